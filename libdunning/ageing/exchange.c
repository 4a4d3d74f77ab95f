#include "ageing/exchange.h"

#include <inttypes.h>

#include "base/date.h"
#include "base/money.h"
#include "base/ratio.h"
#include "stream/table.h"

struct quote {
	struct text currency;
	struct exchange_rate rate;
	struct src_pos at;
};

struct exchange {
	struct text base;
	struct exchange_rate one; /* of the base currency */
	struct quote *quotes;     /* the latest of each currency */
	size_t count;
};

struct reading {
	struct exchange *exchange;
	const struct table *table;
	int currency, date, rate; /* columns */
	int32_t as_of;
	struct diag *diag;
};

static bool
bad_cell(const struct reading *r, const struct table_row *row, int column,
    const char *what)
{
	struct text cell = row->cells[column];

	diag_at(r->diag, DIAG_ERROR, "E_RATES",
	    table_at(r->table, row, (size_t)column), "\"%.*s\" is not %s",
	    (int)cell.len, cell.at, what);
	return false;
}

static struct quote *
find_quote(const struct exchange *e, struct text currency)
{
	for (size_t i = 0; i < e->count; i++)
		if (text_equal(e->quotes[i].currency, currency))
			return &e->quotes[i];
	return NULL;
}

static bool
report_two(const struct reading *r, const struct table_row *row,
    const struct quote *earlier)
{
	struct text code = earlier->currency;

	diag_at(r->diag, DIAG_ERROR, "E_RATES",
	    table_at(r->table, row, (size_t)r->rate),
	    "a second rate of %.*s on the same day", (int)code.len, code.at);
	diag_note(r->diag, earlier->at, "the first one is here");
	return false;
}

static bool
is_one(struct text rate)
{
	static const struct decimal one = { 1, 0 };
	struct decimal value;

	return decimal_parse(rate, &value, NULL) == NUM_OK &&
	    decimal_compare(value, one) == 0;
}

/* A currency that the rates may be units of; null when no rate is 1. */
static struct text
other_base(const struct reading *r)
{
	for (size_t i = 0; i < r->table->count; i++) {
		const struct table_row *row = &r->table->rows[i];

		if (is_one(row->cells[r->rate]))
			return row->cells[r->currency];
	}
	return (struct text){ NULL, 0 };
}

static bool
report_base(const struct reading *r, const struct table_row *row)
{
	struct text base = r->exchange->base, rate = row->cells[r->rate];
	struct text other = other_base(r);

	diag_at(r->diag, DIAG_ERROR, "E_RATES",
	    table_at(r->table, row, (size_t)r->rate),
	    "%.*s is the base currency, and its rate is %.*s, not 1: these "
	    "are rates to another one",
	    (int)base.len, base.at, (int)rate.len, rate.at);
	if (other.at == NULL)
		diag_note(r->diag, POS_NONE,
		    "a rate is the units of %.*s for one unit of the currency",
		    (int)base.len, base.at);
	else
		diag_note(r->diag, POS_NONE,
		    "a rate is the units of %.*s for one unit of the currency; "
		    "%.*s is the one with the rate 1 here: take a table in "
		    "%.*s, or `currency: %.*s`",
		    (int)base.len, base.at, (int)other.len, other.at,
		    (int)base.len, base.at, (int)other.len, other.at);
	return false;
}

static bool
read_quote(const struct reading *r, const struct table_row *row,
    struct quote *quote)
{
	struct text date = row->cells[r->date];
	struct text rate = row->cells[r->rate];

	quote->currency = row->cells[r->currency];
	quote->at = table_at(r->table, row, (size_t)r->rate);
	if (currency_digits(quote->currency) < 0)
		return bad_cell(r, row, r->currency, "a currency code");
	if (!date_parse(date, &quote->rate.date))
		return bad_cell(r, row, r->date, "a date such as 2026-01-31");
	if (decimal_parse(rate, &quote->rate.rate, NULL) != NUM_OK ||
	    quote->rate.rate.coefficient <= 0)
		return bad_cell(r, row, r->rate, "a rate such as 17.0415");
	quote->rate.rate = decimal_reduce(quote->rate.rate);
	return true;
}

static bool
take_row(const struct reading *r, const struct table_row *row)
{
	struct exchange *e = r->exchange;
	struct quote quote = { .currency = { NULL, 0 } };
	struct quote *known;

	if (!read_quote(r, row, &quote))
		return false;
	/* Of whatever day: the other rates are of the same table. */
	if (text_equal(quote.currency, e->base) &&
	    !is_one(row->cells[r->rate]))
		return report_base(r, row);
	if (quote.rate.date > r->as_of)
		return true;
	known = find_quote(e, quote.currency);
	if (known == NULL) {
		e->quotes[e->count++] = quote;
		return true;
	}
	if (quote.rate.date == known->rate.date &&
	    decimal_compare(quote.rate.rate, known->rate.rate) != 0)
		return report_two(r, row, known);
	if (quote.rate.date > known->rate.date)
		*known = quote;
	return true;
}

static bool
find_columns(struct reading *r)
{
	r->currency = table_column(r->table, "currency");
	r->date = table_column(r->table, "date");
	r->rate = table_column(r->table, "rate");
	if (r->currency >= 0 && r->date >= 0 && r->rate >= 0)
		return true;
	diag_at(r->diag, DIAG_ERROR, "E_RATES",
	    (struct src_pos){ r->table->file, 1, 0 },
	    "a file of rates has the columns currency, date and rate");
	return false;
}

static bool
read_file(struct exchange *e, struct arena *arena,
    const struct strategy *strategy, int32_t as_of, struct diag *diag)
{
	const struct ageing_spec *spec = &strategy->ageing;
	const char *path = strategy_file(strategy, &spec->base.rates, diag);
	struct reading r = { .exchange = e, .as_of = as_of, .diag = diag };

	if (path == NULL)
		return false;
	r.table = table_read(arena, path, diag);
	if (r.table == NULL || !find_columns(&r))
		return false;
	e->quotes = arena_alloc(arena, r.table->count + 1, sizeof *e->quotes);
	if (e->quotes == NULL) {
		diag_memory(diag);
		return false;
	}
	for (size_t i = 0; i < r.table->count; i++)
		if (!take_row(&r, &r.table->rows[i]))
			return false;
	for (size_t i = 0; i < e->count; i++)
		e->quotes[i].rate.stale = spec->base.max_stale >= 0 &&
		    as_of - e->quotes[i].rate.date > spec->base.max_stale;
	return true;
}

struct exchange *
exchange_new(struct arena *arena, const struct strategy *strategy,
    int32_t as_of, struct diag *diag)
{
	const struct located *base = &strategy->ageing.base.currency;
	struct exchange *e = arena_alloc(arena, 1, sizeof *e);

	if (e == NULL) {
		diag_memory(diag);
		return NULL;
	}
	if (currency_digits(base->text) < 0) {
		diag_at(diag, DIAG_ERROR, "E_RATES", base->at,
		    "'%s' is not a currency code", base->text.at);
		return NULL;
	}
	e->base = base->text;
	e->one = (struct exchange_rate){ .rate = { 1, 0 }, .date = as_of };
	return read_file(e, arena, strategy, as_of, diag) ? e : NULL;
}

struct text
exchange_base(const struct exchange *e)
{
	return e->base;
}

const struct exchange_rate *
exchange_find(const struct exchange *e, struct text currency)
{
	const struct quote *quote;

	if (text_equal(currency, e->base))
		return &e->one;
	quote = find_quote(e, currency);
	return quote != NULL ? &quote->rate : NULL;
}

bool
exchange_convert(int64_t minor, int digits, struct decimal rate,
    int base_digits, enum rounding mode, int64_t *out)
{
	wide product = (wide)minor * rate.coefficient;
	wide divisor = 1;
	int32_t down = rate.scale + digits - base_digits;

	if (down >= 0)
		divisor = wide_power_of_ten(down);
	else if (__builtin_mul_overflow(product, wide_power_of_ten(-down),
	             &product))
		return false;
	return ratio_round(product, divisor, mode, out);
}
