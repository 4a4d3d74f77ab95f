/*
 * csv_scan.h -- where records and fields are in a block of CSV.
 *
 * The dialect is what libcsv 3.0.3 reads with CSV_STRICT | CSV_STRICT_FINI and
 * no trimming: RFC 4180, and CR and CRLF end a line as LF does.  Fields are
 * found, never copied.  What libcsv refuses is set aside up to a line end, and
 * scanning goes on after it.
 */
#ifndef DUNNING_CSV_SCAN_H
#define DUNNING_CSV_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "stream/csv_engine.h"

enum csv_fault {
	CSV_STRAY_QUOTE, /* a quote inside an unquoted field */
	CSV_AFTER_QUOTE, /* text between a closing quote and the delimiter */
	CSV_OPEN_QUOTE,  /* a quote that no other closes; at is that quote */
	CSV_NUL,
	CSV_TOO_LONG, /* over the limit; at is an open quote or the start */
	CSV_RAGGED,   /* fields is what it has; at is its start */
	CSV_TOO_WIDE, /* over the limit of columns, only of a first record */
	CSV_ENCODING  /* at is no text; not found here, but by a csv_shape */
};

/* Bytes from start up to end. */
struct csv_extent {
	uint32_t start;
	uint32_t end;
};

/* Where a record that was cut is broken: behind what is set aside of it. */
struct csv_beyond {
	uint64_t lines; /* so many behind the line of at; 0: it is not cut */
	size_t column;  /* of that line, in bytes from 1 */
	size_t fields;  /* CSV_RAGGED: of the whole record */
};

/*
 * A record set aside, or a piece of one whose line goes on in the next block:
 * fault, at, fields and beyond belong to the first piece.  For CSV_OPEN_QUOTE,
 * and for CSV_TOO_LONG inside quotes, it ends with the line of that quote,
 * otherwise with the line of at.  But one that holds a line end before that, in
 * a quoted field, is cut there (csv_cut in csv_lines.h), at is the quote of that
 * field, and what follows is read again; only the first record, with a header's
 * names, never is.
 */
struct csv_broken {
	enum csv_fault fault;
	bool first;
	bool last;
	uint32_t start;
	uint32_t end; /* without its line end */
	uint32_t at;
	size_t fields;  /* before at, or of CSV_RAGGED that is not cut */
	struct csv_beyond beyond;
	struct csv_extent raw; /* where it was rewritten; else not set */
};

/*
 * What one block holds; offsets are into it.  Zeroed before its first use; it
 * owns its arrays, which csv_index_clear frees.
 */
struct csv_index {
	uint32_t *starts; /* of each record */
	uint32_t *ends;   /* of each field, fields to a record */
	struct csv_extent *raw; /* of each record before it was rewritten, as
	                           csv_dialect.h does; else not set */
	size_t rows;
	size_t fields;
	struct csv_broken *broken; /* in order */
	size_t broken_count;
	uint64_t blank;  /* lines without a byte that are no records */
	uint64_t lines;  /* line ends in the first used bytes */
	size_t used;     /* bytes up to the end of the last whole line */
	bool after_cr;   /* a LF at 0 belongs to a CR before the block */
	bool full;       /* no room for more records: scan the rest again */
	size_t starts_cap, ends_cap, broken_cap, raw_cap; /* private */
};

void csv_index_clear(struct csv_index *);

struct csv_scan;

struct csv_options {
	char delimiter;
	enum csv_engine engine;
	size_t record_limit; /* most bytes without the line end; < 1 GiB */
	size_t column_limit; /* most fields of the first record */
	size_t rows;         /* most records of one block, broken ones too */
	bool whole; /* a broken record comes in pieces only when it is over the
	               limit, not wherever a block ends */
};

/* LIMIT_RECORD_BYTES, LIMIT_COLUMNS, the best engine, any number of rows. */
struct csv_options csv_options_usual(char delimiter);

/* NULL: out of memory. */
struct csv_scan *csv_scan_new(const struct csv_options *);
void csv_scan_free(struct csv_scan *);

/*
 * Scans a block that starts where the last one was used up; last tells that
 * nothing follows it.  The first record that is not blank comes alone: the
 * call stops behind it, and all others must have as many fields.  A blank line
 * is a record with one empty field when the first record has one field.
 * size must be < 3 GiB, and data readable up to data[size + 63].
 * False: out of memory.
 */
bool csv_scan_block(struct csv_scan *, struct csv_index *, const char *data,
    size_t size, bool last);

/*
 * The first record, which was scanned last, is no header: it is scanned again,
 * with those that follow it.  Its fields are those that all must have.
 */
void csv_scan_again(struct csv_scan *, struct csv_index *);

/* The first record does not count: the next one comes alone and says how many
 * fields all must have. */
void csv_scan_forget(struct csv_scan *);

/* Is it a quoted field, and does it need csv_unquote? */
static inline bool
csv_is_quoted(struct text raw)
{
	return raw.at != NULL && raw.len >= 2 && raw.at[0] == '"';
}

/*
 * What a whole raw field means: without its quotes, "" halved.  Only a field
 * with "" is copied, into to, which has room for raw.len bytes.
 */
struct text csv_unquote(struct text raw, char *to);

/*
 * Line ends (LF, CRLF, CR) in data; *after_cr tells of a CR just before it and
 * is set for what follows.
 */
size_t csv_count_lines(const char *data, size_t size, bool *after_cr);

#endif
