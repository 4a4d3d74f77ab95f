/*
 * grid_cell.h -- what spreadsheets and word processors make of a cell.
 * Private to grid*.c.
 */
#ifndef DUNNING_GRID_CELL_H
#define DUNNING_GRID_CELL_H

#include "rules/grid.h"

/*
 * Makes the cell of an input or output what was typed: no-break spaces around
 * it go, and in an input the signs for at least, at most and not equal become
 * operators.  False after reporting E_TABLE: curly quotes, dashes that stand
 * for a minus, dots in one character, a no-break space inside; in a file
 * whose delimiter is not a comma, a comma between digits, which would be read
 * as a list.  What stands between double quotes is left alone.
 */
bool grid_tidy(struct arena *, struct located *cell, enum grid_role,
    char delimiter, struct diag *);

#endif
