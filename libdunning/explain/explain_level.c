#include "explain/explain_level.h"

const char *const explain_level_words[] = {
	[LEVEL_TAKEN] = "taken",
	[LEVEL_SENT] = "sent",
	[LEVEL_SKIPPED] = "skipped",
	[LEVEL_PASSED] = "passed",
	[LEVEL_EARLY] = "early",
	[LEVEL_WAITING] = "waiting",
	[LEVEL_UNSENT] = "unsent",
	[LEVEL_LOWER] = "lower",
	[LEVEL_LATER] = "later",
};

/* The day from which the level may follow the one that was sent before it;
 * DATE_NONE: `after` names one that was not sent. */
static int64_t
free_from(const struct plan_spec *plan, const struct level_history *past,
    int index, int done)
{
	const struct level_spec *level = level_at(plan, index);
	int from = done;

	if (level->after.set) {
		from = level_index(plan, level->after.level.text);
		if (from == LEVEL_NONE || past->sent[from] == DATE_NONE)
			return DATE_NONE;
		return past->sent[from] + level->after.days;
	}
	if (done == LEVEL_NONE)
		return DATE_NONE + INT64_C(1);
	return past->sent[done] + level->on.day - level_at(plan, done)->on.day;
}

static struct explain_level
sent_level(const struct level_history *past, int index)
{
	struct explain_level level = { .why = LEVEL_SKIPPED };

	if (past->sent[index] != DATE_NONE) {
		level.why = LEVEL_SENT;
		level.date = past->sent[index];
	}
	return level;
}

/* A level above those that were sent, on its own. */
static struct explain_level
open_level(const struct plan_spec *plan, const struct level_history *past,
    int index, int done, int64_t days, int32_t as_of)
{
	const struct level_spec *spec = level_at(plan, index);
	struct explain_level level = { .why = LEVEL_TAKEN };
	int64_t from = free_from(plan, past, index, done);

	if (spec->on.day <= 0 && days > 0) {
		level.why = LEVEL_PASSED;
	} else if (days < spec->on.day) {
		level.why = LEVEL_EARLY;
		level.days = spec->on.day - days;
	} else if (from == DATE_NONE) {
		level.why = LEVEL_UNSENT;
	} else if (from > as_of) {
		level.why = LEVEL_WAITING;
		level.date = (int32_t)from;
	}
	return level;
}

int
explain_levels(const struct plan_spec *plan, const struct level_history *past,
    int64_t days, int32_t as_of, struct explain_level *levels)
{
	int count = (int)plan->levels.count;
	int done = LEVEL_NONE;
	int taken = LEVEL_NONE;
	bool over = false;

	for (int i = 0; i < count; i++)
		if (past->sent[i] != DATE_NONE)
			done = i;
	for (int i = 0; i < count; i++) {
		if (i <= done) {
			levels[i] = sent_level(past, i);
			continue;
		}
		levels[i] = open_level(plan, past, i, done, days, as_of);
		if (levels[i].why == LEVEL_PASSED)
			continue;
		if (over && levels[i].why != LEVEL_EARLY)
			levels[i].why = LEVEL_LATER;
		if (levels[i].why == LEVEL_TAKEN) {
			if (taken != LEVEL_NONE)
				levels[taken].why = LEVEL_LOWER;
			taken = i;
		}
		/* Levels are reached in their order, one at a time. */
		over = over || levels[i].why == LEVEL_EARLY ||
		    plan->mode == PLAN_SEQUENTIAL;
	}
	return taken;
}
