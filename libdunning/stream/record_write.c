#include "stream/record_write.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "stream/column_set.h"
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
write_header(const struct columns *c, char delimiter, struct out *out)
{
	struct buf line;
	bool ok;

	buf_init(&line, SIZE_MAX);
	header_line(c, delimiter, &line);
	buf_putc(&line, '\n');
	ok = !line.failed;
	if (ok)
		out_write(out, line.data, line.len);
	else
		diag_memory(c->diag);
	buf_clear(&line);
	return ok;
}

static void
add_number(struct buf *line, int64_t number)
{
	char digits[NUM_TEXT_MAX];

	buf_add(line, digits,
	    decimal_format((struct decimal){ number, 0 }, digits,
	        sizeof(digits)));
}

static void
add_cell(struct buf *line, const struct vector *v, size_t row, char delimiter)
{
	char text[NUM_TEXT_MAX];

	if (!vector_valid(v, row))
		return;
	switch (v->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		csv_cell_by(line, vector_text(v, row), delimiter);
		break;
	case COLUMN_BOOL:
		buf_puts(line, v->number[row] ? "true" : "false");
		break;
	case COLUMN_INT:
		add_number(line, v->number[row]);
		break;
	case COLUMN_DECIMAL:
		buf_add(line, text,
		    decimal_format(v->decimal[row], text, sizeof(text)));
		break;
	case COLUMN_MONEY:
		buf_add(line, text,
		    money_format(v->number[row], v->digits[row], text,
		        sizeof(text)));
		break;
	case COLUMN_DATE:
		buf_add(line, text,
		    date_format(v->date[row], text, sizeof(text)));
		break;
	}
}

static void
add_record(struct buf *line, const struct batch *b, size_t row, bool replaced,
    char delimiter)
{
	const struct columns *c = b->columns;
	const uint32_t *ends = b->ends + row * b->fields;

	if (!replaced) {
		buf_add(line, b->data + b->starts[row],
		    ends[b->fields - 1] - b->starts[row]);
		return;
	}
	for (size_t i = 0; i < b->fields; i++) {
		struct text raw = batch_raw(b, row, i);

		if (i > 0)
			buf_putc(line, delimiter);
		if (c->in_place[i] == -1)
			buf_add(line, raw.at, raw.len);
		else
			add_cell(line, &b->vectors[c->in_place[i]], row,
			    delimiter);
	}
}

/* Records that go out as they came, as long pieces. */
static void
copy_records(const struct batch *b, struct out *out, uint64_t *written)
{
	size_t from = 0;
	size_t to = 0;

	for (size_t row = 0; row < b->rows; row++) {
		size_t start = b->starts[row];
		size_t end = b->ends[row * b->fields + b->fields - 1];

		if (b->fates[row] != FATE_KEPT)
			continue;
		++*written;
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

static bool
has_replaced(const struct batch *b)
{
	for (size_t i = 0; i < b->fields; i++)
		if (b->columns->in_place[i] != -1)
			return true;
	return false;
}

static void
add_line(struct buf *line, const struct batch *b, size_t row, bool replaced,
    char delimiter)
{
	const struct columns *c = b->columns;

	if (!c->only_appended)
		add_record(line, b, row, replaced, delimiter);
	for (size_t i = 0; i < c->added_count; i++) {
		if (i > 0 || !c->only_appended)
			buf_putc(line, delimiter);
		add_cell(line, &b->vectors[c->added[i]], row, delimiter);
	}
}

bool
record_line(const struct batch *b, size_t row, char delimiter,
    struct buf *line)
{
	add_line(line, b, row, has_replaced(b), delimiter);
	return !line->failed;
}

bool
write_records(const struct batch *b, char delimiter, struct buf *line,
    struct out *out, uint64_t *written)
{
	const struct columns *c = b->columns;
	bool replaced = has_replaced(b);

	if (!replaced && !c->only_appended && c->added_count == 0) {
		copy_records(b, out, written);
		return true;
	}
	buf_reset(line);
	for (size_t row = 0; row < b->rows; row++) {
		if (b->fates[row] != FATE_KEPT)
			continue;
		++*written;
		add_line(line, b, row, replaced, delimiter);
		buf_putc(line, '\n');
	}
	if (line->failed)
		diag_memory(c->diag);
	else if (line->len > 0)
		out_write(out, line->data, line->len);
	return !line->failed;
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
