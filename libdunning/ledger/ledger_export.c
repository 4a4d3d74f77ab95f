#include "base/buf.h"
#include "base/limits.h"
#include "base/money.h"
#include "ledger/ledger_internal.h"
#include "stream/csv_write.h"
#include "stream/out.h"

/* The first columns of SQL_EXPORT_ACTIONS are texts that are written as they
 * stand; those after them are put together. */
static const char actions_header[] =
    "action_id,action_key,strategy,plan,debtor_id,channel,as_of,send_after,"
    "level,currency,template,address,item_key,item_level,amount,batch";
static const char fees_header[] = ",fees,item_fees";
enum {
	ACTION_TEXTS = 14,
	ACTION_AMOUNT = ACTION_TEXTS,
	ACTION_DIGITS,
	ACTION_BATCH_KIND,
	ACTION_BATCH_AS_OF,
	ACTION_BATCH_NUMBER,
	ACTION_ROW
};
/* Among the texts. */
enum { ACTION_DEBTOR = 4, ACTION_ITEM = 12 };

static const char events_header[] =
    "debtor_id,date,event,action_id,channel,doc_id,item_key,address,until,"
    "note\n";
enum { EVENT_TEXTS = 10 };

/* What rows are written with. */
struct sheet {
	struct ledger *ledger;
	bool fees; /* there are any */
	struct buf line, list;
};

static void
add_texts(struct query *row, int count, struct buf *line)
{
	bool first = true;
	int i;

	for (i = 0; i < count; i++)
		csv_next(line, &first, query_text(row, i));
}

static bool
add_event(struct sheet *sheet, struct query *row)
{
	add_texts(row, EVENT_TEXTS, &sheet->line);
	return true;
}

/* A cell with the fees of an action, or those of one of its items; a null item
 * with none but those of the action.  False: reported. */
static bool
add_fees(struct sheet *sheet, struct query *action, struct text item)
{
	struct query *row = db_query(sheet->ledger->db, SQL_EXPORT_FEES);
	enum query_step step;

	query_put_text(row, query_text(action, ACTION_DEBTOR));
	query_put_int(row, query_int(action, ACTION_ROW));
	query_put_text(row, item);
	buf_reset(&sheet->list);
	while ((step = query_step(row)) == QUERY_ROW) {
		struct ledger_fee fee = { .charge = query_text(row, 0),
			.amount = query_int(row, 1) };

		fee_list_add(&sheet->list, &fee,
		    (int)query_int(action, ACTION_DIGITS));
	}
	query_end(row);
	buf_putc(&sheet->line, ',');
	csv_cell(&sheet->line,
	    (struct text){ buf_text(&sheet->list), sheet->list.len });
	if (sheet->list.failed)
		sheet->line.failed = true;
	return step == QUERY_DONE;
}

static bool
add_action(struct sheet *sheet, struct query *row)
{
	struct buf *line = &sheet->line;
	struct text item = query_text(row, ACTION_ITEM);
	char amount[MONEY_TEXT_MAX];
	struct text kind = query_text(row, ACTION_BATCH_KIND);
	struct text as_of = query_text(row, ACTION_BATCH_AS_OF);

	add_texts(row, ACTION_TEXTS, line);
	money_format(query_int(row, ACTION_AMOUNT),
	    (int)query_int(row, ACTION_DIGITS), amount, sizeof(amount));
	buf_printf(line, ",%s,", amount);
	if (kind.len > 0)
		buf_printf(line, "%.*s/%.*s/%lld", (int)kind.len, kind.at,
		    (int)as_of.len, as_of.at,
		    (long long)query_int(row, ACTION_BATCH_NUMBER));
	if (!sheet->fees)
		return true;
	if (!add_fees(sheet, row, (struct text){ NULL, 0 }))
		return false;
	if (item.len > 0)
		return add_fees(sheet, row, item);
	buf_putc(line, ',');
	return true;
}

static bool
write_rows(struct sheet *sheet, struct query *row,
    bool (*add)(struct sheet *, struct query *), struct out *out)
{
	struct buf *line = &sheet->line;
	enum query_step step = QUERY_DONE;

	while (out_ok(out) && (step = query_step(row)) == QUERY_ROW) {
		buf_reset(line);
		if (!add(sheet, row)) {
			query_end(row);
			return false;
		}
		if (!buf_putc(line, '\n') || line->failed) {
			diag_memory(sheet->ledger->diag);
			break;
		}
		out_write(out, line->data, line->len);
	}
	query_end(row);
	return out_ok(out) && step == QUERY_DONE;
}

bool
ledger_export(struct ledger *ledger, enum ledger_what what, struct out *out)
{
	bool actions = what == LEDGER_ACTIONS;
	struct sheet sheet = { .ledger = ledger };
	struct query *row;
	bool written;

	if (actions && !ledger_has_fees(ledger, &sheet.fees))
		return false;
	row = db_query(
	    ledger->db, actions ? SQL_EXPORT_ACTIONS : SQL_EXPORT_EVENTS);
	buf_init(&sheet.line, LIMIT_RECORD_BYTES);
	buf_init(&sheet.list, LIMIT_RECORD_BYTES);
	out_puts(out, actions ? actions_header : events_header);
	if (actions)
		out_puts(out, sheet.fees ? fees_header : "");
	if (actions)
		out_puts(out, "\n");
	written =
	    write_rows(&sheet, row, actions ? add_action : add_event, out);
	buf_clear(&sheet.line);
	buf_clear(&sheet.list);
	return written;
}
