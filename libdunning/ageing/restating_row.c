#include "ageing/restating_row.h"

#include "base/wide.h"

enum { NO_SLOT = -1 };

void
restating_count(struct restating_found *found, const struct batch *b,
    size_t row, int slot)
{
	if (b->rehearsal)
		return;
	if (found->count++ > 0)
		return;
	found->record = b->first + row;
	found->at = batch_at_slot(b, row, slot);
}

void
restating_count_all(struct restating_found *to,
    const struct restating_found *more)
{
	if (more->count > 0 &&
	    (to->count == 0 || more->record < to->record)) {
		to->record = more->record;
		to->at = more->at;
	}
	to->count += more->count;
}

static struct parts_key
key_of(const struct restating *r, const struct restating_row *x, bool whole)
{
	struct parts parts = parts_none();
	const bool *keys = r->load->keys;

	parts_add(&parts, keys[RESTATING_COMPANY] ?
	        batch_cell(x->batch, r->parts[RESTATING_COMPANY], x->row) :
	        TEXT(""));
	parts_add(&parts, keys[RESTATING_DEBTOR] ?
	        batch_cell(x->batch, r->parts[RESTATING_DEBTOR], x->row) :
	        TEXT(""));
	parts_add(&parts, batch_cell(x->batch, r->doc_id, x->row));
	parts_add(&parts, keys[RESTATING_INSTALMENT] && !whole ?
	        batch_cell(x->batch, r->parts[RESTATING_INSTALMENT], x->row) :
	        TEXT(""));
	return parts_end(&parts);
}

/* -1: a currency that no transaction has. */
static int
currency_of(const struct restating *r, const struct restating_row *x)
{
	struct text code = batch_cell(x->batch, r->currency, x->row);

	if (code.len == 0 && r->usual.at != NULL)
		code = r->usual;
	return restating_currency_find(&r->load->currencies, code);
}

/* What the transactions of one item come to. */
struct sum {
	wide amount; /* minor units of the record's currency */
	bool other;  /* there are some in another currency, */
	bool any;    /* and some that count */
	bool mixed;  /* in several, and the record does not say its own */
	bool finer;  /* with more decimals than the record's currency */
	bool taken;  /* by a record before, in this reading */
};

static void
add_entry(const struct restating *r, struct restating_entry *entry, int digits,
    struct sum *sum)
{
	int own = r->load->currencies.digits[entry->currency];
	wide scale = wide_power_of_ten(own > digits ? own - digits :
	                                              digits - own);

	sum->taken |= entry->pass == r->pass;
	sum->any = true;
	entry->pass = r->pass;
	if (own <= digits) {
		sum->amount += entry->sum * scale;
		return;
	}
	sum->finer |= entry->sum % scale != 0;
	sum->amount += entry->sum / scale;
}

static void
add_entries(const struct restating *r, const struct restating_row *x,
    const struct restating_table *table, struct parts_key key,
    struct sum *sum)
{
	int digits = x->in->balance->digits[x->row];
	int currency = currency_of(r, x);
	int met = RESTATING_UNSAID;
	struct restating_entry *entry;
	size_t at = 0;

	while ((entry = restating_table_next(table, key, &at)) != NULL) {
		if (currency != RESTATING_UNSAID &&
		    entry->currency != RESTATING_UNSAID &&
		    entry->currency != currency) {
			sum->other = true;
			continue;
		}
		if (entry->currency != RESTATING_UNSAID) {
			sum->mixed |= met != RESTATING_UNSAID &&
			    entry->currency != met;
			met = entry->currency;
		}
		add_entry(r, entry, digits, sum);
	}
}

static enum restating_result
report_twice(const struct restating *r, const struct restating_row *x)
{
	struct text doc = text_excerpt(
	    batch_cell(x->batch, r->doc_id, x->row), 40);

	diag_at(r->diag, DIAG_ERROR, "E_ITEM_TWICE",
	    batch_at_slot(x->batch, x->row, r->doc_id),
	    "the transactions of '%.*s' are those of an earlier record too",
	    (int)doc.len, doc.at);
	if (r->documents != NULL || r->load->keys[RESTATING_INSTALMENT])
		diag_note(r->diag, POS_NONE,
		    "give each of them a doc_id of its own: transactions know "
		    "records by company, debtor_id, doc_id and instalment, "
		    "and credits by the first three");
	else
		diag_note(r->diag, POS_NONE,
		    "name the instalment in the transactions, or say "
		    "`paid_by_document` under `ageing`");
	return RESTATING_FAILED;
}

static enum restating_result
report_overflow(const struct restating *r, const struct restating_row *x)
{
	diag_at(r->diag, DIAG_ERROR, "E_OVERFLOW",
	    batch_at_slot(x->batch, x->row, r->amount),
	    "what is open does not fit 64 bits of minor units");
	return RESTATING_FAILED;
}

/* Whether the sum is one that can be trusted; else the record is rejected. */
static bool
check_sum(struct restating *r, const struct restating_row *x,
    const struct sum *sum)
{
	if (sum->mixed || (sum->other && !sum->any))
		batch_reject(x->batch, x->row, r->amount, "R_TRANSACTION",
		    sum->mixed ?
		        "the transactions of this item are in several "
		        "currencies, and it does not say its own" :
		        "the transactions of this item are in another "
		        "currency");
	else if (sum->finer)
		batch_reject(x->batch, x->row, r->amount, "R_TRANSACTION",
		    "the transactions of this item have more decimals than "
		    "its currency");
	else
		return true;
	return false;
}

/* What is left of the amount when so much of it is gone. */
static enum restating_result
leave(struct restating *r, struct restating_row *x, wide gone)
{
	bool credit = x->kind == AGED_CREDIT || x->amount < 0;
	wide left = (x->amount < 0 ? -(wide)x->amount : x->amount) - gone;

	if (left > INT64_MAX || left < -INT64_MAX)
		return report_overflow(r, x);
	if (credit && left < 0) {
		batch_reject(x->batch, x->row, r->amount, "R_OVERUSED",
		    "more was used of this credit than there is");
		return RESTATING_REJECTED;
	}
	if (left < 0)
		restating_count(&r->over, x->batch, x->row, r->amount);
	x->open = (int64_t)(credit ? -left : left);
	return RESTATING_OPEN;
}

/* Whether `age` leaves it out, whatever was paid of it. */
static bool
is_left_out(const struct restating_row *x)
{
	return x->kind == AGED_NOTHING && x->amount != 0;
}

enum restating_result
restating_by_transactions(struct restating *r, struct restating_row *x)
{
	struct sum sum = { 0 };

	x->open = x->amount;
	/* The transactions are those of the document's other instalments. */
	if (r->documents != NULL && x->kind == AGED_NOTHING)
		return RESTATING_OPEN;
	add_entries(r, x, &r->load->debts, key_of(r, x, false), &sum);
	if (x->kind == AGED_CREDIT)
		add_entries(r, x, &r->load->credits, key_of(r, x, true),
		    &sum);
	if (sum.taken)
		return report_twice(r, x);
	if (is_left_out(x))
		return RESTATING_OPEN;
	if (!check_sum(r, x, &sum))
		return RESTATING_REJECTED;
	return leave(r, x, sum.amount);
}

/* The column paid as a magnitude, 0 when it is empty.  False: rejected. */
static bool
read_paid(struct restating *r, struct restating_row *x, int64_t *paid,
    bool *known)
{
	const struct vector *v =
	    r->paid == NO_SLOT ? NULL : &x->batch->vectors[r->paid];
	int64_t number;

	*paid = 0;
	*known = v != NULL && vector_valid(v, x->row);
	if (!*known)
		return true;
	number = v->number[x->row];
	/* Of a credit, it is so much that was used, whatever its sign. */
	if ((number < 0 && x->amount >= 0 && x->kind != AGED_CREDIT) ||
	    number == INT64_MIN) {
		batch_reject(x->batch, x->row, r->paid, "R_PAID",
		    "what was paid is negative, but the item is not");
		return false;
	}
	*paid = number < 0 ? -number : number;
	return true;
}

enum restating_result
restating_by_paid(struct restating *r, struct restating_row *x)
{
	int64_t paid;
	bool known;

	x->open = x->amount;
	if (is_left_out(x))
		return RESTATING_OPEN;
	if (!read_paid(r, x, &paid, &known))
		return RESTATING_REJECTED;
	return leave(r, x, paid);
}

static struct parts_key
document_of(const struct restating *r, const struct restating_row *x)
{
	struct text currency = batch_cell(x->batch, r->currency, x->row);
	struct parts parts = parts_none();

	if (currency.len == 0 && r->usual.at != NULL)
		currency = r->usual;
	parts_add(&parts,
	    batch_cell(x->batch, r->parts[RESTATING_COMPANY], x->row));
	parts_add(&parts,
	    batch_cell(x->batch, r->parts[RESTATING_DEBTOR], x->row));
	parts_add(&parts, batch_cell(x->batch, r->doc_id, x->row));
	parts_add(&parts, currency);
	return parts_end(&parts);
}

bool
restating_instalment_of(struct restating *r, struct restating_row *x,
    struct restating_instalment *i)
{
	struct sum sum = { 0 };

	*i = (struct restating_instalment){ .document = document_of(r, x),
		.due = DATE_NONE,
		.instalment = batch_cell(
		    x->batch, r->parts[RESTATING_INSTALMENT], x->row),
		.amount = x->amount };
	if (r->due != NO_SLOT &&
	    vector_valid(&x->batch->vectors[r->due], x->row))
		i->due = x->batch->vectors[r->due].date[x->row];
	if (r->load == NULL)
		return read_paid(r, x, &i->paid, &i->known);
	add_entries(r, x, &r->load->debts, key_of(r, x, false), &sum);
	i->known = true;
	i->paid = sum.amount > INT64_MAX ? INT64_MAX :
	    sum.amount < -INT64_MAX      ? -INT64_MAX :
	                                   (int64_t)sum.amount;
	return check_sum(r, x, &sum);
}

enum restating_result
restating_by_document(struct restating *r, struct restating_row *x)
{
	struct restating_instalment i;
	int64_t paid;

	if (!restating_instalment_of(r, x, &i))
		return RESTATING_REJECTED;
	if (!restating_paid_next(r->documents, &i, &paid))
		return RESTATING_FAILED;
	if (paid != RESTATING_UNLIKE)
		return leave(r, x, paid);
	batch_reject(x->batch, x->row, r->paid, "R_PAID",
	    "the records of this document say different amounts paid");
	return RESTATING_REJECTED;
}

void
restating_set_apart(struct restating *r, const struct restating_row *x)
{
	int currency = currency_of(r, x);
	struct parts_key key = key_of(r, x, false);
	struct restating_entry *entry;
	size_t at = 0;

	while ((entry = restating_table_next(&r->load->debts, key, &at)) !=
	    NULL)
		entry->apart |= currency == RESTATING_UNSAID ||
		    entry->currency == RESTATING_UNSAID ||
		    entry->currency == currency;
}
