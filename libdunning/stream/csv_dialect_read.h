/*
 * csv_dialect_read.h -- a record of another dialect, field by field.  Private
 * to csv_dialect.c and csv_dialect_field.c.
 */
#ifndef DUNNING_CSV_DIALECT_READ_H
#define DUNNING_CSV_DIALECT_READ_H

#include "stream/csv_dialect.h"
#include "stream/csv_lines.h"

/* How reading a field or a record ended. */
enum step {
	AT_DELIMITER,
	AT_LINE_END, /* or at the end of the input */
	AT_FAULT,
	AT_STOP, /* more bytes must come */
	AT_FAILURE /* out of memory */
};

struct csv_dialect {
	struct csv_options options;
	struct csv_manner how;
	bool ends_plain[256];  /* bytes to look at in an unquoted field */
	bool ends_quoted[256]; /* and in a quoted one */
	size_t fields;
	bool skipping; /* inside a broken record, looking for its line end */
	bool after_cr; /* which ends the block; a LF could follow */
	bool lone_cr;  /* it ended the last line, without one */
	bool last;

	/* Of the block: */
	struct csv_index *index;
	const char *data;
	size_t size;
	char *made;
	char *to;     /* next byte of made */
	size_t first; /* where its first record starts in data */

	/* Of the record under way: */
	size_t start;
	size_t at;
	size_t stop;  /* no byte from here on is looked at */
	size_t begun; /* where it starts in made */
	size_t count; /* of its fields */
	uint32_t *ends; /* of those in made */
	size_t ends_cap;
	struct csv_broken broken; /* offsets in data */
	size_t from; /* its line end is looked for from here on */
};

static inline bool
dialect_ends_line(char c)
{
	return c == '\n' || c == '\r';
}

/* Is it one of those that may be dropped around a field? */
static inline bool
dialect_is_blank(const struct csv_dialect *d, char c)
{
	return (c == ' ' || c == '\t') && c != d->options.delimiter;
}

/* Passes them, when they are dropped. */
void dialect_blanks(struct csv_dialect *);

/*
 * Reads the fields from d->start on, up to their line end, and writes them to
 * d->to: AT_LINE_END, AT_FAULT (with d->broken and d->from), AT_STOP or
 * AT_FAILURE.
 */
enum step dialect_fields(struct csv_dialect *);

#endif
