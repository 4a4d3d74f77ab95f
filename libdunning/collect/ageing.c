#include "collect/ageing.h"

#include <stdlib.h>

#include "collect/buckets.h"
#include "collect/debtors.h"

enum { NO_SLOT = -1 };

enum rollup_column { R_OPEN, R_OVERDUE, R_UNAPPLIED, R_NET, R_DAYS, R_ITEMS,
	ROLLUP_COLUMNS };

static const char *const rollup_names[ROLLUP_COLUMNS] = { "debtor_open",
	"debtor_overdue", "debtor_unapplied", "debtor_net", "debtor_max_days",
	"debtor_items" };

/* Bucket of credits, which have no age of their own in this mode. */
static const struct text unapplied_label = {
	AGEING_UNAPPLIED, sizeof AGEING_UNAPPLIED - 1
};

struct ageing {
	struct stage stage;
	struct diag *diag;
	const struct strategy *strategy;
	const struct buckets *buckets;
	int32_t as_of;
	bool rollup;
	int due, balance, doc_type, doc_date, currency, debtor_id;
	int days, bucket, rolled[ROLLUP_COLUMNS];
	struct debtors *debtors; /* filled by the first pass */
	struct tally first, second; /* totals of each pass */
};

/* What one record is: a debit with an age, or a credit. */
struct item {
	bool credit;
	bool counted; /* has a balance */
	int64_t balance;
	int64_t days;
	struct text currency;
};

static int
bind_if_there(struct columns *columns, const char *name,
    enum column_type type)
{
	if (!columns_has(columns, name))
		return NO_SLOT;
	return columns_bind(columns, name, type, COLUMN_PRESENT, POS_NONE);
}

static bool
bind_inputs(struct ageing *a, struct columns *c)
{
	a->due = columns_bind(c, "due_date", COLUMN_DATE, COLUMN_PRESENT,
	    POS_NONE);
	if (a->due < 0)
		return false;
	a->doc_type = bind_if_there(c, "doc_type", COLUMN_STRING);
	a->doc_date = bind_if_there(c, "doc_date", COLUMN_DATE);
	a->balance = NO_SLOT;
	a->currency = NO_SLOT;
	if (a->rollup || columns_has(c, "balance")) {
		a->balance = columns_bind(c, "balance", COLUMN_MONEY,
		    COLUMN_REQUIRED, POS_NONE);
		if (a->balance < 0)
			return false;
		a->currency = bind_if_there(c, "currency", COLUMN_STRING);
	}
	if (!a->rollup)
		return true;
	a->debtor_id = columns_bind(c, "debtor_id", COLUMN_STRING,
	    COLUMN_REQUIRED, POS_NONE);
	return a->debtor_id >= 0;
}

static bool
ageing_open(struct stage *stage, struct columns *c)
{
	struct ageing *a = (struct ageing *)stage;

	if (!bind_inputs(a, c))
		return false;
	a->days = columns_append(c, "days_overdue", COLUMN_INT);
	a->bucket = columns_append(c, "bucket", COLUMN_STRING);
	if (a->days < 0 || a->bucket < 0)
		return false;
	for (int i = 0; a->rollup && i < ROLLUP_COLUMNS; i++) {
		a->rolled[i] = columns_append(c, rollup_names[i],
		    i < R_DAYS ? COLUMN_MONEY : COLUMN_INT);
		if (a->rolled[i] < 0)
			return false;
	}
	tally_init(&a->first, a->buckets->count + 1);
	tally_init(&a->second, a->buckets->count + 1);
	if (!a->rollup)
		return true;
	a->debtors = debtors_new();
	if (a->debtors == NULL)
		diag_memory(a->diag);
	return a->debtors != NULL;
}

static bool
is_credit_type(const struct ageing *a, struct text type)
{
	const struct located_list *types;

	if (a->strategy == NULL || type.at == NULL)
		return false;
	types = &a->strategy->ageing.credit_types;
	for (size_t i = 0; i < types->count; i++)
		if (text_equal(types->items[i].text, type))
			return true;
	return false;
}

/* A credit is written with a minus sign or marked by its type; either way it
 * counts as a negative balance. */
static bool
read_money(struct ageing *a, struct batch *b, size_t row, struct item *item)
{
	const struct vector *balance = batch_vector(b, a->balance);
	struct text type = { NULL, 0 };

	item->balance = balance->number[row];
	item->counted = true;
	item->currency = TEXT("");
	if (a->currency != NO_SLOT &&
	    vector_valid(batch_vector(b, a->currency), row))
		item->currency = vector_text(batch_vector(b, a->currency), row);
	if (a->doc_type != NO_SLOT &&
	    vector_valid(batch_vector(b, a->doc_type), row))
		type = vector_text(batch_vector(b, a->doc_type), row);
	item->credit = item->balance < 0;
	if (!item->credit && is_credit_type(a, type)) {
		item->credit = true;
		if (item->balance == INT64_MIN)
			return false;
		item->balance = -item->balance;
	}
	return true;
}

/* Sets the fate of records that are not open items; false: not kept. */
static bool
read_item(struct ageing *a, struct batch *b, size_t row, struct item *item)
{
	const struct vector *due = batch_vector(b, a->due);

	*item = (struct item){ .currency = TEXT("") };
	if (a->balance != NO_SLOT && !read_money(a, b, row, item))
		return false;
	if (item->counted && item->balance == 0) {
		b->fates[row] = FATE_EXCLUDED;
		return false;
	}
	if (a->doc_date != NO_SLOT &&
	    vector_valid(batch_vector(b, a->doc_date), row) &&
	    batch_vector(b, a->doc_date)->date[row] > a->as_of) {
		b->fates[row] = FATE_EXCLUDED;
		return false;
	}
	if (item->credit)
		return true;
	if (!vector_valid(due, row)) {
		batch_reject(b, row, a->due, "R_DUE_DATE",
		    "an open item has no due date");
		return false;
	}
	item->days = (int64_t)a->as_of - due->date[row];
	return true;
}

static bool
overflow(struct ageing *a, struct batch *b, size_t row)
{
	diag_at(a->diag, DIAG_ERROR, "E_OVERFLOW",
	    batch_at_slot(b, row, a->balance),
	    "the sum of balances does not fit 64 bits of minor units");
	return false;
}

static bool
count_item(struct ageing *a, struct tally *tally, struct batch *b, size_t row,
    const struct item *item)
{
	switch (tally_add(tally, item->currency,
	    batch_vector(b, a->balance)->digits[row], item->balance,
	    item->credit, item->days > 0,
	    buckets_find(a->buckets, item->days))) {
	case TALLY_ADDED:
		return true;
	case TALLY_OVERFLOW:
		return overflow(a, b, row);
	case TALLY_MEMORY:
		diag_memory(a->diag);
		return false;
	}
	return false;
}

static bool
ageing_scan(struct stage *stage, struct batch *b)
{
	struct ageing *a = (struct ageing *)stage;

	for (size_t row = 0; row < b->rows; row++) {
		struct debtor *debtor;
		struct item item;

		if (b->fates[row] != FATE_KEPT ||
		    !read_item(a, b, row, &item))
			continue;
		debtor = debtors_get(a->debtors,
		    vector_text(batch_vector(b, a->debtor_id), row), item.currency);
		if (debtor == NULL) {
			diag_memory(a->diag);
			return false;
		}
		if (!debtor_add(debtor, item.balance, item.credit, item.days))
			return overflow(a, b, row);
		if (!count_item(a, &a->first, b, row, &item))
			return false;
	}
	return true;
}

static bool
append_rollup(struct ageing *a, struct batch *b, size_t row,
    const struct item *item)
{
	const struct debtor *d = debtors_get(a->debtors,
	    vector_text(batch_vector(b, a->debtor_id), row), item->currency);
	int64_t values[ROLLUP_COLUMNS];

	if (d == NULL) {
		diag_memory(a->diag);
		return false;
	}
	values[R_OPEN] = d->open;
	values[R_OVERDUE] = d->overdue;
	values[R_UNAPPLIED] = d->unapplied;
	values[R_DAYS] = d->max_days;
	values[R_ITEMS] = d->items;
	if (__builtin_sub_overflow(d->open, d->unapplied, &values[R_NET]))
		return overflow(a, b, row);
	for (int i = 0; i < ROLLUP_COLUMNS; i++) {
		struct vector *v = batch_vector(b, a->rolled[i]);

		if (i == R_DAYS && d->items == 0)
			continue;
		v->number[row] = values[i];
		if (v->digits != NULL)
			v->digits[row] =
			    batch_vector(b, a->balance)->digits[row];
		vector_set_valid(v, row);
	}
	return true;
}

static bool
ageing_row(struct ageing *a, struct batch *b, size_t row)
{
	struct vector *days = batch_vector(b, a->days);
	struct vector *bucket = batch_vector(b, a->bucket);
	struct item item;

	if (!read_item(a, b, row, &item))
		return true;
	bucket->text[row] = unapplied_label;
	if (!item.credit) {
		days->number[row] = item.days;
		vector_set_valid(days, row);
		bucket->text[row] = a->buckets->labels[buckets_find(
		    a->buckets, item.days)];
	}
	vector_set_valid(bucket, row);
	if (item.counted && !count_item(a, &a->second, b, row, &item))
		return false;
	return !a->rollup || append_rollup(a, b, row, &item);
}

static bool
ageing_run(struct stage *stage, struct batch *b)
{
	struct ageing *a = (struct ageing *)stage;

	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT && !ageing_row(a, b, row))
			return false;
	return true;
}

static bool
ageing_close(struct stage *stage)
{
	struct ageing *a = (struct ageing *)stage;

	return tally_ties(&a->second, a->diag) &&
	    (!a->rollup || tally_same(&a->first, &a->second, a->diag));
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
		.run = ageing_run, .close = ageing_close };
	a->diag = diag;
	a->strategy = options->strategy;
	a->as_of = options->as_of;
	a->rollup = options->rollup;
	a->buckets = buckets_new(arena, options->strategy, diag);
	return a->buckets != NULL ? &a->stage : NULL;
}

void
ageing_free(struct stage *stage)
{
	struct ageing *a = (struct ageing *)stage;

	if (a == NULL)
		return;
	debtors_free(a->debtors);
	tally_clear(&a->first);
	tally_clear(&a->second);
}

const struct tally *
ageing_tally(const struct stage *stage)
{
	return &((const struct ageing *)stage)->second;
}
