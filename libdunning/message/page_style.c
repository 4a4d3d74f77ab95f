/* page_style.c -- the beginning and the end of a page of HTML. */
#include "message/page.h"

enum {
	MARGIN = 12,    /* mm on each side of a page */
	PIXELS = 3780,  /* in a metre: 96 in an inch */
	NAME = 24,      /* characters of a column of names, about */
	DIGIT = 5,      /* pixels of a character when printed, about */
	PADDING = 9     /* and those around a cell */
};

static const char style[] =
    "body{font:15px/1.45 system-ui,-apple-system,\"Segoe UI\",Roboto,"
    "\"Liberation Sans\",Arial,sans-serif;color:#1a1a1a;background:#fff;"
    "margin:2em auto;max-width:84em;padding:0 1.5em}\n"
    "h1{font-size:1.6em;margin:0 0 .2em}\n"
    "h2{font-size:1.25em;margin:1.6em 0 .5em;border-bottom:2px solid #1a1a1a}"
    "\n"
    "dl{display:flex;flex-wrap:wrap;gap:.3em 2.2em;margin:.4em 0 1em}\n"
    "dt{color:#555;font-size:.85em}\n"
    "dd{margin:0;font-variant-numeric:tabular-nums}\n"
    ".key dd{font-size:1.2em;font-weight:600}\n"
    "svg{display:block;width:100%;max-width:54em;height:auto;margin:.5em 0 "
    "1.2em;font-size:13px;font-variant-numeric:tabular-nums}\n"
    "svg text{fill:#1a1a1a}\n"
    ".wide{overflow-x:auto}\n"
    "@media screen{.wide tbody th:first-child{position:sticky;left:0;"
    "background:#fff;background-clip:padding-box}}\n"
    "table{border-collapse:collapse;width:100%;font-size:.84em}\n"
    "caption{text-align:left;color:#555;padding:.3em 0}\n"
    "th,td{padding:.28em .45em;text-align:left;vertical-align:top;"
    "border-bottom:1px solid #ddd}\n"
    "thead th{border-bottom:1.5px solid #1a1a1a;vertical-align:bottom}\n"
    "tbody th{font-weight:400;max-width:24em;overflow-wrap:break-word}\n"
    "tfoot th,tfoot td{border-top:1.5px solid #1a1a1a;border-bottom:0;"
    "font-weight:600}\n"
    ".n{text-align:right;white-space:nowrap;"
    "font-variant-numeric:tabular-nums}\n"
    "td small{display:block;color:#666}\n"
    ".control{width:auto;margin-bottom:1.2em}\n"
    ".grid{width:auto;margin-bottom:1.2em}"
    ".grid .same{background:rgba(128,128,128,.14)}\n"
    ".part th,.part td{color:#555}\n.part th{padding-left:1.8em}\n"
    "footer p{color:#555;font-size:.85em}\n"
    "@media print{body{margin:0;max-width:none;padding:0;font-size:10.5px}"
    "section+section:not(.flow){break-before:page}"
    ".flow,.grid{break-inside:avoid}"
    "h2,figure,svg,dl{break-inside:avoid;break-after:avoid}"
    "thead{display:table-header-group}tfoot{display:table-row-group}"
    "tr{break-inside:avoid}.wide{overflow:visible}"
    "svg{max-width:16cm;max-height:13cm}footer{break-inside:avoid}}\n"
    "@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark}"
    "body,.wide tbody th:first-child{background-color:#17191c;"
    "color:#e4e4e4}"
    "svg text{fill:#e4e4e4}dt,caption,td small,footer p,.part th,.part td"
    "{color:#a5a5a5}h2,thead th,tfoot th,tfoot td{border-color:#e4e4e4}"
    "tbody th,tbody td{border-color:#3c3f44}}\n";

/* Pixels that the widest table needs when it is printed, about: a total is
 * hardly shorter than what it is the sum of. */
static size_t
printed_width(struct sheet_page *page)
{
	const struct sheet *sheet = page->sheet;
	size_t most = 0;
	struct buf room;

	buf_init(&room, SIZE_MAX);
	for (size_t i = 0; i < sheet->section_count; i++) {
		const struct sheet_cell *total = sheet->sections[i].total;
		size_t width = 0;

		for (size_t k = 0; k < sheet->column_count; k++) {
			const struct sheet_column *column = &sheet->columns[k];
			size_t length = utf8_length(column->label);

			if (column->use & (SHEET_SECTION | SHEET_BESIDE))
				continue;
			buf_reset(&room);
			if (column->kind != SHEET_TEXT && total != NULL)
				sheet_page_cell(page, &room, column->kind,
				    total[k]);
			length = room.len > length ? room.len : length;
			if (column->kind == SHEET_TEXT && length < NAME)
				length = NAME;
			width += length * DIGIT + PADDING;
		}
		most = width > most ? width : most;
	}
	page->text.failed |= room.failed;
	buf_clear(&room);
	return most;
}

/* A4 upright, or the smallest sheet of ISO 216 on its side that is wide enough:
 * nothing is cut off, and a printer scales what is larger than its paper. */
static void
put_page_size(struct sheet_page *page)
{
	static const struct {
		size_t width; /* mm */
		const char *name;
	} sizes[] = { { 210, "A4" }, { 297, "A4 landscape" },
		{ 420, "A3 landscape" }, { 594, "594mm 420mm" },
		{ 841, "841mm 594mm" }, { 1189, "1189mm 841mm" } };
	enum { SIZES = sizeof sizes / sizeof *sizes };
	size_t width = printed_width(page), i = 0;

	while (i + 1 < SIZES &&
	    (sizes[i].width - 2 * MARGIN) * PIXELS / 1000 < width)
		i++;
	buf_printf(&page->text, "@page{size:%s;margin:%dmm}\n",
	    sizes[i].name, MARGIN);
}

static void
put_fact(struct sheet_page *page, struct text label, struct text text)
{
	buf_puts(&page->text, "<div><dt>");
	page_text(page, label);
	buf_puts(&page->text, "</dt><dd>");
	page_text(page, text);
	buf_puts(&page->text, "</dd></div>\n");
}

static void
put_facts(struct sheet_page *page)
{
	const struct sheet *sheet = page->sheet;
	struct buf day;

	buf_init(&day, SIZE_MAX);
	if (!locale_date(page->locale, sheet->as_of, DATE_LONG, &day))
		page->text.failed = true;
	buf_puts(&page->text, "<dl>\n");
	put_fact(page, sheet_word(sheet, WORD_AS_OF),
	    (struct text){ buf_text(&day), day.len });
	for (size_t i = 0; i < sheet->fact_count; i++)
		put_fact(page, sheet->facts[i].label, sheet->facts[i].text);
	buf_puts(&page->text, "</dl>\n");
	buf_clear(&day);
}

void
page_head(struct sheet_page *page)
{
	const struct sheet *sheet = page->sheet;
	struct buf *to = &page->text;
	struct text language = words_language(sheet->language);

	buf_printf(to,
	    "<!DOCTYPE html>\n<html lang=\"%.*s\">\n<head>\n"
	    "<meta charset=\"utf-8\"/>\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
	    "'none'; style-src 'unsafe-inline'\"/>\n"
	    "<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>",
	    (int)language.len, language.at);
	page_text(page, sheet->title);
	buf_puts(to, "</title>\n<style>\n");
	put_page_size(page);
	buf_puts(to, style);
	buf_puts(to, "</style>\n</head>\n<body>\n<header>\n<h1>");
	page_text(page, sheet->title);
	buf_puts(to, "</h1>\n");
	put_facts(page);
	buf_puts(to, "</header>\n<main>\n");
}

static void
put_line(struct sheet_page *page, const struct sheet_line *line, bool again)
{
	struct buf *to = &page->text;

	buf_puts(to, again ? "<tr class=\"part\"><th scope=\"row\">" :
	                     "<tr><th scope=\"row\">");
	page_text(page, line->label);
	buf_puts(to, "</th><td class=\"n\">");
	page_cell(page, SHEET_COUNT,
	    (struct sheet_cell){ .number = (int64_t)line->records });
	buf_puts(to, "</td><td class=\"n\">");
	page_cell(page, SHEET_MONEY,
	    (struct sheet_cell){ .number = line->amount,
	        .digits = line->digits,
	        .null = !line->has_amount });
	buf_puts(to, "</td><td>");
	if (line->currency.at != NULL)
		page_text(page, sheet_currency(page->sheet, line->currency));
	buf_puts(to, "</td></tr>\n");
}

void
page_foot(struct sheet_page *page)
{
	const struct sheet *sheet = page->sheet;
	struct buf *to = &page->text;

	buf_puts(to, "</main>\n<footer>\n<h2>");
	page_text(page, sheet_word(sheet, WORD_CONTROL));
	buf_puts(to,
	    "</h2>\n<table class=\"control\"><thead><tr><td></td>"
	    "<th scope=\"col\" class=\"n\">");
	page_text(page, sheet_word(sheet, WORD_RECORDS));
	buf_puts(to, "</th><th scope=\"col\" class=\"n\">");
	page_text(page, sheet_word(sheet, WORD_AMOUNT));
	buf_puts(to, "</th><th scope=\"col\">");
	page_text(page, sheet_word(sheet, WORD_CURRENCY));
	buf_puts(to, "</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0, next; i < sheet->line_count; i = next) {
		struct sheet_line line;

		next = sheet_control(sheet, i, &line);
		put_line(page, &line,
		    line.currency.at != NULL && next == i + 1);
	}
	buf_puts(to, "</tbody></table>\n");
	if (sheet->remark.len > 0) {
		buf_puts(to, "<p>");
		page_text(page, sheet->remark);
		buf_puts(to, "</p>\n");
	}
	buf_puts(to, "</footer>\n</body>\n</html>\n");
}
