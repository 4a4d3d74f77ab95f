#include "base/visible.h"

#include <string.h>

enum { ESCAPE = 6 }; /* bytes of \u00a0 */

/* First and last; in Unicode 15 they are White_Space, Cc and Cf, without the
 * blank and what is drawn. */
static const uint32_t hidden[][2] = {
	{ 0x0001, 0x001f }, { 0x007f, 0x00a0 }, { 0x00ad, 0x00ad },
	{ 0x061c, 0x061c }, { 0x1680, 0x1680 }, { 0x180e, 0x180e },
	{ 0x2000, 0x200f }, { 0x2028, 0x202f }, { 0x205f, 0x206f },
	{ 0x3000, 0x3000 }, { 0xfeff, 0xfeff }
};
enum { RANGES = sizeof hidden / sizeof *hidden };

static bool
is_hidden(uint32_t c)
{
	size_t i = 0;

	while (i < RANGES && c > hidden[i][1])
		i++;
	return i < RANGES && c >= hidden[i][0];
}

static void
put_escape(uint32_t c, char to[ESCAPE])
{
	to[0] = '\\';
	to[1] = 'u';
	for (size_t i = ESCAPE; i > 2; c >>= 4)
		to[--i] = "0123456789abcdef"[c & 0xf];
}

void
text_show(struct text text, char *to, size_t size)
{
	size_t len = 0, used;

	for (size_t i = 0; i < text.len; i += used) {
		uint32_t c = utf8_decode(text.at + i, text.len - i, &used);
		size_t need = is_hidden(c) ? ESCAPE : used;

		if (size - len <= need)
			break;
		if (is_hidden(c))
			put_escape(c, to + len);
		else
			memcpy(to + len, text.at + i, used);
		len += need;
	}
	to[len] = '\0';
}

uint32_t
text_find_hidden(struct text text)
{
	size_t used;

	for (size_t i = 0; i < text.len; i += used) {
		uint32_t c = utf8_decode(text.at + i, text.len - i, &used);

		if (is_hidden(c))
			return c;
	}
	return 0;
}

struct text
text_without_hidden(struct text text, char *room, size_t size)
{
	size_t len = 0, used;

	if (text.len > size || text_find_hidden(text) == 0)
		return text;
	for (size_t i = 0; i < text.len; i += used) {
		uint32_t c = utf8_decode(text.at + i, text.len - i, &used);

		if (!is_hidden(c)) {
			memcpy(room + len, text.at + i, used);
			len += used;
		}
	}
	return (struct text){ room, len };
}
