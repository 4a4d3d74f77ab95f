/*
 * plan_told.h -- what went out on the as-of day already, before this run: its
 * items are in no other action of that day, and it used credit in its turn, so
 * that a run after one that was killed plans what is left as the first one did.
 */
#ifndef DUNNING_PLAN_TOLD_H
#define DUNNING_PLAN_TOLD_H

#include "plan/plan_action.h"

/* The turn of an action among those of its group. */
struct plan_turn {
	int level; /* LEVELS_MAX: of a broken promise, which comes first */
	const struct plan_item *item; /* `group_by: item`: its item, which is */
	size_t at;                    /* there in the group; else NULL */
};

/* For qsort: the highest level first, then the worst item. */
int plan_turn_order(const void *, const void *);

struct plan_told {
	const struct ledger_sent *action;
	struct plan_turn turn;
	int64_t open; /* minor units asked for of its items */
	bool settled; /* its credit is taken */
};

/* After past and places are known: fills taken and told.  False: reported. */
bool plan_told_find(struct plan_group *);

/* Makes what is left of the levels whose turn was before that one, and takes
 * their credit; NULL: of all.  False: reported. */
bool plan_told_settle(struct plan_group *, const struct plan_turn *);

/* Whether the turn of one is still to come. */
bool plan_told_left(const struct plan_group *);

#endif
