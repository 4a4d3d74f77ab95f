/*
 * transaction_currency.h -- the currencies of transactions, with a number each.
 */
#ifndef DUNNING_TRANSACTION_CURRENCY_H
#define DUNNING_TRANSACTION_CURRENCY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/text.h"

/* Currencies with a number each; 0 is that of amounts without one. */
enum { TRANSACTION_CURRENCIES = 256, TRANSACTION_UNSAID = 0 };

struct transaction_currencies {
	size_t count; /* with number 0 */
	char *codes[TRANSACTION_CURRENCIES];
	int digits[TRANSACTION_CURRENCIES];
	uint64_t last; /* text_key of the code that was looked for last */
	int number;    /* and its number */
};

/* unsaid: digits of amounts without a currency. */
void transaction_currencies_init(struct transaction_currencies *, int unsaid);
void transaction_currencies_clear(struct transaction_currencies *);

/* -1: not one of them. */
int transaction_currency_find(struct transaction_currencies *,
    struct text code);

/* The number, made on first use; -1 when there is no more room (reported). */
int transaction_currency_add(struct transaction_currencies *, struct text code,
    int digits, struct diag *);

/* Whether amounts in currencies of those numbers may be of one item; -1 is one
 * that no transaction has. */
static inline bool
transaction_currency_agrees(int one, int other)
{
	return one == TRANSACTION_UNSAID || other == TRANSACTION_UNSAID ||
	    one == other;
}

#endif
