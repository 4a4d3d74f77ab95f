/*
 * rules_run.h -- what every stage that runs rules needs besides its records.
 */
#ifndef DUNNING_RULES_RUN_H
#define DUNNING_RULES_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "rules/strategy.h"

struct rules_run {
	const struct strategy *strategy;
	const struct source_spec *source; /* NULL: none named */
	int32_t as_of;
	bool strict; /* a value that cannot be computed rejects its record */
	/* struct schema_pair: experiments and the arms of all their records, for
	 * a test of the strategy; NULL: by hash. */
	const struct items *pins;
};

#endif
