#include "plan/plan_rest.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "plan/episode.h"
#include "plan/plan_compose.h"
#include "plan/plan_set.h"
#include "plan/siblings.h"

const char *const plan_rest_ends[] = { [REST_STAYS] = "stays",
	[REST_PAID] = "paid", [REST_CURED] = "cured",
	[REST_HANDED] = "handed_over", [REST_NEXT] = "next_level",
	[REST_KEPT] = "not_broken" };

/* --- what became of its items ---------------------------------------------- */

/* Of an item that is in the first action; early: as if nothing had happened on
 * the as-of day yet. */
static enum rest_end
end_of(const struct plan_group *g, const struct plan_rest *rest, size_t i,
    bool early, const struct past_entry **found)
{
	const struct plan_maker *m = g->maker;
	size_t count;
	const struct past_entry *entry =
	    episode_entries(m, g->items[i]->key, &count);
	enum rest_end end = REST_PAID;

	for (; count-- > 0; entry++) {
		if (entry->action == rest->first) {
			*found = entry;
			end = REST_STAYS;
			if (g->places[i]->rests ||
			    !episode_counts(g->items[i], g->places[i]->cured,
			        entry))
				return REST_CURED;
		}
		/* What is left of an older level is no next one. */
		if (end != REST_STAYS ||
		    sibling_first(m, entry->action) <= rest->first ||
		    (early && entry->sent == m->as_of))
			continue;
		if (entry->action->channel == CHANNEL_EXPORT)
			return REST_HANDED;
		if (entry->item->level.at != NULL)
			return REST_NEXT;
	}
	return end == REST_STAYS && !early && g->moved[i] ? REST_NEXT : end;
}

static bool
is_held(const struct plan_group *g, size_t i)
{
	struct item_hold hold;

	item_holds(g->maker, g->items[i], &hold);
	return item_is_held(&hold);
}

/* Whether an item took the level of the action by it. */
static bool
took_level(const struct plan_rest *rest, const struct past_entry *entry)
{
	return entry->item->level.at != NULL &&
	    text_equal(entry->item->level, rest->first->level);
}

/* What it waits for; sets end.  held: all that took the level are. */
static void
look(const struct plan_group *g, struct plan_rest *rest, bool early, bool *held)
{
	const struct promise_state *state = promise_of(g->maker);
	const struct sibling *s = sibling_of(g->maker, rest->first);
	char day[DATE_TEXT_MAX] = "";

	*held = true;
	rest->end = REST_PAID;
	for (size_t i = 0; i < g->count; i++) {
		const struct past_entry *entry = NULL;
		enum rest_end end = g->items[i]->credit ?
		    REST_PAID :
		    end_of(g, rest, i, early, &entry);

		if (entry == NULL || !took_level(rest, entry))
			continue;
		if (rest->end == REST_PAID || end == REST_STAYS)
			rest->end = end;
		if (end == REST_STAYS && !is_held(g, i))
			*held = false;
	}
	if (level_in_sequence(level_at(g->plan, rest->level)))
		return;
	if (state->broken_on != DATE_NONE)
		date_format(state->broken_on, day, sizeof day);
	if (rest->end == REST_STAYS && strcmp(day, s->name.again) != 0)
		rest->end = REST_KEPT;
}

/* Those that were purged went out, and those that a person rejected may be as
 * if they had.  False: reported. */
static bool
find_missing(const struct plan_group *g, struct plan_rest *rest)
{
	const struct level_spec *level = level_at(g->plan, rest->level);

	for (size_t n = 1; n <= level->actions.count; n++) {
		char id[HASH128_TEXT];
		enum approval_word word;
		int32_t day = DATE_NONE;

		if ((rest->missing >> (n - 1) & 1) == 0)
			continue;
		plan_rest_id(g, rest, n, id);
		if (g->maker->ledger != NULL &&
		    !ledger_purged_day(g->maker->ledger, text_of(id), &day))
			return false;
		if (day != DATE_NONE) {
			rest->missing &= ~(1U << (n - 1));
			continue;
		}
		if (!approval_of(g->maker, level, id, &word, &day))
			return false;
		if (word == APPROVAL_REFUSED &&
		    level->approval_rejected == REJECTED_WAIVE)
			rest->missing &= ~(1U << (n - 1));
	}
	return true;
}

/* --- which there are ------------------------------------------------------- */

static bool
is_first(const struct plan_group *g, const struct ledger_sent *action)
{
	const struct sibling *s = sibling_of(g->maker, action);
	struct text currency =
	    intern_text(g->maker->reader->words, g->maker->currency);

	return s != NULL && s->name.plan == g->plan &&
	    sibling_first(g->maker, action) == action &&
	    (action->currency.at == NULL || currency.at == NULL ||
	        text_equal(action->currency, currency));
}

static struct plan_rest
rest_of(const struct plan_group *g, const struct ledger_sent *first)
{
	const struct plan_maker *m = g->maker;
	const struct ledger_history *h = m->history;
	const struct sibling *s = sibling_of(m, first);
	size_t count = level_at(g->plan, s->name.level)->actions.count;
	struct plan_rest rest = { .first = first, .level = s->name.level,
		.missing = (1U << count) - 1,
		.earlier = first->sent < m->as_of };

	for (const struct ledger_sent *a = first;
	     a < h->actions + h->action_count; a++) {
		if (sibling_first(m, a) != first)
			continue;
		rest.gone |= 1U << (sibling_of(m, a)->number - 1);
		rest.contacted |= a->channel != CHANNEL_EXPORT;
		rest.told |= rest.earlier && a->sent == m->as_of;
		rest.told_contact |= rest.earlier && a->sent == m->as_of &&
		    a->channel != CHANNEL_EXPORT;
	}
	rest.missing &= ~rest.gone;
	return rest;
}

/* In which turn it is among those of its day. */
static struct plan_turn
turn_of(const struct plan_group *g, const struct plan_rest *rest)
{
	bool single = plan_grouping_of(g->plan) == GROUP_ITEM;
	struct plan_turn turn = { .level = rest->level, .at = 0 };

	if (!level_in_sequence(level_at(g->plan, rest->level)))
		turn.level = LEVELS_MAX;
	turn.at = (size_t)(rest->first - g->maker->history->actions);
	for (size_t i = 0; single && i < g->count; i++)
		if (text_equal(g->items[i]->key,
		        sibling_of(g->maker, rest->first)->name.item)) {
			turn.item = g->items[i];
			turn.at = i;
		}
	return turn;
}

static int
in_turn(const void *a, const void *b)
{
	const struct plan_rest *x = a, *y = b;

	if (x->first->sent != y->first->sent)
		return x->first->sent < y->first->sent ? -1 : 1;
	return plan_turn_order(&x->turn, &y->turn);
}

bool
plan_rests_find(struct plan_group *g)
{
	struct plan_maker *m = g->maker;
	const struct ledger_history *h = m->history;
	size_t room = 0;

	if (m->siblings == NULL)
		return true;
	for (size_t i = 0; i < h->action_count; i++)
		room += is_first(g, &h->actions[i]);
	if (room == 0)
		return true;
	g->rests = arena_alloc(m->scratch, room, sizeof *g->rests);
	g->moved = arena_alloc(m->scratch, g->count, sizeof *g->moved);
	if (g->rests == NULL || g->moved == NULL) {
		diag_memory(m->diag);
		return false;
	}
	memset(g->moved, 0, g->count * sizeof *g->moved);
	for (size_t i = 0; i < h->action_count; i++) {
		struct plan_rest rest;
		bool held;

		if (!is_first(g, &h->actions[i]))
			continue;
		rest = rest_of(g, &h->actions[i]);
		if (rest.told_contact &&
		    plan_grouping_of(g->plan) == GROUP_DEBTOR)
			g->rested = rest.first;
		rest.turn = turn_of(g, &rest);
		if (rest.missing == 0 && !rest.told)
			continue;
		look(g, &rest, true, &held);
		rest.follows = rest.earlier && rest.end == REST_STAYS;
		g->rests[g->rest_count++] = rest;
	}
	if (g->rest_count > 1)
		qsort(g->rests, g->rest_count, sizeof *g->rests, in_turn);
	return true;
}

void
plan_rest_id(const struct plan_group *g, const struct plan_rest *rest,
    size_t number, char id[HASH128_TEXT])
{
	action_id_nth(
	    sibling_of(g->maker, rest->first)->first_id, number, id);
}

bool
plan_rest_follows(const struct plan_rest *rest, size_t number)
{
	return rest->earlier ||
	    (rest->gone & ((1U << (number - 1)) - 1)) != 0;
}

/* Whether the item that carried the level is in the action of a fee. */
static bool
is_linked(const struct ledger_fees *past, struct text item, int64_t action)
{
	for (size_t i = 0; i < past->link_count; i++)
		if (past->links[i].action == action &&
		    text_equal(past->links[i].item, item))
			return true;
	return false;
}

bool
plan_rest_charged(const struct plan_group *g, const struct plan_rest *rest)
{
	const struct ledger_fees *past = g->maker->past_fees;
	struct text item = sibling_of(g->maker, rest->first)->name.item;

	for (size_t i = 0; past != NULL && i < past->count; i++) {
		const struct ledger_past_fee *fee = &past->fees[i];

		if (text_equal(fee->plan, rest->first->plan) &&
		    text_equal(fee->level, rest->first->level) &&
		    is_linked(past, item, fee->action))
			return true;
	}
	return false;
}

bool
plan_rest_waits(const struct plan_group *g, const struct plan_rest *rest)
{
	if (plan_grouping_of(g->plan) != GROUP_DEBTOR || !rest->earlier)
		return false;
	return g->acted || (g->rested != NULL && g->rested != rest->first);
}

bool
plan_rests_follow(const struct plan_group *g)
{
	for (size_t i = 0; i < g->rest_count; i++)
		if (g->rests[i].follows)
			return true;
	return false;
}

/* --- actions ---------------------------------------------------------------- */

static bool
compose(const struct plan_group *g, const struct plan_rest *rest, bool held,
    bool last, struct plan_action *a)
{
	for (size_t i = 0; i < g->count; i++) {
		const struct past_entry *entry = NULL;
		struct plan_part part = { .item = g->items[i],
			.role = ROLE_LISTED, .level = LEVEL_NONE,
			.place = g->places[i] };

		if (g->items[i]->credit ||
		    end_of(g, rest, i, false, &entry) != REST_STAYS ||
		    is_held(g, i) != held)
			continue;
		if (entry->item->level.at != NULL)
			part.level = level_index(g->plan, entry->item->level);
		if (part.level != LEVEL_NONE)
			part.role = ROLE_DUE;
		if (took_level(rest, entry))
			a->carrying = plan_worse(a->carrying, part.item);
		if (!plan_compose_add(g, a, part))
			return false;
	}
	plan_compose_credit(g, held, last, a);
	return true;
}

/* Whether no other action of the currency comes after it. */
static bool
is_last(const struct plan_group *g, const struct plan_rest *rest)
{
	const struct plan_pick any = { .only = PICK_ANY, .since = DATE_NONE };
	const struct plan_rest *end = g->rests + g->rest_count;

	if (!g->alone || plan_told_left(g))
		return false;
	for (const struct plan_rest *r = rest->earlier ? rest + 1 : g->rests;
	     r < end; r++)
		if (r->follows)
			return false;
	return rest->earlier || plan_pick_highest(g, &any) == LEVEL_NONE;
}

static bool
make(struct plan_group *g, struct plan_rest *rest)
{
	struct plan_action a = { .plan = g->plan, .parts = g->parts,
		.level = rest->level, .demoted = LEVEL_NONE, .rest = rest };
	struct plan_pick pick = { .level = rest->level, .only = PICK_ANY,
		.since = DATE_NONE };

	look(g, rest, false, &pick.held);
	if (!find_missing(g, rest))
		return false;
	if (rest->end != REST_STAYS || (rest->missing == 0 && !rest->told))
		return true;
	if (!compose(g, rest, pick.held, is_last(g, rest), &a) ||
	    (rest->missing != 0 && !plan_set_make(g, &pick, &a, 0)))
		return false;
	if (!pick.held && rest->earlier)
		plan_use_credit(g->credits, a.open);
	return true;
}

bool
plan_rest_today(struct plan_group *g, const struct ledger_sent *first)
{
	for (size_t i = 0; i < g->rest_count; i++)
		if (g->rests[i].first == first)
			return make(g, &g->rests[i]);
	return true;
}

bool
plan_rests_earlier(struct plan_group *g)
{
	for (size_t i = 0; i < g->rest_count; i++)
		if (g->rests[i].earlier &&
		    !make(g, &g->rests[i]))
			return false;
	return true;
}
