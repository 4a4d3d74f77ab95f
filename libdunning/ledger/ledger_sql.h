/*
 * ledger_sql.h -- what a ledger keeps and asks, in SQL.
 *
 * Inside the collect layer only.  Dates, channels and events are texts and
 * "not given" is the empty text, so that a person can read the file.
 */
#ifndef DUNNING_LEDGER_SQL_H
#define DUNNING_LEDGER_SQL_H

/* "DUNN", and the version of the schema (PRAGMA user_version). */
enum { LEDGER_APPLICATION_ID = 0x44554e4e, LEDGER_VERSION = 2 };

extern const char ledger_schema[]; /* of version 1 */
extern const char ledger_schema_fees[]; /* what version 2 adds */

enum ledger_sql {
	SQL_CONTACTS,
	SQL_LEVELS,
	SQL_EVENTS,
	SQL_BATCH_NUMBER,
	SQL_BATCH_ADD,
	SQL_BATCH_FIND,
	SQL_BATCH_READY,
	SQL_BATCH_DONE,
	SQL_BATCH_RELEASE,
	SQL_BATCHES_LEFT,
	SQL_ACTION_FIND,
	SQL_ACTION_DEBTOR,
	SQL_ACTION_ADD,
	SQL_ACTION_REMOVE,
	SQL_ACTIONS_REMOVE,
	SQL_ITEM_FIND,
	SQL_ITEM_ADD,
	SQL_ITEMS_REMOVE,
	SQL_ITEMS_REMOVE_BATCH,
	SQL_EVENT_ADD,
	SQL_FEES,
	SQL_FEES_ANY,
	SQL_FEE_LINKS,
	SQL_FEE_ADD,
	SQL_FEES_REMOVE,
	SQL_FEES_REMOVE_BATCH,
	SQL_EXPORT_FEES,
	SQL_EXPORT_ACTIONS,
	SQL_EXPORT_EVENTS,
	LEDGER_SQLS
};
extern const char *const ledger_sql[LEDGER_SQLS];

#endif
