/*
 * row_bits.h -- a mark for some records of the input, by their number.
 *
 * A bit for each record up to the last one that is marked.
 */
#ifndef DUNNING_ROW_BITS_H
#define DUNNING_ROW_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All zero: none is marked. */
struct row_bits {
	uint8_t *bytes;
	size_t room;
};

/* False: out of memory. */
bool row_bits_set(struct row_bits *, uint64_t row);
bool row_bits_has(const struct row_bits *, uint64_t row);
void row_bits_clear(struct row_bits *);

#endif
