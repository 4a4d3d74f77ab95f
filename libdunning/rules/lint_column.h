/*
 * lint_column.h -- what a strategy says about the values that a column can
 * have, beyond its type.  Private to lint*.c.
 */
#ifndef DUNNING_LINT_COLUMN_H
#define DUNNING_LINT_COLUMN_H

#include "rules/expr_node.h"
#include "rules/strategy.h"

/* Of struct column_spec, by name; NULL: none. */
const struct column_spec *column_spec_of(
    const struct items *, const char *name);

/*
 * Whether an expression can be null when a table or a scorecard for those
 * sources sees it.  A column is never null when each source that has it says
 * `required`, `default` or `const`; when `age` always gives it (bucket, sums
 * of the debtor; days_overdue with a required due_date and no credit_types;
 * balance, which it demands); when it is derived of such, without a division
 * and whatever else may fail; a score without `when`; a table's output whose
 * rules and default all give something.  Overflows are not thought of.
 * *starved is set when there was no memory to find out.
 */
bool column_expr_nullable(const struct strategy *,
    const struct located_list *sources, const struct expr *, struct arena *,
    bool *starved);

/* Most decimals that a value of it can have: 0 to 18. */
int32_t column_expr_scale(
    const struct strategy *, const struct expr *, const struct column_info *);

/*
 * The columns that it is computed of, in the end, by derived columns, `age`,
 * scorecards and tables: those that are read, as bits of a number each; the
 * 63rd bit stands for all numbers above.
 */
struct column_bases {
	struct text names[63];
	size_t count;
};
uint64_t column_expr_bases(const struct strategy *, struct column_bases *,
    const struct expr *, struct arena *, bool *starved);

#endif
