/*
 * disputed.h -- how much of a balance is in dispute.
 */
#ifndef DUNNING_DISPUTED_H
#define DUNNING_DISPUTED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/batch.h"

/* Slots; -1: the stream has no such column. */
struct disputed {
	int undisputed, amount, flag;
};

/*
 * Binds, where they are, `undisputed` (what is left of the balance), else
 * `disputed_amount` and `dispute`.  False: reported.
 */
bool disputed_bind(struct disputed *, struct columns *);

/* The same without `undisputed`: what the source says. */
bool disputed_bind_source(struct disputed *, struct columns *);

/* Whether anything is bound. */
bool disputed_told(const struct disputed *);

/* Whether the amount in dispute of a debt of that balance, if there is one, is
 * neither negative nor, unless some of the debt may have been paid since, above
 * the balance. */
bool disputed_fits(const struct disputed *, const struct batch *, size_t row,
    int64_t balance, bool paid_since);

/* False after rejecting a debt whose amount does not fit (R_DISPUTED). */
bool disputed_check(const struct disputed *, struct batch *, size_t row,
    int64_t balance, bool paid_since);

/*
 * The part of a balance in dispute, 0 .. balance; 0 of a credit.  An item with
 * the flag alone is in dispute as a whole; an amount above the balance counts
 * as the balance, for what was paid is in dispute no more.
 */
int64_t disputed_of(const struct disputed *, const struct batch *, size_t row,
    int64_t balance);

#endif
