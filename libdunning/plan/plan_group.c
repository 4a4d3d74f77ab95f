#include "plan/plan_group.h"

#include <stdlib.h>

#include "base/date.h"
#include "plan/action_id.h"
#include "plan/episode.h"
#include "plan/plan_rest.h"
#include "plan/plan_told.h"
#include "plan/siblings.h"

const struct calendar *
plan_group_calendar(const struct plan_group *g, const struct plan_item *item)
{
	bool known;

	return plan_calendar_of(g->maker->reader, g->plan, item, &known);
}

struct level_case
plan_group_case(const struct plan_group *g, size_t i)
{
	return (struct level_case){ .plan = g->plan,
		.calendar = plan_group_calendar(g, g->items[i]),
		.days = g->items[i]->days, .gone = g->places[i]->gone,
		.as_of = g->maker->as_of,
		.past = &g->past[i] };
}

/* --- when the item that carried the level is paid ------------------------- */

/* A debt of the group by its key. */
struct open_key {
	struct text key;
	size_t at;
};

static int
in_key_order(const void *a, const void *b)
{
	const struct open_key *x = a, *y = b;
	int order = text_compare(x->key, y->key);

	return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

struct open_keys {
	struct open_key *at;
	size_t count;
};

static bool
list_open(const struct plan_group *g, struct open_keys *open)
{
	open->count = 0;
	open->at =
	    arena_alloc(g->maker->scratch, g->count, sizeof *open->at);
	if (open->at == NULL) {
		diag_memory(g->maker->diag);
		return false;
	}
	for (size_t i = 0; i < g->count; i++)
		if (!g->items[i]->credit)
			open->at[open->count++] =
			    (struct open_key){ g->items[i]->key, i };
	if (open->count > 1)
		qsort(open->at, open->count, sizeof *open->at, in_key_order);
	return true;
}

/* The first debt of that key, others of it follow; NULL: none is open. */
static const struct open_key *
find_open(const struct open_keys *open, struct text key)
{
	size_t low = 0, high = open->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (text_compare(open->at[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < open->count && text_equal(open->at[low].key, key) ?
	    &open->at[low] :
	    NULL;
}

static bool
in_later(const struct plan_maker *m, const struct ledger_sent *action,
    struct text item)
{
	size_t count;
	const struct past_entry *entry = episode_entries(m, item, &count);

	for (; count-- > 0; entry++)
		if (sibling_first(m, entry->action) > sibling_first(m, action) &&
		    text_equal(entry->action->plan, action->plan))
			return true;
	return false;
}

/* Whether every item that completed the level of an action is gone: neither
 * open now nor in a later action. */
static bool
carriers_gone(const struct plan_group *g, const struct open_keys *open,
    const struct ledger_sent *action)
{
	const struct ledger_history *h = g->maker->history;
	bool any = false;

	for (size_t k = 0; k < action->item_count; k++) {
		const struct ledger_sent_item *item =
		    &h->items[action->item_from + k];

		if (item->level.at == NULL ||
		    !text_equal(item->level, action->level))
			continue;
		if (find_open(open, item->item) != NULL ||
		    in_later(g->maker, action, item->item))
			return false;
		any = true;
	}
	return any;
}

/* The item goes on from the level of an action that it was in, or again from
 * the first. */
static void
after_paid(struct plan_group *g, size_t i, const struct past_entry *entry)
{
	const struct ledger_sent *a = entry->action;
	struct level_history *past = &g->past[i];
	int level = level_index(g->plan, a->level);

	if (!episode_counts(g->items[i], g->places[i]->cured, entry))
		return;
	if (g->plan->on_paid == PAID_RESTART) {
		for (int k = 0; k < LEVELS_MAX; k++)
			if (past->sent[k] != DATE_NONE &&
			    past->sent[k] <= entry->sent)
				past->sent[k] = DATE_NONE;
	} else if (level != LEVEL_NONE && entry->sent > past->sent[level]) {
		past->sent[level] = entry->sent;
		past->how[level] = LEVEL_BY_CARRYING;
	}
}

static void
all_after_paid(struct plan_group *g, const struct open_keys *open,
    const struct ledger_sent *action)
{
	const struct ledger_history *h = g->maker->history;
	const struct open_key *end = open->at + open->count;

	for (size_t k = 0; k < action->item_count; k++) {
		const struct past_entry entry = episode_entry(
		    g->maker, action, &h->items[action->item_from + k]);
		const struct open_key *at = find_open(open, entry.item->item);

		for (; at != NULL && at < end &&
		     text_equal(at->key, entry.item->item);
		     at++)
			after_paid(g, at->at, &entry);
	}
}

static bool
apply_paid(struct plan_group *g)
{
	const struct ledger_history *h = g->maker->history;
	struct open_keys open;

	if (h == NULL || h->action_count == 0 ||
	    g->plan->on_paid == PAID_RECOMPUTE)
		return true;
	if (!list_open(g, &open))
		return false;
	for (size_t a = 0; a < h->action_count; a++) {
		const struct ledger_sent *action = &h->actions[a];

		if (action->ours &&
		    text_equal(action->plan, g->plan->name.text) &&
		    carriers_gone(g, &open, action))
			all_after_paid(g, &open, action);
	}
	return true;
}

/* --- levels ---------------------------------------------------------------- */

static void
count_end(struct plan_group *g, size_t i)
{
	struct level_case c = plan_group_case(g, i);

	if (g->places[i]->handed)
		g->maker->tally.handed++;
	else if (level_done(g->plan, &g->past[i]) != LEVEL_NONE &&
	    !level_left(&c))
		g->maker->tally.ended++;
}

static bool
find_level(struct plan_group *g, size_t i)
{
	struct level_case c = plan_group_case(g, i);
	int32_t unknown = DATE_NONE;
	struct item_hold hold;

	c.unknown = &unknown;
	if (!g->places[i]->rests)
		g->next[i] = level_next(&c, (int)g->plan->levels.count);
	if (unknown != DATE_NONE) {
		diag_at(g->maker->diag, DIAG_ERROR, "E_CALENDAR_YEAR",
		    g->plan->at,
		    "calendar %s has no holiday in %d, which `roll` in plan "
		    "%s must know",
		    calendar_name(c.calendar), date_to_civil(unknown).year,
		    g->plan->name.text.at);
		diag_note(g->maker->diag, POS_NONE,
		    "add the holidays of that year to the files of the "
		    "calendar");
		return false;
	}
	item_holds(g->maker, g->items[i], &hold);
	g->held[i] = item_is_held(&hold);
	return true;
}

static bool
make_room(struct plan_group *g)
{
	struct arena *scratch = g->maker->scratch;

	g->past = arena_alloc(scratch, g->count, sizeof *g->past);
	g->next = arena_alloc(scratch, g->count, sizeof *g->next);
	g->held = arena_alloc(scratch, g->count, sizeof *g->held);
	g->taken = arena_alloc(scratch, g->count, sizeof *g->taken);
	g->parts = arena_alloc(scratch, g->count + g->credits->count,
	    sizeof *g->parts);
	if (g->past != NULL && g->next != NULL && g->held != NULL &&
	    g->taken != NULL && g->parts != NULL)
		return true;
	diag_memory(g->maker->diag);
	return false;
}

/* A run that is repeated must not do on one day what was left for the next. */
static bool
acted_today(const struct plan_group *g)
{
	const struct ledger_history *h = g->maker->history;
	struct text currency =
	    intern_text(g->maker->reader->words, g->maker->currency);

	if (h == NULL || plan_grouping_of(g->plan) != GROUP_DEBTOR)
		return false;
	for (size_t i = h->action_count; i-- > 0;) {
		const struct ledger_sent *action = &h->actions[i];

		if (action->sent < g->maker->as_of)
			break;
		if (action->ours &&
		    sibling_first(g->maker, action)->sent == g->maker->as_of &&
		    action->channel != CHANNEL_EXPORT &&
		    text_equal(action->plan, g->plan->name.text) &&
		    (action->currency.at == NULL || currency.at == NULL ||
		        text_equal(action->currency, currency)))
			return true;
	}
	return false;
}

bool
plan_group_fill(struct plan_group *g)
{
	g->acted = acted_today(g);
	if (!make_room(g))
		return false;
	for (size_t i = 0; i < g->count; i++) {
		g->next[i] = LEVEL_NONE;
		if (!g->items[i]->credit)
			episode_levels(g->maker, g->items[i], g->plan,
			    g->places[i]->cured, &g->past[i]);
	}
	if (!apply_paid(g))
		return false;
	for (size_t i = 0; i < g->count; i++)
		if (!g->items[i]->credit && !find_level(g, i))
			return false;
	if (!plan_rests_find(g) || !plan_told_find(g) || !purged_levels(g) ||
	    !approval_waive(g))
		return false;
	for (size_t i = 0; i < g->count; i++)
		if (!g->items[i]->credit)
			count_end(g, i);
	return true;
}

/* --- broken promises ------------------------------------------------------- */

static bool
was_told(const struct plan_group *g, struct text level, int32_t since)
{
	const struct ledger_history *h = g->maker->history;
	struct text currency =
	    intern_text(g->maker->reader->words, g->maker->currency);

	for (size_t a = 0; h != NULL && a < h->action_count; a++) {
		const struct ledger_sent *action = &h->actions[a];

		if (action->ours && action->sent >= since &&
		    text_equal(action->plan, g->plan->name.text) &&
		    text_equal(action->level, level) &&
		    (action->currency.at == NULL || currency.at == NULL ||
		        text_equal(action->currency, currency)))
			return true;
	}
	return false;
}

int
plan_group_promise(const struct plan_group *g, int32_t *since)
{
	const struct promise_state *state = promise_of(g->maker);

	if (state->broken_on == DATE_NONE ||
	    state->broken_on > g->maker->as_of)
		return LEVEL_NONE;
	for (int i = 0; i < (int)g->plan->levels.count; i++) {
		const struct level_spec *level = level_at(g->plan, i);

		if (level->on.promise != PROMISE_IS_BROKEN ||
		    was_told(g, level->level.text, state->broken_on))
			continue;
		*since = state->broken_on;
		return i;
	}
	return LEVEL_NONE;
}
