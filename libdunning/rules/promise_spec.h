/*
 * promise_spec.h -- `promises:` and `offers:` of a strategy.
 */
#ifndef DUNNING_PROMISE_SPEC_H
#define DUNNING_PROMISE_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/num.h"
#include "rules/schema.h"

enum promise_days { PROMISE_CALENDAR_DAYS, PROMISE_BUSINESS_DAYS };

enum { PROMISE_WINDOW = 30 };

/* Without the section: no tolerance, pending promises hold. */
struct promise_spec {
	bool set;
	struct src_pos at;
	struct {
		bool set;
		int64_t days;
		int of;                  /* enum promise_days */
		struct located calendar; /* of business days */
		struct located amount;   /* major units, or "5 %"; none: 0 */
	} tolerance;
	int64_t break_after; /* missed instalments that break a payment plan */
	int64_t window; /* days before a promised date of the records from which
	                   payments count for it */
	bool hold; /* whether a pending promise stops contact */
};

enum { OFFER_PAYMENTS_MAX = 60, OFFERS_MAX = 16 };

struct offer_spec {
	struct located name;
	struct src_pos at;
	int64_t payments;      /* 2..OFFER_PAYMENTS_MAX */
	struct located first;  /* "40 %" of the total; absent: an equal share */
	struct located every;  /* "month", "week" or "14d" */
	struct located min;    /* least payment, major units; absent: 0 */
};

/* "1.00", or "5 %" up to 100; false: neither. */
bool promise_amount_parse(struct text, struct decimal *, bool *per_cent);

/* "month", "week" or "14d" up to 366; one of both is 0.  False: none of
 * these. */
bool offer_every_parse(struct text, int *months, int *days);

#endif
