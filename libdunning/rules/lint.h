/*
 * lint.h -- what is wrong or doubtful in a strategy that can be loaded.
 *
 * Findings, as opposed to errors of loading, have a level that `lint:` of the
 * strategy may change.  Everything here is decided without data, in bounded
 * time and memory; what is too large or depends on the record is told as
 * W_NOT_PROVEN, never guessed.
 */
#ifndef DUNNING_LINT_H
#define DUNNING_LINT_H

#include <stdbool.h>

#include "rules/decision.h"
#include "rules/strategy.h"

struct scorecard;

/* The findings; names and usual levels are in dunning-diagnostics(7). */
enum lint_code {
	LINT_GAP,
	LINT_OVERLAP,
	LINT_SHADOWED,
	LINT_DUPLICATE,
	LINT_MERGEABLE,
	LINT_UNSAT,
	LINT_DEFAULT_UNREACHABLE,
	LINT_NULL_INPUT,
	LINT_NOT_PROVEN,
	LINT_UNUSED_COLUMN,
	LINT_UNUSED_TEMPLATE,
	LINT_CONSTRAINT_STARVES,
	LINT_SCORE_RANGE,
	LINT_EXPERIMENT_ARM,
	LINT_EXPERIMENT_SIZE,
	LINT_EMPTY_CELL,
	LINT_CODES
};

struct lint {
	const struct strategy *strategy;
	struct arena *arena;
	struct diag *diag;
	/* enum lint_level of each code that `lint:` names, -1 of the others. */
	signed char levels[LINT_CODES];
};

/*
 * Reads `lint:`.  False after reporting (E_NAME) a code that is none, with the
 * nearest, or that of an error of loading, which no level can turn off.
 */
bool lint_init(
    struct lint *, const struct strategy *, struct arena *, struct diag *);

/*
 * Reports a finding at the level of the strategy, else at the usual one; false
 * when it is off, and its notes are not to be told either.
 */
bool lint_tell(const struct lint *, enum lint_code, enum lint_level usual,
    struct src_pos, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/*
 * Whether anybody wants to know: the level is not off, nor have there been so
 * many errors that one should stop.
 */
bool lint_wants(const struct lint *, enum lint_code);

/*
 * Everything about the rules of one table: E_GAP, E_OVERLAP, W_SHADOWED,
 * W_DUPLICATE, W_MERGEABLE, E_UNSAT, W_DEFAULT_UNREACHABLE, W_NULL_INPUT,
 * W_EMPTY_CELL and W_NOT_PROVEN.  False: out of memory, reported.
 */
bool lint_table(
    struct lint *, const struct decision *, const struct table_spec *);

/*
 * For whoever runs a table: with `complete: true`, reports each gap that is
 * there for certain as an error, E_GAP with a row to paste.  False after that,
 * or out of memory.
 */
bool lint_complete(struct arena *, const struct strategy *,
    const struct decision *, const struct table_spec *, struct diag *);

/*
 * Bins that leave a value without points, that are never reached or cannot be
 * met; bands that no sum of points reaches.  False: out of memory, reported.
 */
bool lint_scorecard(
    struct lint *, const struct scorecard *, const struct scorecard_spec *);

/* Whether its bands take every score that it can give, for certain; *starved
 * is set when there was no memory to find out. */
bool lint_bands_whole(const struct strategy *, const struct scorecard *,
    const struct scorecard_spec *, struct arena *, bool *starved);

/*
 * Experiments that are about nobody, arms that nobody is in, pairs that may be
 * about the same records (W_NOT_PROVEN), and arms that are too small to show
 * the difference that is to be seen.  False: out of memory, reported.
 */
bool lint_experiments(struct lint *);

/*
 * Units that an experiment needs so that a difference between its first arm
 * and another one shows: with the rate base in the first and base + detect in
 * the other, both in units of 10^-9, a test of two proportions at 5 % (two
 * sides) finds it with a probability of 80 %.  Shares in hundredths of a
 * percent, above 0, give the sizes of both.  (Fleiss, Levin, Paik: Statistical
 * Methods for Rates and Proportions, 3rd edition, chapter 4, for unequal
 * samples and without the correction for continuity.)
 */
int64_t lint_experiment_units(
    int64_t base, int64_t detect, int64_t first_share, int64_t other_share);

/* Actions on a channel that the constraints never allow.  False: out of memory,
 * reported. */
bool lint_constraints(struct lint *);

#endif
