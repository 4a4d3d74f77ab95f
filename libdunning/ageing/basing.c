#include "ageing/basing.h"

#include <inttypes.h>

#include "ageing/exchange.h"
#include "base/date.h"
#include "base/money.h"
#include "base/wide.h"

enum { BASED_MOST = CURRENCY_CODES };

/* Sums of one currency, to say what rounding each item made of them. */
struct based {
	char code[4];
	const struct exchange_rate *rate;
	int digits;
	wide balance; /* minor units */
	wide base;
};

struct basing {
	struct stage stage;
	struct diag *diag;
	const struct exchange *exchange;
	int64_t max_stale;
	enum rounding rounding;
	int digits; /* of the base currency */
	struct columns *columns;
	int32_t as_of;
	int balance, currency, doc_date, superseded; /* -1: not there */
	int base, rate, date;
	struct based *based; /* BASED_MOST of them */
	size_t count;
	bool checks; /* and makes no column */
};

bool
basing_wanted(const struct age_options *options)
{
	return options->run.strategy != NULL &&
	    options->run.strategy->ageing.base.currency.text.at != NULL;
}

static bool
basing_open(struct stage *stage, struct columns *c)
{
	struct basing *b = (struct basing *)stage;

	b->columns = c;
	b->digits = columns_currency_digits(c, exchange_base(b->exchange));
	b->balance = columns_bind(c, "balance", COLUMN_MONEY, COLUMN_PRESENT,
	    POS_NONE);
	if (b->balance < 0)
		return false;
	if (!columns_bind_if_there(c, "currency", COLUMN_STRING,
	        &b->currency) ||
	    !columns_bind_if_there(c, "doc_date", COLUMN_DATE,
	        &b->doc_date) ||
	    !columns_bind_if_there(c, "superseded_by", COLUMN_STRING,
	        &b->superseded))
		return false;
	if (b->checks)
		return true;
	b->base = columns_append(c, "base_balance", COLUMN_MONEY);
	b->rate = columns_append(c, "base_rate", COLUMN_DECIMAL);
	b->date = columns_append(c, "base_rate_date", COLUMN_DATE);
	return b->base >= 0 && b->rate >= 0 && b->date >= 0;
}

static struct text
currency_of(const struct basing *b, const struct batch *batch, size_t row)
{
	const struct vector *v;

	if (b->currency >= 0) {
		v = &batch->vectors[b->currency];
		if (vector_valid(v, row))
			return vector_text(v, row);
	}
	return columns_usual_currency(b->columns);
}

/* The sums of a currency; NULL: it has no rate, or is no currency. */
static struct based *
find_based(struct basing *b, struct text code, int digits)
{
	const struct exchange_rate *rate;
	struct based *based;

	for (size_t i = 0; i < b->count; i++)
		if (text_is(code, b->based[i].code))
			return &b->based[i];
	if (code.at == NULL || code.len != 3 || b->count == BASED_MOST)
		return NULL;
	rate = exchange_find(b->exchange, code);
	if (rate == NULL)
		return NULL;
	based = &b->based[b->count++];
	*based = (struct based){ .rate = rate, .digits = digits };
	for (size_t i = 0; i < code.len; i++)
		based->code[i] = code.at[i];
	return based;
}

static void
reject_missing(const struct basing *b, struct batch *batch, size_t row,
    struct text code)
{
	struct text base = exchange_base(b->exchange);

	batch_reject(batch, row, b->currency, "R_RATE",
	    "there is no rate from %.*s to %.*s up to the as-of date",
	    code.at != NULL ? (int)code.len : 1,
	    code.at != NULL ? code.at : "-", (int)base.len, base.at);
	batch_note(batch, "add it to the file of `ageing.base.rates`");
}

static void
reject_stale(const struct basing *b, struct batch *batch, size_t row,
    const struct based *based)
{
	char date[DATE_TEXT_MAX];

	date_format(based->rate->date, date, sizeof date);
	batch_reject(batch, row, b->currency, "R_RATE",
	    "the latest rate of %s is of %s, more than %" PRId64
	    " days before the as-of date",
	    based->code, date, b->max_stale);
	batch_note(batch, "add a newer one to the file of `ageing.base.rates`");
}

/* NULL after rejecting the record: its currency has no rate. */
static struct based *
need_based(struct basing *b, struct batch *batch, size_t row)
{
	struct text code = currency_of(b, batch, row);
	struct based *based = find_based(b, code,
	    batch_vector(batch, b->balance)->digits[row]);

	if (based == NULL) {
		reject_missing(b, batch, row, code);
		return NULL;
	}
	if (!based->rate->stale)
		return based;
	reject_stale(b, batch, row, based);
	return NULL;
}

static void
base_row(struct basing *b, struct batch *batch, size_t row)
{
	const struct vector *balance = batch_vector(batch, b->balance);
	struct vector *base = batch_vector(batch, b->base);
	struct based *based = need_based(b, batch, row);
	int64_t amount;

	if (based == NULL)
		return;
	if (!exchange_convert(balance->number[row], balance->digits[row],
	        based->rate->rate, b->digits, b->rounding, &amount)) {
		batch_reject(batch, row, b->balance, "R_RATE",
		    "the balance in the base currency does not fit 64 bits of "
		    "minor units");
		return;
	}
	base->number[row] = amount;
	base->digits[row] = (uint8_t)b->digits;
	vector_set_valid(base, row);
	batch_vector(batch, b->rate)->decimal[row] = based->rate->rate;
	vector_set_valid(batch_vector(batch, b->rate), row);
	batch_vector(batch, b->date)->date[row] = based->rate->date;
	vector_set_valid(batch_vector(batch, b->date), row);
	based->balance += balance->number[row];
	based->base += amount;
}

/* What is not open on the as-of date needs no rate. */
static bool
is_open(const struct basing *b, const struct batch *batch, size_t row)
{
	const struct vector *balance = &batch->vectors[b->balance];
	const struct vector *date;

	if (batch->fates[row] != FATE_KEPT || !vector_valid(balance, row) ||
	    balance->number[row] == 0 ||
	    batch_cell(batch, b->superseded, row).len > 0)
		return false;
	if (b->doc_date < 0)
		return true;
	date = &batch->vectors[b->doc_date];
	return !vector_valid(date, row) || date->date[row] <= b->as_of;
}

static bool
basing_run(struct stage *stage, struct batch *batch)
{
	struct basing *b = (struct basing *)stage;

	if (batch->first == 0)
		b->count = 0;
	for (size_t row = 0; row < batch->rows; row++) {
		if (!is_open(b, batch, row))
			continue;
		if (b->checks)
			need_based(b, batch, row);
		else
			base_row(b, batch, row);
	}
	return true;
}

static bool
basing_merge(struct stage *stage, const struct stage *other)
{
	struct basing *b = (struct basing *)stage;
	const struct basing *from = (const struct basing *)other;

	for (size_t i = 0; i < from->count; i++) {
		const struct based *add = &from->based[i];
		struct based *based =
		    find_based(b, text_of(add->code), add->digits);

		if (based == NULL)
			continue;
		based->balance += add->balance;
		based->base += add->base;
	}
	return true;
}

/* What the sum would be, converted at once; false: out of range. */
static bool
convert_sum(const struct basing *b, const struct based *based, int64_t *sum)
{
	if (based->balance > INT64_MAX || based->balance < INT64_MIN)
		return false;
	return exchange_convert((int64_t)based->balance, based->digits,
	    based->rate->rate, b->digits, b->rounding, sum);
}

static bool
basing_close(struct stage *stage)
{
	const struct basing *b = (const struct basing *)stage;

	for (size_t i = 0; i < b->count; i++) {
		const struct based *based = &b->based[i];
		char text[MONEY_TEXT_MAX];
		int64_t sum;

		if (!convert_sum(b, based, &sum) || based->base == sum)
			continue;
		money_format((int64_t)(based->base - sum), b->digits, text,
		    sizeof text);
		diag_at(b->diag, DIAG_INFO, "W_BASE_SUM", POS_NONE,
		    "%s: the items in %s add up to %s more than their sum "
		    "converted at once",
		    based->code, exchange_base(b->exchange).at, text);
	}
	return true;
}

struct stage *
basing_stage(struct arena *arena, const struct age_options *options,
    struct diag *diag)
{
	const struct strategy *strategy = options->run.strategy;
	struct basing *b = arena_alloc(arena, 1, sizeof *b);

	if (b != NULL)
		b->based = arena_alloc(arena, BASED_MOST, sizeof *b->based);
	if (b == NULL || b->based == NULL) {
		diag_memory(diag);
		return NULL;
	}
	b->stage = (struct stage){ .name = "age", .open = basing_open,
		.run = basing_run, .close = basing_close,
		.merge = basing_merge };
	b->diag = diag;
	b->as_of = options->run.as_of;
	b->max_stale = strategy->ageing.base.max_stale;
	b->rounding = (enum rounding)strategy->defaults.rounding;
	b->exchange =
	    exchange_new(arena, strategy, options->run.as_of, diag);
	return b->exchange != NULL ? &b->stage : NULL;
}

struct stage *
basing_check_stage(struct arena *arena, const struct age_options *options,
    struct diag *diag)
{
	struct stage *stage = basing_stage(arena, options, diag);

	if (stage != NULL) {
		((struct basing *)stage)->checks = true;
		stage->close = NULL;
	}
	return stage;
}
