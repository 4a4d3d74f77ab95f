/*
 * transaction_repeats.h -- which records of a file are the same as an earlier
 * one, byte by byte.
 *
 * Memory: 16 to 32 bytes for each record.  Records are known by 64 bits of
 * hash: among n of them, the chance that any is taken for another is about
 * n * n / 2^65, or 3e-6 for ten million.
 */
#ifndef DUNNING_TRANSACTION_REPEATS_H
#define DUNNING_TRANSACTION_REPEATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct transaction_repeats {
	uint64_t *slots; /* hashes; 0: free */
	size_t count, most;
	unsigned bits;
	bool full; /* memory is out: nothing more is found */
};

/* memory in bytes. */
void transaction_repeats_init(struct transaction_repeats *, size_t memory);
void transaction_repeats_clear(struct transaction_repeats *);

/* Whether there was one like it; without memory for it, false. */
bool transaction_repeats_add(struct transaction_repeats *, struct text record);

#endif
