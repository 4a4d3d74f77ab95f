/*
 * age_stages.h -- the stages that `dunning age` is made of, in order.
 *
 *	restating   what was open on the as-of date; before it, its pass for
 *	            the days of credits
 *	dating      due dates, grace, pauses, other measures of age
 *	            rates of the base currency, before credits are used
 *	allocating  credits set against debts
 *	counting    instalments overdue
 *	basing      amounts in the base currency
 *	age         days, buckets
 *	charging    interest and other charges
 *	            credits set off again, and instalments counted, without
 *	            what is rejected by now
 *	age         debtor sums, totals
 *
 * Without charges, and without credits that are set off, the two of `age` are
 * one.  What rejects records for want of data stands before the sums, so that
 * they are those of what is written; all columns are read before the first
 * stage.  Charges that read a sum of the debtor stand behind it: then a record
 * that cannot be charged ends the run.  Each reads what those before it append
 * or amend: behind `allocating` the column balance is what is still open, so
 * that later stages and later commands need not know how.  What is open decides
 * who needs a due date, so `restating` stands before `dating`; where payments
 * of a document cover its instalments by due date, it finds these as `dating`
 * does.
 */
#ifndef DUNNING_AGE_STAGES_H
#define DUNNING_AGE_STAGES_H

#include "ageing/age_options.h"
#include "base/arena.h"
#include "base/diag.h"
#include "stream/stage.h"

enum { AGE_STAGES = 11 };

/*
 * Puts those that the options and the strategy ask for at stages, at most
 * AGE_STAGES; *main is the one of ageing.h that has the sums.  Opens the
 * transactions, see transactions.h.  Returns how many; 0 after reporting, then
 * nothing is left to release.  stages_release frees them.
 */
size_t age_stages(struct arena *, const struct age_options *,
    struct stage **stages, struct stage **main, struct diag *);

#endif
