#include "plan/levels.h"

#include "base/date.h"

/* More days than any row of days without business. */
enum { ROLL_MOST = 40 };

int
level_index(const struct plan_spec *plan, struct text level)
{
	for (size_t i = 0; i < plan->levels.count; i++)
		if (text_equal(level_at(plan, (int)i)->level.text, level))
			return (int)i;
	return LEVEL_NONE;
}

int
level_done(const struct plan_spec *plan, const struct level_history *past)
{
	int done = LEVEL_NONE;

	for (int i = 0; i < (int)plan->levels.count; i++)
		if (past->sent[i] != DATE_NONE &&
		    level_in_sequence(level_at(plan, i)))
			done = i;
	return done;
}

static int64_t
roll(const struct level_case *c, enum level_roll how, int64_t day)
{
	int32_t rolled;

	if (c->calendar == NULL || how == ROLL_NONE || day < DATE_MIN ||
	    day > DATE_MAX)
		return day;
	if (calendar_roll(c->calendar, (int32_t)day,
	        how == ROLL_FOLLOWING ? 1 : -1, &rolled))
		return rolled;
	if (c->unknown != NULL)
		*c->unknown = rolled;
	return day;
}

int64_t
level_day(const struct level_case *c, int index)
{
	const struct level_spec *level = level_at(c->plan, index);
	int64_t day = c->as_of - c->days + level->on.day;

	/* What is long ago, or far off, needs no calendar of its year. */
	if (day < c->as_of - ROLL_MOST || day > c->as_of + ROLL_MOST)
		return day;
	return roll(c, (enum level_roll)level->on.roll, day);
}

int64_t
level_follows(const struct level_case *c, int index)
{
	const struct level_spec *level = level_at(c->plan, index);
	int from = level_done(c->plan, c->past);
	int64_t day;

	if (level->after.set) {
		from = level_index(c->plan, level->after.level.text);
		if (from == LEVEL_NONE || c->past->sent[from] == DATE_NONE)
			return LEVEL_NEVER;
		day = c->past->sent[from] + level->after.days;
	} else if (from == LEVEL_NONE) {
		return LEVEL_ANY;
	} else {
		day = c->past->sent[from] + level->on.day -
		    level_at(c->plan, from)->on.day;
	}
	if (level->on.roll != ROLL_FOLLOWING || day < c->as_of - ROLL_MOST)
		return day;
	return roll(c, ROLL_FOLLOWING, day);
}

bool
level_passed(const struct level_case *c, int index)
{
	return level_at(c->plan, index)->on.day <= 0 && c->days > 0 &&
	    level_day(c, index) < c->as_of;
}

/* Whether the item can come to it, now or later. */
static bool
counts(const struct level_case *c, int index)
{
	return level_in_sequence(level_at(c->plan, index)) &&
	    !level_passed(c, index) && !level_gone(c, index);
}

int
level_next(const struct level_case *c, int below)
{
	int next = LEVEL_NONE;

	for (int i = level_done(c->plan, c->past) + 1; i < below; i++) {
		if (!counts(c, i))
			continue;
		if (level_day(c, i) <= c->as_of &&
		    level_follows(c, i) <= c->as_of)
			next = i;
		if (c->plan->mode == PLAN_SEQUENTIAL)
			break;
	}
	return next;
}

bool
level_left(const struct level_case *c)
{
	for (int i = level_done(c->plan, c->past) + 1;
	     i < (int)c->plan->levels.count; i++)
		if (counts(c, i))
			return true;
	return false;
}
