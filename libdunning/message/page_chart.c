/* page_chart.c -- the bars of a section, drawn in SVG. */
#include "message/page.h"

enum {
	WIDTH = 720,   /* of the drawing */
	LABELS = 150,  /* of the texts before the bars */
	FIGURES = 200, /* of those behind them */
	BARS = WIDTH - LABELS - FIGURES,
	LINE = 26,
	BAR = 16,
	WHOLE = 10000,
	LABEL_MOST = 22
};

/* From blue, not due, to dark red. */
static const char *const colours[] = { "#3b6ea5", "#e0a030", "#d9822b",
	"#c8602a", "#b23a2e", "#8c1d2b" };
enum { COLOURS = sizeof colours / sizeof *colours };

static const char *
colour_of(size_t i, size_t count)
{
	if (count <= COLOURS || i == 0)
		return colours[i];
	return colours[1 + (i - 1) * (COLOURS - 1) / (count - 1)];
}

static void
put_label(struct sheet_page *page, struct text label)
{
	struct text shown = label;
	size_t used;

	if (utf8_length(label) > LABEL_MOST) {
		shown.len = 0;
		for (size_t i = 0; i < LABEL_MOST - 1; i++) {
			utf8_decode(label.at + shown.len,
			    label.len - shown.len, &used);
			shown.len += used;
		}
	}
	page_text(page, shown);
	if (shown.len < label.len)
		buf_puts(&page->text, "\xe2\x80\xa6");
}

static struct sheet_cell
share_of(const struct sheet *sheet, const struct sheet_section *section,
    size_t column)
{
	return sheet_share(section->total[column].number,
	    section->total[sheet->chart.whole].number);
}

/* What the drawing says, for who cannot see it. */
static void
put_words(struct sheet_page *page, const struct sheet_section *section,
    size_t number)
{
	const struct sheet *sheet = page->sheet;
	struct buf *to = &page->text;

	buf_printf(to, "<title id=\"chart-%zu\">", number);
	page_text(page, sheet_word(sheet, WORD_CHART));
	buf_puts(to, ", ");
	page_text(page, sheet_currency(sheet, section->currency));
	buf_printf(to, "</title>\n<desc id=\"chart-%zu-text\">", number);
	for (size_t i = 0; i < sheet->chart.count; i++) {
		size_t column = sheet->chart.first + i;

		if (i > 0)
			buf_puts(to, "; ");
		page_text(page, sheet->columns[column].label);
		buf_puts(to, ": ");
		page_cell(page, SHEET_MONEY, section->total[column]);
		buf_puts(to, " (");
		page_cell(page, SHEET_PERCENT,
		    share_of(sheet, section, column));
		buf_putc(to, ')');
	}
	buf_puts(to, "</desc>\n");
}

static void
put_bar(struct sheet_page *page, const struct sheet_section *section, size_t i)
{
	const struct sheet *sheet = page->sheet;
	struct buf *to = &page->text;
	size_t column = sheet->chart.first + i;
	const struct sheet_cell *cell = &section->total[column];
	unsigned length = sheet_bar(cell->number,
	                      section->total[sheet->chart.whole].number) *
	    BARS;
	size_t top = i * LINE;

	buf_printf(to,
	    "<text x=\"%d\" y=\"%zu\" text-anchor=\"end\">", LABELS - 8,
	    top + 17);
	put_label(page, sheet->columns[column].label);
	buf_printf(to,
	    "</text><rect x=\"%d\" y=\"%zu\" width=\"%u.%02u\" height=\"%d\" "
	    "fill=\"%s\"/>",
	    LABELS, top + 4, length / WHOLE, length % WHOLE / 100, BAR,
	    colour_of(i, sheet->chart.count));
	buf_printf(to, "<text x=\"%d\" y=\"%zu\" text-anchor=\"end\">",
	    WIDTH - 66, top + 17);
	page_cell(page, SHEET_MONEY, *cell);
	buf_printf(to, "</text><text x=\"%d\" y=\"%zu\" text-anchor=\"end\">",
	    WIDTH - 2, top + 17);
	page_cell(page, SHEET_PERCENT, share_of(sheet, section, column));
	buf_puts(to, "</text>\n");
}

void
page_chart(struct sheet_page *page, const struct sheet_section *section,
    size_t number)
{
	const struct sheet *sheet = page->sheet;
	struct buf *to = &page->text;

	buf_printf(to,
	    "<svg role=\"img\" aria-labelledby=\"chart-%zu chart-%zu-text\" "
	    "viewBox=\"0 0 %d %zu\">\n",
	    number, number, WIDTH, sheet->chart.count * LINE + 4);
	put_words(page, section, number);
	for (size_t i = 0; i < sheet->chart.count; i++)
		put_bar(page, section, i);
	buf_printf(to,
	    "<path d=\"M%d 0V%zu\" stroke=\"#555\" fill=\"none\"/>\n</svg>\n",
	    LABELS, sheet->chart.count * LINE + 2);
}
