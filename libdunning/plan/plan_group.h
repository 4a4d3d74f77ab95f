/*
 * plan_group.h -- the items of a debtor in one currency and plan: what they
 * have behind them, and which level each may take.
 */
#ifndef DUNNING_PLAN_GROUP_H
#define DUNNING_PLAN_GROUP_H

#include "plan/plan_action.h"

/* The item on the as-of day, for levels.h; without `unknown`. */
struct level_case plan_group_case(const struct plan_group *, size_t item);

/*
 * After items, count, plan and places are set: the rest of the group.  Counts
 * in maker->tally.  False: reported.
 */
bool plan_group_fill(struct plan_group *);

/* Makes the actions of a group of which items, count, plan and places are set;
 * plan NULL: only tells of it.  False: reported. */
bool plan_group_actions(struct plan_group *);

/*
 * The broken promise for which the group is to take a level outside of the
 * sequence: the level, and the day from which it is broken.  LEVEL_NONE: none.
 */
int plan_group_promise(const struct plan_group *, int32_t *since);

#endif
