#include "plan/resolve.h"

#include "plan/episode.h"
#include "plan/plan_history.h"

/* What is in use while the plans of a debtor are found. */
struct resolver {
	struct plan_maker *maker;
	const struct plan_item *const *items;
	size_t count;
	struct plan_place *places;
	int32_t *since; /* by item: when it came into a plan that is not that of
	                   its record; DATE_NONE: it did not */
	bool *begun;    /* by item: something of it counts, */
	bool *dunned;   /* and not only reminders before it was due */
	bool *moved;    /* by item: it was escalated on the as-of day */
	bool *alone;    /* by item: others were left behind when it was */
};

static const struct plan_spec *
live_plan(const struct plan_maker *m, struct text name)
{
	const struct plan_spec *plan = strategy_plan(m->strategy, name);

	return plan != NULL && plan->levels.count != 0 ? plan : NULL;
}

/* Whether the level of an action is not one for what is not due yet. */
static bool
is_for_overdue(const struct plan_spec *plan, struct text name)
{
	int level = plan != NULL ? level_index(plan, name) : LEVEL_NONE;

	return level == LEVEL_NONE ||
	    !level_in_sequence(level_at(plan, level)) ||
	    level_at(plan, level)->on.day > 0;
}

/* The plan of the last action that counts; that it was handed over. */
static int32_t
follow_actions(struct resolver *r, size_t i)
{
	const struct plan_maker *m = r->maker;
	const struct plan_item *item = r->items[i];
	struct plan_place *place = &r->places[i];
	size_t count;
	const struct past_entry *entry =
	    episode_entries(m, item->key, &count);
	int32_t since = DATE_NONE;

	for (; count-- > 0; entry++) {
		const struct plan_spec *plan;

		if (!episode_counts(item, place->cured, entry))
			continue;
		r->begun[i] = true;
		place->handed = place->handed ||
		    entry->action->channel == CHANNEL_EXPORT;
		plan = live_plan(m, entry->action->plan);
		/* What was done today is not cured by another run of it. */
		if (entry->action->sent != m->as_of &&
		    is_for_overdue(plan, entry->action->level))
			r->dunned[i] = true;
		if (plan == NULL)
			continue;
		place->since = entry->action->action_id;
		/* One of today leaves the ranking of plans as it was. */
		if (since == DATE_NONE || plan != place->plan ||
		    entry->sent < m->as_of)
			since = entry->sent;
		if (plan != item->plan)
			place->source = SOURCE_PINNED;
		else
			place->source = (enum plan_source)item->source;
		place->plan = plan;
	}
	return since;
}

static bool
escalated(const struct plan_item *item, const struct plan_place *place,
    const struct ledger_event *event)
{
	return event->kind == EVENT_ESCALATED &&
	    history_names(event, item->key) &&
	    (place->cured == DATE_NONE || event->date > place->cured) &&
	    (item->due == DATE_NONE || item->due <= event->date ||
	        item->due == event->until);
}

/* Where it was escalated to, unless an action of another plan came later. */
static int32_t
follow_events(struct resolver *r, size_t i, int32_t since)
{
	const struct plan_maker *m = r->maker;
	const struct plan_item *item = r->items[i];
	struct plan_place *place = &r->places[i];
	const struct ledger_history *h = m->history;

	for (size_t k = 0; h != NULL && k < h->event_count; k++) {
		const struct ledger_event *event = &h->events[k];
		const struct plan_spec *plan, *from;

		if (event->date > m->as_of || !escalated(item, place, event))
			continue;
		plan = strategy_plan(m->strategy, event->value);
		from = strategy_plan(m->strategy, event->code);
		/* One of the whole debtor is about those of that plan. */
		if (plan == NULL ||
		    (event->item.at == NULL && event->doc_id.at == NULL &&
		        from != NULL && from != place->plan &&
		        plan != place->plan))
			continue;
		r->begun[i] = true;
		r->alone[i] = r->alone[i] ||
		    (from != NULL && plan_grouping_of(from) == GROUP_ITEM);
		if (event->date < since && plan != place->plan)
			continue;
		place->plan = plan;
		place->source = SOURCE_ESCALATED;
		place->from = from != NULL ? from : item->plan;
		r->moved[i] = event->date == m->as_of;
		since = event->date > since ? event->date : since;
	}
	return since;
}

static void
find_own(struct resolver *r, size_t i)
{
	const struct plan_item *item = r->items[i];
	struct plan_place *place = &r->places[i];
	int32_t since;

	*place = (struct plan_place){ .plan = item->plan,
		.source = (enum plan_source)item->source,
		.cured = episode_cured(r->maker, item->key) };
	place->rests = place->cured == r->maker->as_of;
	since = follow_actions(r, i);
	since = follow_events(r, i, since);
	r->dunned[i] = r->dunned[i] ||
	    (place->source == SOURCE_ESCALATED && !r->moved[i]);
	r->since[i] = place->plan != item->plan ? since : DATE_NONE;
}

static bool
are_alike(const struct plan_item *a, const struct plan_item *b)
{
	return a->plan == b->plan && a->source == b->source;
}

/* Whether an item is not to be escalated: a hold stops it, or it would be
 * dunned there, cured and escalated in turn. */
static bool
is_kept_from(const struct resolver *r, size_t i, const struct plan_spec *plan)
{
	struct item_hold hold;

	item_holds(r->maker, r->items[i], &hold);
	return (hold.stops & HOLD_ESCALATE) != 0 ||
	    plan_item_cured(r->maker->reader, plan, r->items[i]);
}

/* An item without history goes with the others, but for those that were
 * escalated alone; but not one that names its plan itself, or that would not
 * have been escalated with them. */
static void
find_company(struct resolver *r, size_t i)
{
	int32_t since = DATE_NONE;

	if (r->begun[i] || r->places[i].cured != DATE_NONE ||
	    r->items[i]->source == SOURCE_ITEM)
		return;
	for (size_t k = 0; k < r->count; k++) {
		const struct plan_place *other = &r->places[k];

		if (r->items[k]->credit || r->items[k]->idle ||
		    !r->begun[k] || r->since[k] == DATE_NONE ||
		    r->since[k] <= since || other->handed || r->alone[k] ||
		    !are_alike(r->items[k], r->items[i]) ||
		    is_kept_from(r, i, other->plan))
			continue;
		since = r->since[k];
		r->places[i].plan = other->plan;
		r->places[i].source = other->source;
		r->places[i].from = other->from;
		r->places[i].since = other->since;
	}
}

static bool
tell(struct plan_maker *m, enum planning_event event,
    const struct plan_item *item, const struct plan_place *place)
{
	if (event == PLANNING_CURED)
		m->tally.cured++;
	else
		m->tally.escalated++;
	return m->event == NULL ||
	    m->event(m->event_ctx, m, event, item, place);
}

static bool
cure(struct resolver *r, size_t i)
{
	const struct plan_item *item = r->items[i];
	struct plan_place *place = &r->places[i];
	struct plan_place before = *place;

	if (place->plan == NULL || place->rests ||
	    !plan_item_cured(r->maker->reader, place->plan, item))
		return true;
	if (!r->dunned[i]) {
		/* As long as it stays so, it is not dunned and cured in
		 * turn. */
		place->rests = place->cured != DATE_NONE && item->days > 0;
		return true;
	}
	*place = (struct plan_place){ .plan = item->plan,
		.source = (enum plan_source)item->source,
		.cured = r->maker->as_of, .rests = true };
	r->since[i] = DATE_NONE;
	return tell(r->maker, PLANNING_CURED, item, &before);
}

static const struct plan_spec *
next_plan(const struct resolver *r, const struct plan_spec *plan)
{
	return strategy_plan(r->maker->strategy, plan->escalate.to.text);
}

static bool
may_move(const struct resolver *r, size_t i)
{
	const struct plan_place *place = &r->places[i];

	/* One step a day, however many runs it has. */
	if (r->items[i]->credit || r->items[i]->idle || place->rests ||
	    place->handed || r->moved[i] || place->plan == NULL ||
	    !place->plan->escalate.set)
		return false;
	return !is_kept_from(r, i, next_plan(r, place->plan));
}

static size_t
plan_number(const struct resolver *r, const struct plan_spec *plan)
{
	return (size_t)(plan -
	    (const struct plan_spec *)r->maker->strategy->plans.at);
}

static bool
escalate(struct resolver *r, size_t i)
{
	struct plan_place *place = &r->places[i];
	const struct plan_spec *from = place->plan;

	place->plan = next_plan(r, from);
	place->source = SOURCE_ESCALATED;
	place->from = from;
	return tell(r->maker, PLANNING_ESCALATED, r->items[i], place);
}

/* An item takes along those that would share its actions. */
static bool
escalate_all(struct resolver *r)
{
	struct arena *scratch = r->maker->scratch;
	bool *whole = arena_alloc(
	    scratch, r->maker->strategy->plans.count + 1, sizeof *whole);
	bool *own = arena_alloc(scratch, r->count, sizeof *own);
	bool *may = arena_alloc(scratch, r->count, sizeof *may);

	if (whole == NULL || own == NULL || may == NULL) {
		diag_memory(r->maker->diag);
		return false;
	}
	for (size_t i = 0; i < r->count; i++) {
		const struct plan_spec *plan = r->places[i].plan;

		may[i] = may_move(r, i);
		own[i] = may[i] && plan_item_escalates(
		                       r->maker->reader, plan, r->items[i]);
		if (own[i] && plan_grouping_of(plan) != GROUP_ITEM)
			whole[plan_number(r, plan)] = true;
	}
	for (size_t i = 0; i < r->count; i++)
		if (may[i] &&
		    (own[i] || whole[plan_number(r, r->places[i].plan)]) &&
		    !escalate(r, i))
			return false;
	return true;
}

/* Whether a hand-over to somebody would be one more to the same. */
static bool
was_handed_to(const struct resolver *r, size_t i, struct text queue)
{
	size_t count;
	const struct past_entry *entry =
	    episode_entries(r->maker, r->items[i]->key, &count);

	for (; count-- > 0; entry++) {
		struct text to = entry->action->queue;

		if (entry->action->channel == CHANNEL_EXPORT &&
		    episode_counts(
		        r->items[i], r->places[i].cured, entry) &&
		    (to.at == NULL || text_equal(to, queue)))
			return true;
	}
	return false;
}

/* The levels that what was handed over does not take any more: all that do not
 * hand it over to somebody else. */
static uint32_t
gone_levels(const struct resolver *r, size_t i)
{
	const struct plan_spec *plan = r->places[i].plan;
	uint32_t gone = UINT32_MAX;

	for (int k = 0; plan != NULL && k < (int)plan->levels.count; k++) {
		const struct level_spec *level = level_at(plan, k);
		const struct action_spec *action = level->actions.at;

		for (size_t n = 0; n < level->actions.count; n++)
			if (action_hands_over(&action[n]) &&
			    !was_handed_to(r, i, action[n].queue.text))
				gone &= ~(UINT32_C(1) << k);
	}
	return gone;
}

bool
resolve_places(struct plan_maker *m, const struct plan_item *const *items,
    size_t count, struct plan_place *places)
{
	struct resolver r = { .maker = m, .items = items, .count = count,
		.places = places,
		.since = arena_alloc(m->scratch, count, sizeof *r.since),
		.begun = arena_alloc(m->scratch, count, sizeof *r.begun),
		.dunned = arena_alloc(m->scratch, count, sizeof *r.dunned),
		.moved = arena_alloc(m->scratch, count, sizeof *r.moved),
		.alone = arena_alloc(m->scratch, count, sizeof *r.alone) };

	if (r.since == NULL || r.begun == NULL || r.dunned == NULL ||
	    r.moved == NULL || r.alone == NULL) {
		diag_memory(m->diag);
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		places[i] = (struct plan_place){ .cured = DATE_NONE };
		if (items[i]->credit)
			continue;
		find_own(&r, i);
		if (!plan_is_bound(m->reader, places[i].plan))
			return false;
	}
	for (size_t i = 0; i < count; i++)
		if (!items[i]->credit && !cure(&r, i))
			return false;
	for (size_t i = 0; i < count; i++)
		if (!items[i]->credit && !items[i]->idle)
			find_company(&r, i);
	if (!escalate_all(&r))
		return false;
	for (size_t i = 0; i < count; i++)
		if (places[i].handed)
			places[i].gone = gone_levels(&r, i);
	/* What is no debt to act on was only looked at to be cured. */
	for (size_t i = 0; i < count; i++)
		if (items[i]->idle ||
		    (places[i].plan != NULL &&
		        places[i].plan->levels.count == 0))
			places[i].plan = NULL;
	return true;
}
