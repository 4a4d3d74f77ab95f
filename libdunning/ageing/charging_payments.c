/* charging_payments.c -- what was paid on an item, day by day. */
#include "ageing/charging_internal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ageing/parts_key.h"
#include "ageing/restating_load.h"
#include "ageing/rollup.h"
#include "stream/input.h"

enum { NO_SLOT = -1, UNSAID_DIGITS = 4 };

struct payment {
	struct parts_key debt;
	int currency; /* its number */
	int32_t date;
	size_t number; /* in the file */
	int64_t amount;
};

struct charge_payments {
	struct diag *diag;
	const char *path;
	const struct strategy *strategy;
	int32_t as_of;
	bool by_application;
	bool by_document;       /* instalments share what is paid on them */
	bool opened;
	bool keys[RESTATING_PARTS]; /* columns that name an item, with doc_id */
	struct restating_currencies currencies;
	struct payment *payments; /* by item and date, once all are there */
	size_t count, room, most;
	struct interest_payment *found; /* of a record */
	size_t found_room;
	int doc_id, doc_date, currency, parts[RESTATING_PARTS]; /* slots */
	struct text usual; /* currency of records without one, or null */
};

/* --- the file ------------------------------------------------------------- */

/* Reads the records of the file. */
struct reader {
	struct stage stage;
	struct charge_payments *payments;
	const struct columns *portfolio;
	int doc_id, date, amount, currency, parts[RESTATING_PARTS]; /* slots */
};

static struct parts_key
key_of(const struct batch *b, size_t row, int doc_id, const int *slots)
{
	struct parts parts = parts_none();

	parts_add(&parts, batch_cell(b, slots[RESTATING_COMPANY], row));
	parts_add(&parts, batch_cell(b, slots[RESTATING_DEBTOR], row));
	parts_add(&parts, batch_cell(b, doc_id, row));
	parts_add(&parts, batch_cell(b, slots[RESTATING_INSTALMENT], row));
	return parts_end(&parts);
}

/* Items are named by those columns that both files have. */
static bool
bind_parts(struct columns *c, const struct columns *other, int *parts)
{
	for (size_t i = 0; i < RESTATING_PARTS; i++) {
		parts[i] = NO_SLOT;
		if (columns_has(other, restating_parts[i]) &&
		    !columns_bind_if_there(c, restating_parts[i], COLUMN_STRING,
		        &parts[i]))
			return false;
	}
	return true;
}

static bool
check_documents(const struct charge_payments *p, const struct columns *c)
{
	if (!p->by_document ||
	    columns_has(c, restating_parts[RESTATING_INSTALMENT]))
		return true;
	diag_at(p->diag, DIAG_ERROR, "E_USAGE", POS_FILE(p->path),
	    "these payments are of whole documents, and charges need those of "
	    "each instalment");
	diag_note(p->diag, POS_NONE,
	    "add the column instalment, or remove `paid_by_document`");
	return false;
}

static bool
reader_open(struct stage *stage, struct columns *c)
{
	struct reader *r = (struct reader *)stage;
	const char *date =
	    r->payments->by_application ? "applied_date" : "date";

	return check_documents(r->payments, c) &&
	    columns_bind_needed(c, "doc_id", COLUMN_STRING, &r->doc_id) &&
	    columns_bind_needed(c, date, COLUMN_DATE, &r->date) &&
	    columns_bind_needed(c, "amount", COLUMN_DECIMAL, &r->amount) &&
	    columns_bind_if_there(c, "currency", COLUMN_STRING, &r->currency) &&
	    bind_parts(c, r->portfolio, r->parts);
}

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
		diag_at(p->diag, DIAG_ERROR, "E_LIMIT", POS_FILE(p->path),
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

/* The number of the record's currency; -1: reported. */
static int
currency_of(struct reader *r, const struct batch *b, size_t row)
{
	struct charge_payments *p = r->payments;
	struct text code = batch_cell(b, r->currency, row);
	int number = restating_currency_find(&p->currencies, code);
	int digits;

	if (number >= 0)
		return number;
	digits = columns_currency_digits(b->columns, code);
	return restating_currency_add(&p->currencies, code,
	    digits >= 0 ? digits : UNSAID_DIGITS, p->diag);
}

/* What cannot be read was told when what is open was found. */
static bool
reader_run(struct stage *stage, struct batch *b)
{
	struct reader *r = (struct reader *)stage;
	struct charge_payments *p = r->payments;

	for (size_t row = 0; row < b->rows; row++) {
		int currency = currency_of(r, b, row);
		struct decimal amount;

		if (b->fates[row] != FATE_KEPT)
			continue;
		if (currency < 0 || !grow(p))
			return false;
		if (!decimal_round(b->vectors[r->amount].decimal[row],
		        p->currencies.digits[currency], ROUND_DOWN, &amount))
			continue;
		p->payments[p->count] = (struct payment){
			.debt = key_of(b, row, r->doc_id, r->parts),
			.currency = currency,
			.date = b->vectors[r->date].date[row],
			.number = p->count,
			.amount = amount.coefficient };
		p->count++;
	}
	return true;
}

static bool
declare(void *ctx, struct columns *columns)
{
	const struct charge_payments *p = ctx;
	const struct strategy *strategy = p->strategy;
	const struct currency_spec *spec = strategy->currencies.at;

	for (size_t i = 0; i < strategy->currencies.count; i++)
		if (!columns_currency(columns, spec[i].code.text.at,
		        (int)spec[i].digits))
			return false;
	return true;
}

static bool
read_all(struct charge_payments *p, const struct columns *portfolio)
{
	struct reader reader = { .stage = { .name = "age",
		                     .open = reader_open,
		                     .run = reader_run },
		.payments = p,
		.portfolio = portfolio };
	struct stage *const stages[] = { &reader.stage };
	struct input *in = input_open(p->path, p->diag);
	const struct chain chain = { .stages = stages,
		.count = 1,
		.in = in,
		.prepare = declare,
		.ctx = p };
	struct chain_counts counts;
	bool ok = in != NULL && chain_run(&chain, p->diag, &counts);

	input_close(in);
	for (size_t i = 0; i < RESTATING_PARTS; i++)
		p->keys[i] = reader.parts[i] != NO_SLOT;
	return ok;
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
	int order = compare_keys(a->debt, b->debt);

	if (order != 0)
		return order;
	if (a->date != b->date)
		return a->date < b->date ? -1 : 1;
	return (a->number > b->number) - (a->number < b->number);
}

/* The file is read twice, here and to say what was open. */
static bool
check_file(const struct charge_payments *p)
{
	struct stat about;

	if (strcmp(p->path, "-") == 0 ||
	    (stat(p->path, &about) == 0 && !S_ISREG(about.st_mode))) {
		diag_at(p->diag, DIAG_ERROR, "E_USAGE", POS_FILE(p->path),
		    "with charges the transactions are read twice, so they "
		    "must be a file");
		return false;
	}
	return true;
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
	p->diag = diag;
	p->path = options->transactions;
	p->strategy = options->run.strategy;
	p->as_of = options->run.as_of;
	p->by_application = options->by_application;
	p->by_document = p->strategy->ageing.paid_by_document;
	p->most = memory / sizeof *p->payments;
	return check_file(p) ? p : NULL;
}

void
charge_payments_free(struct charge_payments *p)
{
	if (p == NULL)
		return;
	if (p->opened)
		restating_currencies_clear(&p->currencies);
	p->opened = false;
	free(p->payments);
	free(p->found);
	p->payments = NULL;
	p->found = NULL;
}

bool
charge_payments_bind(struct charge_payments *p, struct columns *c)
{
	restating_currencies_init(&p->currencies, UNSAID_DIGITS);
	p->opened = true;
	if (!columns_bind_if_there(c, "doc_id", COLUMN_STRING, &p->doc_id) ||
	    !columns_bind_if_there(c, "doc_date", COLUMN_DATE, &p->doc_date) ||
	    !columns_bind_if_there(c, "currency", COLUMN_STRING,
	        &p->currency) ||
	    !read_all(p, c))
		return false;
	for (size_t i = 0; i < RESTATING_PARTS; i++) {
		p->parts[i] = NO_SLOT;
		if (p->keys[i] && !columns_bind_if_there(c, restating_parts[i],
		                      COLUMN_STRING, &p->parts[i]))
			return false;
	}
	p->usual = columns_usual_currency(c);
	if (p->count > 0)
		qsort(p->payments, p->count, sizeof *p->payments, compare);
	return true;
}

/* Index of the first payment of the item. */
static size_t
first_of(const struct charge_payments *p, struct parts_key key)
{
	size_t low = 0;
	size_t high = p->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_keys(p->payments[middle].debt, key) < 0)
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
	int own = p->currencies.digits[payment->currency];
	wide scaled = payment->amount;

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

/* The day from which it counts for an item of that date. */
static int32_t
day_of(const struct charge_payments *p, const struct payment *payment,
    int32_t doc_date)
{
	if (p->by_application || payment->date > doc_date)
		return payment->date;
	return doc_date;
}

bool
charge_payments_find(struct charge_payments *p, const struct batch *b,
    size_t row, int digits, struct interest_claim *claim, bool *fits)
{
	struct parts_key key = key_of(b, row, p->doc_id, p->parts);
	struct text code = batch_cell(b, p->currency, row);
	int32_t doc_date = INT32_MIN;
	int currency;

	if (code.len == 0 && p->usual.at != NULL)
		code = p->usual;
	currency = restating_currency_find(&p->currencies, code);
	if (p->doc_date != NO_SLOT &&
	    vector_valid(&b->vectors[p->doc_date], row))
		doc_date = b->vectors[p->doc_date].date[row];
	*fits = true;
	claim->count = 0;
	for (size_t i = first_of(p, key); i < p->count &&
	     compare_keys(p->payments[i].debt, key) == 0;
	     i++) {
		const struct payment *payment = &p->payments[i];
		int32_t day = day_of(p, payment, doc_date);
		int64_t amount;

		if (day <= claim->from || day > p->as_of ||
		    (currency != RESTATING_UNSAID &&
		        payment->currency != RESTATING_UNSAID &&
		        payment->currency != currency))
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
