/*
 * interest_walk.h -- the days of a claim, cut where the rate changes, and what
 * they weigh.  Private to interest.c and interest_walk.c.
 */
#ifndef DUNNING_INTEREST_WALK_H
#define DUNNING_INTEREST_WALK_H

#include "ageing/interest.h"

/* 100 percent, in units of 10^-RATE_DECIMALS. */
#define INTEREST_WHOLE INT64_C(100000000)

enum { INTEREST_ROOTS = 2 }; /* of a rate: years of 365 and of 366 days */

struct interest {
	struct interest_terms terms;
	int32_t basis;    /* what the bases of all pieces divide */
	wide denominator; /* of a principal times a weight */
	wide *roots;      /* of each row, by year; 0: not known yet */
};

/* Days of one rate, and of one year where that matters. */
struct interest_piece {
	int32_t first, last, days, basis;
	const struct rate_row *row;
};

/* Where a walk over the days of a claim is. */
struct interest_walk {
	struct interest *interest;
	int32_t from;  /* of the claim: days are counted from here */
	int32_t at;    /* last day that was walked over */
	int32_t until;
	const struct rate_row *locked; /* NULL: the rate of each day */
};

/* From the day behind `from`; walk->until is set for each stretch.  False: the
 * rate is locked, and *day has none. */
bool interest_walk_begin(struct interest_walk *, struct interest *,
    int32_t from, int32_t *day);

/* The next days, up to walk->until; false: one of them, *day, has no rate. */
bool interest_walk_next(struct interest_walk *, struct interest_piece *,
    int32_t *day);

/* What a principal is multiplied by, without interest on interest. */
wide interest_piece_weight(struct interest *, const struct interest_piece *);

/* What 1 grows to, with it; false: it does not fit. */
bool interest_growth(struct interest *, const struct interest_piece *,
    wide *growth);

#endif
