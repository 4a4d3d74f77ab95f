/*
 * limit_spec.h -- `limits:` of a strategy: when nothing may leave.
 */
#ifndef DUNNING_LIMIT_SPEC_H
#define DUNNING_LIMIT_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/num.h"
#include "rules/schema.h"

/* A share in percent, and a number up to which it says nothing. */
struct limit_share_spec {
	bool set;
	struct src_pos at;
	struct located share; /* "20 %" */
	int64_t least;
};

struct limit_age_spec {
	bool set;
	struct src_pos at;
	int64_t days;            /* business days */
	struct located calendar; /* absent: every day is a business day */
	struct located column;   /* absent: last_payment_date, else
	                            snapshot_date */
};

/* Numbers are -1 when they are not limited. */
struct limit_spec {
	bool set;
	struct src_pos at;
	int64_t contacts;
	int64_t contacts_per_debtor;
	struct items amount; /* struct schema_pair: currency, major units */
	struct limit_share_spec change;   /* of contacts since the last run */
	struct limit_share_spec rejected; /* of the records */
	struct limit_age_spec payment_age;
};

enum { LIMIT_CHANGE_LEAST = 100, LIMIT_REJECTED_LEAST = 10 };

/* "20 %" as a number from 0 to 10000; false: not of that form. */
bool limit_share_parse(struct text, struct decimal *percent);

#endif
