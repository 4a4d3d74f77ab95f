/*
 * charge_spec.h -- `charges:` of a strategy: what is added to a debt.
 */
#ifndef DUNNING_CHARGE_SPEC_H
#define DUNNING_CHARGE_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "rules/schema.h"

enum charge_kind {
	CHARGE_INTEREST, /* for the time that a debt is late */
	CHARGE_FIXED,    /* once for a late item */
	CHARGE_FEE       /* of the levels that name it, when they are acted on */
};

/* How often a fee is charged, at most. */
enum charge_once {
	CHARGE_ONCE_LEVEL, /* once for a level of a plan, in one cycle */
	CHARGE_ONCE_ITEM,  /* once for each item and level */
	CHARGE_ONCE_DEBTOR /* once for a plan, in one cycle */
};

enum charge_mode {
	CHARGE_FLOATING, /* the rate of each day */
	CHARGE_LOCKED    /* that of the first day of interest */
};

/* Where interest is rounded to minor units. */
enum charge_round {
	CHARGE_ROUND_END,     /* once */
	CHARGE_ROUND_SEGMENT, /* each stretch of one rate and principal */
	CHARGE_ROUND_DAY      /* the interest of one day, then times days */
};

/* What a payment is set against first. */
enum charge_allocation {
	CHARGE_INTEREST_FIRST,
	CHARGE_PRINCIPAL_FIRST,
	CHARGE_COSTS_FIRST /* then interest, then principal */
};

enum charge_compound { CHARGE_SIMPLE, CHARGE_DAILY, CHARGE_MONTHLY };

/* What the rates of a table are for. */
enum charge_per { CHARGE_PER_YEAR, CHARGE_PER_MONTH, CHARGE_PER_DAY };

struct charge_rates_spec {
	bool set;
	struct src_pos at;
	struct located file;       /* CSV: from,valid_through,rate */
	struct located times, add; /* decimals: rate x times + add */
	int per;                   /* enum charge_per */
	bool effective;            /* of a year, with interest on interest */
};

/* What the figures of bands are in. */
struct charge_unit_spec {
	bool set;
	struct located file; /* CSV: from,valid_through,value */
	struct located currency;
};

struct charge_less_spec {
	bool set;
	struct located amount; /* in that unit, or in major units */
	struct located when;
};

struct charge_spec {
	struct located name; /* the key */
	struct src_pos at;
	struct located_list sources; /* `for:`; all when absent */
	int kind;                    /* enum charge_kind */
	struct located when;
	struct located from, until; /* columns of dates */
	struct located on;          /* column of an amount */
	int64_t after;              /* days that bear nothing */
	struct yaml_node *cap;      /* an amount, or amounts by a column */

	/* Interest: */
	struct yaml_node *rate; /* "18 % year", or rates by a column */
	struct charge_rates_spec rates;
	int mode, day_count, round, allocation, compound; /* enums above, and
	                                                     of day_count.h */
	bool count_payment_day;
	int rounding; /* enum rounding; after the check never -1 */

	/* Fixed sums: */
	struct yaml_node *amount; /* "40.00 EUR" or "2 %", or by a column */
	struct located bands;     /* table text */
	bool marginal;
	struct charge_unit_spec unit;
	struct charge_less_spec less;

	/* Fees, besides amount: */
	int once; /* enum charge_once; after the check never -1 */
	struct yaml_node *max_total; /* an amount, or amounts by a column */
};

/* A file of charges that `charge_packs` names. */
struct charge_pack_spec {
	const char *path;    /* where it was found */
	struct located name; /* `pack:` */
	struct located version, country, source; /* for people */
	struct yaml_node *applies;               /* likewise */
	struct items charges; /* those that the strategy has not itself */
};

struct strategy;

/*
 * Reads the packs and puts their charges behind those of the strategy, whose
 * own charge of a name takes the place of a pack's.  False: reported.
 */
bool charge_packs_load(struct strategy *, struct diag *);

#endif
