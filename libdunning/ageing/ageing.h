/*
 * ageing.h -- the stage of `dunning age`: days past due, buckets, credits kept
 * apart, debtor roll-up, totals that tie.
 *
 * Days overdue are as-of minus due date in calendar days; the day after the
 * due date is day 1.  An item with a negative balance, or of a credit type or
 * kind, is unapplied credit with no days and the bucket "unapplied"; amounts are
 * not netted, unless the strategy has credit aged by its own date: then it has
 * days, and a negative amount in its bucket.
 */
#ifndef DUNNING_AGEING_H
#define DUNNING_AGEING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/snapshot.h"
#include "ageing/tally.h"
#include "base/arena.h"
#include "base/diag.h"
#include "rules/strategy.h"
#include "stream/stage.h"

/* The bucket of credits. */
#define AGEING_UNAPPLIED "unapplied"

/* What a stage does: what stands between the days and the sums may reject
 * records, which the sums then do not have. */
enum ageing_part {
	AGEING_WHOLE,
	AGEING_DAYS, /* all columns but those of the debtor */
	AGEING_SUMS  /* those, and totals, behind a stage of AGEING_DAYS */
};

struct ageing_options {
	enum ageing_part part;
	const struct strategy *strategy; /* NULL: default buckets */
	int32_t as_of;
	bool rollup; /* append the columns of rollup_columns.h; reads twice */
	bool paid_since; /* a stage before this one has lowered balances, and
	                    has seen to what is in dispute */
	size_t memory; /* bytes for the roll-up; 0: ROLLUP_MEMORY */
	const struct snapshot_options *snapshot; /* NULL: nothing is said */
};

/*
 * Binds due_date, the measure of the buckets if it is another one, and balance,
 * doc_type, kind, doc_date, superseded_by, original_due_date, snapshot_date when
 * the stream has them; with a roll-up its key and balance must be there.
 * Appends days_overdue, bucket (labels), original_days_overdue if there is an
 * original_due_date, undisputed if there is disputed_amount or dispute,
 * below_minimum with `min_item`, and the debtor columns; amends balance when
 * credit that is aged may be positive.  Excludes items with a zero balance,
 * those dated after the as-of date and those that a payment plan replaced.
 * W_DUE_BEFORE_DOC, W_FUTURE_DOC (but not with `restated`), W_SETTLED and, as
 * the first stage, W_NO_LINE_END at the end; E_SNAPSHOT and W_SNAPSHOT as of
 * snapshot.h.  Without a roll-up several instances may share the records; with
 * one, no later stage may have a first pass.  NULL after reporting bad buckets;
 * lives in the arena, ageing_free releases what close does not.
 *
 * A sum that does not fit is E_OVERFLOW at the record, in the first pass if
 * there are two.  Other records in the second pass than in the first are
 * E_CHANGED.
 */
struct stage *ageing_stage(struct arena *, const struct ageing_options *,
    struct diag *);
void ageing_free(struct stage *);

/* Totals per currency of what was written; valid after the run.  Not of
 * AGEING_DAYS, as what follows. */
const struct tally *ageing_tally(const struct stage *);

/* Whether the records say what is in dispute. */
bool ageing_disputes(const struct stage *);

#endif
