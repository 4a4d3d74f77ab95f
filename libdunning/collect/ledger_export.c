#include "base/buf.h"
#include "base/limits.h"
#include "base/money.h"
#include "collect/ledger_internal.h"
#include "stream/csv_write.h"
#include "stream/out.h"

/* The first columns of SQL_EXPORT_ACTIONS are texts that are written as they
 * stand; those after them are put together. */
static const char actions_header[] =
    "action_id,action_key,strategy,plan,debtor_id,channel,as_of,send_after,"
    "level,currency,template,address,item_key,item_level,amount,batch\n";
enum {
	ACTION_TEXTS = 14,
	ACTION_AMOUNT = ACTION_TEXTS,
	ACTION_DIGITS,
	ACTION_BATCH_KIND,
	ACTION_BATCH_AS_OF,
	ACTION_BATCH_NUMBER
};

static const char events_header[] =
    "debtor_id,date,event,action_id,channel,doc_id,item_key,address,until,"
    "note\n";
enum { EVENT_TEXTS = 10 };

static void
add_texts(struct query *row, int count, struct buf *line)
{
	bool first = true;
	int i;

	for (i = 0; i < count; i++)
		csv_next(line, &first, query_text(row, i));
}

static void
add_event(struct query *row, struct buf *line)
{
	add_texts(row, EVENT_TEXTS, line);
}

static void
add_action(struct query *row, struct buf *line)
{
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
}

static bool
write_rows(struct ledger *ledger, struct query *row,
    void (*add)(struct query *, struct buf *), struct buf *line,
    struct out *out)
{
	enum query_step step = QUERY_DONE;

	while (out_ok(out) && (step = query_step(row)) == QUERY_ROW) {
		buf_reset(line);
		add(row, line);
		if (!buf_putc(line, '\n') || line->failed) {
			diag_memory(ledger->diag);
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
	struct query *row = db_query(
	    ledger->db, actions ? SQL_EXPORT_ACTIONS : SQL_EXPORT_EVENTS);
	struct buf line;
	bool written;

	buf_init(&line, LIMIT_RECORD_BYTES);
	out_puts(out, actions ? actions_header : events_header);
	written = write_rows(
	    ledger, row, actions ? add_action : add_event, &line, out);
	buf_clear(&line);
	return written;
}
