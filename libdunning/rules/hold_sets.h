/*
 * hold_sets.h -- holds in force, and sets of them, each once and by number.
 */
#ifndef DUNNING_HOLD_SETS_H
#define DUNNING_HOLD_SETS_H

#include "rules/hold_rules.h"

struct hold_sets;

/* NULL: out of memory.  Lives in the arena. */
struct hold_sets *hold_sets_new(struct arena *);

/* The number of a hold, whose texts are borrowed unless reason is new; two that
 * differ only in `at` are the same.  UINT32_MAX: out of memory. */
uint32_t hold_sets_hold(struct hold_sets *, const struct held *);

/* The number of a set of such numbers, in order; 0 for none.  UINT32_MAX: out
 * of memory. */
uint32_t hold_sets_set(struct hold_sets *, const uint32_t *holds, size_t count);

const struct held *hold_sets_held(const struct hold_sets *, uint32_t hold);
const struct held_set *hold_sets_get(const struct hold_sets *, uint32_t set);

#endif
