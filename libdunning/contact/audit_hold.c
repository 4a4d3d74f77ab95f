#include "contact/audit_hold.h"

#include "ageing/item_key.h"
#include "base/date.h"

/* The codes of events that hold, by kind; NULL: it does not. */
static const char *
code_of(enum ledger_event_kind kind)
{
	switch ((unsigned)kind) {
	case EVENT_DISPUTED:
		return "DISPUTED";
	case EVENT_HOLD:
		return "HOLD";
	case EVENT_BREATHING_SPACE:
		return "BREATHING_SPACE";
	case EVENT_MENTAL_HEALTH_CRISIS:
		return "MENTAL_HEALTH_CRISIS";
	case EVENT_REPRESENTED:
		return "REPRESENTED";
	case EVENT_INSOLVENT:
		return "INSOLVENT";
	case EVENT_DECEASED:
		return "DECEASED";
	case EVENT_MINOR:
		return "MINOR";
	case EVENT_FRAUD:
		return "FRAUD";
	default:
		return NULL;
	}
}

/* Whether an event speaks of that item, or of the whole debtor. */
static bool
is_about(const struct ledger_event *event, struct text item)
{
	if (event->item.at != NULL)
		return text_equal(event->item, item);
	return event->doc_id.at == NULL ||
	    item_key_has_doc(item, event->doc_id);
}

/* Whether it speaks of an item that the action asks for. */
static bool
concerns(const struct ledger_event *event, const struct ledger_history *history,
    const struct ledger_sent *action)
{
	if (event->item.at == NULL && event->doc_id.at == NULL)
		return true;
	for (size_t i = 0; i < action->item_count; i++)
		if (is_about(event,
		        history->items[action->item_from + i].item))
			return true;
	return false;
}

static bool
same_scope(const struct ledger_event *one, const struct ledger_event *other)
{
	if (other->item.at == NULL && other->doc_id.at == NULL)
		return true;
	return text_equal(one->item, other->item) &&
	    text_equal(one->doc_id, other->doc_id);
}

/* Whether a later event takes a hold back. */
static bool
releases(const struct ledger_event *event, const struct ledger_event *hold)
{
	if (!same_scope(hold, event))
		return false;
	if (event->kind == EVENT_DISPUTE_CLOSED)
		return hold->kind == EVENT_DISPUTED;
	return event->kind == EVENT_HOLD_RELEASED &&
	    (event->code.at == NULL || text_equal(event->code, hold->code) ||
	        text_is(event->code, ledger_event_names[hold->kind]));
}

static bool
stops_contact(const struct ledger_event *hold)
{
	struct text rest = hold->stops;
	struct text one;

	if (rest.at == NULL)
		return true;
	while (text_split(&rest, '|', &one))
		if (text_is(one, "contact"))
			return true;
	return false;
}

/* Its last day; DATE_NONE: it is open. */
static int32_t
last_day(const struct strategy *strategy, const struct ledger_event *hold,
    const struct pack_spec **pack)
{
	const struct pack_hold_spec *length = contact_hold(
	    strategy, text_of(ledger_event_names[hold->kind]), pack);
	int64_t last = hold->until;

	if (length == NULL || hold->kind == EVENT_HOLD)
		return hold->until;
	if (hold->until == DATE_NONE && length->days == 0)
		return DATE_NONE;
	if (hold->until == DATE_NONE)
		last = hold->date + length->days - 1;
	last += length->after_end;
	return last > DATE_MAX ? DATE_NONE : (int32_t)last;
}

static bool
holds(const struct strategy *strategy, const struct ledger_event *hold,
    const struct ledger_sent *action, struct audit_hold *found)
{
	int32_t from = hold->from != DATE_NONE ? hold->from : hold->date;

	if (code_of(hold->kind) == NULL || !stops_contact(hold) ||
	    (hold->channel >= 0 && hold->channel != (int)action->channel))
		return false;
	*found = (struct audit_hold){ .code = code_of(hold->kind),
		.own = hold->kind == EVENT_HOLD ? hold->code :
		                                  (struct text){ NULL, 0 },
		.date = from,
		.item = hold->item };
	found->until = last_day(strategy, hold, &found->pack);
	return from <= action->day &&
	    (found->until == DATE_NONE || action->day <= found->until);
}

/* The last word on a channel; true: it is an opt-out. */
static bool
opted_out(const struct ledger_event *known, size_t count,
    const struct ledger_sent *action, struct audit_hold *found)
{
	bool out = false;

	for (size_t i = 0; i < count; i++) {
		const struct ledger_event *event = &known[i];

		if (event->channel >= 0 &&
		    event->channel != (int)action->channel)
			continue;
		if (event->kind == EVENT_OPTED_IN)
			out = false;
		if (event->kind != EVENT_OPTED_OUT)
			continue;
		out = true;
		*found = (struct audit_hold){ .code = "OPTED_OUT",
			.date = event->date,
			.until = DATE_NONE };
	}
	return out;
}

/* A level that hands over may have other actions, too. */
static bool
same_level(const struct strategy *strategy, const struct ledger_sent *a,
    const struct ledger_sent *b)
{
	const struct plan_spec *plan = strategy_plan(strategy, a->plan);
	const struct level_spec *level =
	    plan != NULL ? plan->levels.at : NULL;

	if (level == NULL || !b->ours || !text_equal(a->plan, b->plan) ||
	    !text_equal(a->level, b->level))
		return false;
	for (size_t i = 0; i < plan->levels.count; i++)
		if (text_equal(level[i].level.text, a->level))
			return level[i].actions.count > 1;
	return false;
}

/* An earlier hand-over of an item that the action asks for, by another
 * level. */
static bool
handed_over(const struct strategy *strategy,
    const struct ledger_history *history, size_t action,
    const struct ledger_event *known, size_t count, struct audit_hold *found)
{
	const struct ledger_sent *now = &history->actions[action];
	int32_t cured = DATE_NONE;

	for (size_t i = 0; i < count; i++)
		if (known[i].kind == EVENT_CURED && known[i].date > cured)
			cured = known[i].date;
	for (size_t i = 0; i < action; i++) {
		const struct ledger_sent *before = &history->actions[i];

		if (before->channel != CHANNEL_EXPORT || !before->ours ||
		    before->sent >= now->sent ||
		    same_level(strategy, before, now) ||
		    (cured != DATE_NONE && before->sent <= cured))
			continue;
		for (size_t k = 0; k < before->item_count * now->item_count;
		     k++) {
			const struct ledger_sent_item *one =
			    &history->items[before->item_from +
			        k / now->item_count];
			const struct ledger_sent_item *other =
			    &history->items[now->item_from +
			        k % now->item_count];

			if (!text_equal(one->item, other->item) ||
			    one->due != other->due)
				continue;
			*found = (struct audit_hold){ .code = "HANDED_OVER",
				.date = before->sent,
				.until = DATE_NONE,
				.item = one->item,
				.action = before->action_id };
			return true;
		}
	}
	return false;
}

bool
audit_find_hold(const struct strategy *strategy,
    const struct ledger_history *history, size_t action,
    const struct ledger_event *known, size_t count, struct audit_hold *found)
{
	const struct ledger_sent *now = &history->actions[action];

	if (opted_out(known, count, now, found))
		return true;
	for (size_t i = 0; i < count; i++) {
		bool released = false;

		if (!concerns(&known[i], history, now) ||
		    !holds(strategy, &known[i], now, found))
			continue;
		for (size_t k = i + 1; k < count && !released; k++)
			released = releases(&known[k], &known[i]);
		if (!released)
			return true;
	}
	return handed_over(strategy, history, action, known, count, found);
}
