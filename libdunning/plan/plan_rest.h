/*
 * plan_rest.h -- what is left of levels of which not all actions went out.
 *
 * The actions of a level are due together.  Those that did not go out with the
 * first one, because the run was killed, a contact rule put them off, or nobody
 * had approved them, stay due on the days that follow, for the items of the
 * first one that are still open.  They are given up when the next level of
 * these items goes out, or when all of them are paid, cured, in another plan or
 * handed over by another level.  As long as all of them are held, so are they.
 */
#ifndef DUNNING_PLAN_REST_H
#define DUNNING_PLAN_REST_H

#include "plan/plan_told.h"

enum rest_end {
	REST_STAYS,
	REST_PAID,   /* no item that took the level is open in the plan */
	REST_CURED,  /* it began anew */
	REST_HANDED, /* another action handed it over */
	REST_NEXT,   /* the next level went out, or goes out on that day */
	REST_KEPT    /* it was for a broken promise, which is no longer so */
};
extern const char *const plan_rest_ends[]; /* by enum rest_end */

struct plan_rest {
	const struct ledger_sent *first; /* the one that went out first */
	int level;
	struct plan_turn turn;
	unsigned missing; /* bit per action, by number - 1: it did not go out,
	                     and nobody waived it; known with the fate */
	unsigned gone;    /* those that went out */
	bool earlier;     /* the first one on an earlier day */
	bool contacted;   /* one that went out was a contact */
	bool follows;     /* it is of an earlier day, and was there still when
	                     the as-of day began */
	bool told;        /* one went out on the as-of day that is not the first
	                     day of the level */
	bool told_contact; /* and was a contact */
	enum rest_end end;
};

/* After past and places are known: fills rests.  False: reported. */
bool plan_rests_find(struct plan_group *);

/* Makes the actions that are left of a level of which one went out on that day,
 * in its turn; the credit that it uses is still there.  NULL or another action:
 * nothing.  False: reported. */
bool plan_rest_today(struct plan_group *, const struct ledger_sent *first);

/* After all levels of the day: those that are left of earlier days, the oldest
 * first.  False: reported. */
bool plan_rests_earlier(struct plan_group *);

/* Whether there may be some of these. */
bool plan_rests_follow(const struct plan_group *);

/* The id of the n-th action of the level. */
void plan_rest_id(const struct plan_group *, const struct plan_rest *,
    size_t number, char id[HASH128_TEXT]);

/* Whether one that comes before the n-th sent the level; all of an earlier day
 * do. */
bool plan_rest_follows(const struct plan_rest *, size_t number);

/* Whether one that went out charged the fees of the level. */
bool plan_rest_charged(const struct plan_group *, const struct plan_rest *);

/* Whether another action of the group goes out on that day, and the plan has
 * but one a day. */
bool plan_rest_waits(const struct plan_group *, const struct plan_rest *);

#endif
