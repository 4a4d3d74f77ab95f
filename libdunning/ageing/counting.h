/*
 * counting.h -- the stage that counts the overdue instalments of a document.
 *
 * Reads the input once more.  Memory: up to a limit, about 65 bytes for each
 * debt and 8 for the result; beyond, temporary files.  The result is the same.
 */
#ifndef DUNNING_COUNTING_H
#define DUNNING_COUNTING_H

#include <stdbool.h>

#include "ageing/age_options.h"
#include "base/arena.h"
#include "base/diag.h"
#include "stream/stage.h"

/* Whether the strategy asks for it: by the unit, or the measure of buckets. */
bool counting_wanted(const struct age_options *);

/*
 * Appends instalments_overdue to each debt: how many debts of the same
 * company, debtor_id, doc_id and currency were due before the as-of date.
 * Binds doc_id and due_date, and when they are there company, debtor_id,
 * currency, balance, doc_type, kind, doc_date, superseded_by.  NULL after
 * reporting; lives in the arena, the stage's release frees the rest.
 */
struct stage *counting_stage(struct arena *, const struct age_options *,
    struct diag *);

/*
 * A stage behind one that sets credits off again: it reads the input once more
 * and counts by what is open then, without what is rejected.  A record that is
 * counted there and rejected in the end, or the contrary, is E_TIES.  The first
 * argument is the stage above.
 */
struct stage *counting_again_stage(struct arena *, struct stage *counting,
    struct diag *);

#endif
