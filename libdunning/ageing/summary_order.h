/*
 * summary_order.h -- groups by the bytes of the texts of their keys.
 */
#ifndef DUNNING_SUMMARY_ORDER_H
#define DUNNING_SUMMARY_ORDER_H

#include "ageing/summary_groups.h"
#include "ageing/summary_key.h"
#include "base/buf.h"

/* A group and where it stands in the order. */
struct summary_row {
	uint64_t prefix[2];
	const uint64_t *key;
};

/* All groups in order, to be freed; NULL: out of memory, not reported. */
struct summary_row *order_rows(const struct summary_groups *);

/* Behind the last row of the currency of the first one. */
size_t order_section(const struct summary_row *, size_t count, size_t first);

/* The texts of a key behind the currency, in room, which the next call uses
 * again; false: out of memory, not reported. */
bool order_texts(const uint64_t *key, struct buf *room, struct text *texts);

#endif
