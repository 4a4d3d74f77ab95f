/*
 * restating.h -- the stage that says what of each item was open on the as-of
 * date.
 *
 * With transactions, see transactions.h, the amount of the item less what was
 * effective by then.  What the portfolio gives as the balance is only held
 * against it, when it is of the as-of date itself.
 *
 * Without them, a balance that is not given is the amount less what was paid.
 * And a credit, by its `kind`, that has no minus sign gets one.
 *
 * With `paid_by_document`, what was paid on a document, or came to it by
 * transactions that name no instalment, covers its instalments by the due date
 * that `age` writes (not the shifted one), then by instalment.  This stage
 * stands before that of due dates, which has to know what is open: so it finds
 * those of instalments itself, in the same way.
 */
#ifndef DUNNING_RESTATING_H
#define DUNNING_RESTATING_H

#include "ageing/age_options.h"
#include "base/arena.h"
#include "base/diag.h"
#include "stream/stage.h"

/*
 * Amends `balance` when the columns leave something to say, and costs nothing
 * when not: so it is always there.  Reads the transactions, and frees them with
 * the stage, once there is one: E_TRANSACTIONS, E_LIMIT.  NULL after reporting;
 * lives in the arena, the stage's release frees the rest.
 *
 * Records that have the same transactions, so that these would count twice, end
 * the run (E_ITEM_TWICE); the first of them are told.
 *
 * Several instances may share the records, unless there are transactions or
 * `paid_by_document`.  Memory for the transactions: about 72 bytes for each
 * item that has any, and 130 for each with a credit_doc, up to the limit; for
 * the instalments, see sorter.h.
 */
struct stage *restating_stage(struct arena *, const struct age_options *,
    struct diag *);

/* A part of that stage, which stands before it: what was used of credits counts
 * when it is known from which day they are there.  NULL: none is used. */
struct stage *restating_days(struct stage *);

#endif
