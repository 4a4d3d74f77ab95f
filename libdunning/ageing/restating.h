/*
 * restating.h -- the stage that says what of each item was open on the as-of
 * date.
 *
 * With a file of transactions, the amount of the item less what was effective
 * by then: a transaction is effective on the later of its own date and the
 * document date of the item; or, by application, on the day it was applied.
 * What the portfolio gives as the balance is only held against it, when it is
 * of the as-of date itself.
 *
 * Without one, a balance that is not given is the amount less what was paid;
 * what is paid on a document may be that of all its instalments, which it
 * covers by due date and instalment.  And a credit, by its `kind`, that has no
 * minus sign gets one.
 */
#ifndef DUNNING_RESTATING_H
#define DUNNING_RESTATING_H

#include <stdbool.h>

#include "ageing/age_options.h"
#include "base/arena.h"
#include "base/diag.h"
#include "stream/stage.h"

/* Always: what there is to do the columns say, and without such columns the
 * stage costs nothing. */
bool restating_wanted(const struct age_options *);

/*
 * Amends `balance` when there is something to say.  Opens and reads the
 * transactions: E_COLUMN, E_TRANSACTIONS, E_LIMIT.  NULL after reporting; lives
 * in the arena, the stage's release frees the rest.
 *
 * Several instances may share the records, unless there are transactions or
 * `paid_by_document`.  Memory for the transactions: about 56 bytes for each
 * item that has any, and 40 for each with a credit_doc, up to the limit; for
 * the instalments, see sorter.h.
 */
struct stage *restating_stage(struct arena *, const struct age_options *,
    struct diag *);

#endif
