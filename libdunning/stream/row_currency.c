#include "stream/row_currency.h"

#include <string.h>

bool
row_currency_bind(struct row_currency *r, struct columns *columns)
{
	return columns_bind_if_there(columns, "currency", COLUMN_STRING,
	    &r->slot);
}

static uint8_t
digits_of(const struct columns *columns, struct text code)
{
	int digits = columns_currency_digits(columns,
	    code.at != NULL ? code : TEXT("XXX"));

	return digits >= 0 ? (uint8_t)digits : 2;
}

const uint8_t *
row_currency_digits(const struct row_currency *r, struct batch *b)
{
	uint8_t *digits = arena_alloc(b->arena, b->rows, 1);
	struct text usual = columns_usual_currency(b->columns);
	uint8_t standard = digits_of(b->columns, usual);
	uint64_t known = 0; /* text_key of the last code */
	uint8_t last = standard;

	if (digits == NULL)
		return NULL;
	memset(digits, standard, b->rows);
	for (size_t row = 0; r->slot >= 0 && row < b->rows; row++) {
		const struct vector *v = &b->vectors[r->slot];
		struct text code;

		if (b->fates[row] != FATE_KEPT || !vector_valid(v, row))
			continue;
		code = vector_text(v, row);
		if (text_key(code) != known || known == 0) {
			known = text_key(code);
			last = digits_of(b->columns, code);
		}
		digits[row] = last;
	}
	return digits;
}
