#include "message/mail_body.h"

#include <stdbool.h>
#include <string.h>

/* 76 bytes in all, one of them for the "=" of a soft line break. */
enum { QP_LINE = 75, QP_ROOM = 80 };

/* The line of quoted-printable that is being filled. */
struct qp_line {
	char data[QP_ROOM];
	size_t len;
};

static void
end_line(struct buf *out, struct qp_line *line, bool soft)
{
	if (soft)
		line->data[line->len++] = '=';
	line->data[line->len++] = '\r';
	line->data[line->len++] = '\n';
	buf_add(out, line->data, line->len);
	line->len = 0;
}

/* Bytes of the line end at the start of s: 0, 1 (LF) or 2 (CR LF). */
static size_t
line_end(const char *s, size_t len)
{
	if (len > 0 && s[0] == '\n')
		return 1;
	return len > 1 && s[0] == '\r' && s[1] == '\n' ? 2 : 0;
}

/* Whether the byte at the start of s may stand for itself. */
static bool
is_literal(const char *s, size_t len, bool first)
{
	if (*s == ' ' || *s == '\t')
		return len > 1 && line_end(s + 1, len - 1) == 0;
	if (*s < '!' || *s > '~' || *s == '=')
		return false;
	if (!first)
		return true;
	return *s != '.' && (len < 5 || memcmp(s, "From ", 5) != 0);
}

static void
add_escaped(struct qp_line *line, const char *s, size_t len)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		line->data[line->len++] = '=';
		line->data[line->len++] = hex[c >> 4];
		line->data[line->len++] = hex[c & 15];
	}
}

/* One character of len bytes, more of them may follow up to rest. */
static void
add_character(struct buf *out, struct qp_line *line, const char *s, size_t len,
    size_t rest)
{
	bool literal = len == 1 && is_literal(s, rest, line->len == 0);

	if (line->len + (literal ? 1 : 3 * len) > QP_LINE) {
		end_line(out, line, true);
		literal = len == 1 && is_literal(s, rest, true);
	}
	if (literal)
		line->data[line->len++] = *s;
	else
		add_escaped(line, s, len);
}

void
mail_quoted_printable(struct buf *out, struct text s)
{
	struct qp_line line = { .len = 0 };

	for (size_t i = 0; i < s.len;) {
		size_t used = line_end(s.at + i, s.len - i);

		if (used > 0) {
			end_line(out, &line, false);
		} else {
			used = 1;
			if ((unsigned char)s.at[i] >= 0x80)
				(void)utf8_decode(s.at + i, s.len - i, &used);
			add_character(out, &line, s.at + i, used, s.len - i);
		}
		i += used;
	}
	buf_add(out, line.data, line.len);
}

static size_t
encode_group(const char *s, size_t len, char to[4])
{
	static const char code[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                           "abcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned bits = (unsigned)(unsigned char)s[0] << 16;

	if (len > 1)
		bits |= (unsigned)(unsigned char)s[1] << 8;
	if (len > 2)
		bits |= (unsigned char)s[2];
	to[0] = code[bits >> 18];
	to[1] = code[bits >> 12 & 63];
	to[2] = '=';
	to[3] = '=';
	if (len > 1)
		to[2] = code[bits >> 6 & 63];
	if (len > 2)
		to[3] = code[bits & 63];
	return 4;
}

void
mail_base64(struct buf *out, struct text s, size_t line)
{
	size_t codes = (s.len + 2) / 3 * 4;
	size_t ends = line == 0 ? 0 : (codes + line - 1) / line * 2;
	char *to = buf_reserve(out, codes + ends);
	size_t len = 0;
	size_t column = 0;

	if (to == NULL)
		return;
	for (size_t i = 0; i < s.len; i += 3) {
		column += encode_group(s.at + i, s.len - i, to + len);
		len += 4;
		if (line != 0 && (column == line || s.len - i <= 3)) {
			memcpy(to + len, "\r\n", 2);
			len += 2;
			column = 0;
		}
	}
	out->len += len;
	out->data[out->len] = '\0';
}
