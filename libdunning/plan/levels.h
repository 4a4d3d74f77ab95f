/*
 * levels.h -- which dunning level an item has reached and may take next.
 *
 * A level is reached when days overdue >= its day: by comparison and history,
 * never by equality of dates, so a missed night or ten runs a day end alike.
 * Sequential mode takes the level after the highest completed one, and not
 * before as much time has passed since that one was sent as lies between the
 * two levels' days (or since the level and days that `after` names): late
 * starters climb at the normal pace instead of getting all levels in a burst.
 * Jump mode takes the highest level reached.  Levels of day 0 and before speak
 * of items that are not yet due, so they are passed over once an item is
 * overdue.
 */
#ifndef DUNNING_LEVELS_H
#define DUNNING_LEVELS_H

#include <stddef.h>
#include <stdint.h>

#include "rules/strategy.h"

enum { LEVEL_NONE = -1, LEVELS_MAX = PLAN_LEVELS_MAX };

/* When the item completed each level of the plan; DATE_NONE: not yet. */
struct level_history {
	int32_t sent[LEVELS_MAX];
};

/*
 * Index of the level that is to be taken on as_of, or LEVEL_NONE.  days is the
 * item's days overdue.
 */
int level_next(const struct plan_spec *, const struct level_history *,
    int64_t days, int32_t as_of);

/* Index of a level by its id; LEVEL_NONE: no such level. */
int level_index(const struct plan_spec *, struct text level);

static inline const struct level_spec *
level_at(const struct plan_spec *plan, int index)
{
	return (const struct level_spec *)plan->levels.at + index;
}

#endif
