/*
 * rollup_bins.h -- up to 64 sequences of records in one temporary file.
 *
 * Each is written in any order with the others, then read in its own order.
 * Memory: a block for each sequence that is being written or read, and a byte
 * for each block of the file.
 */
#ifndef DUNNING_ROLLUP_BINS_H
#define DUNNING_ROLLUP_BINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/spool.h"

enum { ROLLUP_BINS = 64 };

struct rollup_bin {
	char *block;
	size_t at;      /* bytes of block written or read */
	size_t held;    /* when reading: bytes of block */
	size_t next;    /* when reading: block of the file to look at */
	uint64_t count; /* records written, or left to read */
};

struct rollup_bins {
	struct diag *diag;
	struct spool *spool; /* made when the first block is full */
	size_t size;         /* of a record */
	size_t block;        /* bytes; a multiple of size */
	unsigned char *owners; /* bin of each block of the file */
	size_t owner_count;
	size_t owner_room;
	struct rollup_bin bins[ROLLUP_BINS];
};

/* size bytes for each record, and about block bytes for each block. */
void rollup_bins_init(struct rollup_bins *, size_t size, size_t block,
    struct diag *);
void rollup_bins_clear(struct rollup_bins *);

/* False: reported. */
bool rollup_bins_write(struct rollup_bins *, unsigned bin, const void *record);

/* A bin is complete, and its memory is given back; before it is read. */
bool rollup_bins_end(struct rollup_bins *, unsigned bin);

/*
 * The next records of a bin, at most `most` of them; *got is 0 only at its end.
 * They live until the next call for this bin.  False: reported.
 */
bool rollup_bins_read(struct rollup_bins *, unsigned bin, size_t most,
    const void **records, size_t *got);

#endif
