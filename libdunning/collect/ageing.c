#include "collect/ageing.h"

#include <assert.h>
#include <inttypes.h>

#include "collect/aged.h"
#include "collect/early_due.h"
#include "collect/item_total.h"
#include "collect/rollup.h"
#include "collect/snapshot.h"

enum { NO_SLOT = -1, SLICE = AGED_MOST };

enum rollup_column { R_OPEN, R_OVERDUE, R_UNAPPLIED, R_NET, R_DAYS, R_ITEMS,
	ROLLUP_COLUMNS };

static const char *const rollup_names[ROLLUP_COLUMNS] = { "debtor_open",
	"debtor_overdue", "debtor_unapplied", "debtor_net", "debtor_max_days",
	"debtor_items" };

struct ageing {
	struct stage stage;
	struct diag *diag;
	struct aged_rule rule;
	const struct text *labels; /* of the buckets, then AGEING_UNAPPLIED */
	size_t memory;
	bool rolls;
	struct item_total_slots slots;
	int debtor_id; /* slot */
	int days, bucket, rolled[ROLLUP_COLUMNS];
	const char *file; /* of the records */
	struct rollup *rollup;      /* filled by the first pass */
	struct tally first, second; /* totals of each pass */
	bool overflows; /* a sum of a batch, when `shared` */
	struct snapshot snapshot;
	struct src_pos measure_at; /* where the strategy names the measure */
	int original_due, original_days; /* slots */
	struct early_due early;

	/* Of the open items at hand: */
	struct aged aged;
	int32_t totals[SLICE]; /* of the currency, in the tally */
	struct rollup_item items[SLICE];
	const struct rollup_sums *sums[SLICE];
};

static_assert((int)SLICE <= (int)ROLLUP_SLICE &&
        (int)SLICE <= (int)TALLY_ITEMS,
    "a slice fits in one call");

static int
bind_if_there(struct columns *columns, const char *name,
    enum column_type type)
{
	if (!columns_has(columns, name))
		return NO_SLOT;
	return columns_bind(columns, name, type, COLUMN_PRESENT, POS_NONE);
}

static bool
bind_dates(struct ageing *a, struct columns *c)
{
	const char *measure = a->rule.buckets->measure;

	a->rule.due = columns_bind(c, "due_date", COLUMN_DATE, COLUMN_PRESENT,
	    POS_NONE);
	if (a->rule.due < 0 || !aged_rule_bind(&a->rule, c) ||
	    !snapshot_open(&a->snapshot, c, a->stage.shared))
		return false;
	a->original_due = bind_if_there(c, "original_due_date", COLUMN_DATE);
	if (measure == NULL)
		return true;
	a->rule.measure = columns_bind(c, measure, COLUMN_INT, COLUMN_PRESENT,
	    a->measure_at);
	return a->rule.measure >= 0;
}

static bool
bind_inputs(struct ageing *a, struct columns *c)
{
	if (!bind_dates(a, c))
		return false;
	a->slots = (struct item_total_slots){ NO_SLOT, NO_SLOT };
	if (a->rolls || columns_has(c, "balance")) {
		a->rule.balance = columns_bind(c, "balance", COLUMN_MONEY,
		    COLUMN_REQUIRED, POS_NONE);
		if (a->rule.balance < 0)
			return false;
		a->slots.balance = a->rule.balance;
		a->slots.currency =
		    bind_if_there(c, "currency", COLUMN_STRING);
	}
	if (!a->rolls)
		return true;
	a->debtor_id = columns_bind(c, "debtor_id", COLUMN_STRING,
	    COLUMN_REQUIRED, POS_NONE);
	return a->debtor_id >= 0;
}

static bool
ageing_open(struct stage *stage, struct columns *c)
{
	struct ageing *a = (struct ageing *)stage;
	struct rollup_options options = { .memory = a->memory };

	if (!bind_inputs(a, c))
		return false;
	a->days = columns_append(c, "days_overdue", COLUMN_INT);
	if (a->days < 0)
		return false;
	a->bucket = columns_append_labels(c, "bucket", a->labels,
	    a->rule.buckets->count + 2);
	if (a->bucket < 0)
		return false;
	if (a->original_due != NO_SLOT) {
		a->original_days = columns_append(c, "original_days_overdue",
		    COLUMN_INT);
		if (a->original_days < 0)
			return false;
	}
	for (int i = 0; a->rolls && i < ROLLUP_COLUMNS; i++) {
		a->rolled[i] = columns_append(c, rollup_names[i],
		    i < R_DAYS ? COLUMN_MONEY : COLUMN_INT);
		if (a->rolled[i] < 0)
			return false;
	}
	tally_init(&a->first, a->rule.buckets->count + 1);
	tally_init(&a->second, a->rule.buckets->count + 1);
	if (a->rolls)
		a->rollup = rollup_new(&options, a->diag);
	return !a->rolls || a->rollup != NULL;
}

static bool
overflow(struct ageing *a, struct batch *b, size_t row)
{
	diag_at(a->diag, DIAG_ERROR, "E_OVERFLOW",
	    batch_at_slot(b, row, a->rule.balance),
	    "the sum of balances does not fit 64 bits of minor units");
	return false;
}

/* Counts the items: the first *fit of them, when a sum does not fit. */
static bool
count_items(struct ageing *a, struct tally *tally, const struct batch *b,
    size_t *fit)
{
	const struct aged *aged = &a->aged;
	const struct tally_items items = { .count = aged->count,
		.totals = a->totals,
		.balances = aged->balances,
		.days = aged->days,
		.buckets = aged->codes };

	if (!item_totals(&a->slots, tally, b, aged, a->totals)) {
		diag_memory(a->diag);
		return false;
	}
	*fit = tally_add_items(tally, &items);
	return true;
}

/* Everything about the records but what concerns debtors. */
static bool
age_slice(struct ageing *a, struct tally *tally, struct batch *b, size_t from,
    size_t *fit)
{
	size_t to = b->rows - from < SLICE ? b->rows : from + SLICE;

	aged_find(&a->aged, &a->rule, b, from, to);
	*fit = a->aged.count;
	return a->rule.balance == NO_SLOT || count_items(a, tally, b, fit);
}

static void
make_keys(struct ageing *a, const struct tally *tally, const struct batch *b,
    size_t count)
{
	const struct vector *id = &b->vectors[a->debtor_id];
	const struct aged *aged = &a->aged;

	for (size_t i = 0; i < count; i++) {
		size_t row = aged->rows[i];
		struct rollup_key key =
		    rollup_key_of(tally->totals[a->totals[i]].key,
		        vector_valid(id, row) ? vector_text(id, row) :
		                                TEXT(""));

		a->items[i] = (struct rollup_item){ .low = key.low,
			.tag = key.tag,
			.balance = aged->balances[i],
			.record = b->first + row,
			.days = aged->days[i] };
	}
}

/* The item that is told is the first that does not fit any sum. */
static bool
scan_slice(struct ageing *a, struct batch *b, size_t from)
{
	enum rollup_result result;
	size_t fit, failed = 0;

	if (!age_slice(a, &a->first, b, from, &fit))
		return false;
	make_keys(a, &a->first, b, fit);
	result = rollup_add(a->rollup, a->items, fit, &failed);
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
	enum rollup_result result = rollup_turn(a->rollup, &record);

	if (result == ROLLUP_OVERFLOW)
		diag_at(a->diag, DIAG_ERROR, "E_OVERFLOW", POS_FILE(a->file),
		    "the sum of balances of a debtor does not fit 64 bits of "
		    "minor units at record %" PRIu64,
		    record + 1);
	return result == ROLLUP_ADDED;
}

static bool
append_sums(struct ageing *a, struct batch *b)
{
	const struct aged *aged = &a->aged;
	struct vector *v[ROLLUP_COLUMNS];
	uint8_t *digits = batch_vector(b, a->rule.balance)->digits;

	for (int i = 0; i < ROLLUP_COLUMNS; i++)
		v[i] = batch_vector(b, a->rolled[i]);
	for (size_t i = 0; i < aged->count; i++) {
		const struct rollup_sums *sums = a->sums[i];
		size_t row = aged->rows[i];

		if (__builtin_sub_overflow(sums->open, sums->unapplied,
		        &v[R_NET]->number[row]))
			return overflow(a, b, row);
		v[R_OPEN]->number[row] = sums->open;
		v[R_OVERDUE]->number[row] = sums->overdue;
		v[R_UNAPPLIED]->number[row] = sums->unapplied;
		v[R_ITEMS]->number[row] = sums->items;
		v[R_DAYS]->number[row] = sums->max_days;
		if (sums->items > 0)
			vector_set_valid(v[R_DAYS], row);
	}
	for (int i = 0; i < ROLLUP_COLUMNS; i++) {
		if (i < R_DAYS)
			v[i]->digits = digits;
		if (i != R_DAYS)
			aged_set_valid(aged, v[i]);
	}
	return true;
}

static bool
report_changed(struct ageing *a)
{
	diag_at(a->diag, DIAG_ERROR, "E_CHANGED", POS_FILE(a->file),
	    "the input changed while it was read twice");
	return false;
}

static bool
run_slice(struct ageing *a, struct batch *b, size_t from)
{
	size_t fit;

	if (!age_slice(a, &a->second, b, from, &fit))
		return false;
	aged_append(&a->aged, batch_vector(b, a->days),
	    batch_vector(b, a->bucket));
	if (a->aged.early > 0)
		early_due_count(&a->early, b, &a->aged, a->rule.due);
	if (a->original_due != NO_SLOT)
		aged_append_since(&a->aged, a->rule.as_of,
		    batch_vector(b, a->original_due),
		    batch_vector(b, a->original_days));
	if (fit < a->aged.count) {
		a->overflows = true;
		return a->stage.shared || overflow(a, b, a->aged.rows[fit]);
	}
	if (!a->rolls)
		return true;
	make_keys(a, &a->second, b, fit);
	switch (rollup_next(a->rollup, a->items, a->aged.count, a->sums)) {
	case ROLLUP_SAME:
		return append_sums(a, b);
	case ROLLUP_CHANGED:
		return report_changed(a);
	case ROLLUP_LOST:
		break;
	}
	return false;
}

static bool
ageing_run(struct stage *stage, struct batch *b)
{
	struct ageing *a = (struct ageing *)stage;

	for (size_t from = 0; from < b->rows; from += SLICE)
		if (!run_slice(a, b, from))
			return false;
	return stage->shared || snapshot_check(&a->snapshot, b);
}

/* One item after the other, as one instance would: one of them does not fit. */
static bool
settle_items(struct ageing *a, struct batch *b)
{
	const struct vector *bucket = batch_vector(b, a->bucket);
	const struct vector *days = batch_vector(b, a->days);
	const struct vector *balance = batch_vector(b, a->rule.balance);
	size_t unapplied = a->rule.buckets->count + 1;

	for (size_t row = 0; row < b->rows; row++) {
		int64_t amount = balance->number[row];
		int32_t total;

		if (!vector_valid(bucket, row))
			continue;
		if (bucket->codes[row] == unapplied && amount > 0)
			amount = -amount;
		total = item_total(&a->slots, &a->second, b, row);
		if (total == TALLY_NONE) {
			diag_memory(a->diag);
			return false;
		}
		if (!tally_add(&a->second.totals[total], amount,
		        vector_valid(days, row) ? days->number[row] : 0,
		        bucket->codes[row]))
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

static bool
ageing_close(struct stage *stage)
{
	struct ageing *a = (struct ageing *)stage;

	early_due_tell(&a->early, a->diag);
	if (!snapshot_close(&a->snapshot) || !tally_ties(&a->second, a->diag))
		return false;
	if (!a->rolls)
		return true;
	if (!tally_same(&a->first, &a->second, a->diag))
		return false;
	switch (rollup_end(a->rollup)) {
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

struct stage *
ageing_stage(struct arena *arena, const struct ageing_options *options,
    struct diag *diag)
{
	struct ageing *a = arena_alloc(arena, 1, sizeof *a);

	if (a == NULL) {
		diag_memory(diag);
		return NULL;
	}
	a->stage = (struct stage){ .name = "age", .open = ageing_open,
		.scan = options->rollup ? ageing_scan : NULL,
		.scanned = options->rollup ? ageing_scanned : NULL,
		.run = ageing_run, .close = ageing_close,
		.merge = options->rollup ? NULL : ageing_merge,
		.settle = ageing_settle, .release = ageing_free };
	a->diag = diag;
	a->rolls = options->rollup;
	a->memory = options->memory;
	snapshot_init(&a->snapshot, options->snapshot, options->as_of, diag);
	if (options->strategy != NULL)
		a->measure_at = options->strategy->ageing.measure.at;
	if (!aged_rule_init(&a->rule, arena, options->strategy,
	        options->as_of)) {
		diag_memory(diag);
		return NULL;
	}
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
	rollup_free(a->rollup);
	tally_clear(&a->first);
	tally_clear(&a->second);
}

const struct tally *
ageing_tally(const struct stage *stage)
{
	return &((const struct ageing *)stage)->second;
}
