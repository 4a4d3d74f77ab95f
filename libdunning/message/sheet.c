#include "message/sheet_format.h"

#include <assert.h>
#include <stdlib.h>
#include <strings.h>
#include <string.h>

#include "base/date.h"
#include "base/wide.h"
#include "stream/csv_write.h"

enum { TURN = 1 << 16, BAR_WHOLE = 10000 };

const char *const sheet_format_names[] = { "csv", "text", "json", "xlsx",
	"html" };
static_assert(sizeof sheet_format_names / sizeof *sheet_format_names ==
        SHEET_FORMATS,
    "every format has a name");

enum sheet_format
sheet_format_of(const char *path)
{
	static const struct {
		const char *end;
		enum sheet_format format;
	} ends[] = { { ".csv", SHEET_CSV }, { ".txt", SHEET_AS_TEXT },
		{ ".json", SHEET_JSON }, { ".xlsx", SHEET_XLSX },
		{ ".html", SHEET_HTML }, { ".htm", SHEET_HTML } };
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; i < sizeof ends / sizeof *ends && dot != NULL; i++)
		if (strcasecmp(dot, ends[i].end) == 0)
			return ends[i].format;
	return SHEET_FORMATS;
}

bool
sheet_write(enum sheet_format format, const struct sheet *sheet, size_t width,
    struct out *out)
{
	switch (format) {
	case SHEET_CSV:
		return sheet_write_csv(sheet, out);
	case SHEET_AS_TEXT:
		return sheet_write_text(sheet, width, out);
	case SHEET_JSON:
		return sheet_write_json(sheet, out);
	case SHEET_XLSX:
		return sheet_write_xlsx(sheet, out);
	case SHEET_HTML:
		return sheet_write_html(sheet, out);
	case SHEET_FORMATS:
		break;
	}
	return false;
}

struct sheet_cell
sheet_share(int64_t part, int64_t whole)
{
	bool negative = (part < 0) != (whole < 0);
	wide p = part < 0 ? -(wide)part : part;
	wide w = whole < 0 ? -(wide)whole : whole;
	wide share;

	if (whole == 0)
		return (struct sheet_cell){ .digits = 2, .null = true };
	share = (2 * BAR_WHOLE * p + w) / (2 * w);
	if (share > INT64_MAX)
		return (struct sheet_cell){ .digits = 2, .null = true };
	return (struct sheet_cell){ .digits = 2,
		.number = negative ? -(int64_t)share : (int64_t)share };
}

unsigned
sheet_bar(int64_t part, int64_t whole)
{
	struct sheet_cell share = sheet_share(part, whole);

	if (share.null || share.number <= 0)
		return 0;
	return share.number < BAR_WHOLE ? (unsigned)share.number : BAR_WHOLE;
}

/* As decimal_format, without looking at what a cell cannot be; up to
 * NUM_TEXT_MAX bytes.  Returns what is behind. */
static char *
put_number(char *to, struct sheet_cell cell)
{
	uint64_t left = (uint64_t)cell.number;
	char digits[NUM_TEXT_MAX];
	size_t at = sizeof digits;
	int count = 0;

	if (cell.null)
		return to;
	if (cell.number < 0) {
		*to++ = '-';
		left = 0 - left;
	}
	do {
		if (count == cell.digits && count > 0)
			digits[--at] = '.';
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (++count <= cell.digits || left > 0);
	memcpy(to, digits + at, sizeof digits - at);
	return to + (sizeof digits - at);
}

size_t
sheet_plain_number(char *to, struct sheet_cell cell)
{
	return (size_t)(put_number(to, cell) - to);
}

struct text
sheet_word(const struct sheet *sheet, enum word word)
{
	return word_in(sheet->language, word);
}

struct text
sheet_currency(const struct sheet *sheet, struct text currency)
{
	return currency.len > 0 ? currency :
	                          sheet_word(sheet, WORD_NO_CURRENCY);
}

struct text
sheet_title(const struct sheet *sheet, const struct sheet_section *section)
{
	return section->title.at != NULL ?
	    section->title :
	    sheet_currency(sheet, section->currency);
}

struct text
sheet_rate_label(const struct sheet *sheet,
    const struct sheet_section *section, int column)
{
	static const enum word words[RATE_COLUMNS] = { WORD_CURRENCY, WORD_OPEN,
		WORD_RATE, WORD_DATE };

	return column == RATE_BASE ? section->currency :
	                             sheet_word(sheet, words[column]);
}

struct sheet_cell
sheet_rate_cell(const struct sheet_rate *rate, int column, char *room,
    enum sheet_kind *kind)
{
	struct sheet_cell cell = { .null = true };

	*kind = SHEET_TEXT;
	if (column == RATE_CURRENCY) {
		cell.text = rate->currency;
		return cell;
	}
	if (column == RATE_DATE) {
		cell.text = (struct text){ room,
			date_format(rate->date, room, DATE_TEXT_MAX) };
		return cell;
	}
	*kind = column == RATE_RATE ? SHEET_FIGURE : SHEET_MONEY;
	if (column == RATE_RATE)
		return rate->rate;
	return column == RATE_OPEN ? rate->open : rate->base;
}

bool
sheet_in_head(const struct sheet *sheet, size_t column, bool part)
{
	unsigned use = sheet->columns[column].use;

	return (use & SHEET_HEAD) && ((use & SHEET_PART) != 0) == part;
}

size_t
sheet_control(const struct sheet *sheet, size_t i, struct sheet_line *line)
{
	const struct sheet_line *next = &sheet->lines[i + 1];

	*line = sheet->lines[i];
	if (line->currency.at != NULL || i + 1 == sheet->line_count ||
	    next->currency.at == NULL || next->records != line->records)
		return i + 1;
	*line = *next;
	return i + 2;
}

bool
sheet_page_open(struct sheet_page *page, const struct sheet *sheet,
    struct out *out)
{
	*page = (struct sheet_page){ .sheet = sheet, .out = out };
	buf_init(&page->text, SIZE_MAX);
	page->cells = calloc(sheet->column_count + 1, sizeof *page->cells);
	if (page->cells == NULL)
		diag_memory(sheet->diag);
	return page->cells != NULL;
}

bool
sheet_page_locale(struct sheet_page *page, enum locale_marks marks)
{
	enum locale_error error = LOCALE_UNKNOWN;

	page->plain = marks == LOCALE_PLAIN;
	if (page->sheet->language.at != NULL)
		page->locale = locale_open(page->sheet->language, marks,
		    &error);
	if (page->locale == NULL && error != LOCALE_MEMORY)
		page->locale = locale_open(TEXT("en"), marks, &error);
	if (page->locale == NULL)
		diag_memory(page->sheet->diag);
	return page->locale != NULL;
}

static bool
hand_on(struct sheet_page *page)
{
	if (page->text.failed) {
		diag_memory(page->sheet->diag);
		return false;
	}
	out_write(page->out, page->text.data, page->text.len);
	buf_reset(&page->text);
	return out_ok(page->out);
}

bool
sheet_page_turn(struct sheet_page *page)
{
	return page->text.len < TURN && !page->text.failed ? true :
	                                                     hand_on(page);
}

bool
sheet_page_close(struct sheet_page *page, bool ok)
{
	ok = ok && hand_on(page);
	buf_clear(&page->text);
	free(page->cells);
	locale_close(page->locale);
	return ok;
}

void
sheet_page_cell(struct sheet_page *page, struct buf *to, enum sheet_kind kind,
    struct sheet_cell cell)
{
	struct text mark = sheet_word(page->sheet, WORD_PERCENT);

	if (kind == SHEET_TEXT) {
		buf_add(to, cell.text.at, cell.text.len);
		return;
	}
	if (cell.null)
		return;
	if (!locale_number(page->locale,
	        (struct decimal){ cell.number, cell.digits }, to))
		to->failed = true;
	if (kind != SHEET_PERCENT)
		return;
	if (page->plain && mark.len > 1)
		mark = TEXT(" %");
	buf_add(to, mark.at, mark.len);
}

/* Room is made once for the whole row. */
static void
csv_row(struct sheet_page *page, const struct sheet_cell *cells)
{
	const struct sheet *sheet = page->sheet;
	size_t room = sheet->column_count * (1 + NUM_TEXT_MAX);
	char *start, *at;

	for (size_t i = 0; i < sheet->column_count; i++)
		if (sheet->columns[i].kind == SHEET_TEXT)
			room += 2 * cells[i].text.len + 2;
	at = start = buf_reserve(&page->text, room);
	if (start == NULL)
		return;
	for (size_t i = 0; i < sheet->column_count; i++) {
		at = sheet->columns[i].kind == SHEET_TEXT ?
		    csv_put(at, cells[i].text, ',') :
		    put_number(at, cells[i]);
		*at++ = ',';
	}
	at[-1] = '\n';
	page->text.len += (size_t)(at - start);
}

static bool
csv_rows(struct sheet_page *page)
{
	const struct sheet *sheet = page->sheet;

	for (size_t i = 0; i < sheet->section_count; i++) {
		const struct sheet_section *s = &sheet->sections[i];

		for (size_t k = 0; k < s->count; k++) {
			if (!sheet->row(sheet->ctx, s->first + k, page->cells))
				return false;
			csv_row(page, page->cells);
			if (!sheet_page_turn(page))
				return false;
		}
	}
	return true;
}

bool
sheet_write_csv(const struct sheet *sheet, struct out *out)
{
	struct sheet_page page;
	bool ok = sheet_page_open(&page, sheet, out);
	bool first = true;

	for (size_t i = 0; i < sheet->column_count && ok; i++)
		csv_next(&page.text, &first, sheet->columns[i].name);
	buf_putc(&page.text, '\n');
	return sheet_page_close(&page, ok && csv_rows(&page));
}
