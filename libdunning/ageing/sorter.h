/*
 * sorter.h -- records in the order of their keys, also when they are more than
 * fit in memory.
 *
 * A record is a key and whatever follows it.  Keys compare as bytes (memcmp),
 * one that begins another before it; no two may be equal, so that the order
 * does not depend on the memory.
 *
 * Memory: up to the limit, 32 bytes for each record besides its own.  What
 * goes beyond is written to a temporary file as sorted runs, which are merged
 * while they are read; then 64 KiB besides the limit.
 */
#ifndef DUNNING_SORTER_H
#define DUNNING_SORTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"

struct sorter;

struct sorted {
	const char *at; /* the key, then the rest; NULL behind the last record */
	size_t key;     /* bytes of the key */
	size_t len;     /* bytes of all */
};

/* NULL: out of memory, reported. */
struct sorter *sorter_new(size_t memory, struct diag *);
void sorter_free(struct sorter *); /* NULL is fine */

/*
 * Room for a record of at most len bytes, until the next call.  NULL, reported:
 * out of memory, a temporary file cannot be written, or the record does not
 * fit the limit (E_LIMIT).
 */
char *sorter_room(struct sorter *, size_t len);

/* Adds the record that was written there. */
void sorter_add(struct sorter *, size_t key, size_t len);

/* Ends the adding; the next record is the first.  False: reported. */
bool sorter_end(struct sorter *);
bool sorter_rewind(struct sorter *);

/* The next record, until the next call.  False: reported. */
bool sorter_next(struct sorter *, struct sorted *);

/* How many runs were written: 0 when all fitted in memory. */
size_t sorter_spilled(const struct sorter *);

#endif
