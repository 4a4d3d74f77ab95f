#include <inttypes.h>

#include "rules/charge_spec.h"
#include "rules/schema_value.h"
#include "rules/strategy_check.h"

enum { MINUTES_OF_DAY = 24 * 60, CAP_DAYS_MOST = 3660 };

static bool
is_calendar(const struct checker *checker, struct text name)
{
	return strategy_calendar(checker->strategy, name) != NULL;
}

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
check_action(struct checker *checker, const struct level_spec *level)
{
	const struct action_spec *action = level->actions.at;

	if (level->actions.count == 1) {
		check_tone(checker, &action->tone);
		return;
	}
	if (level->actions.count == 0) {
		check_error(checker, "E_MISSING_KEY", level->at,
		    "a level needs an action");
		return;
	}
	check_error(checker, "E_NOT_YET", level->at,
	    "a level with %zu actions is known, but this version of dunning "
	    "can do only one",
	    level->actions.count);
	diag_note(checker->diag, level->at,
	    "make further levels, or name the other channels in `fallback`");
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
		    charge->kind != CHARGE_FEE) {
			check_error(checker, "E_CHARGE", fee->at,
			    "`fees` names `%s`, which is no fee",
			    fee->text.at);
			diag_note(checker->diag, charge->at,
			    "`age` charges it already, for each item; only a "
			    "charge of the `kind: fee` is one of a level");
		}
		for (size_t k = 0; k < i; k++)
			if (text_equal(fees->items[k].text, fee->text))
				check_error(checker, "E_DUPLICATE_NAME",
				    fee->at, "`fees` names `%s` twice",
				    fee->text.at);
	}
}

static void
check_level(struct checker *checker, const struct level_spec *levels,
    const struct level_spec *level)
{
	check_action(checker, level);
	check_amount(checker, &level->min_balance, "min_balance");
	check_after(checker, levels, level);
	check_fees(checker, &level->fees);
	if (level > levels && level->on.set && level[-1].on.set &&
	    level->on.day <= level[-1].on.day) {
		check_error(checker, "E_LEVEL_ORDER", level->at,
		    "a level on day %" PRId64
		    " comes after one on day %" PRId64,
		    level->on.day, level[-1].on.day);
		diag_note(checker->diag, level[-1].at,
		    "the days of the levels of a plan must rise");
	}
}

static void
check_plan(struct checker *checker, const struct plan_spec *plan)
{
	const struct level_spec *levels = plan->levels.at;
	size_t i;

	check_calendar(checker, plan->calendar);
	check_amount(checker, &plan->min_balance, "min_balance");
	if (plan->levels.count > PLAN_LEVELS_MAX)
		check_error(checker, "E_LIMIT", plan->at,
		    "a plan has at most %d levels, and this one has %zu",
		    PLAN_LEVELS_MAX, plan->levels.count);
	for (i = 0; i < plan->levels.count && !diag_full(checker->diag); i++)
		check_level(checker, levels, &levels[i]);
	check_unique(checker, &plan->levels, sizeof(struct level_spec),
	    offsetof(struct level_spec, level), "levels of one plan");
}

/* Minutes since midnight; -1: not HH:MM. */
static int
minutes_of(struct text time)
{
	int digits[4];
	int minutes;
	size_t i;
	size_t n = 0;

	if (time.len != 5 || time.at[2] != ':')
		return -1;
	for (i = 0; i < time.len; i++) {
		if (i == 2)
			continue;
		if (time.at[i] < '0' || time.at[i] > '9')
			return -1;
		digits[n++] = time.at[i] - '0';
	}
	minutes = digits[2] * 10 + digits[3];
	if (minutes >= 60)
		return -1;
	minutes += (digits[0] * 10 + digits[1]) * 60;
	return minutes <= MINUTES_OF_DAY ? minutes : -1;
}

static int
check_time(struct checker *checker, const struct located *time, const char *key)
{
	int minutes;

	if (!check_given(time))
		return -1;
	minutes = minutes_of(time->text);
	if (minutes < 0)
		check_error(checker, "E_VALUE", time->at,
		    "`%s` is a time such as \"07:00\", not `%.80s`", key,
		    time->text.at);
	return minutes;
}

static void
check_window(struct checker *checker, const struct window_spec *window)
{
	int from = check_time(checker, &window->from, "from");
	int to = check_time(checker, &window->to, "to");

	if (from >= 0 && to >= 0 && from >= to)
		check_error(checker, "E_VALUE", window->to.at,
		    "the window ends at %s, not after its begin at %s",
		    window->to.text.at, window->from.text.at);
}

/* day, week or Nd. */
static bool
is_period(struct text per)
{
	int64_t days;

	if (text_is(per, "day") || text_is(per, "week"))
		return true;
	if (per.len < 2 || per.at[per.len - 1] != 'd')
		return false;
	per.len--;
	return int_parse(per, &days) && days >= 1 && days <= CAP_DAYS_MOST;
}

static void
check_cap(struct checker *checker, const struct cap_spec *cap)
{
	if (check_given(&cap->per) && !is_period(cap->per.text))
		check_error(checker, "E_VALUE", cap->per.at,
		    "`per` is day, week or a number of days such as 30d, not "
		    "`%.80s`",
		    cap->per.text.at);
	if (check_given(&cap->distinct) &&
	    !text_is(cap->distinct.text, "channel"))
		check_error(checker, "E_VALUE", cap->distinct.at,
		    "`distinct` is channel, not `%.80s`",
		    cap->distinct.text.at);
	if (check_given(&cap->key) && !text_is(cap->key.text, "debtor_id")) {
		check_error(checker, "E_NOT_YET", cap->key.at,
		    "`key: %.80s` is known, but this version of dunning counts "
		    "contacts by debtor_id only",
		    cap->key.text.at);
		diag_note(checker->diag, cap->key.at, "remove it");
	}
}

static void
check_constraint(
    struct checker *checker, const struct constraint_spec *constraint)
{
	const struct window_spec *window = constraint->windows.at;
	size_t i;

	check_for(checker, &constraint->sources);
	for (i = 0; i < constraint->windows.count; i++)
		check_window(checker, &window[i]);
	check_cap(checker, &constraint->cap);
	check_timezone(checker, &constraint->timezone);
	if (check_given(&constraint->calendar) &&
	    !is_calendar(checker, constraint->calendar.text))
		check_name(checker, &constraint->calendar, &checker->calendars,
		    "a calendar");
	if (constraint->windows.count > 0 || constraint->cap.set ||
	    check_given(&constraint->require) || constraint->gap_days > 0 ||
	    constraint->holidays == HOLIDAYS_NEVER)
		return;
	check_error(checker, "E_MISSING_KEY", constraint->at,
	    "a constraint needs something to demand");
	diag_note(checker->diag, constraint->at,
	    "one of `windows`, `require`, `cap`, `gap_days`, or "
	    "`holidays: never`");
}

void
strategy_check_plans(struct checker *checker)
{
	const struct strategy *strategy = checker->strategy;
	const struct plan_spec *plan = strategy->plans.at;
	const struct constraint_spec *constraint = strategy->constraints.at;
	size_t i;

	for (i = 0; i < strategy->plans.count; i++)
		check_plan(checker, &plan[i]);
	for (i = 0; i < strategy->constraints.count; i++)
		check_constraint(checker, &constraint[i]);
	check_unique(checker, &strategy->constraints,
	    sizeof(struct constraint_spec),
	    offsetof(struct constraint_spec, code), "constraints");
}
