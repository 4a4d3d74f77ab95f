/*
 * suggest_sheet.h -- text as rows of cells, however ragged they are.
 *
 * dunning-csv(7) rejects what is not regular; a file whose rules are still
 * to be found has to be read more patiently.
 */
#ifndef DUNNING_SUGGEST_SHEET_H
#define DUNNING_SUGGEST_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/text.h"

struct sheet_row {
	struct text *cells; /* without their quotes, with the blanks around */
	size_t count;       /* at least 1 */
	size_t line;        /* from 1 */
	struct text raw;    /* as it stands there, without its line end */
};

struct sheet {
	struct sheet_row *rows;
	size_t count;
	size_t quoted;     /* cells in quotes */
	size_t stray;      /* rows with a quote at another place */
	size_t stray_line; /* the first of them */
	size_t padded;     /* cells, not empty, with blanks around */
	size_t filled;     /* cells that are not empty */
};

struct dialect {
	char delimiter;
	char quote; /* 0: none */
};

/*
 * The first rows of a text, at most that many (0: all).  Empty lines are left
 * out.  Everything lives in the arena or borrows the text.  False: out of
 * memory.
 */
bool sheet_split(
    struct sheet *, struct text, struct dialect, size_t most, struct arena *);

/* A cell without blanks around; {NULL, 0} beyond the last one. */
struct text sheet_cell(const struct sheet_row *, size_t column);

/* Cells that are not blank. */
size_t sheet_row_filled(const struct sheet_row *);

#endif
