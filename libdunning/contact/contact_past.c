#include "contact/contact_past.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "contact/contact.h"

/* A day of consent and six more. */
enum { CONSENT_DAYS = 7, ROOM_FIRST = 16 };

/* Room for one more; false: no memory. */
static bool
reserve(void **at, size_t *room, size_t wanted, size_t size)
{
	size_t more = *room == 0 ? ROOM_FIRST : *room;
	void *grown;

	if (wanted <= *room)
		return true;
	while (more < wanted)
		if (__builtin_mul_overflow(more, (size_t)2, &more))
			return false;
	grown = more > SIZE_MAX / size ? NULL : realloc(*at, more * size);
	if (grown == NULL)
		return false;
	*at = grown;
	*room = more;
	return true;
}

static bool
reserve_contacts(struct contact_past *past, size_t wanted)
{
	void *at = past->contacts;
	bool ok =
	    reserve(&at, &past->room, wanted, sizeof(*past->contacts));

	past->contacts = at;
	return ok;
}

static bool
reserve_debts(struct contact_past *past, size_t wanted)
{
	void *at = past->debts;
	bool ok = reserve(&at, &past->debt_room, wanted, sizeof(*past->debts));

	past->debts = at;
	return ok;
}

static bool
reserve_consents(struct contact_past *past, size_t wanted)
{
	void *at = past->consents;
	bool ok = reserve(
	    &at, &past->consent_room, wanted, sizeof(*past->consents));

	past->consents = at;
	return ok;
}

struct contact_debt
contact_debt_of(struct text item_key)
{
	return (struct contact_debt){ .key = item_key,
		.hash = hash_bytes(item_key.at, item_key.len) };
}

/* --- actions and the events about them ------------------------------------- */

/* An action, found by its id. */
struct found {
	struct text id;
	size_t contact; /* its number among the contacts */
};

static int
compare_found(const void *a, const void *b)
{
	const struct found *one = a;
	const struct found *other = b;

	return text_compare(one->id, other->id);
}

static bool
add_action(struct contact_past *past, const struct ledger_history *history,
    const struct ledger_sent *action)
{
	struct contact_once *contact;
	size_t i;

	if (!reserve_contacts(past, past->count + 1) ||
	    !reserve_debts(past, past->debt_count + action->item_count))
		return false;
	contact = &past->contacts[past->count++];
	*contact = (struct contact_once){ .day = action->day,
		.channel = action->channel,
		.kind = CONTACT_ATTEMPT,
		.action_id = action->action_id,
		.elsewhere = past->rules != NULL &&
		    contact_codes_elsewhere(past->rules, action->bound_by),
		.debt_from = past->debt_count,
		.debt_count = action->item_count };
	for (i = 0; i < action->item_count; i++)
		past->debts[past->debt_count++] = contact_debt_of(
		    history->items[action->item_from + i].item);
	return true;
}

/* Kind of contact that an event tells of; -1: of none. */
static int
kind_of(enum ledger_event_kind kind)
{
	switch ((unsigned)kind) {
	case EVENT_NOT_CONNECTED:
		return CONTACT_NOT_CONNECTED;
	case EVENT_ATTEMPT:
		return CONTACT_ATTEMPT;
	case EVENT_ANSWERED:
	case EVENT_DIRECT:
		return CONTACT_DIRECT;
	case EVENT_CONVERSATION:
		return CONTACT_CONVERSATION;
	default:
		return -1;
	}
}

static bool
has_word(struct text code, const char *word)
{
	struct text one;

	while (code.at != NULL && text_split(&code, '|', &one))
		if (text_is(one, word))
			return true;
	return false;
}

static bool
add_debt(struct contact_past *past, const struct ledger_event *event)
{
	struct contact_debt debt = { .doc = event->doc_id };

	if (event->item.at == NULL && event->doc_id.at == NULL)
		return true;
	if (!reserve_debts(past, past->debt_count + 1))
		return false;
	if (event->item.at != NULL)
		debt = contact_debt_of(event->item);
	past->debts[past->debt_count++] = debt;
	return true;
}

/* A contact of its own; of is that of its action, SIZE_MAX: none. */
static bool
add_event(struct contact_past *past, const struct ledger_event *event,
    enum contact_kind kind, size_t of)
{
	struct contact_once contact = { .day = event->date,
		.channel = event->channel >= 0 ? (enum channel)event->channel :
		                                 CHANNEL_CALL,
		.kind = kind,
		.incoming = event->incoming || event->kind == EVENT_ANSWERED,
		.attorney = has_word(event->code, "attorney"),
		.elsewhere = has_word(event->code, "elsewhere"),
		.debt_from = past->debt_count };

	if (!add_debt(past, event) || !reserve_contacts(past, past->count + 1))
		return false;
	contact.debt_count = past->debt_count - contact.debt_from;
	if (of != SIZE_MAX) {
		const struct contact_once *action = &past->contacts[of];

		contact.action_id = action->action_id;
		contact.elsewhere |= action->elsewhere;
		if (event->channel < 0)
			contact.channel = action->channel;
		if (contact.debt_count == 0) {
			contact.debt_from = action->debt_from;
			contact.debt_count = action->debt_count;
		}
	}
	past->contacts[past->count++] = contact;
	return true;
}

static bool
is_unconnected(enum ledger_event_kind kind)
{
	return kind == EVENT_BOUNCED || kind == EVENT_NOT_CONNECTED;
}

/* What becomes of the kind of a contact: what says more wins, and of what says
 * less only that it did not connect. */
static void
upgrade(struct contact_once *contact, enum contact_kind kind)
{
	if (kind == CONTACT_NOT_CONNECTED) {
		if (contact->kind == CONTACT_ATTEMPT)
			contact->kind = kind;
	} else if (kind > contact->kind && kind != CONTACT_ATTEMPT) {
		contact->kind = kind;
	}
}

static void
mark(struct contact_once *contact, const struct ledger_event *event)
{
	contact->attorney |= has_word(event->code, "attorney");
	contact->elsewhere |= has_word(event->code, "elsewhere");
}

/* A contact that the same action had on that day; SIZE_MAX: none. */
static size_t
find_day(const struct contact_past *past, size_t from, const struct text *id,
    int32_t day)
{
	size_t i;

	for (i = from; i < past->count; i++)
		if (past->contacts[i].day == day && !past->contacts[i].incoming &&
		    text_equal(past->contacts[i].action_id, *id))
			return i;
	return SIZE_MAX;
}

/* The event is about a contact that an action planned. */
static bool
add_outcome(struct contact_past *past, size_t actions,
    const struct ledger_event *event, size_t of, bool *moved)
{
	struct contact_once *action = &past->contacts[of];
	int kind = kind_of(event->kind);
	size_t same;

	if (event->kind == EVENT_DELIVERED || event->kind == EVENT_ANSWERED)
		upgrade(action, CONTACT_DELIVERED);
	if (event->kind == EVENT_BOUNCED)
		upgrade(action, CONTACT_NOT_CONNECTED);
	if (kind < 0)
		return true;
	if (event->incoming || event->kind == EVENT_ANSWERED)
		return add_event(past, event, (enum contact_kind)kind, of);
	/* A message that is reported without a connection later is that
	 * message; a call is made when somebody makes it. */
	same = action->day == event->date ||
	        (is_unconnected(event->kind) &&
	            action->channel != CHANNEL_CALL &&
	            action->channel != CHANNEL_VISIT)
	           ? of
	           : find_day(past, actions, &action->action_id, event->date);
	if (same == SIZE_MAX && !*moved &&
	    (action->channel == CHANNEL_CALL ||
	        action->channel == CHANNEL_VISIT)) {
		action->day = event->date;
		same = of;
	}
	if (same == SIZE_MAX)
		return add_event(past, event, (enum contact_kind)kind, of);
	*moved |= same == of;
	upgrade(&past->contacts[same], (enum contact_kind)kind);
	mark(&past->contacts[same], event);
	return true;
}

static bool
add_opinion(struct contact_past *past, const struct ledger_event *event)
{
	unsigned channels = event->channel >= 0 ? 1U << event->channel :
	                                          (1U << CHANNELS) - 1;

	switch ((unsigned)event->kind) {
	case EVENT_OPTED_IN:
		past->authorised |= channels;
		past->refused &= ~channels;
		break;
	case EVENT_OPTED_OUT:
		past->authorised &= ~channels;
		past->refused |= channels;
		break;
	case EVENT_CONSENTED:
		if (!reserve_consents(past, past->consent_count + 1))
			return false;
		past->consents[past->consent_count++] =
		    (struct contact_consent){ event->date, event->channel };
		break;
	default:
		break;
	}
	return true;
}

static bool
add_events(struct contact_past *past, const struct ledger_history *history,
    const struct found *actions, size_t count, bool *moved)
{
	size_t i;

	for (i = 0; i < history->event_count; i++) {
		const struct ledger_event *event = &history->events[i];
		const struct found wanted = { event->action_id, 0 };
		const struct found *found = NULL;
		int kind = kind_of(event->kind);

		if (!add_opinion(past, event))
			return false;
		if (event->action_id.at != NULL && count != 0)
			found = bsearch(&wanted, actions, count,
			    sizeof(*actions), compare_found);
		if (found != NULL) {
			if (!add_outcome(past, count, event, found->contact,
			        &moved[found->contact]))
				return false;
		} else if (kind >= 0 &&
		    !add_event(past, event, (enum contact_kind)kind, SIZE_MAX)) {
			return false;
		}
	}
	return true;
}

static int
compare_contacts(const void *a, const void *b)
{
	const struct contact_once *one = a;
	const struct contact_once *other = b;

	if (one->day != other->day)
		return one->day < other->day ? -1 : 1;
	if (one->incoming != other->incoming)
		return one->incoming ? -1 : 1;
	if (one->channel != other->channel)
		return one->channel < other->channel ? -1 : 1;
	return text_compare(one->action_id, other->action_id);
}

/* --- consents -------------------------------------------------------------- */

/* The first consent that is for that channel and day; SIZE_MAX: none. */
static size_t
find_consent(const struct contact_past *past, enum channel channel, int32_t day)
{
	size_t i;

	for (i = 0; i < past->consent_count; i++) {
		const struct contact_consent *consent = &past->consents[i];

		if (consent->day <= day && day - consent->day < CONSENT_DAYS &&
		    (consent->channel < 0 || consent->channel == (int)channel))
			return i;
	}
	return SIZE_MAX;
}

static void
use_consent(struct contact_past *past, struct contact_once *contact)
{
	size_t i = contact->incoming
	               ? SIZE_MAX
	               : find_consent(past, contact->channel, contact->day);

	contact->consented = i != SIZE_MAX;
	if (i == SIZE_MAX)
		return;
	past->consent_count--;
	memmove(&past->consents[i], &past->consents[i + 1],
	    (past->consent_count - i) * sizeof(*past->consents));
}

bool
contact_past_consented(
    const struct contact_past *past, enum channel channel, int32_t day)
{
	return find_consent(past, channel, day) != SIZE_MAX;
}

/* --- all of it ------------------------------------------------------------- */

static bool
add_actions(struct contact_past *past, const struct ledger_history *history,
    struct found *found)
{
	size_t i;

	for (i = 0; i < history->action_count; i++) {
		const struct ledger_sent *action = &history->actions[i];

		if (action->channel == CHANNEL_EXPORT)
			continue;
		found[past->count] =
		    (struct found){ action->action_id, past->count };
		if (!add_action(past, history, action))
			return false;
	}
	return true;
}

static bool
read_history(struct contact_past *past, const struct ledger_history *history)
{
	struct found *found =
	    calloc(history->action_count + 1, sizeof(*found));
	bool *moved = calloc(history->action_count + 1, sizeof(*moved));
	bool ok = found != NULL && moved != NULL &&
	    add_actions(past, history, found);

	if (ok && history->event_count != 0) {
		if (past->count > 1)
			qsort(found, past->count, sizeof(*found), compare_found);
		ok = add_events(past, history, found, past->count, moved);
	}
	free(found);
	free(moved);
	return ok;
}

bool
contact_past_begin(struct contact_past *past,
    const struct ledger_history *history, struct diag *diag)
{
	size_t i;

	past->count = 0;
	past->debt_count = 0;
	past->consent_count = 0;
	past->authorised = 0;
	past->refused = 0;
	if (history == NULL ||
	    (history->action_count == 0 && history->event_count == 0))
		return true;
	if (!read_history(past, history)) {
		diag_memory(diag);
		return false;
	}
	if (past->count > 1)
		qsort(past->contacts, past->count, sizeof(*past->contacts),
		    compare_contacts);
	for (i = 0; past->consent_count != 0 && i < past->count; i++)
		use_consent(past, &past->contacts[i]);
	return true;
}

bool
contact_past_add(struct contact_past *past, const struct contact_once *given,
    const struct contact_debt *debts, size_t debt_count, struct diag *diag)
{
	struct contact_once contact = *given;

	if (!reserve_contacts(past, past->count + 1) ||
	    !reserve_debts(past, past->debt_count + debt_count)) {
		diag_memory(diag);
		return false;
	}
	contact.debt_from = past->debt_count;
	contact.debt_count = debt_count;
	if (debt_count != 0)
		memcpy(&past->debts[past->debt_count], debts,
		    debt_count * sizeof(*debts));
	past->debt_count += debt_count;
	use_consent(past, &contact);
	past->contacts[past->count++] = contact;
	return true;
}

struct contact_debt *
contact_past_room(struct contact_past *past, size_t count, struct diag *diag)
{
	void *at = past->asked;

	if (!reserve(&at, &past->asked_room, count + 1, sizeof(*past->asked))) {
		diag_memory(diag);
		return NULL;
	}
	past->asked = at;
	return past->asked;
}

void
contact_past_clear(struct contact_past *past)
{
	free(past->asked);
	free(past->contacts);
	free(past->debts);
	free(past->consents);
	*past = (struct contact_past){ 0 };
}
