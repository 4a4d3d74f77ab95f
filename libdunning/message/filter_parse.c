/* filter_parse.c -- the filters of a tag: "money:bare | default:\"-\"". */
#include "message/filter.h"

#include <string.h>

struct reader {
	const char *at;
	const char *end;
	struct src_pos pos;
	struct diag *diag;
};

/* The words that a filter takes after its colon. */
struct filter_word {
	enum filter filter;
	const char *word;
	bool bare;
	enum date_style style;
};

static const struct filter_word filter_words[] = {
	{ FILTER_MONEY, "bare", true, DATE_MEDIUM },
	{ FILTER_DATE, "long", false, DATE_LONG },
	{ FILTER_DATE, "short", false, DATE_SHORT },
	{ FILTER_DATE, "iso", false, DATE_ISO },
};

enum { FILTER_WORDS = sizeof filter_words / sizeof *filter_words };

static void
skip_blanks(struct reader *reader)
{
	while (reader->at < reader->end &&
	       memchr(" \t\r\n", *reader->at, 4) != NULL)
		reader->at++;
}

static bool
read_char(struct reader *reader, char c)
{
	skip_blanks(reader);
	if (reader->at == reader->end || *reader->at != c)
		return false;
	reader->at++;
	return true;
}

static struct text
read_word(struct reader *reader)
{
	const char *from;

	skip_blanks(reader);
	from = reader->at;
	while (reader->at < reader->end &&
	       ((*reader->at >= 'a' && *reader->at <= 'z') ||
	           (*reader->at >= 'A' && *reader->at <= 'Z') ||
	           (*reader->at >= '0' && *reader->at <= '9') ||
	           *reader->at == '_'))
		reader->at++;
	return (struct text){ from, (size_t)(reader->at - from) };
}

static bool
fail(const struct reader *reader, const char *what)
{
	diag_at(reader->diag, DIAG_ERROR, "E_TEMPLATE_FILTER", reader->pos,
	    "%s", what);
	return false;
}

static bool
fail_unknown(const struct reader *reader, const char *what, struct text word,
    const char *const *known, size_t count)
{
	const char *nearest = text_nearest(word, known, count);
	int told = word.len < 60 ? (int)word.len : 60;

	diag_at(reader->diag, DIAG_ERROR, "E_TEMPLATE_FILTER", reader->pos,
	    "unknown %s '%.*s'", what, told, word.at);
	if (nearest != NULL)
		diag_note(
		    reader->diag, reader->pos, "did you mean '%s'?", nearest);
	return false;
}

static bool
read_name(struct reader *reader, enum filter *filter)
{
	const char *names[FILTERS];
	struct text word = read_word(reader);
	int i;

	if (word.len == 0)
		return fail(reader, "no filter name after '|'");
	for (i = 0; i < FILTERS; i++) {
		names[i] = filter_name((enum filter)i);
		if (text_is(word, names[i])) {
			*filter = (enum filter)i;
			return true;
		}
	}
	return fail_unknown(reader, "filter", word, names, FILTERS);
}

static bool
read_default(struct reader *reader, struct filter_call *call)
{
	const char *close;

	if (!read_char(reader, ':') || !read_char(reader, '"'))
		return fail(
		    reader, "filter 'default' needs a text: default:\"...\"");
	close = memchr(reader->at, '"', (size_t)(reader->end - reader->at));
	if (close == NULL)
		return fail(
		    reader, "the text of 'default' has no closing '\"'");
	call->text.at = reader->at;
	call->text.len = (size_t)(close - reader->at);
	reader->at = close + 1;
	return true;
}

static bool
read_argument(struct reader *reader, struct filter_call *call)
{
	const char *words[FILTER_WORDS];
	size_t count = 0;
	struct text word;
	size_t i;

	if (call->filter == FILTER_DEFAULT)
		return read_default(reader, call);
	if (!read_char(reader, ':'))
		return true;
	word = read_word(reader);
	for (i = 0; i < FILTER_WORDS; i++) {
		const struct filter_word *known = &filter_words[i];

		if (known->filter != call->filter)
			continue;
		if (text_is(word, known->word)) {
			call->bare = known->bare;
			call->style = known->style;
			return true;
		}
		words[count++] = known->word;
	}
	if (count == 0) {
		diag_at(reader->diag, DIAG_ERROR, "E_TEMPLATE_FILTER",
		    reader->pos, "filter '%s' takes nothing after a colon",
		    filter_name(call->filter));
		return false;
	}
	return fail_unknown(reader, "filter argument", word, words, count);
}

static struct filter_call *
read_call(struct reader *reader, struct arena *arena)
{
	struct filter_call *call = arena_alloc(arena, 1, sizeof *call);

	if (call == NULL) {
		diag_memory(reader->diag);
		return NULL;
	}
	call->style = DATE_MEDIUM;
	if (!read_name(reader, &call->filter) || !read_argument(reader, call))
		return NULL;
	skip_blanks(reader);
	if (reader->at < reader->end && *reader->at != '|') {
		diag_at(reader->diag, DIAG_ERROR, "E_TEMPLATE_FILTER",
		    reader->pos,
		    "'|' or the end of the tag is missing after "
		    "filter '%s'",
		    filter_name(call->filter));
		return NULL;
	}
	return call;
}

bool
filter_parse(struct arena *arena, struct text text, struct src_pos pos,
    const struct filter_call **out, struct diag *diag)
{
	struct reader reader = { text.at, text.at + text.len, pos, diag };
	struct filter_call *first = NULL;
	struct filter_call **tail = &first;
	unsigned kinds = FILTER_ANY_KIND;

	do {
		struct filter_call *call = read_call(&reader, arena);

		if (call == NULL)
			return false;
		kinds = filter_kinds(call, kinds);
		if (kinds == 0) {
			diag_at(diag, DIAG_ERROR, "E_TEMPLATE_FILTER", pos,
			    "filter '%s' must come first: the one before it "
			    "makes text",
			    filter_name(call->filter));
			return false;
		}
		*tail = call;
		tail = &call->next;
	} while (read_char(&reader, '|'));
	*out = first;
	return true;
}
