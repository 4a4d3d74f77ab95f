#include "base/date.h"

/* The digits that a token takes, and the part of the date they are. */
struct token {
	char letter; /* y, m or d; any other byte stands for itself */
	size_t least;
	size_t most;
};

/* Takes a token off the format; false: letters that are none ("yyy"). */
static bool
next_token(struct text *format, struct token *token)
{
	char letter = format->at[0];
	size_t run = 1;

	*token = (struct token){ letter, 0, 0 };
	if (letter == 'y' || letter == 'm' || letter == 'd') {
		while (run < format->len && format->at[run] == letter)
			run++;
		if (letter == 'y' ? run != 2 && run != 4 : run > 2)
			return false;
		token->least = run;
		token->most = letter == 'y' ? run : 2;
	}
	format->at += run;
	format->len -= run;
	return true;
}

static bool
takes_digits(struct token token)
{
	return token.most > 0 ||
	       (token.letter >= '0' && token.letter <= '9');
}

bool
date_format_valid(struct text format)
{
	struct token token;
	struct token before = { 0, 0, 0 };
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
		before = token;
		years += token.letter == 'y';
		months += token.letter == 'm';
		days += token.letter == 'd';
	}
	return years == 1 && months == 1 && days == 1;
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

static bool
read_token(struct text *text, struct token token, int pivot,
    struct civil *civil)
{
	int value;

	if (token.most == 0)
		return read_literal(text, token.letter);
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
		if (!read_token(&text, token, pivot, &civil))
			return false;
	}
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
