/*
 * ageing_internal.h -- the inside of the stage of ageing.h, for its files.
 */
#ifndef DUNNING_AGEING_INTERNAL_H
#define DUNNING_AGEING_INTERNAL_H

#include "ageing/aged.h"
#include "ageing/ageing.h"
#include "ageing/early_due.h"
#include "ageing/item_total.h"
#include "ageing/minimum.h"
#include "ageing/odd_items.h"
#include "ageing/rollup_columns.h"

enum { NO_SLOT = -1, SLICE = AGED_MOST };

struct ageing {
	struct stage stage;
	enum ageing_part part;
	struct diag *diag;
	struct aged_rule rule;
	const struct text *labels; /* of the buckets, then AGEING_UNAPPLIED */
	struct arena *arena;
	const struct ageing_spec *spec; /* NULL: nothing is said */
	bool rolls;
	struct rollup_wants wants;
	struct item_total_slots slots;
	int days, bucket;
	int signed_balance; /* slot: credits that are aged are negative */
	int undisputed, small; /* slots; -1: not asked for */
	struct minimums minimums;
	const char *file; /* of the records */
	struct rollup_columns rollup; /* filled by the first pass */
	struct tally first, second;   /* totals of each pass */
	bool overflows; /* a sum of a batch, when `shared` */
	struct snapshot snapshot;
	int original_due, original_days; /* slots */
	struct early_due early;
	struct odd_items odd;
	bool first_stage; /* nothing before it tells of the input as such */

	/* Of the open items at hand: */
	struct aged aged;
	int32_t totals[SLICE]; /* of the currency, in the tally */
};

/* The open of the stage: binds, amends and appends its columns. */
bool ageing_open(struct stage *, struct columns *);

#endif
