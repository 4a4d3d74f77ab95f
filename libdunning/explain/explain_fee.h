/*
 * explain_fee.h -- which fees an action charges, as texts.
 */
#ifndef DUNNING_EXPLAIN_FEE_H
#define DUNNING_EXPLAIN_FEE_H

#include "plan/plan_action.h"
#include "rules/explain_value.h"

struct explain_fee {
	const struct plan_fee *fee;
	struct text amount, before, charged;
	struct text most; /* null: no max_total */
};

/* False: reported. */
bool explain_fee_fill(const struct explain_view *, const struct plan_action *,
    const struct plan_fee *, struct explain_fee *);

/* One for each fee of the action; NULL: reported. */
const struct explain_fee *explain_fees(const struct explain_view *,
    const struct plan_action *);

/* Why, for a person: "49.00, cut to 0.00 by max_total 147.00, of which ...". */
struct text explain_fee_why(const struct explain_view *,
    const struct explain_fee *);

/* "charges=1.00; fees=49.00; " when there are any, else empty; null:
 * reported. */
struct text explain_fee_sums(const struct explain_view *,
    const struct plan_action *);

/* An amount with the decimals of the action; null: reported. */
struct text explain_fee_money(const struct explain_view *,
    const struct plan_action *, int64_t minor);

#endif
