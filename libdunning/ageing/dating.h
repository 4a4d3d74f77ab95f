/*
 * dating.h -- the stage of due dates and of what is measured from them.
 */
#ifndef DUNNING_DATING_H
#define DUNNING_DATING_H

#include <stdbool.h>

#include "ageing/age_options.h"
#include "base/arena.h"
#include "base/diag.h"
#include "stream/stage.h"

/* Whether the options or the strategy ask for it. */
bool dating_wanted(const struct age_options *);

/* NULL after reporting; lives in the arena, the stage's release frees the
 * rest. */
struct stage *dating_stage(struct arena *, const struct age_options *,
    struct diag *);

#endif
