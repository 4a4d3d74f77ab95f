#include "base/num.h"

#include <string.h>

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Appends a digit; grows away from zero so that INT64_MIN is reachable. */
static bool
push_digit(int64_t *n, char c, bool negative)
{
	int64_t digit = c - '0';
	int64_t tens;

	if (__builtin_mul_overflow(*n, 10, &tens))
		return false;
	if (negative)
		return !__builtin_sub_overflow(tens, digit, n);
	return !__builtin_add_overflow(tens, digit, n);
}

bool
int_parse(struct text text, int64_t *out)
{
	bool negative = text.len > 0 && text.at[0] == '-';
	size_t i = negative ? 1 : 0;
	int64_t n = 0;

	if (i == text.len)
		return false;
	for (; i < text.len; i++) {
		if (!is_digit(text.at[i]))
			return false;
		if (!push_digit(&n, text.at[i], negative))
			return false;
	}
	*out = n;
	return true;
}

static size_t
skip_digits(struct text text, size_t i)
{
	while (i < text.len && is_digit(text.at[i]))
		i++;
	return i;
}

/*
 * The form alone: *mark is where the point is, or the length.  False: *bad is
 * the first byte that does not fit.
 */
static bool
decimal_shape(struct text text, size_t *mark, size_t *bad)
{
	size_t first = text.at[0] == '-' ? 1 : 0;
	size_t i = skip_digits(text, first);

	*mark = text.len;
	if (i < text.len && text.at[i] == '.') {
		*mark = i;
		first = i + 1;
		i = skip_digits(text, first);
	}
	*bad = i;
	return i == text.len && i > first;
}

static enum num_error
parse_at(struct text text, struct decimal *out, size_t *at)
{
	struct decimal value = { 0, 0 };
	size_t mark;
	bool negative;

	*at = 0;
	if (text.len == 0)
		return NUM_EMPTY;
	if (!decimal_shape(text, &mark, at))
		return NUM_SYNTAX;
	if (mark < text.len && text.len - mark - 1 > NUM_SCALE_MAX) {
		*at = mark + 1 + NUM_SCALE_MAX;
		return NUM_SCALE;
	}
	negative = text.at[0] == '-';
	for (*at = negative ? 1 : 0; *at < text.len; ++*at) {
		if (*at == mark)
			continue;
		if (!push_digit(&value.coefficient, text.at[*at], negative))
			return NUM_RANGE;
		value.scale += *at > mark;
	}
	*out = value;
	return NUM_OK;
}

enum num_error
decimal_parse(struct text text, struct decimal *out, size_t *bad)
{
	size_t at;
	enum num_error error = parse_at(text, out, &at);

	if (error != NUM_OK && bad != NULL)
		*bad = at;
	return error;
}

size_t
decimal_format(struct decimal value, char *buf, size_t size)
{
	char digits[NUM_TEXT_MAX];
	char *end = digits + sizeof(digits);
	char *at = end;
	bool negative = value.coefficient < 0;
	uint64_t rest = (uint64_t)value.coefficient;
	int32_t count;
	size_t len;

	if (negative)
		rest = 0 - rest;
	*--at = '\0';
	for (count = 0; rest > 0 || count <= value.scale; count++) {
		if (count > 0 && count == value.scale)
			*--at = '.';
		*--at = (char)('0' + rest % 10);
		rest /= 10;
	}
	if (negative)
		*--at = '-';
	len = (size_t)(end - at);
	if (len > size) {
		if (size > 0)
			buf[0] = '\0';
		return 0;
	}
	memcpy(buf, at, len);
	return len - 1;
}

struct decimal
decimal_reduce(struct decimal value)
{
	while (value.scale > 0 && value.coefficient % 10 == 0) {
		value.coefficient /= 10;
		value.scale--;
	}
	return value;
}
