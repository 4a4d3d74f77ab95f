#include "plan/episode.h"

#include <stdlib.h>

#include "plan/plan_history.h"
#include "plan/siblings.h"

static int
in_order(const void *a, const void *b)
{
	const struct past_entry *x = a, *y = b;
	int order = text_compare(x->item->item, y->item->item);

	if (order != 0)
		return order;
	/* Actions stand in the order of time. */
	return (x->action > y->action) - (x->action < y->action);
}

struct past_entry
episode_entry(const struct plan_maker *m, const struct ledger_sent *action,
    const struct ledger_sent_item *item)
{
	return (struct past_entry){ item, action,
		sibling_first(m, action)->sent };
}

bool
episode_begin(struct plan_maker *m)
{
	const struct ledger_history *h = m->history;

	if (h->item_count > m->entry_room) {
		size_t room = h->item_count * 2;
		struct past_entry *grown =
		    realloc(m->entries, room * sizeof *grown);

		if (grown == NULL) {
			diag_memory(m->diag);
			return false;
		}
		m->entries = grown;
		m->entry_room = room;
	}
	m->entry_count = 0;
	for (size_t i = 0; i < h->action_count; i++) {
		const struct ledger_sent *action = &h->actions[i];

		for (size_t k = 0; action->ours && k < action->item_count; k++)
			m->entries[m->entry_count++] = episode_entry(
			    m, action, &h->items[action->item_from + k]);
	}
	if (m->entry_count > 1)
		qsort(m->entries, m->entry_count, sizeof *m->entries,
		    in_order);
	return true;
}

const struct past_entry *
episode_entries(const struct plan_maker *m, struct text item, size_t *count)
{
	size_t low = 0, high = m->entry_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (text_compare(m->entries[middle].item->item, item) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*count = 0;
	while (low + *count < m->entry_count &&
	    text_equal(m->entries[low + *count].item->item, item))
		++*count;
	return *count != 0 ? &m->entries[low] : NULL;
}

int32_t
episode_cured(const struct plan_maker *m, struct text item)
{
	const struct ledger_history *h = m->history;
	int32_t cured = DATE_NONE;

	for (size_t i = 0; h != NULL && i < h->event_count; i++) {
		const struct ledger_event *event = &h->events[i];

		if (event->kind == EVENT_CURED && event->date <= m->as_of &&
		    event->date > cured && history_names(event, item))
			cured = event->date;
	}
	return cured;
}

bool
episode_counts(const struct plan_item *item, int32_t cured,
    const struct past_entry *entry)
{
	int32_t then = entry->item->due;

	if (cured != DATE_NONE && entry->sent <= cured)
		return false;
	return then == DATE_NONE || item->due == DATE_NONE ||
	    then == item->due || item->due <= entry->sent;
}

/* The level that it completed, of that plan; LEVEL_NONE. */
static int
completed(const struct past_entry *entry, const struct plan_spec *plan)
{
	if (entry->item->level.at == NULL ||
	    !text_equal(entry->action->plan, plan->name.text))
		return LEVEL_NONE;
	return level_index(plan, entry->item->level);
}

void
episode_levels(const struct plan_maker *m, const struct plan_item *item,
    const struct plan_spec *plan, int32_t cured, struct level_history *past)
{
	size_t count;
	const struct past_entry *entry =
	    episode_entries(m, item->key, &count);

	for (int i = 0; i < LEVELS_MAX; i++) {
		past->sent[i] = DATE_NONE;
		past->how[i] = LEVEL_BY_ACTION;
	}
	for (; count-- > 0; entry++) {
		int level = completed(entry, plan);

		if (level != LEVEL_NONE &&
		    episode_counts(item, cured, entry) &&
		    entry->sent > past->sent[level])
			past->sent[level] = entry->sent;
	}
}

size_t
episode_rounds(const struct plan_maker *m, const struct plan_item *item,
    const struct plan_spec *plan, const struct level_history *past, int level)
{
	size_t count, rounds = 0;
	const struct past_entry *entry =
	    episode_entries(m, item->key, &count);

	if (past->sent[level] != DATE_NONE)
		return 0;
	for (; count-- > 0; entry++)
		if (completed(entry, plan) == level)
			rounds++;
	return rounds;
}
