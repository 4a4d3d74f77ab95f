/*
 * scoring.h -- the stage of `dunning score`: scorecards.
 *
 * Appends, per scorecard that applies to the source: the score, its band, the
 * reason codes and the probability, under the names of `output:` and `bands:`.
 */
#ifndef DUNNING_SCORING_H
#define DUNNING_SCORING_H

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "rules/strategy.h"
#include "stream/stage.h"

/* NULL after reporting, also when no scorecard applies (E_NO_SCORECARD). */
struct stage *scoring_stage(struct arena *, const struct strategy *,
    const struct source_spec *, int32_t as_of, struct diag *);

#endif
