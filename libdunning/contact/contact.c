#include "contact/contact.h"

#include "base/date.h"
#include "contact/contact_rule.h"

/* The calendar that a constraint names, read once however many name it. */
static bool
find_calendar(struct contact_rules *rules, struct contact_rule *rule,
    struct arena *arena, const struct strategy *strategy, struct diag *diag)
{
	const struct located *name = &rule->spec->calendar;
	const struct calendar_spec *spec;
	const struct contact_rule *other;

	if (name->text.at == NULL || rule->spec->holidays != HOLIDAYS_NEVER)
		return true;
	for (other = rules->rules; other < rule; other++)
		if (other->calendar != NULL &&
		    text_is(name->text, calendar_name(other->calendar))) {
			rule->calendar = other->calendar;
			return true;
		}
	spec = strategy_calendar(strategy, name->text);
	if (spec == NULL) {
		diag_at(diag, DIAG_ERROR, "E_CONTACT", name->at,
		    "there is no calendar \"%s\"", name->text.at);
		return false;
	}
	rule->calendar = calendar_new(arena, strategy, spec, diag);
	return rule->calendar != NULL;
}

static bool
add_rule(struct contact_rules *rules, struct arena *arena,
    const struct strategy *strategy, const struct constraint_spec *spec,
    struct diag *diag)
{
	struct contact_rule *rule = &rules->rules[rules->count];
	const struct contact_rule *other = rules->rules;

	if (!contact_rule_compile(rule, arena, strategy, spec, diag) ||
	    !find_calendar(rules, rule, arena, strategy, diag))
		return false;
	/* A condition that a pack repeats is asked once. */
	while (other < rule &&
	    !text_equal(other->spec->when.text, spec->when.text))
		other++;
	rule->same_when = (size_t)(other - rules->rules);
	rules->count++;
	rules->has_places |= spec->where == WHERE_NOT_HOME;
	return true;
}

static struct contact_rules *
compile(struct arena *arena, const struct strategy *strategy,
    const struct source_spec *source, bool all, struct diag *diag)
{
	const struct constraint_spec *specs = strategy->constraints.at;
	struct contact_rules *rules = arena_alloc(arena, 1, sizeof(*rules));
	bool fine = true;
	size_t i;

	if (rules != NULL)
		rules->rules = arena_alloc(arena,
		    strategy->constraints.count + 1, sizeof(*rules->rules));
	if (rules == NULL || rules->rules == NULL) {
		diag_memory(diag);
		return NULL;
	}
	*rules = (struct contact_rules){ .strategy = strategy,
		.rules = rules->rules, .role = -1, .place = -1, .consent = -1 };
	for (i = 0; i < strategy->constraints.count; i++) {
		if (!all && !strategy_applies(&specs[i].sources, source))
			continue;
		if (rules->count == CONTACT_CONSTRAINTS_MAX) {
			diag_at(diag, DIAG_ERROR, "E_CONTACT", specs[i].at,
			    "more than %d constraints for one source",
			    CONTACT_CONSTRAINTS_MAX);
			return NULL;
		}
		if (add_rule(rules, arena, strategy, &specs[i], diag))
			continue;
		if (diag_full(diag))
			return NULL;
		fine = false;
	}
	return fine ? rules : NULL;
}

struct contact_rules *
contact_new(struct arena *arena, const struct strategy *strategy,
    const struct source_spec *source, struct diag *diag)
{
	return compile(arena, strategy, source, false, diag);
}

struct contact_rules *
contact_new_all(
    struct arena *arena, const struct strategy *strategy, struct diag *diag)
{
	return compile(arena, strategy, NULL, true, diag);
}

enum { DAY_SECONDS = 86400 };

/* --- one day --------------------------------------------------------------- */

/* What the constraints say about a day. */
struct day {
	struct contact_set blocked; /* that block it */
	bool blocks;
	struct contact_hours hours;
	struct contact_hours skipped; /* by the clocks */
};

enum holiday { HOLIDAY_NO, HOLIDAY_YES, HOLIDAY_TROUBLE };

static enum holiday
ask_holiday(const struct contact_ask *ask, const struct contact_rule *rule,
    int32_t day)
{
	const struct calendar *calendar = rule->calendar;
	const struct constraint_spec *spec = rule->spec;

	if (spec->holidays != HOLIDAYS_NEVER)
		return HOLIDAY_NO;
	if (calendar == NULL)
		calendar = ask->calendar;
	if (calendar == NULL && ask->no_calendar)
		return HOLIDAY_NO;
	if (calendar == NULL) {
		diag_at(ask->diag, DIAG_ERROR, "E_CONTACT", spec->at,
		    "constraint %s forbids holidays, and neither it nor the "
		    "plan has a calendar",
		    spec->code.text.at);
		return HOLIDAY_TROUBLE;
	}
	if (!calendar_knows(calendar, day)) {
		diag_at(ask->diag, DIAG_ERROR, "E_CALENDAR_YEAR", spec->at,
		    "calendar %s has no holiday in %d, which "
		    "constraint %s must know",
		    calendar_name(calendar), date_to_civil(day).year,
		    spec->code.text.at);
		diag_note(ask->diag, POS_NONE,
		    "add the holidays of that "
		    "year to the files of the calendar");
		return HOLIDAY_TROUBLE;
	}
	return calendar_day(calendar, day) == CALENDAR_HOLIDAY ? HOLIDAY_YES
	                                                       : HOLIDAY_NO;
}

/* What a rule says about a day of another zone; NULL: it is closed. */
static bool
ask_there(const struct contact_rule *rule, const struct contact_ask *ask,
    int32_t date, const struct contact_hours **hours)
{
	enum holiday holiday = HOLIDAY_NO;

	*hours = &rule->hours[date_weekday(date)];
	if (!contact_hours_none(*hours))
		holiday = ask_holiday(ask, rule, date);
	if (holiday == HOLIDAY_YES)
		*hours = NULL;
	return holiday != HOLIDAY_TROUBLE;
}

/* Takes out the minutes that are none in another zone. */
static bool
narrow(const struct contact_rule *rule, const struct contact_ask *ask,
    struct zone *other, int32_t date, struct contact_hours *hours)
{
	const int64_t begin = (int64_t)date * DAY_SECONDS;
	const int64_t end = begin + DAY_SECONDS - 60;
	const struct contact_hours *open = NULL;
	int64_t instant = begin - zone_offset_of_wall(ask->zone, begin);
	int32_t offset = zone_offset_of_instant(other, instant);
	bool steady = zone_offset_of_wall(ask->zone, end) == begin - instant &&
	    zone_offset_of_instant(other, instant + end - begin) == offset;
	int64_t apart = instant + offset - begin;
	int32_t asked = DATE_NONE;

	for (int minute = 0; minute < DAY_MINUTES; minute++) {
		int64_t wall = begin + minute * 60;
		int32_t there;

		if (!contact_hours_has(hours, minute))
			continue;
		if (!steady) {
			instant = wall - zone_offset_of_wall(ask->zone, wall);
			apart = instant - wall +
			    zone_offset_of_instant(other, instant);
		}
		wall += apart;
		there = (int32_t)(wall / DAY_SECONDS - (wall % DAY_SECONDS < 0));
		if (there != asked && !ask_there(rule, ask, there, &open))
			return false;
		asked = there;
		if (open == NULL ||
		    !contact_hours_has(open,
		        (int)((wall - (int64_t)there * DAY_SECONDS) / 60)))
			contact_hours_drop(hours, minute);
	}
	return true;
}

/* What waiting cannot mend. */
static enum contact_block
ask_refusal(const struct contact_rule *rule, const struct contact_ask *ask,
    const struct contact_bound *bound)
{
	unsigned channel = 1U << ask->channel;

	if ((bound->refused & channel) != 0)
		return CONTACT_REFUSES;
	if (rule->spec->authorised && (bound->unauthorised & channel) != 0 &&
	    (ask->past->authorised & channel) == 0)
		return CONTACT_UNAUTHORISED;
	return bound->missing != 0 ? CONTACT_FIELD_MISSING : CONTACT_FREE;
}

/* Adds what one rule says about a day; false: reported. */
static bool
ask_rule(const struct contact_rule *rule, const struct contact_ask *ask,
    int32_t date, struct day *day, enum contact_block *block)
{
	const struct contact_hours *hours = &rule->hours[date_weekday(date)];
	struct contact_hours rest = day->hours;
	bool windows = rule->spec->windows.count > 0;
	enum holiday holiday = HOLIDAY_NO;

	if (windows)
		contact_hours_meet(&rest, hours);
	for (size_t i = 0; windows && i < ask->other_count; i++)
		if (!narrow(rule, ask, ask->others[i], date, &rest))
			return false;
	/* A day that is closed anyway needs no calendar. */
	if (!windows || !contact_hours_none(hours))
		holiday = ask_holiday(ask, rule, date);
	if (holiday == HOLIDAY_TROUBLE)
		return false;
	if (holiday == HOLIDAY_YES)
		*block = CONTACT_HOLIDAY;
	else if (contact_hours_none(&rest))
		*block = contact_hours_none(hours) && windows
		             ? CONTACT_CLOSED
		             : CONTACT_NO_HOURS;
	else
		*block = contact_rule_full(rule, ask, date);
	if (*block == CONTACT_FREE)
		day->hours = rest;
	return true;
}

static void
begin_day(const struct contact_ask *ask, int32_t date, struct day *day)
{
	*day = (struct day){ .blocks = false };
	contact_hours_all(&day->hours);
	if (ask->zone != NULL)
		contact_hours_skip(
		    &day->hours, &day->skipped, ask->zone, date);
}

/* blocks may be NULL. */
static bool
ask_day(const struct contact_rules *rules, const struct contact_ask *ask,
    int32_t date, struct day *day, enum contact_block *blocks)
{
	enum contact_block block;
	size_t i;

	begin_day(ask, date, day);
	for (i = 0; i < ask->row->count; i++) {
		size_t k = ask->row->bound[i].rule;

		if (!contact_rule_binds(&rules->rules[k], ask))
			continue;
		if (!ask_rule(&rules->rules[k], ask, date, day, &block))
			return false;
		if (blocks != NULL)
			blocks[k] = block;
		if (block == CONTACT_FREE)
			continue;
		contact_set_add(&day->blocked, k);
		day->blocks = true;
	}
	return true;
}

/* --- deciding -------------------------------------------------------------- */

static void
allow(struct contact_decision *decision, enum contact_verdict verdict,
    int32_t date, const struct day *day)
{
	decision->verdict = verdict;
	decision->date = date;
	contact_hours_first(&day->hours, &day->skipped, &decision->minute,
	    &decision->until);
}

static enum contact_verdict
verdict_of(const struct contact_rule *rule)
{
	switch ((enum otherwise)rule->spec->otherwise) {
	case OTHERWISE_DROP:
		return CONTACT_DROPPED;
	case OTHERWISE_ERROR:
		return CONTACT_FAILS;
	case OTHERWISE_DEFER:
	case OTHERWISE_NEXT_FALLBACK:
		break;
	}
	return CONTACT_REFUSED;
}

/*
 * The first constraint that does not just wait decides; false: there is none.
 * All that refuse are named.
 */
static bool
refuse(const struct contact_rules *rules, const struct contact_ask *ask,
    const struct contact_set *blocked, struct contact_decision *decision)
{
	bool decided = false;
	size_t i;

	for (i = 0; i < ask->row->count; i++) {
		const struct contact_bound *bound = &ask->row->bound[i];
		const struct contact_rule *rule = &rules->rules[bound->rule];
		bool refuses;

		if (!contact_rule_binds(rule, ask))
			continue;
		refuses = ask_refusal(rule, ask, bound) != CONTACT_FREE;
		if (refuses)
			contact_set_add(&decision->codes, bound->rule);
		if (decided ||
		    (!refuses &&
		        (!contact_set_has(blocked, bound->rule) ||
		            rule->spec->otherwise == OTHERWISE_DEFER)))
			continue;
		decision->verdict = verdict_of(rule);
		decision->decided = bound->rule;
		decided = true;
	}
	return decided;
}

/* Looks for a day after as_of. */
static bool
defer(const struct contact_rules *rules, const struct contact_ask *ask,
    int32_t as_of, struct contact_decision *decision)
{
	struct day day;
	int32_t date;
	int i;

	for (i = 1; i < CONTACT_DEFER_DAYS; i++) {
		date = as_of + i;
		if (date > DATE_MAX)
			break;
		if (!ask_day(rules, ask, date, &day, NULL))
			return false;
		contact_set_join(&decision->codes, &day.blocked);
		if (!day.blocks) {
			allow(decision, CONTACT_DEFERRED, date, &day);
			return true;
		}
	}
	decision->verdict = CONTACT_DROPPED;
	return true;
}

bool
contact_decide(const struct contact_rules *rules, const struct contact_ask *ask,
    int32_t as_of, struct contact_decision *decision)
{
	struct day day;

	*decision = (struct contact_decision){ .date = as_of };
	if (!ask_day(rules, ask, as_of, &day, NULL))
		return false;
	decision->codes = day.blocked;
	if (refuse(rules, ask, &day.blocked, decision))
		return true;
	if (day.blocks)
		return defer(rules, ask, as_of, decision);
	allow(decision, CONTACT_ALLOWED, as_of, &day);
	return true;
}

bool
contact_look(const struct contact_rules *rules, const struct contact_ask *ask,
    int32_t date, enum contact_block blocks[CONTACT_CONSTRAINTS_MAX])
{
	struct day day;
	size_t i;

	for (i = 0; i < rules->count; i++)
		blocks[i] = CONTACT_FREE;
	if (!ask_day(rules, ask, date, &day, blocks))
		return false;
	for (i = 0; i < ask->row->count; i++) {
		const struct contact_bound *bound = &ask->row->bound[i];
		const struct contact_rule *rule = &rules->rules[bound->rule];
		enum contact_block refusal;

		if (!contact_rule_binds(rule, ask))
			continue;
		refusal = ask_refusal(rule, ask, bound);
		if (refusal != CONTACT_FREE)
			blocks[bound->rule] = refusal;
	}
	return true;
}

bool
contact_check(const struct contact_rules *rules, const struct contact_ask *ask,
    int32_t date, int minute, struct contact_set *against,
    enum contact_block blocks[CONTACT_CONSTRAINTS_MAX])
{
	enum contact_block own[CONTACT_CONSTRAINTS_MAX];
	size_t i;

	if (blocks == NULL)
		blocks = own;
	*against = (struct contact_set){ { 0 } };
	if (!contact_look(rules, ask, date, blocks))
		return false;
	for (i = 0; i < ask->row->count; i++) {
		size_t k = ask->row->bound[i].rule;
		const struct contact_rule *rule = &rules->rules[k];

		if (minute >= 0 && rule->spec->windows.count > 0 &&
		    blocks[k] == CONTACT_FREE &&
		    contact_rule_binds(rule, ask) &&
		    !contact_hours_has(
		        &rule->hours[date_weekday(date)], minute))
			blocks[k] = CONTACT_NO_HOURS;
		if (blocks[k] != CONTACT_FREE)
			contact_set_add(against, k);
	}
	return true;
}

void
contact_bound_by(const struct contact_rules *rules,
    const struct contact_ask *ask, struct contact_set *set)
{
	size_t i;

	*set = (struct contact_set){ { 0 } };
	for (i = 0; i < ask->row->count; i++)
		if (contact_rule_binds(
		        &rules->rules[ask->row->bound[i].rule], ask))
			contact_set_add(set, ask->row->bound[i].rule);
}

void
contact_held_to(const struct contact_rules *rules,
    const struct contact_ask *ask, struct contact_set *set)
{
	size_t i;

	*set = (struct contact_set){ { 0 } };
	for (i = 0; i < ask->row->count; i++) {
		const struct contact_bound *bound = &ask->row->bound[i];
		const struct contact_rule *rule = &rules->rules[bound->rule];

		if (contact_rule_binds(rule, ask) &&
		    (!contact_rule_only_denies(rule) ||
		        (bound->refused >> (unsigned)ask->channel & 1) != 0))
			contact_set_add(set, bound->rule);
	}
}
