/*
 * cell.h -- literals in the cells of tables: outputs, defaults, points.
 */
#ifndef DUNNING_CELL_H
#define DUNNING_CELL_H

#include "rules/expr.h"

/*
 * A literal of a column's type: a text with or without double quotes, true or
 * false, a number, 2026-01-31, 2026-01-31T18:30:00.  Empty, "-" and null are null.  False after
 * reporting E_VALUE: not of that type, or not one of the column's values (for
 * a set: the names in it, separated by "|").  Texts live in the arena.
 */
bool cell_literal(struct arena *, const struct located *,
    const struct column_info *, struct value *, struct diag *);

#endif
