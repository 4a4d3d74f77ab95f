/* template_tag.c -- tags between delimiters, and the names in them. */
#include "message/template_internal.h"

#include <string.h>

#include "base/hash.h"

bool
tag_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct text
trim(const char *from, const char *to)
{
	while (from < to && tag_blank(*from))
		from++;
	while (to > from && tag_blank(to[-1]))
		to--;
	return (struct text){ from, (size_t)(to - from) };
}

/* The first place of what, or NULL. */
static const char *
find(const char *from, const char *end, struct text what)
{
	const char *at = from;

	while ((size_t)(end - at) >= what.len) {
		at = memchr(at, what.at[0], (size_t)(end - at) - what.len + 1);
		if (at == NULL)
			return NULL;
		if (memcmp(at, what.at, what.len) == 0)
			return at;
		at++;
	}
	return NULL;
}

/* How the tag must end: what precedes the closing delimiter. */
static char
closing_mark(char sigil)
{
	if (sigil == '{')
		return '}';
	return sigil == '=' ? '=' : 0;
}

enum tag_result
tag_next(const char *from, const char *end, const struct delimiters *delimiters,
    struct tag *tag)
{
	char closing[DELIMITER_MAX + 1];
	struct text close = { closing, 0 };
	const char *body;
	const char *close_at;

	tag->at = find(from, end, delimiters->open);
	if (tag->at == NULL)
		return TAG_NONE;
	body = tag->at + delimiters->open.len;
	tag->sigil = 0;
	while (body < end && (*body == ' ' || *body == '\t'))
		body++;
	if (body < end && *body != '\0' && strchr("#^/>&<$!={", *body) != NULL)
		tag->sigil = *body++;
	closing[0] = closing_mark(tag->sigil);
	if (closing[0] != 0)
		close.len = 1;
	memcpy(
	    closing + close.len, delimiters->close.at, delimiters->close.len);
	close.len += delimiters->close.len;
	close_at = find(body, end, close);
	if (close_at == NULL)
		return TAG_UNCLOSED;
	tag->body = trim(body, close_at);
	tag->end = close_at + close.len;
	return TAG_FOUND;
}

static bool
delimiter_valid(struct text delimiter)
{
	return delimiter.len > 0 && delimiter.len <= DELIMITER_MAX &&
	       memchr(delimiter.at, '=', delimiter.len) == NULL;
}

bool
tag_delimiters(struct text body, struct delimiters *out)
{
	const char *end = body.at + body.len;
	const char *at = body.at;

	while (at < end && !tag_blank(*at))
		at++;
	out->open = (struct text){ body.at, (size_t)(at - body.at) };
	out->close = trim(at, end);
	for (at = out->close.at; at < end; at++) {
		if (tag_blank(*at))
			return false;
	}
	return delimiter_valid(out->open) && delimiter_valid(out->close);
}

const char *
tag_name_fault(struct text name)
{
	size_t i;

	if (name.len == 0)
		return "is empty";
	if (name.len > TEMPLATE_NAME_MAX)
		return "is longer than 200 bytes";
	for (i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.at[i];

		if (c == '|')
			return "has a '|': only variables take filters";
		if (c <= ' ' || c == 0x7f || strchr("\"{}#^/>&<$!=", c) != NULL)
			return "has a character that names cannot have";
	}
	if (text_is(name, "."))
		return NULL;
	for (i = 0; i < name.len; i++) {
		if (name.at[i] == '.' &&
		    (i == 0 || i + 1 == name.len || name.at[i - 1] == '.'))
			return "has an empty part between dots";
	}
	return NULL;
}

const char *
tag_partial_fault(struct text name)
{
	struct text rest = name;
	struct text part;
	size_t i;

	if (name.len == 0)
		return "is empty";
	if (name.len > TEMPLATE_NAME_MAX)
		return "is longer than 200 bytes";
	for (i = 0; i < name.len; i++) {
		char c = name.at[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		        (c >= '0' && c <= '9') || memchr("_./-", c, 4) != NULL))
			return "may only have letters, digits and _ . / -";
	}
	if (name.at[0] == '/')
		return "begins with a slash";
	while (text_split(&rest, '/', &part)) {
		if (text_is(part, ".."))
			return "leaves the templates' folder with '..'";
	}
	return NULL;
}

bool
tag_dotted(struct arena *arena, struct text name, struct dotted_name *out)
{
	struct name_part *parts;
	struct text rest = name;
	struct text part;
	size_t count = 1;
	size_t i;

	*out = (struct dotted_name){ name, NULL, 0 };
	if (text_is(name, "."))
		return true;
	for (i = 0; i < name.len; i++)
		count += name.at[i] == '.';
	parts = arena_alloc(arena, count, sizeof *parts);
	if (parts == NULL)
		return false;
	while (out->count < count && text_split(&rest, '.', &part)) {
		parts[out->count].text = part;
		parts[out->count].hash = hash_bytes(part.at, part.len);
		out->count++;
	}
	out->parts = parts;
	return true;
}

int
name_told(struct text name)
{
	size_t len = name.len;

	if (len <= TEMPLATE_NAME_TOLD)
		return (int)len;
	/* Not in the middle of a character. */
	len = TEMPLATE_NAME_TOLD;
	while (len > 0 && ((unsigned char)name.at[len] & 0xc0) == 0x80)
		len--;
	return (int)len;
}
