#include <inttypes.h>

#include "rules/schema.h"

enum { INDENT = 2 };

/* Writes JSON members one by one, with their commas. */
struct writer {
	struct buf *buf;
	size_t depth;
	bool first; /* nothing stands in the current object or array yet */
};

static void
write_string(struct writer *writer, const char *s)
{
	buf_putc(writer->buf, '"');
	for (; *s != '\0'; s++) {
		if (*s == '"' || *s == '\\')
			buf_putc(writer->buf, '\\');
		buf_putc(writer->buf, *s);
	}
	buf_putc(writer->buf, '"');
}

static void
new_line(struct writer *writer)
{
	size_t i;

	buf_putc(writer->buf, '\n');
	for (i = 0; i < writer->depth * INDENT; i++)
		buf_putc(writer->buf, ' ');
}

/* The next element; name is NULL in an array. */
static void
element(struct writer *writer, const char *name)
{
	if (!writer->first)
		buf_putc(writer->buf, ',');
	writer->first = false;
	if (writer->depth > 0)
		new_line(writer);
	if (name != NULL) {
		write_string(writer, name);
		buf_puts(writer->buf, ": ");
	}
}

static void
open_group(struct writer *writer, const char *name, char bracket)
{
	element(writer, name);
	buf_putc(writer->buf, bracket);
	writer->depth++;
	writer->first = true;
}

static void
close_group(struct writer *writer, char bracket)
{
	writer->depth--;
	if (!writer->first)
		new_line(writer);
	buf_putc(writer->buf, bracket);
	writer->first = false;
}

static void
write_text(struct writer *writer, const char *name, const char *text)
{
	element(writer, name);
	write_string(writer, text);
}

static void
write_number(struct writer *writer, const char *name, int64_t number)
{
	element(writer, name);
	buf_printf(writer->buf, "%" PRId64, number);
}

static void
write_literal(struct writer *writer, const char *name, const char *literal)
{
	element(writer, name);
	buf_puts(writer->buf, literal);
}

static void
write_choices(struct writer *writer, const char *const *choices)
{
	open_group(writer, "enum", '[');
	for (; choices != NULL && *choices != NULL; choices++)
		write_text(writer, NULL, *choices);
	close_group(writer, ']');
}

/* An editor reads 3.10 and true as other types; here they are texts. */
static void
write_any_scalar(struct writer *writer)
{
	open_group(writer, "type", '[');
	write_text(writer, NULL, "string");
	write_text(writer, NULL, "number");
	write_text(writer, NULL, "boolean");
	close_group(writer, ']');
}

static void
write_pattern(struct writer *writer, const char *pattern)
{
	write_text(writer, "type", "string");
	write_text(writer, "pattern", pattern);
}

static void
write_int(struct writer *writer, const struct schema_key *key)
{
	write_text(writer, "type", "integer");
	write_number(writer, "minimum", key->low);
	write_number(writer, "maximum", key->high);
}

/* Members of the schema of a value that is one scalar of that kind. */
static void
write_scalar(
    struct writer *writer, const struct schema_key *key, enum schema_kind kind)
{
	switch (kind) {
	case SCHEMA_NAME:
		write_pattern(writer, "^[a-z][a-z0-9_]*$");
		break;
	case SCHEMA_COLUMN:
		write_pattern(writer, "^[A-Za-z_][A-Za-z0-9_]*$");
		break;
	case SCHEMA_PATH:
		write_pattern(writer, "^(?!/)(?!.*(^|/)\\.\\.(/|$)).*[^/]$");
		break;
	case SCHEMA_BOOL:
		write_text(writer, "type", "boolean");
		break;
	case SCHEMA_INT:
		write_int(writer, key);
		break;
	case SCHEMA_DECIMAL:
		write_text(writer, "type", "number");
		break;
	case SCHEMA_DATE:
		write_pattern(writer, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
		break;
	case SCHEMA_CHOICE:
		write_choices(writer, key->choices);
		break;
	case SCHEMA_STRING:
	case SCHEMA_ID:
	case SCHEMA_EXPR:
	case SCHEMA_STRINGS:
	case SCHEMA_STRUCT:
	case SCHEMA_LIST:
	case SCHEMA_MAP:
	case SCHEMA_NODE:
	case SCHEMA_LATER:
		write_any_scalar(writer);
		break;
	}
}

static void
write_strings(struct writer *writer, const struct schema_key *key)
{
	enum schema_kind item = key->choices ? SCHEMA_CHOICE : key->item;

	open_group(writer, "anyOf", '[');
	open_group(writer, NULL, '{');
	write_scalar(writer, key, item);
	close_group(writer, '}');
	open_group(writer, NULL, '{');
	write_text(writer, "type", "array");
	open_group(writer, "items", '{');
	write_scalar(writer, key, item);
	close_group(writer, '}');
	close_group(writer, '}');
	close_group(writer, ']');
}

static void write_object(struct writer *, const struct schema *);

static void
write_map(struct writer *writer, const struct schema *entry)
{
	const struct schema_key names = { .kind = entry->key_kind };

	write_text(writer, "type", "object");
	if (entry->key_kind != SCHEMA_STRING && entry->key_kind != SCHEMA_ID) {
		open_group(writer, "propertyNames", '{');
		write_scalar(writer, &names, entry->key_kind);
		close_group(writer, '}');
	}
	open_group(writer, "additionalProperties", '{');
	write_object(writer, entry);
	close_group(writer, '}');
}

static void
write_key(struct writer *writer, const struct schema_key *key)
{
	open_group(writer, key->name, '{');
	write_text(writer, "description", key->doc);
	switch (key->kind) {
	case SCHEMA_STRUCT:
		write_object(writer, key->sub);
		break;
	case SCHEMA_MAP:
		write_map(writer, key->sub);
		break;
	case SCHEMA_LIST:
		write_text(writer, "type", "array");
		open_group(writer, "items", '{');
		write_object(writer, key->sub);
		close_group(writer, '}');
		break;
	case SCHEMA_STRINGS:
		write_strings(writer, key);
		break;
	case SCHEMA_NODE:
	case SCHEMA_LATER:
		break;
	case SCHEMA_STRING:
	case SCHEMA_NAME:
	case SCHEMA_ID:
	case SCHEMA_COLUMN:
	case SCHEMA_EXPR:
	case SCHEMA_PATH:
	case SCHEMA_BOOL:
	case SCHEMA_INT:
	case SCHEMA_DECIMAL:
	case SCHEMA_DATE:
	case SCHEMA_CHOICE:
		write_scalar(writer, key, key->kind);
		break;
	}
	close_group(writer, '}');
}

/* Members of the schema of a mapping. */
static void
write_object(struct writer *writer, const struct schema *schema)
{
	bool some = false;
	size_t i;

	write_text(writer, "type", "object");
	write_literal(writer, "additionalProperties", "false");
	for (i = 0; i < schema->count; i++)
		some |= schema->keys[i].required;
	if (some) {
		open_group(writer, "required", '[');
		for (i = 0; i < schema->count; i++)
			if (schema->keys[i].required)
				write_text(writer, NULL, schema->keys[i].name);
		close_group(writer, ']');
	}
	open_group(writer, "properties", '{');
	for (i = 0; i < schema->count; i++)
		if (schema->keys[i].kind != SCHEMA_LATER)
			write_key(writer, &schema->keys[i]);
	close_group(writer, '}');
}

bool
schema_json(const struct schema *schema, struct buf *buf)
{
	struct writer writer = { buf, 0, true };

	open_group(&writer, NULL, '{');
	write_text(
	    &writer, "$schema", "http://json-schema.org/draft-07/schema#");
	write_text(&writer, "title", schema->name);
	write_object(&writer, schema);
	close_group(&writer, '}');
	buf_putc(buf, '\n');
	return !buf->failed;
}
