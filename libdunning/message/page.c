#include "message/page.h"

#include "base/date.h"
#include "message/escape.h"

void
page_text(struct sheet_page *page, struct text text)
{
	if (escape_add(TEMPLATE_HTML, text, &page->text, NULL) !=
	    ESCAPE_DONE)
		page->text.failed = true;
}

void
page_cell(struct sheet_page *page, enum sheet_kind kind,
    struct sheet_cell cell)
{
	if (kind == SHEET_TEXT)
		page_text(page, cell.text);
	else
		sheet_page_cell(page, &page->text, kind, cell);
}

static bool
is_shown(const struct sheet_column *column)
{
	return !(column->use & (SHEET_SECTION | SHEET_BESIDE));
}

static void
put_labels(struct sheet_page *page)
{
	const struct sheet *sheet = page->sheet;
	struct buf *to = &page->text;

	buf_puts(to, "<thead><tr>");
	for (size_t i = 0; i < sheet->column_count; i++) {
		const struct sheet_column *column = &sheet->columns[i];

		if (!is_shown(column))
			continue;
		buf_puts(to,
		    column->kind == SHEET_TEXT ?
		        "<th scope=\"col\">" :
		        "<th scope=\"col\" class=\"n\">");
		page_text(page, column->label);
		buf_puts(to, "</th>");
	}
	buf_puts(to, "</tr></thead>\n");
}

static void
put_cell(struct sheet_page *page, const struct sheet_cell *cells, size_t i)
{
	const struct sheet_column *column = &page->sheet->columns[i];
	struct buf *to = &page->text;
	bool beside = column->items > 0 &&
	    page->sheet->columns[column->items].use & SHEET_BESIDE;

	if (column->use & SHEET_BY)
		buf_puts(to, "<th scope=\"row\">");
	else
		buf_puts(to,
		    column->kind == SHEET_TEXT ? "<td>" : "<td class=\"n\">");
	if (column->use & SHEET_BY && cells[i].text.len == 0)
		page_text(page, sheet_word(page->sheet, WORD_EMPTY));
	else
		page_cell(page, column->kind, cells[i]);
	if (beside && cells[column->items].number != 0) {
		buf_puts(to, "<small>");
		page_cell(page, SHEET_COUNT, cells[column->items]);
		buf_puts(to, "</small>");
	}
	buf_puts(to, column->use & SHEET_BY ? "</th>" : "</td>");
}

static void
put_row(struct sheet_page *page, const struct sheet_cell *cells)
{
	const struct sheet *sheet = page->sheet;

	buf_puts(&page->text, "<tr>");
	for (size_t i = 0; i < sheet->column_count; i++)
		if (is_shown(&sheet->columns[i]))
			put_cell(page, cells, i);
	buf_puts(&page->text, "</tr>\n");
}

static size_t
by_count(const struct sheet *sheet)
{
	size_t count = 0;

	for (size_t i = 0; i < sheet->column_count; i++)
		count += (sheet->columns[i].use & SHEET_BY) != 0;
	return count;
}

static void
put_total(struct sheet_page *page, const struct sheet_cell *total)
{
	const struct sheet *sheet = page->sheet;
	struct buf *to = &page->text;
	size_t by = by_count(sheet);

	if (by == 0)
		return;
	buf_printf(to, "<tfoot><tr><th scope=\"row\" colspan=\"%zu\">", by);
	page_text(page, sheet_word(sheet, WORD_TOTAL));
	buf_puts(to, "</th>");
	for (size_t i = 0; i < sheet->column_count; i++)
		if (is_shown(&sheet->columns[i]) &&
		    !(sheet->columns[i].use & SHEET_BY))
			put_cell(page, total, i);
	buf_puts(to, "</tr></tfoot>\n");
}

/* The figures at the head of a section. */
static void
put_figures(struct sheet_page *page, const struct sheet_cell *total)
{
	const struct sheet *sheet = page->sheet;
	struct buf *to = &page->text;

	buf_puts(to, "<dl class=\"key\">\n");
	for (unsigned part = 0; part < 2; part++)
		for (size_t i = 0; i < sheet->column_count; i++) {
			const struct sheet_column *column = &sheet->columns[i];

			if (!sheet_in_head(sheet, i, part == 0))
				continue;
			buf_puts(to, "<div><dt>");
			page_text(page, column->label);
			buf_puts(to, "</dt><dd>");
			page_cell(page, column->kind, total[i]);
			buf_puts(to, "</dd></div>\n");
		}
	buf_puts(to, "</dl>\n");
}

/* What the amounts were converted by. */
static void
put_rates(struct sheet_page *page, const struct sheet_section *section)
{
	struct buf *to = &page->text;
	char date[DATE_TEXT_MAX];
	enum sheet_kind kind;

	buf_puts(to, "<table class=\"control\">\n<thead><tr>");
	for (int k = 0; k < RATE_COLUMNS; k++) {
		(void)sheet_rate_cell(section->rates, k, date, &kind);
		buf_puts(to,
		    kind == SHEET_TEXT ? "<th scope=\"col\">" :
		                         "<th scope=\"col\" class=\"n\">");
		page_text(page, sheet_rate_label(page->sheet, section, k));
		buf_puts(to, "</th>");
	}
	buf_puts(to, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < section->rate_count; i++) {
		buf_puts(to, "<tr>");
		for (int k = 0; k < RATE_COLUMNS; k++) {
			struct sheet_cell cell = sheet_rate_cell(
			    &section->rates[i], k, date, &kind);

			buf_puts(to,
			    kind == SHEET_TEXT ? "<td>" :
			                         "<td class=\"n\">");
			page_cell(page, kind, cell);
			buf_puts(to, "</td>");
		}
		buf_puts(to, "</tr>\n");
	}
	buf_puts(to, "</tbody></table>\n");
}

static bool
put_rows(struct sheet_page *page, const struct sheet_section *section)
{
	const struct sheet *sheet = page->sheet;

	for (size_t i = 0; i < section->count; i++) {
		if (!sheet->row(sheet->ctx, section->first + i, page->cells))
			return false;
		put_row(page, page->cells);
		if (!sheet_page_turn(page))
			return false;
	}
	return true;
}

static bool
put_section(struct sheet_page *page, size_t number)
{
	const struct sheet *sheet = page->sheet;
	const struct sheet_section *section = &sheet->sections[number];
	struct buf *to = &page->text;
	bool chart = sheet->chart.count > 0 && section->total != NULL;

	buf_puts(to,
	    sheet->flows ? "<section class=\"flow\">\n<h2>" :
	                   "<section>\n<h2>");
	page_text(page, sheet_title(sheet, section));
	buf_puts(to, "</h2>\n");
	if (chart) {
		put_figures(page, section->total);
		page_chart(page, section, number);
	}
	if (section->rate_count > 0)
		put_rates(page, section);
	if (section->grid != NULL)
		page_grid(page, section->grid);
	buf_puts(to, "<div class=\"wide\">\n<table>\n");
	put_labels(page);
	buf_puts(to, "<tbody>\n");
	if (!put_rows(page, section))
		return false;
	buf_puts(to, "</tbody>\n");
	if (section->total != NULL)
		put_total(page, section->total);
	buf_puts(to, "</table>\n</div>\n</section>\n");
	return true;
}

bool
sheet_write_html(const struct sheet *sheet, struct out *out)
{
	struct sheet_page page;
	bool ok = sheet_page_open(&page, sheet, out) &&
	    sheet_page_locale(&page, LOCALE_TYPOGRAPHIC);

	if (ok)
		page_head(&page);
	for (size_t i = 0; i < sheet->section_count && ok; i++)
		ok = put_section(&page, i);
	if (ok)
		page_foot(&page);
	return sheet_page_close(&page, ok);
}
