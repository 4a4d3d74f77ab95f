/*
 * exchange.h -- exchange rates of one day, from a table of dated rates.
 */
#ifndef DUNNING_EXCHANGE_H
#define DUNNING_EXCHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/text.h"
#include "rules/strategy.h"

struct exchange;

/* A rate that holds on the as-of date. */
struct exchange_rate {
	struct decimal rate; /* units of the base currency for one unit, > 0 */
	int32_t date;
	bool stale; /* older than max_stale */
};

/*
 * Reads `ageing.base` of the strategy: of each currency the latest rate that is
 * not dated after as_of.  NULL after reporting an unknown base currency, a file
 * without the columns currency, date and rate, or a cell that is none of these
 * (E_RATES); two rates of a currency on one day that differ are one too, and so
 * is a rate of the base currency, of whatever day, that is not 1: the table is
 * one of another base.  Lives in the arena.
 */
struct exchange *exchange_new(struct arena *, const struct strategy *,
    int32_t as_of, struct diag *);

struct text exchange_base(const struct exchange *);

/* NULL: the file has no rate of that currency up to as_of.  The base currency
 * has 1, of as_of. */
const struct exchange_rate *exchange_find(const struct exchange *,
    struct text currency);

/*
 * An amount of minor units with `digits` in minor units of the base currency
 * with `base_digits`, rounded once.  False: it does not fit 64 bits.
 */
bool exchange_convert(int64_t minor, int digits, struct decimal rate,
    int base_digits, enum rounding, int64_t *out);

#endif
