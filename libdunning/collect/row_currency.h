/*
 * row_currency.h -- minor-unit digits of amounts that a stage computes.
 */
#ifndef DUNNING_ROW_CURRENCY_H
#define DUNNING_ROW_CURRENCY_H

#include "stream/batch.h"

struct row_currency {
	int slot; /* of `currency`; -1: the stream has none */
};

bool row_currency_bind(struct row_currency *, struct columns *);

/* Digits of the record's currency, or of the usual one, or 2 (XXX). */
int row_currency_digits(const struct row_currency *, const struct batch *,
    size_t row);

#endif
