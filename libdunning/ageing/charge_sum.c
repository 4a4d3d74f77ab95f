#include "ageing/charge_sum.h"

#include "ageing/charge_band.h"
#include "base/ratio.h"
#include "base/wide.h"
#include "rules/rate_table.h"

/* 100 percent, in units of 10^-RATE_DECIMALS. */
static const int64_t whole = 100000000;

/* One text of a choice; its column is bound. */
struct figure {
	struct charge_amount amount;
	int64_t percent; /* in units of 10^-RATE_DECIMALS */
	int slot; /* of the column of a percentage; -1: none */
	struct src_pos at;
};

struct charge_choices {
	struct charge_by by;
	int slot; /* of the column that chooses; -1: none */
	struct figure *figures;
};

struct charge_sum {
	const struct charge_spec *spec;
	struct charge_choices *choices; /* NULL: bands */
	struct charge_bands *bands;
	const struct rate_table *values; /* NULL: no unit */
	int64_t less; /* in units of 10^-RATE_DECIMALS */
};

size_t
charge_by_pick(const struct charge_by *by, int slot, const struct batch *b,
    size_t row)
{
	const struct vector *v;

	if (slot < 0)
		return 0;
	v = &b->vectors[slot];
	for (size_t i = 0; vector_valid(v, row) && i < by->count; i++)
		if (text_equal(by->choices[i].value, vector_text(v, row)))
			return i;
	return SIZE_MAX;
}

static bool
read_figure(const struct located *text, struct figure *figure,
    struct diag *diag)
{
	*figure = (struct figure){ .slot = -1, .at = text->at };
	if (charge_amount_parse(text->text, &figure->amount) &&
	    (!figure->amount.percent ||
	        (rate_scaled(figure->amount.number, &figure->percent) &&
	            figure->percent <= CHARGE_RATE_MOST)))
		return true;
	diag_at(diag, DIAG_ERROR, "E_CHARGE", text->at,
	    "`%.80s` is not an amount", text->text.at);
	diag_note(diag, text->at,
	    "such as \"40.00 EUR\" or \"2 %%\", which is at most 1000 with "
	    "6 decimals");
	return false;
}

struct charge_choices *
charge_choices_new(struct arena *arena, const struct yaml_node *node,
    struct diag *diag, bool *ok)
{
	struct charge_choices *c;

	*ok = true;
	if (node == NULL)
		return NULL;
	*ok = false;
	c = arena_alloc(arena, 1, sizeof *c);
	if (c == NULL || !charge_by_read(arena, node, &c->by) ||
	    (c->figures = arena_alloc(arena, c->by.count,
	         sizeof *c->figures)) == NULL) {
		diag_memory(diag);
		return NULL;
	}
	c->slot = -1;
	for (size_t i = 0; i < c->by.count; i++)
		if (!read_figure(&c->by.choices[i].text, &c->figures[i], diag))
			return NULL;
	*ok = true;
	return c;
}

/* A name that ends in NUL, of a piece of a text. */
static int
bind_piece(struct columns *columns, struct text name, struct src_pos at)
{
	char copy[256];

	if (name.len >= sizeof copy)
		name.len = sizeof copy - 1;
	for (size_t i = 0; i < name.len; i++)
		copy[i] = name.at[i];
	copy[name.len] = '\0';
	return columns_bind(columns, copy, COLUMN_MONEY, COLUMN_PRESENT, at);
}

bool
charge_choices_bind(struct charge_choices *c, struct columns *columns)
{
	if (c == NULL)
		return true;
	if (c->by.column.text.at != NULL) {
		c->slot = columns_bind(columns, c->by.column.text.at,
		    COLUMN_STRING, COLUMN_PRESENT, c->by.column.at);
		if (c->slot < 0)
			return false;
	}
	for (size_t i = 0; i < c->by.count; i++) {
		struct figure *f = &c->figures[i];

		if (f->amount.column.at == NULL)
			continue;
		f->slot = bind_piece(columns, f->amount.column, f->at);
		if (f->slot < 0)
			return false;
	}
	return true;
}

bool
charge_choices_reads(
    const struct charge_choices *c, charge_is *is, const void *ctx)
{
	if (c == NULL)
		return false;
	if (c->by.column.text.at != NULL && is(ctx, c->by.column.text))
		return true;
	for (size_t i = 0; i < c->by.count; i++)
		if (c->figures[i].amount.column.at != NULL &&
		    is(ctx, c->figures[i].amount.column))
			return true;
	return false;
}

/* A sum in minor units of the debt's currency. */
static enum charge_result
money_of(const struct charge_amount *amount, const struct charge_debt *debt,
    int64_t *minor)
{
	struct decimal number;

	if (debt->currency.at == NULL ||
	    !text_equal(amount->currency, debt->currency))
		return CHARGE_CURRENCY;
	if (decimal_reduce(amount->number).scale > debt->digits)
		return CHARGE_DIGITS;
	if (!decimal_round(amount->number, debt->digits, ROUND_DOWN, &number))
		return CHARGE_RANGE;
	*minor = number.coefficient;
	return CHARGE_DONE;
}

enum charge_result
charge_choices_get(const struct charge_choices *c, const struct batch *b,
    size_t row, const struct charge_debt *debt, enum rounding rounding,
    int64_t *minor)
{
	size_t choice = charge_by_pick(&c->by, c->slot, b, row);
	int64_t base = debt->amount;
	const struct figure *f;

	if (choice == SIZE_MAX)
		return CHARGE_NO_CHOICE;
	f = &c->figures[choice];
	if (!f->amount.percent)
		return money_of(&f->amount, debt, minor);
	if (f->slot >= 0) {
		if (!vector_valid(&b->vectors[f->slot], row))
			return CHARGE_NO_VALUE;
		base = b->vectors[f->slot].number[row];
	}
	return ratio_round((wide)base * f->percent, whole, rounding, minor) ?
	    CHARGE_DONE :
	    CHARGE_RANGE;
}

static bool
read_bands(struct charge_sum *sum, struct arena *arena,
    const struct strategy *strategy, struct diag *diag)
{
	const struct charge_spec *spec = sum->spec;

	if (spec->bands.text.at == NULL)
		return true;
	sum->bands = charge_bands_new(arena, spec, diag);
	if (sum->bands == NULL)
		return false;
	if (!spec->unit.set)
		return true;
	sum->values = rate_table_read(
	    arena, strategy, &spec->unit.file, "value", diag);
	return sum->values != NULL &&
	    charge_bands_values(sum->values, &spec->unit.file, diag);
}

struct charge_sum *
charge_sum_new(struct arena *arena, const struct strategy *strategy,
    const struct charge_spec *spec, struct diag *diag)
{
	struct charge_sum *sum = arena_alloc(arena, 1, sizeof *sum);
	struct decimal less;
	bool ok;

	if (sum == NULL) {
		diag_memory(diag);
		return NULL;
	}
	sum->spec = spec;
	sum->choices = charge_choices_new(arena, spec->amount, diag, &ok);
	if (!ok || !read_bands(sum, arena, strategy, diag))
		return NULL;
	if (!spec->less.set)
		return sum;
	if (decimal_parse(spec->less.amount.text, &less, NULL) == NUM_OK &&
	    rate_scaled(less, &sum->less) &&
	    sum->less <= CHARGE_LESS_MOST)
		return sum;
	diag_at(diag, DIAG_ERROR, "E_CHARGE", spec->less.amount.at,
	    "`amount` of `less` is at most 1000000, with 6 decimals");
	return NULL;
}

bool
charge_sum_bind(struct charge_sum *sum, struct columns *columns)
{
	return charge_choices_bind(sum->choices, columns);
}

bool
charge_sum_reads(const struct charge_sum *sum, charge_is *is, const void *ctx)
{
	return charge_choices_reads(sum->choices, is, ctx);
}

/* The value of the unit that bands are in, on that day. */
static enum charge_result
value_of(const struct charge_sum *sum, const struct charge_debt *debt,
    int64_t *value)
{
	const struct rate_row *found;

	*value = CHARGE_UNIT;
	if (sum->values == NULL)
		return CHARGE_DONE;
	if (debt->currency.at == NULL ||
	    !text_equal(debt->currency, sum->spec->unit.currency.text))
		return CHARGE_CURRENCY;
	found = rate_table_find(sum->values, debt->day);
	if (found == NULL)
		return CHARGE_NO_VALUE;
	*value = found->rate;
	return CHARGE_DONE;
}

/* In units of 1 / CHARGE_BAND_PARTS of a minor unit. */
static enum charge_result
exact(const struct charge_sum *sum, const struct batch *b, size_t row,
    const struct charge_debt *debt, int64_t value, wide *numerator)
{
	struct charge_amount amount;
	int64_t minor;
	enum charge_result result;

	if (sum->bands != NULL && charge_bands_find(sum->bands, debt, value,
	                              &amount, numerator))
		return CHARGE_DONE;
	result = sum->bands != NULL ?
	    money_of(&amount, debt, &minor) :
	    charge_choices_get(sum->choices, b, row, debt,
	        (enum rounding)sum->spec->rounding, &minor);
	if (result == CHARGE_DONE && minor > CHARGE_DEBT_MOST)
		result = CHARGE_RANGE;
	if (result == CHARGE_DONE)
		*numerator = minor * charge_band_parts();
	return result;
}

enum charge_result
charge_sum_get(const struct charge_sum *sum, const struct batch *b, size_t row,
    const struct charge_debt *debt, bool less, int64_t *minor)
{
	enum charge_result result;
	wide numerator;
	int64_t value;

	if (debt->amount > CHARGE_DEBT_MOST)
		return CHARGE_RANGE;
	result = value_of(sum, debt, &value);
	if (result == CHARGE_DONE)
		result = exact(sum, b, row, debt, value, &numerator);
	if (result != CHARGE_DONE)
		return result;
	if (less)
		numerator -= charge_bands_money(sum->less, value, debt->digits);
	if (numerator < 0)
		numerator = 0;
	return ratio_round(numerator, charge_band_parts(),
	           (enum rounding)sum->spec->rounding, minor) ?
	    CHARGE_DONE :
	    CHARGE_RANGE;
}
