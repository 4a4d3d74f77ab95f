/* profile_amount.c -- amounts by currency, and other numbers. */
#include "mapping/profile_internal.h"

static uint64_t
size_of(int64_t n)
{
	return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

static int
count_digits(uint64_t n)
{
	int digits = 1;

	while (n >= 10) {
		n /= 10;
		digits++;
	}
	return digits;
}

/* The place of a number that is not zero, by its first two digits. */
static int
index_of(struct decimal d)
{
	uint64_t n = size_of(d.coefficient);
	int digits = count_digits(n);
	int exponent = digits - 1 - d.scale;

	for (int i = digits; i > 2; i--)
		n /= 10;
	if (digits == 1)
		n *= 10;
	return (exponent + 18) * 90 + (int)n - 10;
}

struct decimal
profile_bound(int index)
{
	int exponent = index / 90 - 18;
	struct decimal d = { index % 90 + 10, 1 };

	if (d.coefficient % 10 == 0)
		d = (struct decimal){ d.coefficient / 10, 0 };
	for (; exponent < 0; exponent++)
		d.scale++;
	for (; exponent > 0; exponent--)
		if (d.scale > 0)
			d.scale--;
		else
			d.coefficient *= 10;
	return d;
}

static struct decimal
absolute(struct decimal d)
{
	/* The least of 64 bits is one off, which no two digits tell. */
	if (d.coefficient < 0)
		d.coefficient = d.coefficient == INT64_MIN ? INT64_MAX :
		                                             -d.coefficient;
	return d;
}

/* Keeps the largest; its line is looked up when the batch is done. */
static void
keep_extreme(struct profile_amounts *a, struct decimal value, size_t row)
{
	struct decimal size = absolute(value);
	size_t at = a->top_count;

	while (at > 0 &&
	    decimal_compare(absolute(a->top[at - 1].value), size) < 0)
		at--;
	if (at == EXTREMES)
		return;
	if (a->top_count < EXTREMES)
		a->top_count++;
	for (size_t i = a->top_count - 1; i > at; i--)
		a->top[i] = a->top[i - 1];
	a->top[at] = (struct profile_extreme){ .value = value, .row = row,
		.pending = true };
}

static void
find_lines(struct profile_amounts *a, const struct profile_column *column,
    struct batch *b)
{
	for (size_t i = 0; i < a->top_count; i++)
		if (a->top[i].pending) {
			a->top[i].pending = false;
			a->top[i].line =
			    profile_line(column, b, a->top[i].row);
		}
}

static void
add(struct profile_amounts *a, struct decimal value, size_t row)
{
	if (a->count++ == 0)
		a->least = a->most = value;
	if (decimal_compare(value, a->least) < 0)
		a->least = value;
	if (decimal_compare(value, a->most) > 0)
		a->most = value;
	a->negative += value.coefficient < 0;
	a->total += value.coefficient;
	if (value.coefficient == 0) {
		a->zero++;
		return;
	}
	a->histogram[index_of(value)]++;
	keep_extreme(a, value, row);
}

/* The amounts of a currency, made when it is new; NULL: out of memory. */
static struct profile_amounts *
amounts_of(struct profile *p, struct profile_column *column, struct text code,
    int digits)
{
	struct profile_amounts **at = &column->amounts;

	while (*at != NULL && !text_equal((*at)->code, code))
		at = &(*at)->next;
	if (*at != NULL)
		return *at;
	*at = arena_alloc(p->arena, 1, sizeof **at);
	if (*at == NULL)
		return NULL;
	(*at)->digits = digits;
	(*at)->code = profile_copy(p, code);
	(*at)->histogram =
	    arena_alloc(p->arena, HISTOGRAM, sizeof *(*at)->histogram);
	return (*at)->histogram != NULL ? *at : NULL;
}

static struct decimal
value_of(const struct profile_column *column, size_t row)
{
	const struct profile_cells *cells = &column->cells;

	if (column->type == TYPE_DECIMAL)
		return cells->decimal[row];
	return (struct decimal){ cells->number[row],
		column->type == TYPE_MONEY ? cells->digits[row] : 0 };
}

bool
profile_amounts_run(struct profile *p, struct profile_column *column,
    struct batch *b)
{
	struct profile_amounts *a = NULL;

	for (size_t row = 0; row < b->rows; row++) {
		struct decimal value;
		struct text code = { NULL, 0 };

		if (column->cells.state[row] != CELL_VALUE)
			continue;
		if (column->type == TYPE_MONEY)
			code = p->codes[row];
		value = value_of(column, row);
		if (a == NULL || !text_equal(a->code, code))
			a = amounts_of(p, column, code, value.scale);
		if (a == NULL)
			return false;
		add(a, value, row);
	}
	for (a = column->amounts; a != NULL; a = a->next)
		find_lines(a, column, b);
	return true;
}

struct profile_spread
profile_spread(const struct profile_amounts *a)
{
	struct profile_spread spread = { { -1, -1, -1 }, 0, 0 };
	uint64_t count = a->count - a->zero, seen = 0;

	for (int i = 0; i < HISTOGRAM && count != 0; i++) {
		seen += a->histogram[i];
		/* Nearest rank: that of a quarter is the first at or above. */
		for (uint64_t q = 0; q < 3; q++)
			if (spread.quartiles[q] < 0 &&
			    seen * 4 >= count * (q + 1))
				spread.quartiles[q] = i;
	}
	for (int i = 0; i < HISTOGRAM && count != 0; i++) {
		if (i >= spread.quartiles[2] + 180)
			spread.large += a->histogram[i];
		if (i < spread.quartiles[0] - 180)
			spread.small += a->histogram[i];
	}
	return spread;
}

static struct profile_kind *
kind_of(struct profile *p, struct text name)
{
	size_t i = 0;

	while (i < p->kind_count && !text_equal(p->kinds[i].name, name))
		i++;
	if (i == KINDS)
		return NULL;
	if (i == p->kind_count) {
		p->kinds[i].name = profile_copy(p, name);
		p->kind_count++;
	}
	return &p->kinds[i];
}

void
profile_kinds_run(struct profile *p, struct batch *b)
{
	const struct profile_column *balance = profile_role(p, ROLE_BALANCE);
	const struct profile_column *type = profile_role(p, ROLE_KIND);

	if (balance == NULL || balance->type != TYPE_MONEY)
		return;
	for (size_t row = 0; row < b->rows; row++) {
		struct text name = { NULL, 0 };
		struct profile_kind *kind;

		if (balance->cells.state[row] != CELL_VALUE)
			continue;
		if (type != NULL && type->cells.text != NULL &&
		    type->cells.state[row] == CELL_VALUE)
			name = text_excerpt(type->cells.text[row],
			    EXAMPLE_MOST);
		kind = kind_of(p, name);
		if (kind == NULL) {
			p->kinds_lost++;
			continue;
		}
		kind->negative += balance->cells.number[row] < 0;
		kind->zero += balance->cells.number[row] == 0;
		kind->positive += balance->cells.number[row] > 0;
	}
}
