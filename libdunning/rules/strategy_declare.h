/*
 * strategy_declare.h -- what each section of a strategy says about columns.
 */
#ifndef DUNNING_STRATEGY_DECLARE_H
#define DUNNING_STRATEGY_DECLARE_H

#include "rules/strategy.h"

/* One section's word about a column. */
struct declaration {
	struct text name;
	struct column_info info;
	struct src_pos at;
	const char *section; /* "source `erp`"; NULL: the catalog */
	size_t order;        /* earlier ones count more */
};

struct declarations {
	struct declaration *all; /* in the arena of the strategy */
	size_t count;
};

/* Everything that is declared, the catalog last; false: out of memory. */
bool strategy_declare(struct strategy *, struct declarations *);

/* Type of a column spec: its own or the catalog's; -1: neither, less: its own
 * was reported. */
int strategy_spec_type(const struct column_spec *);

#endif
