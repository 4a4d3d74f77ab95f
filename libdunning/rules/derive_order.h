/*
 * derive_order.h -- derived columns use what is there before them.
 */
#ifndef DUNNING_DERIVE_ORDER_H
#define DUNNING_DERIVE_ORDER_H

#include "rules/expr.h"
#include "rules/text_index.h"

struct derive_order {
	const struct strategy *strategy;
	struct text_index names; /* numbers are places in strategy->derive */
};

/* False: out of memory, reported. */
bool derive_order_init(struct derive_order *, const struct strategy *,
    struct arena *, struct diag *);

/*
 * The columns are computed in the order of the file.  False after E_NAME: the
 * expression of that one uses it itself, or one that comes later and is
 * derived for the same records.
 */
bool derive_order_check(const struct derive_order *, size_t which,
    const struct expr *, struct diag *);

#endif
