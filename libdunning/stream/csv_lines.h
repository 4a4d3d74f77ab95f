/*
 * csv_lines.h -- records over several lines: where a broken one is cut, and
 * whether a whole one holds what looks like others.
 */
#ifndef DUNNING_CSV_LINES_H
#define DUNNING_CSV_LINES_H

#include "stream/csv_scan.h"

/* How fields are written. */
struct csv_manner {
	char delimiter;
	char quote;    /* '\0': none */
	bool trim;     /* blanks may stand before the quote */
	bool formulas; /* so may '=' */
};

/*
 * The record at start is broken by what stands at broken->at, or by all of it
 * up to `from`, where its line end is looked for.  When a quoted field holds a
 * line end before that, the record is cut there: its quote may be a stray one,
 * and the lines behind it records.  One that is only CSV_RAGGED, of which all
 * others have `fields`, is cut when a line behind the first has as many
 * delimiters as such a record.  True: it is cut, and at, fields and beyond
 * are set; *from is its line end.
 */
bool csv_cut(struct csv_broken *, const struct csv_manner *, const char *data,
    size_t start, size_t fields, size_t *from);

/* The first line end of a record, or end; returns: there may be CRs. */
size_t csv_line_within(const char *data, size_t start, size_t end,
    bool returns);

/*
 * The record of fields that end at ends, in data from start on, with its first
 * line end at line: how many of its cells hold line ends and look as if they
 * held records of `columns` fields.  A line of the cell has as many delimiters
 * as such a record; or the first line of the record has, and another one.
 * *first is where the first of them starts.
 */
size_t csv_lookalikes(const char *data, uint32_t start, const uint32_t *ends,
    size_t fields, char delimiter, size_t columns, uint32_t line,
    uint32_t *first);

#endif
