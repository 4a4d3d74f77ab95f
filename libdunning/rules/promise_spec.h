/*
 * promise_spec.h -- `promises:` and `offers:` of a strategy.
 */
#ifndef DUNNING_PROMISE_SPEC_H
#define DUNNING_PROMISE_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "rules/schema.h"

struct promise_spec {
	bool set;
};

struct offer_spec {
	struct located name;
	struct src_pos at;
};

#endif
