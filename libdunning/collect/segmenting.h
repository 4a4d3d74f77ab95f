/*
 * segmenting.h -- the stage of `dunning segment`: derived columns and decision
 * tables.
 *
 * Appends the derived columns, the outputs of each table, and `rule_id`: the
 * ids of the rules that decided, one per table in order, joined by '|'; a
 * table whose default decided says "default".
 */
#ifndef DUNNING_SEGMENTING_H
#define DUNNING_SEGMENTING_H

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "rules/strategy.h"
#include "stream/stage.h"

/*
 * NULL after reporting.  Two rules that match under `unique` reject the record
 * (R_HIT_UNIQUE, names both); so does a record that no rule of a `complete`
 * table takes (R_NO_RULE).  Others without a rule are counted in a warning.
 */
struct stage *segmenting_stage(struct arena *, const struct strategy *,
    const struct source_spec *, int32_t as_of, struct diag *);

#endif
