#include <inttypes.h>

#include "rules/charge_spec.h"
#include "rules/schema_value.h"
#include "rules/strategy_check.h"

/* Every value that the column can have needs a calendar. */
static void
check_values(struct checker *checker, const struct yaml_node *map,
    const struct column_info *info)
{
	const struct located *value = info->values.items;
	size_t i;

	for (i = 0; i < info->values.count; i++, value++)
		if (check_given(value) && yaml_get(map, value->text.at) == NULL)
			check_error(checker, "E_NAME", map->at,
			    "`calendar` says nothing for the value `%s`",
			    value->text.at);
}

/* {MX: mx, CO: co, by: country} */
static void
check_calendar_map(struct checker *checker, const struct yaml_node *map)
{
	const struct yaml_node *by = yaml_get(map, "by");
	struct column_info info;
	struct located name;
	size_t i;

	for (i = 0; i < map->count; i++) {
		name = schema_located(map->pairs[i].value);
		if (map->pairs[i].value == by)
			check_column(checker, &name);
		else
			check_name(
			    checker, &name, &checker->calendars, "a calendar");
	}
	if (strategy_column(checker->strategy, by->text, &info))
		check_values(checker, map, &info);
}

void
check_calendar(struct checker *checker, const struct yaml_node *calendar)
{
	struct located name;

	if (calendar == NULL)
		return;
	if (calendar->kind == YAML_MAP) {
		check_calendar_map(checker, calendar);
		return;
	}
	name = schema_located(calendar);
	check_name(checker, &name, &checker->calendars, "a calendar");
}

static void
check_tone(struct checker *checker, const struct located *tone)
{
	const struct located_list *tones = &checker->strategy->tones;
	size_t i;

	if (!check_given(tone) || tones->count == 0)
		return;
	for (i = 0; i < tones->count; i++)
		if (text_equal(tones->items[i].text, tone->text))
			return;
	check_error(checker, "E_NAME", tone->at,
	    "`%.80s` is not one of `tones`", tone->text.at);
	diag_note(checker->diag, tones->items[0].at, "they are listed here");
}

static void
check_actions(struct checker *checker, const struct level_spec *level)
{
	for (size_t i = 0; i < level->actions.count; i++)
		check_tone(checker, &level_action(level, i)->tone);
	if (level->actions.count == 0)
		check_error(checker, "E_MISSING_KEY", level->at,
		    "a level needs an action");
	if (level->actions.count > PLAN_ACTIONS_MAX)
		check_error(checker, "E_LIMIT", level->at,
		    "a level has at most %d actions, and this one has %zu",
		    PLAN_ACTIONS_MAX, level->actions.count);
}

static void
check_after(struct checker *checker, const struct level_spec *levels,
    const struct level_spec *level)
{
	const struct level_spec *earlier;

	if (!level->after.set || !check_given(&level->after.level))
		return;
	for (earlier = levels; earlier < level; earlier++)
		if (text_equal(earlier->level.text, level->after.level.text))
			return;
	check_error(checker, "E_LEVEL_ORDER", level->after.level.at,
	    "`after` names `%.80s`, which is no earlier level of this plan",
	    level->after.level.text.at);
}

static const struct charge_spec *
find_charge(const struct checker *checker, struct text name)
{
	const struct charge_spec *charge = checker->strategy->charges.at;

	for (size_t i = 0; i < checker->strategy->charges.count; i++)
		if (text_equal(charge[i].name.text, name))
			return &charge[i];
	return NULL;
}

static void
check_fees(struct checker *checker, const struct located_list *fees)
{
	for (size_t i = 0; i < fees->count; i++) {
		const struct located *fee = &fees->items[i];
		const struct charge_spec *charge;

		if (!check_given(fee))
			continue;
		charge = find_charge(checker, fee->text);
		check_name(checker, fee, &checker->charges, "a charge");
		if (charge != NULL && charge->kind >= 0 &&
		    charge->kind != CHARGE_FEE &&
		    charge->kind != CHARGE_INTEREST) {
			check_error(checker, "E_CHARGE", fee->at,
			    "`fees` names `%s`, which is no fee",
			    fee->text.at);
			diag_note(checker->diag, charge->at,
			    "`age` charges it already, for each item; a level "
			    "has charges of the `kind: fee`, and may name "
			    "interest that it asks for");
		}
		for (size_t k = 0; k < i; k++)
			if (text_equal(fees->items[k].text, fee->text))
				check_error(checker, "E_DUPLICATE_NAME",
				    fee->at, "`fees` names `%s` twice",
				    fee->text.at);
	}
}

/* "10 %" */
static void
check_share(struct checker *checker, const struct located *share)
{
	struct decimal percent;

	if (!check_given(share) || plan_share(share, &percent))
		return;
	check_error(checker, "E_VALUE", share->at,
	    "`min_share` is no share: `%.80s`", share->text.at);
	diag_note(checker->diag, share->at,
	    "write a number from 0 to 100 and %%, such as 10 %%");
}

/* The one before it in the sequence. */
static const struct level_spec *
level_before(const struct level_spec *levels, const struct level_spec *level)
{
	while (level-- > levels)
		if (level->on.set && level_in_sequence(level))
			return level;
	return NULL;
}

static void
check_business(struct checker *checker, const struct plan_spec *plan,
    const struct level_spec *level)
{
	if (plan->calendar != NULL)
		return;
	if (level->on.roll > ROLL_NONE)
		check_error(checker, "E_MISSING_KEY", level->at,
		    "`roll` needs the `calendar` of its plan");
	if (level->deadline_of == DEADLINE_BUSINESS)
		check_error(checker, "E_MISSING_KEY", level->at,
		    "a deadline in business days needs the `calendar` of its "
		    "plan");
}

static void
check_promise_level(struct checker *checker, const struct level_spec *level)
{
	if (level->after.set)
		check_error(checker, "E_LEVEL_ORDER", level->at,
		    "a level of broken promises comes after no other one");
	if (level->on.roll > ROLL_NONE)
		check_error(checker, "E_VALUE", level->at,
		    "a level of broken promises has no day to roll");
}

static void
check_level(struct checker *checker, const struct level_spec *levels,
    const struct level_spec *level)
{
	const struct level_spec *before = level_before(levels, level);

	check_actions(checker, level);
	check_amount(checker, &level->min_balance, "min_balance");
	check_share(checker, &level->min_share);
	check_after(checker, levels, level);
	check_fees(checker, &level->fees);
	if (level->hand_over != HAND_OVER_LEVEL && !level_hands_over(level))
		check_error(checker, "E_VALUE", level->at,
		    "`hand_over` is for a level with `channel: export`");
	if (!level_in_sequence(level)) {
		check_promise_level(checker, level);
		return;
	}
	if (before != NULL && level->on.set && level->on.day != LEVEL_NO_DAY &&
	    before->on.day != LEVEL_NO_DAY &&
	    level->on.day <= before->on.day) {
		check_error(checker, "E_LEVEL_ORDER", level->at,
		    "a level on day %" PRId64
		    " comes after one on day %" PRId64,
		    level->on.day, before->on.day);
		diag_note(checker->diag, before->at,
		    "the days of the levels of a plan must rise");
	}
}

static void
check_groups(struct checker *checker, const struct plan_spec *plan)
{
	if (plan->group_by.count < 2)
		return;
	check_error(checker, "E_VALUE", plan->group_by.items[1].at,
	    "`group_by` is one of debtor, level and item");
}

/* Who is escalated never comes back on the way. */
static void
check_escalate(struct checker *checker, const struct plan_spec *plan)
{
	const struct plan_spec *next = plan;

	if (!plan->escalate.set || !check_given(&plan->escalate.to))
		return;
	check_name(checker, &plan->escalate.to, &checker->plans, "a plan");
	for (size_t i = 0; i <= checker->strategy->plans.count; i++) {
		next = strategy_plan(
		    checker->strategy, next->escalate.to.text);
		if (next == NULL || !next->escalate.set)
			return;
		if (next != plan)
			continue;
		check_error(checker, "E_LEVEL_ORDER", plan->escalate.to.at,
		    "plan `%s` escalates in a circle", plan->name.text.at);
		return;
	}
}

static void
check_plan(struct checker *checker, const struct plan_spec *plan)
{
	const struct level_spec *levels = plan->levels.at;
	size_t i;

	check_calendar(checker, plan->calendar);
	check_amount(checker, &plan->min_balance, "min_balance");
	check_share(checker, &plan->min_share);
	check_groups(checker, plan);
	check_escalate(checker, plan);
	if (plan->levels.count > PLAN_LEVELS_MAX)
		check_error(checker, "E_LIMIT", plan->at,
		    "a plan has at most %d levels, and this one has %zu",
		    PLAN_LEVELS_MAX, plan->levels.count);
	for (i = 0; i < plan->levels.count && !diag_full(checker->diag); i++) {
		check_level(checker, levels, &levels[i]);
		check_business(checker, plan, &levels[i]);
	}
	check_unique(checker, &plan->levels, sizeof(struct level_spec),
	    offsetof(struct level_spec, level), "levels of one plan");
}

/* Of per cents, so that their products with money fit. */
enum { SHARE_DECIMALS = 9 };

bool
plans_have_several(const struct items *plans)
{
	const struct plan_spec *plan = plans->at;

	for (size_t i = 0; i < plans->count; i++) {
		const struct level_spec *level = plan[i].levels.at;

		for (size_t k = 0; k < plan[i].levels.count; k++)
			if (level[k].actions.count > 1)
				return true;
	}
	return false;
}

bool
action_hands_over(const struct action_spec *action)
{
	const char *name = channel_names[CHANNEL_EXPORT];

	if (action->channel == CHANNEL_EXPORT)
		return true;
	for (size_t i = 0; i < action->fallback.count; i++)
		if (text_is(action->fallback.items[i].text, name))
			return true;
	return false;
}

bool
level_hands_over(const struct level_spec *level)
{
	const struct action_spec *action = level->actions.at;

	for (size_t i = 0; i < level->actions.count; i++)
		if (action_hands_over(&action[i]))
			return true;
	return false;
}

enum plan_grouping
plan_grouping_of(const struct plan_spec *plan)
{
	if (plan->group_by.count == 0)
		return GROUP_DEBTOR;
	if (text_is(plan->group_by.items[0].text, "level"))
		return GROUP_LEVEL;
	if (text_is(plan->group_by.items[0].text, "item"))
		return GROUP_ITEM;
	return GROUP_DEBTOR;
}

bool
plan_share(const struct located *share, struct decimal *percent)
{
	static const struct decimal whole = { 100, 0 };
	struct text number = share->text;

	if (number.len < 2 || number.at[number.len - 1] != '%')
		return false;
	number.len--;
	if (number.at[number.len - 1] == ' ')
		number.len--;
	return decimal_parse(number, percent, NULL) == NUM_OK &&
	    percent->scale <= SHARE_DECIMALS && percent->coefficient >= 0 && decimal_compare(*percent, whole) <= 0;
}

void
strategy_check_plans(struct checker *checker)
{
	const struct strategy *strategy = checker->strategy;
	const struct plan_spec *plan = strategy->plans.at;
	size_t i;

	check_name(checker, &strategy->default_plan, &checker->plans, "a plan");
	for (i = 0; i < strategy->plans.count; i++)
		check_plan(checker, &plan[i]);
}
