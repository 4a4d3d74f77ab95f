#include "ageing/restating_row.h"

#include <inttypes.h>

#include "base/wide.h"

enum { NO_SLOT = -1, THOUSANDS_DIGITS = 3 };

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

/* What the transactions of one item come to. */
struct sum {
	wide amount; /* minor units of the record's currency */
	bool other;  /* there are some in another currency, */
	bool any;    /* and some that count */
	int met;     /* a currency that they say */
	bool mixed;  /* in several, and the record does not say its own */
	bool finer;  /* with more decimals than the record's currency */
	uint64_t taken; /* line of a record that has them, too; or 0 */
};

/* Who asks for transactions. */
enum asking {
	ASKING_FIRST, /* a first pass */
	ASKING_ALONE, /* a record that shares them with no other */
	ASKING_SHARED /* one of the records of a document */
};

static uint32_t document_tag(const struct restating *,
    const struct restating_row *);

/* The record has them in this reading. */
static void
mark(struct restating *r, const struct restating_row *x,
    struct transaction_entry *entry, enum asking asking, struct sum *sum)
{
	uint32_t document =
	    asking == ASKING_SHARED ? document_tag(r, x) : 0;

	if (asking == ASKING_FIRST)
		return;
	if (entry->pass != r->pass) {
		entry->pass = r->pass;
		entry->document = document;
		entry->line = line_walk_to(&r->walk, x->batch, x->row);
	} else if (document == 0 || entry->document != document) {
		sum->taken = entry->line;
	}
}

static void
add_entry(const struct restating *r, const struct transaction_entry *entry,
    int digits, struct sum *sum)
{
	int own = r->load->transactions->currencies.digits[entry->currency];
	wide scale = wide_power_of_ten(own > digits ? own - digits :
	                                              digits - own);

	sum->any = true;
	if (own <= digits) {
		sum->amount += entry->sum * scale;
		return;
	}
	sum->finer |= entry->sum % scale != 0;
	sum->amount += entry->sum / scale;
}

/* Its item has a currency: do amounts like 150.000 fit that? */
static void
tell_digits(struct transactions *t, struct transaction_entry *entry,
    int digits)
{
	const struct src_pos at = { t->path, (size_t)entry->thousands_line,
		0 };

	if (entry->thousands == 0)
		return;
	if (digits < THOUSANDS_DIGITS) {
		if (t->thousands == 0 || at.line < t->thousand.line)
			t->thousand = at;
		t->thousands += entry->thousands;
	}
	entry->thousands = 0;
}

static void
add_entries(struct restating *r, const struct restating_row *x,
    const struct transaction_table *table, struct parts_key key,
    enum asking asking, struct sum *sum)
{
	int digits = x->in->balance->digits[x->row];
	int currency =
	    transactions_currency(r->load->transactions, x->batch, x->row);
	struct transaction_entry *entry;
	size_t at = 0;

	while ((entry = transaction_table_next(table, key, &at)) != NULL) {
		if (!transaction_currency_agrees(entry->currency, currency)) {
			sum->other = true;
			continue;
		}
		if (entry->currency != TRANSACTION_UNSAID) {
			sum->mixed |= sum->met != TRANSACTION_UNSAID &&
			    entry->currency != sum->met;
			sum->met = entry->currency;
		}
		mark(r, x, entry, asking, sum);
		tell_digits(r->load->transactions, entry, digits);
		add_entry(r, entry, digits, sum);
	}
}

static struct parts_key
item_of(const struct restating *r, const struct restating_row *x)
{
	return transactions_item(r->load->transactions, x->batch, x->row);
}

/* As transactions know it. */
static struct parts_key
whole_of(const struct restating *r, const struct restating_row *x)
{
	return transactions_document(r->load->transactions, x->batch, x->row);
}

enum { TWICE_TOLD = 10 };

static const char *
twice_remedy(const struct restating *r, bool used)
{
	if (used)
		return "give each credit a doc_id of its own: the column "
		       "credit_doc of transactions knows them by company, "
		       "debtor_id and doc_id, as far as both files have them";
	if (r->documents != NULL)
		return "transactions know documents by company, debtor_id, "
		       "doc_id and currency, as far as both files have them, "
		       "and instalments by their number besides: name what "
		       "tells the records apart, or leave the instalment out "
		       "of transactions of the whole document";
	if (r->load->transactions->keys[TRANSACTION_INSTALMENT])
		return "give each of them an instalment of its own, or a "
		       "doc_id: transactions know records by company, "
		       "debtor_id, doc_id and instalment, as far as both "
		       "files have them";
	return "name the instalment in the transactions; or, when they are of "
	       "whole documents, say `paid_by_document: true` under `ageing`: "
	       "they then cover the records of a document by due date";
}

/* used: it is as a credit that they are both named. */
static enum restating_result
report_twice(struct restating *r, const struct restating_row *x,
    uint64_t line, bool used)
{
	struct text doc = text_excerpt(
	    batch_cell(x->batch, r->load->transactions->slots.doc_id, x->row),
	    40);

	if (r->twice++ >= TWICE_TOLD)
		return RESTATING_TWICE;
	diag_at(r->diag, DIAG_ERROR, "E_ITEM_TWICE",
	    batch_at_slot(x->batch, x->row,
	        r->load->transactions->slots.doc_id),
	    "the transactions of '%.*s' are those of line %" PRIu64 ", too",
	    (int)doc.len, doc.at, line);
	if (r->twice == 1)
		diag_note(r->diag, POS_NONE, "%s",
		    twice_remedy(r, used));
	return RESTATING_TWICE;
}

static enum restating_result
report_overflow(const struct restating *r, const struct restating_row *x)
{
	diag_at(r->diag, DIAG_ERROR, "E_OVERFLOW",
	    batch_at_slot(x->batch, x->row, r->amount),
	    "what is open does not fit 64 bits of minor units");
	return RESTATING_FAILED;
}

/* What is left out anyway is not rejected besides. */
static void
refuse(const struct restating_row *x, int slot, const char *id,
    const char *why)
{
	if (!x->superseded)
		batch_reject(x->batch, x->row, slot, id, "%s", why);
}

/* Whether the sum is one that can be trusted; else the record is rejected. */
static bool
check_sum(struct restating *r, const struct restating_row *x,
    const struct sum *sum)
{
	if (sum->mixed || (sum->other && !sum->any))
		refuse(x, r->amount, "R_TRANSACTION",
		    sum->mixed ?
		        "the transactions of this item are in several "
		        "currencies, and it does not say its own" :
		        "the transactions of this item are in another "
		        "currency");
	else if (sum->finer)
		refuse(x, r->amount, "R_TRANSACTION",
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

/* What the transactions of a record come to: those that name it, and those of
 * the whole document, which may be others. */
static struct sum
sum_of(struct restating *r, const struct restating_row *x, enum asking asking)
{
	const struct transaction_table *debts = &r->load->debts;
	struct parts_key item = item_of(r, x);
	struct parts_key whole = whole_of(r, x);
	struct sum sum = { 0 };

	if (r->documents == NULL || !parts_same(item, whole))
		add_entries(r, x, debts, item,
		    asking == ASKING_SHARED ? ASKING_ALONE : asking, &sum);
	if (r->documents != NULL)
		add_entries(r, x, debts, whole, asking, &sum);
	return sum;
}

enum restating_result
restating_by_transactions(struct restating *r, struct restating_row *x)
{
	bool alone = r->documents == NULL || x->kind == AGED_CREDIT;
	struct sum sum = sum_of(r, x, alone ? ASKING_ALONE : ASKING_SHARED);

	x->open = x->amount;
	if (sum.taken != 0)
		return report_twice(r, x, sum.taken, false);
	if (x->kind == AGED_CREDIT)
		add_entries(r, x, &r->load->transactions->credits,
		    whole_of(r, x), ASKING_ALONE, &sum);
	if (sum.taken != 0)
		return report_twice(r, x, sum.taken, true);
	/* The transactions are those of the document's other instalments. */
	if (!alone || is_left_out(x))
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
		refuse(x, r->paid, "R_PAID",
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
	const struct transaction_slots *slots = &r->item;
	struct text currency = batch_cell(x->batch, slots->currency, x->row);
	struct parts parts = parts_none();

	if (currency.len == 0 && r->usual.at != NULL)
		currency = r->usual;
	parts_add(&parts,
	    batch_cell(x->batch, slots->parts[TRANSACTION_COMPANY], x->row));
	parts_add(&parts,
	    batch_cell(x->batch, slots->parts[TRANSACTION_DEBTOR], x->row));
	parts_add(&parts, batch_cell(x->batch, slots->doc_id, x->row));
	parts_add(&parts, currency);
	return parts_end(&parts);
}

/* Not 0; documents that a transaction could be of differ in it. */
static uint32_t
document_tag(const struct restating *r, const struct restating_row *x)
{
	return document_of(r, x).tag | 1;
}

static int64_t
narrow(wide sum)
{
	if (sum > INT64_MAX)
		return INT64_MAX;
	return sum < -INT64_MAX ? -INT64_MAX : (int64_t)sum;
}

/* What came to the document, and to the instalment itself. */
static enum restating_result
sum_instalment(struct restating *r, struct restating_row *x, bool first,
    struct restating_instalment *i, int64_t *own)
{
	const struct transaction_table *debts = &r->load->debts;
	struct parts_key item = item_of(r, x);
	struct parts_key whole = whole_of(r, x);
	struct sum sum = { 0 };
	wide left;

	if (!parts_same(item, whole))
		add_entries(r, x, debts, item,
		    first ? ASKING_FIRST : ASKING_ALONE, &sum);
	*own = narrow(sum.amount);
	sum.amount = 0;
	add_entries(r, x, debts, whole, first ? ASKING_FIRST : ASKING_SHARED,
	    &sum);
	i->known = true;
	i->paid = narrow(sum.amount);
	left = (wide)x->amount - *own;
	i->amount = left > 0 ? narrow(left) : 0;
	if (sum.taken != 0)
		return report_twice(r, x, sum.taken, false);
	return check_sum(r, x, &sum) ? RESTATING_OPEN : RESTATING_REJECTED;
}

enum restating_result
restating_instalment_of(struct restating *r, struct restating_row *x,
    bool first, struct restating_instalment *i, int64_t *own)
{
	enum due_source source;

	*own = 0;
	*i = (struct restating_instalment){ .document = document_of(r, x),
		.instalment = batch_cell(x->batch,
		    r->item.parts[TRANSACTION_INSTALMENT], x->row),
		.amount = x->amount,
		.superseded = x->superseded };
	if (!due_finder_look(&r->due, x->batch, x->row, &i->due, &source))
		i->due = DATE_NONE;
	if (r->load != NULL)
		return sum_instalment(r, x, first, i, own);
	return read_paid(r, x, &i->paid, &i->known) ? RESTATING_OPEN :
	                                              RESTATING_REJECTED;
}

enum restating_result
restating_by_document(struct restating *r, struct restating_row *x)
{
	struct restating_instalment i;
	enum restating_result result;
	int64_t paid, own;

	x->open = x->amount;
	result = restating_instalment_of(r, x, false, &i, &own);
	if (result == RESTATING_REJECTED && x->superseded)
		return RESTATING_OPEN;
	if (result != RESTATING_OPEN)
		return result;
	if (!restating_paid_next(r->documents, &i, &paid))
		return RESTATING_FAILED;
	if (x->superseded)
		return RESTATING_OPEN;
	if (paid != RESTATING_UNLIKE)
		return leave(r, x, (wide)paid + own);
	batch_reject(x->batch, x->row, r->paid, "R_PAID",
	    "the records of this document say different amounts paid");
	return RESTATING_REJECTED;
}

void
restating_date(struct restating *r, const struct restating_row *x, bool credit)
{
	struct transactions *t = r->load->transactions;
	int currency = transactions_currency(t, x->batch, x->row);
	struct parts_key whole = whole_of(r, x);
	int32_t day = TRANSACTION_ALWAYS;

	if (x->in->dated && vector_valid(x->in->date, x->row))
		day = x->in->date->date[x->row];
	transaction_table_date(&r->load->debts, item_of(r, x), currency, day);
	if (r->documents != NULL)
		transaction_table_date(&r->load->debts, whole, currency, day);
	if (credit)
		transaction_table_date(&t->credits, whole, currency, day);
}
