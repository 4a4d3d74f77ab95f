#include <string.h>

#include "base/text.h"

static bool
is_tail(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Bytes of the character that this byte begins; 0: begins none. */
static size_t
length_from(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xc2)
		return 0;
	if (first < 0xe0)
		return 2;
	if (first < 0xf0)
		return 3;
	return first < 0xf5 ? 4 : 0;
}

/* The first byte and the second may not make these (RFC 3629, section 4). */
static bool
is_excluded(uint32_t c, size_t len)
{
	if (len == 3)
		return c < 0x800 || (c >= 0xd800 && c <= 0xdfff);
	return len == 4 && (c < 0x10000 || c > 0x10ffff);
}

/* Length of the character at s, which is put in *c; 0: not valid. */
static size_t
decode(const char *s, size_t len, uint32_t *c)
{
	static const unsigned char masks[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	size_t bytes = len == 0 ? 0 : length_from((unsigned char)*s);
	size_t i;

	if (bytes == 0 || bytes > len)
		return 0;
	*c = (unsigned char)*s & masks[bytes];
	for (i = 1; i < bytes; i++) {
		if (!is_tail(s[i]))
			return 0;
		*c = *c << 6 | ((unsigned char)s[i] & 0x3f);
	}
	return is_excluded(*c, bytes) ? 0 : bytes;
}

/* Length of the leading ASCII, in steps of 8; most data is nothing else. */
static size_t
skip_ascii(const char *s, size_t len)
{
	uint64_t word;
	size_t i;

	for (i = 0; len - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, s + i, sizeof(word));
		if ((word & UINT64_C(0x8080808080808080)) != 0)
			break;
	}
	return i;
}

size_t
utf8_valid(const char *s, size_t len)
{
	uint32_t c;
	size_t i = 0;
	size_t used;

	while (i < len) {
		i += skip_ascii(s + i, len - i);
		while (i < len && (unsigned char)s[i] < 0x80)
			i++;
		while (i < len && (unsigned char)s[i] >= 0x80) {
			used = decode(s + i, len - i, &c);
			if (used == 0)
				return i;
			i += used;
		}
	}
	return i;
}

uint32_t
utf8_decode(const char *s, size_t len, size_t *used)
{
	uint32_t c = 0;

	*used = decode(s, len, &c);
	if (*used > 0)
		return c;
	*used = len == 0 ? 0 : 1;
	return 0xfffd;
}

size_t
utf8_encode(uint32_t c, char *to)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | c >> 18);
	to[1] = (char)(0x80 | (c >> 12 & 0x3f));
	to[2] = (char)(0x80 | (c >> 6 & 0x3f));
	to[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

size_t
utf8_length(struct text text)
{
	size_t count = 0;
	size_t i;

	for (i = 0; i < text.len; i++)
		count += !is_tail(text.at[i]);
	return count;
}
