/*
 * decision_load.h -- a decision table on its way from cells to rules.  Private
 * to decision_load.c and decision_rule.c.
 */
#ifndef DUNNING_DECISION_LOAD_H
#define DUNNING_DECISION_LOAD_H

#include "rules/decision_table.h"
#include "rules/grid.h"

struct loader {
	struct arena *arena;
	const struct strategy *strategy;
	const struct table_spec *spec;
	struct diag *diag;
	struct expr_scope scope;
	struct decision *decision;
	const struct grid *grid;
	size_t *places; /* of each grid column: its input or output */
	bool failed;
};

/* At least one object, zeroed; NULL: out of memory, reported. */
void *loader_take(struct loader *, size_t count, size_t size);

/* Where the place of what is parsed says: the rule and the column, if any. */
struct expr_scope loader_scope(
    const struct loader *, struct text rule, struct text column);

/* All rules of the grid, errors reported. */
void load_rules(struct loader *);

/* `values` of an output, as literals of its type. */
void load_ranks(struct loader *, struct decision_output *);

/* What the hit policy demands of the rules, and the order that it gives them;
 * all rules were loaded. */
void load_policy(struct loader *);

#endif
