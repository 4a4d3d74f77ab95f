#include "message/escape.h"

#include <string.h>

static const char *
html_entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	default:
		return NULL;
	}
}

/* What to write instead of the bytes at text, *used of them; NULL: nothing. */
static const char *
html_replace(struct text text, size_t *used)
{
	*used = 1;
	return html_entity(text.at[0]);
}

/* Bytes of a control character or line separator at text; 0: none. */
static size_t
control_length(struct text text)
{
	unsigned char c = (unsigned char)text.at[0];

	if (c == '\r' && text.len > 1 && text.at[1] == '\n')
		return 2;
	if (c < 0x20 || c == 0x7f)
		return 1;
	if (c == 0xc2 && text.len > 1 && (unsigned char)text.at[1] < 0xa0)
		return 2;
	if (text.len > 2 && (memcmp(text.at, "\xe2\x80\xa8", 3) == 0 ||
	                        memcmp(text.at, "\xe2\x80\xa9", 3) == 0))
		return 3;
	return 0;
}

static const char *
letter_replace(struct text text, size_t *used)
{
	*used = control_length(text);
	if (*used > 0)
		return " ";
	*used = 1;
	switch (text.at[0]) {
	case '\'':
		return "&#39;";
	case '|':
		return "&#124;";
	case '@':
		return "&#64;";
	default:
		return html_entity(text.at[0]);
	}
}

typedef const char *replace_bytes(struct text, size_t *used);

static enum escape_result
add_replaced(struct text text, replace_bytes *replace, struct buf *out)
{
	size_t done = 0; /* bytes already written */
	size_t at = 0;
	size_t used;

	while (at < text.len) {
		const char *instead = replace(
		    (struct text){ text.at + at, text.len - at }, &used);

		if (instead != NULL) {
			buf_add(out, text.at + done, at - done);
			buf_puts(out, instead);
			done = at + used;
		}
		at += used;
	}
	buf_add(out, text.at + done, text.len - done);
	return out->failed ? ESCAPE_FULL : ESCAPE_DONE;
}

static enum escape_result
add_header(struct text text, struct buf *out, uint32_t *bad)
{
	size_t i;

	for (i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c < 0x20 || c == 0x7f) {
			*bad = c;
			return ESCAPE_REFUSED;
		}
	}
	return buf_add(out, text.at, text.len) ? ESCAPE_DONE : ESCAPE_FULL;
}

enum escape_result
escape_add(
    enum template_kind kind, struct text text, struct buf *out, uint32_t *bad)
{
	if (text.len == 0)
		return ESCAPE_DONE;
	switch (kind) {
	case TEMPLATE_HTML:
		return add_replaced(text, html_replace, out);
	case TEMPLATE_LETTER:
		return add_replaced(text, letter_replace, out);
	case TEMPLATE_HEADER:
		return add_header(text, out, bad);
	case TEMPLATE_TEXT:
		break;
	}
	return buf_add(out, text.at, text.len) ? ESCAPE_DONE : ESCAPE_FULL;
}
