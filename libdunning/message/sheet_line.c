#include "message/sheet_line.h"

#include "base/date.h"
#include "message/display.h"

enum { BAR_LEAST = 6, BAR_MOST = 40, EIGHTHS = 8, WHOLE = 10000 };

void
line_spaces(struct buf *to, size_t count)
{
	while (count-- > 0)
		buf_putc(to, ' ');
}

void
line_rule(struct sheet_page *page, size_t width)
{
	while (width-- > 0) /* U+2500 */
		buf_puts(&page->text,
		    page->sheet->ascii ? "-" : "\xe2\x94\x80");
	buf_putc(&page->text, '\n');
}

void
line_text(struct buf *to, struct text text)
{
	display_add(to, text, SIZE_MAX, "");
}

void
line_padded(struct sheet_page *page, struct text text, size_t width,
    bool right)
{
	struct buf *to = &page->text;
	size_t length;

	if (right) {
		length = display_width(text);
		line_spaces(to, length < width ? width - length : 0);
	}
	length = display_add(to, text, width, /* U+2026 */
	    page->sheet->ascii ? "~" : "\xe2\x80\xa6");
	if (!right)
		line_spaces(to, width - length);
}

void
line_end(struct buf *to)
{
	while (to->len > 0 && to->data[to->len - 1] == ' ')
		to->len--;
	buf_putc(to, '\n');
}

static void
put_bar(struct sheet_page *page, unsigned share, size_t width)
{
	static const char *const parts[EIGHTHS] = { "", "\xe2\x96\x8f",
		"\xe2\x96\x8e", "\xe2\x96\x8d", "\xe2\x96\x8c", "\xe2\x96\x8b",
		"\xe2\x96\x8a", "\xe2\x96\x89" };
	size_t eighths = (share * width * EIGHTHS + WHOLE / 2) / WHOLE;
	struct buf *to = &page->text;

	if (page->sheet->ascii) {
		for (size_t i = EIGHTHS / 2; i <= eighths; i += EIGHTHS)
			buf_putc(to, '#');
		return;
	}
	for (size_t i = 0; i < eighths / EIGHTHS; i++)
		buf_puts(to, "\xe2\x96\x88");
	buf_puts(to, parts[eighths % EIGHTHS]);
}

struct text
line_cell(struct sheet_page *page, struct buf *room, enum sheet_kind kind,
    struct sheet_cell cell)
{
	if (kind == SHEET_TEXT)
		return cell.text;
	buf_reset(room);
	sheet_page_cell(page, room, kind, cell);
	page->text.failed |= room->failed;
	return (struct text){ buf_text(room), room->len };
}

/* Label, items, amount, share and bar of one column of a section. */
struct bar_widths {
	size_t label, items, amount, share, bar;
};

static bool
in_chart(const struct sheet *sheet, size_t i)
{
	return i - sheet->chart.first < sheet->chart.count;
}

static bool
in_head(const struct sheet *sheet, size_t i)
{
	return in_chart(sheet, i) || sheet->columns[i].use & SHEET_HEAD;
}

static struct sheet_cell
items_of(const struct sheet *sheet, const struct sheet_cell *total, size_t i)
{
	size_t items = sheet->columns[i].items;

	return items > 0 ? total[items] : (struct sheet_cell){ .null = true };
}

static void
grow(size_t *width, struct text text)
{
	size_t length = display_width(text);

	*width = length > *width ? length : *width;
}

static struct bar_widths
bar_widths(struct sheet_page *page, struct buf *room,
    const struct sheet_cell *total, size_t most)
{
	const struct sheet *sheet = page->sheet;
	struct bar_widths w = { 0 };
	size_t used;

	grow(&w.label, sheet_word(sheet, WORD_BUCKET));
	grow(&w.items, sheet_word(sheet, WORD_ITEMS));
	grow(&w.amount, sheet_word(sheet, WORD_AMOUNT));
	grow(&w.share, sheet_word(sheet, WORD_SHARE));
	for (size_t i = 0; i < sheet->column_count; i++) {
		if (!in_head(sheet, i))
			continue;
		grow(&w.label, sheet->columns[i].label);
		grow(&w.items, line_cell(page, room, SHEET_COUNT,
		    items_of(sheet, total, i)));
		grow(&w.amount, line_cell(page, room, SHEET_MONEY, total[i]));
		grow(&w.share, line_cell(page, room, SHEET_PERCENT,
		    sheet_share(total[i].number,
		        total[sheet->chart.whole].number)));
	}
	w.label = w.label > LINE_TEXT_MOST ? LINE_TEXT_MOST : w.label;
	used = w.label + w.items + w.amount + w.share + 4 * LINE_GAP;
	w.bar = most > used ? most - used : 0;
	if (w.bar < BAR_LEAST)
		w.bar = 0;
	else if (w.bar > BAR_MOST)
		w.bar = BAR_MOST;
	return w;
}

static void
put_bar_line(struct sheet_page *page, struct buf *room,
    const struct bar_widths *w, const struct sheet_cell *total, size_t i)
{
	const struct sheet *sheet = page->sheet;
	struct buf *to = &page->text;
	int64_t whole = total[sheet->chart.whole].number;

	line_padded(page, sheet->columns[i].label, w->label, false);
	line_spaces(to, LINE_GAP);
	line_padded(page,
	    line_cell(page, room, SHEET_COUNT, items_of(sheet, total, i)),
	    w->items, true);
	line_spaces(to, LINE_GAP);
	line_padded(page, line_cell(page, room, SHEET_MONEY, total[i]),
	    w->amount, true);
	line_spaces(to, LINE_GAP);
	if (!in_chart(sheet, i) && !(sheet->columns[i].use & SHEET_PART))
		line_spaces(to, w->share);
	else
		line_padded(page,
		    line_cell(page, room, SHEET_PERCENT,
		        sheet_share(total[i].number, whole)),
		    w->share, true);
	line_spaces(to, LINE_GAP);
	if (in_chart(sheet, i))
		put_bar(page, sheet_bar(total[i].number, whole), w->bar);
	line_end(to);
}

void
line_bars(struct sheet_page *page, const struct sheet_cell *total, size_t most)
{
	const struct sheet *sheet = page->sheet;
	struct buf *to = &page->text;
	struct bar_widths w;
	struct buf room;

	buf_init(&room, SIZE_MAX);
	w = bar_widths(page, &room, total, most);
	line_padded(page, sheet_word(sheet, WORD_BUCKET), w.label, false);
	line_spaces(to, LINE_GAP);
	line_padded(page, sheet_word(sheet, WORD_ITEMS), w.items, true);
	line_spaces(to, LINE_GAP);
	line_padded(page, sheet_word(sheet, WORD_AMOUNT), w.amount, true);
	line_spaces(to, LINE_GAP);
	line_padded(page, sheet_word(sheet, WORD_SHARE), w.share, true);
	line_end(to);
	for (size_t i = 0; i < sheet->column_count; i++)
		if (in_chart(sheet, i))
			put_bar_line(page, &room, &w, total, i);
	line_rule(page, w.label + w.items + w.amount + w.share + 3 * LINE_GAP);
	for (unsigned part = 0; part < 2; part++)
		for (size_t i = 0; i < sheet->column_count; i++)
			if (sheet_in_head(sheet, i, part == 0))
				put_bar_line(page, &room, &w, total, i);
	buf_clear(&room);
}

static void
put_rate(struct sheet_page *page, struct buf *room,
    const struct sheet_rate *rate, const size_t *widths)
{
	for (int k = 0; k < RATE_COLUMNS; k++) {
		char date[DATE_TEXT_MAX];
		enum sheet_kind kind;
		struct sheet_cell cell =
		    sheet_rate_cell(rate, k, date, &kind);

		line_spaces(&page->text, k > 0 ? LINE_GAP : 0);
		line_padded(page, line_cell(page, room, kind, cell),
		    widths[k], kind != SHEET_TEXT);
	}
	line_end(&page->text);
}

void
line_rates(struct sheet_page *page, const struct sheet_section *section)
{
	struct buf *to = &page->text;
	size_t widths[RATE_COLUMNS] = { 0 };
	struct buf room;

	buf_init(&room, SIZE_MAX);
	buf_putc(to, '\n');
	for (int k = 0; k < RATE_COLUMNS; k++) {
		struct text label = sheet_rate_label(page->sheet, section, k);
		enum sheet_kind kind = SHEET_TEXT;

		grow(&widths[k], label);
		for (size_t i = 0; i < section->rate_count; i++) {
			char date[DATE_TEXT_MAX];
			struct sheet_cell cell = sheet_rate_cell(
			    &section->rates[i], k, date, &kind);

			grow(&widths[k], line_cell(page, &room, kind, cell));
		}
		line_spaces(to, k > 0 ? LINE_GAP : 0);
		line_padded(page, label, widths[k], kind != SHEET_TEXT);
	}
	line_end(to);
	for (size_t i = 0; i < section->rate_count; i++)
		put_rate(page, &room, &section->rates[i], widths);
	buf_clear(&room);
}
