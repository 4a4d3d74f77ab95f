/*
 * suggest_shape.h -- what the rows of an export are: preamble, header,
 * records, group headers, totals, footers.
 */
#ifndef DUNNING_SUGGEST_SHAPE_H
#define DUNNING_SUGGEST_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "mapping/suggest_sheet.h"

enum row_kind {
	ROW_DATA,
	ROW_PREAMBLE, /* before the header */
	ROW_HEADER,
	ROW_REPEATED, /* the header once more */
	ROW_TOTAL,    /* begins with a word such as Total */
	ROW_GROUP,    /* one cell, which the records below lack */
	ROW_RULE,     /* only lines drawn with dashes */
	ROW_BLANK,    /* delimiters and blanks */
	ROW_FOOTER,   /* something else behind the last record */
	ROW_KINDS
};

struct shape {
	struct dialect dialect;
	bool delimited;     /* false: no delimiter was found */
	char rival;         /* another delimiter that fits as well; 0 */
	size_t width;       /* cells of most rows */
	size_t regular;     /* rows that have so many */
	size_t ragged;      /* records that have not */
	size_t ragged_line; /* the first of them */
	const struct sheet_row *header;           /* NULL: there is none */
	const struct sheet_row *first[ROW_KINDS]; /* of each kind, or NULL */
	size_t counts[ROW_KINDS];
	size_t totals_inside; /* those that records follow */
	const struct sheet_row
	    *last_total;     /* behind the last record, or NULL */
	size_t group_column; /* where the group headers have their text */
	bool group_short;    /* they have fewer cells than records */
};

/* Finds the delimiter and the quote of a text; true also when there is none. */
bool shape_dialect(struct shape *, struct text, struct arena *);

/*
 * Finds the header and says of each row what it is, into kinds, which is made
 * in the arena.  The sheet is cut behind so many rows below the header, unless
 * most is 0.  False: out of memory.
 */
bool shape_rows(struct shape *, struct sheet *, size_t most,
    unsigned char **kinds, struct arena *);

/* What a row is by itself, below the header. */
enum row_kind shape_kind(const struct shape *, const struct sheet_row *);

/* The same for rows from the end of the file, whose first may be cut; their
 * records are not counted. */
bool shape_tail(struct shape *, const struct sheet *, unsigned char **kinds,
    struct arena *);

/* Does a cell begin with a word such as Total or Subtotal? */
bool shape_says_total(struct text);

/* The first cell of a row that is not blank, and its column. */
struct text shape_first_cell(const struct sheet_row *, size_t *column);

#endif
