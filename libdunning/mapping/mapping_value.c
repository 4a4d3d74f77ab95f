/* mapping_value.c -- the values of a column, one by one. */
#include <string.h>

#include "base/visible.h"
#include "mapping/mapping_internal.h"
#include "stream/kernel.h"

enum { SAID_MOST = 80 }; /* bytes of a cell in a message */

void
mapping_store(struct batch *b, const struct mapped *column, size_t row,
    const union converted *value)
{
	struct vector *v = batch_vector(b, column->to);

	switch (v->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		v->text[row] = value->text;
		break;
	case COLUMN_BOOL:
	case COLUMN_INT:
		v->number[row] = value->number;
		break;
	case COLUMN_MONEY:
		v->number[row] = value->number;
		v->digits[row] = column->tender->digits[row];
		break;
	case COLUMN_DECIMAL:
		v->decimal[row] = value->decimal;
		break;
	case COLUMN_DATE:
		v->date[row] = value->date;
		break;
	}
	vector_set_valid(v, row);
}

void
mapping_reject(struct batch *b, size_t row, const struct mapped *column,
    struct text text, const struct refusal *refusal)
{
	const struct column_spec *spec = column->converter.spec;
	const char *why = refusal->why != NULL ? refusal->why : "";
	char shown[VISIBLE_MAX(SAID_MOST)];
	struct text said;
	int slot = column->at;

	if (refusal->beside) {
		text = refusal->said;
		slot = column->minus != NO_SLOT ? column->minus : column->mark;
	}
	if (spec->pii > 0)
		text = TEXT("***");
	if (text.at == NULL)
		text = TEXT("");
	said = text_excerpt(text, SAID_MOST);
	text_show(said, shown, sizeof shown);
	/* What it may have been meant to be is as personal. */
	batch_reject(b, row, slot, refusal->id, "column '%s': '%s%s' %.*s",
	    spec->name.text.at, shown,
	    said.len < text.len ? "..." : "",
	    (int)strcspn(why, spec->pii > 0 ? ";" : ""), why);
	if (refusal->note != NULL)
		batch_note(b, "%s", refusal->note);
}

static bool
refuse_range(struct refusal *refusal)
{
	*refusal = (struct refusal){ .id = "R_CELL",
		.why = "is too large" };
	return false;
}

/* value less minus. */
static bool
take_off(enum strategy_type type, union converted *value,
    const union converted *minus, struct refusal *refusal)
{
	if (type == TYPE_DECIMAL)
		return decimal_sub(value->decimal, minus->decimal,
		           &value->decimal) ||
		    refuse_range(refusal);
	return !__builtin_sub_overflow(value->number, minus->number,
	           &value->number) ||
	    refuse_range(refusal);
}

static bool
is_negative(enum strategy_type type, const union converted *value)
{
	return type == TYPE_DECIMAL ? value->decimal.coefficient < 0 :
	                              value->number < 0;
}

/* Takes off what stands in another cell; an empty one is 0. */
static bool
apply_minus(const struct mapped *column, struct batch *b, size_t row,
    int digits, union converted *value, struct refusal *refusal)
{
	struct text cell = cells_text(&column->minus_cells, row);
	const struct converter *c = &column->converter;
	union converted minus;

	if (cell.at == NULL)
		return true;
	if (!convert(c, cell, (struct text){ NULL, 0 }, digits, b->arena,
	        &minus, refusal)) {
		refusal->said = cell;
		refusal->beside = true;
		return false;
	}
	return take_off(c->type, value, &minus, refusal);
}

/* The text of a cell, or that of the strategy in its place. */
static struct text
text_of_cell(const struct mapped *column, size_t row,
    const struct converter **c)
{
	struct text text = cells_text(&column->cells, row);

	*c = column->converter.map != NULL ? &column->canonical :
	                                     &column->converter;
	if (text.at != NULL && column->constant.at == NULL)
		return text;
	*c = &column->canonical;
	return column->constant.at != NULL ? column->constant :
	                                     column->fallback;
}

enum value_found
mapping_value(const struct mapped *column, struct batch *b, size_t row,
    union converted *value, struct refusal *refusal)
{
	const struct converter *c;
	struct text text = text_of_cell(column, row, &c);
	bool taken = column->minus != NO_SLOT &&
	    cells_text(&column->minus_cells, row).at != NULL;
	int digits = 0;

	if (text.at == NULL && !taken)
		return VALUE_NONE;
	if (column->tender != NULL &&
	    (digits = tender_digits(column->tender, row)) < 0) {
		*refusal = (struct refusal){ .id = "R_CURRENCY" };
		return VALUE_REFUSED;
	}
	/* A number in any of its types. */
	*value = (union converted){ .decimal = { 0, 0 } };
	if (text.at != NULL &&
	    !convert(c, text, cells_text(&column->mark_cells, row), digits,
	        b->arena, value, refusal))
		return VALUE_REFUSED;
	return !taken || apply_minus(column, b, row, digits, value, refusal) ?
	    VALUE_READ :
	    VALUE_REFUSED;
}

static void
reject_currency(struct batch *b, size_t row, const struct mapped *column)
{
	const struct tender *tender = column->tender;
	struct text code = text_excerpt(tender_code(tender, row), SAID_MOST);
	int at = tender->slot != NO_SLOT ? tender->slot : column->at;
	char upper[4] = "";

	if (code.at == NULL || code.len == 0) {
		batch_reject(b, row, at, "R_CURRENCY",
		    "column '%s': the amount has no currency",
		    column->converter.spec->name.text.at);
		batch_note(b, "when it is always the same one, say it as the "
		              "`default` of `currency`");
		return;
	}
	batch_reject(b, row, at, "R_CURRENCY", "'%.*s' is not a currency code",
	    (int)code.len, code.at);
	for (size_t i = 0; i < code.len && code.len < sizeof upper; i++)
		upper[i] = code.at[i] >= 'a' && code.at[i] <= 'z' ?
		    (char)(code.at[i] - 'a' + 'A') :
		    code.at[i];
	if (columns_currency_digits(b->columns, text_of(upper)) >= 0)
		batch_note(b, "did you mean '%s'? Say so with `map`", upper);
	else
		batch_note(b, "say what it means with `map`, or declare it in "
		              "`currencies`");
}

static void
reject_empty(struct batch *b, size_t row, const struct mapped *column)
{
	batch_reject(b, row, column->at, "R_REQUIRED",
	    "column '%s' is empty, and it is required",
	    column->converter.spec->name.text.at);
}

/* Is more taken off than there was? */
static bool
is_turned(enum strategy_type type, const union converted *left,
    const union converted *minus)
{
	struct decimal before = { 0, 0 };

	if (!is_negative(type, left))
		return false;
	if (type != TYPE_DECIMAL)
		return !__builtin_add_overflow(left->number, minus->number,
		           &before.coefficient) &&
		    before.coefficient > 0;
	return decimal_add(left->decimal, minus->decimal, &before) &&
	    before.coefficient > 0;
}

static void
note_minus(struct batch *b, struct mapped *column, size_t row,
    const union converted *left)
{
	enum strategy_type type = column->converter.type;
	struct text cell = cells_text(&column->minus_cells, row);
	union converted minus;
	struct refusal refusal;

	if (cell.at == NULL ||
	    !convert(&column->converter, cell, (struct text){ NULL, 0 },
	        column->tender != NULL ?
	            tender_digits(column->tender, row) :
	            0,
	        b->arena, &minus, &refusal))
		return;
	if (is_negative(type, &minus))
		finding_add(&column->minus_signs, b, row, column->minus, cell);
	else if (is_turned(type, left, &minus))
		finding_add(&column->minus_more, b, row, column->minus, cell);
}

void
mapping_cell(struct batch *b, struct mapped *column, size_t row)
{
	union converted value;
	struct refusal refusal;

	switch (mapping_value(column, b, row, &value, &refusal)) {
	case VALUE_NONE:
		if (column->required)
			reject_empty(b, row, column);
		return;
	case VALUE_READ:
		mapping_store(b, column, row, &value);
		if (column->minus != NO_SLOT)
			note_minus(b, column, row, &value);
		return;
	case VALUE_REFUSED:
		break;
	}
	if (text_is(text_of(refusal.id), "R_CURRENCY"))
		reject_currency(b, row, column);
	else
		mapping_reject(b, row, column,
		    cells_text(&column->cells, row), &refusal);
}

bool
mapping_fallback(struct batch *b, const struct mapped *column, size_t row)
{
	const struct converter *c;
	struct text text = text_of_cell(column, row, &c);
	union converted value;
	struct refusal refusal;

	if (text.at != NULL && c != &column->canonical)
		return false;
	if (text.at == NULL) {
		if (column->required)
			reject_empty(b, row, column);
	} else if (convert(c, text, (struct text){ NULL, 0 }, 0, b->arena,
	               &value, &refusal)) {
		mapping_store(b, column, row, &value);
	} else {
		mapping_reject(b, row, column, text, &refusal);
	}
	return true;
}

/* A code is written as it came, and blanks around it are no part of one. */
static void
check_code(struct batch *b, const struct mapped *column)
{
	size_t field = (size_t)columns_slot_field(b->columns, column->at);

	for (size_t row = 0; row < b->rows; row++) {
		struct text raw = batch_raw(b, row, field);

		if (raw.len >= 2 && *raw.at == '"')
			raw = (struct text){ raw.at + 1, raw.len - 2 };
		if (b->fates[row] != FATE_KEPT || raw.len == 0 ||
		    text_trim(raw).len == raw.len || text_trim(raw).len == 0)
			continue;
		batch_reject(b, row, column->at, "R_CURRENCY",
		    "'%.*s' has blanks around the code",
		    (int)text_excerpt(raw, SAID_MOST).len, raw.at);
		batch_note(b,
		    "`csv: {trim: true}` takes blanks off all fields");
	}
}

/* Of a column that is passed on only what must be there is looked at. */
static void
check_passed(struct batch *b, const struct mapped *column)
{
	const struct vector *v;

	if (text_is(column->converter.spec->name.text, "currency"))
		check_code(b, column);
	if (!column->required)
		return;
	v = batch_vector(b, column->read);
	for (size_t first = 0; first < b->rows; first += 64)
		for (uint64_t left = ~v->valid[first / 64]; left != 0;
		     left &= left - 1) {
			size_t row = first + (size_t)__builtin_ctzll(left);

			if (row >= b->rows)
				break;
			if (b->fates[row] == FATE_KEPT)
				reject_empty(b, row, column);
		}
}

/* Records that need the general way: those that a kernel did not read, and
 * those without a value, when that is not the end of it. */
static bool
is_done(const struct batch *b, const struct mapped *column,
    const uint64_t *rest)
{
	const struct vector *v = &b->vectors[column->to];
	bool nulls = column->required || column->fallback.at != NULL;
	uint64_t left = 0;

	for (size_t i = 0; i < b->rows; i += 64) {
		uint64_t all = b->rows - i < 64 ?
		    (UINT64_C(1) << (b->rows - i)) - 1 :
		    UINT64_MAX;

		left |= rest[i / 64];
		if (nulls)
			left |= ~v->valid[i / 64] & all;
	}
	return left == 0;
}

/* Plain cells straight from the field; *done when no others are there. */
static bool
read_plain(struct batch *b, const struct mapped *column, bool *done)
{
	struct vector *v = batch_vector(b, column->to);
	const struct kernel_column field = { b->data, b->starts, b->ends,
		b->fields, (size_t)columns_slot_field(b->columns, column->at),
		b->rows };
	uint64_t *rest = arena_take(b->arena, b->rows / 64 + 1, sizeof *rest);

	if (rest == NULL)
		return false;
	if (v->type == COLUMN_BOOL)
		kernel_bools(&field, v->number, v->valid, rest);
	else if (v->type == COLUMN_INT)
		kernel_ints(&field, v->number, v->valid, rest);
	else
		kernel_decimals(&field, v->decimal, v->valid, rest);
	*done = is_done(b, column, rest);
	return true;
}

bool
mapping_convert(struct mapping *m, struct batch *b, struct mapped *column)
{
	bool done = false;

	if (column->passed) {
		check_passed(b, column);
		return true;
	}
	if (column->converter.type == TYPE_DATE ||
	    column->converter.type == TYPE_DATETIME)
		return mapping_dates(m, b, column);
	if (column->converter.type == TYPE_MONEY)
		return mapping_amounts(m, b, column);
	if (column->quick && !read_plain(b, column, &done))
		return false;
	if (done)
		return true;
	if (!mapping_gather(m, b, column))
		return false;
	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT &&
		    !vector_valid(batch_vector(b, column->to), row))
			mapping_cell(b, column, row);
	return true;
}
