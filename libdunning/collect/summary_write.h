/*
 * summary_write.h -- groups that are summed up: whether they tie, and out as
 * CSV.
 */
#ifndef DUNNING_SUMMARY_WRITE_H
#define DUNNING_SUMMARY_WRITE_H

#include "collect/buckets.h"
#include "collect/summary_groups.h"
#include "collect/tally.h"
#include "stream/out.h"

/* A report; the key of a group is its currency, then the texts of by. */
struct summary_report {
	struct summary_groups *groups;
	const struct buckets *buckets;
	const char *const *by;
	size_t by_count;
	const struct tally *tally; /* of the same records */
	struct text usual; /* currency of those without one, or null */
	struct diag *diag;
};

/* The name of each column in turn; NULL after the last one. */
struct text summary_column(const struct summary_report *, size_t i);

/*
 * The invariants: in each group the buckets add up to open, and open less
 * unapplied is net; in each currency the groups add up to the tally.  False
 * after E_TIES or E_OVERFLOW.
 */
bool summary_ties(const struct summary_report *);

/* False: reported. */
bool summary_write(const struct summary_report *, struct out *);

#endif
