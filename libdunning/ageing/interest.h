/*
 * interest.h -- interest on late debts, exact until it is rounded.
 *
 * Days are those after `from` up to and with `until`: the day after the due
 * date is the first.  A stretch of days is cut where the rate or the principal
 * changes, and at the end of a year where the year counts; 30/360 days are
 * counted from `from` on, so that cuts do not change their sum.
 *
 * Simple interest is a fraction: principal x rate x days over the basis, in
 * 128 bits.  Roots and powers (effective rates, interest on interest) have 30
 * decimals, amounts of them 12 decimals of a minor unit.
 */
#ifndef DUNNING_INTEREST_H
#define DUNNING_INTEREST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/day_count.h"
#include "base/arena.h"
#include "base/num.h"
#include "base/wide.h"
#include "rules/charge_spec.h"
#include "rules/rate_table.h"

/* How interest is computed; rates are at most CHARGE_RATE_MOST. */
struct interest_terms {
	const struct rate_table *rates;
	enum charge_per per;
	bool effective; /* with CHARGE_PER_YEAR, and no CHARGE_MONTHLY */
	enum day_count count;
	bool count_payment_day;
	enum charge_mode mode;
	enum charge_compound compound;
	enum charge_round round; /* CHARGE_ROUND_END when it compounds */
	enum rounding rounding;
	enum charge_allocation allocation;
};

struct interest;

/* Lives in the arena; not for several threads at once.  NULL: no memory. */
struct interest *interest_new(struct arena *, const struct interest_terms *);

const struct interest_terms *interest_terms(const struct interest *);

/* That of what it computes; amounts of segments have it. */
wide interest_denominator(const struct interest *);

struct interest_payment {
	int32_t date;
	int64_t amount; /* below zero: taken back */
};

struct interest_claim {
	int64_t principal; /* minor units, on the day `from`; not negative */
	int64_t costs;     /* what CHARGE_COSTS_FIRST sets payments against */
	int32_t from, until;
	/* Rising, after `from` and not after `until`. */
	const struct interest_payment *payments;
	size_t count;
};

enum interest_result {
	INTEREST_DONE,
	INTEREST_NO_RATE, /* *day is the first one without a rate */
	INTEREST_RANGE    /* the amount does not fit */
};

/* What is told of each stretch: its exact interest, in minor units, is
 * numerator / denominator. */
struct interest_segment {
	int32_t first, last; /* days that bear it */
	int32_t days;        /* as they are counted */
	int32_t basis;       /* days that the rate is for; 0: a whole month */
	int64_t rate;        /* percent, in units of 10^-RATE_DECIMALS */
	int64_t principal;
	wide numerator, denominator;
};

/* How a payment was set against the claim. */
struct interest_step {
	int32_t date;
	int64_t amount, costs, interest, principal;
};

/* Both may be NULL; calls come in order. */
struct interest_watch {
	void (*segment)(void *ctx, const struct interest_segment *);
	void (*payment)(void *ctx, const struct interest_step *);
	void *ctx;
};

/* All interest of the claim, whether it is paid or not, in minor units. */
enum interest_result interest_sum(struct interest *,
    const struct interest_claim *, const struct interest_watch *,
    int64_t *amount, int32_t *day);

/*
 * Without payments, and rounded at the end, interest is a product: that of the
 * principal and this weight, which depends on days alone.
 */
bool interest_has_weight(const struct interest *);
enum interest_result interest_weight(struct interest *, int32_t from,
    int32_t until, wide *weight, int32_t *day);
bool interest_of_weight(const struct interest *, int64_t principal,
    wide weight, int64_t *amount); /* false: it does not fit */

#endif
