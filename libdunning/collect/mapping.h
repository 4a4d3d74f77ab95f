/*
 * mapping.h -- the stage of `dunning map`: one source of the strategy becomes
 * the canonical portfolio.
 *
 * Each column of the source is written under its canonical name, in the order
 * of the strategy, converted by its declared type; then `currency`, when a
 * money column declares it and no column does; then the header's other columns
 * under their own names.  A cell that does not convert rejects its record.
 */
#ifndef DUNNING_MAPPING_H
#define DUNNING_MAPPING_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "collect/rules_run.h"
#include "stream/stage.h"

/*
 * NULL after reporting.  With `key:`, remembers 16 bytes per record to reject
 * a repeated key; mapping_free releases them.
 */
struct stage *mapping_stage(struct arena *, const struct rules_run *,
    struct diag *);
void mapping_free(struct stage *);

/* How the file of a source is read: sets delimiter, encoding and nulls. */
bool mapping_chain(struct arena *, const struct source_spec *, struct chain *,
    struct diag *);

#endif
