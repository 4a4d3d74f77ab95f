/*
 * experiment_spec.h -- `experiments:` and `next_best_action:` of a strategy.
 */
#ifndef DUNNING_EXPERIMENT_SPEC_H
#define DUNNING_EXPERIMENT_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "base/num.h"
#include "rules/channel.h"
#include "rules/schema.h"

/* Buckets of an experiment: shares and coverage are whole numbers of them. */
enum { EXPERIMENT_BUCKETS = 10000, EXPERIMENT_ARMS = 64 };

/* arms: [{name: challenger, share: 15, set: {plan: telco_core}}] */
struct arm_spec {
	struct located name;
	struct src_pos at;
	struct decimal share; /* percent, in steps of 0.01 */
	struct items set;     /* struct schema_pair: an output and its literal */
};

struct experiment_spec {
	struct located name;
	struct src_pos at;
	struct located_list sources;    /* `for:`; all when absent */
	struct located when;            /* whom it is about; absent: everybody */
	struct located population;      /* the same by its other name; checking
	                                   moves it to when */
	struct located unit;            /* a column of texts */
	struct located salt;            /* absent: the name */
	struct decimal coverage;        /* percent, in steps of 0.01 */
	struct items arms;
	int32_t from, stop;             /* days; DATE_NONE: not given */
	struct located pin;             /* CSV file with the columns unit, arm */
	struct decimal base_rate;       /* percent; below 0: not given */
	struct decimal detect;          /* percentage points; likewise */
	int64_t expected;               /* units that are to come; 0: unknown */
};

/* Why an arm was taken. */
enum experiment_why {
	EXPERIMENT_OUTSIDE,   /* not of its population */
	EXPERIMENT_NO_UNIT,   /* the unit is null */
	EXPERIMENT_UNCOVERED, /* by the first hash */
	EXPERIMENT_HASHED,
	EXPERIMENT_PINNED,    /* by its file */
	EXPERIMENT_FORCED,    /* by a test of the strategy */
	EXPERIMENT_EARLY,     /* before `from`: the first arm */
	EXPERIMENT_STOPPED    /* after `stop`: the first arm */
};

/* Actions of next_best_action: each enum channel, then doing nothing. */
enum { CHOICE_NONE = CHANNELS, CHOICE_TERMS };

enum choice_tie { TIE_ORDER, TIE_COST };

struct choice_spec {
	bool set;
	struct src_pos at;
	struct located propensity[CHOICE_TERMS]; /* FEEL; absent: not known */
	struct located share;               /* FEEL; absent: 1 */
	struct yaml_node *cost[CHANNELS];   /* an amount, or {CURRENCY: amount,
	                                       by: currency}; NULL: none */
	struct located_list plans;          /* absent: all */
	int tie;                            /* enum choice_tie */
};

#endif
