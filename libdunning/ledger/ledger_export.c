/* ledger_export.c -- a ledger, or a part of it, as CSV. */
#include "base/limits.h"
#include "ledger/ledger_sheet.h"
#include "stream/out.h"

static const unsigned char action_columns[] = { SHEET_ACTION,
	SHEET_ACTION_KEY, SHEET_STRATEGY, SHEET_PLAN, SHEET_DEBTOR,
	SHEET_CHANNEL, SHEET_AS_OF, SHEET_SEND_AFTER, SHEET_LEVEL,
	SHEET_CURRENCY, SHEET_TEMPLATE, SHEET_ADDRESS, SHEET_ITEM,
	SHEET_ITEM_LEVEL, SHEET_AMOUNT, SHEET_BATCH, SHEET_ITEM_DUE,
	SHEET_QUEUE, SHEET_TIMEZONE, SHEET_BOUND_BY, SHEET_CALENDAR,
	SHEET_RULES, SHEET_ARM, SHEET_AGENT, SHEET_PLAN_SOURCE, SHEET_COST,
	SHEET_FEES, SHEET_ITEM_FEES };
static const unsigned char event_columns[] = { SHEET_DEBTOR, SHEET_DATE,
	SHEET_EVENT, SHEET_ACTION, SHEET_CHANNEL, SHEET_DIRECTION, SHEET_DOC,
	SHEET_ITEM, SHEET_ADDRESS, SHEET_FROM, SHEET_UNTIL, SHEET_CODE,
	SHEET_STOPS, SHEET_AMOUNT, SHEET_CURRENCY, SHEET_BY, SHEET_AT,
	SHEET_VALUE, SHEET_NOTE };
static const unsigned char run_columns[] = { SHEET_RUN, SHEET_RUN_ID,
	SHEET_STRATEGY, SHEET_VERSION, SHEET_AS_OF, SHEET_STATE, SHEET_ROWS,
	SHEET_REJECTED, SHEET_CONTACTS, SHEET_DEBTORS, SHEET_TOTALS,
	SHEET_MANIFEST };

/* What is written of one query. */
struct part {
	enum ledger_sql query;
	bool (*fill)(struct sheet *, struct query *);
};

/* In an order in which they can be read again. */
static const struct part parts[] = {
	{ SQL_FACTS, sheet_fact },
	{ SQL_RUNS, sheet_run },
	{ SQL_EXPORT_BATCHES, sheet_batch },
	{ SQL_EXPORT_ACTIONS, sheet_action },
	{ SQL_EXPORT_EVENTS, sheet_event },
	{ SQL_TOMBSTONES, sheet_tombstone },
	{ SQL_PURGED, sheet_purged },
};

/* Where rows go: to out, or else to the buffer. */
struct target {
	struct out *out;
	struct buf *line;
	const unsigned char *columns;
	size_t count;
	unsigned char all[SHEET_COLUMNS];
};

static bool
flush(struct sheet *sheet, struct target *to)
{
	if (to->line->failed) {
		diag_memory(sheet->ledger->diag);
		return false;
	}
	if (to->out == NULL)
		return true;
	out_write(to->out, to->line->data, to->line->len);
	buf_reset(to->line);
	return out_ok(to->out);
}

static bool
write_rows(struct sheet *sheet, struct target *to, struct query *row,
    bool (*fill)(struct sheet *, struct query *))
{
	enum query_step step;

	while ((step = query_step(row)) == QUERY_ROW) {
		if (!fill(sheet, row))
			break;
		sheet_line(sheet, to->columns, to->count, to->line);
		if (!flush(sheet, to))
			break;
	}
	query_end(row);
	return step == QUERY_DONE;
}

static void
choose_all(struct target *to)
{
	for (size_t i = 0; i < SHEET_COLUMNS; i++)
		to->all[i] = (unsigned char)i;
	to->columns = to->all;
	to->count = SHEET_COLUMNS;
}

static const struct part *
choose(struct target *to, enum ledger_what what, size_t *count)
{
	*count = 1;
	switch (what) {
	case LEDGER_ACTIONS:
		to->columns = action_columns;
		to->count = sizeof action_columns;
		return &parts[3];
	case LEDGER_EVENTS:
		to->columns = event_columns;
		to->count = sizeof event_columns;
		return &parts[4];
	case LEDGER_RUNS:
		to->columns = run_columns;
		to->count = sizeof run_columns;
		return &parts[1];
	case LEDGER_ALL:
		break;
	}
	choose_all(to);
	*count = sizeof parts / sizeof *parts;
	return parts;
}

bool
ledger_export(struct ledger *ledger, enum ledger_what what, struct out *out)
{
	struct sheet sheet;
	struct buf line;
	struct target to = { .out = out, .line = &line };
	size_t count;
	const struct part *part = choose(&to, what, &count);
	bool written;

	buf_init(&line, SIZE_MAX);
	written = sheet_init(&sheet, ledger);
	sheet_head(to.columns, to.count, &line);
	written = written && flush(&sheet, &to);
	for (; written && count > 0; count--, part++)
		written = write_rows(&sheet, &to,
		    db_query(ledger->db, (int)part->query), part->fill);
	sheet_clear(&sheet);
	buf_clear(&line);
	return written;
}

static bool
write_with(struct sheet *sheet, struct target *to, enum ledger_sql which,
    int64_t id, bool (*fill)(struct sheet *, struct query *))
{
	struct query *row = db_query(sheet->ledger->db, (int)which);

	query_put_int(row, id);
	return write_rows(sheet, to, row, fill);
}

static bool
run_of_batch(struct ledger *ledger, int64_t id, int64_t *run)
{
	struct query *row = db_query(ledger->db, SQL_EXPORT_BATCH_ROW);
	enum query_step step;

	query_put_int(row, id);
	step = query_step(row);
	*run = step == QUERY_ROW ? query_int(row, 4) : 0;
	query_end(row);
	return step != QUERY_TROUBLE;
}

bool
ledger_export_batch(struct ledger *ledger, const struct ledger_batch *batch,
    struct buf *line)
{
	struct sheet sheet;
	struct target to = { .line = line };
	int64_t run;
	bool written;

	choose_all(&to);
	written = sheet_init(&sheet, ledger);
	sheet_head(to.columns, to.count, line);
	written = written && run_of_batch(ledger, batch->id, &run) &&
	    (run == 0 || write_with(&sheet, &to, SQL_RUN_FIND, run,
	        sheet_run)) &&
	    write_with(&sheet, &to, SQL_EXPORT_BATCH_ROW, batch->id,
	        sheet_batch) &&
	    write_with(&sheet, &to, SQL_EXPORT_BATCH, batch->id,
	        sheet_action);
	sheet_clear(&sheet);
	return written;
}
