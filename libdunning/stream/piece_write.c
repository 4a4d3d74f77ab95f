#include "stream/piece_write.h"

#include <string.h>

#include "stream/cell_write.h"

/* Bytes that are looked at together; of a comparison all bits of each, or
 * none. */
typedef unsigned char lanes __attribute__((vector_size(PIECE_STEP)));

/* The first count (0 to 16) bytes are kept by the mask at [16 - count]. */
static const unsigned char keep[2 * PIECE_STEP] = { 0xff, 0xff, 0xff, 0xff,
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff };

struct piece_writer
piece_writer(const struct batch *b, char from, char delimiter)
{
	struct piece_writer w = { .batch = b, .from = from,
		.delimiter = delimiter };

	memset(w.froms, from, sizeof(w.froms));
	memset(w.delimiters, delimiter, sizeof(w.delimiters));
	memset(w.quotes, '"', sizeof(w.quotes));
	return w;
}

static inline lanes
load(const void *at)
{
	lanes bytes;

	memcpy(&bytes, at, sizeof(bytes));
	return bytes;
}

/* The fields as the texts that they are. */
static __attribute__((noinline)) char *
put_odd(char *to, const struct piece_writer *w, const struct piece *piece,
    size_t row)
{
	const struct batch *b = w->batch;
	const int *slots = b->columns->added + piece->added;

	for (size_t i = 0; i < piece->count; i++) {
		const struct vector *v = &b->vectors[slots[i]];

		if (i > 0)
			*to++ = w->delimiter;
		if (vector_valid(v, row))
			to = put_cell(to, v, row, w->delimiter);
	}
	return to;
}

/* Cell by cell: what is quoted is so for every delimiter, and what is not has
 * no quote. */
static __attribute__((noinline)) char *
put_cells(char *to, const struct piece_writer *w, const struct piece *piece,
    size_t row)
{
	for (size_t i = 0; i < piece->count; i++) {
		struct text raw = batch_raw(w->batch, row, piece->field + i);
		bool quotes = !csv_is_quoted(raw) &&
		    memchr(raw.at, w->delimiter, raw.len) != NULL;

		if (i > 0)
			*to++ = w->delimiter;
		if (quotes)
			*to++ = '"';
		to = put_span(to, raw);
		if (quotes)
			*to++ = '"';
	}
	return to;
}

/* A step with the delimiter changed; returns what must not be in it. */
static inline lanes
change(char *to, const char *at, const struct piece_writer *w)
{
	const lanes delimiter = load(w->delimiters);
	lanes bytes = load(at);
	lanes hit = (lanes)(bytes == load(w->froms));
	lanes bad = (lanes)(bytes == load(w->quotes)) |
	    (lanes)(bytes == delimiter);

	bytes = (bytes & ~hit) | (delimiter & hit);
	memcpy(to, &bytes, sizeof(bytes));
	return bad;
}

/* With another delimiter between the fields, many bytes at once; false: there
 * is more to be done. */
static inline bool
put_changed(char *to, const struct piece_writer *w, struct text span)
{
	lanes special = { 0 };
	size_t left = span.len;
	uint64_t bits[2];

	for (; left > PIECE_STEP; left -= PIECE_STEP) {
		special |= change(to, span.at, w);
		to += PIECE_STEP;
		span.at += PIECE_STEP;
	}
	special |= change(to, span.at, w) & load(keep + PIECE_STEP - left);
	memcpy(bits, &special, sizeof(bits));
	return (bits[0] | bits[1]) == 0;
}

char *
put_piece(char *to, const struct piece_writer *w, const struct piece *piece,
    size_t row)
{
	struct text span;

	if (piece->odd != NULL && (piece->odd[row / 64] >> row % 64 & 1) != 0)
		return put_odd(to, w, piece, row);
	span = piece_span(w->batch, piece, row);
	if (w->from == w->delimiter)
		return put_span(to, span);
	return put_changed(to, w, span) ? to + span.len :
	                                  put_cells(to, w, piece, row);
}
