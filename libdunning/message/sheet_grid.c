/* sheet_grid.c -- what goes from where to where, for people. */
#include <stdlib.h>

#include "message/display.h"
#include "message/page.h"
#include "message/sheet_line.h"

static const struct sheet_grid_cell *
cell_at(const struct sheet_grid *grid, size_t row, size_t column)
{
	return &grid->cells[row * grid->column_count + column];
}

/* The items of a cell, or its amount; null of an empty one. */
static struct sheet_cell
figure(const struct sheet_grid *grid, const struct sheet_grid_cell *cell,
    bool amount)
{
	if (amount)
		return (struct sheet_cell){ .number = cell->amount,
			.digits = grid->digits, .null = cell->items == 0 };
	return (struct sheet_cell){ .number = (int64_t)cell->items,
		.null = cell->items == 0 };
}

/* --- on a terminal --------------------------------------------------------- */

static void
widen(size_t *width, struct text text)
{
	size_t length = display_width(text);

	*width = length > *width ? length : *width;
}

/* Widths of the names of the rows and of each column behind them; returns that
 * of a line. */
static size_t
lay_out(struct sheet_page *page, const struct sheet_grid *grid,
    struct buf *room, size_t *widths)
{
	size_t width;

	widen(&widths[0], grid->corner);
	for (size_t i = 0; i < grid->row_count; i++)
		widen(&widths[0], grid->rows[i]);
	if (widths[0] > LINE_TEXT_MOST)
		widths[0] = LINE_TEXT_MOST;
	width = widths[0];
	for (size_t k = 0; k < grid->column_count; k++) {
		widen(&widths[k + 1], grid->columns[k]);
		for (size_t i = 0; i < 2 * grid->row_count; i++)
			widen(&widths[k + 1],
			    line_cell(page, room,
			        i % 2 != 0 ? SHEET_MONEY : SHEET_COUNT,
			        figure(grid, cell_at(grid, i / 2, k),
			            i % 2 != 0)));
		width += LINE_GAP + widths[k + 1];
	}
	return width;
}

static void
put_names(struct sheet_page *page, const struct sheet_grid *grid,
    const size_t *widths)
{
	line_padded(page, grid->corner, widths[0], false);
	for (size_t k = 0; k < grid->column_count; k++) {
		line_spaces(&page->text, LINE_GAP);
		line_padded(page, grid->columns[k], widths[k + 1], true);
	}
	line_end(&page->text);
}

static void
put_figures(struct sheet_page *page, const struct sheet_grid *grid,
    struct buf *room, const size_t *widths, size_t row)
{
	static const struct text none = { "", 0 };

	for (int amount = 0; amount < 2; amount++) {
		line_padded(page, amount != 0 ? none : grid->rows[row],
		    widths[0], false);
		for (size_t k = 0; k < grid->column_count; k++) {
			line_spaces(&page->text, LINE_GAP);
			line_padded(page,
			    line_cell(page, room,
			        amount != 0 ? SHEET_MONEY : SHEET_COUNT,
			        figure(grid, cell_at(grid, row, k),
			            amount != 0)),
			    widths[k + 1], true);
		}
		line_end(&page->text);
	}
}

void
line_grid(struct sheet_page *page, const struct sheet_grid *grid, size_t most)
{
	size_t *widths = calloc(grid->column_count + 1, sizeof *widths);
	struct buf room;
	size_t width;

	if (widths == NULL) {
		page->text.failed = true;
		return;
	}
	buf_init(&room, SIZE_MAX);
	width = lay_out(page, grid, &room, widths);
	if (width <= most) {
		put_names(page, grid, widths);
		line_rule(page, width);
		for (size_t i = 0; i < grid->row_count; i++)
			put_figures(page, grid, &room, widths, i);
		buf_putc(&page->text, '\n');
	}
	buf_clear(&room);
	free(widths);
}

/* --- on a page ------------------------------------------------------------- */

static void
put_head(struct sheet_page *page, const struct sheet_grid *grid)
{
	struct buf *to = &page->text;

	buf_puts(to,
	    "<div class=\"wide\">\n<table class=\"grid\">\n<thead><tr>"
	    "<th scope=\"col\">");
	page_text(page, grid->corner);
	buf_puts(to, "</th>");
	for (size_t k = 0; k < grid->column_count; k++) {
		buf_puts(to, "<th scope=\"col\" class=\"n\">");
		page_text(page, grid->columns[k]);
		buf_puts(to, "</th>");
	}
	buf_puts(to, "</tr></thead>\n<tbody>\n");
}

void
page_grid(struct sheet_page *page, const struct sheet_grid *grid)
{
	struct buf *to = &page->text;

	put_head(page, grid);
	for (size_t i = 0; i < grid->row_count; i++) {
		buf_puts(to, "<tr><th scope=\"row\">");
		page_text(page, grid->rows[i]);
		buf_puts(to, "</th>");
		for (size_t k = 0; k < grid->column_count; k++) {
			const struct sheet_grid_cell *cell =
			    cell_at(grid, i, k);

			buf_puts(to,
			    cell->same ? "<td class=\"n same\">" :
			                 "<td class=\"n\">");
			page_cell(page, SHEET_COUNT,
			    figure(grid, cell, false));
			if (cell->items > 0) {
				buf_puts(to, "<small>");
				page_cell(page, SHEET_MONEY,
				    figure(grid, cell, true));
				buf_puts(to, "</small>");
			}
			buf_puts(to, "</td>");
		}
		buf_puts(to, "</tr>\n");
	}
	buf_puts(to, "</tbody></table>\n</div>\n");
}
