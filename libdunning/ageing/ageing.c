#include "ageing/ageing.h"

#include <assert.h>
#include <inttypes.h>

#include "ageing/ageing_internal.h"

static_assert((int)SLICE <= (int)TALLY_ITEMS, "a slice fits in one call");

static bool
overflow(struct ageing *a, struct batch *b, size_t row)
{
	diag_at(a->diag, DIAG_ERROR, "E_OVERFLOW",
	    batch_at_slot(b, row, a->rule.balance),
	    "the sum of balances does not fit 64 bits of minor units");
	return false;
}

static bool
find_totals(struct ageing *a, struct tally *tally, const struct batch *b)
{
	if (item_totals(&a->slots, tally, b, &a->aged, a->totals))
		return true;
	diag_memory(a->diag);
	return false;
}

/* Counts the items: the first of them that fit, when a sum does not. */
static size_t
count_items(const struct ageing *a, struct tally *tally)
{
	const struct aged *aged = &a->aged;
	const struct tally_items items = { .count = aged->count,
		.totals = a->totals,
		.balances = aged->balances,
		.days = aged->days,
		.buckets = aged->codes,
		.disputed = aged->contested ? aged->disputed : NULL };

	return tally_add_items(tally, &items);
}

static void
mark_small(struct ageing *a, const struct tally *tally)
{
	int32_t known = TALLY_NONE;
	int64_t least = -1;

	for (size_t i = 0; i < a->aged.count; i++) {
		int64_t balance = a->aged.balances[i];

		if (a->totals[i] != known) {
			known = a->totals[i];
			least = minimums_of(&a->minimums,
			    text_of(tally->totals[known].currency));
		}
		if (balance >= -least && balance <= least)
			a->aged.marks[i] |= AGED_SMALL;
	}
}

/* Everything about the records but what concerns debtors. */
static bool
age_slice(struct ageing *a, struct tally *tally, struct batch *b, size_t from,
    size_t *fit)
{
	size_t to = b->rows - from < SLICE ? b->rows : from + SLICE;

	aged_find(&a->aged, &a->rule, b, from, to);
	*fit = a->aged.count;
	if (a->rule.balance == NO_SLOT ||
	    (a->part == AGEING_DAYS && a->small == NO_SLOT))
		return true;
	if (!find_totals(a, tally, b))
		return false;
	if (a->part != AGEING_DAYS)
		*fit = count_items(a, tally);
	if (a->small != NO_SLOT)
		mark_small(a, tally);
	return true;
}

/* The item that is told is the first that does not fit any sum. */
static bool
scan_slice(struct ageing *a, struct batch *b, size_t from)
{
	const struct rollup_slice slice = { b, &a->aged, a->totals, &a->first };
	enum rollup_result result;
	size_t fit, failed = 0;

	if (!age_slice(a, &a->first, b, from, &fit))
		return false;
	result = rollup_columns_add(&a->rollup, &slice, fit, &failed);
	if (result == ROLLUP_FAILED)
		return false;
	if (result == ROLLUP_OVERFLOW)
		return overflow(a, b, a->aged.rows[failed]);
	return fit == a->aged.count || overflow(a, b, a->aged.rows[fit]);
}

static bool
ageing_scan(struct stage *stage, struct batch *b)
{
	struct ageing *a = (struct ageing *)stage;

	if (a->file == NULL && b->rows > 0)
		a->file = batch_at_slot(b, 0, NO_SLOT).file;
	for (size_t from = 0; from < b->rows; from += SLICE)
		if (!scan_slice(a, b, from))
			return false;
	return true;
}

/* A debtor's sums cannot be more than those of the currency, which are told at
 * the record; so an overflow here is one of the tally that was missed. */
static bool
ageing_scanned(struct stage *stage)
{
	struct ageing *a = (struct ageing *)stage;
	uint64_t record = 0;
	enum rollup_result result = rollup_turn(a->rollup.rollup, &record);

	if (result == ROLLUP_OVERFLOW)
		diag_at(a->diag, DIAG_ERROR, "E_OVERFLOW", POS_FILE(a->file),
		    "the sum of balances of a debtor does not fit 64 bits of "
		    "minor units at record %" PRIu64,
		    record + 1);
	return result == ROLLUP_ADDED;
}

static bool
report_changed(struct ageing *a)
{
	diag_at(a->diag, DIAG_ERROR, "E_CHANGED", POS_FILE(a->file),
	    "the input changed while it was read twice");
	return false;
}

static void
append_columns(struct ageing *a, struct batch *b)
{
	uint8_t *digits = NULL;

	aged_append(&a->aged, batch_vector(b, a->days),
	    batch_vector(b, a->bucket));
	if (a->original_due != NO_SLOT)
		aged_append_since(&a->aged, a->rule.as_of,
		    batch_vector(b, a->original_due),
		    batch_vector(b, a->original_days));
	if (a->rule.balance != NO_SLOT)
		digits = batch_vector(b, a->rule.balance)->digits;
	if (a->signed_balance != NO_SLOT)
		aged_append_balance(&a->aged, digits,
		    batch_vector(b, a->signed_balance));
	if (a->undisputed != NO_SLOT)
		aged_append_undisputed(&a->aged, digits,
		    batch_vector(b, a->undisputed));
	if (a->small != NO_SLOT)
		aged_append_small(&a->aged, batch_vector(b, a->small));
}

static bool
roll_up(struct ageing *a, struct batch *b)
{
	const struct rollup_slice slice = { b, &a->aged, a->totals,
		&a->second };
	size_t fit = a->aged.count;

	switch (rollup_columns_fill(&a->rollup, &slice, &fit)) {
	case ROLLUP_SAME:
		return fit == a->aged.count ||
		    overflow(a, b, a->aged.rows[fit]);
	case ROLLUP_CHANGED:
		return report_changed(a);
	case ROLLUP_LOST:
		break;
	}
	return false;
}

static bool
run_slice(struct ageing *a, struct batch *b, size_t from)
{
	size_t fit;

	if (!age_slice(a, &a->second, b, from, &fit))
		return false;
	if (a->part != AGEING_SUMS)
		append_columns(a, b);
	if (!b->rehearsal && a->aged.future > 0)
		odd_items_future(&a->odd, b, &a->aged, a->rule.doc_date);
	if (a->part == AGEING_DAYS)
		return true;
	if (a->rule.settled != NO_SLOT)
		odd_items_settled(&a->odd, b, &a->aged, a->rule.settled,
		    a->rule.as_of, &a->second, a->totals);
	if (a->aged.early > 0)
		early_due_count(&a->early, b, &a->aged, a->rule.due);
	if (fit < a->aged.count) {
		a->overflows = true;
		return a->stage.shared || overflow(a, b, a->aged.rows[fit]);
	}
	return !a->rolls || roll_up(a, b);
}

static bool
ageing_run(struct stage *stage, struct batch *b)
{
	struct ageing *a = (struct ageing *)stage;

	for (size_t from = 0; from < b->rows; from += SLICE)
		if (!run_slice(a, b, from))
			return false;
	return stage->shared || a->part == AGEING_DAYS ||
	    snapshot_check(&a->snapshot, b);
}

/* Adds a record that was written to the totals; false: it does not fit. */
static bool
settle_item(struct ageing *a, struct batch *b, size_t row, int32_t total)
{
	const struct vector *days = batch_vector(b, a->days);
	bool is_signed = a->signed_balance != NO_SLOT;
	uint16_t code = batch_vector(b, a->bucket)->codes[row];
	int64_t balance = batch_vector(b, is_signed ? a->signed_balance :
	                                              a->rule.balance)
	                      ->number[row];
	int64_t disputed = 0;
	int32_t late =
	    vector_valid(days, row) ? (int32_t)days->number[row] : 0;
	const struct tally_items item = { 1, &total, &balance, &late, &code,
		&disputed };

	if (code > a->rule.buckets->count && balance > 0)
		balance = -balance;
	if (a->undisputed != NO_SLOT && balance > 0)
		disputed = balance -
		    batch_vector(b, a->undisputed)->number[row];
	return tally_add_items(&a->second, &item) == 1;
}

/* One item after the other, as one instance would: one of them does not fit. */
static bool
settle_items(struct ageing *a, struct batch *b)
{
	const struct vector *bucket = batch_vector(b, a->bucket);

	for (size_t row = 0; row < b->rows; row++) {
		int32_t total;

		if (!vector_valid(bucket, row))
			continue;
		total = item_total(&a->slots, &a->second, b, row);
		if (total == TALLY_NONE) {
			diag_memory(a->diag);
			return false;
		}
		if (!settle_item(a, b, row, total))
			return overflow(a, b, row);
	}
	return true;
}

static bool
ageing_settle(struct stage *stage, struct stage *ran, struct batch *b)
{
	struct ageing *a = (struct ageing *)stage;
	struct ageing *from = (struct ageing *)ran;
	enum tally_result result = TALLY_OVERFLOW;

	if (!snapshot_check(&a->snapshot, b))
		return false;
	if (a->rule.balance == NO_SLOT)
		return true;
	if (!from->overflows)
		result = tally_merge(&a->second, &from->second);
	tally_reset(&from->second);
	from->overflows = false;
	if (result == TALLY_MEMORY)
		diag_memory(a->diag);
	if (result != TALLY_OVERFLOW)
		return result == TALLY_ADDED;
	return settle_items(a, b);
}

static bool
ageing_merge(struct stage *stage, const struct stage *other)
{
	struct ageing *a = (struct ageing *)stage;

	early_due_add(&a->early, &((const struct ageing *)other)->early);
	odd_items_add(&a->odd, &((const struct ageing *)other)->odd);
	switch (tally_merge(&a->second,
	    &((const struct ageing *)other)->second)) {
	case TALLY_ADDED:
		return true;
	case TALLY_MEMORY:
		diag_memory(a->diag);
		return false;
	case TALLY_OVERFLOW:
		break;
	}
	diag_at(a->diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
	    "the sum of balances does not fit 64 bits of minor units");
	return false;
}

/* As of a day that is over, what came later is no mistake. */
static bool
tell_odd(struct stage *stage)
{
	struct ageing *a = (struct ageing *)stage;

	if (a->snapshot.options.restated)
		a->odd.future.count = 0;
	odd_items_tell(&a->odd, &a->second, a->rule.as_of, a->diag);
	return true;
}

static bool
check_end(struct stage *stage, const struct chain_counts *counts)
{
	const struct ageing *a = (const struct ageing *)stage;

	if (!a->first_stage || counts->cut.line == 0)
		return true;
	diag_at(a->diag, DIAG_WARNING, "W_NO_LINE_END", counts->cut,
	    "the portfolio does not end with a line end: it may have been cut "
	    "short");
	diag_note(a->diag, POS_NONE, "make it again, or ask for it again");
	return true;
}

static bool
ageing_close(struct stage *stage)
{
	struct ageing *a = (struct ageing *)stage;

	early_due_tell(&a->early, a->diag);
	tell_odd(stage);
	if (!snapshot_close(&a->snapshot) || !tally_ties(&a->second, a->diag))
		return false;
	if (!a->rolls)
		return true;
	if (!tally_same(&a->first, &a->second, a->diag))
		return false;
	switch (rollup_end(a->rollup.rollup)) {
	case ROLLUP_SAME:
		return true;
	case ROLLUP_CHANGED:
		return report_changed(a);
	case ROLLUP_LOST:
		break;
	}
	return false;
}

/* What the bucket column can hold; false: out of memory. */
static bool
make_labels(struct ageing *a, struct arena *arena)
{
	const struct buckets *buckets = a->rule.buckets;
	struct text *labels =
	    arena_alloc(arena, buckets->count + 2, sizeof *labels);

	if (labels == NULL)
		return false;
	for (size_t i = 0; i <= buckets->count; i++)
		labels[i] = buckets->labels[i];
	labels[buckets->count + 1] = TEXT(AGEING_UNAPPLIED);
	a->labels = labels;
	return true;
}

static void
take_spec(struct ageing *a, const struct strategy *strategy)
{
	a->spec = &strategy->ageing;
	a->wants.by = &a->spec->rollup_by;
	a->wants.detail = a->spec->rollup_detail;
	a->wants.min_days = a->spec->min_days;
	a->wants.rounding = (enum rounding)strategy->defaults.rounding;
}

/* With nothing to sum there is nothing to settle and to hold against each
 * other. */
static struct stage
make_stage(const struct ageing_options *options)
{
	struct stage stage = { .name = "age", .open = ageing_open,
		.run = ageing_run, .merge = ageing_merge,
		.release = ageing_free };

	stage.close = tell_odd;
	if (options->part == AGEING_DAYS)
		return stage;
	stage.check = check_end;
	stage.settle = ageing_settle;
	stage.close = ageing_close;
	if (!options->rollup)
		return stage;
	stage.scan = ageing_scan;
	stage.scanned = ageing_scanned;
	stage.merge = NULL;
	return stage;
}

struct stage *
ageing_stage(struct arena *arena, const struct ageing_options *options,
    struct diag *diag)
{
	struct ageing *a = arena_alloc(arena, 1, sizeof *a);

	if (a == NULL) {
		diag_memory(diag);
		return NULL;
	}
	a->stage = make_stage(options);
	a->part = options->part;
	a->diag = diag;
	a->arena = arena;
	a->rolls = options->rollup && a->part != AGEING_DAYS;
	a->wants = (struct rollup_wants){ .memory = options->memory,
		.as_of = options->as_of };
	snapshot_init(&a->snapshot, options->snapshot, options->as_of, diag);
	if (options->strategy != NULL)
		take_spec(a, options->strategy);
	if (!aged_rule_init(&a->rule, arena, options->strategy,
	        options->as_of)) {
		diag_memory(diag);
		return NULL;
	}
	a->rule.paid_since = options->paid_since;
	a->rule.buckets = buckets_new(arena, options->strategy, diag);
	if (a->rule.buckets == NULL)
		return NULL;
	if (make_labels(a, arena))
		return &a->stage;
	diag_memory(diag);
	return NULL;
}

void
ageing_free(struct stage *stage)
{
	struct ageing *a = (struct ageing *)stage;

	if (a == NULL)
		return;
	rollup_columns_clear(&a->rollup);
	tally_clear(&a->first);
	tally_clear(&a->second);
}

const struct tally *
ageing_tally(const struct stage *stage)
{
	return &((const struct ageing *)stage)->second;
}

bool
ageing_disputes(const struct stage *stage)
{
	return ((const struct ageing *)stage)->wants.disputes;
}
