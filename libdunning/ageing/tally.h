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
#include "stream/column.h"

/* Minor units of one currency. */
struct tally_total {
	char *currency; /* "" when the stream has no currency */
	uint64_t key;   /* a number for it, which other currencies do not have */
	uint64_t first; /* the record that brought it */
	int digits;
	int64_t open;      /* debit items, less credits that are aged */
	int64_t overdue;   /* of those, days overdue > 0 */
	int64_t unapplied; /* credits that are not, as a positive amount */
	int64_t net;       /* balances as they came, summed on their own */
	int64_t disputed;  /* of debit items, as far as it was told */
	int64_t settled;   /* of debit items that say that they are settled */
	int64_t items;     /* debit items */
	int64_t *buckets;  /* per bucket, what is open; and one spare */
};

enum { TALLY_CACHE = 64 };

/* In the order of the records that brought the currencies. */
struct tally {
	struct tally_total *totals;
	size_t count;
	size_t buckets;
	bool nets; /* a credit may have a bucket: it is taken off what is open */
	struct {
		uint64_t key;
		uint32_t total;
	} cache[TALLY_CACHE];
	/* Totals of currencies with a number, counted from 1; 0: not known. */
	uint32_t numbered[CURRENCY_CODES];
};

void tally_init(struct tally *, size_t buckets);
void tally_clear(struct tally *);

/* Index of the total of a currency, made on first use; TALLY_NONE: out of
 * memory.  record is the number of the record. */
enum { TALLY_NONE = -1 };
int32_t tally_search(struct tally *, struct text currency, int digits,
    uint64_t record);

static inline int32_t
tally_currency(struct tally *t, struct text currency, int digits,
    uint64_t record)
{
	uint64_t key = text_key(currency);
	size_t place = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 58);

	if (key != 0 && t->cache[place].key == key)
		return (int32_t)t->cache[place].total;
	return tally_search(t, currency, digits, record);
}

/* Total of a currency that the stream gave a number, if tally_number told it;
 * TALLY_NONE of number 0. */
static inline int32_t
tally_numbered(const struct tally *t, uint8_t number)
{
	return (int32_t)t->numbered[number] - 1;
}

/* Number 0 is none; all batches of a tally have the same numbers. */
static inline void
tally_number(struct tally *t, uint8_t number, int32_t total)
{
	if (number != 0)
		t->numbered[number] = (uint32_t)total + 1;
}

/*
 * Adds one item; a credit has a negative balance and no bucket.  False: a sum
 * does not fit, and the totals are no longer of use.
 */
static inline bool
tally_add(struct tally_total *t, int64_t balance, int64_t days, size_t bucket)
{
	int64_t late = days > 0 ? balance : 0;

	if (__builtin_add_overflow(t->net, balance, &t->net))
		return false;
	if (balance < 0)
		return !__builtin_sub_overflow(t->unapplied, balance,
		    &t->unapplied);
	t->items++;
	return !__builtin_add_overflow(t->open, balance, &t->open) &&
	    !__builtin_add_overflow(t->buckets[bucket], balance,
	        &t->buckets[bucket]) &&
	    !__builtin_add_overflow(t->overdue, late, &t->overdue);
}

/* The same for a credit that has days and a bucket. */
static inline bool
tally_take_off(
    struct tally_total *t, int64_t balance, int64_t days, size_t bucket)
{
	int64_t late = days > 0 ? balance : 0;

	return !__builtin_add_overflow(t->net, balance, &t->net) &&
	    !__builtin_add_overflow(t->open, balance, &t->open) &&
	    !__builtin_add_overflow(t->buckets[bucket], balance,
	        &t->buckets[bucket]) &&
	    !__builtin_add_overflow(t->overdue, late, &t->overdue);
}

enum { TALLY_ITEMS = 512 };

/*
 * One after the other; as the arguments of tally_add, but the bucket of a
 * credit is at most the number of buckets, and of a tally that nets less than
 * that if the credit is taken off.
 */
struct tally_items {
	size_t count; /* at most TALLY_ITEMS */
	const int32_t *totals;
	const int64_t *balances;
	const int32_t *days; /* 0 of credits */
	const uint16_t *buckets;
	const int64_t *disputed; /* of debit items, else 0; NULL: not told */
};

/* Adds them in order; those before the first that does not fit. */
size_t tally_add_items(struct tally *, const struct tally_items *);

enum tally_result { TALLY_ADDED, TALLY_OVERFLOW, TALLY_MEMORY };

/* Adds the totals of other records of the same stream; the order is as if one
 * tally had seen them all.  When a sum does not fit, none is added. */
enum tally_result tally_merge(struct tally *, const struct tally *other);

/* All sums become 0; the currencies stay. */
void tally_reset(struct tally *);

/*
 * The invariants: per currency, the buckets add up to open, and open minus
 * unapplied is net.  False after E_TIES naming the currency and both sums.
 */
bool tally_ties(const struct tally *, struct diag *);

/* Whether two passes over one input saw the same; false after E_TIES. */
bool tally_same(const struct tally *, const struct tally *, struct diag *);

#endif
