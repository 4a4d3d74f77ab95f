/* column_currency.c -- the currencies of a stream. */
#include "base/money.h"
#include "stream/column_set.h"

void
columns_default_currency(struct columns *c, const char *code)
{
	c->default_currency = code;
}

bool
columns_currency(struct columns *c, const char *code, int digits)
{
	struct currency *currencies = arena_alloc(c->arena,
	    c->currency_count + 1, sizeof(*currencies));
	const char *copy = arena_strdup(c->arena, code);

	if (currencies == NULL || copy == NULL) {
		diag_memory(c->diag);
		return false;
	}
	for (size_t i = 0; i < c->currency_count; i++)
		currencies[i + 1] = c->currencies[i];
	currencies[0] = (struct currency){ copy, digits };
	c->currencies = currencies;
	c->currency_count++;
	return true;
}

int
columns_currency_digits(const struct columns *c, struct text code)
{
	for (size_t i = 0; i < c->currency_count; i++)
		if (text_is(code, c->currencies[i].code))
			return c->currencies[i].digits;
	return currency_digits(code);
}

struct text
columns_usual_currency(const struct columns *c)
{
	return text_of(c->default_currency);
}
