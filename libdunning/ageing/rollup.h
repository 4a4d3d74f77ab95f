/*
 * rollup.h -- sums per debtor and currency of a stream that is read twice, in
 * bounded memory.
 *
 * The first reading adds every item; the second gives each item, in the same
 * order, the sums of its debtor.  Where an item's sums are is kept in a file of
 * four bytes per item, so that nothing is looked up twice; but the key of each
 * item is held against that of its sums.
 *
 * When the table is full, debtors that it has are still summed there; the
 * items of others are put apart in 64 bins by their keys (32 bytes each, and 48
 * for the result, in temporary files; in detail 40 and 128), and each bin is
 * summed the same way after the first reading, deeper when it does not fit
 * either.  At most three temporary files are open for each depth, and each depth
 * multiplies what fits by 16 or more.
 *
 * Memory: the limit covers the tables and the blocks of the bins.  The first
 * table has two thirds of it and, when full, 59 bytes for each debtor: 512 MiB
 * hold 5.9 million debtors, 64 MiB 0.7 million before anything is put apart;
 * in detail there are 64 bytes more for each, with disputes 8.
 * Besides it there are up to 400 KiB for each depth, and a byte for each block
 * that is put apart.
 */
#ifndef DUNNING_ROLLUP_H
#define DUNNING_ROLLUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/rollup_table.h"
#include "base/diag.h"

#define ROLLUP_MEMORY ((size_t)512 << 20) /* the usual limit */
#define ROLLUP_MEMORY_LEAST ((size_t)4 << 20) /* a lower one is raised to it */

struct rollup_options {
	size_t memory; /* bytes; 0: ROLLUP_MEMORY */
	size_t debtors; /* most of one table; 0: what the memory holds */
	unsigned bin_bits; /* of the number of bins, 1 to 6; 0: 6 */
	struct rollup_keeps keeps;
};

struct rollup;

struct rollup *rollup_new(const struct rollup_options *, struct diag *);
void rollup_free(struct rollup *);

/*
 * The first reading: adds items, at most ROLLUP_SLICE; disputed is how much of
 * each is in dispute, or NULL when it is nothing.  ROLLUP_OVERFLOW:
 * *failed is the index of the item, not reported.  ROLLUP_FAILED: out of
 * memory, or a temporary file could not be written, reported.
 */
enum rollup_result rollup_add(struct rollup *, const struct rollup_item *,
    const int64_t *disputed, size_t count, size_t *failed);

/*
 * Between the readings: sums what was put apart.  ROLLUP_OVERFLOW: *record is
 * the number of the record, not reported.  ROLLUP_FAILED: reported.
 */
enum rollup_result rollup_turn(struct rollup *, uint64_t *record);

/*
 * The second reading: of each item only the key is read; sums[i] gets what
 * items[i] belongs to, until the next call, and the others what is kept beside
 * it; they may be NULL.
 */
enum rollup_match {
	ROLLUP_SAME,
	ROLLUP_CHANGED, /* not the items of the first reading, not reported */
	ROLLUP_LOST     /* reported */
};
enum rollup_match rollup_next(struct rollup *, const struct rollup_item *,
    size_t count, const struct rollup_sums **sums,
    const struct rollup_detail **details, int64_t *disputed);

/* Whether the second reading had as many items as the first; not reported. */
enum rollup_match rollup_end(struct rollup *);

/* How deep bins were split: 0 when everything was in the table. */
unsigned rollup_depth(const struct rollup *);

#endif
