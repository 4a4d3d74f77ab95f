/*
 * restating.h -- the stage that says what each item was on the as-of date.
 */
#ifndef DUNNING_RESTATING_H
#define DUNNING_RESTATING_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "collect/age_options.h"
#include "stream/stage.h"

/* Whether the options or the strategy ask for it. */
bool restating_wanted(const struct age_options *);

/* NULL after reporting; lives in the arena, the stage's release frees the
 * rest. */
struct stage *restating_stage(struct arena *, const struct age_options *,
    struct diag *);

#endif
