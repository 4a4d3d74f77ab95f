/* decode.c -- fields of a batch become typed values. */
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "stream/column_set.h"
#include "stream/batch_place.h"

enum { EXCERPT = 40 };

struct decoder {
	struct batch *batch;
	const struct columns *columns;
	enum encoding encoding;
	const char *const *nulls;
	size_t null_count;
	bool utf8; /* all of the batch is valid UTF-8 as it stands */
	char *plain; /* room for one field without its quotes */
	size_t plain_size;
	uint8_t *digits; /* of each record's currency */
};

static bool
all_ascii(const char *data, size_t size)
{
	unsigned char bits = 0;

	for (size_t i = 0; i < size; i++)
		bits |= (unsigned char)data[i];
	return bits < 0x80;
}

/* Then no field needs a look of its own: it is cut at ASCII bytes. */
static bool
is_utf8(const struct batch *b, enum encoding encoding)
{
	if (encoding == ENCODING_UTF8)
		return utf8_valid(b->data, b->size) == b->size;
	return all_ascii(b->data, b->size);
}

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

/* What is said of a long cell; no character is cut in two. */
static size_t
excerpt_length(struct text cell)
{
	size_t len = EXCERPT;

	if (cell.len <= EXCERPT)
		return cell.len;
	while (len > 0 && ((unsigned char)cell.at[len] & 0xc0) == 0x80)
		len--;
	return len;
}

static void
reject_value(const struct decoder *d, size_t row, int slot, struct text cell,
    const char *why)
{
	size_t len = excerpt_length(cell);

	batch_reject(d->batch, row, slot, "R_VALUE", "column '%s': '%.*s%s' %s",
	    d->columns->slots[slot].name, (int)len, cell.at,
	    cell.len > len ? "..." : "", why);
}

static void
reject_encoding(const struct decoder *d, size_t row, int slot, size_t offset,
    unsigned char byte)
{
	batch_reject(d->batch, row, slot, "R_ENCODING",
	    "column '%s': byte %02X (number %zu of the field) is not %s",
	    d->columns->slots[slot].name, byte, offset + 1,
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
	size_t bad = cell.len;
	size_t len;
	char *copy;

	if (d->encoding == ENCODING_UTF8 || d->utf8) {
		if (!d->utf8)
			bad = utf8_valid(cell.at, cell.len);
		copy = NULL;
		if (cell.at == d->plain && bad == cell.len &&
		    (copy = arena_strndup(d->batch->arena, cell.at,
		         cell.len)) == NULL)
			return false;
		v->text[row] =
		    (struct text){ copy != NULL ? copy : cell.at, cell.len };
	} else {
		copy = arena_alloc(d->batch->arena, 3, cell.len);
		if (copy == NULL)
			return false;
		len = encoding_to_utf8(d->encoding, cell, copy, &bad);
		v->text[row] = (struct text){ copy, len };
	}
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

static bool
decode_slot(struct decoder *d, int slot)
{
	const struct slot *s = &d->columns->slots[slot];
	struct batch *b = d->batch;
	struct vector *v = &b->vectors[slot];
	bool text = s->type == COLUMN_STRING || s->type == COLUMN_SET;

	for (size_t row = 0; row < b->rows; row++) {
		struct text cell;
		const char *why;

		if (b->fates[row] != FATE_KEPT)
			continue;
		if (!plain_field(d, row, (size_t)s->field, &cell))
			return false;
		if (is_null(d, cell)) {
			if (s->need == COLUMN_REQUIRED)
				batch_reject(b, row, slot, "R_NULL",
				    "column '%s' is empty", s->name);
			continue;
		}
		if (text) {
			if (!take_text(d, row, slot, cell, v))
				return false;
			continue;
		}
		why = take_value(row, cell, v);
		if (why == NULL)
			vector_set_valid(v, row);
		else
			reject_value(d, row, slot, cell, why);
	}
	return true;
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
	batch_reject(d->batch, row, d->columns->currency, "R_CURRENCY",
	    "currency '%.*s' is not in ISO 4217",
	    (int)excerpt_length(code), code.at);
	batch_note(d->batch,
	    "correct the code, or declare it in `currencies:` of the strategy");
}

/* The minor-unit digits of each record, before its amounts are read. */
static bool
decode_digits(struct decoder *d)
{
	const struct columns *c = d->columns;
	struct batch *b = d->batch;
	struct text standard = text_of(c->default_currency);
	struct text last = { NULL, 0 };
	int digits = -1;

	if (c->currency == -1 && standard.len == 0)
		standard = TEXT("XXX");
	d->digits = arena_alloc(b->arena, b->rows, 1);
	if (d->digits == NULL)
		return false;
	for (size_t row = 0; row < b->rows; row++) {
		const struct vector *v =
		    c->currency == -1 ? NULL : &b->vectors[c->currency];
		struct text code = standard;

		if (b->fates[row] != FATE_KEPT)
			continue;
		if (v != NULL && vector_valid(v, row))
			code = v->text[row];
		if (last.at == NULL || !text_equal(code, last)) {
			digits = columns_currency_digits(c, code);
			last = code;
		}
		if (digits >= 0)
			d->digits[row] = (uint8_t)digits;
		else
			reject_currency(d, row, code);
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

static bool
new_vector(struct arena *arena, enum column_type type, size_t rows,
    struct vector *v)
{
	v->type = type;
	v->valid = arena_alloc(arena, rows / 64 + 1, sizeof(*v->valid));
	switch (type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		v->text = arena_alloc(arena, rows, sizeof(*v->text));
		break;
	case COLUMN_BOOL:
	case COLUMN_INT:
	case COLUMN_MONEY:
		v->number = arena_alloc(arena, rows, sizeof(*v->number));
		break;
	case COLUMN_DECIMAL:
		v->decimal = arena_alloc(arena, rows, sizeof(*v->decimal));
		break;
	case COLUMN_DATE:
		v->date = arena_alloc(arena, rows, sizeof(*v->date));
		break;
	}
	if (type == COLUMN_MONEY)
		v->digits = arena_alloc(arena, rows, 1);
	return v->valid != NULL && v->text != NULL &&
	    (type != COLUMN_MONEY || v->digits != NULL);
}

bool
columns_decode(struct batch *b, enum encoding encoding,
    const char *const *nulls, size_t null_count)
{
	const struct columns *c = b->columns;
	struct decoder d = { .batch = b, .columns = c, .encoding = encoding,
		.nulls = nulls, .null_count = null_count };

	d.utf8 = is_utf8(b, encoding);
	b->vectors = arena_alloc(b->arena, c->slot_count, sizeof(*b->vectors));
	if (b->vectors == NULL)
		return false;
	for (size_t i = 0; i < c->slot_count; i++)
		if (!new_vector(b->arena, c->slots[i].type, b->rows,
		        &b->vectors[i]))
			return false;
	if (c->currency != -1 && !decode_slot(&d, c->currency))
		return false;
	for (size_t i = 0; i < c->slot_count; i++) {
		if (c->slots[i].field == -1 || (int)i == c->currency)
			continue;
		if (c->slots[i].type == COLUMN_MONEY && !take_digits(&d, i))
			return false;
		if (!decode_slot(&d, (int)i))
			return false;
	}
	return true;
}
