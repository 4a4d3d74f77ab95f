#include "base/money.h"

#include <assert.h>
#include <string.h>

#include "base/num.h"

const struct money_style money_plain = { '.', 0, false, false };

/* One amount on its way from text to minor units. */
struct reading {
	struct text text;
	const struct money_style *style;
	size_t at;
	size_t end;
	int digits;         /* of the minor unit, still to come */
	uint64_t magnitude; /* minor units without the sign */
	bool negative;
	enum money_error error; /* the first that is not about syntax */
	size_t bad;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Keeps the first; reading goes on, since a syntax error tells more. */
static void
fail(struct reading *reading, enum money_error error, size_t at)
{
	if (reading->error != MONEY_OK)
		return;
	reading->error = error;
	reading->bad = at;
}

static bool
fail_syntax(struct reading *reading)
{
	reading->error = MONEY_SYNTAX;
	reading->bad = reading->at;
	return false;
}

static void
push_digit(struct reading *reading, char c)
{
	uint64_t n = reading->magnitude;

	if (__builtin_mul_overflow(n, 10, &n) ||
	    __builtin_add_overflow(n, (uint64_t)(c - '0'), &n))
		fail(reading, MONEY_RANGE, reading->at);
	else
		reading->magnitude = n;
}

/* Bytes of the grouping mark here; 0: there is none. */
static size_t
grouping_mark(const struct reading *reading)
{
	const char *at = reading->text.at + reading->at;
	size_t left = reading->end - reading->at;
	char mark = reading->style->grouping;

	if (left == 0 || mark == 0)
		return 0;
	if (*at == mark)
		return 1;
	if (mark != ' ')
		return 0;
	if (left >= 2 && memcmp(at, "\xc2\xa0", 2) == 0)
		return 2;
	return left >= 3 && memcmp(at, "\xe2\x80\xaf", 3) == 0 ? 3 : 0;
}

static size_t
read_group(struct reading *reading)
{
	size_t from = reading->at;

	while (reading->at < reading->end &&
	       is_digit(reading->text.at[reading->at])) {
		push_digit(reading, reading->text.at[reading->at]);
		reading->at++;
	}
	return reading->at - from;
}

/* False: no digit and no mark. */
static bool
read_whole(struct reading *reading)
{
	size_t from = reading->at;
	size_t count = read_group(reading);
	size_t mark = grouping_mark(reading);
	size_t mark_at = reading->at;

	/* 0.500 is no half million: the mark was a decimal one. */
	if (mark > 0 &&
	    (count == 0 || count > 3 ||
	        (count == 1 && reading->text.at[from] == '0')))
		fail(reading, MONEY_GROUPING, mark_at);
	while (mark > 0) {
		mark_at = reading->at;
		reading->at += mark;
		count = read_group(reading);
		if (count != 3)
			fail(reading, MONEY_GROUPING, mark_at);
		mark = grouping_mark(reading);
	}
	return reading->at > from;
}

/* False: a mark and no digit after it. */
static bool
read_fraction(struct reading *reading)
{
	size_t from = ++reading->at;
	char c;

	for (; reading->at < reading->end; reading->at++) {
		c = reading->text.at[reading->at];
		if (!is_digit(c))
			break;
		if (reading->digits > 0) {
			push_digit(reading, c);
			reading->digits--;
		} else if (c != '0') {
			fail(reading, MONEY_PRECISION, reading->at);
		}
	}
	return reading->at > from;
}

static bool
read_number(struct reading *reading)
{
	bool whole = read_whole(reading);

	if (reading->at < reading->end &&
	    reading->text.at[reading->at] == reading->style->decimal) {
		if (!read_fraction(reading))
			return fail_syntax(reading);
	} else if (!whole) {
		return fail_syntax(reading);
	}
	for (; reading->digits > 0; reading->digits--)
		push_digit(reading, '0');
	return true;
}

static bool
skip_char(struct reading *reading, char c)
{
	if (reading->at == reading->end || reading->text.at[reading->at] != c)
		return false;
	reading->at++;
	return true;
}

static bool
read_amount(struct reading *reading)
{
	bool leading = skip_char(reading, '-');
	bool open =
	    !leading && reading->style->parentheses && skip_char(reading, '(');
	bool trailing;

	if (!read_number(reading))
		return false;
	if (open && !skip_char(reading, ')'))
		return fail_syntax(reading);
	trailing = !leading && !open && reading->style->trailing &&
	           skip_char(reading, '-');
	if (reading->at < reading->end)
		return fail_syntax(reading);
	reading->negative = leading || open || trailing;
	return true;
}

static enum money_error
put_sign(const struct reading *reading, int64_t *minor)
{
	uint64_t most = (uint64_t)INT64_MAX + reading->negative;

	if (reading->magnitude > most)
		return MONEY_RANGE;
	if (!reading->negative)
		*minor = (int64_t)reading->magnitude;
	else if (reading->magnitude == 0)
		*minor = 0;
	else
		*minor = -(int64_t)(reading->magnitude - 1) - 1;
	return MONEY_OK;
}

enum money_error
money_parse(struct text text, const struct money_style *style, int digits,
    int64_t *minor, size_t *bad)
{
	struct text trimmed = text_trim(text);
	struct reading reading = {
		.text = text, .style = style, .digits = digits
	};

	assert(digits >= 0 && digits <= 18);
	if (trimmed.len == 0) {
		fail(&reading, MONEY_EMPTY, 0);
	} else {
		reading.at = (size_t)(trimmed.at - text.at);
		reading.end = reading.at + trimmed.len;
		reading.bad = reading.at;
		read_amount(&reading);
	}
	if (reading.error == MONEY_OK)
		reading.error = put_sign(&reading, minor);
	if (reading.error != MONEY_OK && bad != NULL)
		*bad = reading.bad;
	return reading.error;
}

bool
money_is_bare(struct text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] == '\0' ||
		    strchr("0123456789.,' \t+-()", text.at[i]) == NULL)
			return false;
	return true;
}

const char *
money_error_text(enum money_error error)
{
	switch (error) {
	case MONEY_OK:
		return "is an amount";
	case MONEY_EMPTY:
		return "is empty";
	case MONEY_SYNTAX:
		return "is not an amount";
	case MONEY_GROUPING:
		return "has a grouping mark that is not between groups of "
		       "three digits";
	case MONEY_PRECISION:
		return "has more decimals than its currency";
	case MONEY_RANGE:
		return "is too large";
	}
	return "is not an amount";
}

bool
money_add(int64_t a, int64_t b, int64_t *out)
{
	return !__builtin_add_overflow(a, b, out);
}

size_t
money_format(int64_t minor, int digits, char *buf, size_t size)
{
	return decimal_format((struct decimal){ minor, digits }, buf, size);
}
