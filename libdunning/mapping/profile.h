/*
 * profile.h -- the last stage of `dunning map --profile`: what is in a file,
 * and what is wrong with it, counted column by column.
 *
 * It runs behind the mapping, over the portfolio that it makes, or alone over
 * a comma-separated file of UTF-8, whose columns have the types of their
 * canonical names.  It takes one pass and the memory that it is given: of a
 * column that has more different values than fit, it says "more than".  What
 * is counted is exact.
 *
 * Values of columns that the strategy calls personal, that are personal by
 * their canonical name, that hold tax or account numbers, or that nothing
 * declares are masked: 9 is a digit, X and x a letter, other characters are
 * themselves.
 */
#ifndef DUNNING_PROFILE_H
#define DUNNING_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "rules/strategy.h"
#include "stream/stage.h"

struct profile_options {
	const struct strategy *strategy;  /* NULL: the file is read as it is */
	const char *const *aliases; /* NAME=HEADER, alias_count of them */
	size_t alias_count;
	const char *file; /* for the report */
	int32_t as_of;    /* what is later is in the future */
	size_t memory;    /* most bytes for the values of all columns, about */
	bool show_pii;
	bool json; /* one document of JSON instead of text */
};

/*
 * NULL after reporting.  With a strategy, stages of dunning map run before it.
 * Writes only the report.  Lives in the arena; its release frees the values.
 */
struct stage *profile_stage(struct arena *, const struct profile_options *,
    struct diag *);

/* Tells the stage what was said of a record (DIAG_REJECT); other messages are
 * left alone. */
void profile_hear(struct stage *, const struct diag_message *);

/* How many kinds of findings are more than a note; after the run. */
size_t profile_findings(const struct stage *);

/* Records that were profiled. */
uint64_t profile_records(const struct stage *);

#endif
