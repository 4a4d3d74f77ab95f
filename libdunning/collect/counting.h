/*
 * counting.h -- the stage that counts the overdue instalments of a document.
 */
#ifndef DUNNING_COUNTING_H
#define DUNNING_COUNTING_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "collect/age_options.h"
#include "stream/stage.h"

/* Whether the options or the strategy ask for it. */
bool counting_wanted(const struct age_options *);

/* NULL after reporting; lives in the arena, the stage's release frees the
 * rest. */
struct stage *counting_stage(struct arena *, const struct age_options *,
    struct diag *);

#endif
