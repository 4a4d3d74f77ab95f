#include "rules/schema_value.h"

#include <inttypes.h>
#include <string.h>

#include "base/date.h"

enum { LISTED_BYTES = 1024, SHOWN_BYTES = 80 };

void
schema_error(struct schema_loader *loader, const char *id, struct src_pos at,
    const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	diag_vat(loader->diag, DIAG_ERROR, id, at, fmt, args);
	va_end(args);
	loader->failed = true;
}

void
schema_memory(struct schema_loader *loader)
{
	diag_memory(loader->diag);
	loader->failed = true;
}

struct located
schema_located(const struct yaml_node *node)
{
	struct located located = { node->text, node->at, node->literal };

	if (node->quoted)
		located.at.col++;
	return located;
}

static bool
is_small_name(struct text text)
{
	size_t i;

	for (i = 0; i < text.len; i++)
		if (text.at[i] >= 'A' && text.at[i] <= 'Z')
			return false;
	return text_is_name(text) && text.at[0] != '_';
}

static bool
is_id(struct text text)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                              "abcdefghijklmnopqrstuvwxyz0123456789_";

	return text.len > 0 && strspn(text.at, letters) == text.len;
}

bool
schema_is_inside(struct text path)
{
	struct text piece;

	if (path.len == 0 || path.at[0] == '/' || path.at[path.len - 1] == '/')
		return false;
	while (text_split(&path, '/', &piece))
		if (text_is(piece, ".."))
			return false;
	return true;
}

/* What a kind wants, when the text is not it; NULL when it is. */
static const char *
want_of(enum schema_kind kind, struct text text)
{
	switch (kind) {
	case SCHEMA_NAME:
		return is_small_name(text)
		           ? NULL
		           : "a name: small letters, digits and _, a letter "
		             "first";
	case SCHEMA_ID:
		return is_id(text) ? NULL : "an id: letters, digits and _";
	case SCHEMA_COLUMN:
		return text_is_name(text) ? NULL
		                          : "a column name: letters, digits "
		                            "and _, no digit first";
	case SCHEMA_PATH:
		return schema_is_inside(text) ? NULL
		                              : "a file below the strategy's "
		                                "directory: no / first, no ..";
	case SCHEMA_EXPR:
		return text_trim(text).len > 0 ? NULL : "an expression";
	case SCHEMA_STRING:
	case SCHEMA_BOOL:
	case SCHEMA_INT:
	case SCHEMA_DECIMAL:
	case SCHEMA_DATE:
	case SCHEMA_CHOICE:
	case SCHEMA_STRINGS:
	case SCHEMA_STRUCT:
	case SCHEMA_LIST:
	case SCHEMA_MAP:
	case SCHEMA_PAIRS:
	case SCHEMA_BY:
	case SCHEMA_NODE:
		break;
	}
	return NULL;
}

bool
schema_text(struct schema_loader *loader, enum schema_kind kind,
    const char *what, const struct located *located)
{
	const char *want = want_of(kind, located->text);

	if (want == NULL)
		return true;
	schema_error(loader, "E_VALUE", located->at, "%s: `%.80s` is not %s",
	    what, located->text.at, want);
	return false;
}

static size_t
count_names(const char *const *names)
{
	size_t count = 0;

	while (names != NULL && names[count] != NULL)
		count++;
	return count;
}

static int
find_name(const char *const *names, struct text text)
{
	size_t count = count_names(names);
	size_t i;

	for (i = 0; i < count; i++)
		if (text_is(text, names[i]))
			return (int)i;
	return -1;
}

static void
reject_choice(struct schema_loader *loader, const struct schema_key *key,
    const struct located *value)
{
	size_t count = count_names(key->choices);
	const char *nearest = text_nearest(value->text, key->choices, count);
	struct buf buf;
	size_t i;

	buf_init(&buf, LISTED_BYTES);
	for (i = 0; i < count; i++)
		buf_printf(&buf, "%s%s", i == 0 ? "" : ", ", key->choices[i]);
	schema_error(loader, "E_VALUE", value->at,
	    "`%s` cannot be `%.80s`; it is one of %s", key->name,
	    value->text.at, buf_text(&buf));
	if (nearest != NULL)
		diag_note(
		    loader->diag, value->at, "did you mean `%s`?", nearest);
	buf_clear(&buf);
}

/* The index, or SCHEMA_INVALID after reporting. */
static int
choose(struct schema_loader *loader, const struct schema_key *key,
    const struct located *value)
{
	int found = find_name(key->choices, value->text);

	if (found >= 0)
		return found;
	reject_choice(loader, key, value);
	return SCHEMA_INVALID;
}

static void
load_bool(struct schema_loader *loader, const struct schema_key *key,
    const struct located *value, bool *to)
{
	static const char *const yes[] = { "yes", "Yes", "YES", "on", "On",
		"ON", "True", "TRUE", "y", "Y", "1", NULL };
	static const char *const no[] = { "no", "No", "NO", "off", "Off", "OFF",
		"False", "FALSE", "n", "N", "0", NULL };

	*to = text_is(value->text, "true");
	if (*to || text_is(value->text, "false"))
		return;
	schema_error(loader, "E_VALUE", value->at,
	    "`%s` is true or false, not `%.80s`", key->name, value->text.at);
	if (find_name(yes, value->text) >= 0)
		diag_note(loader->diag, value->at, "did you mean true?");
	else if (find_name(no, value->text) >= 0)
		diag_note(loader->diag, value->at, "did you mean false?");
}

static bool
load_int(struct schema_loader *loader, const struct schema_key *key,
    const struct located *value, int64_t *to)
{
	if (!int_parse(value->text, to)) {
		schema_error(loader, "E_VALUE", value->at,
		    "`%s` is a whole number, not `%.80s`", key->name,
		    value->text.at);
		return false;
	}
	if (*to >= key->low && *to <= key->high)
		return true;
	schema_error(loader, "E_VALUE", value->at,
	    "`%s` is %" PRId64 " to %" PRId64 ", not %" PRId64, key->name,
	    key->low, key->high, *to);
	return false;
}

static void
load_decimal(struct schema_loader *loader, const struct schema_key *key,
    const struct located *value, struct decimal *to)
{
	if (decimal_parse(value->text, to, NULL) == NUM_OK)
		return;
	schema_error(loader, "E_VALUE", value->at,
	    "`%s` is a number such as 12.5, not `%.80s`", key->name,
	    value->text.at);
}

static void
load_date(struct schema_loader *loader, const struct schema_key *key,
    const struct located *value, int32_t *to)
{
	if (date_parse(value->text, to))
		return;
	schema_error(loader, "E_VALUE", value->at,
	    "`%s` is a date such as 2026-01-31, not `%.80s`", key->name,
	    value->text.at);
}

/*
 * Unquoted, `code = "A #1"` reaches us as `code = "A`: what follows a blank and
 * # is a comment of YAML.
 */
static bool
check_comment(struct schema_loader *loader, const struct schema_key *key,
    const struct located *value)
{
	bool open = false;
	size_t i;

	for (i = 0; i < value->text.len; i++) {
		if (open && value->text.at[i] == '\\')
			i++;
		else if (value->text.at[i] == '"')
			open = !open;
	}
	if (!open)
		return true;
	schema_error(loader, "E_VALUE", value->at,
	    "a text in `%s` has no closing \": %.80s", key->name,
	    value->text.at);
	diag_note(loader->diag, value->at,
	    "a # after a blank begins a comment of YAML; if the text holds "
	    "one, quote the whole value: '...'");
	return false;
}

void
schema_scalar(struct schema_loader *loader, const struct schema_key *key,
    const struct yaml_node *node, void *to)
{
	struct located value = schema_located(node);

	switch (key->kind) {
	case SCHEMA_BOOL:
		load_bool(loader, key, &value, to);
		return;
	case SCHEMA_INT:
		load_int(loader, key, &value, to);
		return;
	case SCHEMA_DECIMAL:
		load_decimal(loader, key, &value, to);
		return;
	case SCHEMA_DATE:
		load_date(loader, key, &value, to);
		return;
	case SCHEMA_CHOICE:
		*(int *)to = choose(loader, key, &value);
		return;
	case SCHEMA_STRING:
	case SCHEMA_NAME:
	case SCHEMA_ID:
	case SCHEMA_COLUMN:
	case SCHEMA_EXPR:
	case SCHEMA_PATH:
	case SCHEMA_STRINGS:
	case SCHEMA_STRUCT:
	case SCHEMA_LIST:
	case SCHEMA_MAP:
	case SCHEMA_PAIRS:
	case SCHEMA_BY:
	case SCHEMA_NODE:
		break;
	}
	if (!schema_text(loader, key->kind, key->name, &value))
		return;
	if (node->plain && key->kind == SCHEMA_EXPR &&
	    !check_comment(loader, key, &value))
		return;
	*(struct located *)to = value;
}

static bool
check_item(struct schema_loader *loader, const struct schema_key *key,
    const struct located *item)
{
	int64_t number;

	if (key->choices != NULL)
		return choose(loader, key, item) >= 0;
	if (key->item == SCHEMA_INT)
		return load_int(loader, key, item, &number);
	return schema_text(loader, key->item, key->name, item);
}

void
schema_strings(struct schema_loader *loader, const struct schema_key *key,
    const struct yaml_node *node, struct located_list *to)
{
	struct yaml_node *const *nodes = node->items;
	const struct yaml_node *single = node;
	struct located item;
	size_t count = node->kind == YAML_LIST ? node->count : 1;
	size_t i;

	if (node->kind != YAML_LIST &&
	    !schema_shape(loader, key, node, YAML_SCALAR))
		return;
	to->items = arena_alloc(loader->arena, count, sizeof(*to->items));
	if (to->items == NULL) {
		schema_memory(loader);
		return;
	}
	to->count = count;
	if (count < key->least) {
		schema_error(loader, "E_VALUE", node->at,
		    "`%s` is empty, and needs an entry", key->name);
		return;
	}
	for (i = 0; i < to->count && !diag_full(loader->diag); i++) {
		if (node->kind == YAML_LIST)
			single = nodes[i];
		if (!schema_shape(loader, key, single, YAML_SCALAR))
			continue;
		item = schema_located(single);
		if (check_item(loader, key, &item))
			to->items[i] = item;
	}
}

/* The value of a pair; messages name it by its key. */
static void
load_pair(struct schema_loader *loader, const struct schema_key *key,
    const struct yaml_node *node, struct schema_pair *pair)
{
	struct text name = text_excerpt(pair->key.text, SHOWN_BYTES);
	struct schema_key entry = *key;
	struct located value = schema_located(node);
	int chosen = -1;

	entry.name = arena_strndup(loader->arena, name.at, name.len);
	if (entry.name == NULL) {
		schema_memory(loader);
		return;
	}
	if (!schema_shape(loader, &entry, node, YAML_SCALAR))
		return;
	if (key->choices != NULL) {
		chosen = choose(loader, &entry, &value);
		if (chosen == SCHEMA_INVALID)
			return;
	}
	pair->choice = chosen;
	pair->value = value;
}

void
schema_pairs(struct schema_loader *loader, const struct schema_key *key,
    const struct yaml_node *node, struct items *to)
{
	struct schema_pair *pairs;
	size_t i;

	pairs = arena_alloc(loader->arena, node->count, sizeof(*pairs));
	if (pairs == NULL) {
		schema_memory(loader);
		return;
	}
	*to = (struct items){ pairs, node->count };
	for (i = 0; i < node->count; i++) {
		pairs[i].key = schema_located(node->pairs[i].key);
		pairs[i].choice = -1;
		if (diag_full(loader->diag))
			continue;
		schema_text(loader, key->item, key->name, &pairs[i].key);
		load_pair(loader, key, node->pairs[i].value, &pairs[i]);
	}
}

bool
schema_by(struct schema_loader *loader, const struct schema_key *key,
    const struct yaml_node *node)
{
	size_t errors = diag_count(loader->diag, DIAG_ERROR);
	size_t i;

	if (node->kind == YAML_SCALAR)
		return schema_shape(loader, key, node, YAML_SCALAR);
	if (!schema_shape(loader, key, node, YAML_MAP))
		return false;
	for (i = 0; i < node->count; i++)
		schema_shape(loader, key, node->pairs[i].value, YAML_SCALAR);
	if (yaml_get(node, "by") == NULL)
		schema_error(loader, "E_MISSING_KEY", node->at,
		    "`%s` needs the key `by`, the column to look at",
		    key->name);
	return diag_count(loader->diag, DIAG_ERROR) == errors;
}
