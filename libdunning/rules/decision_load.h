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

/* All rules of the grid, errors reported. */
void load_rules(struct loader *);

#endif
