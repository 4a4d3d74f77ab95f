/* page_chart.c -- the bars of a section, drawn in SVG. */
#include "message/page.h"

enum {
	WIDTH = 720,   /* of the drawing */
	LABELS = 150,  /* of the texts before the bars */
	SHARES = 80,   /* of those behind all others */
	AMOUNT = 120,  /* of those before them, at least */
	DIGIT = 8,     /* of one of their characters */
	MANY = 20,     /* from so many bars on, lines are narrow */
	WHOLE = 10000,
	LABEL_MOST = 16 /* of a wide face, capitals too */
};

/* From blue, not due, to dark red. */
static const char *const colours[] = { "#3b6ea5", "#e0a030", "#d9822b",
	"#c8602a", "#b23a2e", "#8c1d2b" };
enum { COLOURS = sizeof colours / sizeof *colours };

/* Lengths that hang on what is drawn. */
struct frame {
	size_t line; /* height of a line, and of the bar in it */
	size_t bar;
	size_t bars; /* width of the longest bar */
};

static const char *
colour_of(const struct sheet_chart *chart, size_t i)
{
	size_t late = chart->late > 0 ? chart->late : 1;

	if (i < late)
		return colours[0];
	if (chart->count - late < COLOURS)
		return colours[1 + i - late];
	return colours[1 + (i - late) * (COLOURS - 1) / (chart->count - late)];
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
	page_text(page, sheet_title(sheet, section));
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

/* Bars leave the room that the longest amount needs. */
static struct frame
frame_of(struct sheet_page *page, const struct sheet_section *section)
{
	const struct sheet *sheet = page->sheet;
	bool many = sheet->chart.count > MANY;
	size_t amount = AMOUNT;
	struct buf room;

	buf_init(&room, SIZE_MAX);
	for (size_t i = 0; i < sheet->chart.count; i++) {
		size_t width;

		buf_reset(&room);
		sheet_page_cell(page, &room, SHEET_MONEY,
		    section->total[sheet->chart.first + i]);
		width = DIGIT * (1 + utf8_length((struct text){
		                         buf_text(&room), room.len }));
		amount = width > amount ? width : amount;
	}
	page->text.failed |= room.failed;
	buf_clear(&room);
	return (struct frame){ .line = many ? 16 : 26, .bar = many ? 11 : 16,
		.bars = WIDTH - LABELS - SHARES - amount };
}

static void
put_bar(struct sheet_page *page, const struct sheet_section *section,
    const struct frame *frame, size_t i)
{
	const struct sheet *sheet = page->sheet;
	struct buf *to = &page->text;
	size_t column = sheet->chart.first + i;
	const struct sheet_cell *cell = &section->total[column];
	size_t length = sheet_bar(cell->number,
	                    section->total[sheet->chart.whole].number) *
	    frame->bars;
	size_t top = i * frame->line + 4, base = top + frame->bar - 3;

	buf_printf(to, "<text x=\"%d\" y=\"%zu\" text-anchor=\"end\">",
	    LABELS - 8, base);
	put_label(page, sheet->columns[column].label);
	buf_printf(to,
	    "</text><rect x=\"%d\" y=\"%zu\" width=\"%zu.%02zu\" "
	    "height=\"%zu\" fill=\"%s\"/>",
	    LABELS, top, length / WHOLE, length % WHOLE / 100, frame->bar,
	    colour_of(&sheet->chart, i));
	buf_printf(to, "<text x=\"%d\" y=\"%zu\" text-anchor=\"end\">",
	    WIDTH - SHARES, base);
	page_cell(page, SHEET_MONEY, *cell);
	buf_printf(to, "</text><text x=\"%d\" y=\"%zu\" text-anchor=\"end\">",
	    WIDTH - 2, base);
	page_cell(page, SHEET_PERCENT, share_of(sheet, section, column));
	buf_puts(to, "</text>\n");
}

void
page_chart(struct sheet_page *page, const struct sheet_section *section,
    size_t number)
{
	const struct sheet *sheet = page->sheet;
	struct frame frame = frame_of(page, section);
	size_t height = sheet->chart.count * frame.line;
	struct buf *to = &page->text;

	buf_printf(to,
	    "<svg role=\"img\" aria-labelledby=\"chart-%zu chart-%zu-text\" "
	    "viewBox=\"0 0 %d %zu\" preserveAspectRatio=\"xMinYMin\">\n",
	    number, number, WIDTH, height + 4);
	put_words(page, section, number);
	for (size_t i = 0; i < sheet->chart.count; i++)
		put_bar(page, section, &frame, i);
	buf_printf(to,
	    "<path d=\"M%d 0V%zu\" stroke=\"#777\" fill=\"none\"/>\n</svg>\n",
	    LABELS, height + 2);
}
