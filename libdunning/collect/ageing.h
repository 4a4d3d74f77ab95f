/*
 * ageing.h -- the stage of `dunning age`: days past due, buckets, credits kept
 * apart, debtor roll-up, totals that tie.
 *
 * Days overdue are as-of minus due date in calendar days; the day after the
 * due date is day 1.  Amounts are never netted: an item with a negative
 * balance, or of a credit type, is unapplied credit with no days and the
 * bucket "unapplied".
 */
#ifndef DUNNING_AGEING_H
#define DUNNING_AGEING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "collect/tally.h"
#include "rules/strategy.h"
#include "stream/stage.h"

/* The bucket of credits. */
#define AGEING_UNAPPLIED "unapplied"

struct ageing_options {
	const struct strategy *strategy; /* NULL: default buckets */
	int32_t as_of;
	bool rollup; /* append debtor_open .. debtor_items; reads twice */
};

/*
 * Binds due_date, and balance, doc_type, doc_date when the stream has them;
 * with a roll-up debtor_id and balance must be there.  Appends days_overdue,
 * bucket and the debtor columns.  Excludes items with a zero balance and those
 * dated after the as-of date.  NULL after reporting bad buckets; lives in the
 * arena, ageing_free releases what close does not.
 */
struct stage *ageing_stage(struct arena *, const struct ageing_options *,
    struct diag *);
void ageing_free(struct stage *);

/* Totals per currency of what was written; valid after the run. */
const struct tally *ageing_tally(const struct stage *);

#endif
