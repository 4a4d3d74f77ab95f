/*
 * diff_grid.h -- the rows of one table of a comparison as a grid: the old
 * values one below the other, the new ones side by side.
 */
#ifndef DUNNING_DIFF_GRID_H
#define DUNNING_DIFF_GRID_H

#include "base/arena.h"
#include "message/sheet.h"
#include "tool/diff_cells.h"

enum { DIFF_GRID_ROWS = 24, DIFF_GRID_COLUMNS = 12 };

struct diff_grid_words {
	struct text corner;    /* "old / new" */
	struct text empty;     /* a value that is null */
	struct text not_there; /* a side that does not have the item */
	struct text total;
};

/*
 * The grid of so many cells of one currency and dimension, with a row and a
 * column of totals; amounts are those of the new side, of the old one where
 * the items are not there any more.  *grid is NULL when nothing moves, when
 * there are more values than DIFF_GRID_ROWS and DIFF_GRID_COLUMNS, or when a sum
 * does not fit.  False: out of memory.
 */
bool diff_grid_make(struct arena *, const struct diff_items *,
    const struct diff_cell *, size_t count, const struct diff_grid_words *,
    const struct sheet_grid **grid);

#endif
