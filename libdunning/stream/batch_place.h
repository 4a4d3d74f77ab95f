/*
 * batch_place.h -- what a batch knows of its place in the input, and what was
 * said about its records.
 */
#ifndef DUNNING_BATCH_PLACE_H
#define DUNNING_BATCH_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "stream/batch.h"
#include "stream/csv_reader.h"
#include "stream/out.h"

/* Something said about a record, or a record that was never whole. */
struct saying {
	struct saying *next;
	enum diag_level level; /* DIAG_REJECT: the record goes to the rejects */
	const char *id;
	const char *text;
	const char *note; /* NULL: none */
	uint32_t start;   /* raw bytes of the record */
	uint32_t end;
	uint32_t at;    /* where the fault is */
	uint64_t lines; /* it was cut: so many lines behind at is the fault */
	size_t column;  /* in that line */
	bool broken; /* it was never whole */
	bool first;  /* of its pieces: to be told */
	bool last;
};

struct batch_place {
	const char *file;
	struct diag *diag;
	const struct csv_block *block;
	const struct csv_shape *shape; /* NULL: none */
	char delimiter;
	size_t limit; /* of a record, in bytes */
	struct saying *sayings; /* newest first */
	size_t count;
	bool hushed; /* the last reject came too late: its note is dropped */
	bool failed; /* out of memory */
};

/* Line and column, found by walking forward. */
struct place_walk {
	size_t offset;
	size_t line;
	size_t line_start;
	bool after_cr;
};
struct place_walk place_begin(const struct batch_place *);

/* to is not before walk->offset. */
void place_advance(const struct batch_place *, struct place_walk *, size_t to);

/* Adds the records that were set aside before the batch was made. */
bool place_add_broken(struct batch *);

/*
 * Tells everything in the order of the input and writes the rejects (unless
 * out is NULL).  tail carries the place and reason of a record whose line goes
 * on in the next block.  Returns false when out of memory, reported.
 */
bool place_tell(struct batch *, struct out *rejects, struct buf *tail);

#endif
