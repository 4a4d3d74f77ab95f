/*
 * piece_write.h -- fields that came next to each other, with a delimiter that
 * may be another one.
 */
#ifndef DUNNING_PIECE_WRITE_H
#define DUNNING_PIECE_WRITE_H

#include <stddef.h>

#include "stream/batch.h"
#include "stream/column_set.h"

enum { PIECE_STEP = 16 };

struct piece_writer {
	const struct batch *batch;
	char from; /* delimiter that came, and that is written: */
	char delimiter;
	/* Private: these and the quote, many times. */
	unsigned char froms[PIECE_STEP];
	unsigned char delimiters[PIECE_STEP];
	unsigned char quotes[PIECE_STEP];
};

struct piece_writer piece_writer(const struct batch *, char from,
    char delimiter);

/* Writes the fields of a record as the texts that they are; as those of
 * cell_write.h. */
char *put_piece(char *to, const struct piece_writer *, const struct piece *,
    size_t row);

#endif
