/*
 * levels.h -- which dunning level an item has reached and may take next.
 *
 * A level is reached when the as-of day has come to the day on which days
 * overdue is its day, rolled to a business day as the level says: by comparison
 * and history, never by equality of dates, so a missed night or ten runs a day
 * end alike.  Sequential mode takes the level after the highest completed one,
 * and not before as much time has passed since that one was sent as lies
 * between the two levels' days (or since the level and days that `after`
 * names): late starters climb at the normal pace instead of getting all levels
 * in a burst.  Jump mode takes the highest level reached.  Levels of day 0 and
 * before speak of items that are not yet due, so they are passed over once an
 * item is overdue and their own day, if it was rolled behind the due date, is
 * over.  Levels without a day are outside of all this.  What was handed over
 * takes no level any more but those of a hand-over to somebody else.
 */
#ifndef DUNNING_LEVELS_H
#define DUNNING_LEVELS_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/calendar.h"
#include "rules/strategy.h"

enum { LEVEL_NONE = -1, LEVELS_MAX = PLAN_LEVELS_MAX };

/* How an item came to have completed a level. */
enum level_how {
	LEVEL_BY_ACTION,
	LEVEL_BY_WAIVER,   /* a person rejected the action, and it goes on */
	LEVEL_BY_CARRYING  /* the item that carried it is paid, and it is kept */
};

/* When the item completed each level of the plan; DATE_NONE: not yet. */
struct level_history {
	int32_t sent[LEVELS_MAX];
	uint8_t how[LEVELS_MAX]; /* enum level_how */
};

/* The item on that day. */
struct level_case {
	const struct plan_spec *plan;
	const struct calendar *calendar; /* NULL: nothing is rolled */
	int64_t days; /* overdue */
	uint32_t gone; /* bit per level that it cannot take any more, because
	                  it was handed over */
	int32_t as_of;
	const struct level_history *past;
	int32_t *unknown; /* set to a day that the calendar had to know and does
	                     not; may be NULL */
};

/*
 * Index of the level that is to be taken, the highest below `below` (the
 * number of levels for any), or LEVEL_NONE.
 */
int level_next(const struct level_case *, int below);

/* The highest completed level of the sequence; LEVEL_NONE: none yet. */
int level_done(const struct plan_spec *, const struct level_history *);

/* The first day on which the level is reached: that of its days, rolled. */
int64_t level_day(const struct level_case *, int index);

/*
 * The first day on which the level may follow those that were completed,
 * rolled when it rolls forward; LEVEL_NEVER when `after` names one that was
 * not; LEVEL_ANY when nothing came before.
 */
#define LEVEL_ANY (INT64_MIN)
#define LEVEL_NEVER (INT64_MAX)
int64_t level_follows(const struct level_case *, int index);

/* Whether it is for items that are not due, and this one is. */
bool level_passed(const struct level_case *, int index);

/* Whether a level above those completed is in the sequence: without one the
 * schedule of the item has ended. */
bool level_left(const struct level_case *);

/* Index of a level by its id; LEVEL_NONE: no such level. */
int level_index(const struct plan_spec *, struct text level);

static_assert(LEVELS_MAX <= 32, "a bit of level_case.gone for each level");

static inline bool
level_gone(const struct level_case *c, int index)
{
	return (c->gone >> index & 1) != 0;
}

static inline const struct level_spec *
level_at(const struct plan_spec *plan, int index)
{
	return (const struct level_spec *)plan->levels.at + index;
}

#endif
