#include "ledger/ledger_internal.h"

/* What the levels need of an action of the strategy. */
struct known_action {
	int64_t id;
	struct text plan;
	int32_t sent;
};

static bool
add_action(
    struct ledger *ledger, struct query *row, const struct ledger_contact *sent)
{
	struct known_action *action;
	bool ok = true;

	if (query_int(row, 4) == 0)
		return true;
	action = ledger_rows_add(ledger, &ledger->actions, sizeof(*action));
	if (action == NULL)
		return false;
	action->id = query_int(row, 0);
	action->plan = ledger_keep(ledger, query_text(row, 3), &ok);
	action->sent = sent->sent;
	return ok;
}

static bool
add_contact(struct ledger *ledger, struct query *row)
{
	struct ledger_contact *contact =
	    ledger_rows_add(ledger, &ledger->contacts, sizeof(*contact));
	int channel = ledger_channel(query_text(row, 2));

	if (contact == NULL)
		return false;
	if (channel == -1) {
		db_damaged(ledger->db, "an action has an unknown channel");
		return false;
	}
	contact->sent = query_date(row, 1);
	contact->channel = (enum channel)channel;
	return add_action(ledger, row, contact);
}

static bool
read_contacts(struct ledger *ledger, struct text strategy, struct text debtor)
{
	struct query *row = db_query(ledger->db, SQL_CONTACTS);
	enum query_step step;

	query_put_text(row, debtor);
	query_put_text(row, strategy);
	while ((step = query_step(row)) == QUERY_ROW)
		if (!add_contact(ledger, row))
			break;
	query_end(row);
	return step == QUERY_DONE;
}

/* Actions lie by day and levels by id, which is nearly the same order: the
 * search goes round from where the last one ended. */
static const struct known_action *
find_action(const struct ledger *ledger, int64_t id, size_t *at)
{
	const struct known_action *actions = ledger->actions.at;
	size_t count = ledger->actions.count;
	size_t i;

	for (i = 0; i < count; i++) {
		if (actions[*at].id == id)
			return &actions[*at];
		*at = *at + 1 == count ? 0 : *at + 1;
	}
	return NULL;
}

static bool
add_level(
    struct ledger *ledger, struct query *row, const struct known_action *action)
{
	struct ledger_level *level =
	    ledger_rows_add(ledger, &ledger->levels, sizeof(*level));
	bool ok = true;

	if (level == NULL)
		return false;
	level->plan = action->plan;
	level->sent = action->sent;
	level->item = ledger_keep(ledger, query_text(row, 1), &ok);
	level->level = ledger_keep(ledger, query_text(row, 2), &ok);
	return ok;
}

static bool
read_levels(struct ledger *ledger, struct text debtor)
{
	struct query *row;
	const struct known_action *action;
	enum query_step step;
	size_t at = 0;

	if (ledger->actions.count == 0)
		return true;
	row = db_query(ledger->db, SQL_LEVELS);
	query_put_text(row, debtor);
	while ((step = query_step(row)) == QUERY_ROW) {
		action = find_action(ledger, query_int(row, 0), &at);
		if (action != NULL && !add_level(ledger, row, action))
			break;
	}
	query_end(row);
	return step == QUERY_DONE;
}

static int
event_kind(struct text name)
{
	int i;

	for (i = 0; i < EVENT_KINDS; i++)
		if (text_is(name, ledger_event_names[i]))
			return i;
	return -1;
}

static bool
add_event(struct ledger *ledger, struct query *row)
{
	struct ledger_event *event =
	    ledger_rows_add(ledger, &ledger->events, sizeof(*event));
	int kind = event_kind(query_text(row, 0));
	bool ok = true;

	if (event == NULL)
		return false;
	if (kind == -1) {
		db_damaged(ledger->db, "it has an unknown event");
		return false;
	}
	event->kind = (enum ledger_event_kind)kind;
	event->date = query_date(row, 1);
	event->channel = ledger_channel(query_text(row, 2));
	event->item = ledger_keep(ledger, query_text(row, 3), &ok);
	event->doc_id = ledger_keep(ledger, query_text(row, 4), &ok);
	event->address = ledger_keep(ledger, query_text(row, 5), &ok);
	event->until = query_date(row, 6);
	return ok;
}

static bool
read_events(struct ledger *ledger, struct text debtor)
{
	struct query *row = db_query(ledger->db, SQL_EVENTS);
	enum query_step step;

	query_put_text(row, debtor);
	while ((step = query_step(row)) == QUERY_ROW)
		if (!add_event(ledger, row))
			break;
	query_end(row);
	return step == QUERY_DONE;
}

const struct ledger_history *
ledger_history(struct ledger *ledger, struct text strategy, struct text debtor)
{
	arena_reset(ledger->arena);
	ledger->actions.count = 0;
	ledger->levels.count = 0;
	ledger->contacts.count = 0;
	ledger->events.count = 0;
	if (!read_contacts(ledger, strategy, debtor) ||
	    !read_levels(ledger, debtor) || !read_events(ledger, debtor))
		return NULL;
	ledger->history = (struct ledger_history){
		.levels = ledger->levels.at,
		.level_count = ledger->levels.count,
		.contacts = ledger->contacts.at,
		.contact_count = ledger->contacts.count,
		.events = ledger->events.at,
		.event_count = ledger->events.count,
	};
	return &ledger->history;
}
