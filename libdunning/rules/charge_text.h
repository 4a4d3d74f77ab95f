/*
 * charge_text.h -- the rates and amounts of charges, as strategies write them.
 */
#ifndef DUNNING_CHARGE_TEXT_H
#define DUNNING_CHARGE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/num.h"
#include "rules/charge_spec.h"

/* At most 1000 %: then a principal of 64 bits, a rate and all days there are
 * fit 128 bits together. */
#define CHARGE_RATE_MOST INT64_C(1000000000)

struct charge_rate {
	int64_t rate; /* percent, in units of 10^-RATE_DECIMALS */
	enum charge_per per;
	bool effective; /* of a year, with interest on interest */
};

/* "18 % year", "1% month", "0.05 % day", "25 % effective"; false: none of
 * these, below zero, or above CHARGE_RATE_MOST. */
bool charge_rate_parse(struct text, struct charge_rate *);

/* A sum of one currency, or a percentage of a column. */
struct charge_amount {
	bool percent;
	struct decimal number; /* not negative */
	struct text currency;  /* of a sum */
	struct text column;    /* of a percentage; null: of what is charged */
};

/* "40.00 EUR", "2 %", "10 % balance"; false: none of these. */
bool charge_amount_parse(struct text, struct charge_amount *);

/* One text, or texts by the value of a column. */
struct charge_choice {
	struct text value; /* null: any */
	struct located text;
};
struct charge_by {
	struct located column; /* absent: the first choice is for all */
	const struct charge_choice *choices;
	size_t count;
};

/* Of a node of SCHEMA_BY; none when it is NULL.  False: out of memory. */
bool charge_by_read(struct arena *, const struct yaml_node *,
    struct charge_by *);

#endif
