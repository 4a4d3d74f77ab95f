/* template_names.c -- every name of a template, without any data. */
#include "message/template_internal.h"

/* Inclusions that the walk is inside of. */
struct inside {
	const struct unit *unit;
	const struct inside *outer;
};

struct place {
	const struct unit *unit;
	const struct template_section *within;
	const struct overrides *overrides;
	const struct inside *inside;
	int depth;
};

struct names {
	node_visit *visit;
	void *ctx;
	size_t steps;
};

static bool walk_nodes(struct names *, const struct node *, struct place);

static bool
is_inside(const struct inside *inside, const struct unit *unit)
{
	while (inside != NULL && inside->unit != unit)
		inside = inside->outer;
	return inside != NULL;
}

static bool
visit_name(struct names *names, const struct node *node,
    const struct place *place, enum template_use_kind kind)
{
	const struct filter_call *call;
	struct template_use use = { .kind = kind };

	use.at = (struct src_pos){ place->unit->file, node->line, node->col };
	use.name = node->name.text;
	use.within = place->within;
	for (call = node->filters; call != NULL; call = call->next)
		use.defaulted |= call->filter == FILTER_DEFAULT;
	return names->visit(names->ctx, &use, node);
}

static bool
walk_section(struct names *names, const struct node *node, struct place place)
{
	struct template_section section = { node->name.text, place.within };

	if (!visit_name(names, node, &place, USE_SECTION))
		return false;
	place.within = &section;
	return walk_nodes(names, node->child, place);
}

static bool
walk_unit(struct names *names, const struct node *node, struct place place)
{
	struct inside inside = { node->unit, place.inside };
	struct overrides overrides = { node, place.unit, place.overrides };

	if (is_inside(place.inside, node->unit))
		return true;
	if (node->kind == NODE_PARENT)
		place.overrides = &overrides;
	place.inside = &inside;
	place.unit = node->unit;
	return walk_nodes(names, node->unit->first, place);
}

static bool
walk_block(struct names *names, const struct node *node, struct place place)
{
	const struct node *content = node;
	const struct overrides *found =
	    block_override(place.overrides, node->text, &content);

	if (found != NULL) {
		place.overrides = found->outer;
		place.unit = found->unit;
	}
	return walk_nodes(names, content->child, place);
}

static bool
walk_node(struct names *names, const struct node *node, struct place place)
{
	switch (node->kind) {
	case NODE_TEXT:
		return true;
	case NODE_VALUE:
		return visit_name(names, node, &place, USE_VALUE);
	case NODE_SECTION:
		return walk_section(names, node, place);
	case NODE_INVERTED:
		return visit_name(names, node, &place, USE_INVERTED) &&
		       walk_nodes(names, node->child, place);
	case NODE_PARTIAL:
	case NODE_PARENT:
		return walk_unit(names, node, place);
	case NODE_BLOCK:
		break;
	}
	return walk_block(names, node, place);
}

static bool
walk_nodes(struct names *names, const struct node *node, struct place place)
{
	/* Rendering gets no deeper either. */
	if (place.depth++ > LIMIT_TEMPLATE_DEPTH)
		return true;
	for (; node != NULL; node = node->next) {
		if (names->steps++ == TEMPLATE_CHECK_STEPS ||
		    !walk_node(names, node, place))
			return false;
	}
	return true;
}

bool
names_walk(const struct template *template, node_visit *visit, void *ctx)
{
	struct names names = { visit, ctx, 0 };
	struct inside inside = { template->root, NULL };
	struct place place = { .unit = template->root };

	place.inside = &inside;
	return walk_nodes(&names, template->root->first, place);
}

struct public_visit {
	template_visit *visit;
	void *ctx;
};

static bool
visit_public(void *ctx, const struct template_use *use, const struct node *node)
{
	const struct public_visit *target = ctx;

	(void)node;
	return target->visit(target->ctx, use);
}

bool
template_names(
    const struct template *template, template_visit *visit, void *ctx)
{
	struct public_visit target = { visit, ctx };

	return names_walk(template, visit_public, &target);
}
