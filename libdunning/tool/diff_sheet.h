/*
 * diff_sheet.h -- the comparison as a report: for each currency and column a
 * table of old against new.
 */
#ifndef DUNNING_DIFF_SHEET_H
#define DUNNING_DIFF_SHEET_H

#include "tool/diff_cells.h"
#include "tool/reporting.h"

struct diff_sheet {
	struct chain_counts counts[DIFF_SIDES]; /* of what was read */
	const char *names[DIFF_SIDES]; /* of the files or strategies */
};

/* Writes it to --output.  False: reported. */
bool diff_sheet_write(const struct diff_sheet *, struct tool *,
    const struct reporting *, const struct diff_items *,
    const struct diff_cells *);

#endif
