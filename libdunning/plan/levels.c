#include "plan/levels.h"

int
level_index(const struct plan_spec *plan, struct text level)
{
	for (size_t i = 0; i < plan->levels.count; i++)
		if (text_equal(level_at(plan, (int)i)->level.text, level))
			return (int)i;
	return LEVEL_NONE;
}

static bool
reached(const struct level_spec *level, int64_t days)
{
	return days >= level->on.day && (level->on.day > 0 || days <= 0);
}

static int
highest_done(const struct plan_spec *plan, const struct level_history *past)
{
	int done = LEVEL_NONE;

	for (int i = 0; i < (int)plan->levels.count; i++)
		if (past->sent[i] != DATE_NONE)
			done = i;
	return done;
}

/* `after` and, without it, the distance of the two levels. */
static bool
spaced(const struct plan_spec *plan, const struct level_history *past,
    int index, int done, int32_t as_of)
{
	const struct level_spec *level = level_at(plan, index);
	int64_t wait;
	int from;

	if (level->after.set) {
		from = level_index(plan, level->after.level.text);
		wait = level->after.days;
	} else {
		from = done;
		if (done == LEVEL_NONE)
			return true;
		wait = level->on.day - level_at(plan, done)->on.day;
	}
	return from != LEVEL_NONE && past->sent[from] != DATE_NONE &&
	    (int64_t)as_of - past->sent[from] >= wait;
}

int
level_next(const struct plan_spec *plan, const struct level_history *past,
    int64_t days, int32_t as_of)
{
	int count = (int)plan->levels.count;
	int done = highest_done(plan, past);
	int next = LEVEL_NONE;

	for (int i = done + 1; i < count; i++) {
		if (level_at(plan, i)->on.day <= 0 && days > 0)
			continue;
		if (!reached(level_at(plan, i), days))
			break;
		if (spaced(plan, past, i, done, as_of))
			next = i;
		if (plan->mode == PLAN_SEQUENTIAL)
			break;
	}
	return next;
}
