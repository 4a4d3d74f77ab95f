#include <string.h>

#include "ageing/item_key.h"
#include "ledger/ledger_load.h"

enum {
	OUTCOME_DEBTOR,
	OUTCOME_DATE,
	OUTCOME_EVENT,
	OUTCOME_ACTION,
	OUTCOME_CHANNEL,
	OUTCOME_DOC,
	OUTCOME_ITEM,
	OUTCOME_ADDRESS,
	OUTCOME_UNTIL,
	OUTCOME_NOTE,
	OUTCOME_COLUMNS
};

enum { EVENT_NAME_MAX = 32 };

static const struct ledger_column columns[OUTCOME_COLUMNS] = {
	[OUTCOME_DEBTOR] = { "debtor_id", COLUMN_STRING, COLUMN_REQUIRED },
	[OUTCOME_DATE] = { "date", COLUMN_DATE, COLUMN_REQUIRED },
	[OUTCOME_EVENT] = { "event", COLUMN_STRING, COLUMN_REQUIRED },
	[OUTCOME_ACTION] = { "action_id", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_CHANNEL] = { "channel", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_DOC] = { "doc_id", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_ITEM] = { "item_key", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_ADDRESS] = { "address", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_UNTIL] = { "until", COLUMN_DATE, COLUMN_OPTIONAL },
	[OUTCOME_NOTE] = { "note", COLUMN_STRING, COLUMN_OPTIONAL },
};

/* One record, as it is stored. */
struct outcome {
	enum ledger_event_kind kind;
	int32_t date;
	int32_t until;
	int channel;
	struct text texts[OUTCOME_COLUMNS];
};

/* People write "opted out" for opted_out. */
static int
kind_of(struct text name)
{
	char plain[EVENT_NAME_MAX];
	size_t i;
	int kind;

	if (name.len > sizeof(plain))
		return -1;
	for (i = 0; i < name.len; i++) {
		plain[i] = name.at[i];
		if (plain[i] == ' ')
			plain[i] = '_';
	}
	for (kind = 0; kind < EVENT_KINDS; kind++)
		if (text_is((struct text){ plain, name.len },
		        ledger_event_names[kind]))
			return kind;
	return -1;
}

static bool
read_kind(const struct ledger_load *load, struct batch *batch, size_t row,
    struct outcome *outcome)
{
	struct text name = outcome->texts[OUTCOME_EVENT];
	int kind = kind_of(name);
	const char *near;

	if (kind != -1) {
		outcome->kind = (enum ledger_event_kind)kind;
		return true;
	}
	near = text_nearest(name, ledger_event_names, EVENT_KINDS);
	batch_reject(batch, row, load->slots[OUTCOME_EVENT], "R_EVENT",
	    "\"%.*s\" is not an event%s%s%s", (int)name.len, name.at,
	    near == NULL ? "; they are sent, delivered, bounced, answered, "
	                   "paid, promised, disputed, opted_out, fee_paid, "
	                   "fee_waived"
	                 : ", did you mean \"",
	    near == NULL ? "" : near, near == NULL ? "" : "\"?");
	return false;
}

/* A promise is for a day; nothing could be done with one that is not. */
static bool
check_until(const struct ledger_load *load, struct batch *batch, size_t row,
    const struct outcome *outcome)
{
	const char *why = NULL;

	if (outcome->kind == EVENT_PROMISED && outcome->until == DATE_NONE)
		why = "a promise needs its day in until";
	else if (outcome->until != DATE_NONE && outcome->until < outcome->date)
		why = "until is before date";
	if (why == NULL)
		return true;
	batch_reject(
	    batch, row, load->slots[OUTCOME_UNTIL], "R_DATE", "%s", why);
	return false;
}

static bool
check_item(const struct ledger_load *load, struct batch *batch, size_t row,
    const struct outcome *outcome)
{
	struct text item = outcome->texts[OUTCOME_ITEM];
	bool fee = outcome->kind == EVENT_FEE_PAID ||
	    outcome->kind == EVENT_FEE_WAIVED;

	if (fee && outcome->texts[OUTCOME_DOC].len > 0) {
		batch_reject(batch, row, load->slots[OUTCOME_DOC],
		    "R_ITEM_KEY",
		    "fees are of actions, not of documents: name one with "
		    "action_id, or an item with item_key, or none for all "
		    "fees up to the date");
		return false;
	}
	if (item.len == 0 || item_key_valid(item))
		return true;
	batch_reject(batch, row, load->slots[OUTCOME_ITEM], "R_ITEM_KEY",
	    "\"%.*s\" is not an item key "
	    "(company/doc_id/instalment/doc_type); use doc_id to name a "
	    "document",
	    (int)item.len, item.at);
	return false;
}

static bool
read_outcome(const struct ledger_load *load, struct batch *batch, size_t row,
    struct outcome *outcome)
{
	int i;

	for (i = 0; i < OUTCOME_COLUMNS; i++)
		if (columns[i].type == COLUMN_STRING)
			outcome->texts[i] =
			    ledger_load_text(load, batch, row, i);
	outcome->date = ledger_load_date(load, batch, row, OUTCOME_DATE);
	outcome->until = ledger_load_date(load, batch, row, OUTCOME_UNTIL);
	outcome->channel =
	    ledger_load_channel(load, batch, row, OUTCOME_CHANNEL);
	return outcome->channel != -2 && read_kind(load, batch, row, outcome) &&
	       check_until(load, batch, row, outcome) &&
	       check_item(load, batch, row, outcome);
}

/* What the ledger knows about the action that a record names. */
enum action_known { ACTION_NONE, ACTION_KNOWN, ACTION_OTHER, ACTION_TROUBLE };

static enum action_known
find_action(
    struct ledger *ledger, const struct outcome *outcome, bool *addressed)
{
	struct query *row = db_query(ledger->db, SQL_ACTION_DEBTOR);
	enum action_known known;

	query_put_text(row, outcome->texts[OUTCOME_ACTION]);
	switch (query_step(row)) {
	case QUERY_ROW:
		break;
	case QUERY_DONE:
		return ACTION_NONE;
	case QUERY_TROUBLE:
		return ACTION_TROUBLE;
	}
	known = text_equal(query_text(row, 0), outcome->texts[OUTCOME_DEBTOR])
	            ? ACTION_KNOWN
	            : ACTION_OTHER;
	*addressed = query_text(row, 1).len > 0;
	query_end(row);
	return known;
}

/* The action must not contradict the record; *good tells.  False: trouble. */
static bool
check_action(struct ledger_load *load, struct batch *batch, size_t row,
    const struct outcome *outcome, bool *good)
{
	struct text id = outcome->texts[OUTCOME_ACTION];
	int slot = load->slots[OUTCOME_ACTION];
	bool addressed = outcome->texts[OUTCOME_ADDRESS].len > 0;
	enum action_known known = ACTION_NONE;
	bool by_action = false;

	if (id.len > 0)
		known = find_action(load->ledger, outcome, &by_action);
	if (known == ACTION_TROUBLE)
		return false;
	*good = false;
	if (known == ACTION_OTHER) {
		batch_reject(batch, row, slot, "R_ACTION",
		    "action %.*s is of another debtor", (int)id.len, id.at);
	} else if (outcome->kind == EVENT_BOUNCED && !addressed && !by_action) {
		batch_reject(batch, row, load->slots[OUTCOME_ADDRESS],
		    "R_ADDRESS",
		    "a bounce needs the address that failed, or "
		    "an action that is in the ledger");
	} else {
		*good = true;
	}
	if (*good && id.len > 0 && known == ACTION_NONE)
		diag_at(load->ledger->diag, DIAG_WARNING, "W_ACTION",
		    batch_at_slot(batch, row, slot),
		    "there is no action %.*s in the ledger", (int)id.len,
		    id.at);
	return true;
}

static bool
store_outcome(struct ledger_load *load, const struct outcome *outcome)
{
	struct db *db = load->ledger->db;
	struct query *query = db_query(db, SQL_EVENT_ADD);
	const char *channel =
	    outcome->channel == -1 ? "" : channel_names[outcome->channel];

	query_put_text(query, outcome->texts[OUTCOME_DEBTOR]);
	query_put_date(query, outcome->date);
	query_put_text(query, text_of(ledger_event_names[outcome->kind]));
	query_put_text(query, outcome->texts[OUTCOME_ACTION]);
	query_put_text(query, text_of(channel));
	query_put_text(query, outcome->texts[OUTCOME_DOC]);
	query_put_text(query, outcome->texts[OUTCOME_ITEM]);
	query_put_text(query, outcome->texts[OUTCOME_ADDRESS]);
	query_put_date(query, outcome->until);
	query_put_text(query, outcome->texts[OUTCOME_NOTE]);
	if (!query_run(query))
		return false;
	if (db_changes(db) > 0)
		load->counts.added++;
	else
		load->counts.known++;
	return true;
}

static bool
add_outcome(struct ledger_load *load, struct batch *batch, size_t row)
{
	struct outcome outcome = { 0 };
	bool good;

	if (!read_outcome(load, batch, row, &outcome))
		return true;
	if (!check_action(load, batch, row, &outcome, &good))
		return false;
	return !good || store_outcome(load, &outcome);
}

bool
ledger_outcome(
    struct ledger *ledger, const char *path, struct ledger_counts *counts)
{
	struct ledger_load load = {
		.columns = columns, .count = OUTCOME_COLUMNS, .add = add_outcome
	};
	bool ran = ledger_load_run(&load, ledger, path);

	*counts = load.counts;
	return ran;
}
