/*
 * aged.h -- the open items among some records: balance, age and bucket of each.
 */
#ifndef DUNNING_AGED_H
#define DUNNING_AGED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "collect/buckets.h"
#include "rules/strategy.h"
#include "stream/batch.h"

enum { AGED_MOST = 512 }; /* records looked at together; a multiple of 64 */

/* Where the records say it; slots are -1 for columns that are not there. */
struct aged_rule {
	int due, balance, doc_type, doc_date;
	int32_t as_of;
	const struct buckets *buckets;
	const struct located_list *credits; /* document types, or NULL */
	const uint64_t *credit_keys;        /* text_key of those */
	uint64_t credit_lengths; /* a bit for each length of them; 63: and more */
};

/* One after the other. */
struct aged {
	size_t count;
	uint32_t rows[AGED_MOST];
	int64_t balances[AGED_MOST]; /* credits < 0; 1 without balances */
	int32_t days[AGED_MOST];     /* overdue; 0 of credits */
	uint16_t codes[AGED_MOST];   /* bucket; of credits the one after all */
	bool whole; /* all of the records are debits, in words of 64 */
};

/* Makes the keys of the credit types; false: out of memory, not reported. */
bool aged_rule_credits(struct aged_rule *, struct arena *,
    const struct strategy *);

/*
 * The open items among the records from .. to, of which there are at most
 * AGED_MOST; from is a multiple of 64.  Excludes records with a zero balance
 * and those dated after the as-of date, rejects debits without a due date.
 */
void aged_find(struct aged *, const struct aged_rule *, struct batch *,
    size_t from, size_t to);

/* Sets the valid bits of all of them. */
void aged_set_valid(const struct aged *, struct vector *);

/* Writes the days of debits, and the codes of all. */
void aged_append(const struct aged *, struct vector *days,
    struct vector *bucket);

#endif
