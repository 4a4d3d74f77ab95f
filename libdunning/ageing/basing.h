/*
 * basing.h -- the stage of amounts in the base currency.
 */
#ifndef DUNNING_BASING_H
#define DUNNING_BASING_H

#include <stdbool.h>

#include "ageing/age_options.h"
#include "base/arena.h"
#include "base/diag.h"
#include "stream/stage.h"

/* Whether the options or the strategy ask for it. */
bool basing_wanted(const struct age_options *);

/* NULL after reporting; lives in the arena, the stage's release frees the
 * rest. */
struct stage *basing_stage(struct arena *, const struct age_options *,
    struct diag *);

/* Only rejects the records of currencies without a rate, before credits are set
 * off that the stage above would then lose. */
struct stage *basing_check_stage(struct arena *, const struct age_options *,
    struct diag *);

#endif
