/*
 * aged.h -- the open items among some records: balance, age and bucket of each.
 */
#ifndef DUNNING_AGED_H
#define DUNNING_AGED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/buckets.h"
#include "ageing/disputed.h"
#include "base/arena.h"
#include "rules/strategy.h"
#include "stream/batch.h"

enum { AGED_MOST = 512 }; /* records looked at together; a multiple of 64 */

/* Where the records say it; slots are -1 for columns that are not there. */
struct aged_rule {
	int due, balance, doc_type, kind, doc_date, superseded;
	int settled; /* settled_date, for who looks at it */
	int measure; /* what chooses the bucket; -1: the days overdue */
	bool since;  /* the measure is a date, whose days are counted */
	struct disputed disputed; /* bound by who looks at it */
	bool paid_since; /* what is in dispute may be more than is open */
	const struct ageing_spec *own_dates; /* says which credits are aged by
	                                        their own date; NULL: none */
	int32_t as_of;
	int32_t first, last; /* due dates that are no mistake */
	int64_t years;       /* between each of those and as_of */
	const struct buckets *buckets;
	const struct located_list *credits; /* document types, or NULL */
	const uint64_t *credit_keys;        /* text_key of those */
	uint64_t credit_lengths; /* a bit for each length of them; 63: and more */
};

/* Marks of an open item. */
enum {
	AGED_APART = 1, /* a credit that has no days, but the bucket after all */
	AGED_SMALL = 2  /* up to the least amount that is dunned */
};

/* One after the other. */
struct aged {
	size_t count;
	uint32_t rows[AGED_MOST];
	int64_t balances[AGED_MOST]; /* credits < 0; 1 without balances */
	int32_t days[AGED_MOST];     /* overdue; 0 of credits that are apart */
	uint16_t codes[AGED_MOST];   /* bucket */
	uint8_t marks[AGED_MOST];
	bool contested; /* some may be in dispute; else disputed is not set */
	int64_t disputed[AGED_MOST]; /* of debits; else 0 */
	bool whole; /* all of the records are debits, in words of 64 */
	size_t early;   /* debits that are due before their document date */
	uint32_t first_early; /* record of the first of those */
	size_t future; /* records left out that are of after the as-of date */
	uint32_t first_future;
};

/*
 * Sets as_of, first, last, years and own_dates, and makes the keys of the credit
 * types; all slots are -1.  False: out of memory, not reported.
 */
bool aged_rule_init(struct aged_rule *, struct arena *,
    const struct strategy *, int32_t as_of);

/* Binds doc_type, kind, doc_date and superseded_by when they are there. */
bool aged_rule_bind(struct aged_rule *, struct columns *);

/* Binds the measure of that name; what `age` itself makes of original_due_date
 * is that date.  False: reported. */
bool aged_rule_measure(struct aged_rule *, struct columns *,
    const struct located *measure);

/* What a record is to those who age it. */
enum aged_kind {
	AGED_DEBIT,
	AGED_CREDIT,  /* by its sign, its document type or its `kind` */
	AGED_NOTHING, /* balance 0, not dated yet, or replaced by a plan */
	AGED_UNKNOWN  /* its `kind` is none */
};
enum aged_kind aged_kind(const struct aged_rule *, const struct batch *,
    size_t row);

/* enum credit_mode of a credit by its document type, which is more telling, or
 * its kind; either may be empty. */
int aged_credit_mode(const struct ageing_spec *, struct text type,
    struct text kind);

/*
 * The date that a credit is aged by: its due date, else its document date.
 * False: it is not aged by a date, or has none.
 */
bool aged_own_date(const struct aged_rule *, const struct batch *, size_t row,
    int32_t *date);

/* False after rejecting a debit whose due date is too far off to be meant
 * (R_DATE_RANGE); slot is where it stands. */
bool aged_check_due(const struct aged_rule *, struct batch *, size_t row,
    int slot, int32_t due);

/*
 * The open items among the records from .. to, of which there are at most
 * AGED_MOST; from is a multiple of 64.  Excludes records that are AGED_NOTHING,
 * rejects those of an unknown kind, and debits without a due date or measure,
 * with a due date too far off, or with more in dispute than is open.
 */
void aged_find(struct aged *, const struct aged_rule *, struct batch *,
    size_t from, size_t to);

/* Sets the valid bits of all of them. */
void aged_set_valid(const struct aged *, struct vector *);

/* Writes the days of those that have them, and the codes of all. */
void aged_append(const struct aged *, struct vector *days,
    struct vector *bucket);

/* Writes the days since another date, of those that have days and it. */
void aged_append_since(const struct aged *, int32_t as_of,
    const struct vector *date, struct vector *days);

/* Writes the balances, those of credits negative; digits are those of the
 * balance, here and below. */
void aged_append_balance(const struct aged *, uint8_t *digits,
    struct vector *balance);

/* Writes what is not in dispute, of debits. */
void aged_append_undisputed(const struct aged *, uint8_t *digits,
    struct vector *undisputed);

/* Writes whether they are AGED_SMALL. */
void aged_append_small(const struct aged *, struct vector *small);

#endif
