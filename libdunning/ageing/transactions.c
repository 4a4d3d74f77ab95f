#include "ageing/transactions.h"

#include <inttypes.h>
#include <stdlib.h>

#include "ageing/rollup.h"
#include "base/date.h"
#include "stream/stage.h"

enum { NO_SLOT = -1, YEAR_MONTHS = 12, REPEATS_PART = 8 };
enum { UNSAID_DIGITS = 2, MOST_DIGITS = 4 }; /* of currencies */
enum { THOUSANDS_SCALE = 3, FROM_THOUSANDS = 1000, TO_THOUSANDS = 999999 };

const char *const transaction_parts[TRANSACTION_PARTS] = { "company",
	"debtor_id", "instalment" };

/* Reads the header, or the records. */
struct reader {
	struct stage stage;
	struct transactions *transactions;
	bool probe, probed;
	int date, credit_doc;
	struct transaction_slots slots;
	bool (*take)(void *ctx, const struct transaction *,
	    const struct batch *, size_t row);
	void *ctx;
};

/* --- the header ----------------------------------------------------------- */

static const char *
date_name(const struct transactions *t)
{
	return t->by_application ? "applied_date" : "date";
}

static void
note_map(const struct transactions *t)
{
	diag_note(t->diag, POS_NONE,
	    "a file of payments as another system writes it goes through "
	    "`dunning map` first, see EXAMPLES of dunning-age(1)");
}

static bool
report_column(const struct transactions *t, const char *name)
{
	diag_at(t->diag, DIAG_ERROR, "E_COLUMN", POS_FILE(t->path),
	    "transactions need the column '%s'", name);
	diag_note(t->diag, POS_NONE,
	    "they have doc_id, %s and amount, and may have company, "
	    "debtor_id, instalment, currency and credit_doc",
	    date_name(t));
	note_map(t);
	return false;
}

/* Stops the run: the header is all there is to know. */
static bool
probe_open(struct reader *r, const struct columns *c)
{
	struct transactions *t = r->transactions;
	const char *const needed[] = { "doc_id", date_name(t), "amount" };

	r->probed = true;
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!columns_has(c, needed[i]))
			return report_column(t, needed[i]);
	for (size_t i = 0; i < TRANSACTION_PARTS; i++)
		t->has[i] = columns_has(c, transaction_parts[i]);
	t->credited = columns_has(c, "credit_doc");
	return false;
}

static bool
bind_slots(struct columns *c, const bool *keys, struct transaction_slots *slots)
{
	bool ok = columns_bind_needed(c, "doc_id", COLUMN_STRING,
	              &slots->doc_id) &&
	    columns_bind_if_there(c, "currency", COLUMN_STRING,
	        &slots->currency);

	for (size_t i = 0; ok && i < TRANSACTION_PARTS; i++) {
		slots->parts[i] = NO_SLOT;
		ok = !keys[i] || columns_bind_if_there(c,
		                     transaction_parts[i], COLUMN_STRING,
		                     &slots->parts[i]);
	}
	return ok;
}

static bool
reader_open(struct stage *stage, struct columns *c)
{
	struct reader *r = (struct reader *)stage;
	struct transactions *t = r->transactions;

	if (r->probe)
		return probe_open(r, c);
	return bind_slots(c, t->keys, &r->slots) &&
	    columns_bind_needed(c, date_name(t), COLUMN_DATE, &r->date) &&
	    columns_bind_needed(c, "amount", COLUMN_DECIMAL, &t->amount) &&
	    columns_bind_if_there(c, "credit_doc", COLUMN_STRING,
	        &r->credit_doc);
}

/* --- records -------------------------------------------------------------- */

static struct parts_key
key_of(const struct transaction_slots *slots, const struct batch *b, size_t row,
    struct text doc, bool whole)
{
	const int *part = slots->parts;
	struct parts key = parts_none();

	parts_add(&key, batch_cell(b, part[TRANSACTION_COMPANY], row));
	parts_add(&key, batch_cell(b, part[TRANSACTION_DEBTOR], row));
	parts_add(&key, doc);
	parts_add(&key, whole ?
	        TEXT("") :
	        batch_cell(b, part[TRANSACTION_INSTALMENT], row));
	return parts_end(&key);
}

/* The number of the record's currency; -1: rejected, -2: reported. */
static int
currency_of(struct reader *r, struct batch *b, size_t row)
{
	struct transactions *t = r->transactions;
	struct text code = batch_cell(b, r->slots.currency, row);
	int number = transaction_currency_find(&t->currencies, code);
	int digits;

	if (number >= 0)
		return number;
	digits = columns_currency_digits(b->columns, code);
	if (digits >= 0) {
		number = transaction_currency_add(&t->currencies, code,
		    digits, t->diag);
		return number >= 0 ? number : -2;
	}
	batch_reject(b, row, r->slots.currency, "R_CURRENCY",
	    "'%.*s' is not a currency code",
	    (int)text_excerpt(code, 16).len, code.at);
	return -1;
}

/* In minor units; false: rejected. */
static bool
amount_of(const struct transactions *t, struct batch *b, size_t row, int digits,
    int64_t *amount)
{
	struct decimal d =
	    decimal_reduce(b->vectors[t->amount].decimal[row]);

	if (d.scale <= digits &&
	    decimal_round(d, digits, ROUND_DOWN, &d)) {
		*amount = d.coefficient;
		return true;
	}
	batch_reject(b, row, t->amount, "R_AMOUNT",
	    d.scale > digits ? "the amount has more than %d decimals" :
	                       "the amount does not fit with %d decimals",
	    digits);
	return false;
}

/* False: rejected. */
static bool
check_date(const struct transactions *t, struct batch *b, size_t row, int slot,
    int32_t date)
{
	char text[DATE_TEXT_MAX];

	if (date >= t->first && date <= t->last)
		return true;
	date_format(date, text, sizeof text);
	batch_reject(b, row, slot, "R_DATE_RANGE",
	    "%s is more than %" PRId64 " years %s the as-of date", text,
	    t->years, date < t->first ? "before" : "after");
	batch_note(b,
	    "correct it, or let `years` under `ageing` be more if it is "
	    "meant");
	return false;
}

/* Two payments may well be the same; a file that is there twice is not. */
static void
note_repeat(struct transactions *t, const struct batch *b, size_t row)
{
	uint32_t end = b->ends[row * b->fields + b->fields - 1];
	struct text record = { b->data + b->starts[row],
		end - b->starts[row] };

	if (t->told || !transaction_repeats_add(&t->repeats, record))
		return;
	if (t->repeated++ == 0)
		t->repeated_at = batch_at_slot(b, row, -1);
}

/* 150.000: is that 150, or are these thousands?  What the currency of its item
 * is may have to be seen; *unsaid is so. */
static void
note_thousands(struct transactions *t, const struct batch *b, size_t row,
    int currency, bool *unsaid)
{
	const struct decimal d = b->vectors[t->amount].decimal[row];
	int64_t amount = d.coefficient;

	if (d.scale != THOUSANDS_SCALE || amount < -TO_THOUSANDS ||
	    amount > TO_THOUSANDS ||
	    (amount > -FROM_THOUSANDS && amount < FROM_THOUSANDS))
		return;
	*unsaid = currency == TRANSACTION_UNSAID &&
	    t->slots.currency != NO_SLOT;
	if (t->told || *unsaid ||
	    t->currencies.digits[currency] >= THOUSANDS_SCALE)
		return;
	if (t->thousands++ == 0)
		t->thousand = batch_at_slot(b, row, t->amount);
}

/* False: reported, and the run is over. */
static bool
read_row(struct reader *r, struct batch *b, size_t row)
{
	struct transactions *t = r->transactions;
	struct text credit = batch_cell(b, r->credit_doc, row);
	struct transaction x = { .currency = currency_of(r, b, row),
		.date = b->vectors[r->date].date[row],
		.credited = credit.len > 0 };

	if (x.currency < 0)
		return x.currency == -1;
	if (!amount_of(t, b, row, t->currencies.digits[x.currency],
	        &x.amount) ||
	    !check_date(t, b, row, r->date, x.date))
		return true;
	note_repeat(t, b, row);
	note_thousands(t, b, row, x.currency, &x.thousands);
	x.item = key_of(&r->slots, b, row,
	    batch_cell(b, r->slots.doc_id, row), false);
	x.whole = batch_cell(b, r->slots.parts[TRANSACTION_INSTALMENT], row)
	              .len == 0;
	if (x.credited)
		x.credit = key_of(&r->slots, b, row, credit, true);
	return r->take(r->ctx, &x, b, row);
}

static bool
reader_run(struct stage *stage, struct batch *b)
{
	struct reader *r = (struct reader *)stage;

	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT && !read_row(r, b, row))
			return false;
	return true;
}

static bool
declare(void *ctx, struct columns *columns)
{
	const struct transactions *t = ctx;
	const struct currency_spec *spec;

	if (t->strategy == NULL)
		return true;
	spec = t->strategy->currencies.at;
	for (size_t i = 0; i < t->strategy->currencies.count; i++)
		if (!columns_currency(columns, spec[i].code.text.at,
		        (int)spec[i].digits))
			return false;
	return true;
}

static bool
run(struct reader *r, struct chain_counts *counts)
{
	struct transactions *t = r->transactions;
	struct stage *const stages[] = { &r->stage };
	const struct chain chain = { .stages = stages,
		.count = 1,
		.in = t->input,
		.prepare = declare,
		.ctx = t };

	return chain_run(&chain, t->diag, counts);
}

/* --- what there is of the file -------------------------------------------- */

static bool
probe(struct transactions *t)
{
	struct reader r = { .stage = { .name = "age", .open = reader_open,
		                    .run = reader_run },
		.transactions = t,
		.probe = true };
	size_t errors = diag_count(t->diag, DIAG_ERROR);
	struct chain_counts counts;

	(void)run(&r, &counts);
	if (!r.probed)
		note_map(t);
	return diag_count(t->diag, DIAG_ERROR) == errors;
}

static void
set_years(struct transactions *t)
{
	int months;

	t->years = AGEING_YEARS;
	if (t->strategy != NULL && t->strategy->ageing.years > 0)
		t->years = t->strategy->ageing.years;
	months = (int)t->years * YEAR_MONTHS;
	if (!date_add_months(t->as_of, -months, &t->first))
		t->first = DATE_MIN;
	if (!date_add_months(t->as_of, months, &t->last))
		t->last = DATE_MAX;
}

struct transactions *
transactions_open(const struct age_options *options, struct diag *diag)
{
	struct transactions *t = calloc(1, sizeof *t);

	if (t == NULL) {
		diag_memory(diag);
		return NULL;
	}
	t->diag = diag;
	t->path = options->transactions;
	t->strategy = options->run.strategy;
	t->as_of = options->run.as_of;
	t->by_application = options->by_application;
	set_years(t);
	transaction_repeats_init(&t->repeats,
	    (options->memory != 0 ? options->memory : ROLLUP_MEMORY) /
	        REPEATS_PART);
	t->input = input_open(t->path, diag);
	if (t->input != NULL && input_keep(t->input) && probe(t))
		return t;
	transactions_close(t);
	return NULL;
}

void
transactions_close(struct transactions *t)
{
	if (t == NULL)
		return;
	input_close(t->input);
	transaction_currencies_clear(&t->currencies);
	transaction_table_clear(&t->credits);
	transaction_repeats_clear(&t->repeats);
	free(t);
}

/* Digits of amounts that do not say their currency: with records that do, as
 * many as any has. */
static int
unsaid_digits(const struct transactions *t, const struct columns *c)
{
	int digits = -1;

	if (t->slots.currency != NO_SLOT)
		return MOST_DIGITS;
	if (t->usual.at != NULL)
		digits = columns_currency_digits(c, t->usual);
	return digits >= 0 ? digits : UNSAID_DIGITS;
}

bool
transactions_bind(struct transactions *t, struct columns *c, size_t credits)
{
	for (size_t i = 0; i < TRANSACTION_PARTS; i++)
		t->keys[i] = t->has[i] && columns_has(c, transaction_parts[i]);
	t->usual = columns_usual_currency(c);
	transaction_table_init(&t->credits, credits, t->diag);
	if (!bind_slots(c, t->keys, &t->slots))
		return false;
	transaction_currencies_init(&t->currencies, unsaid_digits(t, c));
	return true;
}

/* What may be wrong with the whole file, once. */
static void
tell_file(struct transactions *t, const struct chain_counts *counts)
{
	if (t->told)
		return;
	t->told = true;
	if (counts->cut.line != 0)
		diag_at(t->diag, DIAG_WARNING, "W_NO_LINE_END", counts->cut,
		    "the transactions end in the midst of a line: were they "
		    "cut short?");
	if (t->repeated > 0) {
		diag_at(t->diag, DIAG_WARNING, "W_TRANSACTION_TWICE",
		    t->repeated_at,
		    "%" PRIu64 " transactions are the same as an earlier one "
		    "in every column; this is the first",
		    t->repeated);
		diag_note(t->diag, POS_NONE,
		    "all of them count: is an export in the file twice?");
	}
	transaction_repeats_clear(&t->repeats);
}

static bool
report_changed(const struct transactions *t)
{
	diag_at(t->diag, DIAG_ERROR, "E_CHANGED", POS_FILE(t->path),
	    "the transactions changed while they were read");
	return false;
}

bool
transactions_read(struct transactions *t,
    bool (*take)(void *ctx, const struct transaction *, const struct batch *,
        size_t row),
    void *ctx)
{
	struct reader r = { .stage = { .name = "age", .open = reader_open,
		                    .run = reader_run },
		.transactions = t,
		.take = take,
		.ctx = ctx };
	struct chain_counts counts;

	if (!input_rewind(t->input) || !run(&r, &counts))
		return false;
	if (input_changed(t->input))
		return report_changed(t);
	tell_file(t, &counts);
	if (counts.rejected == 0)
		return true;
	diag_at(t->diag, DIAG_ERROR, "E_TRANSACTIONS", POS_FILE(t->path),
	    "%" PRIu64 " of %" PRIu64 " transactions cannot be read",
	    counts.rejected, counts.read);
	diag_note(t->diag, POS_NONE,
	    "without them it cannot be said what was open: correct them, or "
	    "take them out");
	return false;
}

/* --- records of the portfolio --------------------------------------------- */

struct parts_key
transactions_item(const struct transactions *t, const struct batch *b,
    size_t row)
{
	return key_of(&t->slots, b, row, batch_cell(b, t->slots.doc_id, row),
	    false);
}

struct parts_key
transactions_document(const struct transactions *t, const struct batch *b,
    size_t row)
{
	return key_of(&t->slots, b, row, batch_cell(b, t->slots.doc_id, row),
	    true);
}

int
transactions_currency(struct transactions *t, const struct batch *b, size_t row)
{
	struct text code = batch_cell(b, t->slots.currency, row);

	if (code.len == 0 && t->usual.at != NULL)
		code = t->usual;
	return transaction_currency_find(&t->currencies, code);
}

int32_t
transactions_day(const struct transactions *t, const struct transaction *x)
{
	const struct transaction_entry *entry;
	size_t at = 0;

	while (x->credited &&
	    (entry = transaction_table_next(&t->credits, x->credit, &at)) !=
	        NULL)
		if (entry->currency == x->currency &&
		    entry->day != TRANSACTION_NEVER && entry->day > x->date)
			return entry->day;
	return x->date;
}
