/*
 * csv_reader.h -- an input as a sequence of scanned blocks.
 *
 * Reading and scanning are two steps, so that several threads may take turns:
 * each has its own block; reading is one thread's at a time, and scanning goes
 * in the order of reading, so that where a record ends is never guessed.
 */
#ifndef DUNNING_CSV_READER_H
#define DUNNING_CSV_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "stream/csv_scan.h"
#include "stream/csv_shape.h"
#include "stream/encoding.h"
#include "stream/input.h"

#define CSV_BLOCK ((size_t)1 << 18)
enum { CSV_PADDING = 64 }; /* readable bytes behind the data of a block */

/* Bytes that a block owns. */
struct csv_room {
	char *at;
	size_t cap;
};

/* Zeroed before its first use; freed by csv_block_clear. */
struct csv_block {
	const char *data; /* index.used bytes of it are used */
	struct csv_index index;
	uint64_t line;  /* of data[0], from 1 */
	uint64_t first; /* records before it, without the header */
	uint64_t bytes; /* of the input, before its end */
	uint64_t cut; /* the input ends in this line, which has no end; or 0 */
	uint64_t left;  /* records that a csv_shape took out of it */
	const char *raw; /* NULL, or the data before it was rewritten */
	struct csv_room made; /* data that is not as it was read */
	struct csv_room wide; /* and what csv_widen made of it */
	char *room;     /* private, as what follows */
	size_t cap;
	size_t head; /* the bytes that were read stand from here on */
	size_t held; /* so many */
	bool last;
};

void csv_block_clear(struct csv_block *);

/* Room for size bytes and the padding; what was there is lost.  NULL: out of
 * memory. */
char *csv_block_room(struct csv_room *, size_t size);

struct csv_reader;

/* block in bytes; the shape may be NULL.  NULL: out of memory, reported. */
struct csv_reader *csv_reader_open(struct input *, const struct csv_options *,
    enum encoding, size_t block, const struct csv_shape *, struct diag *);
void csv_reader_close(struct csv_reader *); /* NULL is fine */

/* Reads the bytes of the next block; false: reported to diag, and this block
 * and all later ones are of no use. */
bool csv_reader_read(struct csv_reader *, struct csv_block *, struct diag *);

/*
 * Scans it.  *got is false when nothing is left; a block may hold nothing.
 * The first one with a record holds only the header, or the names that stand
 * for one.  False: reported to diag, or an earlier step failed.
 */
bool csv_reader_scan(struct csv_reader *, struct csv_block *, bool *got,
    struct diag *);

/* Both, for one thread, until a block holds something. */
bool csv_reader_next(struct csv_reader *, struct csv_block *, bool *got,
    struct diag *);

/* Bytes read so far. */
uint64_t csv_reader_bytes(const struct csv_reader *);

#endif
