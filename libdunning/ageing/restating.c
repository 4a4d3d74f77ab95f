#include "ageing/restating.h"

#include <inttypes.h>

#include "ageing/restating_row.h"
#include "ageing/restating_tell.h"
#include "ageing/rollup.h"
#include "base/date.h"
#include "base/money.h"

enum { NO_SLOT = -1 };

/* What names a document and its instalments, and when these are due. */
static bool
bind_documents(struct restating *r, struct columns *c)
{
	struct transaction_slots *item = &r->item;
	bool ok = columns_bind_needed(c, "doc_id", COLUMN_STRING,
	              &item->doc_id) &&
	    columns_bind_if_there(c, "currency", COLUMN_STRING,
	        &item->currency);

	for (size_t i = 0; ok && i < TRANSACTION_PARTS; i++)
		ok = columns_bind_if_there(c, transaction_parts[i],
		    COLUMN_STRING, &item->parts[i]);
	r->usual = columns_usual_currency(c);
	if (!ok || due_finder_wanted(r->due.spec))
		return ok && due_finder_bind(&r->due, c);
	return columns_bind_if_there(c, "due_date", COLUMN_DATE, &r->due.due);
}

static bool
bind_transactions(struct restating *r, struct columns *c)
{
	if (r->snapshot_date > r->rule.as_of && !columns_has(c, "doc_date"))
		diag_at(r->diag, DIAG_WARNING, "W_NO_DOC_DATE", POS_NONE,
		    "the records have no doc_date: those that were written "
		    "after the as-of date count as open");
	return columns_bind_needed(c, "amount", COLUMN_MONEY, &r->amount) &&
	    columns_bind_if_there(c, "balance", COLUMN_MONEY, &r->given) &&
	    columns_bind_if_there(c, "snapshot_date", COLUMN_DATE,
	        &r->snapshot) &&
	    (!r->by_document || bind_documents(r, c)) &&
	    restating_load_all(r->load, c);
}

/* A balance that is given is looked at only when it may be empty, or may lack
 * its sign. */
static bool
bind_plain(struct restating *r, struct columns *c)
{
	bool has_balance = columns_has(c, "balance");
	bool computes = columns_has(c, "amount") &&
	    (!has_balance || columns_has(c, "paid"));

	r->idle = !computes && !(has_balance && columns_has(c, "kind"));
	if (r->idle)
		return true;
	if (!columns_bind_if_there(c, "balance", COLUMN_MONEY, &r->given))
		return false;
	if (!computes)
		return true;
	return columns_bind_if_there(c, "amount", COLUMN_MONEY, &r->amount) &&
	    columns_bind_if_there(c, "paid", COLUMN_MONEY, &r->paid) &&
	    (!r->by_document || bind_documents(r, c));
}

static void
no_slots(struct restating *r)
{
	r->amount = r->paid = r->given = r->balance = r->snapshot = NO_SLOT;
	r->item.doc_id = r->item.currency = NO_SLOT;
	for (size_t i = 0; i < TRANSACTION_PARTS; i++)
		r->item.parts[i] = NO_SLOT;
}

static bool
restating_open(struct stage *stage, struct columns *c)
{
	struct restating *r = (struct restating *)stage;

	no_slots(r);
	if (r->load != NULL ? !bind_transactions(r, c) : !bind_plain(r, c))
		return false;
	if (r->idle)
		return true;
	if (!aged_rule_bind(&r->rule, c))
		return false;
	r->rule.balance = r->amount != NO_SLOT ? r->amount : r->given;
	/* Instalments need amounts, and a sum that is given for all. */
	if (r->by_document && r->amount != NO_SLOT) {
		r->documents = restating_paid_new(r->memory, r->diag);
		if (r->documents == NULL)
			return false;
	}
	r->balance = columns_amend(c, "balance", COLUMN_MONEY);
	return r->balance >= 0;
}

static bool
is_credit_kind(const struct aged_inputs *in, size_t row)
{
	struct text kind;

	if (!in->kinded || !vector_valid(in->kind, row))
		return false;
	kind = vector_text(in->kind, row);
	return text_is(kind, "credit") || text_is(kind, "payment") ||
	    text_is(kind, "advance");
}

/* By its type or kind, whatever its amount. */
static bool
is_credit(const struct restating *r, const struct aged_inputs *in, size_t row)
{
	return is_credit_kind(in, row) ||
	    (in->typed && aged_is_credit(&r->rule, in->type, row));
}

static struct restating_row
row_of(const struct restating *r, const struct aged_inputs *in,
    struct batch *b, size_t row)
{
	struct restating_row x = { .batch = b, .row = row, .in = in,
		.kind = aged_kind_of(&r->rule, in, row),
		.amount = aged_balance(in, row) };

	x.future = in->dated && vector_valid(in->date, row) &&
	    in->date->date[row] > r->rule.as_of;
	x.superseded = in->replaced && vector_valid(in->superseded, row);
	/* Of a credit of nothing, nothing can have been used. */
	if (x.amount == 0 && !x.future && is_credit(r, in, row))
		x.kind = AGED_CREDIT;
	return x;
}

static bool
is_given(const struct restating *r, const struct batch *b, size_t row)
{
	return r->load == NULL && r->given != NO_SLOT &&
	    vector_valid(&b->vectors[r->given], row);
}

/* Whether it is an instalment that a sum for the document is to cover; one of
 * nothing is, or it would have that sum for itself; and one that a plan took
 * the place of, or what was paid on it would settle a later one. */
static bool
is_instalment(const struct restating *r, const struct restating_row *x)
{
	bool debit = x->amount > 0 ?
	    x->kind == AGED_DEBIT || x->superseded :
	    x->amount == 0 && x->kind == AGED_NOTHING;

	return r->documents != NULL && debit && !x->future &&
	    !(x->superseded && is_credit(r, x->in, x->row)) &&
	    !is_given(r, x->batch, x->row);
}

static bool
scan_row(struct restating *r, const struct aged_inputs *in, struct batch *b,
    size_t row)
{
	struct restating_row x = row_of(r, in, b, row);
	struct restating_instalment i;
	int64_t own;

	return !is_instalment(r, &x) ||
	    restating_instalment_of(r, &x, true, &i, &own) != RESTATING_OPEN ||
	    restating_paid_add(r->documents, &i);
}

static bool
restating_scan(struct stage *stage, struct batch *b)
{
	struct restating *r = (struct restating *)stage;
	const struct aged_inputs in = aged_inputs_of(&r->rule, b);

	for (size_t row = 0; row < b->rows && !r->idle; row++)
		if (b->fates[row] == FATE_KEPT && !scan_row(r, &in, b, row))
			return false;
	return true;
}

static bool
restating_scanned(struct stage *stage)
{
	struct restating *r = (struct restating *)stage;

	return r->documents == NULL || restating_paid_end(r->documents);
}

static enum restating_result
restate(struct restating *r, struct restating_row *x)
{
	if (is_given(r, x->batch, x->row)) {
		x->open = x->batch->vectors[r->given].number[x->row];
		return RESTATING_OPEN;
	}
	if (r->amount == NO_SLOT ||
	    !vector_valid(&x->batch->vectors[r->amount], x->row)) {
		batch_reject(x->batch, x->row, r->amount, "R_BALANCE",
		    "the record has neither a balance nor an amount");
		return RESTATING_REJECTED;
	}
	if (is_instalment(r, x))
		return restating_by_document(r, x);
	return r->load != NULL ? restating_by_transactions(r, x) :
	                         restating_by_paid(r, x);
}

/* The balance that was given is of the same day: is it the same? */
static void
compare(struct restating *r, const struct restating_row *x)
{
	const struct vector *given = &x->batch->vectors[r->given];
	int32_t date = r->snapshot_date;
	int64_t balance;

	if (r->snapshot != NO_SLOT &&
	    vector_valid(&x->batch->vectors[r->snapshot], x->row))
		date = x->batch->vectors[r->snapshot].date[x->row];
	if (date != r->rule.as_of || x->future || x->batch->rehearsal ||
	    !vector_valid(given, x->row))
		return;
	balance = given->number[x->row];
	if (x->kind == AGED_CREDIT && balance > 0)
		balance = -balance;
	r->compared++;
	if (balance != x->open)
		restating_count(&r->differs, x->batch, x->row, r->given);
}

/* False: the run is over. */
static bool
run_row(struct restating *r, const struct aged_inputs *in, struct batch *b,
    size_t row)
{
	struct vector *balance = batch_vector(b, r->balance);
	struct restating_row x = row_of(r, in, b, row);

	switch (restate(r, &x)) {
	case RESTATING_FAILED:
		return false;
	case RESTATING_REJECTED:
	case RESTATING_TWICE:
		return true;
	case RESTATING_OPEN:
		break;
	}
	if (x.open > 0 && is_credit_kind(in, row))
		x.open = -x.open;
	if (r->load != NULL && r->given != NO_SLOT)
		compare(r, &x);
	balance->number[row] = x.open;
	vector_set_valid(balance, row);
	return true;
}

/* Later stages have first passes of their own: then this runs more than
 * once. */
static bool
start_over(struct restating *r)
{
	r->pass++;
	return r->documents == NULL || restating_paid_rewind(r->documents);
}

static bool
restating_run(struct stage *stage, struct batch *b)
{
	struct restating *r = (struct restating *)stage;
	struct aged_inputs in;

	if (r->idle)
		return true;
	in = aged_inputs_of(&r->rule, b);
	if (b->rows > 0 && b->first < r->next && !start_over(r))
		return false;
	r->next = b->first + b->rows;
	batch_vector(b, r->balance)->digits = in.balance->digits;
	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT && !run_row(r, &in, b, row))
			return false;
	return r->twice == 0;
}

static bool
restating_merge(struct stage *stage, const struct stage *other)
{
	struct restating *r = (struct restating *)stage;

	restating_count_all(&r->over,
	    &((const struct restating *)other)->over);
	return true;
}

static bool
restating_close(struct stage *stage)
{
	struct restating *r = (struct restating *)stage;

	if (r->documents != NULL && !restating_paid_same(r->documents)) {
		diag_at(r->diag, DIAG_ERROR, "E_CHANGED", POS_NONE,
		    "the input changed while it was read twice");
		return false;
	}
	restating_tell(r);
	return true;
}

static void
restating_release(struct stage *stage)
{
	struct restating *r = (struct restating *)stage;

	if (r->load != NULL) {
		restating_load_clear(r->load);
		transactions_close(r->load->transactions);
	}
	restating_paid_free(r->documents);
}

/* False: reported. */
static bool
make_load(struct restating *r, struct arena *arena,
    struct transactions *transactions)
{
	if (transactions == NULL)
		return true;
	r->load = arena_alloc(arena, 1, sizeof *r->load);
	if (r->load == NULL) {
		diag_memory(r->diag);
		return false;
	}
	*r->load = (struct restating_load){ .diag = r->diag,
		.transactions = transactions,
		.memory = r->memory };
	return true;
}

struct stage *
restating_stage(struct arena *arena, const struct age_options *options,
    struct diag *diag)
{
	const struct strategy *strategy = options->run.strategy;
	struct transactions *transactions = options->moves;
	struct restating *r = arena_alloc(arena, 1, sizeof *r);

	if (r != NULL)
		*r = (struct restating){ .diag = diag,
			.memory = options->memory != 0 ? options->memory :
			                                 ROLLUP_MEMORY,
			.snapshot_date = options->snapshot,
			.pass = 1,
			.by_document = strategy != NULL &&
			    strategy->ageing.paid_by_document };
	if (r == NULL || !aged_rule_init(&r->rule, arena, strategy,
	                     options->run.as_of) ||
	    (r->by_document &&
	        !due_finder_init(&r->due, arena, &strategy->ageing))) {
		diag_memory(diag);
		return NULL;
	}
	r->due.due = r->due.terms = NO_SLOT;
	r->due.instalment = r->due.doc_date = NO_SLOT;
	if (!make_load(r, arena, transactions))
		return NULL;
	r->stage = (struct stage){ .name = "age", .open = restating_open,
		.scan = r->by_document ? restating_scan : NULL,
		.scanned = r->by_document ? restating_scanned : NULL,
		.run = restating_run, .close = restating_close,
		.merge = transactions == NULL && !r->by_document ?
		    restating_merge :
		    NULL,
		.release = restating_release };
	return &r->stage;
}

/* --- days of credits ------------------------------------------------------ */

static bool
days_open(struct stage *stage, struct columns *c)
{
	(void)stage;
	(void)c;
	return true;
}

/* All stages are open by now: the columns are those of the other one. */
static bool
days_scan(struct stage *stage, struct batch *b)
{
	struct restating *r = ((struct restating_days *)stage)->restating;
	const struct aged_inputs in = aged_inputs_of(&r->rule, b);

	for (size_t row = 0; row < b->rows; row++) {
		struct restating_row x;

		if (b->fates[row] != FATE_KEPT)
			continue;
		x = row_of(r, &in, b, row);
		restating_date(r, &x, x.amount < 0 || is_credit(r, &in, row));
	}
	return true;
}

static bool
days_scanned(struct stage *stage)
{
	struct restating *r = ((struct restating_days *)stage)->restating;

	return restating_load_uses(r->load);
}

static bool
days_run(struct stage *stage, struct batch *b)
{
	(void)stage;
	(void)b;
	return true;
}

struct stage *
restating_days(struct stage *stage)
{
	struct restating *r = (struct restating *)stage;

	if (r->load == NULL || !r->load->transactions->credited)
		return NULL;
	r->days.restating = r;
	r->stage.joined = true; /* what it binds is read for this one, too */
	r->days.stage = (struct stage){ .name = "age", .open = days_open,
		.scan = days_scan, .scanned = days_scanned, .run = days_run };
	return &r->days.stage;
}
