/*
 * hold_spec.h -- `holds:` of a strategy: what must not be done, and to whom.
 */
#ifndef DUNNING_HOLD_SPEC_H
#define DUNNING_HOLD_SPEC_H

#include <stdbool.h>
#include <stdint.h>

#include "rules/schema.h"

struct hold_spec {
	struct located_list sources; /* `for:`; all when absent */
	struct located code;
	struct located when;
	struct located until; /* FEEL date; the hold ends when as_of is after it */
	struct located_list stops; /* contact, fees, escalate, score; contact
	                              when the file gives none */
};

#endif
