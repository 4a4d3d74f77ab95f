/*
 * limit_spec.h -- `limits:` of a strategy: when nothing may leave.
 */
#ifndef DUNNING_LIMIT_SPEC_H
#define DUNNING_LIMIT_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "rules/schema.h"

struct limit_spec {
	bool set;
};

#endif
