#include "ageing/item_key.h"
#include "base/date.h"
#include "ledger/ledger_load.h"

enum {
	IMPORT_ID,
	IMPORT_KEY,
	IMPORT_STRATEGY,
	IMPORT_PLAN,
	IMPORT_DEBTOR,
	IMPORT_CHANNEL,
	IMPORT_AS_OF,
	IMPORT_SEND_AFTER,
	IMPORT_LEVEL,
	IMPORT_CURRENCY,
	IMPORT_AMOUNT,
	IMPORT_TEMPLATE,
	IMPORT_ADDRESS,
	IMPORT_ITEM,
	IMPORT_ITEM_LEVEL,
	IMPORT_BATCH,
	IMPORT_ITEM_DUE,
	IMPORT_QUEUE,
	IMPORT_TIMEZONE,
	IMPORT_BOUND_BY,
	IMPORT_CALENDAR,
	IMPORT_RULES,
	IMPORT_ARM,
	IMPORT_AGENT,
	IMPORT_PLAN_SOURCE,
	IMPORT_COST,
	IMPORT_FEES,
	IMPORT_ITEM_FEES,
	IMPORT_COLUMNS
};

static const struct ledger_column columns[IMPORT_COLUMNS] = {
	[IMPORT_ID] = { "action_id", COLUMN_STRING, COLUMN_REQUIRED },
	[IMPORT_KEY] = { "action_key", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_STRATEGY] = { "strategy", COLUMN_STRING, COLUMN_REQUIRED },
	[IMPORT_PLAN] = { "plan", COLUMN_STRING, COLUMN_REQUIRED },
	[IMPORT_DEBTOR] = { "debtor_id", COLUMN_STRING, COLUMN_REQUIRED },
	[IMPORT_CHANNEL] = { "channel", COLUMN_STRING, COLUMN_REQUIRED },
	[IMPORT_AS_OF] = { "as_of", COLUMN_DATE, COLUMN_REQUIRED },
	[IMPORT_SEND_AFTER] = { "send_after", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_LEVEL] = { "level", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_CURRENCY] = { "currency", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_AMOUNT] = { "amount", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_TEMPLATE] = { "template", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_ADDRESS] = { "address", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_ITEM] = { "item_key", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_ITEM_LEVEL] = { "item_level", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_BATCH] = { "batch", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_ITEM_DUE] = { "item_due", COLUMN_DATE, COLUMN_OPTIONAL },
	[IMPORT_QUEUE] = { "queue", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_TIMEZONE] = { "timezone", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_BOUND_BY] = { "bound_by", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_CALENDAR] = { "calendar", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_RULES] = { "rules", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_ARM] = { "arm", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_AGENT] = { "agent", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_PLAN_SOURCE] = { "plan_source", COLUMN_STRING,
	    COLUMN_OPTIONAL },
	[IMPORT_COST] = { "cost", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_FEES] = { "fees", COLUMN_STRING, COLUMN_OPTIONAL },
	[IMPORT_ITEM_FEES] = { "item_fees", COLUMN_STRING, COLUMN_OPTIONAL },
};

/* One record: an action with one of its items. */
struct past {
	struct ledger_action action;
	struct ledger_item item;
	struct ledger_batch batch; /* kind null: none */
	struct text fees, item_fees; /* lists of fees */
	char local[LEDGER_LOCAL];    /* send_after by the debtor's clocks */
};

/* What became of a step that may also reject the record. */
enum import_step { IMPORT_GOOD, IMPORT_REJECTED, IMPORT_TROUBLE };

/* The decimals that are written are those of the currency at that time, and
 * those of the cost. */
static bool
read_amounts(const struct ledger_load *load, struct batch *batch, size_t row,
    struct ledger_action *action)
{
	int digits = -1;

	if (!ledger_load_amount(load, batch, row, IMPORT_AMOUNT, &digits,
	        &action->amount))
		return false;
	action->digits = digits < 0 ? 0 : digits;
	return ledger_load_amount(load, batch, row, IMPORT_COST,
	    &action->digits, &action->cost);
}

static bool
read_batch(const struct ledger_load *load, struct batch *batch, size_t row,
    struct ledger_batch *parsed)
{
	struct text text = ledger_load_text(load, batch, row, IMPORT_BATCH);

	return text.len == 0 || ledger_batch_parse(text, parsed) ||
	       ledger_load_reject(load, batch, row, IMPORT_BATCH, "R_BATCH",
	           "is not a batch such as letter/2026-01-31/1");
}

static bool
read_item(const struct ledger_load *load, struct batch *batch, size_t row,
    struct ledger_item *item)
{
	item->item = ledger_load_text(load, batch, row, IMPORT_ITEM);
	item->level = ledger_load_text(load, batch, row, IMPORT_ITEM_LEVEL);
	item->due = ledger_load_date(load, batch, row, IMPORT_ITEM_DUE);
	if (item->item.len > 0 && !item_key_valid(item->item))
		return ledger_load_reject(load, batch, row, IMPORT_ITEM,
		    "R_ITEM_KEY",
		    "is not an item key (company/doc_id/instalment/doc_type)");
	if (item->item.len == 0 && item->level.len > 0)
		return ledger_load_reject(load, batch, row,
		    IMPORT_ITEM_LEVEL, "R_ITEM_KEY",
		    "is a level without an item_key");
	return true;
}

/* Lists of fees without items: those are in item_key. */
static bool
read_fees(const struct ledger_load *load, struct batch *batch, size_t row,
    int column, const struct past *past, struct text *list)
{
	struct text rest;
	struct ledger_fee fee;
	bool items = false;
	bool bad;

	*list = ledger_load_text(load, batch, row, column);
	rest = *list;
	while (fee_list_next(&rest, past->action.digits, &fee, &bad))
		items = items || fee.item.len > 0;
	if (column == IMPORT_ITEM_FEES && past->item.item.len == 0)
		items = list->len > 0;
	return (!bad && !items) ||
	       ledger_load_reject(load, batch, row, column, "R_CHARGE",
	                   "is not fees such as late=49.00, with the decimals "
	                   "of the amount");
}

static bool
read_past(const struct ledger_load *load, struct batch *batch, size_t row,
    struct past *past)
{
	const struct {
		struct text *to;
		int column;
	} texts[] = {
		{ &past->action.action_id, IMPORT_ID },
		{ &past->action.key, IMPORT_KEY },
		{ &past->action.strategy, IMPORT_STRATEGY },
		{ &past->action.plan, IMPORT_PLAN },
		{ &past->action.debtor, IMPORT_DEBTOR },
		{ &past->action.level, IMPORT_LEVEL },
		{ &past->action.currency, IMPORT_CURRENCY },
		{ &past->action.template, IMPORT_TEMPLATE },
		{ &past->action.address, IMPORT_ADDRESS },
		{ &past->action.queue, IMPORT_QUEUE },
		{ &past->action.timezone, IMPORT_TIMEZONE },
		{ &past->action.bound_by, IMPORT_BOUND_BY },
		{ &past->action.calendar, IMPORT_CALENDAR },
		{ &past->action.rules, IMPORT_RULES },
		{ &past->action.arm, IMPORT_ARM },
		{ &past->action.agent, IMPORT_AGENT },
		{ &past->action.plan_source, IMPORT_PLAN_SOURCE },
	};
	int channel;
	size_t i;

	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		*texts[i].to =
		    ledger_load_text(load, batch, row, texts[i].column);
	past->action.as_of = ledger_load_date(load, batch, row, IMPORT_AS_OF);
	channel = ledger_load_channel(load, batch, row, IMPORT_CHANNEL);
	if (channel < 0)
		return false;
	past->action.channel = (enum channel)channel;
	return read_amounts(load, batch, row, &past->action) &&
	       ledger_load_local(load, batch, row, IMPORT_SEND_AFTER,
	           past->action.timezone, past->local,
	           &past->action.send_after) &&
	       read_item(load, batch, row, &past->item) &&
	       read_fees(load, batch, row, IMPORT_FEES, past, &past->fees) &&
	       read_fees(load, batch, row, IMPORT_ITEM_FEES, past,
	           &past->item_fees) &&
	       read_batch(load, batch, row, &past->batch);
}

static bool
add_batch(struct ledger *ledger, struct ledger_batch *batch)
{
	struct query *query = db_query(ledger->db, SQL_BATCH_ADD);

	query_put_text(query, batch->kind);
	query_put_date(query, batch->as_of);
	query_put_int(query, batch->number);
	query_put_text(query, TEXT("done"));
	query_put_text(query, (struct text){ NULL, 0 });
	query_put_int(query, 0);
	if (!query_run(query))
		return false;
	batch->id = db_last_id(ledger->db);
	return true;
}

/* Fills in the id of the batch, which is made when it is new, unless the file
 * has records of batches. */
static enum import_step
find_batch(struct ledger_load *load, struct batch *batch, size_t row,
    struct ledger_batch *wanted)
{
	struct query *query;
	bool claimed;

	if (wanted->kind.len == 0)
		return IMPORT_GOOD;
	query = db_query(load->ledger->db, SQL_BATCH_FIND);
	query_put_text(query, wanted->kind);
	query_put_date(query, wanted->as_of);
	query_put_int(query, wanted->number);
	switch (query_step(query)) {
	case QUERY_TROUBLE:
		return IMPORT_TROUBLE;
	case QUERY_DONE:
		if (!load->records)
			return add_batch(load->ledger, wanted)
			           ? IMPORT_GOOD
			           : IMPORT_TROUBLE;
		ledger_load_reject(load, batch, row, IMPORT_BATCH, "R_BATCH",
		    "is not there: its own record is missing, or was "
		    "rejected");
		return IMPORT_REJECTED;
	case QUERY_ROW:
		break;
	}
	wanted->id = query_int(query, 0);
	claimed = text_is(query_text(query, 1), "claimed");
	query_end(query);
	if (!claimed)
		return IMPORT_GOOD;
	/* Its actions would vanish when the batch is released. */
	ledger_load_reject(load, batch, row, IMPORT_BATCH, "R_BATCH",
	    "is claimed by a run that did not finish");
	return IMPORT_REJECTED;
}

/* The action of the record: *found is filled in when it is there already. */
static enum import_step
find_past(struct ledger_load *load, struct batch *batch, size_t row,
    const struct past *past, struct ledger_found *found, bool *gone)
{
	const char *why;

	*gone = false;
	switch (ledger_find_action(load->ledger, &past->action, found)) {
	case LEDGER_FIND_TROUBLE:
		return IMPORT_TROUBLE;
	case LEDGER_GONE:
		*gone = true;
		return IMPORT_GOOD;
	case LEDGER_NEW:
		found->id = 0;
		return IMPORT_GOOD;
	case LEDGER_FOUND:
		break;
	}
	if (found->same && found->sent_same && !found->claimed)
		return IMPORT_GOOD;
	why = "is another action in the ledger";
	if (found->same && found->claimed)
		why = "is claimed by a run that did not finish";
	else if (found->same)
		why = "went out on another day or channel by the ledger";
	ledger_load_reject(load, batch, row, IMPORT_ID, "R_ACTION", why);
	return IMPORT_REJECTED;
}

/* The first column of the record that says otherwise than the row of an action
 * that is there; -1: none. */
static int
find_other(const struct ledger_load *load, struct batch *batch, size_t row,
    const struct ledger_action *action, struct query *query)
{
	static const int columns_of_row[] = { IMPORT_TEMPLATE, IMPORT_ADDRESS,
		IMPORT_SEND_AFTER, IMPORT_QUEUE, IMPORT_TIMEZONE,
		IMPORT_BOUND_BY, IMPORT_CALENDAR, IMPORT_RULES, IMPORT_ARM,
		IMPORT_AGENT, IMPORT_PLAN_SOURCE };
	int at = 0;

	for (; at < (int)(sizeof columns_of_row / sizeof(int)); at++) {
		struct text given = columns_of_row[at] == IMPORT_SEND_AFTER ?
		    action->send_after :
		    ledger_load_text(load, batch, row, columns_of_row[at]);

		if (given.len > 0 && !text_equal(given, query_text(query, at)))
			return columns_of_row[at];
	}
	if (ledger_load_text(load, batch, row, IMPORT_AMOUNT).len > 0 &&
	    (query_int(query, at) != action->amount ||
	        query_int(query, at + 1) != action->digits))
		return IMPORT_AMOUNT;
	if (ledger_load_text(load, batch, row, IMPORT_COST).len > 0 &&
	    query_int(query, at + 2) != action->cost)
		return IMPORT_COST;
	return -1;
}

/* What is known already must not be told otherwise: the first record would be
 * believed, and which is first is chance. */
static enum import_step
check_rest(struct ledger_load *load, struct batch *batch, size_t row,
    const struct past *past, int64_t action)
{
	struct query *query = db_query(load->ledger->db, SQL_ACTION_REST);
	int column;

	query_put_int(query, action);
	if (query_step(query) != QUERY_ROW)
		return IMPORT_TROUBLE;
	column = find_other(load, batch, row, &past->action, query);
	query_end(query);
	if (column == -1)
		return IMPORT_GOOD;
	ledger_load_reject(load, batch, row, column, "R_ACTION",
	    "is otherwise in the ledger, or in a record before");
	return IMPORT_REJECTED;
}

/* The same for a list of fees of the action, or of its item. */
static enum import_step
check_fees(struct ledger_load *load, struct batch *batch, size_t row,
    const struct past *past, int64_t action, int column)
{
	bool of_item = column == IMPORT_ITEM_FEES;
	struct text list = of_item ? past->item_fees : past->fees;
	struct ledger_fee fee;
	bool bad;

	while (fee_list_next(&list, past->action.digits, &fee, &bad)) {
		struct query *query =
		    db_query(load->ledger->db, SQL_FEE_FIND);
		enum query_step step;
		bool same;

		query_put_text(query, past->action.debtor);
		query_put_int(query, action);
		query_put_text(query, fee.charge);
		query_put_text(query, of_item ? past->item.item :
		    (struct text){ NULL, 0 });
		step = query_step(query);
		if (step == QUERY_TROUBLE)
			return IMPORT_TROUBLE;
		same = step == QUERY_ROW && query_int(query, 0) == fee.amount;
		query_end(query);
		if (same)
			continue;
		ledger_load_reject(load, batch, row, column, "R_ACTION",
		    "is otherwise in the ledger, or in a record before");
		return IMPORT_REJECTED;
	}
	return IMPORT_GOOD;
}

/* Whether the action has the item of the record already, at that level. */
static enum import_step
find_item(struct ledger_load *load, struct batch *batch, size_t row,
    const struct past *past, int64_t action, bool *there)
{
	struct query *query = db_query(load->ledger->db, SQL_ITEM_FIND);
	enum query_step step;
	bool same;
	int32_t due;

	query_put_text(query, past->action.debtor);
	query_put_int(query, action);
	query_put_text(query, past->item.item);
	step = query_step(query);
	*there = step == QUERY_ROW;
	if (!*there)
		return step == QUERY_DONE ? IMPORT_GOOD : IMPORT_TROUBLE;
	same = text_equal(query_text(query, 0), past->item.level);
	due = query_date(query, 1);
	query_end(query);
	if (same && (past->item.due == DATE_NONE || past->item.due == due))
		return check_fees(
		    load, batch, row, past, action, IMPORT_ITEM_FEES);
	ledger_load_reject(load, batch, row, IMPORT_ITEM, "R_ACTION",
	    same ? "was due on another day by the ledger" :
	           "has another level in the ledger");
	return IMPORT_REJECTED;
}

static bool
add_fees(struct ledger *ledger, const struct past *past, int64_t action,
    struct text list, struct text item)
{
	struct ledger_fee fee;
	bool bad;

	while (fee_list_next(&list, past->action.digits, &fee, &bad)) {
		fee.item = item;
		if (!ledger_add_fee(
		        ledger, past->action.debtor, action, &fee))
			return false;
	}
	return true;
}

static enum import_step
add_past(struct ledger_load *load, struct batch *batch, size_t row,
    struct past *past, bool *added)
{
	struct ledger_found found;
	bool gone;
	enum import_step step =
	    find_past(load, batch, row, past, &found, &gone);
	bool there = past->item.item.len == 0;

	if (step != IMPORT_GOOD || gone)
		return step;
	*added = found.id == 0;
	if (*added && load->look)
		return IMPORT_GOOD;
	if (*added) {
		step = find_batch(load, batch, row, &past->batch);
		if (step != IMPORT_GOOD)
			return step;
		if (!ledger_add_action(
		        load->ledger, past->batch.id, &past->action,
		        &found.id) ||
		    !add_fees(load->ledger, past, found.id, past->fees,
		        (struct text){ NULL, 0 }))
			return IMPORT_TROUBLE;
	} else {
		step = check_rest(load, batch, row, past, found.id);
		if (step == IMPORT_GOOD)
			step = check_fees(load, batch, row, past, found.id,
			    IMPORT_FEES);
	}
	if (step == IMPORT_GOOD && !there)
		step = find_item(load, batch, row, past, found.id, &there);
	if (step != IMPORT_GOOD || there)
		return step;
	*added = true;
	if (load->look)
		return IMPORT_GOOD;
	return ledger_add_item(load->ledger, past->action.debtor, found.id,
	           &past->item) &&
	               add_fees(load->ledger, past, found.id,
	                   past->item_fees, past->item.item)
	           ? IMPORT_GOOD
	           : IMPORT_TROUBLE;
}

static bool
add_row(struct ledger_load *load, struct batch *batch, size_t row)
{
	struct past past = { 0 };
	bool added = false;
	enum import_step step;

	if (!read_past(load, batch, row, &past))
		return true;
	step = add_past(load, batch, row, &past, &added);
	if (step == IMPORT_GOOD && added)
		load->counts.added++;
	else if (step == IMPORT_GOOD)
		load->counts.known++;
	return step != IMPORT_TROUBLE;
}

const struct ledger_part ledger_actions_part = { "action", columns,
	IMPORT_COLUMNS, add_row };

bool
ledger_import(
    struct ledger *ledger, const char *path, struct ledger_counts *counts)
{
	static const struct ledger_part *const parts[] = {
		&ledger_actions_part, &ledger_facts_part, &ledger_runs_part,
		&ledger_batches_part, &ledger_events_part,
		&ledger_tombstones_part, &ledger_purged_part
	};
	struct ledger_load load = { .parts = parts,
		.part_count = sizeof parts / sizeof *parts };
	bool ran = ledger_load_run(&load, ledger, path);

	*counts = load.counts;
	return ran;
}
