/*
 * assign_spec.h -- `assign:` and `incentives:` of a strategy.
 */
#ifndef DUNNING_ASSIGN_SPEC_H
#define DUNNING_ASSIGN_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "rules/schema.h"

struct assign_spec {
	bool set;
};

struct incentive_spec {
	bool set;
};

#endif
