/*
 * csv_record.h -- one record at a time through libcsv, whose word is final.
 * Private to csv_scan.c and csv_record.c.
 */
#ifndef DUNNING_CSV_RECORD_H
#define DUNNING_CSV_RECORD_H

#include "stream/csv_scan.h"

struct csv_parser;

struct csv_scan {
	struct csv_options options;
	scan_engine *engine; /* NULL: libcsv reads everything */
	struct csv_parser *parser;
	bool matters[256]; /* bytes that can end a field or break a record */
	size_t fields;     /* of every record; 0: the first is not seen yet */

	/* Places in the block, of the record under way. */
	const char *data;
	size_t size;
	size_t start;
	size_t fed;    /* libcsv has read up to here */
	size_t looked; /* no byte that matters lies between fed and here */
	size_t field;  /* start of the field under way */
	size_t quote;  /* the last opening quote */
	size_t count;  /* fields that are complete */
	size_t cursor; /* end of the field that a callback completes */
	int saw;
	uint32_t *partial; /* ends of the fields of the record, from start */
	size_t partial_cap;

	bool skipping; /* inside a broken record, looking for its line end */
	bool after_cr;
	bool failed; /* out of memory */
	struct csv_index *index; /* of the block */
	size_t used; /* of the block before */
};

/* Makes and frees the parser; false: out of memory. */
bool record_open(struct csv_scan *);
void record_close(struct csv_scan *);

/* Is a record or the skipping of one under way? */
bool record_begun(const struct csv_scan *);

/* The next record starts at. */
void record_start(struct csv_scan *, size_t at);

/*
 * Goes on with the record at scan->start; true when it ended, and then start
 * and index->used are behind its line.  False: the block ends before, or out
 * of memory (scan->failed).
 */
bool record_read(struct csv_scan *, bool last);

/* A piece of a broken record that began in an earlier block. */
void record_resume(struct csv_scan *);

/* Room for one more record of the scan's fields; false: out of memory. */
bool record_room(struct csv_scan *);

#endif
