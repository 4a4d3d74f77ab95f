/*
 * fee_cycle.h -- which past actions belong to what is open now.
 *
 * Actions that share an item are of one cycle, and so are those that share one
 * with any of these.  The cycle of a debtor is that of the items that are open
 * today: who paid everything begins a new one.
 */
#ifndef DUNNING_FEE_CYCLE_H
#define DUNNING_FEE_CYCLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/ledger.h"

struct fee_cycle {
	int64_t *actions; /* ids, rising */
	size_t count;
};

/* open are item keys, count of them.  False: out of memory.
 * fee_cycle_clear releases it, at any time. */
bool fee_cycle_make(struct fee_cycle *, const struct ledger_fees *,
    const struct text *open, size_t count);
bool fee_cycle_has(const struct fee_cycle *, int64_t action);
void fee_cycle_clear(struct fee_cycle *);

#endif
