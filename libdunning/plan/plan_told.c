#include "plan/plan_told.h"

#include "plan/episode.h"
#include "plan/plan_compose.h"
#include "plan/plan_group.h"
#include "plan/plan_rest.h"
#include "plan/siblings.h"

int
plan_turn_order(const void *a, const void *b)
{
	const struct plan_turn *x = a, *y = b;

	if (x->level != y->level)
		return x->level > y->level ? -1 : 1;
	if (x->item == NULL || y->item == NULL)
		return (x->item == NULL) - (y->item == NULL);
	if (x->item->days != y->item->days)
		return x->item->days > y->item->days ? -1 : 1;
	if (x->item->asked != y->item->asked)
		return x->item->asked > y->item->asked ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* The action of that day that an item is in, by which its level was sent; NULL:
 * none.  What is left of a level of an earlier day is no such. */
static const struct ledger_sent *
action_today(const struct plan_group *g, const struct plan_item *item)
{
	const struct plan_maker *m = g->maker;
	size_t count;
	const struct past_entry *entry = episode_entries(m, item->key, &count);

	while (count-- > 0 && entry[count].action->sent == m->as_of)
		if (entry[count].sent == m->as_of)
			return sibling_first(m, entry[count].action);
	return NULL;
}

/* The level that an item was to take before the action, which a minimum may
 * have lowered. */
static int
level_before(const struct plan_group *g, size_t i)
{
	struct level_history past = g->past[i];
	struct level_case c = plan_group_case(g, i);

	for (int k = 0; k < LEVELS_MAX; k++)
		if (past.sent[k] == g->maker->as_of)
			past.sent[k] = DATE_NONE;
	c.past = &past;
	return level_next(&c, (int)g->plan->levels.count);
}

static struct plan_turn
turn_of(const struct plan_group *g, size_t i, const struct ledger_sent *action)
{
	bool single = plan_grouping_of(g->plan) == GROUP_ITEM;
	int level = level_index(g->plan, action->level);

	if (level == LEVEL_NONE ||
	    level_at(g->plan, level)->on.promise == PROMISE_IS_BROKEN)
		return (struct plan_turn){ LEVELS_MAX, NULL, i };
	if (!single)
		return (struct plan_turn){ level, NULL, i };
	return (struct plan_turn){ level_before(g, i), g->items[i], i };
}

static bool
add_told(struct plan_group *g, size_t i, const struct ledger_sent *action)
{
	struct plan_told *told = NULL;

	for (size_t k = 0; k < g->told_count && told == NULL; k++)
		if (g->told[k].action == action)
			told = &g->told[k];
	if (told == NULL) {
		told = &g->told[g->told_count++];
		*told = (struct plan_told){ .action = action,
			.turn = turn_of(g, i, action) };
	}
	return !__builtin_add_overflow(
	    told->open, g->items[i]->asked, &told->open);
}

bool
plan_told_find(struct plan_group *g)
{
	for (size_t i = 0; i < g->count; i++) {
		const struct ledger_sent *action = g->items[i]->credit ?
		    NULL :
		    action_today(g, g->items[i]);

		g->taken[i] = action != NULL;
		if (action == NULL)
			continue;
		if (g->told == NULL)
			g->told = arena_alloc(
			    g->maker->scratch, g->count, sizeof *g->told);
		if (g->told == NULL) {
			diag_memory(g->maker->diag);
			return false;
		}
		if (add_told(g, i, action))
			continue;
		diag_at(g->maker->diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
		    "the balances of a debtor do not fit");
		return false;
	}
	return true;
}

bool
plan_told_settle(struct plan_group *g, const struct plan_turn *before)
{
	for (;;) {
		struct plan_told *first = NULL;

		for (size_t i = 0; i < g->told_count; i++) {
			struct plan_told *told = &g->told[i];

			if (!told->settled &&
			    (before == NULL ||
			        plan_turn_order(&told->turn, before) < 0) &&
			    (first == NULL ||
			        plan_turn_order(&told->turn, &first->turn) < 0))
				first = told;
		}
		if (first == NULL)
			return true;
		first->settled = true;
		if (!plan_rest_today(g, first->action))
			return false;
		plan_use_credit(g->credits, first->open);
	}
}

bool
plan_told_left(const struct plan_group *g)
{
	for (size_t i = 0; i < g->told_count; i++)
		if (!g->told[i].settled)
			return true;
	return false;
}
