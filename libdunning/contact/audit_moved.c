#include "contact/audit_moved.h"

#include <stdlib.h>

#include "rules/schema.h"

/* How much an event says about a contact that was made; 0: nothing. */
static int
rank_of(const struct ledger_event *event)
{
	if (event->incoming)
		return 0;
	switch ((unsigned)event->kind) {
	case EVENT_NOT_CONNECTED:
		return 1;
	case EVENT_ATTEMPT:
		return 2;
	case EVENT_DIRECT:
		return 3;
	case EVENT_CONVERSATION:
		return 4;
	default:
		return 0;
	}
}

static bool
is_of(const struct ledger_event *event, const struct ledger_sent *action)
{
	return event->action_id.at != NULL &&
	    text_equal(event->action_id, action->action_id);
}

int32_t
audit_next_day(
    const struct ledger_history *history, size_t action, int32_t after)
{
	const struct ledger_sent *of = &history->actions[action];
	int32_t next = DATE_NONE;

	/* A message that is told about later is that message. */
	if (of->channel != CHANNEL_CALL && of->channel != CHANNEL_VISIT)
		return DATE_NONE;
	for (size_t i = 0; i < history->event_count; i++) {
		const struct ledger_event *event = &history->events[i];

		if (rank_of(event) == 0 || !is_of(event, of) ||
		    event->date == of->day ||
		    (after != DATE_NONE && event->date <= after))
			continue;
		if (next == DATE_NONE || event->date < next)
			next = event->date;
	}
	return next;
}

/* Whether another event says more about the same contact. */
static bool
is_outdone(const struct ledger_history *history, size_t event)
{
	const struct ledger_event *one = &history->events[event];

	for (size_t i = 0; i < history->event_count; i++) {
		const struct ledger_event *other = &history->events[i];
		int more = rank_of(other) - rank_of(one);

		if (i != event && other->date == one->date &&
		    rank_of(other) > 0 &&
		    text_equal(other->action_id, one->action_id) &&
		    (more > 0 || (more == 0 && i < event)))
			return true;
	}
	return false;
}

static bool
reserve(struct audit_moved *moved, const struct ledger_history *history)
{
	if (history->action_count > moved->action_room) {
		struct ledger_sent *grown = realloc(moved->actions,
		    history->action_count * sizeof *grown);

		if (grown == NULL)
			return false;
		moved->actions = grown;
		moved->action_room = history->action_count;
	}
	if (history->event_count > moved->event_room) {
		struct ledger_event *grown = realloc(moved->events,
		    history->event_count * sizeof *grown);

		if (grown == NULL)
			return false;
		moved->events = grown;
		moved->event_room = history->event_count;
	}
	return true;
}

bool
audit_move(struct audit_moved *moved, const struct ledger_history *history,
    size_t action, int32_t day, struct ledger_history *made,
    struct diag *diag)
{
	const struct ledger_sent *of = &history->actions[action];
	struct ledger_sent *last;

	if (!reserve(moved, history)) {
		diag_memory(diag);
		return false;
	}
	*made = *history;
	made->actions = moved->actions;
	made->events = moved->events;
	made->action_count = made->event_count = 0;
	for (size_t i = 0; i < history->action_count; i++) {
		const struct ledger_sent *one = &history->actions[i];

		if (one->day < day ? i != action : one->day == day && i < action)
			moved->actions[made->action_count++] = *one;
	}
	for (size_t i = 0; i < history->event_count; i++) {
		const struct ledger_event *event = &history->events[i];

		if (event->date < day &&
		    !(is_of(event, of) && rank_of(event) > 0 &&
		        is_outdone(history, i)))
			moved->events[made->event_count++] = *event;
	}
	last = &moved->actions[made->action_count++];
	*last = *of;
	last->day = last->sent = day;
	last->send_after = (struct text){ NULL, 0 };
	return true;
}

void
audit_moved_clear(struct audit_moved *moved)
{
	free(moved->actions);
	free(moved->events);
	*moved = (struct audit_moved){ 0 };
}
