/* letter_table.c -- tables: widths from their content, rows over pages. */
#include "base/arena.h"
#include "message/letter_internal.h"

static const struct type_style cell_style = { 9, false, true };
static const struct type_style strong_style = { 9, true, true };

static const double pad = 5;         /* at both sides of a cell */
static const double row_pad = 2.4;   /* above and below its text */
static const double least = 14 * MM; /* of a column that breaks its lines */
static const double slack = 0.01;

/* A row that has been set. */
struct set_row {
	const struct letter_row *row; /* NULL: the head */
	struct run **runs;
	double height;
};

struct setting {
	struct letter_work *work;
	const struct letter_table *table;
	double widths[COLUMNS_MAX];
	struct set_row head;
	struct set_row *rows;
	size_t count;
};

static const struct letter_text *
cell_at(const struct setting *setting, const struct set_row *row, size_t i)
{
	return row->row == NULL ? &setting->table->columns[i].head
	                        : &row->row->cells[i];
}

static const struct type_style *
style_of(const struct set_row *row)
{
	return row->row == NULL || row->row->total ? &strong_style
	                                           : &cell_style;
}

/* Columns that a cell covers: a total's words go on over empty cells. */
static size_t
span_of(const struct setting *setting, const struct set_row *row, size_t i)
{
	size_t end = i + 1;

	if (row->row == NULL || !row->row->total ||
	    setting->table->columns[i].right)
		return 1;
	while (end < setting->table->column_count &&
	       row->row->cells[end].text.len == 0)
		end++;
	return end - i;
}

/* One line per cell, which widens its column. */
static bool
set_row(struct setting *setting, struct set_row *row)
{
	struct letter_work *work = setting->work;
	size_t columns = setting->table->column_count;
	double width;
	size_t i;

	row->runs = arena_alloc(work->arena, columns, sizeof(struct run *));
	if (row->runs == NULL) {
		diag_memory(work->report.diag);
		return false;
	}
	for (i = 0; i < columns; i++) {
		if (!letter_set(work, style_of(row), cell_at(setting, row, i),
		        0, &row->runs[i]))
			return false;
		width = run_width(row->runs[i]) + 2 * pad;
		if (span_of(setting, row, i) == 1 && setting->widths[i] < width)
			setting->widths[i] = width;
	}
	return true;
}

static bool
set_rows(struct setting *setting)
{
	struct letter_work *work = setting->work;
	const struct letter_row *row;
	size_t n = 0;

	for (row = setting->table->rows; row != NULL; row = row->next)
		setting->count++;
	setting->rows = arena_alloc(
	    work->arena, setting->count + 1, sizeof(*setting->rows));
	if (setting->rows == NULL) {
		diag_memory(work->report.diag);
		return false;
	}
	if (!set_row(setting, &setting->head))
		return false;
	for (row = setting->table->rows; row != NULL; row = row->next) {
		setting->rows[n].row = row;
		if (!set_row(setting, &setting->rows[n++]))
			return false;
	}
	return true;
}

static double
sum_of(const struct setting *setting)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < setting->table->column_count; i++)
		sum += setting->widths[i];
	return sum;
}

/* Gives away what is left over: to the '*' column, or to all alike. */
static void
widen(struct setting *setting, double spare)
{
	size_t count = setting->table->column_count;
	size_t i;

	for (i = 0; i < count; i++) {
		if (setting->table->columns[i].rest) {
			setting->widths[i] += spare;
			return;
		}
	}
	for (i = 0; i < count; i++)
		setting->widths[i] += spare / (double)count;
}

/* What the columns that are wider than cap would have in common. */
static double
room_for_wide(
    const struct setting *setting, double room, double cap, size_t *wide)
{
	size_t i;

	*wide = 0;
	for (i = 0; i < setting->table->column_count; i++) {
		if (!setting->table->columns[i].right &&
		    setting->widths[i] > cap)
			++*wide;
		else
			room -= setting->widths[i];
	}
	return room;
}

/*
 * Narrows the widest columns of text to one width, so that all fit; numbers
 * do not break.
 */
static bool
narrow(struct setting *setting, double room)
{
	double cap = 0;
	double share;
	size_t wide;
	size_t i;

	/* Each turn drops columns that are narrower than their share. */
	for (;;) {
		share = room_for_wide(setting, room, cap, &wide);
		if (wide == 0)
			break;
		share /= (double)wide;
		if (share <= cap + slack)
			break;
		cap = share;
	}
	if (wide == 0 || cap < least)
		return letter_fault(&setting->work->report, "R_LETTER_WIDE",
		    setting->table->columns[0].head.line,
		    "the table is %d mm wide, the page has room for %d mm",
		    (int)(sum_of(setting) / MM + 1), (int)(room / MM));
	for (i = 0; i < setting->table->column_count; i++)
		if (!setting->table->columns[i].right &&
		    setting->widths[i] > cap)
			setting->widths[i] = cap;
	return true;
}

/* Breaks the cells that are too wide, and finds the height. */
static bool
fit_row(struct setting *setting, struct set_row *row)
{
	size_t columns = setting->table->column_count;
	size_t span;
	size_t i;
	size_t j;

	for (i = 0; i < columns; i++) {
		double width = -2 * pad;
		double height;

		span = span_of(setting, row, i);
		for (j = i; j < i + span; j++)
			width += setting->widths[j];
		if (run_width(row->runs[i]) > width + slack &&
		    !letter_set(setting->work, style_of(row),
		        cell_at(setting, row, i), width, &row->runs[i]))
			return false;
		height = run_height(row->runs[i], 0, run_lines(row->runs[i])) +
		         2 * row_pad;
		if (row->height < height)
			row->height = height;
	}
	return true;
}

static bool
add_line(struct setting *setting, double y, double thickness, double grey)
{
	struct letter_work *work = setting->work;
	struct letter_item *line =
	    letter_item(work, work->page, ITEM_LINE, work->sheet->left, y);

	if (line == NULL)
		return false;
	line->width = work->sheet->right - work->sheet->left;
	line->height = thickness;
	line->grey = grey;
	return true;
}

static bool
put_cells(struct setting *setting, const struct set_row *row)
{
	struct letter_work *work = setting->work;
	double x = work->sheet->left;
	size_t i;

	for (i = 0; i < setting->table->column_count; i++) {
		const struct run *run = row->runs[i];
		double at = x + pad;

		x += setting->widths[i];
		if (setting->table->columns[i].right)
			at = x - pad - run_width(run);
		if (cell_at(setting, row, i)->text.len > 0 &&
		    !letter_put(
		        work, work->page, run, at, work->y + row_pad, 0))
			return false;
	}
	work->y += row->height;
	return true;
}

static bool
put_head(struct setting *setting)
{
	struct letter_work *work = setting->work;
	struct letter_item *box =
	    letter_item(work, work->page, ITEM_BOX, work->sheet->left, work->y);

	if (box == NULL)
		return false;
	box->width = work->sheet->right - work->sheet->left;
	box->height = setting->head.height;
	box->grey = 0.91;
	return put_cells(setting, &setting->head);
}

/* The rule between two rows, or above a total. */
static bool
put_row(struct setting *setting, size_t i)
{
	const struct letter_row *row = setting->rows[i].row;
	bool after_total = i > 0 && setting->rows[i - 1].row->total;

	if (row->total && !after_total &&
	    !add_line(setting, setting->work->y, 0.9, 0))
		return false;
	if (!put_cells(setting, &setting->rows[i]))
		return false;
	if (i + 1 < setting->count && setting->rows[i + 1].row->total)
		return true;
	return row->total || add_line(setting, setting->work->y, 0.35, 0.78);
}

/* Rows from i on that stay together: one, with the totals after it. */
static size_t
chunk_at(const struct setting *setting, size_t i, double *height)
{
	size_t end = i;

	*height = 0;
	do {
		*height += setting->rows[end++].height;
	} while (end < setting->count && setting->rows[end].row->total);
	return end;
}

static bool
put_chunk(struct setting *setting, size_t i, size_t end, bool *headed)
{
	for (; i < end; i++)
		if (!put_row(setting, i))
			return false;
	*headed = true;
	return true;
}

static bool
put_rows(struct setting *setting)
{
	struct letter_work *work = setting->work;
	bool headed = false;
	size_t i = 0;

	while (i < setting->count) {
		double height;
		size_t end = chunk_at(setting, i, &height);
		double needed = height + (headed ? 0 : setting->head.height);

		if (work->y + needed > work->bottom + slack) {
			if (work->sheet->next_y + height +
			        setting->head.height >
			    work->bottom + slack)
				return letter_fault(&work->report,
				    "R_LETTER_LONG", setting->rows[i].row->line,
				    "a row is higher than a page");
			if (!letter_next_page(work))
				return false;
			headed = false;
		}
		if (!headed && !put_head(setting))
			return false;
		if (!put_chunk(setting, i, end, &headed))
			return false;
		i = end;
	}
	return true;
}

bool
letter_table(struct letter_work *work, const struct letter_table *table)
{
	struct setting setting = { .work = work, .table = table };
	double room = work->sheet->right - work->sheet->left;
	double sum;
	size_t i;

	if (!set_rows(&setting))
		return false;
	sum = sum_of(&setting);
	if (sum <= room)
		widen(&setting, room - sum);
	else if (!narrow(&setting, room))
		return false;
	if (!fit_row(&setting, &setting.head))
		return false;
	for (i = 0; i < setting.count; i++)
		if (!fit_row(&setting, &setting.rows[i]))
			return false;
	return put_rows(&setting);
}
