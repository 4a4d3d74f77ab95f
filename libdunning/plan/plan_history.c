#include "plan/plan_history.h"

#include "ageing/item_key.h"
#include "plan/episode.h"
#include "plan/plan_rest.h"
#include "plan/siblings.h"

static void
later_of(int32_t *last, int32_t day)
{
	if (*last == DATE_NONE || day > *last)
		*last = day;
}

static bool
is_contact(const struct ledger_event *event)
{
	return !event->incoming && event->action_id.at == NULL &&
	    (event->kind == EVENT_ATTEMPT ||
	        event->kind == EVENT_NOT_CONNECTED ||
	        event->kind == EVENT_CONVERSATION ||
	        event->kind == EVENT_DIRECT);
}

int32_t
history_last_contact(
    const struct plan_maker *m, const struct ledger_sent *except)
{
	const struct ledger_history *h = m->history;
	int32_t last = m->planned_contact;

	for (size_t i = 0; h != NULL && i < h->action_count; i++) {
		const struct ledger_sent *action = &h->actions[i];
		const struct sibling *s = sibling_of(m, action);

		if (action->channel != CHANNEL_EXPORT &&
		    (except == NULL ||
		        (action != except &&
		            !are_siblings(m, action, except))) &&
		    (s == NULL || !s->follows))
			later_of(&last, action->day);
	}
	for (size_t i = 0; h != NULL && i < h->event_count; i++)
		if (is_contact(&h->events[i]))
			later_of(&last, h->events[i].date);
	return last;
}

/* Whoever was erased may have items still. */
static bool
name_items(
    struct plan_maker *m, const struct plan_item *const *items, size_t count)
{
	struct text *keys;

	if (m->ledger == NULL || !ledger_has_erased(m->ledger))
		return true;
	keys = arena_alloc(m->scratch, count, sizeof *keys);
	if (keys == NULL) {
		diag_memory(m->diag);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		keys[i] = items[i]->key;
	ledger_know(m->ledger, keys, count);
	return true;
}

bool
history_begin(struct plan_maker *m, struct text debtor,
    const struct plan_item *const *items, size_t count)
{
	struct text strategy = m->strategy->name.text;

	m->history = NULL;
	m->siblings = NULL;
	m->past_fees = NULL;
	m->last_contact = m->planned_contact = DATE_NONE;
	m->entry_count = 0;
	if (!name_items(m, items, count))
		return false;
	if (m->ledger != NULL || m->memory != NULL) {
		m->history = m->ledger != NULL ?
		    ledger_history(m->ledger, strategy, debtor) :
		    m->memory->history(m->memory->ctx, debtor);
		if (m->history == NULL || !siblings_begin(m) ||
		    !episode_begin(m))
			return false;
		m->last_contact = history_last_contact(m, NULL);
	}
	m->past.rules = m->reader->contact;
	if (!contact_past_begin(&m->past, m->history, m->diag))
		return false;
	if (m->ledger == NULL || m->reader->fees == NULL)
		return true;
	m->past_fees = ledger_fees(m->ledger, strategy, debtor);
	return m->past_fees != NULL;
}

void
history_contact(struct plan_maker *m, const struct plan_action *a)
{
	if (a->status != ACTION_DUE || a->channel == CHANNEL_EXPORT ||
	    (a->rest != NULL && a->rest->contacted))
		return;
	later_of(&m->planned_contact, a->date);
	later_of(&m->last_contact, a->date);
}

bool
history_names(const struct ledger_event *event, struct text item)
{
	if (event->item.at != NULL)
		return text_equal(event->item, item);
	return event->doc_id.at == NULL ||
	    item_key_has_doc(item, event->doc_id);
}
