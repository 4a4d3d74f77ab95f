#include "base/text.h"

#include <string.h>

struct text
text_of(const char *s)
{
	return (struct text){ s, s == NULL ? 0 : strlen(s) };
}

bool
text_equal(struct text a, struct text b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool
text_is(struct text text, const char *s)
{
	return text_equal(text, text_of(s));
}

int
text_compare(struct text a, struct text b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len == 0 ? 0 : memcmp(a.at, b.at, len);

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct text
text_excerpt(struct text text, size_t most)
{
	if (text.len <= most)
		return text;
	while (most > 0 && ((unsigned char)text.at[most] & 0xc0) == 0x80)
		most--;
	return (struct text){ text.at, most };
}

struct text
text_trim(struct text text)
{
	while (text.len > 0 && is_blank(text.at[0])) {
		text.at++;
		text.len--;
	}
	while (text.len > 0 && is_blank(text.at[text.len - 1]))
		text.len--;
	return text;
}

bool
text_split(struct text *rest, char separator, struct text *piece)
{
	const char *end;

	if (rest->len == 0)
		return false;
	end = memchr(rest->at, separator, rest->len);
	if (end == NULL) {
		*piece = *rest;
		*rest = (struct text){ rest->at + rest->len, 0 };
		return true;
	}
	*piece = (struct text){ rest->at, (size_t)(end - rest->at) };
	rest->at = end + 1;
	rest->len -= piece->len + 1;
	return true;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool
text_is_name(struct text text)
{
	size_t i;

	if (text.len == 0 || !is_letter(text.at[0]))
		return false;
	for (i = 1; i < text.len; i++) {
		char c = text.at[i];

		if (!is_letter(c) && !(c >= '0' && c <= '9'))
			return false;
	}
	return true;
}
