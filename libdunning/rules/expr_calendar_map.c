/* expr_calendar_map.c -- business days where nobody names a calendar. */
#include "rules/expr_function.h"
#include "rules/expr_parser.h"

static bool
is_column(const struct yaml_pair *pair)
{
	return text_is(pair->key->text, "by");
}

static bool
has_pair(const struct yaml_node *map, const struct yaml_pair *pair)
{
	for (size_t i = 0; i < map->count; i++)
		if (text_equal(map->pairs[i].key->text, pair->key->text))
			return text_equal(map->pairs[i].value->text,
			    pair->value->text);
	return false;
}

static bool
same_maps(const struct yaml_node *a, const struct yaml_node *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!has_pair(b, &a->pairs[i]))
			return false;
	return true;
}

/* The one map {MX: mx, CO: co, by: country} that plans have; NULL: none, or
 * several. */
static const struct yaml_node *
map_of_plans(const struct strategy *strategy)
{
	const struct plan_spec *plan = strategy->plans.at;
	const struct yaml_node *found = NULL;

	for (size_t i = 0; i < strategy->plans.count; i++) {
		const struct yaml_node *map = plan[i].calendar;

		if (map == NULL || map->kind != YAML_MAP)
			continue;
		if (found != NULL && !same_maps(found, map))
			return NULL;
		found = map;
	}
	return found;
}

static struct node *
text_node(struct parser *p, struct text text, size_t at)
{
	return node_literal(p,
	    (struct value){ .type = VALUE_STRING, .string = text }, at);
}

/* The call with the calendar of one pair. */
static struct node *
call_with(struct parser *p, const struct expr_function *function,
    const struct node_list *list, const struct yaml_pair *pair, size_t at)
{
	struct node_list whole = { NULL, 0, 0 };

	for (size_t i = 0; i < list->count; i++)
		if (!node_list_add(p, &whole, list->items[i]))
			return NULL;
	if (!node_list_add(p, &whole, text_node(p, pair->value->text, at)))
		return NULL;
	return call_make(p, function, &whole, at);
}

/* if country = "MX" then call(..., "mx") else if ... else null */
static struct node *
call_by_map(struct parser *p, const struct expr_function *function,
    const struct node_list *list, const struct yaml_node *map,
    struct text column, size_t at)
{
	struct node_list branches = { NULL, 0, 0 };

	for (size_t i = 0; i < map->count; i++) {
		const struct yaml_pair *pair = &map->pairs[i];
		struct node *is;

		if (is_column(pair))
			continue;
		is = node_compare(p, OP_EQ, resolve_name(p, column, at),
		    text_node(p, pair->key->text, at), at);
		if (!node_list_add(p, &branches, is) ||
		    !node_list_add(p, &branches,
		        call_with(p, function, list, pair, at)))
			return NULL;
	}
	if (!node_list_add(p, &branches, node_literal(p, value_null(), at)))
		return NULL;
	return node_if(p, &branches, at);
}

bool
call_by_plan(struct parser *p, const struct expr_function *function,
    const struct node_list *list, size_t at, struct node **node)
{
	const struct strategy *strategy = p->scope->strategy;
	const struct yaml_node *map;

	if (function->form != FORM_CALENDAR || list->count > 2 ||
	    strategy == NULL || strategy->calendars.count < 2)
		return false;
	map = map_of_plans(strategy);
	for (size_t i = 0; map != NULL && i < map->count; i++)
		if (is_column(&map->pairs[i])) {
			*node = call_by_map(p, function, list, map,
			    map->pairs[i].value->text, at);
			return true;
		}
	return false;
}
