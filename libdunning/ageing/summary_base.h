/*
 * summary_base.h -- the sums of a report once more, of all currencies together
 * in the base currency: of what `basing` makes of each balance.
 */
#ifndef DUNNING_SUMMARY_BASE_H
#define DUNNING_SUMMARY_BASE_H

#include <stdbool.h>
#include <stddef.h>

#include "ageing/summary_item.h"
#include "ageing/summary_tile.h"
#include "base/arena.h"
#include "rules/strategy.h"

struct summary_base {
	struct summary_report report; /* its one section is the base currency */
	struct summary_rate *rates;   /* of the currencies that came */
	size_t rate_count;

	/* Private: */
	struct summary_tile tile;
	struct tally tally; /* amounts in the base currency, by their own */
	struct text currency;
	enum rounding rounding;
	int balance, rate, date; /* slots */
	int digits;
	bool overflow;
};

/* of: the report in its own currencies, of which the columns, buckets and by
 * are taken; its groups are `by` columns and memory bytes at most.  NULL:
 * reported; lives in the arena, base_clear frees the rest. */
struct summary_base *base_new(struct arena *, const struct strategy *,
    const struct summary_report *of, size_t memory, struct diag *);
void base_clear(struct summary_base *); /* NULL is fine */

/* Binds base_balance, base_rate and base_rate_date; false: reported. */
bool base_bind(struct summary_base *, struct columns *);

/* The groups of the records of that tile; false: reported. */
bool base_find(struct summary_base *, const struct summary_tile *,
    const struct batch *);

/* Adds record i of it, which is item in its own currency; false: out of memory,
 * not reported.  A sum that does not fit is told by base_finish. */
bool base_add(struct summary_base *, const struct batch *, size_t i,
    struct text currency, const struct summary_item *);

/* Adds the sums of another instance; false: reported. */
bool base_merge(struct summary_base *, const struct summary_base *);

/*
 * Checks the invariants as summary_finish does, and for each currency that the
 * amounts are the sum in its own, of `own`, at its rate, but for the rounding of
 * each.  Then puts the rows, and the rates in the order of the sections of own,
 * in order.  False after E_TIES, E_OVERFLOW or no memory.
 */
bool base_finish(struct summary_base *, const struct summary_report *own);

#endif
