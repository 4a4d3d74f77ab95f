/* profile_mask.c -- values in words, and as much of them as may be shown. */
#include "mapping/profile_internal.h"

#include <string.h>

#include "base/date.h"
#include "base/money.h"

bool
profile_is_hidden(const struct profile *p, const struct profile_column *c)
{
	if (p->options.show_pii)
		return false;
	if (c->personal || !c->known)
		return true;
	for (int kind = 1; c->text != NULL && kind < IDENTIFIER_KINDS; kind++)
		if (profile_numbers_has(p, c, (enum identifier_kind)kind))
			return true;
	return false;
}

void
profile_show(const struct profile *p, const struct profile_column *column,
    struct text text, struct buf *out)
{
	if (column != NULL && profile_is_hidden(p, column))
		text_outline(text, out);
	else
		buf_add(out, text.at, text.len);
}

bool
profile_shapes(const struct profile_column *c, struct profile_values *shapes)
{
	struct profile_pool pool = { SIZE_MAX, 0 };
	struct buf shape;
	bool ok = true, whole;
	size_t place;

	buf_init(&shape, SIZE_MAX);
	for (size_t i = VALUES_FIRST; i < c->values.len && ok;
	     i = profile_values_next(&c->values, i)) {
		struct text text = profile_values_text(&c->values, i, &whole);

		buf_reset(&shape);
		text_outline(text, &shape);
		if (!whole)
			buf_puts(&shape, "...");
		text = (struct text){ buf_text(&shape), shape.len };
		ok = !shape.failed &&
		    profile_values_add(shapes, &pool, text,
		        profile_values_hash(text),
		        profile_values_times(&c->values, i),
		        &place) != VALUE_MEMORY;
	}
	buf_clear(&shape);
	return ok;
}

size_t
profile_key_of(const struct profile *p, const struct profile_column *column,
    size_t row, char key[VALUE_KEPT])
{
	const struct profile_cells *cells = &column->cells;
	struct decimal decimal;
	struct text code;

	switch (strategy_column_type(column->type)) {
	case COLUMN_DATE:
		memcpy(key, &cells->date[row], 4);
		return 4;
	case COLUMN_BOOL:
	case COLUMN_INT:
		memcpy(key, &cells->number[row], 8);
		return 8;
	case COLUMN_MONEY:
		memcpy(key, &cells->number[row], 8);
		key[8] = (char)cells->digits[row];
		code = text_excerpt(p->codes[row], VALUE_KEPT - 9);
		if (code.len != 0)
			memcpy(key + 9, code.at, code.len);
		return 9 + code.len;
	case COLUMN_DECIMAL:
		decimal = decimal_reduce(cells->decimal[row]);
		memcpy(key, &decimal.coefficient, 8);
		memcpy(key + 8, &decimal.scale, 4);
		return 12;
	case COLUMN_STRING:
	case COLUMN_SET:
		break;
	}
	return 0;
}

/* What profile_key_of made, in words. */
static void
show_key(const struct profile_column *column, struct text key, struct buf *out)
{
	char made[NUM_TEXT_MAX];
	struct decimal decimal = { 0, 0 };
	size_t len = 0;
	int32_t date;

	if (column->type == TYPE_DATE) {
		memcpy(&date, key.at, sizeof date);
		len = date_format(date, made, sizeof made);
	} else {
		memcpy(&decimal.coefficient, key.at, 8);
		if (column->type == TYPE_MONEY)
			decimal.scale = key.at[8];
		else if (column->type == TYPE_DECIMAL)
			memcpy(&decimal.scale, key.at + 8, 4);
		len = decimal_format(decimal, made, sizeof made);
	}
	if (column->type == TYPE_BOOL)
		buf_puts(out, decimal.coefficient != 0 ? "true" : "false");
	else
		buf_add(out, made, len);
	if (column->type == TYPE_MONEY && key.len > 9) {
		buf_putc(out, ' ');
		buf_add(out, key.at + 9, key.len - 9);
	}
}

void
profile_show_value(const struct profile *p, const struct profile_column *c,
    size_t place, struct buf *out)
{
	bool whole;
	struct text text = profile_values_text(&c->values, place, &whole);
	struct text shown;
	struct buf value;

	if (c->text != NULL) {
		shown = text_excerpt(text, EXAMPLE_MOST);
		profile_show(p, c, shown, out);
		if (!whole || shown.len < text.len)
			buf_puts(out, "...");
		return;
	}
	buf_init(&value, SIZE_MAX);
	show_key(c, text, &value);
	profile_show(p, c, (struct text){ buf_text(&value), value.len }, out);
	out->failed |= value.failed;
	buf_clear(&value);
}

void
profile_show_number(struct decimal d, struct buf *out)
{
	char made[NUM_TEXT_MAX];

	buf_add(out, made, decimal_format(d, made, sizeof made));
}

void
profile_show_total(const struct profile_amounts *a, struct buf *out)
{
	char made[64];
	size_t at = sizeof made;
	int digits = 0;
	wide left = a->total < 0 ? -a->total : a->total;

	while (left != 0 || digits <= a->digits) {
		made[--at] = (char)('0' + (int)(left % 10));
		left /= 10;
		if (++digits == a->digits)
			made[--at] = '.';
	}
	if (a->total < 0)
		made[--at] = '-';
	buf_add(out, made + at, sizeof made - at);
}
