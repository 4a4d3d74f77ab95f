/*
 * scorecard.h -- points scorecards with PMML's arithmetic: initial score,
 * partial scores, reason codes by distance (PMML 4.4, Scorecard).
 */
#ifndef DUNNING_SCORECARD_H
#define DUNNING_SCORECARD_H

#include "rules/expr.h"

struct scorecard;

/* NULL after reporting all errors of bins and bands.  Lives in the arena. */
struct scorecard *scorecard_new(struct arena *, const struct strategy *,
    const struct scorecard_spec *, struct diag *);
bool scorecard_bind(struct scorecard *, struct columns *);

enum scorecard_result {
	SCORECARD_SCORED,
	SCORECARD_SKIPPED, /* the scorecard's `when` is not true */
	SCORECARD_NO_BIN   /* *column has a value that no bin takes */
};

struct score {
	struct decimal points;
	struct text band; /* null without bands, or when none fits */
	/* By distance from the best (or above the worst) points, at most `max`,
	 * none twice; equal distances in the order of the card. */
	const struct text *reasons;
	size_t reason_count;
	const char *column; /* NO_BIN */
	int slot;           /* NO_BIN: the column's */
};

/* One record; reasons live as long as the batch. */
enum scorecard_result scorecard_run(const struct scorecard *,
    const struct expr_env *, struct batch *, size_t row, struct score *);

#endif
