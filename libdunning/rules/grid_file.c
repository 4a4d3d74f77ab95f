/* grid_file.c -- decision tables in CSV files. */
#include "rules/grid_cell.h"
#include "stream/table.h"

static bool
has_prefix(struct text text, struct text prefix)
{
	return text.len > prefix.len &&
	       text_equal((struct text){ text.at, prefix.len }, prefix);
}

/* A cell of a file without the first bytes and the blanks around. */
static bool
file_cell(struct arena *arena, const struct table *table,
    const struct table_row *row, size_t column, size_t skip,
    struct located *out)
{
	struct text cell = row->cells[column];
	struct text trimmed = { cell.at + skip, cell.len - skip };
	const char *copy;

	trimmed = text_trim(trimmed);
	copy = arena_strndup(
	    arena, trimmed.at == NULL ? "" : trimmed.at, trimmed.len);
	*out = (struct located){ { copy, trimmed.len },
		table_at(table, row, column), false };
	if (trimmed.len > 0)
		out->at.col += (size_t)(trimmed.at - cell.at);
	return copy != NULL;
}

/* False: no header of such a file, or out of memory. */
static bool
file_column(struct arena *arena, const struct table *table, size_t column,
    struct grid_column *out, struct diag *diag)
{
	static const struct text if_prefix = { "if:", 3 };
	static const struct text then_prefix = { "then:", 5 };
	struct text name = table->header.cells[column];
	size_t skip = 0;

	if (text_is(name, "id")) {
		out->role = GRID_ID;
	} else if (text_is(name, "note")) {
		out->role = GRID_NOTE;
	} else if (has_prefix(name, if_prefix)) {
		out->role = GRID_INPUT;
		skip = if_prefix.len;
	} else if (has_prefix(name, then_prefix)) {
		out->role = GRID_OUTPUT;
		skip = then_prefix.len;
	} else {
		diag_at(diag, DIAG_ERROR, "E_TABLE",
		    table_at(table, &table->header, column),
		    "a header of a table file is id, if:NAME, then:NAME or "
		    "note, not `%.*s`",
		    (int)name.len, name.at == NULL ? "" : name.at);
		return false;
	}
	if (file_cell(arena, table, &table->header, column, skip, &out->name))
		return true;
	diag_memory(diag);
	return false;
}

/* Spreadsheets write them after the last one that says something. */
static bool
is_blank(const struct table *table, const struct table_row *row)
{
	size_t i;

	for (i = 0; i < table->columns; i++)
		if (text_trim(row->cells[i]).len > 0)
			return false;
	return true;
}

/* Of those after the last one that says something nothing is left. */
static size_t
count_columns(const struct table *table)
{
	size_t count = table->columns;
	size_t i;

	for (; count > 1; count--) {
		if (text_trim(table->header.cells[count - 1]).len > 0)
			return count;
		for (i = 0; i < table->count; i++)
			if (text_trim(table->rows[i].cells[count - 1]).len > 0)
				return count;
	}
	return count;
}

/* The cells of a row; NULL: reported. */
static const struct located *
file_row(struct arena *arena, const struct table *table,
    const struct grid *grid, const struct table_row *row, struct diag *diag)
{
	struct located *cells = arena_alloc(arena, grid->count, sizeof(*cells));
	bool good = true;
	size_t i;

	for (i = 0; i < grid->count; i++) {
		if (cells == NULL ||
		    !file_cell(arena, table, row, i, 0, &cells[i])) {
			diag_memory(diag);
			return NULL;
		}
		good = grid_tidy(arena, &cells[i], grid->columns[i].role,
		           table->delimiter, diag) &&
		       good;
	}
	return good ? cells : NULL;
}

/* All rows, all errors of them reported. */
static bool
file_rows(struct arena *arena, const struct table *table, struct grid *grid,
    struct grid_row *rows, struct diag *diag)
{
	const struct located *cells;
	bool good = true;
	size_t i;

	for (i = 0; i < table->count && !diag_full(diag); i++) {
		if (is_blank(table, &table->rows[i]))
			continue;
		cells = file_row(arena, table, grid, &table->rows[i], diag);
		good = good && cells != NULL;
		rows[grid->row_count++] = (struct grid_row){ cells,
			table_at(table, &table->rows[i], 0) };
	}
	return good;
}

struct grid *
grid_read(struct arena *arena, const char *path, struct diag *diag)
{
	const struct table *table = table_read(arena, path, diag);
	struct grid_column *columns;
	struct grid_row *rows;
	struct grid *grid;
	bool good = true;
	size_t count;
	size_t i;

	if (table == NULL)
		return NULL;
	count = count_columns(table);
	grid = arena_alloc(arena, 1, sizeof(*grid));
	columns = arena_alloc(arena, table->columns, sizeof(*columns));
	rows = arena_alloc(arena, table->count + 1, sizeof(*rows));
	if (grid == NULL || columns == NULL || rows == NULL) {
		diag_memory(diag);
		return NULL;
	}
	for (i = 0; i < count; i++)
		good = file_column(arena, table, i, &columns[i], diag) && good;
	*grid = (struct grid){ columns, count, rows, 0,
		table->delimiter };
	return good && file_rows(arena, table, grid, rows, diag) ? grid : NULL;
}
