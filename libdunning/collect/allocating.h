/*
 * allocating.h -- the stage that sets credits against debts.
 */
#ifndef DUNNING_ALLOCATING_H
#define DUNNING_ALLOCATING_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "collect/age_options.h"
#include "stream/stage.h"

/* Whether the options or the strategy ask for it. */
bool allocating_wanted(const struct age_options *);

/* NULL after reporting; lives in the arena, the stage's release frees the
 * rest. */
struct stage *allocating_stage(struct arena *, const struct age_options *,
    struct diag *);

#endif
