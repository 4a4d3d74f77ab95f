/*
 * allocating.h -- the stage that sets credits against debts.
 *
 * Within a company, a debtor and a currency, as `credits` and `credits_by` of
 * the strategy say: a credit covers the document that it refers to, or the
 * oldest debts.  Reads the input once more.  Memory: up to a limit, about 110
 * bytes for each debt and each credit that is set off, 90 more when any is
 * linked, and 8 for the result; beyond, temporary files.  The result is the
 * same.
 */
#ifndef DUNNING_ALLOCATING_H
#define DUNNING_ALLOCATING_H

#include <stdbool.h>

#include "ageing/age_options.h"
#include "base/arena.h"
#include "base/diag.h"
#include "stream/stage.h"

/* Whether the strategy asks for it. */
bool allocating_wanted(const struct age_options *);

/*
 * Amends `balance`: what is left of each debt, and of each credit that may be
 * set off, as a negative amount; appends `applied`, what came or went.  Binds
 * debtor_id, balance and due_date, and ref_doc for linked credits; and when
 * they are there company, currency, doc_id, instalment, doc_type, kind,
 * doc_date, disputed_amount, dispute, superseded_by.  NULL after reporting;
 * lives in the arena, the stage's release frees the rest.
 *
 * What went and what came must be the same in each currency (E_TIES).
 */
struct stage *allocating_stage(struct arena *, const struct age_options *,
    struct diag *);

/*
 * A stage behind those that reject records for other reasons: it reads the
 * input once more, and what is rejected takes part in no setting off, so that
 * no credit is lost; with as much memory again.  A record that is rejected
 * although credit came to it or went of it, for a reason that is there only
 * since then, is E_TIES.  The first argument is the stage above.
 */
struct stage *allocating_again_stage(struct arena *,
    struct stage *allocating, struct diag *);

#endif
