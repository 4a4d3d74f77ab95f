/*
 * faults.h -- values that became null because they could not be computed, by
 * the place of the strategy that asked for them.
 *
 * FEEL gives null for a division by zero, an overflow, a text that is no
 * number.  Here each is counted and told at the end of the run; when the run is
 * strict, the record is rejected instead (R_FAULT).
 */
#ifndef DUNNING_FAULTS_H
#define DUNNING_FAULTS_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"
#include "stream/batch.h"

enum fault_kind {
	FAULT_DIVISION,   /* by zero */
	FAULT_OVERFLOW,   /* more digits, or a later date, than there are */
	FAULT_CONVERSION, /* a text that is no number, no date, ... */
	FAULT_ARGUMENT,   /* outside of what a function takes */
	FAULT_PATTERN,    /* the match limit was reached */
	FAULT_CALENDAR,   /* a year for which a calendar has no holidays */
	FAULT_FIT,        /* a result that its column cannot hold */
	FAULT_SHARE,      /* null, or not from 0 to 1, where a share is wanted */
	FAULT_CONDITION,  /* a `when:` that is null counts as false; not a failure:
	                     never rejected */
	FAULT_KINDS
};

/* Where a value is asked for: "table `segment`, rule T03, column limit". */
struct fault_place {
	struct src_pos at;
	const char *section; /* "derive", "table", "hold", ...; NULL: unknown */
	struct text name;
	struct text rule;   /* empty: none */
	struct text column; /* empty: none */
};

struct faults;

/* Lives in the arena; NULL: out of memory. */
struct faults *faults_new(struct arena *, bool strict);

/*
 * Counts one.  A record of a rehearsal is not counted, but rejected as it will
 * be; batch may be NULL for a value that belongs to no record.  The place is borrowed for as long as the
 * faults live.  Does nothing without faults.
 */
void faults_add(struct faults *, const struct fault_place *, enum fault_kind,
    struct batch *, size_t row);

/* All that were counted, but null conditions. */
uint64_t faults_total(const struct faults *);

/* What one of them was, such as "division by zero"; NULL: there is none. */
const char *faults_example(const struct faults *);

/* Adds the counts of another instance of the same stage. */
void faults_merge(struct faults *, const struct faults *);

/* One W_FAULTS, and one W_NULL_CONDITION, for each place, in the order of the
 * strategy. */
void faults_tell(const struct faults *, struct diag *);

#endif
