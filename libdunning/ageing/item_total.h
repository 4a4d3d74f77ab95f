/*
 * item_total.h -- which total of a tally an open item belongs to.
 */
#ifndef DUNNING_ITEM_TOTAL_H
#define DUNNING_ITEM_TOTAL_H

#include "ageing/aged.h"
#include "ageing/tally.h"

struct item_total_slots {
	int balance, currency; /* -1: there is no such column */
};

/* The total of a record, made on first use; the tally learns the number of its
 * currency if it has one.  TALLY_NONE: out of memory, not reported. */
int32_t item_total(const struct item_total_slots *, struct tally *,
    const struct batch *, size_t row);

/* Those of all items, one after the other; false: out of memory, not
 * reported. */
bool item_totals(const struct item_total_slots *, struct tally *,
    const struct batch *, const struct aged *, int32_t *totals);

#endif
