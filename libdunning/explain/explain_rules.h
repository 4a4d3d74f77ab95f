/*
 * explain_rules.h -- how scorecards and decision tables came to their answers.
 */
#ifndef DUNNING_EXPLAIN_RULES_H
#define DUNNING_EXPLAIN_RULES_H

#include "collect/scoring.h"
#include "collect/segmenting.h"
#include "rules/explain.h"

/* The most rules that are told of those that do not match. */
enum { EXPLAIN_NEAREST = 3 };

/*
 * One record, before the batch is over.  False: reported, E_EXPLAIN when the
 * column of the score is not what the card gives.
 */
bool explain_card(const struct explain_view *, const struct scoring_card *,
    struct batch *, size_t row, struct explain_card *);

/*
 * The same of a table; near: also the rules that nearly matched.  rule_id is
 * not looked at, since it joins all tables: see explain_rule_ids.
 */
bool explain_table(const struct explain_view *, const struct stage *segmenting,
    size_t table, struct batch *, size_t row, bool near,
    struct explain_table *);

/* Whether the column rule_id says what the tables say; false: E_EXPLAIN. */
bool explain_rule_ids(const struct explain_view *, const struct explain_table *,
    size_t count, const struct batch *, size_t row, int slot);

#endif
