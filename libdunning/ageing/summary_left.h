/*
 * summary_left.h -- the records that a report leaves out: how many, why, and
 * how much money they are, so that what came in is what came out and this.
 */
#ifndef DUNNING_SUMMARY_LEFT_H
#define DUNNING_SUMMARY_LEFT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/summary_tile.h"
#include "base/arena.h"
#include "base/wide.h"

enum left_out {
	LEFT_ZERO,     /* excluded: nothing is open */
	LEFT_LATER,    /* excluded: dated after the as-of date */
	LEFT_REPLACED, /* excluded: a payment plan took its place */
	LEFT_OTHER,    /* excluded for another reason */
	LEFT_REJECTED, /* rejected, but the amount can be read */
	LEFT_KINDS
};

/* Minor units of one currency. */
struct left_total {
	char *currency; /* "": none */
	int digits;
	uint64_t records[LEFT_KINDS];
	wide sums[LEFT_KINDS]; /* of the balances */
};

struct summary_left {
	struct left_total *totals; /* by the bytes of the currency */
	size_t count;
	uint64_t records[LEFT_KINDS]; /* of all currencies */
	uint64_t unread; /* of the rejected ones: no amount can be read */

	/* Private: */
	int32_t as_of;
	int balance, doc_date, superseded; /* slots; -1: not there */
	int field; /* of the input, with what the balance was made of; -1 */
};

/*
 * A zeroed one; balance is the slot of the amounts, which stages may have made
 * of a field of the input.  Of a record that was rejected before they did, that
 * field is the amount, unless restated says that it is one of another day.
 * False: reported.
 */
bool left_bind(struct summary_left *, struct columns *, int balance,
    bool restated, int32_t as_of);
void left_clear(struct summary_left *);

/* Counts the records from .. to that are not kept, with the amounts of rejected
 * ones as the input has them; false: out of memory. */
bool left_add(struct summary_left *, const struct summary_tile *,
    const struct batch *, size_t from, size_t to);

/* Counts one record; false: out of memory. */
bool left_count(struct summary_left *, const struct summary_tile *,
    const struct batch *, size_t row, enum left_out);

/* Adds what another one counted; false: out of memory. */
bool left_merge(struct summary_left *, const struct summary_left *);

#endif
