#include "contact/contact.h"

#include <string.h>

#include "base/date.h"
#include "contact/contact_rule.h"

struct contact_rules {
	struct contact_rule *rules;
	size_t count;
	uint64_t binds[CHANNELS]; /* bit k: rule k binds the channel */
};

static uint64_t
bit(size_t k)
{
	return UINT64_C(1) << k;
}

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
	size_t c;

	if (!contact_rule_compile(rule, arena, strategy, spec, diag) ||
	    !find_calendar(rules, rule, arena, strategy, diag))
		return false;
	for (c = 0; c < CHANNELS; c++)
		if ((rule->channels >> c & 1) != 0)
			rules->binds[c] |= bit(rules->count);
	rules->count++;
	return true;
}

struct contact_rules *
contact_new(struct arena *arena, const struct strategy *strategy,
    const struct source_spec *source, struct diag *diag)
{
	const struct constraint_spec *specs = strategy->constraints.at;
	struct contact_rules *rules = arena_alloc(arena, 1, sizeof(*rules));
	bool fine = true;
	size_t i;

	if (rules != NULL)
		rules->rules = arena_alloc(
		    arena, CONTACT_CONSTRAINTS_MAX, sizeof(*rules->rules));
	if (rules == NULL || rules->rules == NULL) {
		diag_memory(diag);
		return NULL;
	}
	for (i = 0; i < strategy->constraints.count; i++) {
		if (!strategy_applies(&specs[i].sources, source))
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

bool
contact_bind(struct contact_rules *rules, struct columns *columns)
{
	struct contact_rule *rule;
	bool fine = true;
	size_t k;

	for (k = 0; k < rules->count; k++) {
		rule = &rules->rules[k];
		if (rule->when != NULL && !expr_bind(rule->when, columns))
			fine = false;
		if (rule->require != NULL && !expr_bind(rule->require, columns))
			fine = false;
	}
	return fine;
}

/* Nobody is told of null: what is required and unknown is not there. */
static bool
has_required(const struct contact_rule *rule, const struct expr_env *env,
    struct batch *batch, size_t row)
{
	struct value value = expr_eval(rule->require, env, batch, row);

	return value.type == VALUE_BOOL && value.boolean;
}

static void
ask_channels(const struct contact_rule *rule, size_t k,
    const struct expr_env *env, struct batch *batch, size_t row,
    struct contact_row *result)
{
	struct text channel;
	const struct expr_env with = { env->as_of, &channel, env->faults };
	size_t c;

	for (c = 0; c < CHANNELS; c++) {
		if ((rule->channels >> c & 1) == 0)
			continue;
		channel = text_of(channel_names[c]);
		if (!has_required(rule, &with, batch, row))
			result->refused[c] |= bit(k);
	}
}

void
contact_row(const struct contact_rules *rules, const struct expr_env *env,
    struct batch *batch, size_t row, struct contact_row *result)
{
	const struct expr_env plain = { env->as_of, NULL, env->faults };
	const struct contact_rule *rule;
	size_t k;

	*result = (struct contact_row){ 0 };
	for (k = 0; k < rules->count; k++) {
		rule = &rules->rules[k];
		if (rule->when != NULL &&
		    !expr_true(rule->when, &plain, batch, row))
			continue;
		result->applies |= bit(k);
		if (rule->require != NULL)
			ask_channels(rule, k, env, batch, row, result);
	}
}

/* What is asked of every day. */
struct question {
	const struct contact_rules *rules;
	uint64_t applies; /* the rules that bind the record and the channel */
	enum channel channel;
	const struct calendar *calendar;
	const struct contact_past *past;
	struct diag *diag;
};

struct day {
	uint64_t blocked; /* rules that block it */
	struct contact_hours hours;
};

enum holiday { HOLIDAY_NO, HOLIDAY_YES, HOLIDAY_TROUBLE };

static enum holiday
ask_holiday(const struct question *question, const struct contact_rule *rule,
    int32_t day)
{
	const struct calendar *calendar = rule->calendar;
	const struct constraint_spec *spec = rule->spec;

	if (spec->holidays != HOLIDAYS_NEVER)
		return HOLIDAY_NO;
	if (calendar == NULL)
		calendar = question->calendar;
	if (calendar == NULL) {
		diag_at(question->diag, DIAG_ERROR, "E_CONTACT", spec->at,
		    "constraint %s forbids holidays, and neither it nor the "
		    "plan has a calendar",
		    spec->code.text.at);
		return HOLIDAY_TROUBLE;
	}
	if (!calendar_knows(calendar, day)) {
		diag_at(question->diag, DIAG_ERROR, "E_CALENDAR_YEAR", spec->at,
		    "calendar %s has no holiday in %d, which "
		    "constraint %s must know",
		    calendar_name(calendar), date_to_civil(day).year,
		    spec->code.text.at);
		diag_note(question->diag, POS_NONE,
		    "add the holidays of that "
		    "year to the files of the calendar");
		return HOLIDAY_TROUBLE;
	}
	return calendar_day(calendar, day) == CALENDAR_HOLIDAY ? HOLIDAY_YES
	                                                       : HOLIDAY_NO;
}

/* Adds what one rule says about a day; false: reported. */
static bool
ask_rule(const struct question *question, size_t k, int32_t date,
    struct day *day, enum contact_block *block)
{
	const struct contact_rule *rule = &question->rules->rules[k];
	const struct contact_hours *hours = &rule->hours[date_weekday(date)];
	struct contact_hours rest = day->hours;
	bool windows = rule->spec->windows.count > 0;
	enum holiday holiday = HOLIDAY_NO;

	if (windows)
		contact_hours_meet(&rest, hours);
	/* A day that is closed anyway needs no calendar. */
	if (!windows || !contact_hours_none(hours))
		holiday = ask_holiday(question, rule, date);
	if (holiday == HOLIDAY_TROUBLE)
		return false;
	if (holiday == HOLIDAY_YES)
		*block = CONTACT_HOLIDAY;
	else if (contact_hours_none(&rest))
		*block = contact_hours_none(hours) ? CONTACT_CLOSED
		                                   : CONTACT_NO_HOURS;
	else
		*block = contact_rule_full(
		    rule, question->channel, date, question->past);
	if (*block == CONTACT_FREE)
		day->hours = rest;
	else
		day->blocked |= bit(k);
	return true;
}

static bool
ask_day(const struct question *question, int32_t date, struct day *day)
{
	enum contact_block block;
	uint64_t left;

	day->blocked = 0;
	contact_hours_all(&day->hours);
	for (left = question->applies; left != 0; left &= left - 1)
		if (!ask_rule(question, (size_t)__builtin_ctzll(left), date,
		        day, &block))
			return false;
	return true;
}

static void
allow(struct contact_decision *decision, enum contact_verdict verdict,
    int32_t date, const struct day *day)
{
	decision->verdict = verdict;
	decision->date = date;
	contact_hours_first(&day->hours, &decision->minute, &decision->until);
}

/*
 * The first constraint that does not just wait decides; false: there is none.
 * refused are those of `require`, which waiting cannot mend.
 */
static bool
refuse(const struct question *question, uint64_t refused, uint64_t blocked,
    struct contact_decision *decision)
{
	uint64_t left;
	size_t k;
	int otherwise;

	for (left = refused | blocked; left != 0; left &= left - 1) {
		k = (size_t)__builtin_ctzll(left);
		otherwise = question->rules->rules[k].spec->otherwise;
		if (otherwise == OTHERWISE_DEFER && (refused & bit(k)) == 0)
			continue;
		decision->verdict = otherwise == OTHERWISE_DROP
		                        ? CONTACT_DROPPED
		                        : CONTACT_REFUSED;
		return true;
	}
	return false;
}

/* Looks for a day after as_of. */
static bool
defer(const struct question *question, int32_t as_of,
    struct contact_decision *decision)
{
	struct day day;
	int32_t date;
	int i;

	for (i = 1; i < CONTACT_DEFER_DAYS; i++) {
		date = as_of + i;
		if (date > DATE_MAX)
			break;
		if (!ask_day(question, date, &day))
			return false;
		decision->codes |= day.blocked;
		if (day.blocked == 0) {
			allow(decision, CONTACT_DEFERRED, date, &day);
			return true;
		}
	}
	decision->verdict = CONTACT_DROPPED;
	return true;
}

bool
contact_decide(const struct contact_rules *rules, const struct contact_row *row,
    enum channel channel, const struct calendar *calendar, int32_t as_of,
    const struct contact_past *past, struct contact_decision *decision,
    struct diag *diag)
{
	const struct question question = { rules,
		row->applies & rules->binds[channel], channel, calendar, past,
		diag };
	uint64_t refused = row->refused[channel] & question.applies;
	struct day day;

	*decision = (struct contact_decision){ .date = as_of };
	if (!ask_day(&question, as_of, &day))
		return false;
	decision->codes = refused | day.blocked;
	if (refuse(&question, refused, day.blocked, decision))
		return true;
	if (day.blocked != 0)
		return defer(&question, as_of, decision);
	allow(decision, CONTACT_ALLOWED, as_of, &day);
	return true;
}

bool
contact_look(const struct contact_rules *rules, const struct contact_row *row,
    enum channel channel, const struct calendar *calendar, int32_t date,
    const struct contact_past *past,
    enum contact_block blocks[CONTACT_CONSTRAINTS_MAX], struct diag *diag)
{
	const struct question question = { rules,
		row->applies & rules->binds[channel], channel, calendar, past,
		diag };
	struct day day = { .blocked = 0 };
	size_t k;

	contact_hours_all(&day.hours);
	for (k = 0; k < rules->count; k++) {
		blocks[k] = CONTACT_FREE;
		if ((question.applies & bit(k)) != 0 &&
		    !ask_rule(&question, k, date, &day, &blocks[k]))
			return false;
	}
	return true;
}

struct text
contact_timezone(
    const struct contact_rules *rules, const struct contact_row *row)
{
	const struct constraint_spec *spec;
	size_t k;

	for (k = 0; k < rules->count; k++) {
		spec = rules->rules[k].spec;
		if ((row->applies & bit(k)) != 0 &&
		    spec->timezone.text.at != NULL)
			return spec->timezone.text;
	}
	return (struct text){ NULL, 0 };
}

struct text
contact_code(const struct contact_rules *rules, size_t k)
{
	return rules->rules[k].spec->code.text;
}

size_t
contact_count(const struct contact_rules *rules)
{
	return rules->count;
}

bool
contact_usable(enum channel channel, struct text address)
{
	size_t digits = 0;

	if (address.at == NULL)
		return false;
	if (channel == CHANNEL_LETTER)
		return true;
	if (channel == CHANNEL_EMAIL)
		return memchr(address.at, '@', address.len) != NULL;
	for (size_t i = 0; i < address.len; i++)
		digits += address.at[i] >= '0' && address.at[i] <= '9';
	return digits >= 7;
}

const struct constraint_spec *
contact_spec(const struct contact_rules *rules, size_t k)
{
	return rules->rules[k].spec;
}

const struct expr *
contact_when(const struct contact_rules *rules, size_t k)
{
	return rules->rules[k].when;
}

const struct expr *
contact_require(const struct contact_rules *rules, size_t k)
{
	return rules->rules[k].require;
}

bool
contact_binds(
    const struct contact_rules *rules, size_t k, enum channel channel)
{
	return (rules->binds[channel] & bit(k)) != 0;
}
