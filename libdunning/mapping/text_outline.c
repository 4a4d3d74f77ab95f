#include "mapping/text_outline.h"

/* A letter of Latin-1's capitals, or of any other script. */
static char
mask_of(uint32_t c)
{
	if (c >= '0' && c <= '9')
		return '9';
	if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7))
		return 'X';
	if ((c >= 'a' && c <= 'z') || c > 0xbf)
		return 'x';
	return '\0';
}

void
text_outline(struct text text, struct buf *out)
{
	size_t used;

	for (size_t i = 0; i < text.len; i += used) {
		uint32_t c = utf8_decode(text.at + i, text.len - i, &used);
		char mask = c == 0xfffd ? '\0' : mask_of(c);

		if (mask != '\0')
			buf_putc(out, mask);
		else
			buf_add(out, text.at + i, used);
	}
}
