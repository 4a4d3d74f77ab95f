#include "rules/expr.h"
#include "rules/grid_cell.h"

/* A text being taken apart, line by line. */
struct cutter {
	struct arena *arena;
	const struct located *source;
	struct diag *diag;
	struct located line; /* the text from the line on that is being cut */
	struct located *cells; /* of the line */
	size_t count;
	size_t split; /* cells before "||"; SIZE_MAX: there is no "||" */
};

/* Of a byte in the line that is being cut, or after it. */
static struct src_pos
place(const struct cutter *c, size_t offset)
{
	return expr_place(&c->line,
	    offset - (size_t)(c->line.text.at - c->source->text.at));
}

static void
go_to_line(struct cutter *c, size_t from)
{
	c->line.at = place(c, from);
	c->line.text = (struct text){ c->source->text.at + from,
		c->source->text.len - from };
}

static void
complain(const struct cutter *c, size_t offset, const char *what)
{
	diag_at(c->diag, DIAG_ERROR, "E_TABLE", place(c, offset), "%s", what);
}

/* The bytes from..to of the text without blanks around them. */
static bool
add_cell(struct cutter *c, size_t from, size_t to)
{
	const char *text = c->source->text.at;
	struct text cell = text_trim((struct text){ text + from, to - from });
	const char *copy = arena_strndup(c->arena, cell.at, cell.len);

	if (copy == NULL) {
		diag_memory(c->diag);
		return false;
	}
	c->cells[c->count++] = (struct located){ { copy, cell.len },
		place(c, (size_t)(cell.at - text)), false };
	return true;
}

/* Just after the quote that ends the one at i; beyond end: there is none. */
static size_t
skip_quotes(const char *text, size_t i, size_t end)
{
	for (i++; i < end; i++) {
		if (text[i] == '"')
			return i + 1;
		if (text[i] == '\\')
			i++;
	}
	return end + 1;
}

/* Room for the cells of a line, at most one more than it has bars. */
static bool
make_room(struct cutter *c, size_t from, size_t end)
{
	size_t bars = 0;
	size_t i;

	for (i = from; i < end; i++)
		bars += c->source->text.at[i] == '|';
	c->cells = arena_alloc(c->arena, bars + 1, sizeof(*c->cells));
	c->count = 0;
	c->split = SIZE_MAX;
	if (c->cells == NULL)
		diag_memory(c->diag);
	return c->cells != NULL;
}

/* The "||" that a second bar at i makes; false: reported. */
static bool
take_split(struct cutter *c, size_t i)
{
	if (c->split != SIZE_MAX) {
		complain(c, i, "`||` stands twice in this line");
		return false;
	}
	c->split = c->count;
	return true;
}

static bool
cut_line(struct cutter *c, size_t from, size_t end)
{
	const char *text = c->source->text.at;
	size_t start = from;
	size_t i = from;
	size_t next;

	go_to_line(c, from);
	if (!make_room(c, from, end))
		return false;
	while (i < end) {
		next = text[i] == '"' ? skip_quotes(text, i, end) : i + 1;
		if (next > end) {
			complain(c, i, "this quote has no end in its line");
			return false;
		}
		if (text[i] == '|') {
			if (!add_cell(c, start, i))
				return false;
			if (next < end && text[next] == '|' &&
			    !take_split(c, next++))
				return false;
			start = next;
		}
		i = next;
	}
	return add_cell(c, start, end);
}

static struct grid_column *
header_columns(struct cutter *c)
{
	struct grid_column *columns =
	    arena_alloc(c->arena, c->count, sizeof(*columns));
	size_t i;

	if (columns == NULL) {
		diag_memory(c->diag);
		return NULL;
	}
	for (i = 0; i < c->count; i++) {
		columns[i].name = c->cells[i];
		columns[i].role = i < c->split ? GRID_INPUT : GRID_OUTPUT;
		if (i == 0 && text_is(c->cells[i].text, "id"))
			columns[i].role = GRID_ID;
		if (i + 1 == c->count && text_is(c->cells[i].text, "note"))
			columns[i].role = GRID_NOTE;
	}
	return columns;
}

/* Whether a row has the form of its header. */
static bool
check_row(
    const struct cutter *c, const struct grid *grid, size_t split, size_t from)
{
	if (c->count != grid->count) {
		diag_at(c->diag, DIAG_ERROR, "E_TABLE",
		    place(c, from),
		    "this row has %zu cells, the header has %zu", c->count,
		    grid->count);
		diag_note(c->diag, grid->columns[0].name.at,
		    "the header is here; a `|` inside a cell stands between "
		    "double quotes");
		return false;
	}
	if (c->split == split)
		return true;
	if (c->split == SIZE_MAX)
		diag_at(c->diag, DIAG_ERROR, "E_TABLE",
		    place(c, from),
		    "this row has no `||`, the header has it after %zu cells",
		    split);
	else
		diag_at(c->diag, DIAG_ERROR, "E_TABLE", c->cells[c->split].at,
		    "`||` after %zu cells, which is not where the header has "
		    "it",
		    c->split);
	return false;
}

/* The end of the line that starts at from. */
static size_t
line_end(struct text text, size_t from)
{
	while (from < text.len && text.at[from] != '\n')
		from++;
	return from;
}

static bool
is_row(struct text text, size_t from, size_t end)
{
	struct text line =
	    text_trim((struct text){ text.at + from, end - from });

	return line.len > 0 && line.at[0] != '#';
}

static size_t
count_rows(struct text text)
{
	size_t count = 0;
	size_t from;
	size_t end;

	for (from = 0; from < text.len; from = end + 1) {
		end = line_end(text, from);
		count += is_row(text, from, end);
	}
	return count;
}

/* What is no FEEL in the cells of a row, reported. */
static bool
tidy_row(struct cutter *c, const struct grid *grid)
{
	bool good = true;
	size_t i;

	for (i = 0; i < c->count; i++)
		good = grid_tidy(c->arena, &c->cells[i],
		           grid->columns[i].role, ',', c->diag) &&
		       good;
	return good;
}

/* The rows after the header, all errors of them reported. */
static bool
cut_rows(
    struct cutter *c, struct grid *grid, struct grid_row *rows, size_t from)
{
	struct text text = c->source->text;
	size_t split = c->split;
	bool good = true;
	size_t end;

	for (; from < text.len && !diag_full(c->diag); from = end + 1) {
		end = line_end(text, from);
		if (!is_row(text, from, end))
			continue;
		if (!cut_line(c, from, end) ||
		    !check_row(c, grid, split, from)) {
			good = false;
			continue;
		}
		good = tidy_row(c, grid) && good;
		rows[grid->row_count++] =
		    (struct grid_row){ c->cells, c->cells[0].at };
	}
	return good;
}

struct grid *
grid_parse(struct arena *arena, const struct located *source, struct diag *diag)
{
	struct cutter c = {
		.arena = arena, .source = source, .diag = diag, .line = *source
	};
	struct grid *grid = arena_alloc(arena, 1, sizeof(*grid));
	size_t count = count_rows(source->text);
	struct grid_row *rows = arena_alloc(arena, count + 1, sizeof(*rows));
	size_t from = 0;
	size_t end = line_end(source->text, 0);

	if (grid == NULL || rows == NULL) {
		diag_memory(diag);
		return NULL;
	}
	while (end < source->text.len && !is_row(source->text, from, end)) {
		from = end + 1;
		end = line_end(source->text, from);
	}
	if (count == 0) {
		complain(&c, 0, "this table has no header");
		return NULL;
	}
	if (!cut_line(&c, from, end))
		return NULL;
	grid->columns = header_columns(&c);
	grid->count = c.count;
	grid->rows = rows;
	if (grid->columns == NULL || !cut_rows(&c, grid, rows, end + 1))
		return NULL;
	/* Then not all rows were looked at. */
	return diag_full(diag) ? NULL : grid;
}

size_t
grid_find(const struct grid *grid, const char *name)
{
	size_t i;

	for (i = 0; i < grid->count; i++) {
		if (text_is(grid->columns[i].name.text, name))
			break;
	}
	return i;
}
