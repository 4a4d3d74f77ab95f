#include "tool/case_given.h"

#include "base/limits.h"
#include "rules/catalog.h"
#include "stream/csv_write.h"

/* The value of a column that is not there; null: it stays away. */
static struct text
value_of(const struct case_run *run, const struct column_spec *spec)
{
	static const struct text none = { NULL, 0 };
	const struct catalog_column *known = catalog_find(spec->name.text);

	if (spec->required ||
	    table_column(run->given, spec->name.text.at) >= 0 ||
	    (known != NULL && !text_is(text_of(known->made_by), "portfolio")))
		return none;
	if (spec->constant.text.at != NULL)
		return spec->constant.text;
	if (spec->fallback.text.at != NULL)
		return spec->fallback.text;
	return spec->optional ? none : TEXT("");
}

/* Cells of the header, or of a record, each begun with a comma. */
static void
add_cells(const struct case_run *run, bool header, struct buf *to)
{
	const struct column_spec *spec = run->source->columns.at;

	for (size_t i = 0; i < run->source->columns.count; i++, spec++) {
		struct text value = value_of(run, spec);

		if (value.at == NULL)
			continue;
		buf_putc(to, ',');
		csv_cell(to, header ? spec->name.text : value);
	}
}

/* The length of the first line, its end not in it; a quoted one goes on. */
static size_t
line_len(struct text block)
{
	bool quoted = false;

	for (size_t i = 0; i < block.len; i++) {
		if (block.at[i] == '"')
			quoted = !quoted;
		else if (block.at[i] == '\n' && !quoted)
			return i;
	}
	return block.len;
}

static void
add_lines(const struct case_run *run, struct text block, struct buf *to)
{
	bool header = true;

	while (block.len != 0) {
		size_t len = line_len(block);
		size_t step = len < block.len ? len + 1 : len;

		buf_add(to, block.at, len);
		if (len != 0)
			add_cells(run, header, to);
		header = header && len == 0;
		buf_putc(to, '\n');
		block = (struct text){ block.at + step, block.len - step };
	}
}

struct text
case_given(struct case_run *run)
{
	struct text block = run->spec->given.text;
	struct text whole = { NULL, 0 };
	struct buf lines;

	if (run->source == NULL)
		return block;
	buf_init(&lines, LIMIT_RECORD_BYTES);
	add_lines(run, block, &lines);
	if (!lines.failed)
		whole.at = arena_strndup(run->arena, buf_text(&lines), lines.len);
	whole.len = whole.at != NULL ? lines.len : 0;
	buf_clear(&lines);
	if (whole.at == NULL)
		diag_memory(run->tool->diag);
	return whole;
}
