/*
 * buckets.h -- contiguous ageing buckets from one list of breakpoints.
 *
 * Breakpoints b0 < b1 < .. < bn make the buckets days <= b0, (b0, b1], ..,
 * days > bn, so no gap and no overlap can be written.
 */
#ifndef DUNNING_BUCKETS_H
#define DUNNING_BUCKETS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "rules/strategy.h"

enum { BUCKETS_MOST = 65534 }; /* a code of 16 bits for each, and one more */

struct buckets {
	const int64_t *breakpoints; /* count of them, rising */
	const struct text *labels;  /* count + 1 of them */
	size_t count;
	/* The bucket of the first breakpoint and of each day after it, up to the
	 * day after the last; NULL when they are too far apart. */
	const uint16_t *table;
	uint64_t span; /* last index of table */
	enum age_unit unit;
	const char *measure; /* column that chooses; NULL: days_overdue */
	bool of_overdue; /* it counts for items that are overdue themselves */
};

/* "days", "months", "instalments", by enum age_unit. */
extern const char *const buckets_units[];

/*
 * From `ageing:`, or 0, 30, 60, 90, 120 days without one (0, 1, 2, 3 months or
 * instalments).  NULL after reporting: breakpoints that do not rise, named
 * ranges that overlap or leave a gap, more than BUCKETS_MOST buckets
 * (E_BUCKETS), or no memory.
 */
const struct buckets *buckets_new(struct arena *, const struct strategy *,
    struct diag *);

/*
 * The number that chooses the bucket, from the measure and the days overdue of
 * an item: the measure, but an item that is not due is in month -1, and has no
 * instalment overdue; one that is overdue has one at least, also a credit.
 */
int64_t buckets_number(const struct buckets *, int64_t measure, int64_t days);

/* Index of the bucket of a number of days, without a table. */
size_t buckets_search(const struct buckets *, int64_t days);

/* Index of the bucket of a number of days. */
static inline size_t
buckets_find(const struct buckets *b, int64_t days)
{
	uint64_t after;

	if (b->table == NULL)
		return buckets_search(b, days);
	if (days <= b->breakpoints[0])
		return 0;
	after = (uint64_t)days - (uint64_t)b->breakpoints[0];
	return b->table[after < b->span ? after : b->span];
}

/* The same for count numbers of days. */
void buckets_codes(const struct buckets *, const int32_t *days, uint16_t *codes,
    size_t count);

#endif
