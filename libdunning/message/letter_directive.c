/* letter_directive.c -- the directives of a letter document. */
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "message/letter_reader.h"

static const int64_t space_most = 200; /* millimetres */

struct directive {
	const char *name;
	bool (*take)(struct letter_reader *, struct text value);
	bool once;
};

static bool
syntax(const struct letter_reader *reader, const char *what)
{
	return letter_fault(
	    reader->report, "E_LETTER_SYNTAX", reader->line, "%s", what);
}

static bool
no_memory(const struct letter_reader *reader)
{
	diag_memory(reader->report->diag);
	return false;
}

bool
letter_read_text(struct letter_reader *reader, struct text raw,
    enum text_kind kind, struct letter_text *out)
{
	return letter_text_read(
	    raw, reader->line, kind, reader->arena, reader->report, out);
}

/* Cuts the next cell off *rest; false after the last one. */
static bool
next_cell(struct text *rest, struct text *cell)
{
	const char *bar;

	if (rest->at == NULL)
		return false;
	bar = rest->len == 0 ? NULL : memchr(rest->at, '|', rest->len);
	if (bar == NULL) {
		*cell = text_trim(*rest);
		rest->at = NULL;
		return true;
	}
	*cell = text_trim((struct text){ rest->at, (size_t)(bar - rest->at) });
	rest->len -= (size_t)(bar - rest->at) + 1;
	rest->at = bar + 1;
	return true;
}

struct letter_block *
letter_add_block(struct letter_reader *reader, enum letter_block_kind kind)
{
	struct letter_block *block =
	    arena_alloc(reader->arena, 1, sizeof(*block));

	if (block == NULL) {
		no_memory(reader);
		return NULL;
	}
	block->kind = kind;
	if (reader->beside != NULL) {
		*reader->beside = block;
		reader->beside = &block->next;
	} else {
		*reader->next = block;
		reader->next = &block->next;
	}
	return block;
}

static bool
take_layout(struct letter_reader *reader, struct text value)
{
	reader->letter->sheet = letter_sheet_find(value);
	if (reader->letter->sheet != NULL)
		return true;
	letter_fault(reader->report, "E_LETTER_SYNTAX", reader->line,
	    "unknown layout '%.*s'", (int)value.len, value.at);
	diag_note(reader->report->diag, POS_NONE, "a layout is %s",
	    letter_sheet_names);
	return false;
}

static bool
is_language(struct text tag)
{
	size_t i;

	if (tag.len < 2 || tag.len > 35)
		return false;
	for (i = 0; i < tag.len; i++) {
		char c = tag.at[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    (i < 2 || (c != '-' && !(c >= '0' && c <= '9'))))
			return false;
	}
	return true;
}

static bool
take_lang(struct letter_reader *reader, struct text value)
{
	if (!is_language(value))
		return syntax(reader, "@lang needs a tag such as es-MX");
	reader->letter->language =
	    arena_strndup(reader->arena, value.at, value.len);
	return reader->letter->language != NULL || no_memory(reader);
}

/* A path that stays below its directory. */
static bool
is_inside(struct text path)
{
	struct text piece;

	if (path.len == 0 || path.at[0] == '/')
		return false;
	while (text_split(&path, '/', &piece))
		if (text_is(piece, ".."))
			return false;
	return true;
}

static bool
take_logo(struct letter_reader *reader, struct text value)
{
	struct letter_text *logo = &reader->letter->logo;

	if (!letter_read_text(reader, value, TEXT_PLAIN, logo))
		return false;
	if (is_inside(logo->text))
		return true;
	return letter_fault(reader->report, "E_LETTER_LOGO", reader->line,
	    "'%.*s' is not a path below the directory of assets",
	    (int)logo->text.len, logo->text.at);
}

static bool
take_sender(struct letter_reader *reader, struct text value)
{
	struct letter *letter = reader->letter;

	if (value.len == 0)
		return true;
	if (letter->sender_count == SENDER_MAX)
		return syntax(reader, "more than 8 lines of @sender");
	return letter_read_text(
	    reader, value, TEXT_LINE, &letter->sender[letter->sender_count++]);
}

static bool
take_address(struct letter_reader *reader, struct text value)
{
	struct letter *letter = reader->letter;

	if (value.len == 0)
		return true;
	if (letter->address_count == ADDRESS_MAX)
		return letter_fault(reader->report, "R_LETTER_ADDRESS",
		    reader->line, "more than 6 address lines");
	return letter_read_text(reader, value, TEXT_LINE,
	    &letter->address[letter->address_count++]);
}

static bool
take_info(struct letter_reader *reader, struct text value)
{
	struct letter *letter = reader->letter;
	struct letter_info *info = &letter->info[letter->info_count];
	struct text label;
	struct text content;
	struct text more;

	if (!next_cell(&value, &label) || !next_cell(&value, &content) ||
	    next_cell(&value, &more))
		return syntax(reader, "@info needs: label | value");
	if (content.len == 0)
		return true;
	if (letter->info_count == INFO_MAX)
		return syntax(reader, "more than 12 lines of @info");
	letter->info_count++;
	return letter_read_text(reader, label, TEXT_LINE, &info->label) &&
	       letter_read_text(reader, content, TEXT_LINE, &info->value);
}

static bool
take_subject(struct letter_reader *reader, struct text value)
{
	return value.len == 0 || letter_read_text(reader, value, TEXT_LINE,
	                             &reader->letter->subject);
}

static bool
take_page(struct letter_reader *reader, struct text value)
{
	if (value.len == 0)
		return syntax(reader, "@page needs a label with {page}");
	return letter_read_text(
	    reader, value, TEXT_PLAIN, &reader->letter->label);
}

static bool
take_footer(struct letter_reader *reader, struct text value)
{
	struct letter *letter = reader->letter;
	struct text cell;
	size_t n = 0;

	if (value.len == 0)
		return true;
	if (letter->footer_count == FOOTER_MAX)
		return syntax(reader, "more than 6 lines of @footer");
	while (next_cell(&value, &cell)) {
		if (n == FOOTER_BLOCKS)
			return syntax(reader, "more than 3 blocks in @footer");
		if (!letter_read_text(reader, cell, TEXT_LINE,
		        &letter->footer[letter->footer_count][n++]))
			return false;
	}
	letter->footer_count++;
	if (letter->footer_blocks < n)
		letter->footer_blocks = n;
	return true;
}

static bool
take_column(struct letter_reader *reader, struct text cell)
{
	struct letter_table *table = reader->table;
	struct letter_column *column = &table->columns[table->column_count];
	size_t i;

	if (table->column_count == COLUMNS_MAX)
		return syntax(reader, "more than 16 columns in @table");
	while (cell.len > 0 && (cell.at[0] == '>' || cell.at[0] == '*')) {
		if (cell.at[0] == '>')
			column->right = true;
		else
			column->rest = true;
		cell = text_trim((struct text){ cell.at + 1, cell.len - 1 });
	}
	for (i = 0; column->rest && i < table->column_count; i++)
		if (table->columns[i].rest)
			return syntax(reader, "two columns of @table have '*'");
	table->column_count++;
	return letter_read_text(reader, cell, TEXT_LINE, &column->head);
}

static bool
take_table(struct letter_reader *reader, struct text value)
{
	struct letter_block *block;
	struct text cell;

	if (value.len == 0)
		return syntax(reader, "@table needs column heads");
	block = letter_add_block(reader, BLOCK_TABLE);
	if (block == NULL)
		return false;
	block->table = arena_alloc(reader->arena, 1, sizeof(*block->table));
	if (block->table == NULL)
		return no_memory(reader);
	reader->table = block->table;
	reader->row = &block->table->rows;
	while (next_cell(&value, &cell))
		if (!take_column(reader, cell))
			return false;
	return true;
}

static size_t
count_cells(struct text value)
{
	struct text cell;
	size_t n = 0;

	while (next_cell(&value, &cell))
		n++;
	return n;
}

static bool
add_row(struct letter_reader *reader, struct text value, bool total)
{
	struct letter_row *row;
	struct text cell;
	size_t n = count_cells(value);

	if (reader->table == NULL)
		return syntax(reader, "a row outside of a table");
	if (n != reader->table->column_count)
		return letter_fault(reader->report, "E_LETTER_CELLS",
		    reader->line, "%zu cells, the table has %zu columns", n,
		    reader->table->column_count);
	row = arena_alloc(reader->arena, 1, sizeof(*row));
	if (row == NULL)
		return no_memory(reader);
	row->cells = arena_alloc(reader->arena, n, sizeof(*row->cells));
	if (row->cells == NULL)
		return no_memory(reader);
	row->total = total;
	row->line = reader->line;
	*reader->row = row;
	reader->row = &row->next;
	for (n = 0; next_cell(&value, &cell); n++)
		if (!letter_read_text(reader, cell, TEXT_LINE, &row->cells[n]))
			return false;
	return true;
}

static bool
take_row(struct letter_reader *reader, struct text value)
{
	return add_row(reader, value, false);
}

static bool
take_total(struct letter_reader *reader, struct text value)
{
	return add_row(reader, value, true);
}

static bool
take_endtable(struct letter_reader *reader, struct text value)
{
	if (reader->table == NULL)
		return syntax(reader, "@endtable without @table");
	if (value.len > 0)
		return syntax(reader, "@endtable takes no value");
	reader->table = NULL;
	return true;
}

static bool
take_qr(struct letter_reader *reader, struct text value)
{
	struct letter_block *block;

	if (value.len == 0)
		return letter_fault(reader->report, "R_LETTER_CODE",
		    reader->line, "a QR code without text");
	block = letter_add_block(reader, BLOCK_CODE);
	if (block == NULL)
		return false;
	reader->beside = &block->beside;
	return letter_read_text(reader, value, TEXT_DATA, &block->text);
}

/* A code's paragraphs have ended before, as with every directive. */
static bool
take_endqr(struct letter_reader *reader, struct text value)
{
	return value.len == 0 || syntax(reader, "@endqr takes no value");
}

static bool
take_space(struct letter_reader *reader, struct text value)
{
	struct letter_block *block;
	struct decimal space;
	double points = MM;
	int32_t i;

	if (decimal_parse(value, &space, NULL) != NUM_OK ||
	    space.coefficient < 0 ||
	    decimal_compare(space, (struct decimal){ space_most, 0 }) > 0)
		return syntax(reader, "@space needs 0 to 200 millimetres");
	block = letter_add_block(reader, BLOCK_SPACE);
	if (block == NULL)
		return false;
	for (i = 0; i < space.scale; i++)
		points /= 10;
	block->space = (double)space.coefficient * points;
	return true;
}

static const struct directive directives[] = {
	{ "address", take_address, false },
	{ "endqr", take_endqr, false },
	{ "endtable", take_endtable, false },
	{ "footer", take_footer, false },
	{ "info", take_info, false },
	{ "lang", take_lang, true },
	{ "layout", take_layout, true },
	{ "logo", take_logo, true },
	{ "page", take_page, true },
	{ "qr", take_qr, false },
	{ "row", take_row, false },
	{ "sender", take_sender, false },
	{ "space", take_space, false },
	{ "subject", take_subject, true },
	{ "table", take_table, false },
	{ "total", take_total, false },
};

static bool
unknown(struct letter_reader *reader, struct text name)
{
	const char *names[ARRAY_LEN(directives)];
	const char *near;
	size_t i;

	for (i = 0; i < ARRAY_LEN(directives); i++)
		names[i] = directives[i].name;
	near = text_nearest(name, names, ARRAY_LEN(names));
	letter_fault(reader->report, "E_LETTER_SYNTAX", reader->line,
	    "unknown directive '@%.*s'",
	    (int)utf8_valid(name.at, name.len < 40 ? name.len : 40), name.at);
	if (near != NULL)
		diag_note(reader->report->diag, POS_NONE, "did you mean '@%s'?",
		    near);
	else
		diag_note(reader->report->diag, POS_NONE,
		    "text that begins with @ begins with &#64;");
	return false;
}

bool
letter_take_directive(struct letter_reader *reader, struct text line)
{
	struct text name = { line.at + 1, 0 };
	struct text value;
	size_t i;

	while (name.len + 1 < line.len && name.at[name.len] != ' ' &&
	       name.at[name.len] != '\t')
		name.len++;
	value = text_trim(
	    (struct text){ name.at + name.len, line.len - 1 - name.len });
	for (i = 0; i < ARRAY_LEN(directives); i++)
		if (text_is(name, directives[i].name))
			break;
	if (i == ARRAY_LEN(directives))
		return unknown(reader, name);
	if (directives[i].once && (reader->seen & 1u << i) != 0)
		return letter_fault(reader->report, "E_LETTER_SYNTAX",
		    reader->line, "a second @%s", directives[i].name);
	reader->seen |= 1u << i;
	reader->beside = NULL;
	if (!text_is(name, "row") && !text_is(name, "total") &&
	    !text_is(name, "endtable"))
		reader->table = NULL;
	return directives[i].take(reader, value);
}
