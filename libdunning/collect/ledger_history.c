#include "collect/ledger_internal.h"

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
	return true;
}

static bool
add_level(struct ledger *ledger, struct query *row)
{
	struct ledger_level *level =
	    ledger_rows_add(ledger, &ledger->levels, sizeof(*level));
	bool ok = true;

	if (level == NULL)
		return false;
	level->sent = query_date(row, 1);
	level->plan = ledger_keep(ledger, query_text(row, 3), &ok);
	level->item = ledger_keep(ledger, query_text(row, 4), &ok);
	level->level = ledger_keep(ledger, query_text(row, 5), &ok);
	return ok;
}

/* One row per level of each action, or one for an action without any. */
static bool
read_levels(struct ledger *ledger, struct text strategy, struct text debtor)
{
	struct query *row = db_query(ledger->db, SQL_LEVELS);
	enum query_step step;
	int64_t action = 0;

	query_put_text(row, debtor);
	query_put_text(row, strategy);
	while ((step = query_step(row)) == QUERY_ROW) {
		if (query_int(row, 0) != action && !add_contact(ledger, row))
			break;
		action = query_int(row, 0);
		if (query_text(row, 5).len > 0 && !add_level(ledger, row))
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
	ledger->levels.count = 0;
	ledger->contacts.count = 0;
	ledger->events.count = 0;
	if (!read_levels(ledger, strategy, debtor) ||
	    !read_events(ledger, debtor))
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
