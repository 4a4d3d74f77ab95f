#include <string.h>

#include "ageing/item_key.h"
#include "base/date.h"
#include "base/money.h"
#include "ledger/ledger_load.h"
#include "ledger/ledger_unread.h"

enum {
	OUTCOME_DEBTOR,
	OUTCOME_DATE,
	OUTCOME_EVENT,
	OUTCOME_ACTION,
	OUTCOME_CHANNEL,
	OUTCOME_DIRECTION,
	OUTCOME_DOC,
	OUTCOME_ITEM,
	OUTCOME_ADDRESS,
	OUTCOME_FROM,
	OUTCOME_UNTIL,
	OUTCOME_CODE,
	OUTCOME_STOPS,
	OUTCOME_AMOUNT,
	OUTCOME_CURRENCY,
	OUTCOME_BY,
	OUTCOME_AT,
	OUTCOME_VALUE,
	OUTCOME_NOTE,
	OUTCOME_COLUMNS
};

enum { EVENT_NAME_MAX = 32, CURRENCY_LETTERS = 3 };

/* A decision is about an action, whose debtor nobody may have told. */
static const struct ledger_column columns[OUTCOME_COLUMNS] = {
	[OUTCOME_DEBTOR] = { "debtor_id", COLUMN_STRING, COLUMN_PRESENT },
	[OUTCOME_DATE] = { "date", COLUMN_DATE, COLUMN_REQUIRED },
	[OUTCOME_EVENT] = { "event", COLUMN_STRING, COLUMN_REQUIRED },
	[OUTCOME_ACTION] = { "action_id", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_CHANNEL] = { "channel", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_DIRECTION] = { "direction", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_DOC] = { "doc_id", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_ITEM] = { "item_key", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_ADDRESS] = { "address", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_FROM] = { "from", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_UNTIL] = { "until", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_CODE] = { "code", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_STOPS] = { "stops", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_AMOUNT] = { "amount", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_CURRENCY] = { "currency", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_BY] = { "by", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_AT] = { "at", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_VALUE] = { "value", COLUMN_STRING, COLUMN_OPTIONAL },
	[OUTCOME_NOTE] = { "note", COLUMN_STRING, COLUMN_OPTIONAL },
};

/* One record, as it is stored. */
struct outcome {
	struct ledger_event event;
	struct text texts[OUTCOME_COLUMNS];
};

/* What an event of a kind is not without. */
static const struct {
	enum ledger_event_kind kind;
	int column;
} needs[] = {
	{ EVENT_PROMISED, OUTCOME_UNTIL },
	{ EVENT_PLAN_AGREED, OUTCOME_CODE },
	{ EVENT_PLAN_INSTALMENT, OUTCOME_CODE },
	{ EVENT_PLAN_INSTALMENT, OUTCOME_UNTIL },
	{ EVENT_PLAN_INSTALMENT, OUTCOME_AMOUNT },
	{ EVENT_PLAN_CANCELLED, OUTCOME_CODE },
	{ EVENT_HOLD, OUTCOME_CODE },
	{ EVENT_APPROVED, OUTCOME_ACTION },
	{ EVENT_APPROVED, OUTCOME_BY },
	{ EVENT_REJECTED, OUTCOME_ACTION },
	{ EVENT_REJECTED, OUTCOME_BY },
	{ EVENT_ESCALATED, OUTCOME_VALUE },
};

static bool
is_decision(const struct outcome *outcome)
{
	return outcome->event.kind == EVENT_APPROVED ||
	    outcome->event.kind == EVENT_REJECTED;
}

/* People write "opted out" for opted_out. */
static int
kind_of(struct text name)
{
	char plain[EVENT_NAME_MAX];

	if (name.len > sizeof(plain))
		return -1;
	for (size_t i = 0; i < name.len; i++)
		plain[i] = name.at[i] == ' ' ? '_' : name.at[i];
	return ledger_event_kind_of((struct text){ plain, name.len });
}

static bool
read_kind(const struct ledger_load *load, struct batch *batch, size_t row,
    struct outcome *outcome)
{
	struct text name = outcome->texts[OUTCOME_EVENT];
	int kind = kind_of(name);
	const char *near;

	if (kind != -1) {
		outcome->event.kind = (enum ledger_event_kind)kind;
		return true;
	}
	near = text_nearest(name, ledger_event_names, EVENT_KINDS);
	batch_reject(batch, row, load->slots[OUTCOME_EVENT], "R_EVENT",
	    "\"%.*s\" is not an event%s%s%s", (int)name.len, name.at,
	    near == NULL ? "; dunning-ledger(5) lists them" :
	                   ", did you mean \"",
	    near == NULL ? "" : near, near == NULL ? "" : "\"?");
	return false;
}

static bool
check_needs(const struct ledger_load *load, struct batch *batch, size_t row,
    const struct outcome *outcome)
{
	const char *kind = ledger_event_names[outcome->event.kind];

	if (outcome->texts[OUTCOME_DEBTOR].len == 0 && !is_decision(outcome)) {
		batch_reject(batch, row, load->slots[OUTCOME_DEBTOR], "R_NULL",
		    "column 'debtor_id' is empty");
		return false;
	}
	for (size_t i = 0; i < sizeof needs / sizeof *needs; i++) {
		int column = needs[i].column;
		bool there = column == OUTCOME_UNTIL ?
		    outcome->event.until != DATE_NONE :
		    outcome->texts[column].len > 0;

		if (there || needs[i].kind != outcome->event.kind)
			continue;
		batch_reject(batch, row, load->slots[column],
		    column == OUTCOME_UNTIL ? "R_DATE" : "R_EVENT",
		    "event %s needs its %s", kind, columns[column].name);
		return false;
	}
	return true;
}

/* Of these the day may well be over when they are told. */
static bool
looks_back(enum ledger_event_kind kind)
{
	return kind == EVENT_PROMISE_CANCELLED ||
	    kind == EVENT_PLAN_INSTALMENT || kind == EVENT_HOLD ||
	    kind == EVENT_BREATHING_SPACE ||
	    kind == EVENT_MENTAL_HEALTH_CRISIS;
}

static bool
check_days(const struct ledger_load *load, struct batch *batch, size_t row,
    const struct ledger_event *event)
{
	const char *why = NULL;

	if (event->until == DATE_NONE)
		return true;
	if (event->from != DATE_NONE && event->until < event->from)
		why = "until is before from";
	else if (event->until < event->date && !looks_back(event->kind))
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
	struct text item = outcome->event.item;
	bool fee = outcome->event.kind == EVENT_FEE_PAID ||
	    outcome->event.kind == EVENT_FEE_WAIVED;

	if (fee && outcome->event.doc_id.len > 0) {
		batch_reject(batch, row, load->slots[OUTCOME_DOC],
		    "R_ITEM_KEY",
		    "fees are of actions, not of documents: name one with "
		    "action_id, or an item with item_key, or none for all "
		    "fees up to the date");
		return false;
	}
	return item.len == 0 || item_key_valid(item) ||
	    ledger_load_reject(load, batch, row, OUTCOME_ITEM, "R_ITEM_KEY",
	        "is not an item key (company/doc_id/instalment/doc_type); "
	        "use doc_id to name a document");
}

/* A payment in "mxn" would keep no promise in MXN. */
static bool
check_currency(const struct ledger_load *load, struct batch *batch, size_t row,
    struct text code)
{
	char upper[CURRENCY_LETTERS + 1] = "";

	if (code.len != CURRENCY_LETTERS || load->records ||
	    currency_digits(code) >= 0)
		return true;
	for (size_t i = 0; i < CURRENCY_LETTERS; i++)
		upper[i] = code.at[i] >= 'a' && code.at[i] <= 'z' ?
		    (char)(code.at[i] - 'a' + 'A') : code.at[i];
	return currency_digits(text_of(upper)) < 0 ||
	    ledger_load_reject(load, batch, row, OUTCOME_CURRENCY,
	        "R_CURRENCY", "is not written in capitals");
}

static bool
check_words(const struct ledger_load *load, struct batch *batch, size_t row,
    struct outcome *outcome)
{
	static const char *const stops[] = { "contact", "fees", "escalate",
		"score" };
	struct text direction = outcome->texts[OUTCOME_DIRECTION];
	struct text rest = outcome->event.stops, word;

	outcome->event.incoming = text_is(direction, "in");
	if (direction.len > 0 && !outcome->event.incoming &&
	    !text_is(direction, "out"))
		return ledger_load_reject(load, batch, row, OUTCOME_DIRECTION,
		    "R_DIRECTION", "is neither in nor out");
	while (text_split(&rest, '|', &word)) {
		size_t i = 0;

		while (i < 4 && !text_is(word, stops[i]))
			i++;
		if (i == 4)
			return ledger_load_reject(load, batch, row,
			    OUTCOME_STOPS, "R_STOPS", "is not made of contact, "
			    "fees, escalate and score, joined by |");
	}
	return true;
}

/* One amount has one way to be written: with the digits of its currency.  What
 * a ledger wrote may be of another time. */
static bool
read_amount(const struct ledger_load *load, struct batch *batch, size_t row,
    struct outcome *outcome)
{
	struct ledger_event *event = &outcome->event;
	int digits = currency_digits(event->currency);
	int64_t amount;

	if (load->records && digits >= 0 &&
	    money_parse(outcome->texts[OUTCOME_AMOUNT], &money_plain, digits,
	        &amount, NULL) != MONEY_OK)
		digits = -1;
	amount = INT64_MIN;
	if (!ledger_load_amount(
	        load, batch, row, OUTCOME_AMOUNT, &digits, &amount))
		return false;
	event->amount = amount;
	event->digits = amount == INT64_MIN || digits < 0 ? 0 : digits;
	if (load->records || amount == INT64_MIN || amount > 0 ||
	    (event->kind != EVENT_PROMISED &&
	        event->kind != EVENT_PLAN_INSTALMENT))
		return true;
	return ledger_load_reject(load, batch, row, OUTCOME_AMOUNT,
	    "R_AMOUNT", "is nothing that anybody could promise");
}

static void
read_texts(const struct ledger_load *load, struct batch *batch, size_t row,
    struct outcome *outcome)
{
	struct text *texts = outcome->texts;

	for (int i = 0; i < OUTCOME_COLUMNS; i++)
		if (columns[i].type == COLUMN_STRING)
			texts[i] = ledger_load_text(load, batch, row, i);
	outcome->event = (struct ledger_event){
		.date = ledger_load_date(load, batch, row, OUTCOME_DATE),
		.from = DATE_NONE,
		.until = DATE_NONE,
		.action_id = texts[OUTCOME_ACTION],
		.item = texts[OUTCOME_ITEM],
		.doc_id = texts[OUTCOME_DOC],
		.address = texts[OUTCOME_ADDRESS],
		.code = texts[OUTCOME_CODE],
		.stops = texts[OUTCOME_STOPS],
		.currency = texts[OUTCOME_CURRENCY],
		.by = texts[OUTCOME_BY],
		.at = texts[OUTCOME_AT],
		.value = texts[OUTCOME_VALUE],
		.run = load->run,
	};
}

static bool
read_day(const struct ledger_load *load, struct batch *batch, size_t row,
    int column, int32_t *day)
{
	struct text text =
	    text_trim(ledger_load_text(load, batch, row, column));

	if (text.len == 0 || date_parse(text, day))
		return true;
	*day = DATE_NONE;
	return ledger_load_reject(load, batch, row, column, "R_VALUE",
	    "is not a date (yyyy-mm-dd)");
}

/* The kind comes first: who reads on must know whether it forbids anything. */
static bool
read_outcome(const struct ledger_load *load, struct batch *batch, size_t row,
    struct outcome *outcome)
{
	struct ledger_event *event = &outcome->event;

	read_texts(load, batch, row, outcome);
	if (!read_kind(load, batch, row, outcome))
		return false;
	event->channel =
	    ledger_load_channel(load, batch, row, OUTCOME_CHANNEL);
	return event->channel != -2 &&
	    read_day(load, batch, row, OUTCOME_FROM, &event->from) &&
	    read_day(load, batch, row, OUTCOME_UNTIL, &event->until) &&
	    check_needs(load, batch, row, outcome) &&
	    check_days(load, batch, row, &outcome->event) &&
	    check_item(load, batch, row, outcome) &&
	    check_words(load, batch, row, outcome) &&
	    check_currency(load, batch, row, outcome->event.currency) &&
	    read_amount(load, batch, row, outcome) &&
	    ledger_load_moment(load, batch, row, OUTCOME_AT);
}

/* The run of a record that a ledger wrote: what came after a run of another
 * ledger came to this one now.  *good is false when the record is rejected. */
static bool
read_run(struct ledger_load *load, struct batch *batch, size_t row,
    struct outcome *outcome, bool *good)
{
	int64_t run;

	if (!ledger_load_run_of(load, batch, row, &run, good))
		return false;
	if (run != -1)
		outcome->event.run = run;
	return true;
}

/* What the ledger knows about the action that a record names. */
enum action_known { ACTION_NONE, ACTION_KNOWN, ACTION_OTHER, ACTION_TROUBLE };

static enum action_known
find_action(
    struct ledger *ledger, const struct outcome *outcome, bool *addressed)
{
	struct query *row = db_query(ledger->db, SQL_ACTION_DEBTOR);
	struct text debtor = outcome->texts[OUTCOME_DEBTOR];
	enum action_known known;

	query_put_text(row, outcome->event.action_id);
	switch (query_step(row)) {
	case QUERY_ROW:
		break;
	case QUERY_DONE:
		return ACTION_NONE;
	case QUERY_TROUBLE:
		return ACTION_TROUBLE;
	}
	known = debtor.len == 0 || text_equal(query_text(row, 0), debtor) ?
	    ACTION_KNOWN : ACTION_OTHER;
	*addressed = query_text(row, 1).len > 0;
	query_end(row);
	return known;
}

/* The action must not contradict the record; *good tells.  False: trouble. */
static bool
check_action(struct ledger_load *load, struct batch *batch, size_t row,
    const struct outcome *outcome, bool *good)
{
	struct text id = outcome->event.action_id;
	int slot = load->slots[OUTCOME_ACTION];
	bool addressed = outcome->event.address.len > 0;
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
	} else if (outcome->event.kind == EVENT_BOUNCED && !addressed &&
	    !by_action) {
		batch_reject(batch, row, load->slots[OUTCOME_ADDRESS],
		    "R_ADDRESS",
		    "a bounce needs the address that failed, or "
		    "an action that is in the ledger");
	} else {
		*good = true;
	}
	if (*good && id.len > 0 && known == ACTION_NONE &&
	    !is_decision(outcome))
		diag_at(load->ledger->diag, DIAG_WARNING, "W_ACTION",
		    batch_at_slot(batch, row, slot),
		    "there is no action %.*s in the ledger", (int)id.len,
		    id.at);
	return true;
}

/* Its debtor has a hash, which another key does not give. */
static bool
check_key(const struct ledger_load *load, struct batch *batch, size_t row,
    const struct outcome *outcome)
{
	if (!load->records || outcome->event.kind != EVENT_ERASED ||
	    load->ledger->key[0] != '\0')
		return true;
	return ledger_load_reject(load, batch, row, OUTCOME_DEBTOR, "R_RECORD",
	    LEDGER_LOAD_KEYLESS);
}

static bool
add_outcome(struct ledger_load *load, struct batch *batch, size_t row)
{
	struct outcome outcome = { .texts = { { NULL, 0 } } };
	bool good = true, added;

	if (!read_outcome(load, batch, row, &outcome))
		return ledger_put_unreadable(load, batch, row,
		    outcome.texts[OUTCOME_DEBTOR], &outcome.event);
	if (!check_key(load, batch, row, &outcome))
		return true;
	/* What a ledger wrote was looked at when that ledger took it. */
	if (load->records ? !read_run(load, batch, row, &outcome, &good) :
	                    !check_action(load, batch, row, &outcome, &good))
		return false;
	if (!good)
		return true;
	if (!ledger_event_put(load->ledger, outcome.texts[OUTCOME_DEBTOR],
	        &outcome.event, outcome.texts[OUTCOME_NOTE], &added))
		return false;
	if (added)
		load->counts.added++;
	else
		load->counts.known++;
	return true;
}

const struct ledger_part ledger_events_part = { "event", columns,
	OUTCOME_COLUMNS, add_outcome };

bool
ledger_outcome(
    struct ledger *ledger, const char *path, struct ledger_counts *counts)
{
	static const struct ledger_part *const parts[] = {
		&ledger_events_part
	};
	struct ledger_load load = { .parts = parts, .part_count = 1 };
	bool ran = ledger_load_run(&load, ledger, path);

	*counts = load.counts;
	return ran;
}
