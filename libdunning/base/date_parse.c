#include "base/date.h"

#include <string.h>

#include "base/month_name.h"

/* No day that digits can say. */
enum { DAY_LAST = 100 };

enum token_kind {
	TOKEN_DIGITS,
	TOKEN_LITERAL,
	TOKEN_WORD,       /* \\de: the letters behind a backslash */
	TOKEN_MONTH_NAME, /* mmm(es) */
	TOKEN_FIRST_DAY,  /* d(first): takes nothing */
	TOKEN_LAST_DAY    /* d(last) */
};

/* The digits that a token takes, and the part of the date they are. */
struct token {
	enum token_kind kind;
	char letter; /* y, m or d; of a literal the byte itself */
	size_t least;
	size_t most;
	size_t language; /* of a month's name */
	struct text word;
};

static void
skip(struct text *text, size_t len)
{
	text->at += len;
	text->len -= len;
}

/* What stands in parentheses behind the first bytes; null: nothing. */
static struct text
in_parentheses(struct text format, size_t at)
{
	size_t len = 0;

	if (at >= format.len || format.at[at] != '(')
		return (struct text){ NULL, 0 };
	format.at += at + 1;
	format.len -= at + 1;
	while (len < format.len && format.at[len] != ')')
		len++;
	if (len == format.len)
		return (struct text){ NULL, 0 };
	return (struct text){ format.at, len };
}

/* A token of letters that are spelled out, or that take no digits; false: it
 * is not one. */
static bool
take_spelled(struct text *format, size_t run, struct token *token)
{
	struct text word = in_parentheses(*format, run);

	if (word.at == NULL)
		return false;
	if (token->letter == 'm' && run == 3) {
		token->language = month_language(word);
		token->kind = TOKEN_MONTH_NAME;
		if (token->language == MONTH_LANGUAGES)
			return false;
	} else if (token->letter == 'd' && run == 1 && text_is(word, "first")) {
		token->kind = TOKEN_FIRST_DAY;
	} else if (token->letter == 'd' && run == 1 && text_is(word, "last")) {
		token->kind = TOKEN_LAST_DAY;
	} else {
		return false;
	}
	skip(format, run + word.len + 2);
	return true;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The letters behind a backslash, or one other byte. */
static bool
take_word(struct text *format, struct token *token)
{
	size_t len = 0;

	skip(format, 1);
	while (len < format->len && is_letter(format->at[len]))
		len++;
	len += len == 0 && format->len != 0;
	token->kind = TOKEN_WORD;
	token->word = (struct text){ format->at, len };
	skip(format, len);
	return len != 0;
}

/* Takes a token off the format; false: letters that are none ("yyy"). */
static bool
next_token(struct text *format, struct token *token)
{
	char letter = format->at[0];
	size_t run = 1;

	*token = (struct token){ .kind = TOKEN_LITERAL, .letter = letter };
	if (letter == '\\')
		return take_word(format, token);
	if (letter == 'y' || letter == 'm' || letter == 'd') {
		while (run < format->len && format->at[run] == letter)
			run++;
		if (take_spelled(format, run, token))
			return true;
		if (letter == 'y' ? run != 2 && run != 4 : run > 2)
			return false;
		token->kind = TOKEN_DIGITS;
		token->least = run;
		token->most = letter == 'y' ? run : 2;
	}
	skip(format, run);
	return true;
}

static bool
takes_digits(struct token token)
{
	return token.kind == TOKEN_DIGITS ||
	       (token.kind == TOKEN_LITERAL && token.letter >= '0' &&
	           token.letter <= '9') ||
	       (token.kind == TOKEN_WORD && *token.word.at >= '0' &&
	           *token.word.at <= '9');
}

bool
date_format_valid(struct text format)
{
	struct token token;
	struct token before = { .kind = TOKEN_MONTH_NAME };
	int years = 0;
	int months = 0;
	int days = 0;

	while (format.len > 0) {
		if (!next_token(&format, &token))
			return false;
		/* 1112026 is the first of November or the eleventh of
		 * January. */
		if (takes_digits(before) && takes_digits(token) &&
		    (before.least < before.most || token.least < token.most))
			return false;
		if (token.kind != TOKEN_FIRST_DAY &&
		    token.kind != TOKEN_LAST_DAY)
			before = token;
		/* dd-mon-yyyy is no minute and the letters "on". */
		if (token.kind == TOKEN_LITERAL && is_letter(token.letter) &&
		    token.letter != 'T' && token.letter != 'Z')
			return false;
		if (token.kind == TOKEN_LITERAL || token.kind == TOKEN_WORD)
			continue;
		years += token.letter == 'y';
		months += token.letter == 'm';
		days += token.letter == 'd';
	}
	return years == 1 && months == 1 && days == 1;
}

bool
date_format_is_digits(struct text format)
{
	struct token token;

	while (format.len > 0) {
		if (!next_token(&format, &token) ||
		    (token.kind != TOKEN_DIGITS && token.kind != TOKEN_LITERAL))
			return false;
	}
	return true;
}

/* Takes the digits of the token off the text. */
static bool
read_digits(struct text *text, struct token token, int *value)
{
	size_t count = 0;

	*value = 0;
	while (count < token.most && count < text->len &&
	       text->at[count] >= '0' && text->at[count] <= '9') {
		*value = *value * 10 + (text->at[count] - '0');
		count++;
	}
	text->at += count;
	text->len -= count;
	return count >= token.least;
}

static bool
read_literal(struct text *text, char c)
{
	if (text->len == 0 || text->at[0] != c)
		return false;
	text->at++;
	text->len--;
	return true;
}

static int
full_year(int value, struct token token, int pivot)
{
	if (token.most == 4)
		return value;
	return value < pivot ? 2000 + value : 1900 + value;
}

/* A name, and the dot that shortens it unless the format has one itself. */
static bool
read_month(struct text *text, struct token token, struct text format,
    int *month)
{
	size_t used = month_name_read(*text, token.language, month);

	if (used == 0)
		return false;
	skip(text, used);
	if (text->len != 0 && text->at[0] == '.' &&
	    (format.len == 0 || format.at[0] != '.'))
		skip(text, 1);
	return true;
}

/* Any but the month's name. */
static bool
read_token(struct text *text, struct token token, int pivot,
    struct civil *civil)
{
	int value;

	if (token.kind == TOKEN_LITERAL)
		return read_literal(text, token.letter);
	if (token.kind == TOKEN_WORD) {
		if (text->len < token.word.len ||
		    memcmp(text->at, token.word.at, token.word.len) != 0)
			return false;
		skip(text, token.word.len);
		return true;
	}
	if (token.kind != TOKEN_DIGITS) {
		civil->day = token.kind == TOKEN_FIRST_DAY ? 1 : DAY_LAST;
		return true;
	}
	if (!read_digits(text, token, &value))
		return false;
	if (token.letter == 'y')
		civil->year = full_year(value, token, pivot);
	else if (token.letter == 'm')
		civil->month = value;
	else
		civil->day = value;
	return true;
}

bool
date_parse_as(struct text text, struct text format, int32_t *days)
{
	return date_parse_pivot(text, format, DATE_PIVOT, days);
}

bool
date_parse_pivot(struct text text, struct text format, int pivot,
    int32_t *days)
{
	struct civil civil = { 0, 0, 0 };
	struct token token;

	while (format.len > 0) {
		if (!next_token(&format, &token))
			return false;
		if (token.kind == TOKEN_MONTH_NAME
		        ? !read_month(&text, token, format, &civil.month)
		        : !read_token(&text, token, pivot, &civil))
			return false;
	}
	if (civil.day == DAY_LAST && civil.month >= 1 && civil.month <= 12)
		civil.day = date_month_days(civil.year, civil.month);
	return text.len == 0 && date_from_civil(civil, days);
}

static int
digit_at(struct text text, size_t i, bool *ok)
{
	char c = text.at[i];

	if (c < '0' || c > '9')
		*ok = false;
	return c - '0';
}

bool
date_parse(struct text text, int32_t *days)
{
	struct civil civil;
	bool ok = true;

	if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-')
		return false;
	civil.year = digit_at(text, 0, &ok) * 1000 +
	             digit_at(text, 1, &ok) * 100 +
	             digit_at(text, 2, &ok) * 10 + digit_at(text, 3, &ok);
	civil.month = digit_at(text, 5, &ok) * 10 + digit_at(text, 6, &ok);
	civil.day = digit_at(text, 8, &ok) * 10 + digit_at(text, 9, &ok);
	return ok && date_from_civil(civil, days);
}
