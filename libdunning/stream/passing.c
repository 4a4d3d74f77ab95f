/* passing.c -- fields that are written as they came. */
#include <string.h>

#include "stream/decode.h"
#include "stream/kernel.h"

/* Of the records of a piece, one in so many that is odd makes its columns be
 * read whole. */
enum { ODD_SHARE = 8 };

/* The piece that begins with an added column; its count is 0 when that is not
 * passed. */
static struct piece
piece_at(const struct columns *c, size_t added)
{
	struct piece piece = { .added = added };
	const struct slot *first = &c->slots[c->added[added]];

	if (!first->passed)
		return piece;
	piece.field = (size_t)first->field;
	do {
		const struct slot *s =
		    &c->slots[c->added[added + piece.count]];

		if (!s->passed || s->stage != first->stage ||
		    (size_t)s->field != piece.field + piece.count)
			break;
		piece.count++;
	} while (added + piece.count < c->added_count);
	return piece;
}

bool
pieces_begin(struct decoder *d)
{
	const struct columns *c = d->columns;
	struct batch *b = d->batch;

	size_t *passes;

	if (!c->only_appended)
		return true;
	b->pieces = arena_take(b->arena, c->added_count, sizeof(*b->pieces));
	passes = arena_alloc(b->arena, c->count, sizeof(*passes));
	if (b->pieces == NULL || passes == NULL)
		return false;
	for (size_t i = 0; i < c->added_count; i++) {
		struct piece piece = piece_at(c, i);

		if (piece.count == 0)
			continue;
		b->pieces[b->piece_count++] = piece;
		i += piece.count - 1;
		for (size_t k = 0; k < piece.count; k++)
			if (++passes[piece.field + k] > b->passes)
				b->passes = passes[piece.field + k];
	}
	return true;
}

static bool
is_ascii(const char *at, size_t len)
{
	uint64_t bits = 0;
	size_t i = 0;

	for (; i + 8 <= len; i += 8)
		bits |= kernel_word(at + i);
	if (i < len)
		bits |= kernel_word(at + i) & UINT64_MAX >> 8 * (8 - len % 8);
	return (bits & KERNEL_BYTES(0x80)) == 0;
}

/* Text that is written as it came, but for the delimiter. */
static bool
is_fit(const struct decoder *d, const char *at, size_t len)
{
	return d->encoding == ENCODING_UTF8 ? kernel_utf8(at, len) :
	                                      is_ascii(at, len);
}

static void
mark_encoding(const struct decoder *d, uint64_t *suspect)
{
	const struct batch *b = d->batch;
	size_t end = b->ends[b->rows * b->fields - 1];

	if (is_fit(d, b->data + b->starts[0], end - b->starts[0]))
		return;
	for (size_t row = 0; row < b->rows; row++) {
		const char *at = b->data + b->starts[row];
		size_t len = b->ends[(row + 1) * b->fields - 1] -
		    b->starts[row];

		suspect[row / 64] |= (uint64_t)!is_fit(d, at, len)
		    << row % 64;
	}
}

/* Records that may have a cell which is not written as it came; NULL: out of
 * memory. */
static uint64_t *
find_suspects(const struct decoder *d)
{
	const struct batch *b = d->batch;
	uint64_t *suspect =
	    arena_alloc(b->arena, b->rows / 64 + 1, sizeof(*suspect));

	if (suspect != NULL && b->rows > 0)
		mark_encoding(d, suspect);
	return suspect;
}

/* Whether a field is one of the texts that are null. */
static bool
is_null(const struct decoder *d, struct text raw)
{
	/* One with "" in it is left to whoever can read it. */
	if (csv_is_quoted(raw)) {
		raw = (struct text){ raw.at + 1, raw.len - 2 };
		if (memchr(raw.at, '"', raw.len) != NULL)
			return true;
	}
	for (size_t i = 0; i < d->null_count; i++)
		if (text_is(raw, d->nulls[i]))
			return true;
	return false;
}

/* Those of the records whose field is null. */
static uint64_t
nulls_among(const struct decoder *d, size_t field, size_t first,
    uint64_t candidates)
{
	const struct batch *b = d->batch;
	uint64_t nulls = 0;

	for (uint64_t left = candidates; left != 0; left &= left - 1) {
		size_t i = (size_t)__builtin_ctzll(left);

		if (first + i < b->rows &&
		    is_null(d, batch_raw(b, first + i, field)))
			nulls |= UINT64_C(1) << i;
	}
	return nulls;
}

/* Most fields have another length than a null text.  False: out of memory. */
static bool
find_nulls(const struct decoder *d, const struct piece *piece, uint64_t *odd)
{
	const struct batch *b = d->batch;
	size_t words = b->rows / 64 + 1;
	uint64_t *all = arena_take(b->arena, words, sizeof(*all));
	uint64_t *candidates = arena_take(b->arena, words, sizeof(*candidates));

	if (all == NULL || candidates == NULL)
		return false;
	for (size_t i = 0; i < piece->count; i++) {
		const struct kernel_column column = { b->data, b->starts,
			b->ends, b->fields, piece->field + i, b->rows };

		memset(all, 0xff, words * sizeof(*all));
		memset(candidates, 0, words * sizeof(*candidates));
		kernel_set_aside(&column, d->null_lengths, all, candidates);
		for (size_t k = 0; k < words; k++)
			odd[k] |= nulls_among(d, piece->field + i, 64 * k,
			    candidates[k]);
	}
	return true;
}

static bool
find_odd(const struct decoder *d, struct piece *piece,
    const uint64_t *suspect, uint64_t *odd, size_t *count)
{
	const struct batch *b = d->batch;
	size_t words = b->rows / 64 + 1;

	for (size_t i = 0; i < words; i++)
		for (uint64_t left = suspect[i]; left != 0; left &= left - 1) {
			size_t row = 64 * i + (size_t)__builtin_ctzll(left);

			struct text span = piece_span(b, piece, row);

			odd[i] |= (uint64_t)!is_fit(d, span.at, span.len)
			    << row % 64;
		}
	if (d->null_lengths != 0 && !find_nulls(d, piece, odd))
		return false;
	*count = 0;
	for (size_t i = 0; i < words; i++)
		*count += (size_t)__builtin_popcountll(odd[i]);
	return true;
}

/* The cells of odd records, or of all when many are odd. */
static bool
read_slot(struct decoder *d, int slot, const uint64_t *odd, bool many)
{
	struct batch *b = d->batch;
	struct vector *v = &b->vectors[slot];

	v->text = arena_take(b->arena, b->rows, sizeof(*v->text));
	if (v->text == NULL)
		return false;
	if (many)
		return decode_slot(d, slot);
	for (size_t first = 0; first < b->rows; first += 64)
		for (uint64_t left = odd[first / 64]; left != 0;
		     left &= left - 1) {
			size_t row = first + (size_t)__builtin_ctzll(left);

			if (row < b->rows && b->fates[row] == FATE_KEPT &&
			    !decode_cell(d, slot, row))
				return false;
		}
	return true;
}

bool
pieces_decode(struct decoder *d, size_t stage)
{
	const struct columns *c = d->columns;
	struct batch *b = d->batch;
	uint64_t *suspect = NULL;

	for (size_t i = 0; i < b->piece_count; i++) {
		struct piece *piece = &b->pieces[i];
		uint64_t *odd;
		size_t count;

		if (c->slots[c->added[piece->added]].stage != stage)
			continue;
		if (suspect == NULL && (suspect = find_suspects(d)) == NULL)
			return false;
		odd = arena_alloc(b->arena, b->rows / 64 + 1, sizeof(*odd));
		if (odd == NULL || !find_odd(d, piece, suspect, odd, &count))
			return false;
		if (count == 0)
			continue;
		piece->odd = odd;
		for (size_t k = 0; k < piece->count; k++)
			if (!read_slot(d, c->added[piece->added + k], odd,
			        count > b->rows / ODD_SHARE))
				return false;
	}
	return true;
}
