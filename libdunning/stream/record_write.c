#include "stream/record_write.h"

#include "stream/cell_write.h"
#include "stream/csv_write.h"

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
	header_line(c, c->delimiter, &line);
	buf_putc(&line, '\n');
	ok = !line.failed;
	if (ok)
		out_write(out, line.data, line.len);
	else
		diag_memory(c->diag);
	buf_clear(&line);
	return ok;
}

/* A new cell of each record. */
struct new_cell {
	const struct vector *vector;
	const uint64_t *valid;
	const struct text *cells;   /* labels for this delimiter, or NULL */
	const uint16_t *codes;      /* of those */
	const int64_t *numbers;     /* whole numbers, or NULL */
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
	struct new_cell cell = { .vector = v, .valid = v->valid };

	w->most += (w->end - w->begin) * (CELL_MOST + 1);
	/* The cells of labels are made for the delimiter of the columns. */
	if (v->labels != NULL && w->delimiter == c->delimiter) {
		cell.cells = c->slots[slot].cells;
		cell.codes = v->codes;
		w->most += (w->end - w->begin) * c->slots[slot].cell_most;
	} else if (v->type == COLUMN_STRING || v->type == COLUMN_SET) {
		w->most += texts_most(w, v);
	} else if (v->type == COLUMN_INT) {
		cell.numbers = v->number;
	}
	return cell;
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
	if (begin < end)
		w->most += b->ends[end * b->fields - 1] - b->starts[begin];
	for (size_t i = 0; w->came && i < b->fields; i++)
		if (c->in_place[i] != -1) {
			w->replaced = true;
			(void)new_cell(w, c->in_place[i]);
		}
	w->added_count = c->added_count;
	w->added = arena_take(b->arena, c->added_count, sizeof(*w->added));
	for (size_t i = 0; w->added != NULL && i < c->added_count; i++)
		w->added[i] = new_cell(w, c->added[i]);
	return w->added != NULL;
}

static inline char *
put_new(char *to, const struct new_cell *cell, size_t row, char delimiter)
{
	if ((cell->valid[row / 64] >> row % 64 & 1) == 0)
		return to;
	if (cell->cells != NULL)
		return put_padded(to, cell->cells[cell->codes[row]]);
	if (cell->numbers != NULL)
		return put_whole(to, cell->numbers[row]);
	return put_cell(to, cell->vector, row, delimiter);
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
	size_t i = 0;

	if (w->came && w->replaced) {
		to = put_fields(to, b, row, w->delimiter);
	} else if (w->came) {
		struct text raw = record_raw(b, row);

		memcpy(to, raw.at, raw.len);
		to += raw.len;
	} else if (w->added_count > 0) {
		to = put_new(to, &w->added[i++], row, w->delimiter);
	}
	for (; i < w->added_count; i++) {
		*to++ = w->delimiter;
		to = put_new(to, &w->added[i], row, w->delimiter);
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
