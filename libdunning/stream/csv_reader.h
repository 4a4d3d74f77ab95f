/*
 * csv_reader.h -- an input as a sequence of scanned blocks.
 */
#ifndef DUNNING_CSV_READER_H
#define DUNNING_CSV_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "stream/csv_scan.h"
#include "stream/encoding.h"
#include "stream/input.h"

#define CSV_BLOCK ((size_t)1 << 18)

struct csv_reader {
	const char *data; /* of the block, index->used bytes of it are used */
	const struct csv_index *index;
	uint64_t line;  /* of data[0] */
	uint64_t bytes; /* of the input, before the end of this block */
	struct csv_reader_state *state;
};

/* block and limit in bytes.  False: out of memory, reported. */
bool csv_reader_open(struct csv_reader *, struct input *, char delimiter,
    enum encoding, size_t block, size_t limit, struct diag *);

/*
 * The next block that holds anything; the first holds only the header.  *got
 * is false at the end.  False: reported.
 */
bool csv_reader_next(struct csv_reader *, bool *got);
void csv_reader_close(struct csv_reader *);

#endif
