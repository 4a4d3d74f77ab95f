/* expr_plain.c -- literals as people type them in cells. */
#include <string.h>

#include "base/date.h"
#include "rules/expr_function.h"
#include "rules/expr_parser.h"

static bool
ends_bareword(struct text rest, size_t i)
{
	static const char marks[] = ",)][(\"?<>=!";
	size_t k;

	for (k = 0; marks[k] != '\0'; k++) {
		if (rest.at[i] == marks[k])
			return true;
	}
	return rest.at[i] == '.' && i + 1 < rest.len && rest.at[i + 1] == '.';
}

static struct text
trim(struct text text)
{
	while (text.len > 0 && text.at[text.len - 1] == '\n')
		text.len--;
	return text_trim(text);
}

/* `low or mid` is more likely a slip than a text. */
static bool
has_joining_word(struct text text)
{
	struct text word;

	while (text_split(&text, ' ', &word)) {
		if (text_is(word, "and") || text_is(word, "or"))
			return true;
	}
	return false;
}

/*
 * A text without quotes where the input is a text or a set.  False: what
 * stands here is something else, or an error was reported.
 */
static bool
take_bareword(struct parser *p, struct text *word)
{
	struct text rest = p->source->text;
	size_t len = 0;

	if (!p->cell || p->input == NULL ||
	    (p->input->type != VALUE_STRING && p->input->type != VALUE_SET))
		return false;
	rest.at += p->now.at;
	rest.len -= p->now.at;
	if (rest.len == 0 || rest.at[0] == '@' ||
	    p->now.kind == TOKEN_STRING)
		return false;
	while (len < rest.len && !ends_bareword(rest, len))
		len++;
	if (len < rest.len && rest.at[len] != ',' && rest.at[len] != ')' &&
	    rest.at[len] != ']' && rest.at[len] != '.')
		return false;
	*word = trim((struct text){ rest.at, len });
	if (word->len == 0 || text_is(*word, "null"))
		return false;
	if (has_joining_word(*word)) {
		parser_error(p, "E_EXPR", p->now.at,
		    "alternatives in a cell are separated by commas");
		parser_note(p, p->now.at,
		    "a text with `and` or `or` in it stands in double quotes");
		return false;
	}
	p->now = lex_token(p->source->text, p->now.at + len);
	return true;
}

static bool
looks_like_date(struct text text)
{
	static const char form[] = "dddd-dd-dd";
	size_t i;

	for (i = 0; form[i] != '\0'; i++) {
		if (i == text.len || (form[i] == '-') != (text.at[i] == '-') ||
		    (form[i] == 'd' && (text.at[i] < '0' || text.at[i] > '9')))
			return false;
	}
	return true;
}

/*
 * A date without quotes where the input is a date: 2026-01-31.  False: what
 * stands here is something else, or an error was reported.
 */
static bool
take_date(struct parser *p, int32_t *days)
{
	enum { ISO_LEN = 10 };
	struct text text = p->source->text;

	text.at += p->now.at;
	text.len -= p->now.at;
	if (!p->cell || p->input == NULL || p->input->type != VALUE_DATE ||
	    !looks_like_date(text))
		return false;
	text.len = ISO_LEN;
	if (!date_parse(text, days)) {
		parser_error(p, "E_EXPR", p->now.at, "there is no day %.*s",
		    ISO_LEN, text.at);
		return false;
	}
	p->now = lex_token(p->source->text, p->now.at + ISO_LEN);
	return true;
}

/*
 * The same where the input is a date and time: 2026-01-31T18:30:00, with an
 * offset or a zone.
 */
static bool
take_moment(struct parser *p, struct value *out)
{
	struct text text = p->source->text;
	struct node *node;
	size_t len = 0;

	text.at += p->now.at;
	text.len -= p->now.at;
	if (!p->cell || p->input->type != VALUE_DATETIME ||
	    !looks_like_date(text))
		return false;
	while (len < text.len && !ends_bareword(text, len) &&
	       strchr(" \t\n", text.at[len]) == NULL)
		len++;
	text.len = len;
	node = node_literal(p, value_of_text(text), p->now.at);
	if (node == NULL || !parser_zones(p, node))
		return false;
	*out = temporal_parse(text, p->zones);
	if (out->type != VALUE_DATETIME) {
		parser_error(p, "E_EXPR", p->now.at,
		    "`%.*s` is not a date and time such as 2026-01-31T18:30:00",
		    (int)len, text.at);
		return false;
	}
	p->now = lex_token(p->source->text, p->now.at + len);
	return true;
}

/* TRUE and FALSE, which spreadsheets make of true and false. */
static bool
take_bool(struct parser *p, struct value *out)
{
	if (!p->cell || p->input->type != VALUE_BOOL)
		return false;
	*out = value_of_bool(parser_is_word(p, "TRUE"));
	return parser_accept_word(p, "TRUE") || parser_accept_word(p, "FALSE");
}

bool
cell_plain(struct parser *p, bool bareword, struct value *out)
{
	struct text word;
	int32_t days;

	if (bareword && take_bareword(p, &word)) {
		*out = value_of_text(word);
		return true;
	}
	if (take_date(p, &days)) {
		*out = value_of_days(VALUE_DATE, days);
		return true;
	}
	if (take_moment(p, out))
		return true;
	return !p->failed && !cell_slips(p) && take_bool(p, out);
}
