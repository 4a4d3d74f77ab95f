/*
 * line_walk.h -- the lines of records that come in order: one walk over the
 * input, however many are asked for.
 */
#ifndef DUNNING_LINE_WALK_H
#define DUNNING_LINE_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/batch.h"

/* A line of the input that is known, from which the next are counted; all
 * zeros at first. */
struct line_walk {
	bool begun;
	uint64_t batch; /* number of its first record */
	size_t row;
	uint64_t line;
};

/* The line, from 1, on which a record begins. */
uint64_t line_walk_to(struct line_walk *, const struct batch *, size_t row);

#endif
