/*
 * table.h -- a small CSV file read whole: decision tables, lists, calendars,
 * events.
 */
#ifndef DUNNING_TABLE_H
#define DUNNING_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

struct input;

struct table_row {
	const struct text *cells; /* table->columns of them, decoded */
	size_t line;              /* where the record starts */
	const struct src_pos *at; /* where each cell starts */
};

struct table {
	const char *file; /* as given */
	size_t columns;
	struct table_row header;
	const struct table_row *rows;
	size_t count;
	char delimiter; /* ',' or ';' */
};

/*
 * Reads a UTF-8 file whose cells are separated by commas, or by semicolons
 * when its header has more of those, with a header ("-" is standard input);
 * everything lives in the arena.  NULL after reporting: a ragged or broken
 * record of such a file is an error, not a reject.  At most LIMIT_TABLE_BYTES.
 * W_NO_LINE_END when its last line has no end.
 */
const struct table *table_read(struct arena *, const char *path,
    struct diag *);

/* The same from memory; at is the place of its first byte. */
const struct table *table_parse(struct arena *, struct text, struct src_pos at,
    struct diag *);

/*
 * The delimiter that a file has whose header is among its first bytes, as
 * table_read finds it; reading goes on at the start.  False after reporting.
 */
bool table_delimiter(struct input *, char *delimiter);

/* Column index by header name; -1: none. */
int table_column(const struct table *, const char *name);

/* Place of a cell. */
struct src_pos table_at(const struct table *, const struct table_row *,
    size_t column);

#endif
