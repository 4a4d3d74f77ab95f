/*
 * plan_fee.h -- the fees that an action charges, and what it asks for with
 * them.
 */
#ifndef DUNNING_PLAN_FEE_H
#define DUNNING_PLAN_FEE_H

#include <stdint.h>

#include "plan/plan_item.h"

struct plan_action;
struct plan_group;

enum plan_fee_why {
	FEE_WHOLE,  /* all of the amount */
	FEE_CUT,    /* what max_total leaves of it */
	FEE_BEFORE, /* an earlier action of the cycle charged it: nothing */
	FEE_HELD,   /* a hold stops the fees of the item: nothing */
	FEE_UNSURE  /* it has no amount: the action is held */
};
extern const char *const plan_fee_words[]; /* by enum plan_fee_why */

struct plan_fee {
	const struct charge_spec *charge;
	const struct plan_item *item; /* whose amount it is */
	bool of_item;    /* `once_per: item` */
	int64_t amount;  /* minor units, before max_total */
	int64_t most;    /* max_total; INT64_MAX: none */
	int64_t before;  /* of this charge in the cycle so far */
	int64_t charged; /* 0 unless the action goes out */
	enum plan_fee_why why;
};

/*
 * Of an action that is decided: an action that is due or pending charges the
 * fees of its level, one that is held or deferred charges nothing now.  Sets
 * fees, fee_count, fees_total and fees_open, holds an action whose fee has no
 * amount (NO_FEE), and then adds fees and charges to the total.  With
 * fees_elsewhere it charges nothing.  The fees are
 * to be released with free.  False: reported.
 */
bool plan_charge_fees(const struct plan_group *, struct plan_action *);

#endif
