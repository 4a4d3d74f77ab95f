#include "rules/schema_value.h"

#include "base/buf.h"

enum { LISTED_BYTES = 1024 };

/* The flow list as it was written, more or less, to be put in quotes. */
static void
note_quote_list(struct schema_loader *loader, const struct schema_key *key,
    const struct yaml_node *list)
{
	struct buf buf;
	size_t i;

	buf_init(&buf, LISTED_BYTES);
	for (i = 0; i < list->count; i++) {
		if (list->items[i]->kind != YAML_SCALAR)
			buf.failed = true;
		else
			buf_printf(&buf, "%s%s", i == 0 ? "" : ", ",
			    list->items[i]->text.at);
	}
	if (buf.failed)
		diag_note(loader->diag, list->at,
		    "quote the whole value: %s: '...'", key->name);
	else
		diag_note(loader->diag, list->at,
		    "quote the whole value: %s: \"[%s]\"", key->name,
		    buf_text(&buf));
	buf_clear(&buf);
}

static bool
reject_for_scalar(struct schema_loader *loader, const struct schema_key *key,
    const struct yaml_node *node)
{
	if (node->kind == YAML_LIST) {
		schema_error(loader, "E_SHAPE", node->at,
		    "`%s` takes one value, and this is a list", key->name);
		if (node->flow)
			note_quote_list(loader, key, node);
		else
			diag_note(loader->diag, node->at,
			    "write the value after `%s: `", key->name);
		return false;
	}
	schema_error(loader, "E_SHAPE", node->at,
	    "`%s` takes one value, and this has keys of its own", key->name);
	diag_note(loader->diag, node->at,
	    node->flow ? "quote the whole value: %s: '...'"
	               : "write the value after `%s: `",
	    key->name);
	return false;
}

static bool
reject_for_list(struct schema_loader *loader, const struct schema_key *key,
    const struct yaml_node *node)
{
	schema_error(
	    loader, "E_SHAPE", node->at, "`%s` takes a list", key->name);
	if (node->kind == YAML_MAP)
		diag_note(loader->diag, node->at, "begin each entry with `- `");
	else
		diag_note(loader->diag, node->at,
		    "write each entry on a line of its own, after `- `");
	return false;
}

static bool
reject_for_map(struct schema_loader *loader, const struct schema_key *key,
    const struct yaml_node *node)
{
	schema_error(loader, "E_SHAPE", node->at,
	    "`%s` takes keys of its own, and this is %s", key->name,
	    node->kind == YAML_LIST ? "a list" : "a text");
	if (node->kind == YAML_LIST)
		diag_note(loader->diag, node->at,
		    "write `name: value` lines, without `- `");
	else if (key->kind == SCHEMA_STRUCT)
		diag_note(loader->diag, node->at,
		    "write them indented below `%s:`, such as `%s: ...`",
		    key->name, key->sub->keys[0].name);
	else
		diag_note(loader->diag, node->at,
		    "write each entry indented below `%s:`, as `name: %s`",
		    key->name, key->kind == SCHEMA_PAIRS ? "text" : "{...}");
	return false;
}

bool
schema_shape(struct schema_loader *loader, const struct schema_key *key,
    const struct yaml_node *node, enum yaml_kind kind)
{
	if (node->kind == YAML_SCALAR && node->plain && node->text.len == 0) {
		schema_error(loader, "E_VALUE", node->at, "`%s` has no value",
		    key->name);
		diag_note(loader->diag, node->at,
		    "write one, or delete the key; \"\" is the empty text");
		return false;
	}
	if (node->kind == kind)
		return true;
	if (kind == YAML_LIST)
		return reject_for_list(loader, key, node);
	if (kind == YAML_MAP)
		return reject_for_map(loader, key, node);
	return reject_for_scalar(loader, key, node);
}
