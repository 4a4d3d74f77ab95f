#include "mapping/suggest_yaml.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 100 };

static bool
is_plain(struct text t)
{
	if (t.len == 0 || t.at[t.len - 1] == ' ' ||
	    !(((*t.at | 0x20) >= 'a' && (*t.at | 0x20) <= 'z') ||
	        (unsigned char)*t.at >= 0xc3))
		return false;
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.at[i];

		if (!((c | 0x20) >= 'a' && (c | 0x20) <= 'z') &&
		    !(c >= '0' && c <= '9') && c != '_' && c != ' ' &&
		    c != '/' && c != '.' && c < 0x80)
			return false;
	}
	return utf8_valid(t.at, t.len) == t.len;
}

void
yaml_done(struct buf *text, struct buf *out)
{
	out->failed = out->failed || text->failed;
	buf_clear(text);
}

void
yaml_again(struct buf *text, struct buf *out)
{
	out->failed = out->failed || text->failed;
	buf_reset(text);
}

bool
yaml_can(struct text t)
{
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.at[i];

		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
			return false;
	}
	return utf8_valid(t.at, t.len) == t.len;
}

void
yaml_put(struct buf *out, struct text t)
{
	if (is_plain(t)) {
		buf_add(out, t.at, t.len);
		return;
	}
	buf_putc(out, '"');
	for (size_t i = 0; i < t.len; i++) {
		unsigned char c = (unsigned char)t.at[i];

		if (c == '"' || c == '\\')
			buf_printf(out, "\\%c", c);
		else if (c == '\n' || c == '\t')
			buf_puts(out, c == '\n' ? "\\n" : "\\t");
		else if (c < 0x20 || c == 0x7f)
			buf_putc(out, '?');
		else
			buf_putc(out, (char)c);
	}
	buf_putc(out, '"');
}

static size_t
width(const char *s, size_t len)
{
	return utf8_length((struct text){ s, len });
}

static void
put_indent(struct buf *out, size_t indent)
{
	buf_printf(out, "%*s", (int)indent, "");
}

static void
put_words(struct buf *out, size_t indent, const char *text)
{
	size_t used = 0;

	while (*text != '\0') {
		size_t len = strcspn(text, " ");

		if (used != 0 && used + 1 + width(text, len) > WIDTH) {
			buf_putc(out, '\n');
			used = 0;
		}
		if (used == 0) {
			put_indent(out, indent);
			buf_putc(out, '#');
			used = indent + 1;
		}
		/* What is told of a file cannot end the comment. */
		buf_putc(out, ' ');
		for (size_t i = 0; i < len; i++)
			buf_putc(
			    out, (unsigned char)text[i] < 0x20 ? '?' : text[i]);
		used += 1 + width(text, len);
		text += len;
		text += *text == ' ';
	}
	buf_putc(out, '\n');
}

void
yaml_comment(struct buf *out, size_t indent, const char *fmt, ...)
{
	va_list args, again;
	struct buf text;
	char *room;
	int len;

	buf_init(&text, 1 << 16);
	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	room = len < 0 ? NULL : buf_reserve(&text, (size_t)len + 1);
	if (room != NULL) {
		vsnprintf(room, (size_t)len + 1, fmt, again);
		put_words(out, indent, room);
	} else {
		out->failed = true;
	}
	va_end(again);
	buf_clear(&text);
}

void
yaml_line(
    struct buf *out, size_t indent, bool off, const char *line, const char *why)
{
	size_t used = indent + (off ? 2 : 0) + width(line, strlen(line));
	bool behind =
	    *why != '\0' && used + 4 + width(why, strlen(why)) <= WIDTH;

	if (*why != '\0' && !behind)
		put_words(out, indent, why);
	put_indent(out, indent);
	buf_printf(out, "%s%s", off ? "# " : "", line);
	if (behind) {
		buf_puts(out, "  # ");
		for (const char *c = why; *c != '\0'; c++)
			buf_putc(out, (unsigned char)*c < 0x20 ? '?' : *c);
	}
	buf_putc(out, '\n');
}
