/*
 * experiment_spec.h -- `experiments:` and `next_best_action:` of a strategy.
 */
#ifndef DUNNING_EXPERIMENT_SPEC_H
#define DUNNING_EXPERIMENT_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "rules/schema.h"

struct experiment_spec {
	struct located name;
	struct src_pos at;
};

struct choice_spec {
	bool set;
};

#endif
