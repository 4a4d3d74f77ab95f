#include "stream/record_write.h"

#include <string.h>

#include "stream/batch_place.h"
#include "stream/cell_write.h"
#include "stream/csv_write.h"
#include "stream/piece_write.h"

bool
header_line(const struct columns *c, char delimiter, struct buf *line)
{
	if (!c->only_appended)
		buf_add(line, c->raw.at, c->raw.len);
	for (size_t i = 0; i < c->added_count; i++) {
		if (i > 0 || !c->only_appended)
			buf_putc(line, delimiter);
		csv_cell_by(line, text_of(c->slots[c->added[i]].name),
		    delimiter);
	}
	return !line->failed;
}

bool
write_header(const struct columns *c, struct out *out)
{
	struct buf line;
	bool ok;

	buf_init(&line, SIZE_MAX);
	ok = header_line(c, c->delimiter, &line) && buf_putc(&line, '\n');
	if (ok)
		out_write(out, line.data, line.len);
	else
		diag_memory(c->diag);
	buf_clear(&line);
	return ok;
}

enum cell_kind {
	CELL_SPAN,  /* fields that are next to each other, as they came */
	CELL_CAME,  /* one field as it came, for most records */
	CELL_PIECE, /* fields that may have to be changed */
	CELL_LABEL,
	CELL_WHOLE, /* a whole number */
	CELL_MONEY,
	CELL_DATE,
	CELL_ANY
};

/* A new cell of each record. */
struct new_cell {
	enum cell_kind kind;
	size_t first, last; /* fields: SPAN, CAME */
	const struct piece *piece;
	const struct vector *vector;
	const uint64_t *valid;
	const struct text *cells;   /* labels for this delimiter */
};

/* How some records of a batch are written. */
struct writing {
	const struct batch *batch;
	size_t begin; /* the first of them */
	size_t end;   /* behind the last */
	char delimiter;
	bool came;     /* what came is written */
	bool replaced; /* but for some fields */
	struct new_cell *added;
	size_t added_count;
	size_t most; /* bytes of all lines together */
	struct piece_writer pieces;
};

/* All texts of a vector as cells. */
static size_t
texts_most(const struct writing *w, const struct vector *v)
{
	size_t most = 0;

	for (size_t row = w->begin; row < w->end; row++)
		if (w->batch->fates[row] == FATE_KEPT && vector_valid(v, row))
			most += 2 * vector_text(v, row).len + 2;
	return most;
}

static struct new_cell
new_cell(struct writing *w, int slot)
{
	const struct columns *c = w->batch->columns;
	const struct vector *v = &w->batch->vectors[slot];
	struct new_cell cell = { .kind = CELL_ANY, .vector = v,
		.valid = v->valid };

	w->most += (w->end - w->begin) * (CELL_MOST + 1);
	/* The cells of labels are made for the delimiter of the columns. */
	if (v->labels != NULL && w->delimiter == c->delimiter) {
		cell.kind = CELL_LABEL;
		cell.cells = c->slots[slot].cells;
		w->most += (w->end - w->begin) * c->slots[slot].cell_most;
	} else if (v->type == COLUMN_STRING || v->type == COLUMN_SET) {
		w->most += texts_most(w, v);
	} else if (v->type == COLUMN_INT) {
		cell.kind = CELL_WHOLE;
	} else if (v->type == COLUMN_MONEY) {
		cell.kind = CELL_MONEY;
	} else if (v->type == COLUMN_DATE) {
		cell.kind = v->came != NULL ? CELL_CAME : CELL_DATE;
		cell.first = cell.last = v->came_field;
	}
	return cell;
}

/* Most bytes of the cells of a piece that are not written as they came. */
static size_t
odd_most(const struct writing *w, const struct piece *piece)
{
	const struct batch *b = w->batch;
	size_t most = 0;

	for (size_t row = w->begin; row < w->end; row++)
		if (piece->odd[row / 64] >> row % 64 & 1)
			most += 3 * piece_span(b, piece, row).len +
			    3 * piece->count;
	return 2 * most;
}

/* The pieces of a batch, and the cells that are new, in their order. */
static void
add_cells(struct writing *w)
{
	const struct batch *b = w->batch;
	const struct columns *c = b->columns;
	const struct piece *piece = b->pieces;
	const struct piece *end =
	    piece == NULL ? NULL : piece + b->piece_count;

	for (size_t i = 0; i < c->added_count; i++) {
		struct new_cell *cell = &w->added[w->added_count++];

		if (piece == end || piece->added != i) {
			*cell = new_cell(w, c->added[i]);
			continue;
		}
		*cell = (struct new_cell){ .kind = CELL_PIECE,
			.first = piece->field,
			.last = piece->field + piece->count - 1,
			.piece = piece };
		if (piece->odd == NULL && w->pieces.from == w->delimiter)
			cell->kind = CELL_SPAN;
		w->most += (w->end - w->begin) * 2 * piece->count;
		if (piece->odd != NULL)
			w->most += odd_most(w, piece);
		i += piece->count - 1;
		piece++;
	}
}

/* False: out of memory. */
static bool
writing_begin(struct writing *w, const struct batch *b, size_t begin,
    size_t end, char delimiter)
{
	const struct columns *c = b->columns;

	*w = (struct writing){ .batch = b, .begin = begin, .end = end,
		.delimiter = delimiter, .came = !c->only_appended,
		.most = CELL_SLACK + 2 * (end - begin) };
	/* Of a piece, quotes may be put around and into each cell. */
	if (begin < end)
		w->most += (b->ends[end * b->fields - 1] - b->starts[begin]) *
		    (w->came ? 1 : 2 * b->passes);
	for (size_t i = 0; w->came && i < b->fields; i++)
		if (c->in_place[i] != -1) {
			w->replaced = true;
			(void)new_cell(w, c->in_place[i]);
		}
	w->pieces = piece_writer(b,
	    b->place == NULL ? ',' : b->place->delimiter, delimiter);
	w->added = arena_take(b->arena, c->added_count, sizeof(*w->added));
	if (w->added == NULL)
		return false;
	add_cells(w);
	return true;
}

static inline char *
put_came(char *to, const struct batch *b, const struct new_cell *cell,
    size_t row)
{
	const uint32_t *ends = b->ends + row * b->fields;
	uint32_t at = cell->first == 0 ? b->starts[row] :
	                                 ends[cell->first - 1] + 1;
	struct text span = { b->data + at, ends[cell->last] - at };

	return cell->first == cell->last ? put_padded(to, span) :
	                                   put_span(to, span);
}

static __attribute__((noinline)) char *
put_made(char *to, const struct writing *w, const struct new_cell *cell,
    size_t row)
{
	const struct vector *v = cell->vector;

	if ((cell->valid[row / 64] >> row % 64 & 1) == 0)
		return to;
	switch (cell->kind) {
	case CELL_LABEL:
		return put_padded(to, cell->cells[v->codes[row]]);
	case CELL_WHOLE:
		return put_whole(to, v->number[row]);
	case CELL_MONEY:
		return put_number(to, v->number[row], v->digits[row]);
	case CELL_CAME:
	case CELL_DATE:
		return put_date(to, v->date[row]);
	case CELL_SPAN:
	case CELL_PIECE:
	case CELL_ANY:
		break;
	}
	return put_cell(to, v, row, w->delimiter);
}

static inline char *
put_new(char *to, const struct writing *w, const struct new_cell *cell,
    size_t row)
{
	if (cell->kind == CELL_SPAN ||
	    (cell->kind == CELL_CAME &&
	        (cell->vector->came[row / 64] >> row % 64 & 1) != 0))
		return put_came(to, w->batch, cell, row);
	if (cell->kind == CELL_PIECE)
		return put_piece(to, &w->pieces, cell->piece, row);
	return put_made(to, w, cell, row);
}

/* The fields as they came, but those that are replaced. */
static char *
put_fields(char *to, const struct batch *b, size_t row, char delimiter)
{
	const struct columns *c = b->columns;

	for (size_t i = 0; i < b->fields; i++) {
		struct text raw = batch_raw(b, row, i);
		int slot = c->in_place[i];

		if (i > 0)
			*to++ = delimiter;
		if (slot == -1) {
			memcpy(to, raw.at, raw.len);
			to += raw.len;
		} else if (vector_valid(&b->vectors[slot], row)) {
			to = put_cell(to, &b->vectors[slot], row, delimiter);
		}
	}
	return to;
}

static inline char *
put_line(char *to, const struct writing *w, size_t row)
{
	const struct batch *b = w->batch;

	if (w->came && w->replaced) {
		to = put_fields(to, b, row, w->delimiter);
	} else if (w->came) {
		struct text raw = record_raw(b, row);

		memcpy(to, raw.at, raw.len);
		to += raw.len;
	}
	for (size_t i = 0; i < w->added_count; i++) {
		if (i > 0 || w->came)
			*to++ = w->delimiter;
		to = put_new(to, w, &w->added[i], row);
	}
	return to;
}

bool
record_line(const struct batch *b, size_t row, char delimiter,
    struct buf *line)
{
	struct writing w;
	char *to;

	if (!writing_begin(&w, b, row, row + 1, delimiter) ||
	    (to = buf_reserve(line, w.most)) == NULL) {
		line->failed = true;
		return false;
	}
	to = put_line(to, &w, row);
	*to = '\0';
	line->len = (size_t)(to - line->data);
	return true;
}

bool
format_records(const struct batch *b, struct buf *lines, uint64_t *count)
{
	bool as_came = !b->columns->only_appended &&
	    b->columns->added_count == 0;
	struct writing w;
	char *to;

	*count = 0;
	if (!writing_begin(&w, b, 0, b->rows, b->columns->delimiter))
		return false;
	if (as_came && !w.replaced) {
		for (size_t row = 0; row < b->rows; row++)
			*count += b->fates[row] == FATE_KEPT;
		return true;
	}
	to = buf_reserve(lines, w.most);
	for (size_t row = 0; to != NULL && row < b->rows; row++) {
		if (b->fates[row] != FATE_KEPT)
			continue;
		to = put_line(to, &w, row);
		*to++ = '\n';
		++*count;
	}
	if (to == NULL)
		return false;
	lines->len = (size_t)(to - lines->data);
	return true;
}

/* Records that go out as they came, as long pieces. */
static void
copy_records(const struct batch *b, struct out *out)
{
	size_t from = 0;
	size_t to = 0;

	for (size_t row = 0; row < b->rows; row++) {
		size_t start = b->starts[row];
		size_t end = b->ends[row * b->fields + b->fields - 1];

		if (b->fates[row] != FATE_KEPT)
			continue;
		if (start != to || from == to) {
			out_write(out, b->data + from, to - from);
			from = start;
		}
		to = end;
		if (to < b->size && b->data[to] == '\n') {
			to++;
			continue;
		}
		out_write(out, b->data + from, to - from);
		out_write(out, "\n", 1);
		from = to = b->size;
	}
	out_write(out, b->data + from, to - from);
}

void
write_records(const struct batch *b, const struct buf *lines, struct out *out)
{
	const struct columns *c = b->columns;

	if (lines->len > 0)
		out_write(out, lines->data, lines->len);
	else if (!c->only_appended && c->added_count == 0)
		copy_records(b, out);
}

struct text
record_raw(const struct batch *b, size_t row)
{
	const uint32_t *ends = b->ends + row * b->fields;

	return (struct text){ b->data + b->starts[row],
		ends[b->fields - 1] - b->starts[row] };
}

void
reject_late(struct out *out, struct text raw, struct src_pos at,
    const char *why)
{
	struct buf tail;

	if (out == NULL)
		return;
	buf_init(&tail, SIZE_MAX);
	buf_printf(&tail, ",%zu,%zu,", at.line, at.col);
	csv_cell(&tail, text_of(why));
	buf_putc(&tail, '\n');
	out_write(out, raw.at, raw.len);
	out_write(out, buf_text(&tail), tail.len);
	buf_clear(&tail);
}
