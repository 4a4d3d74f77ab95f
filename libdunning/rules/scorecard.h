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

/*
 * All records of a batch, in arrays that live as long as the batch; what is
 * said of a record that is not kept is that it is skipped.
 */
struct scores {
	uint8_t *results; /* enum scorecard_result */
	int64_t *points;  /* units of 10^-scale */
	int32_t scale;
	/* Numbers of bands as scorecard_band has them; NULL without bands. */
	uint32_t *bands;
	/* The characteristic that has no bin, of NO_BIN. */
	uint32_t *gaps;
	uint32_t *bins; /* for scorecard_reasons */
	size_t rows;
};

/* False: out of memory. */
bool scorecard_run_batch(struct scorecard *, const struct expr_env *,
    struct batch *, struct scores *);

/* Names of bands; those from scorecard_bands on are null. */
size_t scorecard_bands(const struct scorecard *);
struct text scorecard_band(const struct scorecard *, size_t band);

/* Name and slot of the column of a characteristic; -1: an expression. */
const char *scorecard_column(const struct scorecard *, size_t one, int *slot);

/* As in struct score, of a record that was scored; reasons has room for
 * scorecard_most_reasons.  Returns how many there are. */
enum { SCORECARD_REASONS = 128 };
size_t scorecard_most_reasons(const struct scorecard *);
size_t scorecard_reasons(const struct scorecard *, const struct scores *,
    size_t row, struct text *reasons);

/* One record; reasons live as long as the batch. */
enum scorecard_result scorecard_run(const struct scorecard *,
    const struct expr_env *, struct batch *, size_t row, struct score *);

/* What a scorecard is made of, for explanations and tests: characteristics and
 * the bins of one of them, whose cells say `when` as it is written. */
size_t scorecard_characteristics(const struct scorecard *);
size_t scorecard_bins(const struct scorecard *, size_t one);
const struct located *scorecard_bin_cell(
    const struct scorecard *, size_t one, size_t bin);

/*
 * How it takes one record; faults are not counted.  bins has room for
 * scorecard_characteristics: the bin of each, scorecard_bins when none takes
 * its value.  *band is scorecard_bands when none fits.  What a result other
 * than SCORED leaves open is none.
 */
enum scorecard_result scorecard_trace(const struct scorecard *,
    const struct expr_env *, struct batch *, size_t row, size_t *bins,
    size_t *band);

/*
 * How each characteristic takes one record, for explanations.  All are asked,
 * also those after one without a bin; faults are not counted.
 */
struct scorecard_line {
	const char *column;
	enum strategy_type type;
	struct value value;
	const struct located *bin; /* `when` as it is written; NULL: no bin */
	struct decimal points;
	struct decimal best;     /* that any bin gives */
	struct decimal distance; /* as the method of the reasons measures it */
	struct text reason;      /* of the bin; null: none */
};
struct scorecard_lines {
	bool skipped; /* `when` is not true: at says nothing */
	struct decimal base;
	struct scorecard_line *at;
	size_t count;
};

/* Into the arena; false: out of memory. */
bool scorecard_lines(const struct scorecard *, const struct expr_env *,
    struct batch *, size_t row, struct arena *, struct scorecard_lines *);

/* Its `when`; NULL: there is none. */
const struct expr *scorecard_when(const struct scorecard *);

#endif
