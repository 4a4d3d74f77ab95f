/* ledger_decide.c -- people approve actions, or reject them. */
#include "base/date.h"
#include "ledger/ledger_load.h"

struct deciding {
	struct ledger_load load; /* first: the load is the decision */
	struct ledger_event event;
};

static bool
read_decision(struct ledger *ledger, const struct ledger_decision *decision,
    struct ledger_event *event)
{
	struct text day = decision->at;

	if (day.len > 10)
		day.len = 10;
	*event = (struct ledger_event){
		.kind = decision->reject ? EVENT_REJECTED : EVENT_APPROVED,
		.channel = -1,
		.from = DATE_NONE,
		.until = DATE_NONE,
		.amount = INT64_MIN,
		.by = decision->by,
		.at = decision->at,
	};
	return ledger_moment_check(ledger, decision->at) &&
	    date_parse(day, &event->date);
}

/* Of a plan the debtor is known; of an action the ledger knows it. */
static bool
add_decision(struct ledger *ledger, const struct ledger_event *event,
    struct text debtor, struct ledger_counts *counts)
{
	struct query *row;
	enum query_step step;
	bool ok = true, added;

	arena_reset(ledger->arena);
	if (debtor.len == 0) {
		row = db_query(ledger->db, SQL_ACTION_DEBTOR);
		query_put_text(row, event->action_id);
		step = query_step(row);
		if (step == QUERY_ROW)
			debtor = ledger_keep(ledger, query_text(row, 0), &ok);
		query_end(row);
		if (!ok || step == QUERY_TROUBLE)
			return false;
	}
	if (!ledger_event_add(ledger, debtor, event,
	        (struct text){ NULL, 0 }, &added))
		return false;
	if (added)
		counts->added++;
	else
		counts->known++;
	return true;
}

bool
ledger_decide(struct ledger *ledger, const struct ledger_decision *decision,
    struct text action_id, struct ledger_counts *counts)
{
	struct ledger_event event;

	*counts = (struct ledger_counts){ .added = 0 };
	if (!read_decision(ledger, decision, &event) || !ledger_begin(ledger))
		return false;
	event.action_id = action_id;
	if (add_decision(ledger, &event, (struct text){ NULL, 0 }, counts))
		return ledger_commit(ledger);
	ledger_rollback(ledger);
	return false;
}

enum { DECIDE_ACTION, DECIDE_DEBTOR, DECIDE_STATUS, DECIDE_COLUMNS };
static const struct ledger_column columns[DECIDE_COLUMNS] = {
	[DECIDE_ACTION] = { "action_id", COLUMN_STRING, COLUMN_PRESENT },
	[DECIDE_DEBTOR] = { "debtor_id", COLUMN_STRING, COLUMN_OPTIONAL },
	[DECIDE_STATUS] = { "status", COLUMN_STRING, COLUMN_OPTIONAL },
};

static bool
add_row(struct ledger_load *load, struct batch *batch, size_t row)
{
	struct deciding *d = (struct deciding *)load;
	struct text status = ledger_load_text(load, batch, row, DECIDE_STATUS);

	if (status.len > 0 && !text_is(status, "pending"))
		return true;
	d->event.action_id =
	    ledger_load_text(load, batch, row, DECIDE_ACTION);
	if (d->event.action_id.len > 0)
		return add_decision(load->ledger, &d->event,
		    ledger_load_text(load, batch, row, DECIDE_DEBTOR),
		    &load->counts);
	batch_reject(batch, row, load->slots[DECIDE_ACTION], "R_NULL",
	    "column 'action_id' is empty");
	return true;
}

bool
ledger_decide_file(struct ledger *ledger,
    const struct ledger_decision *decision, const char *path,
    struct ledger_counts *counts)
{
	static const struct ledger_part part = { "decision", columns,
		DECIDE_COLUMNS, add_row };
	static const struct ledger_part *const parts[] = { &part };
	struct deciding d = { .load = { .parts = parts,
		.part_count = 1,
		.lenient = true } };
	bool ran = read_decision(ledger, decision, &d.event) &&
	    ledger_load_run(&d.load, ledger, path);

	*counts = d.load.counts;
	return ran;
}
