#include "mapping/suggest_sheet.h"

#include <string.h>

#include "base/limits.h"

/* Where the reading of a sheet is. */
struct reading {
	struct sheet *sheet;
	struct dialect dialect;
	struct text rest;
	size_t line;
	struct arena *arena;
	struct text *cells; /* of the row under way */
	size_t count, room;
	size_t rows_room;
	bool stray;
	bool memory; /* is out */
};

static bool
is_end(char c)
{
	return c == '\n' || c == '\r';
}

static bool
ends_cell(const struct reading *r, size_t at)
{
	return at == r->rest.len || r->rest.at[at] == r->dialect.delimiter ||
	       is_end(r->rest.at[at]);
}

static void *
grow(struct reading *r, void *from, size_t count, size_t size, size_t *room)
{
	size_t more = *room == 0 ? 64 : *room * 2;
	void *to = arena_take(r->arena, more, size);

	if (to == NULL) {
		r->memory = true;
		return NULL;
	}
	if (count != 0)
		memcpy(to, from, count * size);
	*room = more;
	return to;
}

static void
add_cell(struct reading *r, struct text cell)
{
	struct text trimmed = text_trim(cell);

	if (r->count == r->room) {
		struct text *cells =
		    grow(r, r->cells, r->count, sizeof *cells, &r->room);

		if (cells == NULL)
			return;
		r->cells = cells;
	}
	r->sheet->filled += trimmed.len != 0;
	r->sheet->padded += trimmed.len != 0 && trimmed.len != cell.len;
	r->cells[r->count++] = cell;
}

/* Two quotes in a row are one. */
static struct text
unescape(struct reading *r, struct text cell)
{
	char quote = r->dialect.quote;
	char *to = arena_take(r->arena, cell.len, 1);
	size_t len = 0;

	if (to == NULL) {
		r->memory = true;
		return cell;
	}
	for (size_t i = 0; i < cell.len; i++) {
		to[len++] = cell.at[i];
		i += cell.at[i] == quote;
	}
	return (struct text){ to, len };
}

/*
 * A cell in quotes from from on, whose quote is at open.  Returns where it
 * ends, or from when nothing closes it: then the quote is just a character.
 */
static size_t
take_quoted(struct reading *r, size_t from, size_t open)
{
	char quote = r->dialect.quote;
	size_t at = open + 1, end, lines = 0;
	bool doubled = false;
	struct text cell;

	for (;; at++) {
		if (at == r->rest.len || at - open > LIMIT_RECORD_BYTES)
			return from;
		lines += r->rest.at[at] == '\n';
		if (r->rest.at[at] != quote)
			continue;
		if (at + 1 < r->rest.len && r->rest.at[at + 1] == quote) {
			doubled = true;
			at++;
			continue;
		}
		for (end = at + 1; end < r->rest.len && r->rest.at[end] == ' ';
		     end++)
			;
		if (ends_cell(r, end))
			break;
		return from;
	}
	cell = (struct text){ r->rest.at + open + 1, at - open - 1 };
	add_cell(r, doubled ? unescape(r, cell) : cell);
	r->sheet->quoted++;
	r->line += lines;
	return end;
}

static size_t
take_plain(struct reading *r, size_t from)
{
	size_t at = from;

	for (; !ends_cell(r, at); at++)
		if (r->dialect.quote != 0 && r->rest.at[at] == r->dialect.quote)
			r->stray = true;
	add_cell(r, (struct text){ r->rest.at + from, at - from });
	return at;
}

static size_t
take_cell(struct reading *r, size_t from)
{
	size_t open = from, end = from;

	while (open < r->rest.len && r->rest.at[open] == ' ' &&
	       r->dialect.delimiter != ' ')
		open++;
	if (r->dialect.quote != 0 && open < r->rest.len &&
	    r->rest.at[open] == r->dialect.quote)
		end = take_quoted(r, from, open);
	return end != from ? end : take_plain(r, from);
}

static void
add_row(struct reading *r, struct text raw, size_t line)
{
	struct sheet *s = r->sheet;
	struct text *cells = arena_take(r->arena, r->count, sizeof *cells);

	if (s->count == r->rows_room) {
		struct sheet_row *rows =
		    grow(r, s->rows, s->count, sizeof *rows, &r->rows_room);

		if (rows != NULL)
			s->rows = rows;
	}
	if (cells == NULL || r->memory) {
		r->memory = true;
		return;
	}
	memcpy(cells, r->cells, r->count * sizeof *cells);
	if (r->stray && s->stray++ == 0)
		s->stray_line = line;
	s->rows[s->count++] = (struct sheet_row){ cells, r->count, line, raw };
}

/* Takes one row and its line end. */
static void
take_row(struct reading *r)
{
	size_t at = 0, line = r->line;
	struct text raw;

	r->count = 0;
	r->stray = false;
	for (;;) {
		at = take_cell(r, at);
		if (at == r->rest.len || r->rest.at[at] != r->dialect.delimiter)
			break;
		at++;
	}
	raw = (struct text){ r->rest.at, at };
	if (at < r->rest.len && r->rest.at[at] == '\r')
		at++;
	if (at < r->rest.len && r->rest.at[at] == '\n')
		at++;
	r->line++;
	r->rest.at += at;
	r->rest.len -= at;
	if (raw.len != 0)
		add_row(r, raw, line);
}

bool
sheet_split(struct sheet *sheet, struct text text, struct dialect dialect,
    size_t most, struct arena *arena)
{
	struct reading r = { .sheet = sheet,
		.dialect = dialect,
		.rest = text,
		.line = 1,
		.arena = arena };

	*sheet = (struct sheet){ .rows = NULL };
	while (
	    r.rest.len != 0 && !r.memory && (most == 0 || sheet->count < most))
		take_row(&r);
	return !r.memory;
}

struct text
sheet_cell(const struct sheet_row *row, size_t column)
{
	struct text t;

	if (column >= row->count)
		return (struct text){ NULL, 0 };
	t = text_trim(row->cells[column]);
	/* Blanks that do not break come out of spreadsheets. */
	while (t.len >= 2 && memcmp(t.at + t.len - 2, "\xc2\xa0", 2) == 0)
		t = text_trim((struct text){ t.at, t.len - 2 });
	while (t.len >= 2 && memcmp(t.at, "\xc2\xa0", 2) == 0)
		t = text_trim((struct text){ t.at + 2, t.len - 2 });
	return t;
}

size_t
sheet_row_filled(const struct sheet_row *row)
{
	size_t filled = 0;

	for (size_t i = 0; i < row->count; i++)
		filled += sheet_cell(row, i).len != 0;
	return filled;
}
