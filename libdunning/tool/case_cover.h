/*
 * case_cover.h -- what of a strategy the tests reached: rules and defaults of
 * tables, bins and bands of scorecards.  Private to case*.c.
 */
#ifndef DUNNING_CASE_COVER_H
#define DUNNING_CASE_COVER_H

#include "rules/decision.h"
#include "rules/scorecard.h"
#include "rules/strategy.h"

enum cover_kind { COVER_RULE, COVER_DEFAULT, COVER_BIN, COVER_BAND, COVER_KINDS };

struct cover {
	enum cover_kind kind;
	struct text owner; /* the table or scorecard */
	struct text part;  /* BIN: the characteristic */
	struct text name;  /* id of a rule, test of a bin, name of a band */
	struct src_pos at;
	bool reached;
};

struct coverage {
	struct cover *all; /* of tables, then of scorecards, as in the file */
	size_t count;
	size_t *tables; /* index of the first of each table of the strategy */
	size_t *cards;  /* of each scorecard */
};

/* Nothing is reached yet.  NULL after reporting. */
struct coverage *coverage_new(
    struct arena *, const struct strategy *, struct diag *);

/* Of the table with that number: the rules whose ids rule has, joined by "|".
 */
void coverage_rules(
    struct coverage *, size_t table, const struct decision *, struct text rule);
void coverage_default(
    struct coverage *, size_t table, const struct decision *);

/* Of the scorecard with that number: as scorecard_trace has them. */
void coverage_bins(struct coverage *, size_t number, const struct scorecard *,
    const size_t *bins, size_t band);

/* How many of a kind there are, and were reached. */
void coverage_count(const struct coverage *, enum cover_kind, size_t *all,
    size_t *reached);

/* Of all kinds, rounded down; 100 when there is nothing to reach. */
unsigned coverage_percent(const struct coverage *);

#endif
