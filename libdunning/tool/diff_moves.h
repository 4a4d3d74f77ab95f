/*
 * diff_moves.h -- the CSV of the debtors that move.
 */
#ifndef DUNNING_DIFF_MOVES_H
#define DUNNING_DIFF_MOVES_H

#include "tool/diff_cells.h"
#include "tool/tool.h"

struct diff_moves;

/* NULL: reported, also when it is the file of the report (E_USAGE). */
struct diff_moves *diff_moves_open(struct tool *, const char *path,
    const struct diff_items *);

/* Writes one of them; for diff_cells_count. */
bool diff_moves_take(void *moves, const struct diff_move *);

/* Puts the file in place, or throws it away; NULL is fine.  False: reported. */
bool diff_moves_close(struct diff_moves *, bool keep);

#endif
