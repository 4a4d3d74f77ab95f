#include "stream/table.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "stream/csv_scan.h"
#include "stream/input.h"

enum { PADDING = 64, READ_PIECE = 65536, HEAD = 4096 };

struct loader {
	struct arena *arena;
	struct diag *diag;
	struct src_pos at; /* of the first byte */
	struct csv_index index;
	const char *data;  /* of the part that is scanned */
	size_t done;       /* bytes before data */
	/* A walk over the whole text, forward only. */
	const char *text;
	size_t walked;
	size_t line;
	size_t line_start;
	bool after_cr;
};

/* Walks on to an offset of the whole text. */
static struct src_pos
place(struct loader *l, size_t offset)
{
	size_t col;

	for (; l->walked < offset; l->walked++) {
		char c = l->text[l->walked];

		if (c == '\r' || (c == '\n' && !l->after_cr))
			l->line++;
		if (c == '\r' || c == '\n')
			l->line_start = l->walked + 1;
		l->after_cr = c == '\r';
	}
	col = offset - l->line_start + 1;
	if (l->line == l->at.line && l->line_start == 0)
		col += l->at.col - 1;
	return (struct src_pos){ l->at.file, l->line, col };
}

static const char *
fault_text(enum csv_fault fault)
{
	switch (fault) {
	case CSV_STRAY_QUOTE:
		return "a quote stands inside an unquoted cell";
	case CSV_AFTER_QUOTE:
		return "text follows a closing quote";
	case CSV_OPEN_QUOTE:
		return "this quote is never closed";
	case CSV_NUL:
		return "a NUL byte";
	case CSV_TOO_LONG:
		return "the record is too long";
	case CSV_TOO_WIDE:
		return "the header has too many columns";
	case CSV_RAGGED:
		return "the number of cells is not that of the header";
	case CSV_ENCODING:
		break;
	}
	return "the record is broken";
}

static bool
report_broken(struct loader *l, const struct csv_broken *broken, size_t fields)
{
	struct src_pos at = place(l, l->done + broken->at);

	const char *remedy = NULL;

	if (broken->beyond.lines > 0)
		diag_at(l->diag, DIAG_ERROR, "E_TABLE", at,
		    "with this quote the row goes on to line %zu, column %zu: "
		    "%s",
		    at.line + (size_t)broken->beyond.lines,
		    broken->beyond.column, fault_text(broken->fault));
	else if (broken->fault == CSV_RAGGED)
		diag_at(l->diag, DIAG_ERROR, "E_TABLE", at,
		    "this row has %zu cell%s, the header has %zu",
		    broken->fields, broken->fields == 1 ? "" : "s", fields);
	else
		diag_at(l->diag, DIAG_ERROR, "E_TABLE", at, "%s",
		    fault_text(broken->fault));
	if (broken->beyond.lines > 0)
		remedy = "close the quote, or quote the whole cell and double "
		         "the quotes in it";
	else if (broken->fault == CSV_NUL)
		remedy = "is it UTF-16? save the file as CSV UTF-8";
	else if (broken->fault == CSV_STRAY_QUOTE)
		remedy = "the whole cell stands between quotes, and those in "
		         "it are doubled";
	else if (broken->fault == CSV_RAGGED && l->done > 3 &&
	         memcmp(l->text, "sep", 3) == 0)
		remedy = "the line `sep=` is for spreadsheets alone: delete it";
	else if (broken->fault == CSV_RAGGED && broken->fields < fields)
		remedy = "empty cells at the end have their delimiters too";
	if (remedy != NULL)
		diag_note(l->diag, at, "%s", remedy);
	return false;
}

static bool
take_cell(struct loader *l, struct text raw, struct text *cell,
    struct src_pos *at)
{
	char *plain = arena_alloc(l->arena, raw.len + 1, 1);
	size_t valid;

	if (plain == NULL) {
		diag_memory(l->diag);
		return false;
	}
	*at = place(l, (size_t)(raw.at - l->text));
	valid = utf8_valid(raw.at, raw.len);
	if (valid < raw.len) {
		diag_at(l->diag, DIAG_ERROR, "E_ENCODING",
		    place(l, (size_t)(raw.at - l->text) + valid),
		    "byte %02X is not valid UTF-8",
		    (unsigned char)raw.at[valid]);
		diag_note(l->diag, *at,
		    "save the file as CSV UTF-8, or convert it: iconv -f "
		    "windows-1252 -t utf-8");
		return false;
	}
	*cell = csv_unquote(raw, plain);
	if (cell->at != plain) {
		memcpy(plain, cell->at, cell->len);
		cell->at = plain;
	}
	return true;
}

static bool
take_row(struct loader *l, const struct csv_index *index, size_t row,
    struct table_row *to)
{
	size_t count = index->fields;
	const uint32_t *ends = index->ends + row * count;
	struct text *cells = arena_alloc(l->arena, count, sizeof(*cells));
	struct src_pos *at = arena_alloc(l->arena, count, sizeof(*at));

	if (cells == NULL || at == NULL) {
		diag_memory(l->diag);
		return false;
	}
	to->cells = cells;
	to->at = at;
	to->line = place(l, l->done + index->starts[row]).line;
	for (size_t i = 0; i < count; i++) {
		uint32_t from = i == 0 ? index->starts[row] : ends[i - 1] + 1;
		struct text raw = { l->data + from, ends[i] - from };

		if (!take_cell(l, raw, &cells[i], &at[i]))
			return false;
	}
	return true;
}

static const struct csv_index *
scan(struct loader *l, struct csv_scan *scanner, size_t size)
{
	if (!csv_scan_block(scanner, &l->index, l->data, size, true)) {
		diag_memory(l->diag);
		return NULL;
	}
	if (l->index.broken_count == 0)
		return &l->index;
	report_broken(l, l->index.broken, l->index.fields);
	return NULL;
}

static bool
load(struct loader *l, struct csv_scan *scanner, size_t size,
    struct table *table)
{
	const struct csv_index *index = scan(l, scanner, size);
	struct table_row *rows;

	if (index == NULL)
		return false;
	if (index->rows == 0) {
		diag_at(l->diag, DIAG_ERROR, "E_EMPTY", l->at,
		    "there is no header");
		return false;
	}
	table->columns = index->fields;
	if (!take_row(l, index, 0, &table->header))
		return false;
	l->data += index->used;
	l->done += index->used;
	index = scan(l, scanner, size - index->used);
	if (index == NULL)
		return false;
	if (index->rows > LIMIT_TABLE_CELLS / table->columns) {
		diag_at(l->diag, DIAG_ERROR, "E_LIMIT", l->at,
		    "more than %zu cells in one table", LIMIT_TABLE_CELLS);
		diag_note(l->diag, l->at, "split it into several tables");
		return false;
	}
	rows = arena_alloc(l->arena, index->rows, sizeof(*rows));
	if (rows == NULL) {
		diag_memory(l->diag);
		return false;
	}
	for (size_t i = 0; i < index->rows; i++)
		if (!take_row(l, index, i, &rows[i]))
			return false;
	table->rows = rows;
	table->count = index->rows;
	return true;
}

/* Spreadsheets of countries with decimal commas write semicolons. */
static char
delimiter_of(struct text text)
{
	size_t semicolons = 0;
	size_t commas = 0;
	bool quoted = false;

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		if (text.at[i] == '\n' || text.at[i] == '\r')
			break;
		semicolons += text.at[i] == ';';
		commas += text.at[i] == ',';
	}
	return semicolons > commas ? ';' : ',';
}

bool
table_delimiter(struct input *in, char *delimiter)
{
	char head[HEAD];
	ptrdiff_t len = input_read(in, head, sizeof head);

	if (len < 0)
		return false;
	*delimiter = delimiter_of((struct text){ head, (size_t)len });
	return input_rewind(in);
}

const struct table *
table_parse(struct arena *arena, struct text text, struct src_pos at,
    struct diag *diag)
{
	static const struct text mark = { "\xef\xbb\xbf", 3 };
	struct loader l = { .arena = arena, .diag = diag, .at = at };
	struct table *table = arena_alloc(arena, 1, sizeof(*table));
	char delimiter = delimiter_of(text);
	struct csv_options options = csv_options_usual(delimiter);
	struct csv_scan *scanner;
	char *padded;
	bool ok;

	/* Alone it takes any number of records at once. */
	options.engine = CSV_LIBCSV;
	options.record_limit = LIMIT_TABLE_BYTES;
	scanner = csv_scan_new(&options);
	if (text.len >= mark.len &&
	    text_equal((struct text){ text.at, mark.len }, mark)) {
		text.at += mark.len;
		text.len -= mark.len;
	}
	padded = calloc(text.len + PADDING, 1);
	ok = table != NULL && scanner != NULL && padded != NULL;
	if (!ok)
		diag_memory(diag);
	if (ok && text.len > 0)
		memcpy(padded, text.at, text.len);
	l.text = l.data = padded;
	l.line = at.line;
	ok = ok && load(&l, scanner, text.len, table);
	free(padded);
	csv_scan_free(scanner);
	csv_index_clear(&l.index);
	if (!ok)
		return NULL;
	table->file = at.file;
	table->delimiter = delimiter;
	return table;
}

static bool
read_all(struct input *in, struct buf *to, const char *path, struct diag *diag)
{
	for (;;) {
		char *room = buf_reserve(to, READ_PIECE);
		ptrdiff_t n;

		if (room == NULL && to->len + READ_PIECE <= to->limit) {
			diag_memory(diag);
			return false;
		}
		if (room == NULL || to->len > LIMIT_TABLE_BYTES) {
			diag_at(diag, DIAG_ERROR, "E_TOO_LARGE",
			    POS_FILE(path), "is larger than %zu bytes",
			    LIMIT_TABLE_BYTES);
			return false;
		}
		n = input_read(in, room, READ_PIECE);
		if (n <= 0)
			return n == 0;
		to->len += (size_t)n;
	}
}

/* A figure at the end of a file that was cut is another one. */
static void
tell_cut(const struct table *table, struct text text, struct diag *diag)
{
	const struct table_row *last = table->count > 0 ?
	    &table->rows[table->count - 1] :
	    &table->header;

	if (text.len == 0 || text.at[text.len - 1] == '\n' ||
	    text.at[text.len - 1] == '\r')
		return;
	diag_at(diag, DIAG_WARNING, "W_NO_LINE_END", last->at[0],
	    "the file does not end with a line end: was it cut short?");
}

const struct table *
table_read(struct arena *arena, const char *path, struct diag *diag)
{
	struct input *in = input_open(path, diag);
	const struct table *table = NULL;
	struct buf text;

	if (in == NULL)
		return NULL;
	buf_init(&text, LIMIT_TABLE_BYTES + 2 * (size_t)READ_PIECE);
	if (read_all(in, &text, path, diag))
		table = table_parse(arena,
		    (struct text){ text.data, text.len },
		    (struct src_pos){ path, 1, 1 }, diag);
	if (table != NULL)
		tell_cut(table, (struct text){ text.data, text.len }, diag);
	buf_clear(&text);
	input_close(in);
	return table;
}

int
table_column(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->columns; i++)
		if (text_is(table->header.cells[i], name))
			return (int)i;
	return -1;
}

struct src_pos
table_at(const struct table *table, const struct table_row *row, size_t column)
{
	(void)table;
	return row->at[column];
}
