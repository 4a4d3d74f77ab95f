/*
 * rollup_columns.h -- the sums of the debtor as columns beside each record.
 *
 * A debtor is who has the same texts in the columns that are the key, in one
 * currency.
 */
#ifndef DUNNING_ROLLUP_COLUMNS_H
#define DUNNING_ROLLUP_COLUMNS_H

#include "ageing/aged.h"
#include "ageing/rollup.h"
#include "ageing/tally.h"
#include "base/num.h"

struct rollup_wants {
	const struct located_list *by; /* columns of the key; none: debtor_id */
	bool detail;      /* carrying .. debtor_weighted_days */
	bool disputes;    /* debtor_disputed */
	int64_t min_days; /* of debtor_eligible; 0: it is not appended */
	int32_t as_of;
	enum rounding rounding; /* of shares and means */
	size_t memory;          /* as that of rollup.h */
};

enum { ROLLUP_COLUMNS = 13 };

struct rollup_columns {
	struct rollup_wants wants;
	struct rollup *rollup;
	int keys[AGEING_KEYS]; /* slots */
	size_t key_count;
	int balance;                /* slot */
	int made[ROLLUP_COLUMNS];   /* slots; -1: not appended */
	struct rollup_item items[AGED_MOST];
	const struct rollup_sums *sums[AGED_MOST];
	const struct rollup_detail *details[AGED_MOST];
	int64_t disputed[AGED_MOST];
};

/* Open items of a batch: the total of each in a tally. */
struct rollup_slice {
	struct batch *batch;
	const struct aged *aged;
	const int32_t *totals;
	const struct tally *tally;
};

/* Whether it is the name of one of them. */
bool rollup_columns_has(struct text name);

/* Binds the key, of which debtor_id is needed, and appends the columns.
 * balance is its slot.  False: reported. */
bool rollup_columns_open(struct rollup_columns *, const struct rollup_wants *,
    struct columns *, int balance);
void rollup_columns_clear(struct rollup_columns *);

/* The first reading: as rollup_add, of the first count items. */
enum rollup_result rollup_columns_add(struct rollup_columns *,
    const struct rollup_slice *, size_t count, size_t *failed);

/* The second reading: fills the columns.  *failed is the index of the first
 * item whose net does not fit 64 bits, or the number of items. */
enum rollup_match rollup_columns_fill(struct rollup_columns *,
    const struct rollup_slice *, size_t *failed);

#endif
