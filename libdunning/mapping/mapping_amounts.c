/* mapping_amounts.c -- columns of money, and what their currencies are. */
#include <string.h>

#include "mapping/mapping_internal.h"
#include "stream/kernel.h"

/* Makes room for a batch; false: out of memory. */
static bool
new_digits(struct batch *b, struct tender *tender)
{
	tender->digits = arena_alloc(b->arena, b->rows + 1, 1);
	tender->unknown = arena_alloc(b->arena, b->rows / 64 + 1,
	    sizeof *tender->unknown);
	return tender->digits != NULL && tender->unknown != NULL;
}

static void
set_digits(struct tender *tender, size_t row, int digits)
{
	if (digits >= 0)
		tender->digits[row] = (uint8_t)digits;
	else
		tender->unknown[row / 64] |= UINT64_C(1) << row % 64;
}

/* The digits of texts that have no number in the book. */
static void
seek_digits(struct mapping *m, struct batch *b, struct tender *tender,
    const uint8_t *numbers)
{
	for (size_t row = 0; row < b->rows; row++) {
		if (numbers != NULL && numbers[row] != 0)
			tender->digits[row] =
			    tender->book.digits[numbers[row]];
		else
			set_digits(tender, row,
			    columns_currency_digits(m->columns,
			        tender_code(tender, row)));
	}
}

/* A column of the header: its texts are few, and known by numbers. */
static bool
read_field(struct mapping *m, struct batch *b, struct tender *tender)
{
	const struct kernel_column field = { b->data, b->starts, b->ends,
		b->fields, (size_t)columns_slot_field(b->columns, tender->slot),
		b->rows };
	size_t words = b->rows / 64 + 1;
	struct text *text = arena_take(b->arena, b->rows + 1, sizeof *text);
	uint8_t *numbers = arena_take(b->arena, b->rows + 1, 1);
	uint64_t *valid = arena_take(b->arena, words, sizeof *valid);
	uint64_t *rest = arena_take(b->arena, words, sizeof *rest);

	if (text == NULL || numbers == NULL || valid == NULL || rest == NULL)
		return false;
	currency_read(&tender->book, m->columns, &field, false, text, numbers,
	    valid, rest);
	/* Texts of unknown currencies are decoded, and may be null. */
	if ((tender->texts || memchr(numbers, 0, b->rows) != NULL) &&
	    !columns_fetch(b, tender->slot))
		return false;
	seek_digits(m, b, tender, numbers);
	return true;
}

bool
tender_read(struct mapping *m, struct batch *b, struct tender *tender)
{
	int digits;

	if (!new_digits(b, tender))
		return false;
	if (tender->slot != NO_SLOT) {
		tender->codes = batch_vector(b, tender->slot);
		if (tender->field)
			return read_field(m, b, tender);
		seek_digits(m, b, tender, NULL);
		return true;
	}
	digits = columns_currency_digits(m->columns, tender->code);
	if (digits >= 0)
		memset(tender->digits, digits, b->rows);
	else
		memset(tender->unknown, 0xff,
		    (b->rows / 64 + 1) * sizeof *tender->unknown);
	return true;
}

struct text
tender_code(const struct tender *tender, size_t row)
{
	if (tender->slot == NO_SLOT)
		return tender->code;
	if (!vector_valid(tender->codes, row))
		return (struct text){ NULL, 0 };
	return text_trim(vector_text(tender->codes, row));
}

int
tender_digits(const struct tender *tender, size_t row)
{
	if ((tender->unknown[row / 64] >> row % 64 & 1) != 0)
		return -1;
	return tender->digits[row];
}

/* Leaves minor units that were read from a number of major ones. */
static void
leave_major(const struct batch *b, const struct mapped *column,
    struct vector *v, uint64_t *rest)
{
	const struct amount_reader *amounts = &column->converter.amounts;
	size_t field =
	    (size_t)columns_slot_field(b->columns, column->at);

	for (size_t row = 0; row < b->rows; row++) {
		if (!vector_valid(v, row) ||
		    !amount_reader_is_major(
		        amounts, batch_raw(b, row, field)))
			continue;
		v->valid[row / 64] &= ~(UINT64_C(1) << row % 64);
		rest[row / 64] |= UINT64_C(1) << row % 64;
	}
}

/* Plain amounts straight from the field; rest has those that are left. */
static bool
read_plain(struct batch *b, struct mapped *column, uint64_t *rest)
{
	struct vector *v = batch_vector(b, column->to);
	const struct kernel_column field = { b->data, b->starts, b->ends,
		b->fields, (size_t)columns_slot_field(b->columns, column->at),
		b->rows };
	const struct money_style *style = &column->converter.amounts.style;
	const uint8_t *digits = column->tender->digits;

	if (column->converter.amounts.minor) {
		digits = arena_alloc(b->arena, b->rows + 1, 1);
		if (digits == NULL)
			return false;
	}
	if (style->decimal == '.' && style->grouping == '\0')
		kernel_money(&field, digits, v->number, v->valid, rest);
	else
		kernel_money_by(&field, style->decimal, style->grouping,
		    digits, v->number, v->valid, rest);
	if (column->converter.amounts.minor)
		leave_major(b, column, v, rest);
	return true;
}

/* Other amounts, one by one but quick. */
static void
read_usual(struct batch *b, struct mapped *column)
{
	struct vector *v = batch_vector(b, column->to);
	const struct amount_reader *amounts = &column->converter.amounts;
	const struct cells *cells = &column->cells;

	if (cells->valid == NULL)
		return;
	for (size_t row = 0; row < b->rows; row++)
		if ((cells->valid[row / 64] >> row % 64 & 1) != 0 &&
		    !vector_valid(v, row) &&
		    amount_reader_quick(amounts, cells->text[row],
		        column->tender->digits[row], &v->number[row]))
			vector_set_valid(v, row);
}

/* Whether no record needs the general way. */
static bool
is_done(const struct batch *b, const struct mapped *column,
    const uint64_t *rest)
{
	const struct vector *v = &b->vectors[column->to];
	uint64_t left = 0;

	for (size_t i = 0; i < b->rows; i += 64) {
		uint64_t all = b->rows - i < 64 ?
		    (UINT64_C(1) << (b->rows - i)) - 1 :
		    UINT64_MAX;

		left |= rest[i / 64] | (column->tender->unknown[i / 64] & all);
		if (column->required || column->fallback.at != NULL)
			left |= ~v->valid[i / 64] & all;
	}
	return left == 0;
}

/* An amount in no known currency has no value yet. */
static void
forget_unknown(const struct batch *b, const struct mapped *column)
{
	const struct vector *v = &b->vectors[column->to];

	for (size_t i = 0; i <= b->rows / 64; i++)
		v->valid[i] &= ~column->tender->unknown[i];
}

bool
mapping_amounts(struct mapping *m, struct batch *b, struct mapped *column)
{
	struct vector *v = batch_vector(b, column->to);
	uint64_t *rest =
	    arena_alloc(b->arena, b->rows / 64 + 1, sizeof *rest);
	bool simple = !column->converter.amounts.marked &&
	    column->minus == NO_SLOT && column->constant.at == NULL;

	if (rest == NULL)
		return false;
	memcpy(v->digits, column->tender->digits, b->rows);
	if (column->quick) {
		if (!read_plain(b, column, rest))
			return false;
		forget_unknown(b, column);
		if (is_done(b, column, rest))
			return true;
	}
	if (!mapping_gather(m, b, column))
		return false;
	if (simple) {
		read_usual(b, column);
		forget_unknown(b, column);
	}
	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT && !vector_valid(v, row))
			mapping_cell(b, column, row);
	return true;
}
