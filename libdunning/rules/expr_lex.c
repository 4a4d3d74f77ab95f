#include "rules/expr_lex.h"

#include <stdint.h>
#include <string.h>

static char
byte_at(struct text source, size_t i)
{
	return i < source.len ? source.at[i] : '\0';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_name_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Just after the comment that starts at i; SIZE_MAX: it has no end. */
static size_t
skip_comment(struct text source, size_t i)
{
	bool line = source.at[i + 1] == '/';

	for (i += 2; i < source.len; i++) {
		if (line && source.at[i] == '\n')
			return i;
		if (!line && source.at[i] == '*' &&
		    byte_at(source, i + 1) == '/')
			return i + 2;
	}
	return line ? i : SIZE_MAX;
}

static size_t
skip_digits(struct text source, size_t i)
{
	while (is_digit(byte_at(source, i)))
		i++;
	return i;
}

static size_t
number_end(struct text source, size_t i)
{
	size_t power;

	i = skip_digits(source, i);
	if (byte_at(source, i) == '.' && is_digit(byte_at(source, i + 1)))
		i = skip_digits(source, i + 1);
	if (byte_at(source, i) != 'e' && byte_at(source, i) != 'E')
		return i;
	power = i + 1;
	if (byte_at(source, power) == '+' || byte_at(source, power) == '-')
		power++;
	return is_digit(byte_at(source, power)) ? skip_digits(source, power)
	                                        : i;
}

static size_t
name_end(struct text source, size_t i)
{
	while (
	    is_name_start(byte_at(source, i)) || is_digit(byte_at(source, i)))
		i++;
	return i;
}

static struct token
make_token(struct text source, enum token_kind kind, size_t at, size_t end)
{
	if (end > source.len)
		end = source.len;
	return (struct token){ kind, at, { source.at + at, end - at } };
}

static struct token
string_token(struct text source, size_t at)
{
	char quote = source.at[at];
	size_t i;

	for (i = at + 1; i < source.len; i++) {
		if (source.at[i] == quote)
			return make_token(source, TOKEN_STRING, at, i + 1);
		if (source.at[i] == '\\')
			i++;
	}
	return make_token(source, TOKEN_OPEN_STRING, at, source.len);
}

struct symbol {
	char text[3];
	enum token_kind kind;
};

static struct token
symbol_token(struct text source, size_t at)
{
	/* Longer ones first. */
	static const struct symbol symbols[] = {
		{ "..", TOKEN_DOTS },
		{ "**", TOKEN_POWER },
		{ "==", TOKEN_EQ },
		{ "!=", TOKEN_NE },
		{ "<>", TOKEN_NE },
		{ "<=", TOKEN_LE },
		{ ">=", TOKEN_GE },
		{ "(", TOKEN_LPAREN },
		{ ")", TOKEN_RPAREN },
		{ "[", TOKEN_LBRACKET },
		{ "]", TOKEN_RBRACKET },
		{ ",", TOKEN_COMMA },
		{ ":", TOKEN_COLON },
		{ ".", TOKEN_DOT },
		{ "+", TOKEN_PLUS },
		{ "-", TOKEN_MINUS },
		{ "*", TOKEN_STAR },
		{ "/", TOKEN_SLASH },
		{ "%", TOKEN_PERCENT },
		{ "^", TOKEN_POWER },
		{ "=", TOKEN_EQ },
		{ "<", TOKEN_LT },
		{ ">", TOKEN_GT },
		{ "@", TOKEN_AT },
		{ "?", TOKEN_QUESTION },
	};
	size_t used;
	size_t i;

	for (i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++) {
		used = strlen(symbols[i].text);
		if (used <= source.len - at &&
		    memcmp(source.at + at, symbols[i].text, used) == 0)
			return make_token(
			    source, symbols[i].kind, at, at + used);
	}
	utf8_decode(source.at + at, source.len - at, &used);
	return make_token(source, TOKEN_OTHER, at, at + used);
}

struct token
lex_token(struct text source, size_t offset)
{
	size_t at = offset;
	size_t end;
	char c;

	for (;;) {
		while (at < source.len && is_space(source.at[at]))
			at++;
		if (byte_at(source, at) != '/' ||
		    (byte_at(source, at + 1) != '/' &&
		        byte_at(source, at + 1) != '*'))
			break;
		end = skip_comment(source, at);
		if (end == SIZE_MAX)
			return make_token(
			    source, TOKEN_OPEN_COMMENT, at, source.len);
		at = end;
	}
	if (at >= source.len)
		return make_token(source, TOKEN_END, source.len, source.len);
	c = source.at[at];
	if (is_digit(c) || (c == '.' && is_digit(byte_at(source, at + 1))))
		return make_token(
		    source, TOKEN_NUMBER, at, number_end(source, at));
	if (is_name_start(c))
		return make_token(source, TOKEN_NAME, at, name_end(source, at));
	if (c == '"' || c == '\'')
		return string_token(source, at);
	return symbol_token(source, at);
}

/* Value of count hexadecimal digits at i; UINT32_MAX: there are not as many. */
static uint32_t
hex_value(struct text text, size_t i, size_t count)
{
	uint32_t value = 0;
	size_t k;
	char c;

	for (k = 0; k < count; k++) {
		c = byte_at(text, i + k);
		if (is_digit(c))
			value = value * 16 + (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			value = value * 16 + (uint32_t)(c - 'a') + 10;
		else if (c >= 'A' && c <= 'F')
			value = value * 16 + (uint32_t)(c - 'A') + 10;
		else
			return UINT32_MAX;
	}
	return value;
}

static bool
is_surrogate(uint32_t c)
{
	return c >= 0xd800 && c <= 0xdfff;
}

/*
 * The character that the escape at i (a backslash) stands for, its length in
 * *used; UINT32_MAX: it is none, and the backslash means itself.
 */
static uint32_t
escape_value(struct text text, size_t i, size_t *used)
{
	static const char letters[] = "\"'\\nrt";
	static const char meanings[] = "\"'\\\n\r\t";
	char c = byte_at(text, i + 1);
	const char *found = c == '\0' ? NULL : strchr(letters, c);
	uint32_t value;
	uint32_t low;

	*used = 2;
	if (found != NULL)
		return (unsigned char)meanings[found - letters];
	*used = c == 'U' ? 8 : 6;
	if (c != 'u' && c != 'U')
		return UINT32_MAX;
	value = hex_value(text, i + 2, *used - 2);
	if (value >= 0xd800 && value < 0xdc00 && c == 'u' &&
	    byte_at(text, i + 6) == '\\' && byte_at(text, i + 7) == 'u') {
		low = hex_value(text, i + 8, 4);
		if (low >= 0xdc00 && low < 0xe000) {
			*used = 12;
			return 0x10000 + ((value - 0xd800) << 10) +
			       (low - 0xdc00);
		}
	}
	if (value == 0 || value > 0x10ffff || is_surrogate(value))
		return UINT32_MAX;
	return value;
}

struct text
lex_string(struct arena *arena, struct text token)
{
	struct text inner = { token.at + 1, token.len - 2 };
	char *out = arena_alloc(arena, inner.len + 1, 1);
	struct text result = { out, 0 };
	uint32_t value;
	size_t used;
	size_t i = 0;

	if (out == NULL)
		return result;
	while (i < inner.len) {
		value = UINT32_MAX;
		if (inner.at[i] == '\\')
			value = escape_value(inner, i, &used);
		if (value == UINT32_MAX) {
			out[result.len++] = inner.at[i++];
		} else {
			/* No escape is shorter than what it stands for. */
			result.len += utf8_encode(value, out + result.len);
			i += used;
		}
	}
	return result;
}

static struct text
split_power(struct text token, int64_t *power)
{
	struct text digits = token;
	size_t i;

	*power = 0;
	for (i = 0; i < token.len; i++) {
		if (token.at[i] != 'e' && token.at[i] != 'E')
			continue;
		digits.len = i++;
		if (token.at[i] == '+')
			i++;
		if (!int_parse(
		        (struct text){ token.at + i, token.len - i }, power))
			*power = INT64_MAX;
		break;
	}
	return digits;
}

enum num_error
lex_number(struct text token, struct decimal *out)
{
	int64_t power;
	struct text digits = split_power(token, &power);
	enum num_error error = decimal_parse(digits, out, NULL);

	if (error != NUM_OK || power == 0)
		return error;
	if (power > NUM_SCALE_MAX || power < -2 * NUM_SCALE_MAX)
		return NUM_RANGE;
	*out = decimal_reduce(*out);
	out->scale -= (int32_t)power;
	if (out->scale > NUM_SCALE_MAX)
		return NUM_SCALE;
	for (; out->scale < 0; out->scale++) {
		if (__builtin_mul_overflow(
		        out->coefficient, 10, &out->coefficient))
			return NUM_RANGE;
	}
	return NUM_OK;
}
