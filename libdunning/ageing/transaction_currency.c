#include "ageing/transaction_currency.h"

#include <stdlib.h>
#include <string.h>

void
transaction_currencies_init(struct transaction_currencies *c, int unsaid)
{
	*c = (struct transaction_currencies){ .count = 1, .number = -1 };
	c->digits[TRANSACTION_UNSAID] = unsaid;
}

void
transaction_currencies_clear(struct transaction_currencies *c)
{
	for (size_t i = 1; i < c->count; i++)
		free(c->codes[i]);
	c->count = 0;
}

int
transaction_currency_find(struct transaction_currencies *c, struct text code)
{
	uint64_t key = text_key(code);

	if (code.len == 0)
		return TRANSACTION_UNSAID;
	if (key != 0 && key == c->last)
		return c->number;
	c->last = key;
	c->number = -1;
	for (size_t i = 1; i < c->count; i++)
		if (text_is(code, c->codes[i]))
			c->number = (int)i;
	return c->number;
}

int
transaction_currency_add(struct transaction_currencies *c, struct text code,
    int digits, struct diag *diag)
{
	int number = transaction_currency_find(c, code);
	char *copy;

	if (number >= 0)
		return number;
	if (c->count == TRANSACTION_CURRENCIES) {
		diag_at(diag, DIAG_ERROR, "E_LIMIT", POS_NONE,
		    "the transactions have more than %d currencies",
		    TRANSACTION_CURRENCIES - 1);
		return -1;
	}
	copy = calloc(code.len + 1, 1);
	if (copy == NULL) {
		diag_memory(diag);
		return -1;
	}
	memcpy(copy, code.at, code.len);
	c->codes[c->count] = copy;
	c->digits[c->count] = digits;
	c->last = 0;
	return (int)c->count++;
}
