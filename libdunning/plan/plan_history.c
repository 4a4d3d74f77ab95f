#include "plan/plan_history.h"

#include <stdlib.h>
#include <string.h>

#include "ageing/item_key.h"
#include "base/hash.h"
#include "plan/plan_channel.h"

static bool
contacts_reserve(struct plan_maker *m, size_t room)
{
	struct ledger_contact *grown;

	if (room <= m->contact_room)
		return true;
	grown = realloc(m->contacts, room * 2 * sizeof *grown);
	if (grown == NULL) {
		diag_memory(m->diag);
		return false;
	}
	m->contacts = grown;
	m->contact_room = room * 2;
	return true;
}

bool
history_begin(struct plan_maker *m, struct text debtor)
{
	m->history = NULL;
	m->past_fees = NULL;
	m->contact_count = 0;
	if (m->ledger == NULL)
		return true;
	m->history = ledger_history(m->ledger, m->strategy->name.text, debtor);
	if (m->history == NULL ||
	    !contacts_reserve(m, m->history->contact_count + 1))
		return false;
	m->contact_count = m->history->contact_count;
	if (m->contact_count != 0)
		memcpy(m->contacts, m->history->contacts,
		    m->contact_count * sizeof *m->contacts);
	if (m->reader->fees == NULL)
		return true;
	m->past_fees = ledger_fees(m->ledger, m->strategy->name.text, debtor);
	return m->past_fees != NULL;
}

bool
plan_count_contact(struct plan_maker *m, const struct plan_action *a)
{
	if (a->status != ACTION_DUE)
		return true;
	if (!contacts_reserve(m, m->contact_count + 1))
		return false;
	m->contacts[m->contact_count++] =
	    (struct ledger_contact){ a->date, a->channel };
	return true;
}

void
history_levels(const struct ledger_history *h, const struct plan_spec *plan,
    struct text item, struct level_history *past)
{
	for (int i = 0; i < LEVELS_MAX; i++)
		past->sent[i] = DATE_NONE;
	for (size_t i = 0; h != NULL && i < h->level_count; i++) {
		int level;

		if (!text_equal(h->levels[i].item, item) ||
		    !text_equal(h->levels[i].plan, plan->name.text))
			continue;
		level = level_index(plan, h->levels[i].level);
		if (level != LEVEL_NONE &&
		    h->levels[i].sent > past->sent[level])
			past->sent[level] = h->levels[i].sent;
	}
}

static bool
names_item(const struct ledger_event *event, struct text item)
{
	if (event->item.at != NULL)
		return text_equal(event->item, item);
	return event->doc_id.at != NULL &&
	    item_key_has_doc(item, event->doc_id);
}

enum item_hold
history_item_hold(const struct ledger_history *h, struct text item)
{
	for (size_t i = 0; h != NULL && i < h->event_count; i++) {
		const struct ledger_event *event = &h->events[i];
		bool whole =
		    event->item.at == NULL && event->doc_id.at == NULL;

		if (event->kind == EVENT_DISPUTED &&
		    (whole || names_item(event, item)))
			return ITEM_DISPUTED;
		if (event->kind == EVENT_PAID && names_item(event, item))
			return ITEM_PAID;
	}
	return ITEM_FREE;
}

bool
history_promise(const struct ledger_history *h, int32_t as_of)
{
	for (size_t i = 0; h != NULL && i < h->event_count; i++)
		if (h->events[i].kind == EVENT_PROMISED &&
		    h->events[i].until != DATE_NONE &&
		    h->events[i].until >= as_of)
			return true;
	return false;
}

enum channel_block
history_channel(const struct ledger_history *h, enum channel channel,
    uint64_t address)
{
	for (size_t i = 0; h != NULL && i < h->event_count; i++) {
		const struct ledger_event *event = &h->events[i];

		if (event->kind == EVENT_OPTED_OUT &&
		    (event->channel < 0 || event->channel == (int)channel))
			return CHANNEL_OPTED_OUT;
		if (event->kind == EVENT_BOUNCED && event->address.at != NULL &&
		    hash_bytes(event->address.at, event->address.len) ==
		        address)
			return CHANNEL_BOUNCED;
	}
	return CHANNEL_FREE;
}
