/*
 * charging.h -- the stage of interest and other charges.
 */
#ifndef DUNNING_CHARGING_H
#define DUNNING_CHARGING_H

#include <stdbool.h>

#include "ageing/age_options.h"
#include "base/arena.h"
#include "base/diag.h"
#include "rules/charge_spec.h"
#include "stream/stage.h"

/* Whether the options or the strategy ask for it. */
bool charging_wanted(const struct age_options *);

/* NULL after reporting; lives in the arena, the stage's release frees the
 * rest. */
struct stage *charging_stage(struct arena *, const struct age_options *,
    struct diag *);

/*
 * Whether a charge, or a hold that stops it, reads a sum of the debtor that
 * age itself appends: then it stands behind the sums, and a record that it
 * would reject ends the run (E_TIES), since its debtor's sums have it.
 */
bool charging_reads_sums(const struct stage *);

/* Whether a charge of a whole strategy can be compiled, with the files that it
 * names; else reported. */
bool charging_check(struct arena *, const struct strategy *,
    const struct charge_spec *, struct diag *);

#endif
