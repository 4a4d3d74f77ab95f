/*
 * next_best.h -- the next best action: the channels of a level by what they are
 * expected to bring.
 *
 * The value of an action is propensity x balance x share - cost; the balance is
 * what is open of its items less unapplied credit, in minor units, and never
 * below zero.  That of doing nothing is propensity x balance x share.
 * Propensities and shares are taken with nine decimals (half to even); from
 * there on all is exact in 128 bits, and values are compared exactly.  What is
 * written is rounded once, to minor units, by `defaults.rounding`.
 */
#ifndef DUNNING_NEXT_BEST_H
#define DUNNING_NEXT_BEST_H

#include "plan/plan_action.h"
#include "plan/plan_extra.h"

struct next_best;

/* What the rules say about one record; in the arena of the reader. */
struct next_terms;

/* Compiles next_best_action; *into is NULL without one.  False: reported. */
bool next_best_new(struct arena *, const struct rules_run *,
    struct next_best **into, struct diag *);
bool next_best_bind(struct next_best *, struct columns *);

/*
 * The terms of a record.  A propensity or share that is null or not from 0 to 1
 * is not known, and counted in the faults of env (FAULT_SHARE, unless its
 * expression had a fault); so is that of a channel whose costs do not name the
 * currency.  False: out of memory, reported.
 */
bool next_best_read(struct next_best *, const struct expr_env *,
    struct batch *, size_t row, struct text currency,
    const struct next_terms **into);

enum next_verdict {
	NEXT_UNASKED, /* the strategy or the plan does not ask: nothing changes */
	NEXT_ORDERED,
	NEXT_NONE     /* no channel is worth more than doing nothing */
};

/*
 * Puts the channels, given in the order of the level and its fallbacks, into
 * that of their values, the best first, and leaves out those that are worth no
 * more than doing nothing.  Those without a known value come last, in their
 * order.  Which are forbidden is not known here: the caller skips them.
 */
enum next_verdict next_best_order(const struct plan_maker *,
    const struct plan_action *, enum channel order[CHANNELS], size_t *count);

/* One value and its terms. */
enum { NEXT_DECIMALS = 9 };
struct next_value {
	bool known;          /* else only balance and cost are */
	int64_t propensity;  /* in units of 10^-NEXT_DECIMALS */
	int64_t share;       /* likewise */
	int64_t balance;     /* minor units */
	struct decimal cost; /* major units */
	int64_t value;       /* minor units, rounded */
	int64_t gain;        /* over doing nothing, likewise */
	bool better;         /* than doing nothing, exactly */
};

/* Of a channel or CHOICE_NONE; false: NEXT_UNASKED. */
bool next_best_value(const struct plan_maker *, const struct plan_action *,
    int choice, struct next_value *);

/* The column expected_value: the gain of the channel that is taken; empty
 * without one, or when its value is not known. */
extern const struct plan_extra plan_extra_value;

#endif
