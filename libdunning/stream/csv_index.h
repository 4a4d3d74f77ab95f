/*
 * csv_index.h -- how the index of a block grows.  For those who fill it.
 */
#ifndef DUNNING_CSV_INDEX_H
#define DUNNING_CSV_INDEX_H

#include "stream/csv_scan.h"

/*
 * The array with room for need elements of size bytes, first of them at least;
 * NULL: out of memory, and the array is as it was.
 */
void *csv_grow(void *array, size_t *cap, size_t need, size_t size,
    size_t first);

/* Room for so many records in all, and for what a scanner writes behind the
 * last.  False: out of memory. */
bool csv_index_room(struct csv_index *, size_t rows, size_t fields);

/* The same for raw.  False: out of memory. */
bool csv_index_raw_room(struct csv_index *, size_t rows);

/* One more broken record, all zero; NULL: out of memory. */
struct csv_broken *csv_index_break(struct csv_index *);

#endif
