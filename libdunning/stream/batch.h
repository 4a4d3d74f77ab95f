/*
 * batch.h -- a block of records: where their fields are, and typed vectors for
 * just the columns that somebody bound.
 */
#ifndef DUNNING_BATCH_H
#define DUNNING_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "stream/column.h"

enum { BATCH_ROWS = 4096 }; /* most records of one batch */

enum fate {
	FATE_KEPT,
	FATE_REJECTED, /* reported and written to the rejects */
	FATE_EXCLUDED  /* left out on purpose, counted by the stage */
};

/*
 * Record i has the fields 0 .. n-1, n the same for all records of a stream.
 * Field k lies in data from (k ? ends[i * n + k - 1] + 1 : starts[i]) up to
 * ends[i * n + k], still quoted.  data is padded by 64 readable bytes.
 */
struct batch {
	const char *data;
	size_t size;
	const uint32_t *starts;
	const uint32_t *ends;
	size_t fields; /* of each record */
	size_t rows;
	uint64_t first; /* number of the first record in the stream, from 0 */
	uint8_t *fates; /* enum fate of each record */
	struct vector *vectors; /* by slot */
	struct arena *arena;    /* lives as long as the batch */
	bool rehearsal; /* a first pass: nothing is written, counted or told */
	struct columns *columns;
	struct batch_place *place; /* private: lines, file, rejects */
	struct decoder *decoder;   /* private, as what follows */
	struct piece *pieces;
	size_t piece_count;
	size_t passes; /* most pieces that one field is in */
};

/* Field as it stands in the input, quotes and all. */
static inline struct text
batch_raw(const struct batch *b, size_t row, size_t field)
{
	const uint32_t *end = b->ends + row * b->fields;
	uint32_t at = field == 0 ? b->starts[row] : end[field - 1] + 1;

	return (struct text){ b->data + at, end[field] - at };
}

/* Line and byte column where a field starts; costs a walk over the block. */
struct src_pos batch_at(const struct batch *, size_t row, size_t field);
struct src_pos batch_at_slot(const struct batch *, size_t row, int slot);

/* The lines where the records begin, rows of them; one walk over the block. */
void batch_lines(const struct batch *, uint64_t *lines);

/*
 * Sets a record aside: reports it (level DIAG_REJECT) at the field behind slot
 * (or at the record when slot is -1), and keeps it for --rejects.  A record
 * that is rejected already stays as it is.
 *
 * What is said about the records of a batch is told when all stages have run,
 * in the order of the input; a rehearsal is not told.  So a remedy is given
 * with batch_note, never with diag_note.
 */
void batch_reject(struct batch *, size_t row, int slot, const char *id,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* A warning about a record that stays. */
void batch_warn(struct batch *, size_t row, int slot, const char *id,
    const char *fmt, ...) __attribute__((format(printf, 5, 6)));

/* The remedy of what batch_reject or batch_warn said last; a batch_reject of
 * a record that was rejected before said nothing. */
void batch_note(struct batch *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Vectors of an appended slot are allocated, all null, before a stage runs. */
static inline struct vector *
batch_vector(struct batch *b, int slot)
{
	return &b->vectors[slot];
}

/* The text of a slot, "" where the record has none and when slot is -1. */
static inline struct text
batch_cell(const struct batch *b, int slot, size_t row)
{
	const struct vector *v;

	if (slot < 0)
		return TEXT("");
	v = &b->vectors[slot];
	return vector_valid(v, row) ? vector_text(v, row) : TEXT("");
}

/* A copy that lives as long as the batch; null when out of memory. */
struct text batch_text(struct batch *, struct text);

#endif
