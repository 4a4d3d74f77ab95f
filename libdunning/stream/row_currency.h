/*
 * row_currency.h -- minor-unit digits of amounts that a stage computes.
 */
#ifndef DUNNING_ROW_CURRENCY_H
#define DUNNING_ROW_CURRENCY_H

#include "stream/batch.h"

enum { ROW_CURRENCY_DIGITS = 5 }; /* digits are below this */

struct row_currency {
	int slot; /* of `currency`; -1: the stream has none */
};

bool row_currency_bind(struct row_currency *, struct columns *);

/*
 * Digits of the currency of each record, or of the usual one, or 2 (XXX); they
 * live as long as the batch.  NULL: out of memory.
 */
const uint8_t *row_currency_digits(
    const struct row_currency *, struct batch *);

#endif
