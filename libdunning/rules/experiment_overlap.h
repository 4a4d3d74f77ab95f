/*
 * experiment_overlap.h -- whether two experiments can be about one record.
 */
#ifndef DUNNING_EXPERIMENT_OVERLAP_H
#define DUNNING_EXPERIMENT_OVERLAP_H

#include "base/buf.h"
#include "rules/strategy.h"

enum overlap {
	OVERLAP_NEVER,   /* proven */
	OVERLAP_CERTAIN, /* proven: there can be such a record */
	OVERLAP_UNKNOWN, /* only the records can tell */
	OVERLAP_FAILED   /* out of memory, reported */
};

/*
 * By `for` and by the conditions of both: comparisons of columns with literals
 * joined by and, or.  What else a condition says may be true or not.  Of a
 * certain overlap the values of such a record are appended to witness.
 */
enum overlap experiment_overlap(const struct strategy *,
    const struct experiment_spec *, const struct experiment_spec *,
    struct buf *witness, struct diag *);

/* Whether the condition of one can be true; the same results. */
enum overlap experiment_possible(const struct strategy *,
    const struct experiment_spec *, struct diag *);

#endif
