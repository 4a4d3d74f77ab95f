#include "ageing/restating_load.h"

#include <inttypes.h>
#include <stdlib.h>

#include "stream/stage.h"

enum { NO_SLOT = -1 };

const char *const restating_parts[RESTATING_PARTS] = { "company", "debtor_id",
	"instalment" };

/* Reads the header, or the records. */
struct reader {
	struct stage stage;
	struct restating_load *load;
	bool probe;
	int doc_id, date, amount, currency, credit_doc; /* slots */
	int parts[RESTATING_PARTS];
};

static bool
report_column(const struct restating_load *load, const char *name)
{
	diag_at(load->diag, DIAG_ERROR, "E_COLUMN", POS_FILE(load->path),
	    "transactions need the column '%s'", name);
	diag_note(load->diag, POS_NONE,
	    "they have doc_id, %s and amount, and may have company, "
	    "debtor_id, instalment, currency and credit_doc",
	    load->by_application ? "applied_date" : "date");
	return false;
}

static const char *
date_name(const struct restating_load *load)
{
	return load->by_application ? "applied_date" : "date";
}

/* Stops the run: the header is all there is to know. */
static bool
probe_open(struct restating_load *load, const struct columns *c)
{
	const char *const needed[] = { "doc_id", date_name(load), "amount" };

	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
		if (!columns_has(c, needed[i]))
			return report_column(load, needed[i]);
	for (size_t i = 0; i < RESTATING_PARTS; i++)
		load->header.has[i] = columns_has(c, restating_parts[i]);
	load->header.currency = columns_has(c, "currency");
	load->header.credit_doc = columns_has(c, "credit_doc");
	return false;
}

static bool
bind(struct columns *c, const char *name, enum column_type type,
    enum column_need need, bool wanted, int *slot)
{
	*slot = NO_SLOT;
	if (!wanted)
		return true;
	*slot = columns_bind(c, name, type, need, POS_NONE);
	return *slot >= 0;
}

static bool
reader_open(struct stage *stage, struct columns *c)
{
	struct reader *r = (struct reader *)stage;
	struct restating_load *load = r->load;
	bool ok;

	if (r->probe)
		return probe_open(load, c);
	ok = bind(c, "doc_id", COLUMN_STRING, COLUMN_REQUIRED, true,
	         &r->doc_id) &&
	    bind(c, date_name(load), COLUMN_DATE, COLUMN_REQUIRED, true,
	        &r->date) &&
	    bind(c, "amount", COLUMN_DECIMAL, COLUMN_REQUIRED, true,
	        &r->amount) &&
	    bind(c, "currency", COLUMN_STRING, COLUMN_PRESENT,
	        load->header.currency, &r->currency) &&
	    bind(c, "credit_doc", COLUMN_STRING, COLUMN_PRESENT,
	        load->header.credit_doc, &r->credit_doc);
	for (size_t i = 0; ok && i < RESTATING_PARTS; i++)
		ok = bind(c, restating_parts[i], COLUMN_STRING,
		    COLUMN_PRESENT, load->keys[i], &r->parts[i]);
	return ok;
}

/* The number of the record's currency; -1: rejected, -2: reported. */
static int
currency_of(struct reader *r, struct batch *b, size_t row)
{
	struct restating_load *load = r->load;
	struct text code = batch_cell(b, r->currency, row);
	int number = restating_currency_find(&load->currencies, code);
	int digits;

	if (number >= 0)
		return number;
	digits = columns_currency_digits(b->columns, code);
	if (digits >= 0) {
		number = restating_currency_add(&load->currencies, code,
		    digits, load->diag);
		return number >= 0 ? number : -2;
	}
	batch_reject(b, row, r->currency, "R_CURRENCY",
	    "'%.*s' is not a currency code",
	    (int)text_excerpt(code, 16).len, code.at);
	return -1;
}

/* In minor units; false: rejected. */
static bool
amount_of(struct reader *r, struct batch *b, size_t row, int digits,
    int64_t *amount)
{
	struct decimal d =
	    decimal_reduce(b->vectors[r->amount].decimal[row]);

	if (d.scale <= digits &&
	    decimal_round(d, digits, ROUND_DOWN, &d)) {
		*amount = d.coefficient;
		return true;
	}
	batch_reject(b, row, r->amount, "R_AMOUNT",
	    d.scale > digits ? "the amount has more than %d decimals" :
	                       "the amount does not fit with %d decimals",
	    digits);
	return false;
}

static struct parts_key
key_of(const struct reader *r, const struct batch *b, size_t row,
    struct text doc, bool whole)
{
	struct parts parts = parts_none();

	parts_add(&parts, batch_cell(b, r->parts[RESTATING_COMPANY], row));
	parts_add(&parts, batch_cell(b, r->parts[RESTATING_DEBTOR], row));
	parts_add(&parts, doc);
	parts_add(&parts, whole ?
	        TEXT("") :
	        batch_cell(b, r->parts[RESTATING_INSTALMENT], row));
	return parts_end(&parts);
}

static bool
add_use(struct restating_load *load, const struct restating_use *use)
{
	size_t most = load->memory / 4 / sizeof *use;

	if (load->use_count == load->use_room) {
		size_t room = load->use_room == 0 ? 1024 : 2 * load->use_room;
		struct restating_use *uses;

		room = room > most ? most : room;
		if (room <= load->use_count) {
			diag_at(load->diag, DIAG_ERROR, "E_LIMIT",
			    POS_FILE(load->path),
			    "more than %zu transactions have a credit_doc, "
			    "which is what the memory holds",
			    most);
			diag_note(load->diag, POS_NONE,
			    "give it more with --memory=MIB");
			return false;
		}
		uses = realloc(load->uses, room * sizeof *uses);
		if (uses == NULL) {
			diag_memory(load->diag);
			return false;
		}
		load->uses = uses;
		load->use_room = room;
	}
	load->uses[load->use_count++] = *use;
	return true;
}

static bool
report_overflow(const struct restating_load *load, struct src_pos at)
{
	diag_at(load->diag, DIAG_ERROR, "E_OVERFLOW", at,
	    "the sum of the transactions of an item does not fit 64 bits of "
	    "minor units");
	return false;
}

/* False: reported, and the run is over. */
static bool
take(struct reader *r, struct batch *b, size_t row)
{
	struct restating_load *load = r->load;
	bool later = b->vectors[r->date].date[row] > load->as_of;
	struct restating_use use = { .currency = currency_of(r, b, row) };

	if (use.currency < 0)
		return use.currency == -1;
	if (!amount_of(r, b, row, load->currencies.digits[use.currency],
	        &use.amount))
		return true;
	use.debt = key_of(r, b, row, batch_cell(b, r->doc_id, row), false);
	switch (restating_table_add(&load->debts, use.debt, use.currency,
	    use.amount, later)) {
	case RESTATING_ADDED:
		break;
	case RESTATING_OVERFLOW:
		return report_overflow(load, batch_at_slot(b, row, r->amount));
	case RESTATING_FULL:
		return false;
	}
	if (later || batch_cell(b, r->credit_doc, row).len == 0)
		return true;
	use.credit = key_of(r, b, row, batch_cell(b, r->credit_doc, row), true);
	return add_use(load, &use);
}

static bool
reader_run(struct stage *stage, struct batch *b)
{
	struct reader *r = (struct reader *)stage;

	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT && !take(r, b, row))
			return false;
	return true;
}

static bool
declare(void *ctx, struct columns *columns)
{
	const struct restating_load *load = ctx;
	const struct currency_spec *spec;

	if (load->strategy == NULL)
		return true;
	spec = load->strategy->currencies.at;
	for (size_t i = 0; i < load->strategy->currencies.count; i++)
		if (!columns_currency(columns, spec[i].code.text.at,
		        (int)spec[i].digits))
			return false;
	return true;
}

static bool
run(struct restating_load *load, bool probe, struct chain_counts *counts)
{
	struct reader reader = { .stage = { .name = "age",
		                     .open = reader_open,
		                     .run = reader_run },
		.load = load,
		.probe = probe };
	struct stage *const stages[] = { &reader.stage };
	const struct chain chain = { .stages = stages,
		.count = 1,
		.in = load->input,
		.prepare = declare,
		.ctx = load };

	return chain_run(&chain, load->diag, counts);
}

bool
restating_load_open(struct restating_load *load)
{
	size_t errors = diag_count(load->diag, DIAG_ERROR);
	struct chain_counts counts;

	load->input = input_open(load->path, load->diag);
	if (load->input == NULL || !input_keep(load->input))
		return false;
	(void)run(load, true, &counts);
	return diag_count(load->diag, DIAG_ERROR) == errors &&
	    input_rewind(load->input);
}

void
restating_load_close(struct restating_load *load)
{
	input_close(load->input);
	restating_currencies_clear(&load->currencies);
	restating_table_clear(&load->debts);
	restating_table_clear(&load->credits);
	free(load->uses);
}

bool
restating_load_all(struct restating_load *load, const struct columns *c,
    int unsaid)
{
	struct chain_counts counts;
	size_t tables = load->memory;

	if (load->header.credit_doc)
		tables = load->memory / 4;
	for (size_t i = 0; i < RESTATING_PARTS; i++)
		load->keys[i] = load->header.has[i] &&
		    columns_has(c, restating_parts[i]);
	restating_currencies_init(&load->currencies, unsaid);
	restating_table_init(&load->debts,
	    load->header.credit_doc ? 2 * tables : tables, load->diag);
	restating_table_init(&load->credits, tables, load->diag);
	if (!run(load, false, &counts))
		return false;
	if (counts.rejected == 0)
		return true;
	diag_at(load->diag, DIAG_ERROR, "E_TRANSACTIONS", POS_FILE(load->path),
	    "%" PRIu64 " of %" PRIu64 " transactions cannot be read",
	    counts.rejected, counts.read);
	diag_note(load->diag, POS_NONE,
	    "without them it cannot be said what was open: correct them, or "
	    "take them out");
	return false;
}

/* Whether the debt is not there yet on the day. */
static bool
is_apart(const struct restating_load *load, const struct restating_use *use)
{
	const struct restating_entry *entry;
	size_t at = 0;

	while ((entry = restating_table_next(&load->debts, use->debt, &at)) !=
	    NULL)
		if (entry->currency == use->currency)
			return entry->apart;
	return false;
}

bool
restating_load_uses(struct restating_load *load)
{
	for (size_t i = 0; i < load->use_count; i++) {
		const struct restating_use *use = &load->uses[i];

		if (is_apart(load, use))
			continue;
		switch (restating_table_add(&load->credits, use->credit,
		    use->currency, use->amount, false)) {
		case RESTATING_ADDED:
			break;
		case RESTATING_OVERFLOW:
			return report_overflow(load, POS_FILE(load->path));
		case RESTATING_FULL:
			return false;
		}
	}
	free(load->uses);
	load->uses = NULL;
	load->use_count = load->use_room = 0;
	return true;
}
