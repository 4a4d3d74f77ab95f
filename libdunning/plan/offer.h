/*
 * offer.h -- a debt in instalments, as an offer to the debtor.
 */
#ifndef DUNNING_OFFER_H
#define DUNNING_OFFER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "rules/promise_spec.h"

/* Payments that sum to the debt exactly: first, then as many of amount as lie
 * between, then last. */
struct offer {
	int64_t count; /* 0: none can be offered */
	int64_t first, amount, last; /* minor units */
};

/*
 * Of a debt in minor units with that many digits.  Amounts are rounded down to
 * minor units, and the last payment takes what that leaves; with a least
 * payment as few payments are offered as it needs, none when two are too many.
 */
struct offer offer_make(const struct offer_spec *, int64_t debt, int digits);

/* The days of its payments, joined by '|', the first on that day: same days of
 * later months, or the last ones of shorter months. */
void offer_dates(const struct offer_spec *, const struct offer *, int32_t first,
    struct buf *);

/* The day after which the first payment is due when nothing says. */
int32_t offer_next(const struct offer_spec *, int32_t day);

#endif
