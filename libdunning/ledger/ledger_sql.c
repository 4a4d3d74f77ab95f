#include "ledger/ledger_sql.h"

/*
 * An action is in the state of its batch, so that one changed row moves all of
 * them at once; without a batch it came from elsewhere and is done.  Only what
 * is claimed may disappear again.
 *
 * What planning asks of a debtor lies together: the index of the actions has
 * all of it, and the items are kept by debtor, whenever they were added.
 */
const char ledger_schema[] =
    "CREATE TABLE batches ("
    " id INTEGER PRIMARY KEY,"
    " kind TEXT NOT NULL,"
    " as_of TEXT NOT NULL,"
    " number INTEGER NOT NULL,"
    " state TEXT NOT NULL"
    "  CHECK (state IN ('claimed', 'ready', 'done', 'released')),"
    " files TEXT NOT NULL DEFAULT '',"
    " UNIQUE (kind, as_of, number)"
    ") STRICT;"
    "CREATE INDEX batches_left ON batches (id)"
    " WHERE state IN ('claimed', 'ready');"
    "CREATE TABLE actions ("
    " id INTEGER PRIMARY KEY,"
    " action_id TEXT NOT NULL UNIQUE,"
    " batch INTEGER REFERENCES batches (id),"
    " action_key TEXT NOT NULL,"
    " strategy TEXT NOT NULL,"
    " plan TEXT NOT NULL,"
    " debtor_id TEXT NOT NULL,"
    " channel TEXT NOT NULL,"
    " as_of TEXT NOT NULL,"
    " send_after TEXT NOT NULL,"
    " level TEXT NOT NULL,"
    " currency TEXT NOT NULL,"
    " amount INTEGER NOT NULL,"
    " digits INTEGER NOT NULL,"
    " template TEXT NOT NULL,"
    " address TEXT NOT NULL"
    ") STRICT;"
    "CREATE INDEX actions_of_debtor ON actions"
    " (debtor_id, as_of, channel, batch, strategy, plan);"
    "CREATE INDEX actions_of_batch ON actions (batch);"
    "CREATE TABLE action_items ("
    " debtor_id TEXT NOT NULL,"
    " action INTEGER NOT NULL,"
    " item TEXT NOT NULL,"
    " level TEXT NOT NULL,"
    " PRIMARY KEY (debtor_id, action, item)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE events ("
    " debtor_id TEXT NOT NULL,"
    " date TEXT NOT NULL,"
    " event TEXT NOT NULL,"
    " action_id TEXT NOT NULL,"
    " channel TEXT NOT NULL,"
    " doc_id TEXT NOT NULL,"
    " item TEXT NOT NULL,"
    " address TEXT NOT NULL,"
    " until TEXT NOT NULL,"
    " note TEXT NOT NULL,"
    " PRIMARY KEY (debtor_id, date, event, action_id, channel, doc_id,"
    "  item, address, until)"
    ") STRICT, WITHOUT ROWID;";

const char ledger_schema_fees[] =
    "CREATE TABLE fees ("
    " debtor_id TEXT NOT NULL,"
    " action INTEGER NOT NULL,"
    " charge TEXT NOT NULL,"
    " item TEXT NOT NULL," /* empty: of the whole action */
    " amount INTEGER NOT NULL,"
    " PRIMARY KEY (debtor_id, action, charge, item)"
    ") STRICT, WITHOUT ROWID;";

const char *const ledger_sql[LEDGER_SQLS] = {
	[SQL_CONTACTS] =
	    "SELECT a.id, a.as_of, a.channel, a.plan, a.strategy = ?2"
	    " FROM actions AS a"
	    " LEFT JOIN batches AS b ON b.id = a.batch"
	    " WHERE a.debtor_id = ?1 AND b.state IS NOT 'claimed'"
	    " ORDER BY a.as_of, a.channel, a.batch, a.strategy, a.plan, a.id",
	[SQL_LEVELS] = "SELECT action, item, level FROM action_items"
	               " WHERE debtor_id = ?1 AND level <> ''"
	               " ORDER BY action, item",
	[SQL_EVENTS] =
	    "SELECT e.event, e.date, e.channel, e.item, e.doc_id,"
	    "  CASE e.address WHEN '' THEN a.address ELSE e.address END,"
	    "  e.until"
	    " FROM events AS e"
	    " LEFT JOIN actions AS a ON e.event = 'bounced'"
	    "  AND e.address = '' AND a.action_id = e.action_id"
	    " WHERE e.debtor_id = ?1"
	    " ORDER BY e.date, e.event, e.action_id, e.channel, e.doc_id,"
	    "  e.item, e.address, e.until",
	[SQL_BATCH_NUMBER] = "SELECT coalesce(max(number), 0) + 1 FROM batches"
	                     " WHERE kind = ?1 AND as_of = ?2",
	[SQL_BATCH_ADD] = "INSERT INTO batches (kind, as_of, number, state)"
	                  " VALUES (?1, ?2, ?3, ?4)",
	[SQL_BATCH_FIND] = "SELECT id, state = 'claimed' FROM batches"
	                   " WHERE kind = ?1 AND as_of = ?2 AND number = ?3",
	[SQL_BATCH_READY] = "UPDATE batches SET state = 'ready', files = ?2"
	                    " WHERE id = ?1 AND state = 'claimed'",
	[SQL_BATCH_DONE] = "UPDATE batches SET state = 'done'"
	                   " WHERE id = ?1 AND state = 'ready'",
	[SQL_BATCH_RELEASE] = "UPDATE batches SET state = 'released'"
	                      " WHERE id = ?1 AND state = 'claimed'",
	[SQL_BATCHES_LEFT] =
	    "SELECT id, number, kind, as_of, state = 'ready', files"
	    " FROM batches WHERE state IN ('claimed', 'ready') ORDER BY id",
	[SQL_ACTION_FIND] =
	    "SELECT a.id, b.state IS 'claimed', a.batch, a.action_key,"
	    "  a.strategy, a.plan, a.debtor_id, a.currency, a.level,"
	    "  a.as_of, a.channel"
	    " FROM actions AS a LEFT JOIN batches AS b ON b.id = a.batch"
	    " WHERE a.action_id = ?1",
	[SQL_ACTION_DEBTOR] =
	    "SELECT debtor_id, address FROM actions WHERE action_id = ?1",
	[SQL_ACTION_ADD] =
	    "INSERT INTO actions (batch, action_id, action_key, strategy,"
	    "  plan, debtor_id, channel, as_of, send_after, level,"
	    "  currency, amount, digits, template, address)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
	    "  ?13, ?14, ?15)",
	[SQL_ACTION_REMOVE] = "DELETE FROM actions WHERE id = ?1",
	[SQL_ACTIONS_REMOVE] = "DELETE FROM actions WHERE batch = ?1",
	[SQL_ITEM_FIND] = "SELECT level FROM action_items"
	                  " WHERE debtor_id = ?1 AND action = ?2 AND item = ?3",
	[SQL_ITEM_ADD] =
	    "INSERT INTO action_items (debtor_id, action, item, level)"
	    " VALUES (?1, ?2, ?3, ?4)"
	    " ON CONFLICT DO UPDATE"
	    "  SET level = excluded.level WHERE level = ''",
	[SQL_ITEMS_REMOVE] =
	    "DELETE FROM action_items WHERE (debtor_id, action) IN"
	    " (SELECT debtor_id, id FROM actions WHERE id = ?1)",
	[SQL_ITEMS_REMOVE_BATCH] =
	    "DELETE FROM action_items WHERE (debtor_id, action) IN"
	    " (SELECT debtor_id, id FROM actions WHERE batch = ?1)",
	[SQL_EVENT_ADD] =
	    "INSERT INTO events (debtor_id, date, event, action_id, channel,"
	    "  doc_id, item, address, until, note)"
	    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"
	    " ON CONFLICT DO NOTHING",
	[SQL_FEES] =
	    "SELECT a.id, a.plan, a.level, a.currency, a.digits, f.charge,"
	    "  f.item, f.amount, EXISTS (SELECT 1 FROM events AS e"
	    "   WHERE e.debtor_id = f.debtor_id"
	    "    AND e.event IN ('fee_paid', 'fee_waived')"
	    "    AND CASE e.action_id WHEN '' THEN e.date >= a.as_of"
	    "     ELSE e.action_id = a.action_id END"
	    "    AND (e.item = '' OR e.item = f.item))"
	    " FROM fees AS f"
	    " JOIN actions AS a ON a.id = f.action"
	    " LEFT JOIN batches AS b ON b.id = a.batch"
	    " WHERE f.debtor_id = ?1 AND a.strategy = ?2"
	    "  AND b.state IS NOT 'claimed'"
	    " ORDER BY a.as_of, a.action_id, f.charge, f.item",
	[SQL_FEES_ANY] = "SELECT 1 FROM fees LIMIT 1",
	[SQL_FEE_LINKS] =
	    "SELECT i.item, i.action FROM action_items AS i"
	    " JOIN actions AS a ON a.id = i.action"
	    " LEFT JOIN batches AS b ON b.id = a.batch"
	    " WHERE i.debtor_id = ?1 AND a.strategy = ?2"
	    "  AND b.state IS NOT 'claimed'"
	    " ORDER BY i.item, i.action",
	[SQL_FEE_ADD] =
	    "INSERT INTO fees (debtor_id, action, charge, item, amount)"
	    " VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
	[SQL_FEES_REMOVE] =
	    "DELETE FROM fees WHERE (debtor_id, action) IN"
	    " (SELECT debtor_id, id FROM actions WHERE id = ?1)",
	[SQL_FEES_REMOVE_BATCH] =
	    "DELETE FROM fees WHERE (debtor_id, action) IN"
	    " (SELECT debtor_id, id FROM actions WHERE batch = ?1)",
	[SQL_EXPORT_FEES] =
	    "SELECT charge, amount FROM fees"
	    " WHERE debtor_id = ?1 AND action = ?2 AND item = ?3"
	    " ORDER BY charge",
	[SQL_EXPORT_ACTIONS] =
	    "SELECT a.action_id, a.action_key, a.strategy, a.plan,"
	    "  a.debtor_id, a.channel, a.as_of, a.send_after, a.level,"
	    "  a.currency, a.template, a.address, i.item, i.level,"
	    "  a.amount, a.digits, b.kind, b.as_of, b.number, a.id"
	    " FROM actions AS a"
	    " LEFT JOIN batches AS b ON b.id = a.batch"
	    " LEFT JOIN action_items AS i ON i.debtor_id = a.debtor_id"
	    "  AND i.action = a.id"
	    " WHERE b.state IS NOT 'claimed'"
	    " ORDER BY a.as_of, a.action_id, i.item",
	[SQL_EXPORT_EVENTS] =
	    "SELECT debtor_id, date, event, action_id, channel, doc_id,"
	    "  item, address, until, note"
	    " FROM events"
	    " ORDER BY date, debtor_id, event, action_id, channel, doc_id,"
	    "  item, address, until",
};
