/* decode.c -- fields of a batch become typed values. */
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "stream/batch_place.h"
#include "stream/decode.h"
#include "stream/kernel.h"

enum { EXCERPT = 40 };

static bool
is_null(const struct decoder *d, struct text cell)
{
	if (cell.len == 0)
		return true;
	for (size_t i = 0; i < d->null_count; i++)
		if (text_is(cell, d->nulls[i]))
			return true;
	return false;
}

/* A field without its quotes; a copy lives until the next call. */
static bool
plain_field(struct decoder *d, size_t row, size_t field, struct text *cell)
{
	struct text raw = batch_raw(d->batch, row, field);

	*cell = raw;
	if (!csv_is_quoted(raw))
		return true;
	if (raw.len > d->plain_size) {
		d->plain = arena_alloc(d->batch->arena, 2 * raw.len, 1);
		if (d->plain == NULL)
			return false;
		d->plain_size = 2 * raw.len;
	}
	*cell = csv_unquote(raw, d->plain);
	return true;
}

static void
reject_value(const struct decoder *d, size_t row, int slot, struct text cell,
    const char *why)
{
	struct text said = text_excerpt(cell, EXCERPT);

	batch_reject(d->batch, row, slot, "R_VALUE", "column '%s': '%.*s%s' %s",
	    d->columns->slots[slot].name, (int)said.len, said.at,
	    cell.len > said.len ? "..." : "", why);
}

static void
reject_encoding(const struct decoder *d, size_t row, int slot, size_t offset,
    unsigned char byte)
{
	const struct slot *s = &d->columns->slots[slot];

	batch_reject(d->batch, row, slot, "R_ENCODING",
	    "column '%s': byte %02X (number %zu of the field) is not %s",
	    s->passed ? d->columns->names[s->field] : s->name, byte,
	    offset + 1,
	    d->encoding == ENCODING_UTF8 ? "valid UTF-8" :
	                                   "text in the declared encoding");
	batch_note(d->batch,
	    "declare the encoding of the source, such as windows-1252");
}

/* Text that lives as long as the batch, in UTF-8; false: out of memory. */
static bool
take_text(const struct decoder *d, size_t row, int slot, struct text cell,
    struct vector *v)
{
	size_t bad;
	size_t len = cell.len;
	char *copy = NULL;

	if (cell.at == NULL)
		return true;
	if (d->encoding == ENCODING_UTF8) {
		bad = utf8_valid(cell.at, cell.len);
		if (cell.at == d->plain && bad == cell.len &&
		    (copy = arena_strndup(d->batch->arena, cell.at,
		         cell.len)) == NULL)
			return false;
	} else {
		copy = arena_take(d->batch->arena, 3, cell.len);
		if (copy == NULL)
			return false;
		len = encoding_to_utf8(d->encoding, cell, copy, &bad);
	}
	v->text[row] = (struct text){ copy != NULL ? copy : cell.at, len };
	if (bad < cell.len)
		reject_encoding(d, row, slot, bad, (unsigned char)cell.at[bad]);
	else
		vector_set_valid(v, row);
	return true;
}

/* NULL, or why the cell is no such value. */
static const char *
take_value(size_t row, struct text cell, struct vector *v)
{
	enum money_error error;

	switch (v->type) {
	case COLUMN_BOOL:
		v->number[row] = text_is(cell, "true");
		return v->number[row] || text_is(cell, "false") ?
		    NULL :
		    "is neither true nor false";
	case COLUMN_INT:
		return int_parse(cell, &v->number[row]) ?
		    NULL :
		    "is not a whole number";
	case COLUMN_DECIMAL:
		return decimal_parse(cell, &v->decimal[row], NULL) == NUM_OK ?
		    NULL :
		    "is not a number";
	case COLUMN_MONEY:
		error = money_parse(cell, &money_plain, v->digits[row],
		    &v->number[row], NULL);
		return error == MONEY_OK ? NULL : money_error_text(error);
	case COLUMN_DATE:
		return date_parse(cell, &v->date[row]) ?
		    NULL :
		    "is not a date (yyyy-mm-dd)";
	case COLUMN_STRING:
	case COLUMN_SET:
		break;
	}
	return NULL;
}

static void
reject_null(const struct decoder *d, size_t row, int slot)
{
	batch_reject(d->batch, row, slot, "R_NULL", "column '%s' is empty",
	    d->columns->slots[slot].name);
}

/* 150.000: is that 150, or are these thousands? */
static bool
is_thousands(struct text cell)
{
	size_t from = cell.len > 0 && *cell.at == '-';
	size_t whole = cell.len - from - 4;

	if (cell.len < from + 5 || whole > 3 || cell.at[from] == '0')
		return false;
	for (size_t i = from; i < cell.len; i++)
		if (i - from == whole ? cell.at[i] != '.' :
		                        cell.at[i] < '0' || cell.at[i] > '9')
			return false;
	return true;
}

static void
count_thousands(struct decoder *d, int slot, size_t row, struct text cell)
{
	struct batch *b = d->batch;

	if (b->rehearsal || b->vectors[slot].digits[row] > 2 ||
	    !is_thousands(text_trim(cell)))
		return;
	if (d->thousands++ == 0 || row < d->thousand) {
		d->thousand = row;
		d->thousand_at = batch_at_slot(b, row, slot);
	}
}

bool
decode_cell(struct decoder *d, int slot, size_t row)
{
	const struct slot *s = &d->columns->slots[slot];
	struct batch *b = d->batch;
	struct vector *v = &b->vectors[slot];
	struct text cell;
	const char *why;

	if (!plain_field(d, row, (size_t)s->field, &cell))
		return false;
	if (is_null(d, cell)) {
		if (s->required_by == s->stage)
			reject_null(d, row, slot);
		return true;
	}
	if (s->type == COLUMN_STRING || s->type == COLUMN_SET)
		return take_text(d, row, slot, cell, v);
	why = take_value(row, cell, v);
	if (why == NULL) {
		vector_set_valid(v, row);
		if (v->type == COLUMN_MONEY)
			count_thousands(d, slot, row, cell);
	} else {
		reject_value(d, row, slot, cell, why);
	}
	return true;
}

/* All encodings have ASCII, and a plain cell is nothing else. */
static void
run_kernel(struct decoder *d, size_t field, struct vector *v)
{
	const struct batch *b = d->batch;
	const struct kernel_column column = { b->data, b->starts, b->ends,
		b->fields, field, b->rows };

	switch (v->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		if (v->currencies != NULL)
			currency_read(&b->columns->book, d->columns, &column,
			    d->encoding == ENCODING_UTF8, v->text,
			    v->currencies, v->valid, d->rest);
		else
			kernel_texts(&column, d->encoding == ENCODING_UTF8,
			    v->text, v->valid, d->rest);
		break;
	case COLUMN_BOOL:
		kernel_bools(&column, v->number, v->valid, d->rest);
		break;
	case COLUMN_INT:
		kernel_ints(&column, v->number, v->valid, d->rest);
		break;
	case COLUMN_DECIMAL:
		kernel_decimals(&column, v->decimal, v->valid, d->rest);
		break;
	case COLUMN_MONEY:
		kernel_money(&column, v->digits, v->number, v->valid, d->rest);
		break;
	case COLUMN_DATE:
		kernel_dates(&column, v->date, v->valid, d->rest);
		break;
	}
	if (d->null_lengths != 0)
		kernel_set_aside(&column, d->null_lengths, v->valid, d->rest);
}

bool
decode_slot(struct decoder *d, int slot)
{
	const struct slot *s = &d->columns->slots[slot];
	struct batch *b = d->batch;
	struct vector *v = &b->vectors[slot];
	bool required = s->required_by == s->stage;

	run_kernel(d, (size_t)s->field, v);
	for (size_t first = 0; first < b->rows; first += 64) {
		uint64_t left = d->rest[first / 64];

		if (required)
			left = ~v->valid[first / 64];
		for (; left != 0; left &= left - 1) {
			size_t row = first + (size_t)__builtin_ctzll(left);

			if (row >= b->rows)
				break;
			/* Who fetches may add up what is rejected. */
			if ((b->fates[row] == FATE_KEPT ||
			        (s->late && b->fates[row] == FATE_REJECTED)) &&
			    !decode_cell(d, slot, row))
				return false;
		}
	}
	return column_fill_empty(b, slot);
}

static void
reject_currency(const struct decoder *d, size_t row, struct text code)
{
	if (code.len == 0) {
		batch_reject(d->batch, row, d->columns->currency, "R_CURRENCY",
		    "the record has amounts, but no currency");
		batch_note(d->batch,
		    "say what it is with --currency=CODE, or `currency:` in "
		    "the strategy");
		return;
	}
	code = text_excerpt(code, EXCERPT);
	batch_reject(d->batch, row, d->columns->currency, "R_CURRENCY",
	    "currency '%.*s' is not in ISO 4217", (int)code.len, code.at);
	batch_note(d->batch,
	    "correct the code, or declare it in `currencies:` of the strategy");
}

/* The digits of a record whose currency has no number. */
static uint8_t
seek_digits(const struct decoder *d, size_t row, const struct vector *v)
{
	struct text code = d->usual;
	int digits = d->usual_digits;

	if (d->batch->fates[row] != FATE_KEPT)
		return 0;
	if (v != NULL && vector_valid(v, row)) {
		code = v->text[row];
		digits = columns_currency_digits(d->columns, code);
	}
	if (digits < 0) {
		reject_currency(d, row, code);
		return 0;
	}
	return (uint8_t)digits;
}

/* The minor-unit digits of each record, before its amounts are read. */
static bool
decode_digits(struct decoder *d)
{
	const struct columns *c = d->columns;
	struct batch *b = d->batch;
	const struct vector *v =
	    c->currency == -1 ? NULL : &b->vectors[c->currency];

	d->usual = text_of(c->default_currency);
	if (c->currency == -1 && d->usual.len == 0)
		d->usual = TEXT("XXX");
	d->usual_digits = columns_currency_digits(c, d->usual);
	d->digits = arena_take(b->arena, b->rows, 1);
	if (d->digits == NULL)
		return false;
	for (size_t row = 0; row < b->rows; row++) {
		uint8_t code = v != NULL ? v->currencies[row] : 0;

		d->digits[row] = code != 0 ? c->book.digits[code] :
		                             seek_digits(d, row, v);
	}
	return true;
}

/* All amounts of a record have its currency. */
static bool
take_digits(struct decoder *d, size_t slot)
{
	if (d->digits == NULL && !decode_digits(d))
		return false;
	d->batch->vectors[slot].digits = d->digits;
	return true;
}

/* Before all other columns; a text that is null has no number. */
static bool
decode_currency(struct decoder *d, int slot)
{
	struct batch *b = d->batch;
	struct vector *v = &b->vectors[slot];

	v->currencies = arena_take(b->arena, b->rows, 1);
	if (v->currencies == NULL || !decode_slot(d, slot))
		return false;
	for (size_t first = 0; first < b->rows; first += 64) {
		uint64_t left = ~v->valid[first / 64];

		for (; left != 0; left &= left - 1) {
			size_t row = first + (size_t)__builtin_ctzll(left);

			if (row >= b->rows)
				break;
			v->currencies[row] = 0;
		}
	}
	return true;
}

/* What a stage makes of an appended column is null until then; a kernel writes
 * all of a field by itself. */
static bool
new_vector(struct arena *arena, const struct slot *s, size_t rows,
    struct vector *v)
{
	size_t size = sizeof(*v->text);

	*v = (struct vector){ .type = s->type, .labels = s->labels };
	v->valid = arena_alloc(arena, rows / 64 + 1, sizeof(*v->valid));
	switch (s->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		if (s->labels != NULL)
			size = sizeof(*v->codes);
		break;
	case COLUMN_BOOL:
	case COLUMN_INT:
	case COLUMN_MONEY:
		size = sizeof(*v->number);
		break;
	case COLUMN_DECIMAL:
		size = sizeof(*v->decimal);
		break;
	case COLUMN_DATE:
		size = sizeof(*v->date);
		break;
	}
	/* Few records need the cells of a field that is passed on. */
	if (s->passed)
		return v->valid != NULL;
	/* The padding of a decimal is written by nobody. */
	if (s->field == -1 || s->type == COLUMN_DECIMAL)
		v->text = arena_alloc(arena, rows, size);
	else
		v->text = arena_take(arena, rows, size);
	if (s->type == COLUMN_MONEY && s->field == -1 &&
	    (v->digits = arena_alloc(arena, rows, 1)) == NULL)
		return false;
	return v->valid != NULL && v->text != NULL;
}

/* A cell with the quotes that it may have around it. */
static uint64_t
lengths_of(const char *const *nulls, size_t count)
{
	uint64_t lengths = 0;

	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(nulls[i]);

		lengths |= UINT64_C(1) << (len < 63 ? len : 63);
		lengths |= UINT64_C(1) << (len < 61 ? len + 2 : 63);
	}
	return lengths;
}

struct decoder *
columns_begin(struct batch *b, enum encoding encoding,
    const char *const *nulls, size_t null_count)
{
	const struct columns *c = b->columns;
	struct decoder *d = arena_alloc(b->arena, 1, sizeof(*d));

	if (d == NULL)
		return NULL;
	*d = (struct decoder){ .batch = b,
		.columns = c,
		.encoding = encoding,
		.nulls = nulls,
		.null_count = null_count,
		.null_lengths = lengths_of(nulls, null_count) };
	d->rest = arena_take(b->arena, b->rows / 64 + 1, sizeof(*d->rest));
	d->fetched = arena_alloc(b->arena, c->slot_count, sizeof(*d->fetched));
	b->vectors = arena_alloc(b->arena, c->slot_count, sizeof(*b->vectors));
	if (d->rest == NULL || d->fetched == NULL || b->vectors == NULL)
		return NULL;
	for (size_t i = 0; i < c->slot_count; i++)
		if (!new_vector(b->arena, &c->slots[i], b->rows,
		        &b->vectors[i]))
			return NULL;
	b->decoder = d;
	return pieces_begin(d) ? d : NULL;
}

/* A later stage does not take the nulls that an earlier one took. */
static void
reject_nulls(const struct decoder *d, int slot)
{
	struct batch *b = d->batch;

	for (size_t row = 0; row < b->rows; row++)
		if (!vector_valid(&b->vectors[slot], row) &&
		    b->fates[row] == FATE_KEPT)
			reject_null(d, row, slot);
}

bool
columns_decode(struct decoder *d, size_t stage)
{
	const struct columns *c = d->columns;

	if (c->currency != -1 && c->slots[c->currency].stage == stage &&
	    !decode_currency(d, c->currency))
		return false;
	for (size_t i = 0; i < c->slot_count; i++) {
		const struct slot *s = &c->slots[i];

		if ((s->field == -1 && !s->appended) || s->passed || s->late)
			continue;
		if (s->stage < stage && s->required_by == stage)
			reject_nulls(d, (int)i);
		if (s->appended)
			continue;
		if (s->stage != stage || (int)i == c->currency)
			continue;
		if (s->type == COLUMN_MONEY && !take_digits(d, i))
			return false;
		if (!decode_slot(d, (int)i))
			return false;
	}
	return pieces_decode(d, stage);
}

bool
columns_fetch(struct batch *b, int slot)
{
	struct decoder *d = b->decoder;

	if (!d->columns->slots[slot].late || d->fetched[slot])
		return true;
	d->fetched[slot] = true;
	return decode_slot(d, slot);
}
