#include "rules/yaml_tree.h"

#include <stdlib.h>

struct yaml_child {
	struct yaml_child *next;
	struct yaml_node *node;
};

bool
yaml_tree_memory(struct yaml_tree *tree)
{
	diag_memory(tree->diag);
	tree->failed = true;
	return false;
}

static bool
over_limit(struct yaml_tree *tree, struct src_pos at, const char *what,
    size_t limit, const char *remedy)
{
	diag_at(tree->diag, DIAG_ERROR, "E_LIMIT", at,
	    "more than %zu %s in one file", limit, what);
	diag_note(tree->diag, at, "%s", remedy);
	tree->failed = true;
	return false;
}

static bool
check_key(struct yaml_tree *tree, const struct yaml_node *key)
{
	if (key->kind != YAML_SCALAR) {
		diag_at(tree->diag, DIAG_ERROR, "E_YAML_FEATURE", key->at,
		    "a key must be text, not %s",
		    key->kind == YAML_MAP ? "{...}" : "a list");
		diag_note(tree->diag, key->at,
		    "if this is a value, quote the whole value");
		tree->failed = true;
		return false;
	}
	if (key->plain && text_is(key->text, "<<")) {
		diag_at(tree->diag, DIAG_ERROR, "E_YAML_FEATURE", key->at,
		    "merge keys (<<) of YAML are not allowed");
		diag_note(
		    tree->diag, key->at, "write out the keys that belong here");
		tree->failed = true;
	}
	return true;
}

bool
yaml_tree_add(struct yaml_tree *tree, struct yaml_node *node)
{
	struct yaml_frame *frame;
	struct yaml_child *child;

	if (tree->depth == 0) {
		tree->root = node;
		return true;
	}
	frame = &tree->frames[tree->depth - 1];
	if (frame->node->kind == YAML_MAP && frame->count % 2 == 0 &&
	    !check_key(tree, node))
		return false;
	child = arena_alloc(tree->arena, 1, sizeof(*child));
	if (child == NULL)
		return yaml_tree_memory(tree);
	child->node = node;
	*frame->end = child;
	frame->end = &child->next;
	frame->count++;
	return true;
}

struct yaml_node *
yaml_tree_node(struct yaml_tree *tree, enum yaml_kind kind, struct src_pos at)
{
	struct yaml_node *node;

	if (++tree->nodes > LIMIT_YAML_NODES) {
		over_limit(tree, at, "values", LIMIT_YAML_NODES,
		    "keep large tables in CSV files, which `file` names");
		return NULL;
	}
	node = arena_alloc(tree->arena, 1, sizeof(*node));
	if (node == NULL) {
		yaml_tree_memory(tree);
		return NULL;
	}
	node->kind = kind;
	node->at = at;
	return node;
}

bool
yaml_tree_open(
    struct yaml_tree *tree, enum yaml_kind kind, struct src_pos at, bool flow)
{
	struct yaml_node *node;
	struct yaml_frame *frame;

	if (tree->depth == LIMIT_YAML_DEPTH)
		return over_limit(tree, at, "levels of nesting",
		    LIMIT_YAML_DEPTH,
		    "a strategy needs less than ten; quote a text that begins "
		    "with [ or {");
	node = yaml_tree_node(tree, kind, at);
	if (node == NULL)
		return false;
	node->flow = flow;
	if (!yaml_tree_add(tree, node))
		return false;
	frame = &tree->frames[tree->depth++];
	*frame = (struct yaml_frame){ .node = node };
	frame->end = &frame->first;
	return true;
}

static int
compare_pairs(const void *left, const void *right)
{
	const struct yaml_pair *a = *(const struct yaml_pair *const *)left;
	const struct yaml_pair *b = *(const struct yaml_pair *const *)right;
	int order = text_compare(a->key->text, b->key->text);

	if (order != 0)
		return order;
	return a < b ? -1 : a > b;
}

/* Sorted, equal keys lie side by side however many there are. */
static bool
check_duplicates(struct yaml_tree *tree, const struct yaml_node *map)
{
	const struct yaml_pair **sorted;
	size_t i;

	sorted = arena_alloc(tree->arena, map->count, sizeof(*sorted));
	if (sorted == NULL)
		return yaml_tree_memory(tree);
	for (i = 0; i < map->count; i++)
		sorted[i] = &map->pairs[i];
	qsort(sorted, map->count, sizeof(*sorted), compare_pairs);
	for (i = 1; i < map->count && !diag_full(tree->diag); i++) {
		if (!text_equal(sorted[i - 1]->key->text, sorted[i]->key->text))
			continue;
		diag_at(tree->diag, DIAG_ERROR, "E_DUPLICATE_KEY",
		    sorted[i]->key->at, "`%.80s` is written twice",
		    sorted[i]->key->text.at);
		diag_note(tree->diag, sorted[i - 1]->key->at,
		    "it is here too; delete one of them");
		tree->failed = true;
	}
	return true;
}

bool
yaml_tree_close(struct yaml_tree *tree)
{
	struct yaml_frame *frame = &tree->frames[--tree->depth];
	struct yaml_node *node = frame->node;
	struct yaml_child *child = frame->first;
	size_t i;

	node->count = frame->count;
	if (node->kind == YAML_LIST) {
		node->items = arena_alloc(
		    tree->arena, node->count, sizeof(struct yaml_node *));
		if (node->items == NULL)
			return yaml_tree_memory(tree);
		for (i = 0; child != NULL; child = child->next)
			node->items[i++] = child->node;
		return true;
	}
	node->count /= 2;
	node->pairs =
	    arena_alloc(tree->arena, node->count, sizeof(*node->pairs));
	if (node->pairs == NULL)
		return yaml_tree_memory(tree);
	for (i = 0; child != NULL; child = child->next->next) {
		node->pairs[i].key = child->node;
		node->pairs[i++].value = child->next->node;
	}
	return check_duplicates(tree, node);
}

struct yaml_node *
yaml_get(const struct yaml_node *map, const char *key)
{
	size_t i;

	for (i = 0; i < map->count && map->kind == YAML_MAP; i++)
		if (text_is(map->pairs[i].key->text, key))
			return map->pairs[i].value;
	return NULL;
}
