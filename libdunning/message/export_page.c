/* export_page.c -- a worklist on paper. */
#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "message/escape.h"
#include "message/export_message.h"
#include "message/export_past.h"
#include "message/locale.h"
#include "message/words.h"

static const char style[] =
    "@page{size:A4;margin:12mm 11mm 14mm}\n"
    "body{font:14px/1.4 system-ui,-apple-system,\"Segoe UI\",Roboto,"
    "\"Liberation Sans\",Arial,sans-serif;color:#1a1a1a;background:#fff;"
    "margin:2em auto;max-width:60em;padding:0 1.5em}\n"
    "h1{font-size:1.55em;margin:0}\n"
    "header{border-bottom:2px solid #1a1a1a;padding-bottom:.5em;"
    "margin-bottom:.4em}\n"
    "dl{display:flex;flex-wrap:wrap;gap:.2em 2.2em;margin:.5em 0 0}\n"
    "dt{color:#555;font-size:.82em}\n"
    "dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}\n"
    "table{border-collapse:collapse;width:100%;table-layout:fixed;"
    "font-size:.87em}\n"
    "th,td{padding:.45em .4em;text-align:left;vertical-align:top;"
    "overflow-wrap:break-word}\n"
    "thead th{border-bottom:1.5px solid #1a1a1a;font-size:.86em;color:#333}\n"
    "tbody{border-bottom:1px solid #999}\n"
    "tbody tr:only-child td{height:4.2em}\n"
    ".r{width:6%}.d{width:21%}.p{width:18%}.o{width:7%}.m{width:15%}"
    ".l{width:16%}.n{width:17%}\n"
    ".visits .d{width:18%}.visits .p{width:23%}.visits .l{width:14%}\n"
    ".r,.o,.m{text-align:right;font-variant-numeric:tabular-nums}\n"
    ".m,.p b{white-space:nowrap}.visits .p b{white-space:normal}\n"
    "td small{display:block;color:#555;font-size:.86em}\n"
    "th.l,td.l{padding-left:1.1em}\n"
    "td.n{border-left:1px dotted #999}\n"
    "td.say{padding-top:0;color:#444;font-size:.96em;white-space:pre-line}\n"
    "@media print{body{margin:0;max-width:none;padding:0;font-size:11.5px;"
    "-webkit-print-color-adjust:exact;print-color-adjust:exact}"
    "thead{display:table-header-group}tbody{break-inside:avoid}}\n";

struct page {
	struct exporter *exporter;
	struct buf *to;
	struct locale *locale;
	struct text language;
	enum export_kind kind;
};

static void
put(struct page *p, struct text text)
{
	if (escape_add(TEMPLATE_HTML, text, p->to, NULL) != ESCAPE_DONE)
		p->to->failed = true;
}

static void
put_word(struct page *p, enum word word)
{
	put(p, word_in(p->language, word));
}

static void
put_date(struct page *p, int32_t date, enum date_style how)
{
	struct buf day;

	buf_init(&day, SIZE_MAX);
	if (!locale_date(p->locale, date, how, &day))
		p->to->failed = true;
	put(p, (struct text){ buf_text(&day), day.len });
	buf_clear(&day);
}

static void
put_money(struct page *p, int64_t minor, int digits, struct text currency)
{
	struct buf amount;

	buf_init(&amount, SIZE_MAX);
	if (currency.len != 3)
		currency = TEXT("XXX");
	if (!locale_money(p->locale, minor, digits, currency, false, &amount))
		p->to->failed = true;
	put(p, (struct text){ buf_text(&amount), amount.len });
	buf_clear(&amount);
}

static void
put_label(struct page *p, enum word word)
{
	buf_puts(p->to, "<div><dt>");
	put_word(p, word);
	buf_puts(p->to, "</dt><dd>");
}

/* Whether a message of the same currency stands before it. */
static bool
is_first(struct message *const *which, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (text_equal(which[i]->texts[M_CURRENCY],
		        which[at]->texts[M_CURRENCY]))
			return false;
	return true;
}

/* The sum of those with its currency and digits. */
static void
put_total(struct page *p, struct message *const *which, size_t at,
    size_t count)
{
	const struct message *first = which[at];
	int64_t sum = 0;

	for (size_t i = at; i < count; i++)
		if (text_equal(which[i]->texts[M_CURRENCY],
		        first->texts[M_CURRENCY]) &&
		    which[i]->digits == first->digits &&
		    __builtin_add_overflow(sum, which[i]->total, &sum))
			return;
	put_label(p, WORD_TOTAL);
	put_money(p, sum, first->digits, first->texts[M_CURRENCY]);
	buf_puts(p->to, "</dd></div>\n");
}

static void
put_head(struct page *p, struct text agent, struct message *const *which,
    size_t count)
{
	struct text tag = words_language(p->language);
	bool visits = p->kind == EXPORT_VISIT;
	enum word title = visits ? WORD_VISITS : WORD_CALLS;

	buf_printf(p->to,
	    "<!DOCTYPE html>\n<html lang=\"%.*s\">\n<head>\n"
	    "<meta charset=\"utf-8\"/>\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
	    "'none'; style-src 'unsafe-inline'\"/>\n"
	    "<meta name=\"viewport\" content=\"width=device-width\"/>\n<title>",
	    (int)tag.len, tag.at);
	put_word(p, title);
	buf_printf(p->to,
	    "</title>\n<style>\n%s</style>\n</head>\n"
	    "<body class=\"%s\">\n<header>\n<h1>",
	    style, export_folders[p->kind]);
	put_word(p, title);
	buf_puts(p->to, "</h1>\n<dl>\n");
	if (agent.len != 0) {
		put_label(p, WORD_AGENT);
		put(p, agent);
		buf_puts(p->to, "</dd></div>\n");
	}
	put_label(p, WORD_DATE);
	put_date(p, which[0]->date, DATE_LONG);
	buf_puts(p->to, "</dd></div>\n");
	put_label(p, WORD_DEBTORS);
	buf_printf(p->to, "%zu</dd></div>\n", count);
	for (size_t i = 0; i < count; i++)
		if (is_first(which, i))
			put_total(p, which, i, count);
	buf_puts(p->to, "</dl>\n</header>\n");
}

static void
put_columns(struct page *p)
{
	const struct { const char *class; enum word word; } columns[] = {
		{ "r", WORD_RANK }, { "d", WORD_DEBTOR },
		{ "p", p->kind == EXPORT_VISIT ? WORD_ADDRESS : WORD_PHONE },
		{ "o", WORD_LATE }, { "m", WORD_AMOUNT },
		{ "l", WORD_LAST_NOTICES }, { "n", WORD_NOTES },
	};

	buf_puts(p->to, "<table>\n<thead><tr>");
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		buf_printf(p->to, "<th scope=\"col\" class=\"%s\">",
		    columns[i].class);
		put_word(p, columns[i].word);
		buf_puts(p->to, "</th>");
	}
	buf_puts(p->to, "</tr></thead>\n");
}

static void
put_small(struct page *p, struct text text)
{
	if (text.len == 0)
		return;
	buf_puts(p->to, "<small>");
	put(p, text);
	buf_puts(p->to, "</small>");
}

static void
put_debtor(struct page *p, const struct message *m)
{
	struct text name = m->texts[M_DEBTOR_NAME];

	buf_puts(p->to, "<td class=\"d\"><b>");
	put(p, name.len != 0 ? name : m->texts[M_DEBTOR]);
	buf_puts(p->to, "</b>");
	if (name.len != 0)
		put_small(p, m->texts[M_DEBTOR]);
	buf_puts(p->to, "</td>");
}

/* The time of day of a moment; nothing for midnight, which bounds nothing. */
static struct text
time_of(struct text moment)
{
	if (moment.len < 16 || memcmp(moment.at + 11, "00:00", 5) == 0)
		return TEXT("");
	return (struct text){ moment.at + 11, 5 };
}

/* The zone of a moment, so that nobody takes the debtor's clock for theirs. */
static void
put_zone(struct page *p, struct text moment)
{
	if (moment.len > 16)
		buf_printf(p->to, " (UTC%.*s)", (int)(moment.len - 16),
		    moment.at + 16);
}

/* Where to reach the debtor, and the local time from when on, until when. */
static void
put_reach(struct page *p, const struct message *m)
{
	struct text after = time_of(m->texts[M_SEND_AFTER]);
	struct text until = time_of(m->texts[M_UNTIL]);

	buf_puts(p->to, "<td class=\"p\"><b>");
	put(p, m->texts[p->kind == EXPORT_VISIT ? M_PLACE : M_TO]);
	buf_puts(p->to, "</b>");
	if (after.len + until.len > 0) {
		buf_puts(p->to, "<small>");
		if (until.len == 0) {
			put_word(p, WORD_NOT_BEFORE);
			buf_putc(p->to, ' ');
		}
		put(p, until.len > 0 && after.len == 0 ? TEXT("00:00") : after);
		if (until.len > 0)
			buf_puts(p->to, "–");
		put(p, until);
		put_zone(p,
		    m->texts[after.len > 0 ? M_SEND_AFTER : M_UNTIL]);
		buf_puts(p->to, "</small>");
	}
	buf_puts(p->to, "</td>");
}

/* What to say, below the rest of the row, as wide as the page. */
static void
put_script(struct page *p, struct text script)
{
	buf_puts(p->to,
	    "</tr>\n<tr class=\"told\"><td class=\"say\" colspan=\"5\">");
	put(p, script);
}

static void
put_cell(struct page *p, const char *class, bool tall)
{
	buf_printf(p->to, "<td class=\"%s\"%s>", class,
	    tall ? " rowspan=\"2\"" : "");
}

static void
put_row(struct page *p, const struct message *m, size_t number)
{
	struct text rank = m->texts[M_RANK], notices = m->notices, notice;
	struct text script = text_trim(m->texts[M_TEXT]);
	bool tall = script.len != 0;

	buf_puts(p->to, "<tbody><tr>");
	put_cell(p, "r", tall);
	if (rank.len != 0)
		put(p, rank);
	else
		buf_printf(p->to, "%zu", number);
	buf_puts(p->to, "</td>");
	put_debtor(p, m);
	put_reach(p, m);
	buf_printf(p->to, "<td class=\"o\">%" PRId64 "</td><td class=\"m\"><b>",
	    m->max_days);
	put_money(p, m->total, m->digits, m->texts[M_CURRENCY]);
	buf_puts(p->to, "</b>");
	put_small(p, m->texts[M_LEVEL]);
	buf_puts(p->to, "</td><td class=\"l\">");
	while (text_split(&notices, '|', &notice))
		put_small(p, notice);
	buf_puts(p->to, "</td>");
	put_cell(p, "n", tall);
	buf_puts(p->to, "</td>");
	if (tall)
		put_script(p, script);
	buf_puts(p->to, tall ? "</td></tr></tbody>\n" : "</tr></tbody>\n");
}

static bool
open_locale(struct page *p)
{
	enum locale_error error = LOCALE_OK;

	p->locale = p->language.at != NULL ?
	    locale_open(p->language, LOCALE_TYPOGRAPHIC, &error) :
	    NULL;
	if (p->locale == NULL && error != LOCALE_MEMORY)
		p->locale =
		    locale_open(TEXT("en"), LOCALE_TYPOGRAPHIC, &error);
	if (p->locale == NULL)
		diag_memory(p->exporter->diag);
	return p->locale != NULL;
}

bool
export_page(struct exporter *e, enum export_kind kind, struct text agent,
    struct message *const *which, size_t count, struct buf *to)
{
	struct page p = { .exporter = e, .to = to, .kind = kind,
		.language = e->strategy->defaults.language.text };

	if (!open_locale(&p))
		return false;
	put_head(&p, agent, which, count);
	put_columns(&p);
	for (size_t i = 0; i < count; i++)
		put_row(&p, which[i], i + 1);
	buf_puts(to, "</table>\n</body>\n</html>\n");
	locale_close(p.locale);
	return true;
}
