/*
 * ledger_sheet.h -- rows of a ledger as CSV: one list of columns for all.
 *
 * Inside the ledger layer only.
 */
#ifndef DUNNING_LEDGER_SHEET_H
#define DUNNING_LEDGER_SHEET_H

#include "base/buf.h"
#include "base/date.h"
#include "base/money.h"
#include "ledger/ledger_internal.h"

enum sheet_column {
	SHEET_RECORD,
	SHEET_DEBTOR,
	SHEET_DATE,
	SHEET_EVENT,
	SHEET_ACTION,
	SHEET_CHANNEL,
	SHEET_DIRECTION,
	SHEET_DOC,
	SHEET_ITEM,
	SHEET_ADDRESS,
	SHEET_FROM,
	SHEET_UNTIL,
	SHEET_CODE,
	SHEET_STOPS,
	SHEET_AMOUNT,
	SHEET_CURRENCY,
	SHEET_BY,
	SHEET_AT,
	SHEET_VALUE,
	SHEET_NOTE,
	SHEET_RUN,
	SHEET_ACTION_KEY,
	SHEET_STRATEGY,
	SHEET_PLAN,
	SHEET_AS_OF,
	SHEET_SEND_AFTER,
	SHEET_LEVEL,
	SHEET_TEMPLATE,
	SHEET_ITEM_LEVEL,
	SHEET_BATCH,
	SHEET_ITEM_DUE,
	SHEET_QUEUE,
	SHEET_TIMEZONE,
	SHEET_BOUND_BY,
	SHEET_CALENDAR,
	SHEET_RULES,
	SHEET_ARM,
	SHEET_AGENT,
	SHEET_PLAN_SOURCE,
	SHEET_COST,
	SHEET_FEES,
	SHEET_ITEM_FEES,
	SHEET_STATE,
	SHEET_FILES,
	SHEET_RUN_ID,
	SHEET_VERSION,
	SHEET_ROWS,
	SHEET_REJECTED,
	SHEET_CONTACTS,
	SHEET_DEBTORS,
	SHEET_TOTALS,
	SHEET_MANIFEST,
	SHEET_COUNT,
	SHEET_COLUMNS
};
extern const char *const sheet_names[SHEET_COLUMNS];

enum { SHEET_NUMBER = 24 };

/* One row: cells are borrowed from the query or from the sheet. */
struct sheet {
	struct ledger *ledger;
	struct text cells[SHEET_COLUMNS];
	bool has_fees; /* any action has */
	struct buf batch, fees, item_fees;
	char amount[MONEY_TEXT_MAX], cost[MONEY_TEXT_MAX];
};

/* False: reported; sheet_clear is called all the same. */
bool sheet_init(struct sheet *, struct ledger *);
void sheet_clear(struct sheet *);

/* Empties the cells and fills those of one record, whose name is among them,
 * from the row of its query.  False: reported. */
bool sheet_action(struct sheet *, struct query *);
bool sheet_event(struct sheet *, struct query *);
bool sheet_run(struct sheet *, struct query *);
bool sheet_batch(struct sheet *, struct query *);
bool sheet_fact(struct sheet *, struct query *);
bool sheet_tombstone(struct sheet *, struct query *);
bool sheet_purged(struct sheet *, struct query *);

/* Appends the cells of count columns, or their names, and a line end. */
void sheet_line(const struct sheet *, const unsigned char *columns,
    size_t count, struct buf *);
void sheet_head(const unsigned char *columns, size_t count, struct buf *);

#endif
