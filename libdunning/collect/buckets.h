/*
 * buckets.h -- contiguous ageing buckets from one list of breakpoints.
 *
 * Breakpoints b0 < b1 < .. < bn make the buckets days <= b0, (b0, b1], ..,
 * days > bn, so no gap and no overlap can be written.
 */
#ifndef DUNNING_BUCKETS_H
#define DUNNING_BUCKETS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "rules/strategy.h"

struct buckets {
	const int64_t *breakpoints; /* count of them, rising */
	const struct text *labels;  /* count + 1 of them */
	size_t count;
};

/*
 * From `ageing:`, or 0, 30, 60, 90, 120 without one.  NULL after reporting:
 * named ranges that overlap or leave a gap (E_BUCKETS), or no memory.
 */
const struct buckets *buckets_new(struct arena *, const struct strategy *,
    struct diag *);

/* Index of the bucket of a number of days. */
size_t buckets_find(const struct buckets *, int64_t days);

#endif
