#include "rules/terms.h"

#include "base/date.h"
#include "base/num.h"

enum { NUMBER_MOST = 36500, MONTHS_MOST = 1200, MONTH_DAYS = 31, WEEK = 7 };

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* A run of letters or of digits, or one other character; empty at the end. */
static struct text
next_piece(struct text *rest)
{
	struct text piece = text_trim(*rest);
	size_t len = 0;

	if (piece.len > 0)
		len = 1;
	if (piece.len > 0 && is_digit(piece.at[0]))
		while (len < piece.len && is_digit(piece.at[len]))
			len++;
	else if (piece.len > 0 && is_letter(piece.at[0]))
		while (len < piece.len && is_letter(piece.at[len]))
			len++;
	*rest = (struct text){ piece.at + len, piece.len - len };
	piece.len = len;
	return piece;
}

static char
small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Takes the next piece if it is this word. */
static bool
take_word(struct text *rest, const char *word)
{
	struct text after = *rest;
	struct text piece = next_piece(&after);

	for (size_t i = 0; i < piece.len; i++)
		if (word[i] == '\0' || small(piece.at[i]) != word[i])
			return false;
	if (piece.len == 0 || word[piece.len] != '\0')
		return false;
	*rest = after;
	return true;
}

static bool
take_words(struct text *rest, const char *const *words)
{
	struct text after = *rest;

	for (; *words != NULL; words++)
		if (!take_word(&after, *words))
			return false;
	*rest = after;
	return true;
}

static bool
take_number(struct text *rest, int32_t low, int32_t high, int32_t *number)
{
	struct text after = *rest;
	struct text piece = next_piece(&after);
	int64_t value;

	if (piece.len == 0 || !is_digit(piece.at[0]) ||
	    !int_parse(piece, &value) || value < low || value > high)
		return false;
	*number = (int32_t)value;
	*rest = after;
	return true;
}

/* "3 days", "2 weeks", "1 month": of days and weeks *months is false. */
static bool
take_span(struct text *rest, int32_t low, bool *months, int32_t *number)
{
	struct text after = *rest;

	*months = false;
	if (!take_number(&after, low, NUMBER_MOST, number))
		return false;
	if (take_word(&after, "month") || take_word(&after, "months")) {
		*months = true;
		if (*number > MONTHS_MOST)
			return false;
	} else if (take_word(&after, "week") || take_word(&after, "weeks")) {
		*number *= WEEK;
		if (*number > NUMBER_MOST)
			return false;
	} else if (!take_word(&after, "day") && !take_word(&after, "days")) {
		return false;
	}
	*rest = after;
	return true;
}

static const char *const end_of_month[] = { "end", "of", "month", NULL };

/* "30", "30 days", and behind them "end of month". */
static bool
parse_net(struct text *rest, struct terms *terms)
{
	if (!take_number(rest, 0, NUMBER_MOST, &terms->number))
		return false;
	if (!take_word(rest, "days"))
		take_word(rest, "day");
	terms->kind = take_words(rest, end_of_month) ? TERMS_DAYS_END :
	                                               TERMS_DAYS;
	return true;
}

static bool
parse_day(struct text *rest, struct terms *terms)
{
	static const char *const of_month[] = { "of", "month", "+", NULL };

	terms->kind = TERMS_DAY_OF_MONTH;
	return take_number(rest, 1, MONTH_DAYS, &terms->day) &&
	    take_words(rest, of_month) &&
	    take_number(rest, 1, MONTHS_MOST, &terms->number);
}

static bool
parse_later(struct text *rest, struct terms *terms)
{
	bool months;

	if (!take_span(rest, 0, &months, &terms->number))
		return false;
	terms->kind = months ? TERMS_MONTHS : TERMS_DAYS;
	return true;
}

static bool
parse_every(struct text *rest, struct terms *terms)
{
	bool months;

	if (!take_span(rest, 1, &months, &terms->number))
		return false;
	terms->kind = months ? TERMS_EVERY_MONTHS : TERMS_EVERY_DAYS;
	return true;
}

static bool
parse_rule(struct text *rest, struct terms *terms)
{
	*terms = (struct terms){ .kind = TERMS_DAYS };
	if (take_word(rest, "cash"))
		return true;
	if (take_word(rest, "net") || (rest->len > 0 && is_digit(*rest->at)))
		return parse_net(rest, terms);
	if (take_word(rest, "day"))
		return parse_day(rest, terms);
	if (take_word(rest, "+"))
		return parse_later(rest, terms);
	if (take_word(rest, "every"))
		return parse_every(rest, terms);
	terms->kind = TERMS_END_DAYS;
	return take_words(rest, end_of_month) && take_word(rest, "+") &&
	    take_number(rest, 0, NUMBER_MOST, &terms->number);
}

bool
terms_parse(struct text text, struct terms *terms)
{
	text = text_trim(text);
	return parse_rule(&text, terms) && text_trim(text).len == 0;
}

bool
terms_by_instalment(const struct terms *terms)
{
	return terms->kind == TERMS_EVERY_DAYS ||
	    terms->kind == TERMS_EVERY_MONTHS;
}

bool
terms_instalment(struct text text, int32_t *number)
{
	int32_t all;

	if (!take_number(&text, 1, NUMBER_MOST, number))
		return false;
	if (take_word(&text, "/") &&
	    !take_number(&text, *number, NUMBER_MOST, &all))
		return false;
	return text_trim(text).len == 0;
}

static bool
add_days(int32_t date, int64_t days, int32_t *due)
{
	int64_t sum = date + days;

	if (sum < DATE_MIN || sum > DATE_MAX)
		return false;
	*due = (int32_t)sum;
	return true;
}

static bool
day_of_month(const struct terms *terms, int32_t doc_date, int32_t *due)
{
	struct civil first = date_to_civil(doc_date);
	int32_t start;

	first.day = 1;
	if (!date_from_civil(first, &start) ||
	    !date_add_months(start, terms->number, &start))
		return false;
	first = date_to_civil(start);
	first.day = date_month_days(first.year, first.month);
	if (terms->day < first.day)
		first.day = terms->day;
	return date_from_civil(first, due);
}

bool
terms_due(const struct terms *terms, int32_t doc_date, int32_t instalment,
    int32_t *due)
{
	int64_t steps = (int64_t)terms->number * instalment;

	switch (terms->kind) {
	case TERMS_DAYS:
		return add_days(doc_date, terms->number, due);
	case TERMS_DAYS_END:
		if (!add_days(doc_date, terms->number, due))
			return false;
		*due = date_month_end(*due);
		return true;
	case TERMS_END_DAYS:
		return add_days(date_month_end(doc_date), terms->number, due);
	case TERMS_DAY_OF_MONTH:
		return day_of_month(terms, doc_date, due);
	case TERMS_MONTHS:
		return date_add_months(doc_date, terms->number, due);
	case TERMS_EVERY_DAYS:
		return add_days(doc_date, steps, due);
	case TERMS_EVERY_MONTHS:
		return steps <= INT32_MAX &&
		    date_add_months(doc_date, (int)steps, due);
	}
	return false;
}

bool
terms_missing(struct text text, int32_t *days)
{
	*days = -1;
	if (take_word(&text, "reject"))
		return text_trim(text).len == 0;
	if (!take_word(&text, "doc_date"))
		return false;
	*days = 0;
	if (take_word(&text, "+") &&
	    !take_number(&text, 0, NUMBER_MOST, days))
		return false;
	return text_trim(text).len == 0;
}
