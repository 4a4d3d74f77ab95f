/*
 * minimum.h -- by currency, the amount up to which an item is not dunned.
 */
#ifndef DUNNING_MINIMUM_H
#define DUNNING_MINIMUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "rules/strategy.h"
#include "stream/column.h"

struct minimum {
	struct text currency;
	int64_t least; /* minor units */
};

struct minimums {
	struct minimum *at;
	size_t count;
};

/*
 * Reads `min_item`, with the digits that the stream has for each currency.
 * False after reporting: no memory, or an amount that those do not fit
 * (E_VALUE).
 */
bool minimums_read(struct minimums *, struct arena *,
    const struct ageing_spec *, const struct columns *);

/* That of a currency; -1: there is none. */
int64_t minimums_of(const struct minimums *, struct text currency);

#endif
