/*
 * plan_limits.h -- `limits` of a strategy: before anything leaves, whether it
 * may.
 *
 * Each that is broken is an error with its figures, by which nothing is
 * written, unless it was accepted by name; then it is a warning and recorded:
 *
 *	E_LIMIT_PAYMENT_AGE  the newest payment up to the as-of date is older
 *	                     than so many business days, or there is none
 *	E_LIMIT_REJECTED     more than a share, and more than so many, of the
 *	                     records were rejected
 *	E_LIMIT_CONTACTS     more contacts in this run
 *	E_LIMIT_DEBTOR       more contacts of one debtor in this run
 *	E_LIMIT_AMOUNT       the actions ask for more in one currency
 *	E_LIMIT_CHANGE       the contacts of the as-of day, those of its earlier
 *	                     runs included, differ by more than a share, and by
 *	                     more than so many, from those of the last day before
 *	                     with a committed run
 *
 * Contacts are actions that are due, but for hand-overs; amounts are the totals
 * of all that are due.  Where nothing is due, the age of payments is not looked
 * at.
 */
#ifndef DUNNING_PLAN_LIMITS_H
#define DUNNING_PLAN_LIMITS_H

#include "base/buf.h"
#include "plan/plan_action.h"
#include "stream/stage.h"

struct plan_limits;

/* accept has names of errors above.  The arena outlives it.  NULL: reported,
 * also E_USAGE for another name. */
struct plan_limits *plan_limits_new(struct arena *, const struct rules_run *,
    const char *const *accept, size_t accept_count, struct diag *);

/* Binds the dates of payments; by_file: a file of payments says them.  False:
 * reported. */
bool plan_limits_bind(struct plan_limits *, struct columns *, bool by_file);

/* A batch of records. */
void plan_limits_batch(struct plan_limits *, const struct batch *);

/* The newest payment that the file has up to the as-of date; DATE_NONE. */
void plan_limits_payment(struct plan_limits *, int32_t newest);

/* What became of all records. */
void plan_limits_counts(struct plan_limits *, const struct chain_counts *);

/* An action that is due, those of one debtor one after the other.  False:
 * reported. */
bool plan_limits_action(struct plan_limits *, uint32_t debtor,
    uint32_t currency, int digits, enum channel, int64_t total);

/* After the last one.  False: one is broken and not accepted, or reported. */
bool plan_limits_judge(struct plan_limits *, const struct plan_reader *,
    struct ledger *);

/* Those that were broken and accepted, joined by '|'; until the arena ends. */
struct text plan_limits_accepted(const struct plan_limits *);

/* Appends lines about what could not be compared. */
void plan_limits_tell(const struct plan_limits *, struct buf *);

#endif
