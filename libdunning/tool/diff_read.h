/*
 * diff_read.h -- the stage that reads the records of one side of a comparison.
 */
#ifndef DUNNING_DIFF_READ_H
#define DUNNING_DIFF_READ_H

#include "base/arena.h"
#include "stream/stage.h"
#include "tool/diff_items.h"

/*
 * Needs debtor_id and balance; takes company, currency, doc_id, instalment,
 * doc_type, action_id, rule_id, decided_by and the columns that are compared
 * when they are there.  A column that an earlier stage of this kind read of the
 * same side is left to that.  NULL after reporting.
 */
struct stage *diff_read_stage(struct arena *, struct diff_items *,
    enum diff_side, struct diag *);

#endif
