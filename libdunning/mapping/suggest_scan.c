#include "mapping/suggest_internal.h"

#include <stdlib.h>
#include <string.h>

#include "stream/input.h"

enum { PIECE = 1 << 18 };

/* The lines between the sample and the end of the file. */
struct scan {
	struct suggestion *s;
	uint64_t at;   /* bytes before the next line */
	uint64_t to;   /* where those begin that are not */
	struct buf line;
};

/* May a total begin with that letter, or with the asterisk of SAP? */
static bool
may_begin_total(char c)
{
	return memchr("tTsSgG*", c, 7) != NULL;
}

/* kept: the row lives as long as the suggestion. */
static void
count_total(struct suggestion *s, const struct sheet_row *row, bool kept)
{
	struct shape *shape = &s->shape;

	if (shape_kind(shape, row) != ROW_TOTAL)
		return;
	s->totals_between++;
	shape->counts[ROW_TOTAL]++;
	shape->totals_inside++;
	if (s->between == NULL && kept)
		s->between = row;
	if (shape->first[ROW_TOTAL] == NULL && kept)
		shape->first[ROW_TOTAL] = row;
}

void
suggest_count_between(struct suggestion *s, const struct sheet_row *row)
{
	s->lines_between++;
	if (shape_kind(&s->shape, row) == ROW_REPEATED)
		s->shape.counts[ROW_REPEATED]++;
	else
		count_total(s, row, true);
}

/* A line that looks like a total is taken apart like the others. */
static bool
look_closer(struct scan *scan, struct text line)
{
	struct suggestion *s = scan->s;
	struct shape *shape = &s->shape;
	struct arena *arena = s->between == NULL ? s->arena : arena_new(0);
	struct sheet sheet;
	bool ok = arena != NULL;
	struct text own = line;

	if (ok && arena == s->arena) {
		own.at = arena_strndup(arena, line.at, line.len);
		ok = own.at != NULL;
	}
	ok = ok && sheet_split(&sheet, own, shape->dialect, 1, arena);
	if (ok && sheet.count == 1) {
		sheet.rows->line = s->lines;
		count_total(s, sheet.rows, arena == s->arena);
	}
	if (arena != NULL && arena != s->arena)
		arena_free(arena);
	return ok;
}

static bool
look_at(struct scan *scan, struct text line)
{
	struct suggestion *s = scan->s;
	const struct sheet_row *header = s->shape.header;
	uint64_t at = scan->at;
	size_t i = 0;

	scan->at += line.len + 1;
	s->lines++;
	if ((s->from_line == 0 ? at < s->head : s->lines < s->from_line) ||
	    at >= scan->to)
		return true;
	s->lines_between++;
	if (line.len != 0 && line.at[line.len - 1] == '\r')
		line.len--;
	if (header != NULL && text_equal(line, header->raw)) {
		s->shape.counts[ROW_REPEATED]++;
		return true;
	}
	while (i < line.len && (line.at[i] == ' ' || line.at[i] == '"' ||
	                           line.at[i] == s->shape.dialect.delimiter))
		i++;
	return i == line.len || !may_begin_total(line.at[i]) ||
	       look_closer(scan, line);
}

/* The rest of a line that began in an earlier piece stands in scan->line. */
static bool
look_through(struct scan *scan, const char *at, const char *end)
{
	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		struct text line = { at, (size_t)(end - at) };

		if (stop == NULL)
			return buf_add(&scan->line, line.at, line.len);
		line.len = (size_t)(stop - at);
		if (scan->line.len != 0) {
			if (!buf_add(&scan->line, line.at, line.len))
				return false;
			line = (struct text){ scan->line.data,
				scan->line.len };
		}
		if (!look_at(scan, line))
			return false;
		buf_reset(&scan->line);
		at = stop + 1;
	}
	return true;
}

bool
suggest_scan(struct suggestion *s)
{
	struct scan scan = { .s = s, .to = s->tail_at };
	struct input *in;
	char *piece;
	ptrdiff_t n = 0;
	bool ok = true;

	if (s->tail_at == 0)
		return true;
	in = input_open(s->options->path, s->diag);
	piece = malloc(PIECE);
	if (in == NULL || piece == NULL) {
		if (in != NULL)
			diag_memory(s->diag);
		free(piece);
		if (in != NULL)
			input_close(in);
		return false;
	}
	buf_init(&scan.line, SIZE_MAX);
	while (ok && scan.at < scan.to &&
	       (n = input_read(in, piece, PIECE)) > 0) {
		ok = look_through(&scan, piece, piece + n);
		if (!ok)
			diag_memory(s->diag);
	}
	buf_clear(&scan.line);
	free(piece);
	input_close(in);
	return ok && n >= 0;
}
