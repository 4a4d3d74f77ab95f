#include "explain/explain_layout.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { GAP = 2, CELL_WIDEST = 34, LAST_LEAST = 24, PLACE_BYTES = 4096 };

struct layout_row {
	struct text cells[LAYOUT_CELLS];
	size_t count;
	struct src_pos at;
};

void
layout_begin(struct layout *l, struct buf *out, struct arena *arena,
    size_t indent)
{
	*l = (struct layout){ .out = out, .arena = arena, .indent = indent };
}

/* Fit for a terminal: line ends become blanks, what else controls it '?'. */
static struct text
clean(struct arena *arena, const char *from)
{
	size_t len = strlen(from);
	char *to = arena_alloc(arena, len * 3 + 1, 1);
	size_t used;
	size_t out = 0;

	for (size_t i = 0; to != NULL && i < len; i += used) {
		uint32_t c = utf8_decode(from + i, len - i, &used);

		if (c == '\n' || c == '\r' || c == '\t')
			c = ' ';
		else if (c < 0x20 || (c >= 0x7f && c < 0xa0))
			c = '?';
		out += utf8_encode(c, to + out);
	}
	return (struct text){ to, to != NULL ? out : 0 };
}

static struct layout_row *
next_row(struct layout *l)
{
	struct layout_row *rows;
	size_t room;

	if (l->count < l->room)
		return &l->rows[l->count++];
	room = l->room * 2 + 16;
	rows = arena_alloc(l->arena, room, sizeof *rows);
	if (rows == NULL) {
		l->failed = true;
		return NULL;
	}
	if (l->count != 0)
		memcpy(rows, l->rows, l->count * sizeof *rows);
	l->rows = rows;
	l->room = room;
	return &l->rows[l->count++];
}

void
layout_row(struct layout *l, struct src_pos at, const char *const *cells,
    size_t count)
{
	struct layout_row *row = next_row(l);

	if (row == NULL)
		return;
	*row = (struct layout_row){ .at = at };
	for (size_t i = 0; i < count && i < LAYOUT_CELLS && cells[i] != NULL;
	     i++) {
		row->cells[row->count] = clean(l->arena, cells[i]);
		l->failed = l->failed || row->cells[row->count].at == NULL;
		row->count++;
	}
}

void
layout_say(struct layout *l, struct src_pos at, const char *label,
    const char *fmt, ...)
{
	const char *cells[] = { label, NULL };
	char *text = NULL;
	va_list args, again;
	int len;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	if (len >= 0)
		text = arena_alloc(l->arena, (size_t)len + 1, 1);
	if (text != NULL)
		vsnprintf(text, (size_t)len + 1, fmt, again);
	else
		l->failed = true;
	va_end(again);
	va_end(args);
	cells[1] = text;
	layout_row(l, at, cells, 2);
}

static size_t
width(struct text text)
{
	return utf8_length(text);
}

static void
pad(struct buf *out, size_t count)
{
	while (count-- > 0)
		buf_putc(out, ' ');
}

/* Widths of the columns before the last cell of a row. */
static void
measure(const struct layout *l, size_t widths[LAYOUT_CELLS])
{
	memset(widths, 0, LAYOUT_CELLS * sizeof *widths);
	for (size_t i = 0; i < l->count; i++)
		for (size_t k = 0; k + 1 < l->rows[i].count; k++) {
			size_t wide = width(l->rows[i].cells[k]);

			if (wide <= CELL_WIDEST && wide > widths[k])
				widths[k] = wide;
		}
}

/* As many words as fit; at least one. */
static struct text
take_line(struct text *rest, size_t room)
{
	struct text line = { rest->at, 0 };
	size_t cut = 0;

	while (rest->len != 0 && rest->at[0] == ' ' && rest->len > 1) {
		rest->at++;
		rest->len--;
	}
	line.at = rest->at;
	for (size_t i = 1; i <= rest->len; i++) {
		if (i < rest->len && rest->at[i] != ' ')
			continue;
		if (cut != 0 && width((struct text){ rest->at, i }) > room)
			break;
		cut = i;
	}
	line.len = cut;
	while (line.len > 0 && line.at[line.len - 1] == ' ')
		line.len--;
	rest->at += cut;
	rest->len -= cut;
	return line;
}

static void
put_place(struct buf *out, struct src_pos at, size_t column)
{
	char place[PLACE_BYTES];
	size_t wide;

	if (at.file == NULL)
		return;
	if (at.line == 0)
		snprintf(place, sizeof place, "%s", at.file);
	else
		snprintf(place, sizeof place, "%s:%zu:%zu", at.file, at.line,
		    at.col);
	wide = width(text_of(place));
	if (column + GAP + wide > LAYOUT_WIDTH) {
		buf_putc(out, '\n');
		column = 0;
	}
	if (column + wide < LAYOUT_WIDTH)
		pad(out, LAYOUT_WIDTH - wide - column);
	buf_puts(out, place);
}

static void
put_row(const struct layout *l, const struct layout_row *row,
    const size_t *widths)
{
	size_t column = l->indent;
	size_t left, room;
	struct text rest;

	pad(l->out, l->indent);
	for (size_t k = 0; k + 1 < row->count; k++) {
		size_t wide = width(row->cells[k]);
		size_t gap = GAP + (wide < widths[k] ? widths[k] - wide : 0);

		buf_add(l->out, row->cells[k].at, row->cells[k].len);
		pad(l->out, gap);
		column += wide + gap;
	}
	left = column;
	room = left + LAST_LEAST < LAYOUT_WIDTH ? LAYOUT_WIDTH - left :
	                                          LAST_LEAST;
	if (row->count != 0)
		rest = row->cells[row->count - 1];
	else
		rest = TEXT("");
	while (rest.len != 0) {
		struct text line = take_line(&rest, room);

		buf_add(l->out, line.at, line.len);
		column = left + width(line);
		if (rest.len != 0) {
			buf_putc(l->out, '\n');
			pad(l->out, left);
		}
	}
	put_place(l->out, row->at, column);
	while (l->out->len > 0 && l->out->data[l->out->len - 1] == ' ')
		l->out->len--;
	buf_putc(l->out, '\n');
}

bool
layout_end(struct layout *l)
{
	size_t widths[LAYOUT_CELLS];

	measure(l, widths);
	for (size_t i = 0; !l->failed && i < l->count; i++)
		put_row(l, &l->rows[i], widths);
	l->count = 0;
	return !l->failed && !l->out->failed;
}
