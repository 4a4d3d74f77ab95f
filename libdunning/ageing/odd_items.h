/*
 * odd_items.h -- what age does with records whose dates look like a mistake,
 * counted and told once.
 */
#ifndef DUNNING_ODD_ITEMS_H
#define DUNNING_ODD_ITEMS_H

#include "ageing/aged.h"
#include "ageing/tally.h"
#include "base/diag.h"

struct odd_count {
	uint64_t count;
	uint64_t record; /* number of the first one, and its place */
	struct src_pos at;
};

struct odd_items {
	struct odd_count future;  /* of after the as-of date, and left out */
	struct odd_count settled; /* by the as-of date, and still open */
};

/* Adds those of a slice that are left out since they are not there yet. */
void odd_items_future(struct odd_items *, const struct batch *,
    const struct aged *, int doc_date);

/* Adds debts that have a settled_date, in that slot, of up to as_of; and what is
 * open of them to their totals. */
void odd_items_settled(struct odd_items *, const struct batch *,
    const struct aged *, int settled_date, int32_t as_of, struct tally *,
    const int32_t *totals);

/* Adds those of other records of the same stream. */
void odd_items_add(struct odd_items *, const struct odd_items *);

/* W_FUTURE_DOC and W_SETTLED, if there are any; the tally is NULL when there are
 * no sums, as without balances. */
void odd_items_tell(const struct odd_items *, const struct tally *,
    int32_t as_of, struct diag *);

#endif
