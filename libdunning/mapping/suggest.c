#include "mapping/suggest_internal.h"

#include <stdlib.h>

enum { TAIL_ROWS = 200 };

static bool
memory(struct suggestion *s)
{
	diag_memory(s->diag);
	return false;
}

/* Rows of the sample's end, or of the file's, show its totals and footers. */
static bool
split_tail(struct suggestion *s, size_t rows)
{
	struct text text = { s->tail_text.data, s->tail_text.len };

	if (rows > s->sheet.count)
		s->from_line = s->sheet.rows[s->sheet.count].line;
	if (text.len != 0)
		return sheet_split(
		    &s->tail, text, s->shape.dialect, 0, s->arena);
	/* What follows the sample is the end only when all was read. */
	if (rows <= s->sheet.count || !s->whole)
		return true;
	s->whole = false;
	s->from_line = 0;
	s->tail.count = rows - s->sheet.count;
	if (s->tail.count > TAIL_ROWS)
		s->tail.count = TAIL_ROWS;
	s->tail.rows = s->sheet.rows + rows - s->tail.count;
	for (size_t i = s->sheet.count; i < rows - s->tail.count; i++)
		suggest_count_between(s, &s->sheet.rows[i]);
	return true;
}

static bool
split(struct suggestion *s)
{
	struct text text = { s->text.data, s->text.len };
	size_t most = (size_t)s->options->sample, rows;
	struct arena *scratch = arena_new(0);
	bool ok = scratch != NULL && shape_dialect(&s->shape, text, scratch) &&
	          sheet_split(&s->sheet, text, s->shape.dialect, 0, s->arena);

	rows = s->sheet.count;
	if (scratch != NULL)
		arena_free(scratch);
	return (ok &&
	           shape_rows(
	               &s->shape, &s->sheet, most, &s->kinds, s->arena) &&
	           split_tail(s, rows) &&
	           shape_tail(&s->shape, &s->tail, &s->tail_kinds, s->arena)) ||
	       memory(s);
}

/* Every other byte of UTF-16 is no letter; those files are not gone through. */
static bool
scan(struct suggestion *s)
{
	if (s->charset == CHARSET_UTF16LE || s->charset == CHARSET_UTF16BE)
		s->tail_at = 0;
	return suggest_scan(s);
}

/* Does an earlier column have the same header? */
static bool
is_repeated(const struct suggestion *s, size_t column)
{
	for (size_t i = 0; i < column; i++)
		if (text_equal(text_trim(s->columns[i].header),
		        text_trim(s->columns[column].header)))
			return true;
	return false;
}

static bool
name_column(struct suggestion *s, size_t i)
{
	struct column_look *c = &s->columns[i];
	char name[ALIAS_NAME];

	if (s->shape.header == NULL || i >= s->shape.header->count)
		return true;
	c->header = s->shape.header->cells[i];
	c->name.len = alias_normalise(c->header, name);
	c->name.at = arena_strndup(s->arena, name, c->name.len);
	s->by_number = s->by_number || (c->name.len != 0 && is_repeated(s, i));
	return c->name.at != NULL;
}

/* Blanks around cells that are more than a slip here and there. */
static bool
needs_trim(const struct suggestion *s)
{
	const struct sheet_row *header = s->shape.header;

	for (size_t i = 0; header != NULL && i < header->count; i++)
		if (text_trim(header->cells[i]).len != header->cells[i].len &&
		    text_trim(header->cells[i]).len != 0)
			return true;
	return s->sheet.padded * 20 > s->sheet.filled;
}

static bool
look(struct suggestion *s)
{
	s->trim = needs_trim(s);
	s->count = s->shape.width;
	s->columns = arena_alloc(s->arena, s->count, sizeof *s->columns);
	s->names = arena_alloc(s->arena, s->count, sizeof *s->names);
	s->styles = arena_alloc(s->arena, s->count, sizeof *s->styles);
	if (s->columns == NULL || s->names == NULL || s->styles == NULL)
		return memory(s);
	for (size_t i = 0; i < s->count; i++)
		if (!column_look(&s->columns[i], &s->sheet, s->kinds, i) ||
		    !name_column(s, i))
			return memory(s);
	/* A text for none is compared with the cell as it is. */
	for (size_t i = 0; i < s->count; i++)
		s->trim = s->trim || s->columns[i].padded_nulls != 0;
	s->layout = suggest_layout(s);
	return (suggest_names(s) && suggest_style(s) && suggest_keys(s)) ||
	       memory(s);
}

bool
suggest_file(const struct suggest_options *options, struct buf *out,
    size_t *undecided, struct diag *diag)
{
	struct suggestion s = { .options = options, .diag = diag };
	bool ok;

	buf_init(&s.bytes, SIZE_MAX);
	buf_init(&s.text, SIZE_MAX);
	buf_init(&s.tail_bytes, SIZE_MAX);
	buf_init(&s.tail_text, SIZE_MAX);
	s.arena = arena_new(0);
	if (s.arena == NULL)
		return memory(&s);
	ok = suggest_read(&s) && split(&s) && scan(&s) && look(&s) &&
	     (suggest_write(&s, out) || memory(&s));
	*undecided = s.undecided;
	buf_clear(&s.bytes);
	buf_clear(&s.text);
	buf_clear(&s.tail_bytes);
	buf_clear(&s.tail_text);
	arena_free(s.arena);
	return ok;
}
