#include "plan/plan_group.h"

#include "base/date.h"
#include "plan/action_id.h"
#include "plan/episode.h"

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
		.days = g->items[i]->days, .as_of = g->maker->as_of,
		.past = &g->past[i] };
}

/* --- when the item that carried the level is paid ------------------------- */

static bool
is_open(const struct plan_group *g, struct text item)
{
	for (size_t i = 0; i < g->count; i++)
		if (!g->items[i]->credit && text_equal(g->items[i]->key, item))
			return true;
	return false;
}

static bool
in_later(const struct ledger_history *h, size_t from, struct text item,
    struct text plan)
{
	for (size_t a = from; a < h->action_count; a++) {
		const struct ledger_sent *action = &h->actions[a];

		if (!action->ours || !text_equal(action->plan, plan))
			continue;
		for (size_t k = 0; k < action->item_count; k++)
			if (text_equal(
			        h->items[action->item_from + k].item, item))
				return true;
	}
	return false;
}

/* Whether every item that completed the level of an action is gone: neither
 * open now nor in a later action. */
static bool
carriers_gone(const struct plan_group *g, size_t a)
{
	const struct ledger_history *h = g->maker->history;
	const struct ledger_sent *action = &h->actions[a];
	bool any = false;

	for (size_t k = 0; k < action->item_count; k++) {
		const struct ledger_sent_item *item =
		    &h->items[action->item_from + k];

		if (item->level.at == NULL ||
		    !text_equal(item->level, action->level))
			continue;
		if (is_open(g, item->item) ||
		    in_later(h, a + 1, item->item, action->plan))
			return false;
		any = true;
	}
	return any;
}

static const struct past_entry *
entry_of(const struct plan_group *g, size_t i, const struct ledger_sent *a)
{
	size_t count;
	const struct past_entry *entry =
	    episode_entries(g->maker, g->items[i]->key, &count);

	for (; count-- > 0; entry++)
		if (entry->action == a &&
		    episode_counts(
		        g->items[i], g->places[i]->cured, entry))
			return entry;
	return NULL;
}

/* The item goes on from the level of an action that it was in, or again from
 * the first. */
static void
after_paid(struct plan_group *g, size_t i, const struct ledger_sent *a)
{
	struct level_history *past = &g->past[i];
	int level = level_index(g->plan, a->level);

	if (entry_of(g, i, a) == NULL)
		return;
	if (g->plan->on_paid == PAID_RESTART) {
		for (int k = 0; k < LEVELS_MAX; k++)
			if (past->sent[k] != DATE_NONE &&
			    past->sent[k] <= a->sent)
				past->sent[k] = DATE_NONE;
	} else if (level != LEVEL_NONE && a->sent > past->sent[level]) {
		past->sent[level] = a->sent;
		past->how[level] = LEVEL_BY_CARRYING;
	}
}

static void
apply_paid(struct plan_group *g)
{
	const struct ledger_history *h = g->maker->history;

	if (h == NULL || g->plan->on_paid == PAID_RECOMPUTE)
		return;
	for (size_t a = 0; a < h->action_count; a++) {
		const struct ledger_sent *action = &h->actions[a];

		if (!action->ours ||
		    !text_equal(action->plan, g->plan->name.text) ||
		    !carriers_gone(g, a))
			continue;
		for (size_t i = 0; i < g->count; i++)
			if (!g->items[i]->credit)
				after_paid(g, i, action);
	}
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
	g->held[i] = item_is_held(&hold) || g->places[i]->handed;
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

bool
plan_group_fill(struct plan_group *g)
{
	if (!make_room(g))
		return false;
	for (size_t i = 0; i < g->count; i++) {
		g->next[i] = LEVEL_NONE;
		if (!g->items[i]->credit)
			episode_levels(g->maker, g->items[i], g->plan,
			    g->places[i]->cured, &g->past[i]);
	}
	apply_paid(g);
	for (size_t i = 0; i < g->count; i++)
		if (!g->items[i]->credit && !find_level(g, i))
			return false;
	if (!approval_waive(g))
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

	if (state->word != PROMISE_BROKEN || state->broken_on == DATE_NONE ||
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
