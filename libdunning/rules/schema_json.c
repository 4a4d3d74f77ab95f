#include <inttypes.h>
#include <string.h>

#include "base/json.h"
#include "rules/schema.h"

enum { INDENT = 2 };

/* Writes JSON members one by one, with their commas. */
struct writer {
	struct buf *buf;
	size_t depth;
	bool first; /* nothing stands in the current object or array yet */
};

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
		json_string(writer->buf, text_of(name));
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
	json_string(writer->buf, text_of(text));
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

/* Letters of a type each: string, number, integer, boolean or "0" for null. */
static void
write_types(struct writer *writer, const char *types)
{
	static const struct {
		char letter;
		const char *name;
	} names[] = { { 's', "string" }, { 'n', "number" }, { 'i', "integer" },
		{ 'b', "boolean" }, { '0', "null" }, { 'o', "object" } };
	size_t i;

	open_group(writer, "type", '[');
	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strchr(types, names[i].letter) != NULL)
			write_text(writer, NULL, names[i].name);
	close_group(writer, ']');
}

/* What a text of these types looks like; an editor takes 3.10 and true for
 * other types than texts, and looks at the pattern of texts only. */
static void
write_form(struct writer *writer, const char *types, const char *pattern)
{
	if (types[1] == '\0')
		write_text(writer, "type", "string");
	else
		write_types(writer, types);
	write_text(writer, "pattern", pattern);
}

static void
write_int(struct writer *writer, const struct schema_key *key)
{
	write_form(writer, "is", "^-?[0-9]+$");
	write_number(writer, "minimum", key->low);
	write_number(writer, "maximum", key->high);
}

static void
write_any_text(struct writer *writer, const struct schema_key *key)
{
	if (key->item == SCHEMA_DECIMAL) {
		write_form(writer, "ns", "^([0-9]+|[0-9]*\\.[0-9]+)$");
		write_number(writer, "minimum", 0);
	} else if (key->pattern != NULL) {
		write_form(writer, "s", key->pattern);
	} else {
		write_types(writer, "snb");
	}
}

/* Members of the schema of a value that is one scalar of that kind. */
static void
write_scalar(
    struct writer *writer, const struct schema_key *key, enum schema_kind kind)
{
	switch (kind) {
	case SCHEMA_NAME:
		write_form(writer, "s", "^[a-z][a-z0-9_]*$");
		break;
	case SCHEMA_ID:
		write_form(writer, "si", "^[A-Za-z0-9_]+$");
		write_number(writer, "minimum", 0);
		break;
	case SCHEMA_COLUMN:
		write_form(writer, "s", "^[A-Za-z_][A-Za-z0-9_]*$");
		break;
	case SCHEMA_PATH:
		write_form(writer, "s",
		    "^(?!/)(?!.*(^|/)\\.\\.(/|$)).*[^/]$");
		break;
	case SCHEMA_EXPR:
		write_form(writer, "snb", "[^ \\t]");
		break;
	case SCHEMA_BOOL:
		write_form(writer, "bs", "^(true|false)$");
		break;
	case SCHEMA_INT:
		write_int(writer, key);
		break;
	case SCHEMA_DECIMAL:
		write_form(writer, "ns", "^-?([0-9]+|[0-9]*\\.[0-9]+)$");
		break;
	case SCHEMA_DATE:
		write_form(writer, "s",
		    "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$");
		break;
	case SCHEMA_CHOICE:
		write_choices(writer, key->choices);
		break;
	case SCHEMA_STRING:
	case SCHEMA_STRINGS:
	case SCHEMA_STRUCT:
	case SCHEMA_LIST:
	case SCHEMA_MAP:
	case SCHEMA_PAIRS:
	case SCHEMA_BY:
	case SCHEMA_NODE:
		write_any_text(writer, key);
		break;
	}
}

/* Texts among others may be null or ~, which are texts like others here. */
static void
write_item(
    struct writer *writer, const struct schema_key *key, enum schema_kind item)
{
	if (item == SCHEMA_STRING && key->pattern == NULL)
		write_types(writer, "snb0");
	else
		write_scalar(writer, key, item);
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
	if (key->least > 0)
		write_number(writer, "minItems", (int64_t)key->least);
	open_group(writer, "items", '{');
	write_item(writer, key, item);
	close_group(writer, '}');
	close_group(writer, '}');
	close_group(writer, ']');
}

/* Which keys a map may have. */
static void
write_names(struct writer *writer, enum schema_kind kind, const char *pattern)
{
	const struct schema_key names = { .pattern = pattern };

	if (kind == SCHEMA_STRING && pattern == NULL)
		return;
	open_group(writer, "propertyNames", '{');
	write_scalar(writer, &names, kind);
	close_group(writer, '}');
}

static void write_object(struct writer *, const struct schema *);

static void
write_map(struct writer *writer, const struct schema_key *key)
{
	write_text(writer, "type", "object");
	write_names(writer, key->sub->key_kind, key->pattern);
	open_group(writer, "additionalProperties", '{');
	write_object(writer, key->sub);
	close_group(writer, '}');
}

static void
write_list(struct writer *writer, const struct schema_key *key)
{
	write_text(writer, "type", "array");
	if (key->least > 0)
		write_number(writer, "minItems", (int64_t)key->least);
	if (key->most > 0)
		write_number(writer, "maxItems", (int64_t)key->most);
	open_group(writer, "items", '{');
	write_object(writer, key->sub);
	close_group(writer, '}');
}

static void
write_pairs(struct writer *writer, const struct schema_key *key)
{
	write_text(writer, "type", "object");
	write_names(writer, key->item, NULL);
	open_group(writer, "additionalProperties", '{');
	write_item(writer, key,
	    key->choices != NULL ? SCHEMA_CHOICE : SCHEMA_STRING);
	close_group(writer, '}');
}

static void
write_by(struct writer *writer)
{
	write_types(writer, "so");
	open_group(writer, "required", '[');
	write_text(writer, NULL, "by");
	close_group(writer, ']');
	open_group(writer, "additionalProperties", '{');
	write_types(writer, "snb");
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
		write_map(writer, key);
		break;
	case SCHEMA_LIST:
		write_list(writer, key);
		break;
	case SCHEMA_STRINGS:
		write_strings(writer, key);
		break;
	case SCHEMA_PAIRS:
		write_pairs(writer, key);
		break;
	case SCHEMA_BY:
		write_by(writer);
		break;
	case SCHEMA_NODE:
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

static void
write_required(struct writer *writer, const char *const *keys, size_t most)
{
	size_t i;

	open_group(writer, "required", '[');
	for (i = 0; i < most && keys[i] != NULL; i++)
		write_text(writer, NULL, keys[i]);
	close_group(writer, ']');
}

/* Exactly or at most one of the keys. */
static void
write_apart(struct writer *writer, const struct schema_group *group)
{
	size_t i;

	if (group->relation == SCHEMA_APART)
		open_group(writer, "not", '{');
	open_group(writer,
	    group->relation == SCHEMA_APART ? "allOf" : "oneOf", '[');
	for (i = 0; i < SCHEMA_GROUP_MAX && group->keys[i] != NULL; i++) {
		open_group(writer, NULL, '{');
		write_required(writer, &group->keys[i], 1);
		close_group(writer, '}');
	}
	close_group(writer, ']');
	if (group->relation == SCHEMA_APART)
		close_group(writer, '}');
}

static void
write_needs(struct writer *writer, const struct schema_group *group)
{
	open_group(writer, "if", '{');
	write_required(writer, group->keys, 1);
	if (group->value != NULL) {
		open_group(writer, "properties", '{');
		open_group(writer, group->keys[0], '{');
		write_text(writer, "const", group->value);
		close_group(writer, '}');
		close_group(writer, '}');
	}
	close_group(writer, '}');
	open_group(writer, "then", '{');
	write_required(writer, group->keys + 1, SCHEMA_GROUP_MAX - 1);
	close_group(writer, '}');
}

static void
write_groups(struct writer *writer, const struct schema *schema)
{
	size_t i;

	open_group(writer, "allOf", '[');
	for (i = 0; i < schema->group_count; i++) {
		open_group(writer, NULL, '{');
		if (schema->groups[i].relation == SCHEMA_NEEDS)
			write_needs(writer, &schema->groups[i]);
		else
			write_apart(writer, &schema->groups[i]);
		close_group(writer, '}');
	}
	close_group(writer, ']');
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
	if (schema->group_count > 0)
		write_groups(writer, schema);
	open_group(writer, "properties", '{');
	for (i = 0; i < schema->count; i++)
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
