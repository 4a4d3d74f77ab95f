/*
 * age_options.h -- what every stage of `dunning age` is told.
 */
#ifndef DUNNING_AGE_OPTIONS_H
#define DUNNING_AGE_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rules/rules_run.h"

struct transactions;

struct age_options {
	struct rules_run run; /* a NULL strategy: everything is as usual */
	bool rollup;   /* append the sums of the debtor; reads twice */
	size_t memory; /* bytes that each gathering stage may take; 0: 512 MiB */
	/* CSV file of payments and credits with dates; NULL: none. */
	const char *transactions;
	struct transactions *moves; /* those, opened by age_stages; or NULL */
	bool by_application; /* effective when applied, not when posted */
	int32_t snapshot; /* day that the portfolio is of; DATE_NONE: not said */
	int64_t max_roll; /* most days from the snapshot to as_of; -1: any */
	bool sums_only; /* no charges are wanted */
	const char *explain; /* file for the segments of charges; NULL: none */
};

#endif
