#include "message/display.h"

#include <unicode/uchar.h>

static bool
is_odd(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 ||
	    c == 0x2029 || (c >= 0x202a && c <= 0x202e) ||
	    (c >= 0x2066 && c <= 0x2069);
}

static size_t
width_of(uint32_t c)
{
	if (c < 0x300 || is_odd(c))
		return 1;
	switch (u_charType((UChar32)c)) {
	case U_NON_SPACING_MARK:
	case U_ENCLOSING_MARK:
	case U_FORMAT_CHAR:
		return 0;
	default:
		break;
	}
	/* Vowels and finals of Hangul stand in the box of what they follow. */
	if (c >= 0x1160 && c <= 0x11ff)
		return 0;
	switch (u_getIntPropertyValue((UChar32)c, UCHAR_EAST_ASIAN_WIDTH)) {
	case U_EA_WIDE:
	case U_EA_FULLWIDTH:
		return 2;
	default:
		return 1;
	}
}

static bool
is_right_to_left(struct text text)
{
	size_t used;

	for (size_t i = 0; i < text.len; i += used) {
		uint32_t c = utf8_decode(text.at + i, text.len - i, &used);
		UCharDirection direction = c < 0x590 ?
		    U_LEFT_TO_RIGHT :
		    u_charDirection((UChar32)c);

		if (direction == U_RIGHT_TO_LEFT ||
		    direction == U_RIGHT_TO_LEFT_ARABIC)
			return true;
	}
	return false;
}

size_t
display_width(struct text text)
{
	size_t width = 0, used;

	for (size_t i = 0; i < text.len; i += used)
		width += width_of(
		    utf8_decode(text.at + i, text.len - i, &used));
	return width;
}

/* Bytes of the text that are at most that wide; *width is theirs. */
static size_t
fitting(struct text text, size_t most, size_t *width)
{
	size_t i = 0, used;

	*width = 0;
	for (; i < text.len; i += used) {
		size_t more = width_of(
		    utf8_decode(text.at + i, text.len - i, &used));

		if (more > most - *width)
			break;
		*width += more;
	}
	return i;
}

size_t
display_add(struct buf *to, struct text text, size_t most, const char *mark)
{
	bool isolated = is_right_to_left(text);
	size_t used, width, end = fitting(text, most, &width);
	bool cut = end < text.len && most > 0;

	if (cut)
		end = fitting(text, most - 1, &width);
	if (isolated)
		buf_puts(to, "\xe2\x81\xa8"); /* U+2068 */
	for (size_t i = 0; i < end; i += used) {
		uint32_t c = utf8_decode(text.at + i, text.len - i, &used);

		if (is_odd(c))
			buf_putc(to, '?');
		else
			buf_add(to, text.at + i, used);
	}
	if (isolated)
		buf_puts(to, "\xe2\x81\xa9"); /* U+2069 */
	if (cut)
		buf_puts(to, mark);
	return width + cut;
}
