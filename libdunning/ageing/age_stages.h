/*
 * age_stages.h -- the stages that `dunning age` is made of, in order.
 *
 *	restating   what was open on the as-of date
 *	dating      due dates, grace, pauses, other measures of age
 *	allocating  credits set against debts
 *	counting    instalments overdue
 *	basing      amounts in the base currency
 *	age         days, buckets, debtor sums, totals
 *	charging    interest and other charges
 *
 * What rejects records for want of data stands before `age`, so that its sums
 * are those of what is written.  Each reads what those before it append or amend: behind `allocating` the
 * column balance is what is still open, so that later stages and later
 * commands need not know how.
 */
#ifndef DUNNING_AGE_STAGES_H
#define DUNNING_AGE_STAGES_H

#include "ageing/age_options.h"
#include "base/arena.h"
#include "base/diag.h"
#include "stream/stage.h"

enum { AGE_STAGES = 7 };

/*
 * Puts those that the options and the strategy ask for at stages, at most
 * AGE_STAGES; *main is the one of ageing.h.  Returns how many; 0 after
 * reporting, then nothing is left to release.  stages_release frees them.
 */
size_t age_stages(struct arena *, const struct age_options *,
    struct stage **stages, struct stage **main, struct diag *);

#endif
