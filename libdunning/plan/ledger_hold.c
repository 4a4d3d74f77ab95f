/* ledger_hold.c -- what holds an item because of what happened. */
#include "plan/item_hold.h"

#include <string.h>

#include "base/date.h"
#include "ledger/ledger.h"
#include "plan/item_hold_add.h"
#include "plan/promise_build.h"

static const char *const codes[EVENT_KINDS] = {
	[EVENT_DISPUTED] = "DISPUTED",
	[EVENT_BREATHING_SPACE] = "BREATHING_SPACE",
	[EVENT_MENTAL_HEALTH_CRISIS] = "MENTAL_HEALTH_CRISIS",
	[EVENT_REPRESENTED] = "REPRESENTED",
	[EVENT_INSOLVENT] = "INSOLVENT",
	[EVENT_DECEASED] = "DECEASED",
	[EVENT_MINOR] = "MINOR",
	[EVENT_FRAUD] = "FRAUD",
	[EVENT_HOLD] = "HOLD",
};

/* --- what one event says -------------------------------------------------- */

/* Words between '|', none of them for contact; false: one is unknown, which
 * stops everything. */
static bool
stops_of(struct text list, unsigned *stops)
{
	struct text name;

	*stops = 0;
	while (text_split(&list, '|', &name)) {
		unsigned bit = hold_stop_bit(text_trim(name));

		if (bit == 0) {
			*stops = HOLD_CONTACT | HOLD_FEES | HOLD_ESCALATE |
			    HOLD_SCORE;
			return false;
		}
		*stops |= bit;
	}
	if (*stops == 0)
		*stops = HOLD_CONTACT;
	return true;
}

static int32_t
later(int32_t day, int64_t days)
{
	return day > DATE_MAX - days ? DATE_MAX : day + (int32_t)days;
}

/* The last day of a typed hold; DATE_NONE: open. */
static int32_t
end_of(const struct hold_law *law, const struct ledger_event *event)
{
	int32_t from = event->from != DATE_NONE ? event->from : event->date;

	if (event->until != DATE_NONE)
		return later(event->until, law->after_end);
	return law->days > 0 ? later(from, law->days - 1) : DATE_NONE;
}

static struct held
held_of(const struct hold_terms *terms, const struct ledger_event *event)
{
	const struct hold_law *law = &terms->laws[event->kind];
	struct held held = { .code = text_of(codes[event->kind]),
		.hold = text_of(codes[event->kind]),
		.reason = event->value,
		.from = event->from != DATE_NONE ? event->from : event->date,
		.until = end_of(law, event),
		.stops = law->stops,
		.channels = HOLD_ALL_CHANNELS };

	if (event->kind == EVENT_HOLD) {
		if (event->code.at != NULL)
			held.code = held.hold = event->code;
		if (!stops_of(event->stops, &held.stops))
			held.code = TEXT(HOLD_UNREADABLE);
	}
	if (event->channel >= 0 && event->channel < CHANNELS &&
	    event->kind == EVENT_HOLD)
		held.channels = 1u << event->channel;
	return held;
}

/* --- what takes it back --------------------------------------------------- */

/* "represented" and REPRESENTED are the same. */
static bool
same_word(struct text a, struct text b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		char x = a.at[i], y = b.at[i];

		if (x >= 'A' && x <= 'Z')
			x = (char)(x - 'A' + 'a');
		if (y >= 'A' && y <= 'Z')
			y = (char)(y - 'A' + 'a');
		if (x != y)
			return false;
	}
	return true;
}

static bool
releases(const struct ledger_event *event, const struct ledger_event *hold,
    const struct held *held)
{
	if (event->kind == EVENT_DISPUTE_CLOSED)
		return hold->kind == EVENT_DISPUTED;
	if (event->kind != EVENT_HOLD_RELEASED)
		return false;
	return event->code.at == NULL || same_word(event->code, held->hold) ||
	    same_word(event->code,
	        text_of(ledger_event_names[hold->kind]));
}

/* Events are in order, so what comes after it, and by that day. */
static bool
is_released(const struct ledger_history *h, size_t i, const struct held *held,
    int32_t day)
{
	const struct ledger_event *hold = &h->events[i];

	for (size_t k = i + 1; k < h->event_count; k++) {
		const struct ledger_event *event = &h->events[k];
		bool all = event->item.at == NULL && event->doc_id.at == NULL;

		if (event->date > day || !releases(event, hold, held))
			continue;
		if (all || ((hold->item.at != NULL || hold->doc_id.at != NULL) &&
		               promise_names(event->item, event->doc_id,
		                   hold->item, hold->doc_id)))
			return true;
	}
	return false;
}

/* --- all of them ---------------------------------------------------------- */

/* Whether an event is about an item, or the whole debtor. */
static bool
is_about(const struct ledger_event *event, struct text item)
{
	static const struct text none = { NULL, 0 };

	if (event->item.at == NULL && event->doc_id.at == NULL)
		return true;
	return item.at != NULL &&
	    promise_names(event->item, event->doc_id, item, none);
}

void
ledger_holds(const struct hold_terms *terms, const struct ledger_history *h,
    struct text item, int32_t day, struct item_hold *hold)
{
	for (size_t i = 0; h != NULL && i < h->event_count; i++) {
		const struct ledger_event *event = &h->events[i];
		struct held held;

		if (codes[event->kind] == NULL || !is_about(event, item))
			continue;
		held = held_of(terms, event);
		/* What was learnt later holds at once, unless it says from
		 * when. */
		if ((event->from != DATE_NONE && event->from > day) ||
		    (held.until != DATE_NONE && held.until < day) ||
		    is_released(h, i, &held, day))
			continue;
		item_hold_add(hold, &held);
	}
}

/* Who opts in at an address says nothing about others. */
static bool
opts_in(const struct ledger *ledger, const struct ledger_event *event,
    uint64_t address, int32_t day)
{
	return event->kind == EVENT_OPTED_IN && event->date <= day &&
	    (event->address.at == NULL ||
	        ledger_address_is(ledger, event->address, address));
}

bool
opted_out(const struct ledger *ledger, const struct ledger_history *h,
    enum channel channel, uint64_t address, int32_t day)
{
	bool out = false;

	for (size_t i = 0; h != NULL && i < h->event_count; i++) {
		const struct ledger_event *event = &h->events[i];

		if (event->channel >= 0 && event->channel < CHANNELS &&
		    event->channel != (int)channel)
			continue;
		if (event->kind == EVENT_OPTED_OUT)
			out = true;
		else if (opts_in(ledger, event, address, day))
			out = false;
	}
	return out;
}
