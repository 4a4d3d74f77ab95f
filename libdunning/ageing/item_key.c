#include "ageing/item_key.h"

#include <stddef.h>
#include <string.h>

enum { ESCAPE_LEN = 3 };

static const struct {
	char byte;
	char code[ESCAPE_LEN + 1];
} escapes[] = {
	{ '%', "%25" },
	{ '/', "%2F" },
	{ '|', "%7C" },
	{ '=', "%3D" },
};

enum { ESCAPES = sizeof(escapes) / sizeof(escapes[0]) };

static const char *
escape_of(char byte)
{
	size_t i;

	for (i = 0; i < ESCAPES; i++)
		if (escapes[i].byte == byte)
			return escapes[i].code;
	return NULL;
}

static bool
add_part(struct buf *to, struct text part)
{
	size_t from = 0;

	for (size_t i = 0; i < part.len; i++) {
		const char *code = escape_of(part.at[i]);

		if (code == NULL)
			continue;
		if (!buf_add(to, part.at + from, i - from) ||
		    !buf_add(to, code, ESCAPE_LEN))
			return false;
		from = i + 1;
	}
	return part.len == from ||
	       buf_add(to, part.at + from, part.len - from);
}

bool
item_key_make(struct text company, struct text doc_id, struct text instalment,
    struct text doc_type, struct buf *to)
{
	return add_part(to, company) && buf_putc(to, '/') &&
	       add_part(to, doc_id) && buf_putc(to, '/') &&
	       add_part(to, instalment) && buf_putc(to, '/') &&
	       add_part(to, doc_type);
}

/* The byte at the start of *rest, which moves on; false: not allowed here. */
static bool
next_byte(struct text *rest, char *byte)
{
	size_t i;

	for (i = 0; i < ESCAPES; i++) {
		if (rest->len < ESCAPE_LEN ||
		    memcmp(rest->at, escapes[i].code, ESCAPE_LEN) != 0)
			continue;
		*byte = escapes[i].byte;
		rest->at += ESCAPE_LEN;
		rest->len -= ESCAPE_LEN;
		return true;
	}
	*byte = rest->at[0];
	if (escape_of(*byte) != NULL)
		return false;
	rest->at++;
	rest->len--;
	return true;
}

/* Cuts a key at its slashes; false: there are not three of them. */
static bool
cut_key(struct text key, struct text parts[ITEM_KEY_PARTS])
{
	const char *slash;
	int i;

	for (i = 0; i < ITEM_KEY_PARTS - 1; i++) {
		slash = key.len == 0 ? NULL : memchr(key.at, '/', key.len);
		if (slash == NULL)
			return false;
		parts[i] = (struct text){ key.at, (size_t)(slash - key.at) };
		key.at = slash + 1;
		key.len -= parts[i].len + 1;
	}
	parts[i] = key;
	return true;
}

static bool
part_valid(struct text part)
{
	char byte;

	while (part.len > 0)
		if (!next_byte(&part, &byte))
			return false;
	return true;
}

static bool
cut_valid(struct text key, struct text parts[ITEM_KEY_PARTS])
{
	int i;

	if (!cut_key(key, parts))
		return false;
	for (i = 0; i < ITEM_KEY_PARTS; i++)
		if (!part_valid(parts[i]))
			return false;
	return true;
}

bool
item_key_valid(struct text key)
{
	struct text parts[ITEM_KEY_PARTS];

	return cut_valid(key, parts);
}

bool
item_key_get(struct text key, enum item_key_part which, struct buf *to)
{
	struct text parts[ITEM_KEY_PARTS];
	struct text rest;
	char byte;

	if (!cut_valid(key, parts))
		return false;
	rest = parts[which];
	while (rest.len > 0 && next_byte(&rest, &byte))
		if (!buf_putc(to, byte))
			return false;
	return true;
}

bool
item_key_has_doc(struct text key, struct text doc_id)
{
	struct text parts[ITEM_KEY_PARTS];
	struct text rest;
	size_t i;
	char byte;

	if (!cut_valid(key, parts))
		return false;
	rest = parts[ITEM_KEY_DOC_ID];
	for (i = 0; rest.len > 0 && next_byte(&rest, &byte); i++)
		if (i >= doc_id.len || doc_id.at[i] != byte)
			return false;
	return i == doc_id.len;
}
