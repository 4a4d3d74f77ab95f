#include "rules/schema.h"

#include <string.h>

#include "rules/schema_value.h"

enum { OWNERS_MAX = 2, LISTED_BYTES = 2048 };

/* A key of any mapping of the whole schema. */
struct known_key {
	const struct schema *owner;
	const char *name;
};

struct known_keys {
	struct known_key *keys; /* NULL: only counting */
	size_t count;
};

static void
collect_keys(const struct schema *schema, struct known_keys *known)
{
	size_t i;

	for (i = 0; i < schema->count; i++) {
		if (known->keys != NULL)
			known->keys[known->count] =
			    (struct known_key){ schema, schema->keys[i].name };
		known->count++;
		if (schema->keys[i].sub != NULL)
			collect_keys(schema->keys[i].sub, known);
	}
}

/* All keys of the schema; count 0 when out of memory. */
static struct known_keys
known_keys(struct schema_loader *loader)
{
	struct known_keys known = { NULL, 0 };

	collect_keys(loader->root, &known);
	known.keys =
	    arena_alloc(loader->arena, known.count, sizeof(*known.keys));
	known.count = 0;
	if (known.keys == NULL)
		schema_memory(loader);
	else
		collect_keys(loader->root, &known);
	return known;
}

static const char *
nearest_sibling(
    struct schema_loader *loader, const struct schema *schema, struct text key)
{
	const char **names;
	size_t i;

	names = arena_alloc(loader->arena, schema->count, sizeof(*names));
	if (names == NULL) {
		schema_memory(loader);
		return NULL;
	}
	for (i = 0; i < schema->count; i++)
		names[i] = schema->keys[i].name;
	return text_nearest(key, names, schema->count);
}

/* Says where the key belongs; false: nowhere. */
static bool
note_owner(struct schema_loader *loader, const struct known_keys *known,
    const struct schema *schema, const struct yaml_node *key)
{
	const struct schema *owners[OWNERS_MAX] = { NULL, NULL };
	size_t found = 0;
	size_t i;

	for (i = 0; i < known->count && found < OWNERS_MAX; i++)
		if (text_is(key->text, known->keys[i].name) &&
		    known->keys[i].owner != owners[0])
			owners[found++] = known->keys[i].owner;
	if (found == 0)
		return false;
	diag_note(loader->diag, key->at, "`%s` belongs to %s%s%s, not to %s",
	    key->text.at, owners[0]->name, found > 1 ? " or " : "",
	    found > 1 ? owners[1]->name : "", schema->name);
	return true;
}

static bool
note_nearest(struct schema_loader *loader, const struct known_keys *known,
    const struct yaml_node *key)
{
	const char *nearest;
	const char **names;
	size_t i;

	names = arena_alloc(loader->arena, known->count, sizeof(*names));
	if (names == NULL) {
		schema_memory(loader);
		return true;
	}
	for (i = 0; i < known->count; i++)
		names[i] = known->keys[i].name;
	nearest = text_nearest(key->text, names, known->count);
	if (nearest == NULL)
		return false;
	for (i = 0; strcmp(names[i], nearest) != 0; i++)
		;
	diag_note(loader->diag, key->at,
	    "did you mean `%s`, which belongs to %s?", nearest,
	    known->keys[i].owner->name);
	return true;
}

static void
note_allowed(struct schema_loader *loader, const struct schema *schema,
    const struct yaml_node *key)
{
	struct buf buf;
	size_t i;

	buf_init(&buf, LISTED_BYTES);
	for (i = 0; i < schema->count; i++)
		buf_printf(&buf, "%s%s", buf.len == 0 ? "" : ", ",
		    schema->keys[i].name);
	diag_note(loader->diag, key->at, "%s has the keys %s", schema->name,
	    buf_text(&buf));
	buf_clear(&buf);
}

static void
reject_key(struct schema_loader *loader, const struct schema *schema,
    const struct yaml_node *key)
{
	const char *sibling = nearest_sibling(loader, schema, key->text);
	struct known_keys known = known_keys(loader);

	schema_error(loader, "E_UNKNOWN_KEY", key->at,
	    "`%.80s` is not a key of %s", key->text.at, schema->name);
	/* What follows the comma of an expression. */
	if (strpbrk(key->text.at, "()\"'") != NULL) {
		diag_note(loader->diag, key->at,
		    "inside of { } a value with a comma stands between single "
		    "quotes: {expr: 'max(a, b)'}");
		return;
	}
	if (sibling != NULL)
		diag_note(loader->diag, key->at, "did you mean `%s`?", sibling);
	if (note_owner(loader, &known, schema, key) || sibling != NULL)
		return;
	if (!note_nearest(loader, &known, key))
		note_allowed(loader, schema, key);
}

static void *
field(void *into, size_t offset)
{
	return (char *)into + offset;
}

/* Sets what an absent mapping is. */
static void
set_absent(const struct schema *schema, void *into)
{
	const struct schema_key *key;
	size_t i;

	for (i = 0; i < schema->count; i++) {
		key = &schema->keys[i];
		if (key->kind == SCHEMA_CHOICE)
			*(int *)field(into, key->offset) = -1;
		else if (key->kind == SCHEMA_DATE)
			*(int32_t *)field(into, key->offset) = DATE_NONE;
		else if (key->kind == SCHEMA_STRUCT)
			set_absent(key->sub, field(into, key->offset));
	}
	if (schema->defaults != NULL)
		schema->defaults(into);
}

static void load_map(struct schema_loader *, const struct schema *,
    const struct yaml_node *, void *into);

static void
load_key_text(struct schema_loader *loader, const struct schema *schema,
    const struct yaml_node *key, void *into)
{
	struct located located = schema_located(key);

	schema_text(loader, schema->key_kind, schema->name, &located);
	if (schema->key_offset != SIZE_MAX)
		*(struct located *)field(into, schema->key_offset) = located;
}

static bool
check_entry(struct schema_loader *loader, const struct schema_key *key,
    const struct yaml_node *entry)
{
	if (entry->kind == YAML_MAP)
		return true;
	schema_error(loader, "E_SHAPE", entry->at,
	    "an entry of `%s` has keys of its own", key->name);
	if (entry->kind == YAML_SCALAR && entry->text.len == 0)
		diag_note(loader->diag, entry->at,
		    "write {} for an entry that needs none");
	else
		diag_note(loader->diag, entry->at, "such as `%s: ...`",
		    key->sub->keys[0].name);
	return false;
}

/* Entries of a list, or of a map with their keys. */
static void
load_items(struct schema_loader *loader, const struct schema_key *key,
    const struct yaml_node *node, struct items *to)
{
	const struct yaml_node *value;
	size_t i;
	void *into;

	to->at = arena_alloc(loader->arena, node->count, key->sub->size);
	if (to->at == NULL) {
		schema_memory(loader);
		return;
	}
	to->count = node->count;
	for (i = 0; i < node->count && !diag_full(loader->diag); i++) {
		into = field(to->at, i * key->sub->size);
		set_absent(key->sub, into);
		value = node->kind == YAML_LIST ? node->items[i]
		                                : node->pairs[i].value;
		if (node->kind == YAML_MAP)
			load_key_text(
			    loader, key->sub, node->pairs[i].key, into);
		if (check_entry(loader, key, value))
			load_map(loader, key->sub, value, into);
	}
}

static void
load_value(struct schema_loader *loader, const struct schema_key *key,
    const struct yaml_node *node, void *into)
{
	void *to = field(into, key->offset);

	switch (key->kind) {
	case SCHEMA_STRINGS:
		schema_strings(loader, key, node, to);
		break;
	case SCHEMA_STRUCT:
		if (schema_shape(loader, key, node, YAML_MAP))
			load_map(loader, key->sub, node, to);
		break;
	case SCHEMA_LIST:
		if (schema_shape(loader, key, node, YAML_LIST))
			load_items(loader, key, node, to);
		break;
	case SCHEMA_MAP:
		if (schema_shape(loader, key, node, YAML_MAP))
			load_items(loader, key, node, to);
		break;
	case SCHEMA_PAIRS:
		if (schema_shape(loader, key, node, YAML_MAP))
			schema_pairs(loader, key, node, to);
		break;
	case SCHEMA_BY:
		if (schema_by(loader, key, node))
			memcpy(to, &node, sizeof(node));
		break;
	case SCHEMA_NODE:
		if (schema_shape(loader, key, node, node->kind))
			memcpy(to, &node, sizeof(node));
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
		if (schema_shape(loader, key, node, YAML_SCALAR))
			schema_scalar(loader, key, node, to);
		break;
	}
}

static void
load_pair(struct schema_loader *loader, const struct schema *schema,
    const struct yaml_pair *pair, void *into)
{
	const struct schema_key *key;
	size_t i;

	for (i = 0; i < schema->count; i++) {
		key = &schema->keys[i];
		if (!text_is(pair->key->text, key->name))
			continue;
		load_value(loader, key, pair->value, into);
		return;
	}
	reject_key(loader, schema, pair->key);
}

static bool
is_key(const struct schema *schema, struct text name)
{
	size_t i;

	for (i = 0; i < schema->count; i++)
		if (text_is(name, schema->keys[i].name))
			return true;
	return false;
}

/* True when an unknown key was told to be this one, spelt wrong. */
static bool
was_suggested(struct schema_loader *loader, const struct schema *schema,
    const struct yaml_node *map, const struct schema_key *key)
{
	const char *sibling;
	size_t i;

	for (i = 0; i < map->count && i < schema->count; i++) {
		if (is_key(schema, map->pairs[i].key->text))
			continue;
		sibling =
		    nearest_sibling(loader, schema, map->pairs[i].key->text);
		if (sibling == key->name)
			return true;
	}
	return false;
}

static void
check_required(struct schema_loader *loader, const struct schema *schema,
    const struct yaml_node *map)
{
	const struct schema_key *key;
	size_t i;

	for (i = 0; i < schema->count; i++) {
		key = &schema->keys[i];
		if (!key->required || yaml_get(map, key->name) != NULL ||
		    was_suggested(loader, schema, map, key))
			continue;
		schema_error(loader, "E_MISSING_KEY", map->at,
		    "%s needs the key `%s`", schema->name, key->name);
		diag_note(
		    loader->diag, map->at, "`%s`: %s", key->name, key->doc);
	}
}

/* The pair of a key; NULL: the map lacks it. */
static const struct yaml_pair *
find_pair(const struct yaml_node *map, const char *key)
{
	size_t i;

	for (i = 0; i < map->count; i++)
		if (text_is(map->pairs[i].key->text, key))
			return &map->pairs[i];
	return NULL;
}

static void
note_key(struct schema_loader *loader, const struct schema *schema,
    struct src_pos at, const char *name)
{
	size_t i;

	for (i = 0; i < schema->count; i++)
		if (strcmp(schema->keys[i].name, name) == 0)
			diag_note(
			    loader->diag, at, "`%s`: %s", name,
			    schema->keys[i].doc);
}

/* SCHEMA_ONE and SCHEMA_APART. */
static void
check_apart(struct schema_loader *loader, const struct schema *schema,
    const struct yaml_node *map, const struct schema_group *group)
{
	const char *const *keys = group->keys;
	const struct yaml_pair *one = NULL;
	const struct yaml_pair *other;
	const struct yaml_pair *last;
	size_t i;

	for (i = 0; i < SCHEMA_GROUP_MAX && keys[i] != NULL; i++) {
		other = find_pair(map, keys[i]);
		if (other == NULL)
			continue;
		if (one == NULL) {
			one = other;
			continue;
		}
		last = other > one ? other : one;
		schema_error(loader, "E_VALUE", last->key->at,
		    "`%s` and `%s` exclude each other", one->key->text.at,
		    other->key->text.at);
		diag_note(loader->diag, last->key->at, "delete one of them");
		return;
	}
	if (one != NULL || group->relation != SCHEMA_ONE)
		return;
	schema_error(loader, "E_MISSING_KEY", map->at,
	    "%s needs the key `%s` or `%s`", schema->name, keys[0], keys[1]);
	for (i = 0; i < SCHEMA_GROUP_MAX && keys[i] != NULL; i++)
		note_key(loader, schema, map->at, keys[i]);
}

static void
check_needs(struct schema_loader *loader, const struct schema *schema,
    const struct yaml_node *map, const struct schema_group *group)
{
	const struct yaml_pair *first = find_pair(map, group->keys[0]);
	struct src_pos at = map->at;
	size_t i;

	if (first == NULL)
		return;
	if (group->value != NULL && (first->value->kind != YAML_SCALAR ||
	        !text_is(first->value->text, group->value)))
		return;
	if (group->value != NULL)
		at = first->value->at;
	for (i = 1; i < SCHEMA_GROUP_MAX && group->keys[i] != NULL; i++) {
		if (find_pair(map, group->keys[i]) != NULL)
			continue;
		if (group->value == NULL)
			schema_error(loader, "E_MISSING_KEY", at,
			    "%s with `%s` needs the key `%s`", schema->name,
			    group->keys[0], group->keys[i]);
		else
			schema_error(loader, "E_MISSING_KEY", at,
			    "`%s: %s` needs the key `%s`", group->keys[0],
			    group->value, group->keys[i]);
		note_key(loader, schema, at, group->keys[i]);
	}
}

static void
check_groups(struct schema_loader *loader, const struct schema *schema,
    const struct yaml_node *map)
{
	size_t i;

	for (i = 0; i < schema->group_count; i++)
		if (schema->groups[i].relation == SCHEMA_NEEDS)
			check_needs(loader, schema, map, &schema->groups[i]);
		else
			check_apart(loader, schema, map, &schema->groups[i]);
}

static void
load_map(struct schema_loader *loader, const struct schema *schema,
    const struct yaml_node *node, void *into)
{
	size_t i;

	if (schema->at_offset != SIZE_MAX)
		*(struct src_pos *)field(into, schema->at_offset) = node->at;
	if (schema->set_offset != SIZE_MAX)
		*(bool *)field(into, schema->set_offset) = true;
	for (i = 0; i < node->count && !diag_full(loader->diag); i++)
		load_pair(loader, schema, &node->pairs[i], into);
	if (!diag_full(loader->diag)) {
		check_required(loader, schema, node);
		check_groups(loader, schema, node);
	}
}

bool
schema_load(const struct schema *schema, const struct yaml_node *node,
    void *into, struct arena *arena, struct diag *diag)
{
	struct schema_loader loader = { schema, arena, diag, false };

	memset(into, 0, schema->size);
	set_absent(schema, into);
	if (node->kind == YAML_MAP)
		load_map(&loader, schema, node, into);
	else
		schema_error(&loader, "E_SHAPE", node->at,
		    "%s is written as lines of `key: value`", schema->name);
	return !loader.failed;
}
