/*
 * plan_compose.h -- which items are in an action, what they come to, and
 * whether that is enough.
 */
#ifndef DUNNING_PLAN_COMPOSE_H
#define DUNNING_PLAN_COMPOSE_H

#include "plan/plan_action.h"

/* What is to be made an action of. */
struct plan_pick {
	int level;
	bool held;     /* of the items that are held, else of the others */
	size_t only;   /* this item alone; PICK_ANY */
	int32_t since; /* of a broken promise; DATE_NONE: of the sequence */
	bool moves;    /* of a broken promise about which a person decides: the
	                  sequence has something for that day */
};
#define PICK_ANY SIZE_MAX

/* The places in the group of the items that it is about: from, and behind. */
size_t plan_pick_from(const struct plan_pick *);
size_t plan_pick_end(const struct plan_group *, const struct plan_pick *);

/* Whether the item is still to be put in an action of that kind. */
bool plan_pick_has(const struct plan_group *, const struct plan_pick *,
    size_t item);

/* The highest level that one of those may take; LEVEL_NONE. */
int plan_pick_highest(const struct plan_group *, const struct plan_pick *);

/* Fills parts, amounts and the carrying item, whose place in the group is
 * *carrying.  Credit is set against it, but not taken yet.  False: reported. */
bool plan_compose(const struct plan_group *, const struct plan_pick *,
    struct plan_action *, size_t *carrying);

/* Instead of that: one debt after the other, false: reported; then the credit,
 * unless it is of items that are held. */
bool plan_compose_add(const struct plan_group *, struct plan_action *,
    struct plan_part);
void plan_compose_credit(const struct plan_group *, bool held, bool last,
    struct plan_action *);

/* Puts its items and the credit that it uses into the action. */
void plan_settle(struct plan_group *, const struct plan_pick *,
    const struct plan_action *);

/* Takes the credit of an action that asks for that much, and lists those it
 * uses. */
void plan_use_credit(struct plan_credits *, int64_t open);

/*
 * Whether the total is enough for the level: CREDIT_COVERS, MIN_BALANCE and
 * MIN_SHARE go to held_by when hold.  The first cannot be mended by a lower
 * level: *covered.
 */
bool plan_enough(const struct plan_group *, struct plan_action *, bool hold,
    bool *covered);

/* min_balance and min_share of a level; NULL: none. */
const struct located *plan_least(const struct plan_spec *, int level);
const struct located *plan_least_share(const struct plan_spec *, int level);

#endif
