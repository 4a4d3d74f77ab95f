#include "ledger/ledger_history.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "ledger/ledger_internal.h"

/* The day in the debtor's place: send_after is written in its time. */
static int32_t
local_day(struct text send_after, int32_t sent)
{
	int32_t day;

	if (send_after.len >= 10 &&
	    date_parse((struct text){ send_after.at, 10 }, &day))
		return day;
	return sent;
}

static struct text
keep(struct ledger *ledger, const struct ledger_row *row, int column, bool *ok)
{
	bool kept = true;
	struct text text = ledger_row_keep(row, column, ledger->arena, &kept);

	if (!kept) {
		diag_memory(ledger->diag);
		*ok = false;
	}
	return text;
}

static bool
get_sent(
    struct ledger *ledger, struct ledger_row *row, struct ledger_sent *sent)
{
	int channel = ledger_channel(ledger_row_text(row, 12));
	bool ok = true;

	if (channel == -1) {
		ledger_damaged(ledger, "an action has an unknown channel");
		return false;
	}
	sent->sent = ledger_row_date(ledger, row, 1);
	sent->action_id = keep(ledger, row, 2, &ok);
	sent->plan = keep(ledger, row, 3, &ok);
	sent->level = keep(ledger, row, 4, &ok);
	sent->currency = keep(ledger, row, 5, &ok);
	sent->queue = keep(ledger, row, 6, &ok);
	sent->timezone = keep(ledger, row, 7, &ok);
	sent->bound_by = keep(ledger, row, 8, &ok);
	sent->calendar = keep(ledger, row, 9, &ok);
	sent->agent = keep(ledger, row, 10, &ok);
	sent->send_after = keep(ledger, row, 11, &ok);
	sent->day = local_day(sent->send_after, sent->sent);
	sent->channel = (enum channel)channel;
	sent->ours = ledger_row_int(row, 13) != 0;
	sent->run = ledger_row_int(row, 14);
	return ok;
}

static bool
read_sent(struct ledger *ledger, struct text strategy, struct text debtor)
{
	const enum ledger_walked which = LEDGER_WALK_SENT;
	struct ledger_row row;
	enum query_step step;
	struct ledger_sent *sent;
	int64_t *id;

	step = ledger_rows_first(ledger, which, strategy, debtor, &row);
	for (; step == QUERY_ROW; step = ledger_rows_next(ledger, which, &row)) {
		sent = ledger_rows_add(ledger, &ledger->actions, sizeof *sent);
		id = ledger_rows_add(ledger, &ledger->ids, sizeof *id);
		if (sent == NULL || id == NULL || !get_sent(ledger, &row, sent))
			break;
		*id = ledger_row_int(&row, 0);
	}
	ledger_rows_end(&row);
	return step == QUERY_DONE;
}

/* Actions lie by day and items by id, which is nearly the same order: the
 * search goes round from where the last one ended. */
static struct ledger_sent *
find_action(const struct ledger *ledger, int64_t id, size_t *at)
{
	const int64_t *ids = ledger->ids.at;
	size_t count = ledger->ids.count;

	for (size_t i = 0; i < count; i++) {
		if (ids[*at] == id)
			return (struct ledger_sent *)ledger->actions.at + *at;
		*at = *at + 1 == count ? 0 : *at + 1;
	}
	return NULL;
}

static bool
add_item(
    struct ledger *ledger, struct ledger_row *row, struct ledger_sent *sent)
{
	struct ledger_sent_item *item =
	    ledger_rows_add(ledger, &ledger->items, sizeof(*item));
	bool ok = true;

	if (item == NULL)
		return false;
	item->item = keep(ledger, row, 1, &ok);
	item->level = keep(ledger, row, 2, &ok);
	item->due = ledger_row_date(ledger, row, 3);
	if (sent->item_count++ == 0)
		sent->item_from = ledger->items.count - 1;
	return ok;
}

static bool
read_items(struct ledger *ledger, struct text debtor)
{
	const enum ledger_walked which = LEDGER_WALK_ITEMS;
	struct ledger_row row;
	struct ledger_sent *sent;
	enum query_step step;
	size_t at = 0;

	step = ledger_rows_first(ledger, which, TEXT(""), debtor, &row);
	for (; step == QUERY_ROW; step = ledger_rows_next(ledger, which, &row)) {
		/* Of a claimed action nothing is known yet. */
		sent = find_action(ledger, ledger_row_int(&row, 0), &at);
		if (sent != NULL && !add_item(ledger, &row, sent))
			break;
	}
	ledger_rows_end(&row);
	return step == QUERY_DONE;
}

/* A bounce without an address has that of its action. */
static bool
find_address(struct ledger *ledger, struct ledger_event *event)
{
	struct query *row;
	enum query_step step;
	bool ok = true;

	ledger_ahead_rest(ledger);
	row = db_query(ledger->db, SQL_ACTION_DEBTOR);
	query_put_text(row, event->action_id);
	step = query_step(row);
	if (step == QUERY_ROW)
		event->address = ledger_keep(ledger, query_text(row, 1), &ok);
	query_end(row);
	return ok && step != QUERY_TROUBLE;
}

static bool
read_events(struct ledger *ledger, struct text debtor)
{
	const enum ledger_walked which = LEDGER_WALK_EVENTS;
	struct ledger_row row;
	struct ledger_event *event;
	enum query_step step;

	step = ledger_rows_first(ledger, which, TEXT(""), debtor, &row);
	for (; step == QUERY_ROW; step = ledger_rows_next(ledger, which, &row)) {
		event =
		    ledger_rows_add(ledger, &ledger->events, sizeof(*event));
		if (event == NULL ||
		    !ledger_event_get(ledger, ledger->arena, &row, event))
			break;
		if (event->kind == EVENT_BOUNCED && event->address.len == 0 &&
		    event->action_id.len > 0 && !find_address(ledger, event))
			break;
	}
	ledger_rows_end(&row);
	return step == QUERY_DONE;
}

static bool
read_all(struct ledger *ledger, struct text strategy, struct text debtor)
{
	size_t known = ledger->actions.count;

	return read_sent(ledger, strategy, debtor) &&
	    (ledger->actions.count == known || read_items(ledger, debtor)) &&
	    read_events(ledger, debtor);
}

static int
compare_sent(const void *a, const void *b)
{
	const struct ledger_sent *one = a, *two = b;

	if (one->sent != two->sent)
		return one->sent < two->sent ? -1 : 1;
	return text_compare(one->action_id, two->action_id);
}

static int
compare_texts(const struct ledger_event *one, const struct ledger_event *two)
{
	const struct text pairs[][2] = {
		{ one->action_id, two->action_id },
		{ one->doc_id, two->doc_id }, { one->item, two->item },
		{ one->address, two->address }, { one->code, two->code },
		{ one->stops, two->stops },
		{ one->currency, two->currency }, { one->by, two->by },
		{ one->at, two->at }, { one->value, two->value },
	};
	int order = 0;

	for (size_t i = 0; order == 0 && i < sizeof pairs / sizeof *pairs; i++)
		order = text_compare(pairs[i][0], pairs[i][1]);
	return order;
}

/* Two events of one debtor are never equal in all of it. */
static int
compare_event(const void *a, const void *b)
{
	const struct ledger_event *one = a, *two = b;
	const int64_t pairs[][2] = {
		{ one->date, two->date },
		{ ledger_event_rank(one->kind), ledger_event_rank(two->kind) },
		{ one->until, two->until }, { one->from, two->from },
		{ one->channel, two->channel },
		{ one->incoming, two->incoming },
		{ one->amount, two->amount }, { one->digits, two->digits },
	};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		if (pairs[i][0] != pairs[i][1])
			return pairs[i][0] < pairs[i][1] ? -1 : 1;
	return compare_texts(one, two);
}

/* Only a day with several events needs more than the order of the table. */
static void
sort_events(struct ledger *ledger)
{
	struct ledger_event *events = ledger->events.at;

	for (size_t i = 1; i < ledger->events.count; i++)
		if (events[i].date <= events[i - 1].date) {
			qsort(events, ledger->events.count, sizeof *events,
			    compare_event);
			return;
		}
}

/* What was erased, by its names as far as the caller knows them. */
static bool
name_erased(struct ledger *ledger, size_t items, size_t events)
{
	struct ledger_sent_item *item = ledger->items.at;
	struct ledger_event *event = ledger->events.at;

	if (ledger->items.count == items && ledger->events.count == events)
		return true;
	if (!ledger_alias_begin(ledger))
		return false;
	for (; items < ledger->items.count; items++)
		ledger_alias_put(ledger, &item[items].item);
	for (; events < ledger->events.count; events++) {
		ledger_alias_put(ledger, &event[events].item);
		ledger_alias_put(ledger, &event[events].doc_id);
	}
	return true;
}

/* Tokens are in no order. */
static bool
read_erased(struct ledger *ledger, struct text strategy, struct text debtor)
{
	char room[LEDGER_TOKEN];
	struct text token = ledger_token(ledger, debtor, room);
	size_t known = ledger->actions.count;
	size_t items = ledger->items.count, events = ledger->events.count;
	bool in_order = ledger->in_order, ok;

	if (!ledger_has_token(ledger, token))
		return true;
	ledger->in_order = false;
	ok = read_all(ledger, strategy, token) &&
	    name_erased(ledger, items, events);
	ledger->in_order = in_order;
	if (!ok)
		return false;
	if (known > 0 && ledger->actions.count > known)
		qsort(ledger->actions.at, ledger->actions.count,
		    sizeof(struct ledger_sent), compare_sent);
	return true;
}

const struct ledger_history *
ledger_history(struct ledger *ledger, struct text strategy, struct text debtor)
{
	arena_reset(ledger->arena);
	ledger->actions.count = 0;
	ledger->ids.count = 0;
	ledger->items.count = 0;
	ledger->events.count = 0;
	if (!ledger_ahead_find(ledger, strategy, debtor) ||
	    !read_all(ledger, strategy, debtor) ||
	    (ledger->erased && !read_erased(ledger, strategy, debtor)))
		return NULL;
	sort_events(ledger);
	ledger->history = (struct ledger_history){
		.actions = ledger->actions.at,
		.action_count = ledger->actions.count,
		.items = ledger->items.at,
		.item_count = ledger->items.count,
		.events = ledger->events.at,
		.event_count = ledger->events.count,
	};
	return &ledger->history;
}

bool
ledger_debtors(struct ledger *ledger,
    bool (*take)(void *ctx, struct text debtor), void *ctx)
{
	struct query *row = db_query(ledger->db, SQL_DEBTORS);
	enum query_step step;

	while ((step = query_step(row)) == QUERY_ROW)
		if (!take(ctx, query_text(row, 0)))
			break;
	query_end(row);
	return step == QUERY_DONE;
}

bool
ledger_agent_loads(struct ledger *ledger, int32_t as_of,
    bool (*take)(void *ctx, struct text agent, struct text currency, int digits,
        uint64_t count, int64_t amount),
    void *ctx)
{
	struct query *row = db_query(ledger->db, SQL_AGENT_LOADS);
	enum query_step step;

	query_put_date(row, as_of);
	while ((step = query_step(row)) == QUERY_ROW)
		if (!take(ctx, query_text(row, 0), query_text(row, 1),
		        (int)query_int(row, 2), (uint64_t)query_int(row, 3),
		        query_int(row, 4)))
			break;
	query_end(row);
	return step == QUERY_DONE;
}
