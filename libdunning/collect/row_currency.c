#include "collect/row_currency.h"

bool
row_currency_bind(struct row_currency *r, struct columns *columns)
{
	r->slot = -1;
	if (!columns_has(columns, "currency"))
		return true;
	r->slot = columns_bind(columns, "currency", COLUMN_STRING,
	    COLUMN_PRESENT, POS_NONE);
	return r->slot >= 0;
}

int
row_currency_digits(const struct row_currency *r, const struct batch *b,
    size_t row)
{
	struct text code = columns_usual_currency(b->columns);
	int digits;

	if (r->slot >= 0 && vector_valid(&b->vectors[r->slot], row))
		code = vector_text(&b->vectors[r->slot], row);
	digits = columns_currency_digits(b->columns,
	    code.at != NULL ? code : TEXT("XXX"));
	return digits >= 0 ? digits : 2;
}
