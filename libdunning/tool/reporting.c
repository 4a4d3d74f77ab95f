#include "tool/reporting.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "message/words.h"

enum { WIDTH = 80, WIDTH_LEAST = 40, WIDTH_MOST = 1000 };

static bool
by_name(struct tool *t, const char *name, enum sheet_format *format)
{
	for (int i = 0; i < SHEET_FORMATS; i++)
		if (text_is(text_of(name), sheet_format_names[i])) {
			*format = (enum sheet_format)i;
			return true;
		}
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "--format: '%s' is none of csv, text, json, xlsx and html", name);
	return false;
}

bool
reporting_format(struct tool *t, const struct reporting *s,
    enum sheet_format *format)
{
	const char *output = s->common.output;

	if (s->format != NULL)
		return by_name(t, s->format, format);
	*format = SHEET_FORMATS;
	if (output != NULL)
		*format = sheet_format_of(output);
	else if (isatty(STDOUT_FILENO) == 1)
		*format = SHEET_AS_TEXT;
	if (*format == SHEET_FORMATS)
		*format = SHEET_CSV;
	return true;
}

/* Of the lines of text: $COLUMNS, or what the terminal says. */
static size_t
line_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	int64_t width = 0;

	if (columns == NULL || !int_parse(text_of(columns), &width) ||
	    width <= 0) {
		width = WIDTH;
		if (isatty(STDOUT_FILENO) == 1 &&
		    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
		    size.ws_col > 0)
			width = size.ws_col;
	}
	if (width < WIDTH_LEAST)
		return WIDTH_LEAST;
	return width < WIDTH_MOST ? (size_t)width : WIDTH_MOST;
}

/* Whether the locale says that a terminal shows something else than UTF-8. */
static bool
is_ascii(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
	const char *locale = NULL, *set;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (locale == NULL || *locale == '\0')
			locale = getenv(names[i]);
	if (locale == NULL || *locale == '\0')
		return false;
	set = strchr(locale, '.');
	return set == NULL ||
	    (strncasecmp(set, ".utf-8", 6) != 0 &&
	        strncasecmp(set, ".utf8", 5) != 0);
}

static struct text
language(const struct tool *t)
{
	return t->strategy != NULL ? t->strategy->defaults.language.text :
	                             (struct text){ NULL, 0 };
}

struct text
reporting_word(const struct tool *t, int word)
{
	return word_in(language(t), (enum word)word);
}

/* The strategy stands before the facts of the report itself. */
static bool
add_facts(struct tool *t, struct sheet *sheet)
{
	const struct strategy *s = t->strategy;
	struct sheet_fact *facts =
	    arena_alloc(t->arena, sheet->fact_count + 1, sizeof *facts);
	const char *text;

	if (facts == NULL)
		return false;
	text = arena_printf(t->arena, "%s%s%s", s->name.text.at,
	    s->version.text.at != NULL ? " " : "",
	    s->version.text.at != NULL ? s->version.text.at : "");
	if (text == NULL)
		return false;
	facts[0] = (struct sheet_fact){ TEXT("strategy"),
		reporting_word(t, WORD_STRATEGY), text_of(text) };
	for (size_t i = 0; i < sheet->fact_count; i++)
		facts[i + 1] = sheet->facts[i];
	sheet->facts = facts;
	sheet->fact_count++;
	return true;
}

bool
reporting_write(struct tool *t, enum sheet_format format, struct sheet *sheet,
    struct out *out)
{
	sheet->language = language(t);
	sheet->as_of = t->as_of;
	sheet->diag = t->diag;
	sheet->ascii = is_ascii();
	if (t->strategy != NULL && !add_facts(t, sheet)) {
		diag_memory(t->diag);
		return false;
	}
	return sheet_write(format, sheet, line_width(), out);
}

bool
reporting_publish(
    struct tool *t, enum sheet_format format, struct sheet *sheet)
{
	const char *path = t->common->output;
	struct out *out = out_open(path != NULL ? path : "-", t->diag);

	if (out == NULL)
		return false;
	if (reporting_write(t, format, sheet, out))
		return out_close(out);
	out_abandon(out);
	return false;
}

/* What was read went into the sums; none of it is written. */
void
reporting_say(const struct tool *t, const struct chain_counts *n, size_t rows)
{
	tool_say(t,
	    "read %" PRIu64 ", summed %" PRIu64 ", rejected %" PRIu64
	    ", excluded %" PRIu64 "; rows %zu",
	    n->read, n->read - n->rejected - n->excluded - n->left,
	    n->rejected, n->excluded, rows);
}
