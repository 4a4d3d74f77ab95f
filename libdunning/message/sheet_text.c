/* sheet_text.c -- a sheet for a terminal, in columns. */
#include "message/sheet_line.h"

#include <stdlib.h>

#include "message/display.h"

enum { TEXT_LEAST = 8, RANKS = 16 };

/* The columns of a table. */
struct layout {
	size_t *widths; /* of each column */
	size_t width;   /* of a line */
	size_t most;    /* that it may have */
	unsigned ranks; /* columns of this rank and above are left out */
};

static bool
is_shown(const struct layout *layout, const struct sheet_column *column)
{
	return !(column->use & (SHEET_SECTION | SHEET_BESIDE | SHEET_BELOW)) &&
	    (column->rank == 0 || column->rank < layout->ranks);
}

static size_t
least(const struct sheet_column *column, size_t length)
{
	size_t label = display_width(column->label);

	return length > label ? length : label;
}

/* The width that a cell asks for. */
static void
ask_width(struct sheet_page *page, struct buf *room, size_t *widths,
    const struct sheet_cell *cells)
{
	const struct sheet *sheet = page->sheet;

	for (size_t i = 0; i < sheet->column_count; i++) {
		const struct sheet_column *column = &sheet->columns[i];
		size_t length = display_width(
		    line_cell(page, room, column->kind, cells[i]));

		if (column->kind == SHEET_TEXT && length > LINE_TEXT_MOST)
			length = LINE_TEXT_MOST;
		length = least(column, length);
		widths[i] = length > widths[i] ? length : widths[i];
	}
}

/* The word for it stands where its rows have their names. */
static void
ask_total(const struct sheet *sheet, size_t *widths)
{
	size_t length = display_width(sheet_word(sheet, WORD_TOTAL));

	for (size_t i = 0; i < sheet->column_count; i++)
		if (sheet->columns[i].use & SHEET_BY) {
			if (length > widths[i])
				widths[i] = length;
			return;
		}
}

static size_t
line_width(const struct sheet *sheet, const struct layout *layout)
{
	size_t width = 0;

	for (size_t i = 0; i < sheet->column_count; i++)
		if (is_shown(layout, &sheet->columns[i]))
			width += (width > 0 ? LINE_GAP : 0) + layout->widths[i];
	return width;
}

/* Texts give way, the longest first. */
static void
shorten(const struct sheet *sheet, struct layout *layout)
{
	while (line_width(sheet, layout) > layout->most) {
		size_t longest = sheet->column_count;

		for (size_t i = 0; i < sheet->column_count; i++)
			if (is_shown(layout, &sheet->columns[i]) &&
			    sheet->columns[i].kind == SHEET_TEXT &&
			    layout->widths[i] > TEXT_LEAST &&
			    (longest == sheet->column_count ||
			        layout->widths[i] > layout->widths[longest]))
				longest = i;
		if (longest == sheet->column_count)
			return;
		layout->widths[longest]--;
	}
}

/* Widths of a section; false: reported. */
static bool
lay_out(struct sheet_page *page, const struct sheet_section *section,
    struct layout *layout)
{
	const struct sheet *sheet = page->sheet;
	struct buf room;
	bool ok = true;

	buf_init(&room, SIZE_MAX);
	for (size_t i = 0; i < section->count && ok; i++) {
		ok = sheet->row(sheet->ctx, section->first + i, page->cells);
		if (ok)
			ask_width(page, &room, layout->widths, page->cells);
	}
	if (ok && section->total != NULL) {
		ask_width(page, &room, layout->widths, section->total);
		ask_total(sheet, layout->widths);
	}
	buf_clear(&room);
	layout->ranks = RANKS;
	while (layout->ranks > 1 && line_width(sheet, layout) > layout->most)
		layout->ranks--;
	shorten(sheet, layout);
	layout->width = line_width(sheet, layout);
	return ok;
}

static void
put_labels(struct sheet_page *page, const struct layout *layout)
{
	const struct sheet *sheet = page->sheet;
	struct buf *to = &page->text;
	bool first = true;

	for (size_t i = 0; i < sheet->column_count; i++) {
		const struct sheet_column *column = &sheet->columns[i];

		if (!is_shown(layout, column))
			continue;
		line_spaces(to, first ? 0 : LINE_GAP);
		line_padded(page, column->label, layout->widths[i],
		    column->kind != SHEET_TEXT);
		first = false;
	}
	line_end(to);
}

/* Broken between words, behind that many blanks. */
static void
put_wrapped(struct buf *to, struct text words, size_t indent, size_t width)
{
	struct text word;
	size_t used = 0;

	while (text_split(&words, ' ', &word)) {
		size_t length = display_width(word);

		if (used > 0 && used + 1 + length > width) {
			buf_putc(to, '\n');
			used = 0;
		}
		if (used > 0)
			buf_putc(to, ' ');
		else
			line_spaces(to, indent);
		line_text(to, word);
		used += (used > 0 ? 1 : indent) + length;
	}
	buf_putc(to, '\n');
}

static void
put_row(struct sheet_page *page, struct buf *room,
    const struct layout *layout, const struct sheet_cell *cells,
    struct text instead)
{
	const struct sheet *sheet = page->sheet;
	struct buf *to = &page->text;
	bool first = true;

	for (size_t i = 0; i < sheet->column_count; i++) {
		const struct sheet_column *column = &sheet->columns[i];
		struct text text;

		if (!is_shown(layout, column))
			continue;
		text = line_cell(page, room, column->kind, cells[i]);
		if (first && instead.at != NULL)
			text = instead;
		else if (text.len == 0 && (column->use & SHEET_BY) &&
		    instead.at == NULL)
			text = sheet_word(sheet, WORD_EMPTY);
		line_spaces(to, first ? 0 : LINE_GAP);
		line_padded(page, text, layout->widths[i],
		    column->kind != SHEET_TEXT);
		first = false;
	}
	line_end(to);
	for (size_t i = 0; i < sheet->column_count; i++)
		if ((sheet->columns[i].use & SHEET_BELOW) &&
		    cells[i].text.len > 0)
			put_wrapped(to, cells[i].text, 2 * LINE_GAP,
			    layout->most);
}

/* Which columns are not there. */
static void
put_missing(struct sheet_page *page, const struct layout *layout)
{
	const struct sheet *sheet = page->sheet;
	struct text word = sheet_word(sheet, WORD_NOT_SHOWN);
	struct buf said;
	bool any = false;

	buf_init(&said, SIZE_MAX);
	for (size_t i = 0; i < sheet->column_count; i++) {
		const struct sheet_column *column = &sheet->columns[i];

		if (column->rank < layout->ranks || column->rank == 0 ||
		    column->use & (SHEET_SECTION | SHEET_BESIDE | SHEET_BELOW))
			continue;
		if (said.len == 0)
			buf_add(&said, word.at, word.len);
		buf_puts(&said, any ? ", " : ": ");
		line_text(&said, column->label);
		any = true;
	}
	if (any)
		put_wrapped(&page->text,
		    (struct text){ buf_text(&said), said.len }, 0,
		    layout->most);
	page->text.failed |= said.failed;
	buf_clear(&said);
}

static bool
put_table(struct sheet_page *page, const struct sheet_section *section,
    size_t most)
{
	const struct sheet *sheet = page->sheet;
	struct layout layout = { .widths = calloc(sheet->column_count,
	    sizeof *layout.widths), .most = most };
	struct buf room;
	bool ok = layout.widths != NULL;

	if (!ok)
		diag_memory(sheet->diag);
	ok = ok && lay_out(page, section, &layout);
	buf_init(&room, SIZE_MAX);
	if (ok) {
		put_labels(page, &layout);
		line_rule(page, layout.width);
	}
	for (size_t i = 0; i < section->count && ok; i++) {
		ok = sheet->row(sheet->ctx, section->first + i, page->cells);
		if (ok)
			put_row(page, &room, &layout, page->cells,
			    (struct text){ NULL, 0 });
		ok = ok && sheet_page_turn(page);
	}
	if (ok && section->total != NULL) {
		line_rule(page, layout.width);
		put_row(page, &room, &layout, section->total,
		    sheet_word(sheet, WORD_TOTAL));
	}
	if (ok)
		put_missing(page, &layout);
	buf_clear(&room);
	free(layout.widths);
	return ok;
}

/* The words on the left, the day on the right when there is room. */
static void
put_title(struct sheet_page *page, size_t width)
{
	const struct sheet *sheet = page->sheet;
	struct text word = sheet_word(sheet, WORD_AS_OF);
	struct buf *to = &page->text;
	struct buf day;
	size_t used;

	buf_init(&day, SIZE_MAX);
	buf_add(&day, word.at, word.len);
	buf_putc(&day, ' ');
	if (!locale_date(page->locale, sheet->as_of, DATE_ISO, &day))
		to->failed = true;
	used = display_width(sheet->title) +
	    display_width((struct text){ buf_text(&day), day.len });
	line_text(to, sheet->title);
	line_spaces(to, used + LINE_GAP < width ? width - used : LINE_GAP);
	buf_add(to, buf_text(&day), day.len);
	line_end(to);
	to->failed |= day.failed;
	buf_clear(&day);
	for (size_t i = 0; i < sheet->fact_count; i++) {
		line_text(to, sheet->facts[i].label);
		buf_puts(to, ": ");
		line_text(to, sheet->facts[i].text);
		line_end(to);
	}
}

static bool
put_section(struct sheet_page *page, const struct sheet_section *section,
    size_t width)
{
	const struct sheet *sheet = page->sheet;
	struct buf *to = &page->text;
	bool bars = sheet->chart.count > 0 && section->total != NULL;
	bool by = !bars;

	buf_putc(to, '\n');
	line_text(to, sheet_title(sheet, section));
	buf_putc(to, '\n');
	if (bars)
		line_bars(page, section->total, width);
	if (section->rate_count > 0)
		line_rates(page, section);
	for (size_t i = 0; i < sheet->column_count; i++)
		by = by || sheet->columns[i].use & SHEET_BY;
	if (!by)
		return true;
	if (bars)
		buf_putc(to, '\n');
	if (section->grid != NULL)
		line_grid(page, section->grid, width);
	return put_table(page, section, width);
}

/* Widths of label, records and amount. */
struct control {
	size_t label, records, amount;
};

static struct sheet_cell
records_of(const struct sheet_line *line)
{
	return (struct sheet_cell){ .number = (int64_t)line->records };
}

static struct sheet_cell
amount_of(const struct sheet_line *line)
{
	return (struct sheet_cell){ .number = line->amount,
		.digits = line->digits, .null = !line->has_amount };
}

static void
grow(size_t *width, struct text text)
{
	size_t length = display_width(text);

	*width = length > *width ? length : *width;
}

static struct control
control_widths(struct sheet_page *page, struct buf *room)
{
	const struct sheet *sheet = page->sheet;
	struct control w = { 0, 0, 0 };

	grow(&w.label, sheet_word(sheet, WORD_CONTROL));
	grow(&w.records, sheet_word(sheet, WORD_RECORDS));
	grow(&w.amount, sheet_word(sheet, WORD_AMOUNT));
	for (size_t i = 0; i < sheet->line_count; i++) {
		const struct sheet_line *line = &sheet->lines[i];

		grow(&w.label, line->label);
		grow(&w.records,
		    line_cell(page, room, SHEET_COUNT, records_of(line)));
		grow(&w.amount,
		    line_cell(page, room, SHEET_MONEY, amount_of(line)));
	}
	return w;
}

static void
put_control(struct sheet_page *page, struct buf *room,
    const struct sheet_line *line, const struct control *w)
{
	struct buf *to = &page->text;

	line_padded(page, line->label, w->label, false);
	line_spaces(to, LINE_GAP);
	line_padded(page, line_cell(page, room, SHEET_COUNT, records_of(line)),
	    w->records, true);
	line_spaces(to, LINE_GAP);
	line_padded(page, line_cell(page, room, SHEET_MONEY, amount_of(line)),
	    w->amount, true);
	line_spaces(to, 1);
	if (line->currency.at != NULL)
		line_text(to, sheet_currency(page->sheet, line->currency));
	line_end(to);
}

/* What was read and where it went. */
static void
put_controls(struct sheet_page *page)
{
	const struct sheet *sheet = page->sheet;
	struct buf *to = &page->text;
	struct control w;
	struct buf room;

	buf_init(&room, SIZE_MAX);
	w = control_widths(page, &room);
	buf_putc(to, '\n');
	line_padded(page, sheet_word(sheet, WORD_CONTROL), w.label, false);
	line_spaces(to, LINE_GAP);
	line_padded(page, sheet_word(sheet, WORD_RECORDS), w.records, true);
	line_spaces(to, LINE_GAP);
	line_padded(page, sheet_word(sheet, WORD_AMOUNT), w.amount, true);
	line_end(to);
	for (size_t i = 0, next; i < sheet->line_count; i = next) {
		struct sheet_line line;

		next = sheet_control(sheet, i, &line);
		if (line.currency.at != NULL && next == i + 1)
			line.label = TEXT("");
		put_control(page, &room, &line, &w);
	}
	buf_clear(&room);
}

bool
sheet_write_text(const struct sheet *sheet, size_t width, struct out *out)
{
	struct sheet_page page;
	bool ok = sheet_page_open(&page, sheet, out) &&
	    sheet_page_locale(&page, LOCALE_PLAIN);

	if (ok)
		put_title(&page, width);
	for (size_t i = 0; i < sheet->section_count && ok; i++)
		ok = put_section(&page, &sheet->sections[i], width);
	if (ok)
		put_controls(&page);
	if (ok && sheet->remark.len > 0) {
		buf_putc(&page.text, '\n');
		put_wrapped(&page.text, sheet->remark, 0, width);
	}
	return sheet_page_close(&page, ok);
}
