/*
 * tally.h -- totals per currency, kept twice over so that they can be held
 * against each other.
 */
#ifndef DUNNING_TALLY_H
#define DUNNING_TALLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/text.h"

/* Minor units of one currency. */
struct tally_total {
	char currency[4]; /* "" when the stream has no currency */
	int digits;
	int64_t open;      /* debit items */
	int64_t overdue;   /* of those, days overdue > 0 */
	int64_t unapplied; /* credits, as a positive amount */
	int64_t net;       /* balances as they came, summed on their own */
	int64_t items;     /* debit items */
	int64_t *buckets;  /* per bucket, debit items */
};

struct tally {
	struct tally_total *totals;
	size_t count;
	size_t buckets;
};

void tally_init(struct tally *, size_t buckets);
void tally_clear(struct tally *);

enum tally_result { TALLY_ADDED, TALLY_OVERFLOW, TALLY_MEMORY };

/* One item; a credit has a negative balance and no bucket. */
enum tally_result tally_add(struct tally *, struct text currency, int digits,
    int64_t balance, bool credit, bool overdue, size_t bucket);

/*
 * The invariants: per currency, the buckets add up to open, and open minus
 * unapplied is net.  False after E_TIES naming the currency and both sums.
 */
bool tally_ties(const struct tally *, struct diag *);

/* Whether two passes over one input saw the same; false after E_TIES. */
bool tally_same(const struct tally *, const struct tally *, struct diag *);

#endif
