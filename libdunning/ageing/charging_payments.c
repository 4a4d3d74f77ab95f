/* charging_payments.c -- what was paid on an item, day by day. */
#include "ageing/charging_internal.h"

#include <stdlib.h>

#include "ageing/rollup.h"
#include "ageing/transactions.h"

enum { NO_SLOT = -1 };

struct payment {
	struct transaction of;
	int32_t day;   /* from which it is effective, as far as it knows */
	size_t number; /* in the file */
};

struct charge_payments {
	struct diag *diag;
	struct transactions *transactions; /* borrowed */
	bool by_document; /* instalments share what is paid on them */
	bool sorted;
	struct payment *payments; /* by item and day, once sorted */
	size_t count, room, most;
	struct interest_payment *found; /* of a record */
	size_t found_room;
	int doc_date; /* slot */
};

/* --- the file ------------------------------------------------------------- */

/* Room for one more; false: reported. */
static bool
grow(struct charge_payments *p)
{
	size_t room = p->room == 0 ? 1024 : 2 * p->room;
	struct payment *more;

	if (p->count < p->room)
		return true;
	room = room < p->most ? room : p->most;
	if (room <= p->count) {
		diag_at(p->diag, DIAG_ERROR, "E_LIMIT",
		    POS_FILE(p->transactions->path),
		    "more than %zu transactions, which is what the memory "
		    "holds",
		    p->most);
		diag_note(
		    p->diag, POS_NONE, "give it more with --memory=MIB");
		return false;
	}
	more = realloc(p->payments, room * sizeof *more);
	if (more == NULL) {
		diag_memory(p->diag);
		return false;
	}
	p->payments = more;
	p->room = room;
	return true;
}

/* Nobody says on which day it covered which instalment. */
static bool
report_document(const struct charge_payments *p, struct src_pos at)
{
	diag_at(p->diag, DIAG_ERROR, "E_USAGE", at,
	    "this payment is of a whole document, and those of each "
	    "instalment are needed");
	diag_note(p->diag, POS_NONE,
	    "name its instalment, with a column of that name in both files");
	return false;
}

static bool
take(void *ctx, const struct transaction *x, const struct batch *b, size_t row)
{
	struct charge_payments *p = ctx;

	if (p->by_document && x->whole)
		return report_document(p,
		    batch_at_slot(b, row, p->transactions->amount));
	if (!grow(p))
		return false;
	p->payments[p->count] = (struct payment){ .of = *x,
		.number = p->count };
	p->count++;
	return true;
}

static int
compare_keys(struct parts_key a, struct parts_key b)
{
	if (a.low != b.low)
		return a.low < b.low ? -1 : 1;
	return (a.tag > b.tag) - (a.tag < b.tag);
}

static int
compare(const void *left, const void *right)
{
	const struct payment *a = left;
	const struct payment *b = right;
	int order = compare_keys(a->of.item, b->of.item);

	if (order != 0)
		return order;
	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

/* Once all records were seen, the days of their credits are known. */
static void
sort(struct charge_payments *p)
{
	for (size_t i = 0; i < p->count; i++)
		p->payments[i].day =
		    transactions_day(p->transactions, &p->payments[i].of);
	if (p->count > 0)
		qsort(p->payments, p->count, sizeof *p->payments, compare);
	p->sorted = true;
}

struct charge_payments *
charge_payments_new(struct arena *arena, const struct age_options *options,
    struct diag *diag)
{
	struct charge_payments *p = arena_alloc(arena, 1, sizeof *p);
	size_t memory =
	    options->memory != 0 ? options->memory : ROLLUP_MEMORY;

	if (p == NULL) {
		diag_memory(diag);
		return NULL;
	}
	*p = (struct charge_payments){ .diag = diag,
		.transactions = options->moves,
		.by_document = options->run.strategy != NULL &&
		    options->run.strategy->ageing.paid_by_document,
		.most = memory / sizeof *p->payments };
	return p;
}

void
charge_payments_free(struct charge_payments *p)
{
	if (p == NULL)
		return;
	free(p->payments);
	free(p->found);
	p->payments = NULL;
	p->found = NULL;
}

bool
charge_payments_bind(struct charge_payments *p, struct columns *c)
{
	return columns_bind_if_there(c, "doc_date", COLUMN_DATE,
	           &p->doc_date) &&
	    transactions_read(p->transactions, take, p);
}

/* Index of the first payment of the item. */
static size_t
first_of(const struct charge_payments *p, struct parts_key key)
{
	size_t low = 0;
	size_t high = p->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_keys(p->payments[middle].of.item, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* In minor units of the record's currency, whose digits are enough: else the
 * record was rejected before.  False: it does not fit. */
static bool
convert(const struct charge_payments *p, const struct payment *payment,
    int digits, int64_t *amount)
{
	int own = p->transactions->currencies.digits[payment->of.currency];
	wide scaled = payment->of.amount;

	if (own > digits)
		scaled /= wide_power_of_ten(own - digits);
	else
		scaled *= wide_power_of_ten(digits - own);
	*amount = (int64_t)scaled;
	return scaled <= INT64_MAX && scaled >= INT64_MIN;
}

static bool
make_room(struct charge_payments *p, size_t count)
{
	struct interest_payment *more;

	if (count <= p->found_room)
		return true;
	more = realloc(p->found, 2 * count * sizeof *more);
	if (more == NULL) {
		diag_memory(p->diag);
		return false;
	}
	p->found = more;
	p->found_room = 2 * count;
	return true;
}

bool
charge_payments_find(struct charge_payments *p, const struct batch *b,
    size_t row, int digits, struct interest_claim *claim, bool *fits)
{
	struct parts_key key = transactions_item(p->transactions, b, row);
	int currency = transactions_currency(p->transactions, b, row);
	int32_t doc_date = INT32_MIN;

	if (!p->sorted)
		sort(p);
	if (p->doc_date != NO_SLOT &&
	    vector_valid(&b->vectors[p->doc_date], row))
		doc_date = b->vectors[p->doc_date].date[row];
	*fits = true;
	claim->count = 0;
	for (size_t i = first_of(p, key); i < p->count &&
	     compare_keys(p->payments[i].of.item, key) == 0;
	     i++) {
		const struct payment *payment = &p->payments[i];
		int32_t day = payment->day > doc_date ? payment->day : doc_date;
		int64_t amount;

		if (day <= claim->from || day > p->transactions->as_of ||
		    !transaction_currency_agrees(payment->of.currency,
		        currency))
			continue;
		*fits = convert(p, payment, digits, &amount) &&
		    !__builtin_add_overflow(claim->principal, amount,
		        &claim->principal);
		if (!*fits || !make_room(p, claim->count + 1))
			return false;
		if (day <= claim->until)
			p->found[claim->count++] =
			    (struct interest_payment){ day, amount };
	}
	claim->payments = p->found;
	return true;
}
