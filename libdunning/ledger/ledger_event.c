/* ledger_event.c -- what happened between creditor and debtor. */
#include <string.h>

#include "base/money.h"
#include "ledger/ledger_internal.h"

const char *const ledger_event_names[] = {
	[EVENT_SENT] = "sent",
	[EVENT_DELIVERED] = "delivered",
	[EVENT_BOUNCED] = "bounced",
	[EVENT_ANSWERED] = "answered",
	[EVENT_ATTEMPT] = "attempt",
	[EVENT_NOT_CONNECTED] = "not_connected",
	[EVENT_CONVERSATION] = "conversation",
	[EVENT_DIRECT] = "direct",
	[EVENT_PAID] = "paid",
	[EVENT_PROMISED] = "promised",
	[EVENT_PROMISE_CANCELLED] = "promise_cancelled",
	[EVENT_PLAN_AGREED] = "plan_agreed",
	[EVENT_PLAN_INSTALMENT] = "plan_instalment",
	[EVENT_PLAN_CANCELLED] = "plan_cancelled",
	[EVENT_FEE_PAID] = "fee_paid",
	[EVENT_FEE_WAIVED] = "fee_waived",
	[EVENT_DISPUTED] = "disputed",
	[EVENT_DISPUTE_CLOSED] = "dispute_closed",
	[EVENT_HOLD] = "hold",
	[EVENT_HOLD_RELEASED] = "hold_released",
	[EVENT_BREATHING_SPACE] = "breathing_space",
	[EVENT_MENTAL_HEALTH_CRISIS] = "mental_health_crisis",
	[EVENT_REPRESENTED] = "represented",
	[EVENT_INSOLVENT] = "insolvent",
	[EVENT_DECEASED] = "deceased",
	[EVENT_MINOR] = "minor",
	[EVENT_FRAUD] = "fraud",
	[EVENT_OPTED_OUT] = "opted_out",
	[EVENT_OPTED_IN] = "opted_in",
	[EVENT_CONSENTED] = "consented",
	[EVENT_APPROVED] = "approved",
	[EVENT_REJECTED] = "rejected",
	[EVENT_CURED] = "cured",
	[EVENT_ESCALATED] = "escalated",
	[EVENT_ERASED] = "erased",
	[EVENT_KINDS] = NULL,
};

/* What frees comes first, what tells next, what restricts last. */
static const unsigned char ranks[EVENT_KINDS] = {
	[EVENT_OPTED_IN] = 0,
	[EVENT_CONSENTED] = 1,
	[EVENT_DISPUTE_CLOSED] = 2,
	[EVENT_HOLD_RELEASED] = 3,
	[EVENT_PROMISE_CANCELLED] = 4,
	[EVENT_PLAN_CANCELLED] = 5,
	[EVENT_FEE_PAID] = 6,
	[EVENT_FEE_WAIVED] = 7,
	[EVENT_PAID] = 8,
	[EVENT_CURED] = 9,
	[EVENT_APPROVED] = 10,
	[EVENT_SENT] = 11,
	[EVENT_DELIVERED] = 12,
	[EVENT_ANSWERED] = 13,
	[EVENT_ATTEMPT] = 14,
	[EVENT_NOT_CONNECTED] = 15,
	[EVENT_DIRECT] = 16,
	[EVENT_CONVERSATION] = 17,
	[EVENT_ESCALATED] = 18,
	[EVENT_ERASED] = 19,
	[EVENT_PLAN_AGREED] = 20,
	[EVENT_PLAN_INSTALMENT] = 21,
	[EVENT_PROMISED] = 22,
	[EVENT_BOUNCED] = 23,
	[EVENT_REJECTED] = 24,
	[EVENT_HOLD] = 25,
	[EVENT_DISPUTED] = 26,
	[EVENT_BREATHING_SPACE] = 27,
	[EVENT_MENTAL_HEALTH_CRISIS] = 28,
	[EVENT_REPRESENTED] = 29,
	[EVENT_INSOLVENT] = 30,
	[EVENT_DECEASED] = 31,
	[EVENT_MINOR] = 32,
	[EVENT_FRAUD] = 33,
	[EVENT_OPTED_OUT] = 34,
};

int
ledger_event_rank(enum ledger_event_kind kind)
{
	return ranks[kind];
}

int
ledger_event_kind_of(struct text name)
{
	for (int kind = 0; name.len > 0 && kind < EVENT_KINDS; kind++)
		if (*name.at == *ledger_event_names[kind] &&
		    text_is(name, ledger_event_names[kind]))
			return kind;
	return -1;
}

/* An amount as it is stored: with the digits that it was given. */
static bool
get_amount(struct text text, struct ledger_event *event)
{
	const char *mark;

	event->amount = INT64_MIN;
	if (text.len == 0)
		return true;
	mark = memchr(text.at, '.', text.len);
	if (mark != NULL)
		event->digits =
		    (int)(text.len - (size_t)(mark - text.at)) - 1;
	return event->digits <= 4 && money_parse(text, &money_plain,
	    event->digits, &event->amount, NULL) == MONEY_OK;
}

static bool
get_kind(struct ledger *ledger, struct text name, struct ledger_event *event)
{
	int kind = ledger_event_kind_of(name);

	if (kind == -1) {
		ledger_damaged(ledger, "it has an unknown event");
		return false;
	}
	event->kind = (enum ledger_event_kind)kind;
	return true;
}

bool
ledger_event_get(struct ledger *ledger, struct arena *arena,
    struct ledger_row *row, struct ledger_event *event)
{
	bool ok = true;

	if (!get_kind(ledger, ledger_row_text(row, 0), event))
		return false;
	event->date = ledger_row_date(ledger, row, 1);
	event->action_id = ledger_row_keep(row, 2, arena, &ok);
	event->channel = ledger_channel(ledger_row_text(row, 3));
	event->incoming = text_is(ledger_row_text(row, 4), "in");
	event->doc_id = ledger_row_keep(row, 5, arena, &ok);
	event->item = ledger_row_keep(row, 6, arena, &ok);
	event->address = ledger_row_keep(row, 7, arena, &ok);
	event->from = ledger_row_date(ledger, row, 8);
	event->until = ledger_row_date(ledger, row, 9);
	event->code = ledger_row_keep(row, 10, arena, &ok);
	event->stops = ledger_row_keep(row, 11, arena, &ok);
	if (!get_amount(ledger_row_text(row, 12), event)) {
		ledger_damaged(ledger, "an amount in it is not an amount");
		return false;
	}
	event->currency = ledger_row_keep(row, 13, arena, &ok);
	event->by = ledger_row_keep(row, 14, arena, &ok);
	event->at = ledger_row_keep(row, 15, arena, &ok);
	event->value = ledger_row_keep(row, 16, arena, &ok);
	event->run = ledger_row_int(row, 17);
	if (!ok)
		diag_memory(ledger->diag);
	return ok;
}

/* All that tells it from others; the amount as a text stays until the last
 * step. */
static void
put_event(struct query *query, struct text debtor,
    const struct ledger_event *event, char amount[MONEY_TEXT_MAX])
{
	amount[0] = '\0';
	if (event->amount != INT64_MIN)
		money_format(
		    event->amount, event->digits, amount, MONEY_TEXT_MAX);
	query_put_text(query, debtor);
	query_put_date(query, event->date);
	query_put_text(query, text_of(ledger_event_names[event->kind]));
	query_put_text(query, event->action_id);
	query_put_text(query, text_of(event->channel == -1
	        ? "" : channel_names[event->channel]));
	query_put_text(query, text_of(event->incoming ? "in" : ""));
	query_put_text(query, event->doc_id);
	query_put_text(query, event->item);
	query_put_text(query, event->address);
	query_put_date(query, event->from);
	query_put_date(query, event->until);
	query_put_text(query, event->code);
	query_put_text(query, event->stops);
	query_put_text(query, text_of(amount));
	query_put_text(query, event->currency);
	query_put_text(query, event->by);
	query_put_text(query, event->at);
	query_put_text(query, event->value);
}

bool
ledger_event_is_there(struct ledger *ledger, struct text debtor,
    const struct ledger_event *event, bool *is)
{
	struct query *row = db_query(ledger->db, SQL_EVENT_FIND);
	char amount[MONEY_TEXT_MAX];
	enum query_step step;

	put_event(row, debtor, event, amount);
	step = query_step(row);
	*is = step == QUERY_ROW;
	query_end(row);
	return step != QUERY_TROUBLE;
}

bool
ledger_event_put(struct ledger *ledger, struct text debtor,
    const struct ledger_event *event, struct text note, bool *added)
{
	char amount[MONEY_TEXT_MAX];
	struct query *query;
	bool erased;

	*added = false;
	if (!ledger_event_was_erased(ledger, debtor, event, &erased))
		return false;
	if (erased)
		return true;
	query = db_query(ledger->db, SQL_EVENT_ADD);
	put_event(query, debtor, event, amount);
	query_put_text(query, note);
	query_put_int(query, event->run);
	if (!query_run(query))
		return false;
	*added = db_changes(ledger->db) > 0;
	if (event->kind != EVENT_ERASED || ledger->erased)
		return true;
	return ledger_key_make(ledger) &&
	    ledger_fact_add(ledger, TEXT("erased"), TEXT("1"));
}

bool
ledger_event_add(struct ledger *ledger, struct text debtor,
    const struct ledger_event *event, struct text note, bool *added)
{
	struct ledger_event known = *event;

	return ledger_run_now(ledger, &known.run) &&
	    ledger_event_put(ledger, debtor, &known, note, added);
}

static bool
find_decision(struct ledger *ledger, struct text action_id,
    struct ledger_event *event, bool *found)
{
	struct ledger_row row = { .query = NULL };
	enum query_step step;
	bool ok = true;

	ledger_ahead_rest(ledger);
	row.query = db_query(ledger->db, SQL_DECISION);
	query_put_text(row.query, action_id);
	step = query_step(row.query);
	*found = step == QUERY_ROW;
	if (*found)
		ok = ledger_event_get(ledger, ledger->told, &row, event);
	query_end(row.query);
	return ok && step != QUERY_TROUBLE;
}

bool
ledger_approval(struct ledger *ledger, struct text action_id,
    struct ledger_event *event, bool *found)
{
	char token[LEDGER_TOKEN];

	arena_reset(ledger->told);
	*event = (struct ledger_event){ .digits = 0 };
	if (!find_decision(ledger, action_id, event, found))
		return false;
	return *found || !ledger->erased ||
	    find_decision(ledger, ledger_token(ledger, action_id, token),
	        event, found);
}
