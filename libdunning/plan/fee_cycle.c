#include "plan/fee_cycle.h"

#include <stdlib.h>

/* An action: the first of its set, which it may be itself. */
struct node {
	int64_t id;
	size_t parent;
	bool open; /* of the first: the set has an open item */
};

static int
by_id(const void *a, const void *b)
{
	const struct node *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static struct node *
list_nodes(const struct ledger_fees *past, size_t *count)
{
	struct node *nodes = calloc(past->link_count + 1, sizeof *nodes);
	size_t kept = 0;

	if (nodes == NULL)
		return NULL;
	for (size_t i = 0; i < past->link_count; i++)
		nodes[i].id = past->links[i].action;
	qsort(nodes, past->link_count, sizeof *nodes, by_id);
	for (size_t i = 0; i < past->link_count; i++)
		if (kept == 0 || nodes[kept - 1].id != nodes[i].id)
			nodes[kept++].id = nodes[i].id;
	for (size_t i = 0; i < kept; i++)
		nodes[i].parent = i;
	*count = kept;
	return nodes;
}

static size_t
find_first(struct node *nodes, size_t count, int64_t action)
{
	const struct node wanted = { .id = action };
	const struct node *found =
	    bsearch(&wanted, nodes, count, sizeof *nodes, by_id);
	size_t at = (size_t)(found - nodes);

	while (nodes[at].parent != at) {
		nodes[at].parent = nodes[nodes[at].parent].parent;
		at = nodes[at].parent;
	}
	return at;
}

static void
join(struct node *nodes, size_t count, const struct ledger_fees *past)
{
	for (size_t i = 1; i < past->link_count; i++) {
		size_t a, b;

		if (!text_equal(past->links[i].item, past->links[i - 1].item))
			continue;
		a = find_first(nodes, count, past->links[i - 1].action);
		b = find_first(nodes, count, past->links[i].action);
		if (a < b)
			nodes[b].parent = a;
		else
			nodes[a].parent = b;
	}
}

static int
by_item(const void *key, const void *element)
{
	const struct text *item = key;
	const struct ledger_link *link = element;

	return text_compare(*item, link->item);
}

bool
fee_cycle_make(struct fee_cycle *cycle, const struct ledger_fees *past,
    const struct text *open, size_t count)
{
	size_t node_count = 0;
	struct node *nodes = list_nodes(past, &node_count);

	*cycle = (struct fee_cycle){ .count = 0 };
	cycle->actions = calloc(node_count + 1, sizeof *cycle->actions);
	if (nodes == NULL || cycle->actions == NULL) {
		free(nodes);
		return false;
	}
	join(nodes, node_count, past);
	for (size_t i = 0; i < count && past->link_count != 0; i++) {
		const struct ledger_link *link = bsearch(&open[i], past->links,
		    past->link_count, sizeof *link, by_item);

		if (link != NULL)
			nodes[find_first(nodes, node_count, link->action)]
			    .open = true;
	}
	for (size_t i = 0; i < node_count; i++)
		if (nodes[find_first(nodes, node_count, nodes[i].id)].open)
			cycle->actions[cycle->count++] = nodes[i].id;
	free(nodes);
	return true;
}

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

bool
fee_cycle_has(const struct fee_cycle *cycle, int64_t action)
{
	return cycle->count != 0 &&
	    bsearch(&action, cycle->actions, cycle->count,
	        sizeof *cycle->actions, by_number) != NULL;
}

void
fee_cycle_clear(struct fee_cycle *cycle)
{
	free(cycle->actions);
	cycle->actions = NULL;
	cycle->count = 0;
}
