/*
 * plan_set.h -- the actions of a level that was composed: each is decided, one
 * after the other, and then given on.
 *
 * They share items, amounts and credit; each has its own channel, moment and
 * approval.  What stands between the actions of different levels, such as
 * `min_contact_days`, does not stand between these; caps of contact rules count
 * each of them.  The first that goes out charges the fees of the level.
 */
#ifndef DUNNING_PLAN_SET_H
#define DUNNING_PLAN_SET_H

#include "plan/plan_compose.h"

/*
 * All actions of the level, or those that are missing of composed->rest.
 * composed has plan, level, demoted, parts, amounts, carrying and rest; its
 * place in the group is `carrying`.  That of a broken promise that is held may
 * be dropped.  False: reported.
 */
bool plan_set_make(struct plan_group *, const struct plan_pick *,
    const struct plan_action *composed, size_t carrying);

/* Whether any of them would not be held, *moves; nothing is given on or counted,
 * but its items and its credit are in an action then.  False: reported. */
bool plan_set_try(struct plan_group *, const struct plan_pick *,
    const struct plan_action *composed, size_t carrying, bool *moves);

#endif
