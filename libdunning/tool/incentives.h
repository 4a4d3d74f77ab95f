/*
 * incentives.h -- what agents recovered, by the tiers of `incentives`, from the
 * outcomes in the ledger.
 *
 * A payment with an amount counts for the agent of the last action before it:
 * of the actions of the debtor that had an agent, that list the item or the
 * document of the payment if it names one, that are the action it names if it
 * names one, and whose contact was on its day or before, by not more days than
 * the window; of several on one day the last in the order of the ledger.  A
 * payment in another currency than an action is not of that action.  All else
 * counts for nobody.
 *
 * It is in the bucket of the days that its debt was overdue when it was paid:
 * that of the item which it names, else the oldest of the action.  What an
 * agent recovered in one currency and bucket is one sum, and its tiers are
 * shares of it: so much of it as is below `upto` has the first rate, what is
 * above the second, and what is above all tiers none.  All are whole minor units; each share is rounded once, as
 * `rounding` of the strategy says.
 */
#ifndef DUNNING_INCENTIVES_H
#define DUNNING_INCENTIVES_H

#include "base/arena.h"
#include "ledger/ledger.h"
#include "rules/strategy.h"

struct incentive_row {
	struct text agent;    /* "": nobody */
	struct text currency; /* "": none */
	int digits;
	struct text bucket;   /* "": not known, or in no tier */
	unsigned tier;        /* of the bucket, from 1; 0: in none */
	uint64_t payments;    /* counted in the first tier of the sum */
	int64_t recovered;    /* minor units of this tier */
	struct text rate;     /* null: none */
	int64_t incentive;    /* minor units */
};

/*
 * Rows by currency, agent, bucket in the order of the tiers, and tier; rows
 * without an agent come last.  from and to are days of payments, both counted,
 * DATE_NONE for no bound.  The rows live in the arena.  False: reported, also
 * E_NAME for a bucket that `ageing` does not have.
 */
bool incentives_make(struct arena *, const struct strategy *, struct ledger *,
    int32_t from, int32_t to, const struct incentive_row **rows,
    size_t *count, struct diag *);

#endif
