#include "ledger/ledger_sql.h"

#include "ledger/ledger_digest.h"

/* What is ready or done; b is the batch of an action, which may have none. */
#define SENT "b.state IS NOT 'claimed'"
#define WITH_BATCH " LEFT JOIN batches AS b ON b.id = a.batch"

#define EVENT_COLUMNS                                                          \
	"debtor_id, date, event, action_id, channel, direction, doc_id, item," \
	" address, since, until, code, stops, amount, currency, decider,"      \
	" moment, value, note, run"
#define EVENT_ORDER                                                            \
	"debtor_id, event, action_id, channel, direction, doc_id, item,"       \
	" address, since, until, code, stops, amount, currency, decider,"      \
	" moment, value"
#define SENT_COLUMNS                                                           \
	"a.id, a.as_of, a.action_id, a.plan, a.level, a.currency, a.queue,"    \
	" a.timezone, a.bound_by, a.calendar, a.agent, a.send_after,"          \
	" a.channel, a.strategy = ?2, b.run"
#define PAST_COLUMNS                                                           \
	"event, date, action_id, channel, direction, doc_id, item, address,"   \
	" since, until, code, stops, amount, currency, decider, moment,"       \
	" value, run"
#define PAST_ORDER                                                             \
	"date, event, action_id, channel, direction, doc_id, item, address,"   \
	" since, until, code, stops, amount, currency, decider, moment, value"
#define RUN_COLUMNS                                                            \
	"number, run_id, strategy, version, as_of, state, rows, rejected,"     \
	" contacts, debtors, totals, manifest"
#define ACTION_COLUMNS                                                         \
	"a.action_id, a.action_key, a.strategy, a.plan, a.debtor_id,"          \
	" a.channel, a.as_of, a.send_after, a.level, a.currency, a.template,"  \
	" a.address, i.item, i.level, i.due, a.queue, a.timezone, a.bound_by," \
	" a.calendar, a.rules, a.arm, a.agent, a.plan_source, a.amount,"       \
	" a.cost, a.digits, b.kind, b.as_of, b.number, a.id"
#define WITH_ITEMS                                                             \
	" LEFT JOIN action_items AS i ON i.debtor_id = a.debtor_id"            \
	"  AND i.action = a.id"

/* Whether an event says that fee f of action a was paid or waived. */
#define FEE_CLOSED                                                             \
	"EXISTS (SELECT 1 FROM events AS e"                                    \
	" WHERE e.debtor_id = f.debtor_id"                                     \
	"  AND e.event IN ('fee_paid', 'fee_waived')"                          \
	"  AND CASE e.action_id WHEN '' THEN e.date >= a.as_of"                \
	"   ELSE e.action_id = a.action_id END"                                \
	"  AND (e.item = '' OR e.item = f.item))"

/* A doc_id as it stands in an item key, which begins behind the company. */
#define ESCAPED                                                                \
	"replace(replace(replace(replace(p.doc_id, '%', '%25'), '/', '%2F'),"  \
	" '|', '%7C'), '=', '%3D') || '/'"
#define BEHIND_COMPANY "substr(i.item, instr(i.item, '/') + 1)"
#define ITEM_PAID                                                              \
	"EXISTS (SELECT 1 FROM events AS p"                                    \
	" WHERE p.debtor_id = a.debtor_id AND p.event = 'paid'"                \
	"  AND p.amount = '' AND p.date >= a.as_of"                            \
	"  AND (p.item = i.item OR (p.doc_id <> ''"                            \
	"   AND substr(" BEHIND_COMPANY ", 1, length(" ESCAPED ")) = " ESCAPED \
	")))"
#define ITEMS_OF_A                                                             \
	"SELECT 1 FROM action_items AS i"                                      \
	" WHERE i.debtor_id = a.debtor_id AND i.action = a.id"
/* Nothing of the debtor of x is of the day ?1 or younger. */
#define QUIET(x)                                                               \
	"NOT EXISTS (SELECT 1 FROM actions AS y"                               \
	"  WHERE y.debtor_id = " x ".debtor_id AND y.as_of >= ?1)"             \
	" AND NOT EXISTS (SELECT 1 FROM events AS z"                           \
	"  WHERE z.debtor_id = " x ".debtor_id AND z.date >= ?1)"
#define COUNTED                                                                \
	" ON CONFLICT DO UPDATE SET count = count + excluded.count,"           \
	"  amount = amount + excluded.amount"

/* The parameters of a new row, and of its digest. */
#define VALUES_5 "?1, ?2, ?3, ?4, ?5"
#define VALUES_6 VALUES_5 ", ?6"
#define VALUES_10 VALUES_6 ", ?7, ?8, ?9, ?10"
#define VALUES_12 VALUES_10 ", ?11, ?12"
#define VALUES_20 VALUES_12 ", ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20"
#define VALUES_24 VALUES_20 ", ?21, ?22, ?23, ?24"

#define PURGED_COLUMNS                                                         \
	"month, event, strategy, plan, level, channel, currency, digits,"      \
	" count, amount"

/* 0: a row that somebody added by other means, or of an older format. */
#define CHANGED(digest) " WHERE digest <> 0 AND digest <> " digest
#define CHANGED_TOMBSTONE                                                      \
	"typeof(token) <> 'text' OR digest IS NOT " DIGEST_TOMBSTONE
#define NOT_AS_WRITTEN ", 'is not as it was written'"

const char *const ledger_sql[LEDGER_SQLS] = {
	[SQL_SENT] =
	    "SELECT " SENT_COLUMNS " FROM actions AS a" WITH_BATCH
	    " WHERE a.debtor_id = ?1 AND " SENT
	    " ORDER BY a.as_of, a.action_id",
	[SQL_SENT_ITEMS] = "SELECT action, item, level, due FROM action_items"
	                   " WHERE debtor_id = ?1 ORDER BY action, item",
	[SQL_EVENTS] = "SELECT " PAST_COLUMNS " FROM events"
	               " WHERE debtor_id = ?1 ORDER BY " PAST_ORDER,
	[SQL_WALK_SENT] =
	    "SELECT row_pack(a.debtor_id, " SENT_COLUMNS ")"
	    " FROM actions AS a" WITH_BATCH
	    " WHERE a.debtor_id >= ?1 AND " SENT
	    " ORDER BY a.debtor_id, a.as_of, a.action_id",
	[SQL_WALK_ITEMS] =
	    "SELECT row_pack(debtor_id, action, item, level, due)"
	    " FROM action_items"
	    " WHERE debtor_id >= ?1 ORDER BY debtor_id, action, item",
	[SQL_WALK_EVENTS] =
	    "SELECT row_pack(debtor_id, " PAST_COLUMNS ") FROM events"
	    " WHERE debtor_id >= ?1 ORDER BY debtor_id, " PAST_ORDER,
	[SQL_TOKENS] =
	    "SELECT debtor_id FROM actions"
	    " WHERE debtor_id >= '~' AND debtor_id < '~g'"
	    " UNION SELECT debtor_id FROM events"
	    " WHERE debtor_id >= '~' AND debtor_id < '~g' ORDER BY 1",
	[SQL_DECISION] =
	    "SELECT " PAST_COLUMNS " FROM events WHERE action_id = ?1"
	    "  AND event IN ('approved', 'rejected')"
	    " ORDER BY date DESC, event DESC, moment DESC, decider DESC"
	    " LIMIT 1",
	[SQL_DEBTORS] =
	    "SELECT DISTINCT a.debtor_id FROM actions AS a" WITH_BATCH
	    " WHERE a.debtor_id <> '' AND " SENT
	    " UNION SELECT DISTINCT debtor_id FROM events"
	    " WHERE debtor_id <> '' ORDER BY 1",
	[SQL_AGENT_LOADS] =
	    "SELECT a.agent, a.currency, a.digits, count(*), sum(a.amount)"
	    " FROM actions AS a" WITH_BATCH
	    " WHERE a.agent <> '' AND a.as_of = ?1"
	    "  AND " SENT " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
	[SQL_FEES] =
	    "SELECT a.id, a.plan, a.level, a.currency, a.digits, f.charge,"
	    "  f.item, f.amount, " FEE_CLOSED
	    " FROM fees AS f JOIN actions AS a ON a.id = f.action" WITH_BATCH
	    " WHERE f.debtor_id = ?1 AND a.strategy = ?2 AND " SENT
	    " ORDER BY a.as_of, a.action_id, f.charge, f.item",
	[SQL_FEES_ANY] = "SELECT 1 FROM fees LIMIT 1",
	[SQL_FEE_LINKS] =
	    "SELECT i.item, i.action FROM action_items AS i"
	    " JOIN actions AS a ON a.id = i.action" WITH_BATCH
	    " WHERE i.debtor_id = ?1 AND a.strategy = ?2 AND " SENT
	    " ORDER BY i.item, i.action",
	[SQL_BATCH_NUMBER] = "SELECT coalesce(max(number), 0) + 1 FROM batches"
	                     " WHERE kind = ?1 AND as_of = ?2",
	[SQL_BATCH_ADD] =
	    "INSERT INTO batches (kind, as_of, number, state, files, run,"
	    "  digest)"
	    " VALUES (" VALUES_6 ", row_digest(" VALUES_6 "))",
	[SQL_BATCH_FIND] = "SELECT id, state, run, files FROM batches"
	                   " WHERE kind = ?1 AND as_of = ?2 AND number = ?3",
	[SQL_BATCH_READY] =
	    "UPDATE batches SET state = 'ready', files = ?2,"
	    "  digest = " DIGEST_BATCH("'ready'", "?2", "run")
	    " WHERE id = ?1 AND state = 'claimed'",
	[SQL_BATCH_DONE] =
	    "UPDATE batches SET state = 'done',"
	    "  digest = " DIGEST_BATCH("'done'", "files", "run")
	    " WHERE id = ?1 AND state = 'ready'",
	[SQL_BATCH_RELEASE] =
	    "UPDATE batches SET state = 'released',"
	    "  digest = " DIGEST_BATCH("'released'", "files", "run")
	    " WHERE id = ?1 AND state = 'claimed'",
	[SQL_BATCH_RETRACT] =
	    "UPDATE batches SET state = 'released',"
	    "  digest = " DIGEST_BATCH("'released'", "files", "run")
	    " WHERE id = ?1 AND state = 'ready'",
	[SQL_BATCH_STALE] =
	    "SELECT 1 FROM batches AS b"
	    " JOIN actions AS a ON a.batch = b.id"
	    " JOIN events AS e ON e.debtor_id = a.debtor_id"
	    "  AND e.run >= b.run WHERE b.id = ?1"
	    " UNION ALL SELECT 1 FROM batches AS b"
	    " JOIN actions AS a ON a.batch = b.id"
	    " JOIN events AS e ON e.action_id = a.action_id"
	    "  AND e.event IN ('approved', 'rejected') AND e.run >= b.run"
	    " WHERE b.id = ?1 LIMIT 1",
	[SQL_BATCH_TAKE] =
	    "UPDATE batches SET state = ?2, files = ?3, run = ?4,"
	    "  digest = " DIGEST_BATCH("?2", "?3", "?4") " WHERE id = ?1",
	[SQL_BATCHES_LEFT] =
	    "SELECT id, number, kind, as_of, state = 'ready', files"
	    " FROM batches WHERE state IN ('claimed', 'ready') ORDER BY id",
	[SQL_ACTION_FIND] =
	    "SELECT a.id, b.state IS 'claimed', a.batch, a.action_key,"
	    "  a.strategy, a.plan, a.debtor_id, a.currency, a.level,"
	    "  a.as_of, a.channel"
	    " FROM actions AS a" WITH_BATCH " WHERE a.action_id = ?1",
	[SQL_ACTION_REST] =
	    "SELECT template, address, send_after, queue, timezone, bound_by,"
	    "  calendar, rules, arm, agent, plan_source, amount, digits, cost"
	    " FROM actions WHERE id = ?1",
	[SQL_ACTION_DEBTOR] =
	    "SELECT debtor_id, address FROM actions WHERE action_id = ?1",
	[SQL_ACTION_ADD] =
	    "INSERT INTO actions (batch, action_id, action_key, strategy,"
	    "  plan, debtor_id, channel, as_of, send_after, level,"
	    "  currency, amount, digits, template, address, queue, timezone,"
	    "  bound_by, calendar, rules, arm, agent, plan_source, cost,"
	    "  digest)"
	    " VALUES (" VALUES_24 ", row_digest(" VALUES_24 "))",
	[SQL_ACTION_REMOVE] = "DELETE FROM actions WHERE id = ?1",
	[SQL_ACTIONS_REMOVE] = "DELETE FROM actions WHERE batch = ?1",
	[SQL_ITEM_FIND] = "SELECT level, due FROM action_items"
	                  " WHERE debtor_id = ?1 AND action = ?2 AND item = ?3",
	[SQL_ITEM_ADD] =
	    "INSERT INTO action_items (debtor_id, action, item, level, due,"
	    "  digest)"
	    " VALUES (" VALUES_5 ", row_digest(" VALUES_5 "))"
	    " ON CONFLICT DO UPDATE SET level = excluded.level,"
	    "  digest = " DIGEST_ITEM("excluded.level") " WHERE level = ''",
	[SQL_ITEMS_REMOVE] =
	    "DELETE FROM action_items WHERE (debtor_id, action) IN"
	    " (SELECT debtor_id, id FROM actions WHERE id = ?1)",
	[SQL_ITEMS_REMOVE_BATCH] =
	    "DELETE FROM action_items WHERE (debtor_id, action) IN"
	    " (SELECT debtor_id, id FROM actions WHERE batch = ?1)",
	[SQL_FEE_ADD] =
	    "INSERT INTO fees (debtor_id, action, charge, item, amount,"
	    "  digest)"
	    " VALUES (" VALUES_5 ", row_digest(" VALUES_5 "))"
	    " ON CONFLICT DO NOTHING",
	[SQL_FEE_FIND] = "SELECT amount FROM fees WHERE debtor_id = ?1"
	                 " AND action = ?2 AND charge = ?3 AND item = ?4",
	[SQL_FEES_REMOVE] =
	    "DELETE FROM fees WHERE (debtor_id, action) IN"
	    " (SELECT debtor_id, id FROM actions WHERE id = ?1)",
	[SQL_FEES_REMOVE_BATCH] =
	    "DELETE FROM fees WHERE (debtor_id, action) IN"
	    " (SELECT debtor_id, id FROM actions WHERE batch = ?1)",
	[SQL_EVENT_ADD] =
	    "INSERT INTO events (" EVENT_COLUMNS ", digest)"
	    " VALUES (" VALUES_20 ", row_digest(" VALUES_20 "))"
	    " ON CONFLICT DO NOTHING",
	[SQL_EVENT_FIND] =
	    "SELECT 1 FROM events WHERE debtor_id = ?1 AND date = ?2"
	    " AND event = ?3 AND action_id = ?4 AND channel = ?5"
	    " AND direction = ?6 AND doc_id = ?7 AND item = ?8"
	    " AND address = ?9 AND since = ?10 AND until = ?11"
	    " AND code = ?12 AND stops = ?13 AND amount = ?14"
	    " AND currency = ?15 AND decider = ?16 AND moment = ?17"
	    " AND value = ?18",
	[SQL_RUN_LAST] = "SELECT " RUN_COLUMNS " FROM runs"
	                 " ORDER BY number DESC LIMIT 1",
	[SQL_RUN_LAST_OF] = "SELECT " RUN_COLUMNS " FROM runs"
	                    " WHERE strategy = ?1 AND state = 'committed'"
	                    " ORDER BY number DESC LIMIT 1",
	[SQL_RUN_LATEST] = "SELECT coalesce(max(as_of), '') FROM runs"
	                   " WHERE strategy = ?1 AND state = 'committed'",
	[SQL_RUN_FIND] = "SELECT " RUN_COLUMNS " FROM runs WHERE number = ?1",
	[SQL_RUN_ADD] = "INSERT INTO runs (" RUN_COLUMNS ", digest)"
	                " VALUES (" VALUES_12 ", row_digest(" VALUES_12 "))",
	[SQL_RUN_END] =
	    "UPDATE runs SET state = 'committed', rows = ?2, rejected = ?3,"
	    "  contacts = ?4, debtors = ?5, totals = ?6, manifest = ?7,"
	    "  digest = "
	    DIGEST_RUN("'committed', ?2, ?3, ?4, ?5, ?6, ?7")
	    " WHERE number = ?1 AND state = 'begun'",
	[SQL_RUNS] = "SELECT " RUN_COLUMNS " FROM runs ORDER BY number",
	[SQL_RUN_SENT] =
	    "SELECT a.debtor_id, a.currency, a.channel, CASE WHEN EXISTS ("
	    "  SELECT 1 FROM actions AS o JOIN batches AS c ON c.id = o.batch"
	    "  JOIN action_items AS i ON i.debtor_id = o.debtor_id"
	    "   AND i.action = o.id AND i.level = o.level"
	    "  JOIN action_items AS k ON k.debtor_id = a.debtor_id"
	    "   AND k.action = a.id AND k.item = i.item AND k.level = i.level"
	    "  WHERE o.debtor_id = a.debtor_id AND o.as_of = a.as_of"
	    "   AND o.id < a.id AND o.strategy = a.strategy"
	    "   AND o.plan = a.plan AND o.level = a.level"
	    "   AND o.currency = a.currency AND c.run = b.run"
	    "   AND c.state IN ('ready', 'done')) THEN 0 ELSE a.amount END,"
	    " a.digits"
	    " FROM batches AS b JOIN actions AS a ON a.batch = b.id"
	    " WHERE b.run = ?1 AND b.state IN ('ready', 'done')",
	[SQL_FACT] = "SELECT value, digest IS NOT " DIGEST_FACT
	             " FROM facts WHERE name = ?1",
	/* What is there only beside a fact, without it. */
	[SQL_FACTS_LOST] =
	    "SELECT EXISTS (SELECT 1 FROM facts"
	    "   WHERE name NOT IN ('key', 'erased'))"
	    " OR (NOT EXISTS (SELECT 1 FROM facts WHERE name = 'key')"
	    "  AND EXISTS (SELECT 1 FROM tombstones))"
	    " OR (NOT EXISTS (SELECT 1 FROM facts WHERE name = 'erased')"
	    "  AND EXISTS (SELECT 1 FROM events WHERE debtor_id >= '~'"
	    "   AND debtor_id < '~g' AND event = 'erased'))",
	[SQL_FACT_ADD] = "INSERT INTO facts (name, value, digest)"
	                 " VALUES (?1, ?2, row_digest(?1, ?2))"
	                 " ON CONFLICT DO NOTHING",
	[SQL_FACTS] = "SELECT name, value FROM facts ORDER BY name",
	/* One that was changed lies beside where it would be. */
	[SQL_TOMBSTONE] =
	    "SELECT token, " CHANGED_TOMBSTONE
	    " FROM (SELECT * FROM tombstones WHERE token >= ?1"
	    "  ORDER BY token LIMIT 1)"
	    " UNION ALL"
	    " SELECT token, " CHANGED_TOMBSTONE
	    " FROM (SELECT * FROM tombstones WHERE token < ?1"
	    "  ORDER BY token DESC LIMIT 1)",
	[SQL_TOMBSTONE_ADD] = "INSERT INTO tombstones (token, digest)"
	                      " VALUES (?1, row_digest(?1))"
	                      " ON CONFLICT DO NOTHING",
	[SQL_TOMBSTONES] = "SELECT token FROM tombstones ORDER BY token",
	[SQL_PURGED_ADD] =
	    "INSERT INTO purged (month, event, strategy, plan, level, channel,"
	    "  currency, digits, count, amount, digest)"
	    " VALUES (" VALUES_10 ", row_digest(" VALUES_10 "))"
	    " ON CONFLICT DO NOTHING",
	[SQL_PURGED] =
	    "SELECT month, event, strategy, plan, level, channel, currency,"
	    "  digits, count, amount FROM purged"
	    " ORDER BY 1, 2, 3, 4, 5, 6, 7, 8",
	[SQL_PURGED_LAST] =
	    "SELECT coalesce(max(month), '') FROM purged WHERE event = ''",
	[SQL_EXPORT_FEES] =
	    "SELECT charge, amount FROM fees"
	    " WHERE debtor_id = ?1 AND action = ?2 AND item = ?3"
	    " ORDER BY charge",
	[SQL_EXPORT_ACTIONS] =
	    "SELECT " ACTION_COLUMNS " FROM actions AS a" WITH_BATCH WITH_ITEMS
	    " WHERE " SENT " ORDER BY a.as_of, a.action_id, i.item",
	[SQL_EXPORT_BATCH] =
	    "SELECT " ACTION_COLUMNS " FROM actions AS a" WITH_BATCH WITH_ITEMS
	    " WHERE a.batch = ?1 ORDER BY a.as_of, a.action_id, i.item",
	[SQL_EXPORT_EVENTS] = "SELECT " EVENT_COLUMNS " FROM events"
	                      " ORDER BY date, " EVENT_ORDER,
	/* A claim that was never published leaves its number behind. */
	[SQL_EXPORT_BATCHES] =
	    "SELECT kind, as_of, number,"
	    "  CASE state WHEN 'claimed' THEN 'released' ELSE state END, run,"
	    "  files FROM batches ORDER BY as_of, kind, number",
	[SQL_EXPORT_BATCH_ROW] =
	    "SELECT kind, as_of, number, 'done', run, files FROM batches"
	    " WHERE id = ?1",
	[SQL_OLD_ACTIONS] =
	    "INSERT INTO temp.old_actions"
	    " SELECT a.id, " QUIET("a") " OR (?2 = 0 AND ("
	    "  EXISTS (SELECT 1 FROM events AS c"
	    "   WHERE c.debtor_id = a.debtor_id AND c.event = 'cured'"
	    "    AND c.date >= a.as_of)"
	    "  OR (EXISTS (" ITEMS_OF_A ")"
	    "   AND NOT EXISTS (" ITEMS_OF_A " AND NOT " ITEM_PAID "))))"
	    " FROM actions AS a" WITH_BATCH
	    " WHERE a.as_of < ?1 AND substr(a.send_after, 1, 10) < ?1"
	    "  AND (b.state IS NULL OR b.state = 'done')",
	[SQL_CLOSED_ACTIONS] =
	    "DELETE FROM temp.old_actions WHERE closed = 0 OR EXISTS ("
	    " SELECT 1 FROM fees AS f JOIN actions AS a ON a.id = f.action"
	    " WHERE a.id = old_actions.id AND f.debtor_id = a.debtor_id"
	    "  AND NOT " FEE_CLOSED ")",
	[SQL_OLD_EVENTS] = "SELECT count(*) FROM events WHERE date < ?1",
	[SQL_PURGE_COUNT_ACTIONS] =
	    "INSERT INTO purged (" PURGED_COLUMNS ") SELECT substr(as_of, 1, 8) || '01', '',"
	    "  strategy, plan, level, channel, currency, digits, count(*),"
	    "  sum(amount)"
	    " FROM actions WHERE id IN (SELECT id FROM temp.old_actions)"
	    " GROUP BY 1, 2, 3, 4, 5, 6, 7, 8" COUNTED,
	/* What only tells of a contact, of a promise that is over, or of a
	 * decision about an action that went out. */
#define CLOSED_EVENT                                                           \
	" date < ?1 AND until < ?1"                                            \
	" AND (?2 = 0 OR (" QUIET("events") "))"                               \
	" AND (event IN ('sent', 'delivered',"        \
	"  'answered', 'attempt', 'not_connected', 'conversation', 'direct',"  \
	"  'promised', 'promise_cancelled')"                                   \
	" OR (event = 'approved' AND EXISTS (SELECT 1 FROM actions AS s"       \
	"   WHERE s.action_id = events.action_id)))"
	[SQL_PURGE_COUNT_EVENTS] =
	    "INSERT INTO purged (" PURGED_COLUMNS ") SELECT substr(date, 1, 8) || '01', event, '',"
	    "  '', '', channel, '', 0, count(*), 0"
	    " FROM events WHERE" CLOSED_EVENT
	    " GROUP BY 1, 2, 3, 4, 5, 6, 7, 8" COUNTED,
	[SQL_CLOSED_EVENTS] = "DELETE FROM events WHERE" CLOSED_EVENT,
	[SQL_PURGED_DIGEST] = "UPDATE purged SET digest = " DIGEST_PURGED,
	[SQL_PURGE_IDS] = "SELECT action_id FROM actions"
	                  " WHERE id IN (SELECT id FROM temp.old_actions)",
	[SQL_ERASE_ACTIONS] =
	    "SELECT a.id, a.action_id, a.batch,"
	    "  b.state IN ('claimed', 'ready'), a.address"
	    " FROM actions AS a" WITH_BATCH
	    " WHERE a.debtor_id = ?1 ORDER BY a.id",
	[SQL_ERASE_ITEMS] = "SELECT item, level, due FROM action_items"
	                    " WHERE debtor_id = ?1 AND action = ?2"
	                    " ORDER BY item",
	[SQL_ERASE_FEES] = "SELECT charge, item, amount FROM fees"
	                   " WHERE debtor_id = ?1 AND action = ?2"
	                   " ORDER BY charge, item",
	[SQL_ERASE_ACTION] =
	    "UPDATE actions SET debtor_id = ?2, action_id = ?3,"
	    "  action_key = '', address = ?4,"
	    "  digest = " DIGEST_ACTION("?3", "''", "?2", "?4")
	    " WHERE id = ?1",
	[SQL_ERASE_FILES] =
	    "UPDATE batches SET files = replace(files, ?2, ?3),"
	    "  digest = "
	    DIGEST_BATCH("state", "replace(files, ?2, ?3)", "run")
	    " WHERE id = ?1",
	[SQL_ERASE_ITEM] = "DELETE FROM action_items"
	                   " WHERE debtor_id = ?1 AND action = ?2",
	[SQL_ERASE_FEE] = "DELETE FROM fees"
	                  " WHERE debtor_id = ?1 AND action = ?2",
	[SQL_ERASE_EVENTS_GONE] = "DELETE FROM events WHERE debtor_id = ?1",
	[SQL_ERASE_DECISIONS] =
	    "UPDATE OR REPLACE events SET action_id = ?2, note = '',"
	    "  digest = " DIGEST_EVENT("?2", "''")
	    " WHERE action_id = ?1 AND debtor_id = ''"
	    "  AND event IN ('approved', 'rejected')",
	[SQL_INTEGRITY] = "PRAGMA integrity_check(20)",
	[SQL_FOREIGN] = "PRAGMA foreign_key_check",
	[SQL_BAD_ACTIONS] =
	    "SELECT a.action_id, CASE"
	    "  WHEN b.state = 'released' THEN 'is in a batch that was released'"
	    "  WHEN date(a.as_of, '+0 days') IS NOT a.as_of THEN 'has no day'"
	    "  WHEN a.digits NOT BETWEEN 0 AND 4 THEN 'has no amount'"
	    "  ELSE 'is without a debtor' END"
	    " FROM actions AS a" WITH_BATCH
	    " WHERE b.state = 'released'"
	    "  OR date(a.as_of, '+0 days') IS NOT a.as_of"
	    "  OR a.digits NOT BETWEEN 0 AND 4 OR a.debtor_id = ''"
	    " LIMIT 20",
	[SQL_BAD_ITEMS] =
	    "SELECT i.item, 'is of no action of its debtor'"
	    " FROM action_items AS i LEFT JOIN actions AS a ON a.id = i.action"
	    " WHERE a.debtor_id IS NOT i.debtor_id LIMIT 20",
	[SQL_BAD_FEES] =
	    "SELECT f.charge, CASE WHEN f.amount < 0 THEN 'is below zero'"
	    "  ELSE 'is of no action of its debtor' END"
	    " FROM fees AS f LEFT JOIN actions AS a ON a.id = f.action"
	    " WHERE a.debtor_id IS NOT f.debtor_id OR f.amount < 0 LIMIT 20",
	[SQL_BAD_EVENTS] =
	    "SELECT event, CASE"
	    "  WHEN date(date, '+0 days') IS NOT date THEN 'has no day'"
	    "  ELSE 'is of a run that is not there' END"
	    " FROM events WHERE date(date, '+0 days') IS NOT date"
	    "  OR run < 0 OR run > (SELECT coalesce(max(number), 0) FROM runs)"
	    " LIMIT 20",
	[SQL_BAD_BATCHES] =
	    "SELECT kind || '/' || as_of || '/' || number,"
	    "  'is of a run that is not there' FROM batches"
	    " WHERE run <> 0 AND run NOT IN (SELECT number FROM runs)"
	    " LIMIT 20",
	[SQL_BAD_LEFT] =
	    "SELECT kind || '/' || as_of || '/' || number,"
	    "  'was left by a run that did not end' FROM batches"
	    " WHERE state IN ('claimed', 'ready') LIMIT 20",
	[SQL_BAD_RUNS] =
	    "SELECT r.number, 'has the number of no run' FROM runs AS r"
	    " WHERE r.number < 1 OR date(r.as_of, '+0 days') IS NOT r.as_of"
	    " LIMIT 20",
	[SQL_BAD_TOMBSTONES] =
	    "SELECT token, 'is no keyed hash, or there is no key'"
	    " FROM tombstones WHERE token NOT GLOB '~[0-9a-f]*'"
	    "  OR NOT EXISTS (SELECT 1 FROM facts WHERE name = 'key')"
	    " LIMIT 20",
	[SQL_BAD_DIGESTS] =
	    "SELECT 'batch ' || kind || '/' || as_of || '/' || number"
	    NOT_AS_WRITTEN " FROM batches" CHANGED(DIGEST_BATCH_NOW)
	    " UNION ALL SELECT 'action ' || action_id"
	    NOT_AS_WRITTEN " FROM actions" CHANGED(DIGEST_ACTION_NOW)
	    " UNION ALL SELECT 'item ' || item"
	    NOT_AS_WRITTEN " FROM action_items" CHANGED(DIGEST_ITEM_NOW)
	    " UNION ALL SELECT 'fee ' || charge"
	    NOT_AS_WRITTEN " FROM fees" CHANGED(DIGEST_FEE)
	    " UNION ALL SELECT 'event ' || event || ' of ' || date"
	    NOT_AS_WRITTEN " FROM events" CHANGED(DIGEST_EVENT_NOW)
	    " UNION ALL SELECT 'run ' || number"
	    NOT_AS_WRITTEN " FROM runs" CHANGED(DIGEST_RUN_NOW)
	    " UNION ALL SELECT 'fact ' || name"
	    NOT_AS_WRITTEN " FROM facts" CHANGED(DIGEST_FACT)
	    " UNION ALL SELECT 'tombstone ' || token"
	    NOT_AS_WRITTEN " FROM tombstones" CHANGED(DIGEST_TOMBSTONE)
	    " UNION ALL SELECT 'purged ' || month"
	    NOT_AS_WRITTEN " FROM purged" CHANGED(DIGEST_PURGED)
	    " LIMIT 20",
};
