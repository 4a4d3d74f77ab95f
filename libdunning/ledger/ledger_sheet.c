#include "ledger/ledger_sheet.h"

#include <inttypes.h>
#include <string.h>

#include "base/limits.h"
#include "stream/csv_write.h"

const char *const sheet_names[SHEET_COLUMNS] = {
	[SHEET_RECORD] = "record",
	[SHEET_DEBTOR] = "debtor_id",
	[SHEET_DATE] = "date",
	[SHEET_EVENT] = "event",
	[SHEET_ACTION] = "action_id",
	[SHEET_CHANNEL] = "channel",
	[SHEET_DIRECTION] = "direction",
	[SHEET_DOC] = "doc_id",
	[SHEET_ITEM] = "item_key",
	[SHEET_ADDRESS] = "address",
	[SHEET_FROM] = "from",
	[SHEET_UNTIL] = "until",
	[SHEET_CODE] = "code",
	[SHEET_STOPS] = "stops",
	[SHEET_AMOUNT] = "amount",
	[SHEET_CURRENCY] = "currency",
	[SHEET_BY] = "by",
	[SHEET_AT] = "at",
	[SHEET_VALUE] = "value",
	[SHEET_NOTE] = "note",
	[SHEET_RUN] = "run",
	[SHEET_ACTION_KEY] = "action_key",
	[SHEET_STRATEGY] = "strategy",
	[SHEET_PLAN] = "plan",
	[SHEET_AS_OF] = "as_of",
	[SHEET_SEND_AFTER] = "send_after",
	[SHEET_LEVEL] = "level",
	[SHEET_TEMPLATE] = "template",
	[SHEET_ITEM_LEVEL] = "item_level",
	[SHEET_BATCH] = "batch",
	[SHEET_ITEM_DUE] = "item_due",
	[SHEET_QUEUE] = "queue",
	[SHEET_TIMEZONE] = "timezone",
	[SHEET_BOUND_BY] = "bound_by",
	[SHEET_CALENDAR] = "calendar",
	[SHEET_RULES] = "rules",
	[SHEET_ARM] = "arm",
	[SHEET_AGENT] = "agent",
	[SHEET_PLAN_SOURCE] = "plan_source",
	[SHEET_COST] = "cost",
	[SHEET_FEES] = "fees",
	[SHEET_ITEM_FEES] = "item_fees",
	[SHEET_STATE] = "state",
	[SHEET_FILES] = "files",
	[SHEET_RUN_ID] = "run_id",
	[SHEET_VERSION] = "version",
	[SHEET_ROWS] = "rows",
	[SHEET_REJECTED] = "rejected",
	[SHEET_CONTACTS] = "contacts",
	[SHEET_DEBTORS] = "debtors",
	[SHEET_TOTALS] = "totals",
	[SHEET_MANIFEST] = "manifest",
	[SHEET_COUNT] = "count",
};

/* The texts of SQL_EXPORT_ACTIONS, and what follows them. */
static const unsigned char action_cells[] = { SHEET_ACTION, SHEET_ACTION_KEY,
	SHEET_STRATEGY, SHEET_PLAN, SHEET_DEBTOR, SHEET_CHANNEL, SHEET_AS_OF,
	SHEET_SEND_AFTER, SHEET_LEVEL, SHEET_CURRENCY, SHEET_TEMPLATE,
	SHEET_ADDRESS, SHEET_ITEM, SHEET_ITEM_LEVEL, SHEET_ITEM_DUE,
	SHEET_QUEUE, SHEET_TIMEZONE, SHEET_BOUND_BY, SHEET_CALENDAR,
	SHEET_RULES, SHEET_ARM, SHEET_AGENT, SHEET_PLAN_SOURCE };
enum {
	ACTION_AMOUNT = sizeof action_cells,
	ACTION_COST,
	ACTION_DIGITS,
	ACTION_BATCH_KIND,
	ACTION_BATCH_AS_OF,
	ACTION_BATCH_NUMBER,
	ACTION_ROW
};

static const unsigned char event_cells[] = { SHEET_DEBTOR, SHEET_DATE,
	SHEET_EVENT, SHEET_ACTION, SHEET_CHANNEL, SHEET_DIRECTION, SHEET_DOC,
	SHEET_ITEM, SHEET_ADDRESS, SHEET_FROM, SHEET_UNTIL, SHEET_CODE,
	SHEET_STOPS, SHEET_AMOUNT, SHEET_CURRENCY, SHEET_BY, SHEET_AT,
	SHEET_VALUE, SHEET_NOTE, SHEET_RUN };

static const unsigned char run_cells[] = { SHEET_RUN, SHEET_RUN_ID,
	SHEET_STRATEGY, SHEET_VERSION, SHEET_AS_OF, SHEET_STATE, SHEET_ROWS,
	SHEET_REJECTED, SHEET_CONTACTS, SHEET_DEBTORS, SHEET_TOTALS,
	SHEET_MANIFEST };

bool
sheet_init(struct sheet *sheet, struct ledger *ledger)
{
	sheet->ledger = ledger;
	buf_init(&sheet->batch, LIMIT_RECORD_BYTES);
	buf_init(&sheet->fees, LIMIT_RECORD_BYTES);
	buf_init(&sheet->item_fees, LIMIT_RECORD_BYTES);
	return ledger_has_fees(ledger, &sheet->has_fees);
}

void
sheet_clear(struct sheet *sheet)
{
	buf_clear(&sheet->batch);
	buf_clear(&sheet->fees);
	buf_clear(&sheet->item_fees);
}

static void
fill(struct sheet *sheet, const char *record, struct query *row,
    const unsigned char *cells, size_t count)
{
	memset(sheet->cells, 0, sizeof sheet->cells);
	sheet->cells[SHEET_RECORD] = text_of(record);
	for (size_t i = 0; i < count; i++)
		sheet->cells[cells[i]] = query_text(row, (int)i);
}

/* The fees of an action, or those of one of its items; a null item with none
 * but those of the action.  False: reported. */
static bool
list_fees(struct sheet *sheet, struct query *action, struct text item,
    struct buf *list)
{
	struct query *row = db_query(sheet->ledger->db, SQL_EXPORT_FEES);
	enum query_step step;

	query_put_text(row, sheet->cells[SHEET_DEBTOR]);
	query_put_int(row, query_int(action, ACTION_ROW));
	query_put_text(row, item);
	while ((step = query_step(row)) == QUERY_ROW) {
		struct ledger_fee fee = { .charge = query_text(row, 0),
			.amount = query_int(row, 1) };

		fee_list_add(list, &fee,
		    (int)query_int(action, ACTION_DIGITS));
	}
	query_end(row);
	if (step == QUERY_DONE && list->failed)
		diag_memory(sheet->ledger->diag);
	return step == QUERY_DONE && !list->failed;
}

/* False: reported. */
static bool
name_batch(struct sheet *sheet, struct query *row, int kind)
{
	struct text name = query_text(row, kind);
	struct text as_of = query_text(row, kind + 1);

	buf_reset(&sheet->batch);
	if (name.len > 0)
		buf_printf(&sheet->batch, "%.*s/%.*s/%" PRId64, (int)name.len,
		    name.at, (int)as_of.len, as_of.at,
		    query_int(row, kind + 2));
	sheet->cells[SHEET_BATCH] =
	    (struct text){ buf_text(&sheet->batch), sheet->batch.len };
	if (sheet->batch.failed)
		diag_memory(sheet->ledger->diag);
	return !sheet->batch.failed;
}

bool
sheet_action(struct sheet *sheet, struct query *row)
{
	struct text *cells = sheet->cells;
	int digits = (int)query_int(row, ACTION_DIGITS);

	fill(sheet, "action", row, action_cells, sizeof action_cells);
	money_format(query_int(row, ACTION_AMOUNT), digits, sheet->amount,
	    sizeof(sheet->amount));
	cells[SHEET_AMOUNT] = text_of(sheet->amount);
	money_format(query_int(row, ACTION_COST), digits, sheet->cost,
	    sizeof(sheet->cost));
	if (query_int(row, ACTION_COST) != 0)
		cells[SHEET_COST] = text_of(sheet->cost);
	if (!name_batch(sheet, row, ACTION_BATCH_KIND))
		return false;
	if (!sheet->has_fees)
		return true;
	buf_reset(&sheet->fees);
	buf_reset(&sheet->item_fees);
	if (!list_fees(sheet, row, (struct text){ NULL, 0 }, &sheet->fees) ||
	    (cells[SHEET_ITEM].len > 0 && !list_fees(sheet, row,
	        cells[SHEET_ITEM], &sheet->item_fees)))
		return false;
	cells[SHEET_FEES] =
	    (struct text){ buf_text(&sheet->fees), sheet->fees.len };
	cells[SHEET_ITEM_FEES] =
	    (struct text){ buf_text(&sheet->item_fees), sheet->item_fees.len };
	return true;
}

bool
sheet_event(struct sheet *sheet, struct query *row)
{
	fill(sheet, "event", row, event_cells, sizeof event_cells);
	return true;
}

bool
sheet_run(struct sheet *sheet, struct query *row)
{
	fill(sheet, "run", row, run_cells, sizeof run_cells);
	return true;
}

bool
sheet_batch(struct sheet *sheet, struct query *row)
{
	static const unsigned char cells[] = { SHEET_BATCH, SHEET_BATCH,
		SHEET_BATCH, SHEET_STATE, SHEET_RUN, SHEET_FILES };

	fill(sheet, "batch", row, cells, sizeof cells);
	return name_batch(sheet, row, 0);
}

bool
sheet_fact(struct sheet *sheet, struct query *row)
{
	static const unsigned char cells[] = { SHEET_CODE, SHEET_VALUE };

	fill(sheet, "fact", row, cells, sizeof cells);
	return true;
}

bool
sheet_tombstone(struct sheet *sheet, struct query *row)
{
	static const unsigned char cells[] = { SHEET_ACTION };

	fill(sheet, "tombstone", row, cells, sizeof cells);
	return true;
}

bool
sheet_purged(struct sheet *sheet, struct query *row)
{
	static const unsigned char cells[] = { SHEET_DATE, SHEET_EVENT,
		SHEET_STRATEGY, SHEET_PLAN, SHEET_LEVEL, SHEET_CHANNEL,
		SHEET_CURRENCY, SHEET_AMOUNT, SHEET_COUNT };

	fill(sheet, "purged", row, cells, sizeof cells);
	money_format(query_int(row, 9), (int)query_int(row, 7), sheet->amount,
	    sizeof(sheet->amount));
	sheet->cells[SHEET_AMOUNT] = text_of(sheet->amount);
	return true;
}

void
sheet_line(const struct sheet *sheet, const unsigned char *columns,
    size_t count, struct buf *line)
{
	bool first = true;

	for (size_t i = 0; i < count; i++)
		csv_next(line, &first, sheet->cells[columns[i]]);
	buf_putc(line, '\n');
}

void
sheet_head(const unsigned char *columns, size_t count, struct buf *line)
{
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_putc(line, ',');
		buf_puts(line, sheet_names[columns[i]]);
	}
	buf_putc(line, '\n');
}
