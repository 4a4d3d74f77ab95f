#include "ageing/kpi_stage.h"

#include <stdlib.h>

#include "ageing/charging_internal.h"
#include "ageing/disputed.h"
#include "ageing/summary_tile.h"

enum { NO_SLOT = -1 };

struct kpi {
	struct stage stage;
	struct diag *diag;
	struct kpi_report report;
	size_t memory; /* most bytes of the sums */
	const struct located_list *types; /* doc_type texts of credits; or NULL */
	const char *const *by;
	bool balances;
	struct charge_payments *payments; /* NULL: settled_date says it */
	struct kpi_payment *paid;         /* of a record */
	size_t paid_room;
	int amount, issued, due, settled, balance, kind, type, replaced;
	struct disputed disputed;
	struct summary_tile tile;
	bool (*write)(void *ctx, struct kpi_report *, struct out *);
	void *ctx;
};

/* What a record is that is left out for nothing. */
enum { INVOICE = -1 };

static bool
kpi_open(struct stage *stage, struct columns *c)
{
	struct kpi *k = (struct kpi *)stage;

	k->settled = NO_SLOT;
	k->amount = columns_bind(c, "amount", COLUMN_MONEY, COLUMN_REQUIRED,
	    POS_NONE);
	k->issued = columns_bind(c, "doc_date", COLUMN_DATE, COLUMN_REQUIRED,
	    POS_NONE);
	k->due = columns_bind(c, "due_date", COLUMN_DATE, COLUMN_PRESENT,
	    POS_NONE);
	return k->amount >= 0 && k->issued >= 0 && k->due >= 0 &&
	    (k->payments != NULL ?
	            charge_payments_bind(k->payments, c) :
	            columns_bind_if_there(c, "settled_date", COLUMN_DATE,
	                &k->settled)) &&
	    columns_bind_if_there(c, "balance", COLUMN_MONEY, &k->balance) &&
	    columns_bind_if_there(c, "kind", COLUMN_STRING, &k->kind) &&
	    columns_bind_if_there(c, "doc_type", COLUMN_STRING, &k->type) &&
	    columns_bind_if_there(c, "superseded_by", COLUMN_STRING,
	        &k->replaced) &&
	    disputed_bind(&k->disputed, c) && tile_bind(&k->tile, c, k->by) &&
	    left_bind(&k->report.amounts, c, k->amount, false,
	        k->report.period.to);
}

/* Null when there is no such column, too. */
static bool
is_credit(const struct kpi *k, const struct batch *b, size_t row)
{
	struct text kind = batch_cell(b, k->kind, row);
	struct text type = batch_cell(b, k->type, row);

	if (b->vectors[k->amount].number[row] < 0 ||
	    (kind.len > 0 && !text_is(kind, "debit")))
		return true;
	for (size_t i = 0;
	     k->types != NULL && type.at != NULL && i < k->types->count; i++)
		if (text_equal(type, k->types->items[i].text))
			return true;
	return false;
}

/* Which enum left_out a record is, when it is no invoice of the report. */
static int
look(const struct kpi *k, struct batch *b, size_t row)
{
	if (b->vectors[k->amount].number[row] == 0)
		return LEFT_ZERO;
	if (b->vectors[k->issued].date[row] > k->report.period.to)
		return LEFT_LATER;
	if (batch_cell(b, k->replaced, row).len > 0)
		return LEFT_REPLACED;
	if (is_credit(k, b, row))
		return LEFT_OTHER;
	if (vector_valid(&b->vectors[k->due], row))
		return INVOICE;
	batch_reject(b, row, k->due, "R_DUE_DATE",
	    "an open item has no due date");
	return LEFT_REJECTED;
}

/* Sets aside what is no invoice; an excluded record is in no group. */
static bool
sort_out(struct kpi *k, struct batch *b)
{
	for (size_t row = 0; row < b->rows; row++) {
		int what = LEFT_REJECTED;

		if (b->fates[row] == FATE_KEPT)
			what = look(k, b, row);
		if (what == INVOICE)
			continue;
		if (!left_count(&k->report.amounts, &k->tile, b, row,
		        (enum left_out)what)) {
			diag_memory(k->diag);
			return false;
		}
		if (what != LEFT_REJECTED)
			b->fates[row] = FATE_EXCLUDED;
	}
	return true;
}

static void
report_overflow(const struct kpi *k, const struct batch *b, size_t row)
{
	diag_at(k->diag, DIAG_ERROR, "E_OVERFLOW",
	    batch_at_slot(b, row, k->amount),
	    "the sum of amounts does not fit 64 bits of minor units");
}

static struct kpi_invoice
invoice_of(struct kpi *k, const struct batch *b, size_t row)
{
	struct kpi_invoice invoice = {
		.amount = b->vectors[k->amount].number[row],
		.issued = b->vectors[k->issued].date[row],
		.due = b->vectors[k->due].date[row],
		.settled = DATE_NONE
	};

	invoice.open = invoice.amount;
	invoice.by_payments = k->payments != NULL;
	if (k->settled != NO_SLOT && vector_valid(&b->vectors[k->settled], row))
		invoice.settled = b->vectors[k->settled].date[row];
	else if (k->balance != NO_SLOT &&
	    vector_valid(&b->vectors[k->balance], row)) {
		int64_t balance = b->vectors[k->balance].number[row];

		if (k->balances || invoice.by_payments)
			invoice.open = balance > 0 ? balance : 0;
		k->report.partly += balance != invoice.amount &&
		    (invoice.open > 0 || !invoice.by_payments);
	}
	invoice.disputed =
	    disputed_of(&k->disputed, b, row, invoice.open);
	return invoice;
}

/* Those of a record, up to the end of the period.  False: reported. */
static bool
find_payments(struct kpi *k, const struct batch *b, size_t row,
    struct kpi_invoice *invoice)
{
	struct interest_claim claim = { .from = INT32_MIN,
		.until = k->report.period.to };
	bool fits = true;

	if (!charge_payments_find(k->payments, b, row,
	        b->vectors[k->amount].digits[row], &claim, &fits)) {
		if (!fits)
			report_overflow(k, b, row);
		return false;
	}
	if (claim.count > k->paid_room) {
		struct kpi_payment *more =
		    realloc(k->paid, claim.count * sizeof *more);

		if (more == NULL) {
			diag_memory(k->diag);
			return false;
		}
		k->paid = more;
		k->paid_room = claim.count;
	}
	for (size_t i = 0; i < claim.count; i++)
		k->paid[i] = (struct kpi_payment){ claim.payments[i].date,
			claim.payments[i].amount };
	invoice->payments = k->paid;
	invoice->payment_count = claim.count;
	return true;
}

static bool
grow(struct kpi *k)
{
	struct kpi_report *r = &k->report;
	size_t room = r->room == 0 ? 64 : 2 * r->room;
	struct kpi_sums *sums;

	if (room * sizeof *sums > k->memory) {
		diag_at(k->diag, DIAG_ERROR, "E_LIMIT", POS_NONE,
		    "%zu groups need more than %zu MiB", r->count,
		    k->memory >> 19);
		diag_note(k->diag, POS_NONE,
		    "raise --memory, or ask with --by for fewer columns or "
		    "for such that have fewer values");
		return false;
	}
	sums = realloc(r->sums, room * sizeof *sums);
	if (sums == NULL) {
		diag_memory(k->diag);
		return false;
	}
	r->sums = sums;
	r->room = room;
	return true;
}

/* The sums of a group, made on first use; NULL: reported. */
static struct kpi_sums *
sums_of(struct kpi *k, struct summary_group *group, int digits)
{
	struct kpi_report *r = &k->report;

	if (group->buckets[0] > 0)
		return &r->sums[group->buckets[0] - 1];
	if (r->count == r->room && !grow(k))
		return NULL;
	r->sums[r->count] = (struct kpi_sums){ .digits = digits };
	group->buckets[0] = (int64_t)++r->count;
	return &r->sums[r->count - 1];
}

static bool
add_invoices(struct kpi *k, struct batch *b)
{
	const struct summary_tile *tile = &k->tile;

	for (size_t i = 0; i < tile->count; i++) {
		size_t row = tile->rows[i];
		struct kpi_invoice invoice = invoice_of(k, b, row);
		struct kpi_sums *sums = sums_of(k, tile->found[i],
		    b->vectors[k->amount].digits[row]);
		enum kpi_added added;

		if (sums == NULL ||
		    (k->payments != NULL &&
		        !find_payments(k, b, row, &invoice)))
			return false;
		added = kpi_add(sums, &k->report.period, &invoice);
		if (added == KPI_MEMORY)
			diag_memory(k->diag);
		else if (added == KPI_OVERFLOW)
			report_overflow(k, b, row);
		if (added != KPI_ADDED)
			return false;
	}
	k->report.records += tile->count;
	return true;
}

static bool
kpi_run(struct stage *stage, struct batch *b)
{
	struct kpi *k = (struct kpi *)stage;

	if (!sort_out(k, b))
		return false;
	for (size_t row = 0; row < b->rows;) {
		row = tile_take(&k->tile, b, row);
		if (!tile_find(&k->tile, b, k->report.groups, k->diag) ||
		    !add_invoices(k, b))
			return false;
	}
	return true;
}

static bool
kpi_emit(struct stage *stage, struct out *out)
{
	struct kpi *k = (struct kpi *)stage;

	k->report.rows = order_rows(k->report.groups);
	if (k->report.rows == NULL) {
		diag_memory(k->diag);
		return false;
	}
	return k->write(k->ctx, &k->report, out);
}

static void
kpi_release(struct stage *stage)
{
	struct kpi *k = (struct kpi *)stage;

	for (size_t i = 0; i < k->report.count; i++)
		kpi_sums_clear(&k->report.sums[i]);
	free(k->report.sums);
	free(k->report.rows);
	groups_free(k->report.groups);
	left_clear(&k->report.amounts);
	tile_clear(&k->tile);
	charge_payments_free(k->payments);
	free(k->paid);
}

const struct kpi_sums *
kpi_report_sums(const struct kpi_report *r, size_t row)
{
	return &r->sums[groups_of(r->groups, r->rows[row].key)->buckets[0] - 1];
}

struct stage *
kpi_stage(struct arena *arena, const struct kpi_options *options,
    struct diag *diag)
{
	struct kpi *k = arena_alloc(arena, 1, sizeof *k);

	if (k == NULL) {
		diag_memory(diag);
		return NULL;
	}
	if (!tile_init(&k->tile, arena, options->by_count, diag))
		return NULL;
	if (options->ageing != NULL && options->ageing->moves != NULL) {
		k->payments =
		    charge_payments_new(arena, options->ageing, diag);
		if (k->payments == NULL)
			return NULL;
	}
	k->stage = (struct stage){ .name = "report", .open = kpi_open,
		.run = kpi_run, .emit = kpi_emit, .release = kpi_release,
		.sink = true };
	k->diag = diag;
	k->by = options->by;
	k->balances = options->balances;
	k->memory = options->memory / 2;
	k->write = options->write;
	k->ctx = options->ctx;
	if (options->strategy != NULL)
		k->types = &options->strategy->ageing.credit_types;
	k->report = (struct kpi_report){ .period = options->period,
		.groups = groups_new(1 + options->by_count, 1,
		    options->memory / 2),
		.diag = diag };
	if (k->report.groups != NULL)
		return &k->stage;
	diag_memory(diag);
	return NULL;
}
