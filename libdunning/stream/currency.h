/*
 * currency.h -- the column of currencies, read as numbers: a stream has few of
 * them, and what depends on one is found once for all of its records.
 */
#ifndef DUNNING_CURRENCY_H
#define DUNNING_CURRENCY_H

#include <stdint.h>

#include "stream/column.h"
#include "stream/kernel.h"

enum { CURRENCY_PLACES = 256 };

/*
 * Currencies with a number each, from 1 on, in the order in which they turned
 * up: names of 1 to 7 bytes that columns_currency_digits knows.  All zero at
 * first; numbers last as long as the book.
 */
struct currency_book {
	size_t count;
	uint64_t keys[CURRENCY_CODES];
	uint8_t digits[CURRENCY_CODES];
	/* Numbers by key; one may be missing here, but not above. */
	uint64_t factor;
	struct {
		uint64_t key;
		uint8_t code;
	} places[CURRENCY_PLACES];
};

/*
 * As kernel_texts, and writes the number of each currency, or 0 for a record
 * without a text or with one that has no number.  The columns tell the digits
 * of new currencies.
 */
void currency_read(struct currency_book *, const struct columns *,
    const struct kernel_column *, bool utf8, struct text *texts,
    uint8_t *codes, uint64_t *valid, uint64_t *rest);

#endif
