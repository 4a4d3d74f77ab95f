#include "ledger/ledger_schema.h"

#include <stddef.h>

#include "ledger/ledger_digest.h"

/*
 * An action is in the state of its batch, so that one changed row moves all of
 * them at once; without a batch it came from elsewhere and is done.  Only what
 * is claimed may disappear again.
 */
#define SCHEMA_1                                                               \
	"CREATE TABLE batches ("                                               \
	" id INTEGER PRIMARY KEY,"                                             \
	" kind TEXT NOT NULL,"                                                 \
	" as_of TEXT NOT NULL,"                                                \
	" number INTEGER NOT NULL,"                                            \
	" state TEXT NOT NULL"                                                 \
	"  CHECK (state IN ('claimed', 'ready', 'done', 'released')),"         \
	" files TEXT NOT NULL DEFAULT '',"                                     \
	" UNIQUE (kind, as_of, number)"                                        \
	") STRICT;"                                                            \
	"CREATE INDEX batches_left ON batches (id)"                            \
	" WHERE state IN ('claimed', 'ready');"                                \
	"CREATE TABLE actions ("                                               \
	" id INTEGER PRIMARY KEY,"                                             \
	" action_id TEXT NOT NULL UNIQUE,"                                     \
	" batch INTEGER REFERENCES batches (id),"                              \
	" action_key TEXT NOT NULL,"                                           \
	" strategy TEXT NOT NULL,"                                             \
	" plan TEXT NOT NULL,"                                                 \
	" debtor_id TEXT NOT NULL,"                                            \
	" channel TEXT NOT NULL,"                                              \
	" as_of TEXT NOT NULL,"                                                \
	" send_after TEXT NOT NULL,"                                           \
	" level TEXT NOT NULL,"                                                \
	" currency TEXT NOT NULL,"                                             \
	" amount INTEGER NOT NULL,"                                            \
	" digits INTEGER NOT NULL,"                                            \
	" template TEXT NOT NULL,"                                             \
	" address TEXT NOT NULL"                                               \
	") STRICT;"                                                            \
	"CREATE INDEX actions_of_debtor ON actions"                            \
	" (debtor_id, as_of, channel, batch, strategy, plan);"                 \
	"CREATE INDEX actions_of_batch ON actions (batch);"                    \
	"CREATE TABLE action_items ("                                          \
	" debtor_id TEXT NOT NULL,"                                            \
	" action INTEGER NOT NULL,"                                            \
	" item TEXT NOT NULL,"                                                 \
	" level TEXT NOT NULL,"                                                \
	" PRIMARY KEY (debtor_id, action, item)"                               \
	") STRICT, WITHOUT ROWID;"                                             \
	"CREATE TABLE events ("                                                \
	" debtor_id TEXT NOT NULL,"                                            \
	" date TEXT NOT NULL,"                                                 \
	" event TEXT NOT NULL,"                                                \
	" action_id TEXT NOT NULL,"                                            \
	" channel TEXT NOT NULL,"                                              \
	" doc_id TEXT NOT NULL,"                                               \
	" item TEXT NOT NULL,"                                                 \
	" address TEXT NOT NULL,"                                              \
	" until TEXT NOT NULL,"                                                \
	" note TEXT NOT NULL,"                                                 \
	" PRIMARY KEY (debtor_id, date, event, action_id, channel, doc_id,"    \
	"  item, address, until)"                                              \
	") STRICT, WITHOUT ROWID;"

#define SCHEMA_2                                                               \
	"CREATE TABLE fees ("                                                  \
	" debtor_id TEXT NOT NULL,"                                            \
	" action INTEGER NOT NULL,"                                            \
	" charge TEXT NOT NULL,"                                               \
	" item TEXT NOT NULL," /* empty: of the whole action */                \
	" amount INTEGER NOT NULL,"                                            \
	" PRIMARY KEY (debtor_id, action, charge, item)"                       \
	") STRICT, WITHOUT ROWID;"

#define ADD_TEXT(table, column)                                                \
	"ALTER TABLE " table " ADD COLUMN " column                             \
	" TEXT NOT NULL DEFAULT '';"
#define ADD_INTEGER(table, column)                                             \
	"ALTER TABLE " table " ADD COLUMN " column                             \
	" INTEGER NOT NULL DEFAULT 0;"

/*
 * What planning asks of a debtor lies together: the index of the actions has
 * all of it, and items and events are kept by debtor, whenever they were added.
 */
#define ACTIONS_3                                                              \
	ADD_INTEGER("batches", "run")                                          \
	ADD_TEXT("actions", "queue")                                           \
	ADD_TEXT("actions", "timezone")                                        \
	ADD_TEXT("actions", "bound_by")                                        \
	ADD_TEXT("actions", "calendar")                                        \
	ADD_TEXT("actions", "rules")                                           \
	ADD_TEXT("actions", "arm")                                             \
	ADD_TEXT("actions", "agent")                                           \
	ADD_TEXT("actions", "plan_source")                                     \
	ADD_INTEGER("actions", "cost")                                         \
	ADD_TEXT("action_items", "due")                                        \
	"DROP INDEX actions_of_debtor;"                                        \
	"CREATE INDEX actions_of_debtor ON actions"                            \
	" (debtor_id, as_of, action_id, batch, strategy, plan, level,"         \
	"  currency, queue, timezone, bound_by, calendar, agent, send_after,"  \
	"  channel);"                                                          \
	"CREATE INDEX actions_of_agents ON actions (as_of, agent)"             \
	" WHERE agent <> '';"

#define EVENT_COLUMNS_2                                                        \
	"debtor_id, date, event, action_id, channel, doc_id, item, address,"   \
	" until, note"
#define EVENTS_3                                                               \
	"ALTER TABLE events RENAME TO older_events;"                           \
	"CREATE TABLE events ("                                                \
	" debtor_id TEXT NOT NULL,"                                            \
	" date TEXT NOT NULL,"                                                 \
	" event TEXT NOT NULL,"                                                \
	" action_id TEXT NOT NULL DEFAULT '',"                                 \
	" channel TEXT NOT NULL DEFAULT '',"                                   \
	" direction TEXT NOT NULL DEFAULT '',"                                 \
	" doc_id TEXT NOT NULL DEFAULT '',"                                    \
	" item TEXT NOT NULL DEFAULT '',"                                      \
	" address TEXT NOT NULL DEFAULT '',"                                   \
	" since TEXT NOT NULL DEFAULT '',"                                     \
	" until TEXT NOT NULL DEFAULT '',"                                     \
	" code TEXT NOT NULL DEFAULT '',"                                      \
	" stops TEXT NOT NULL DEFAULT '',"                                     \
	" amount TEXT NOT NULL DEFAULT '',"                                    \
	" currency TEXT NOT NULL DEFAULT '',"                                  \
	" decider TEXT NOT NULL DEFAULT '',"                                   \
	" moment TEXT NOT NULL DEFAULT '',"                                    \
	" value TEXT NOT NULL DEFAULT '',"                                     \
	" note TEXT NOT NULL DEFAULT '',"                                      \
	" run INTEGER NOT NULL DEFAULT 0,"                                     \
	" PRIMARY KEY (debtor_id, date, event, action_id, channel, direction," \
	"  doc_id, item, address, since, until, code, stops, amount,"          \
	"  currency, decider, moment, value)"                                  \
	") STRICT, WITHOUT ROWID;"                                             \
	"INSERT INTO events (" EVENT_COLUMNS_2 ")"                             \
	" SELECT " EVENT_COLUMNS_2 " FROM older_events;"                       \
	"DROP TABLE older_events;"                                             \
	"CREATE INDEX events_decisions ON events (action_id, date)"            \
	" WHERE event IN ('approved', 'rejected');"

#define TABLES_3                                                               \
	"CREATE TABLE runs ("                                                  \
	" number INTEGER PRIMARY KEY,"                                         \
	" run_id TEXT NOT NULL,"                                               \
	" strategy TEXT NOT NULL,"                                             \
	" version TEXT NOT NULL,"                                              \
	" as_of TEXT NOT NULL,"                                                \
	" state TEXT NOT NULL CHECK (state IN ('begun', 'committed')),"        \
	" rows INTEGER NOT NULL,"                                              \
	" rejected INTEGER NOT NULL,"                                          \
	" contacts INTEGER NOT NULL,"                                          \
	" debtors INTEGER NOT NULL,"                                           \
	" totals TEXT NOT NULL,"                                               \
	" manifest TEXT NOT NULL"                                              \
	") STRICT;"                                                            \
	"CREATE INDEX runs_of_strategy ON runs (strategy, state);"             \
	/* Keyed hashes of the ids of actions that were purged. */             \
	"CREATE TABLE tombstones ("                                            \
	" token TEXT PRIMARY KEY"                                              \
	") STRICT, WITHOUT ROWID;"                                             \
	/* What was purged, counted; without an event: actions. */             \
	"CREATE TABLE purged ("                                                \
	" month TEXT NOT NULL,"                                                \
	" event TEXT NOT NULL,"                                                \
	" strategy TEXT NOT NULL,"                                             \
	" plan TEXT NOT NULL,"                                                 \
	" level TEXT NOT NULL,"                                                \
	" channel TEXT NOT NULL,"                                              \
	" currency TEXT NOT NULL,"                                             \
	" digits INTEGER NOT NULL,"                                            \
	" count INTEGER NOT NULL,"                                             \
	" amount INTEGER NOT NULL,"                                            \
	" PRIMARY KEY (month, event, strategy, plan, level, channel,"          \
	"  currency, digits)"                                                  \
	") STRICT, WITHOUT ROWID;"                                             \
	/* key: of the hashes; erased: whether any debtor was. */              \
	"CREATE TABLE facts ("                                                 \
	" name TEXT PRIMARY KEY,"                                              \
	" value TEXT NOT NULL"                                                 \
	") STRICT, WITHOUT ROWID;"

/* Not of the numbers that rows have for each other: those are keys. */
#define ADD_DIGEST(table, digest)                                              \
	ADD_INTEGER(table, "digest")                                           \
	"UPDATE " table " SET digest = " digest ";"
#define DIGESTS_4                                                              \
	ADD_DIGEST("batches", DIGEST_BATCH_NOW)                                \
	ADD_DIGEST("actions", DIGEST_ACTION_NOW)                               \
	ADD_DIGEST("action_items", DIGEST_ITEM_NOW)                            \
	ADD_DIGEST("fees", DIGEST_FEE)                                         \
	ADD_DIGEST("events", DIGEST_EVENT_NOW)                                 \
	ADD_DIGEST("runs", DIGEST_RUN_NOW)                                     \
	ADD_DIGEST("facts", DIGEST_FACT)                                       \
	ADD_DIGEST("tombstones", DIGEST_TOMBSTONE)                             \
	ADD_DIGEST("purged", DIGEST_PURGED)

static const char *const step_1[] = { SCHEMA_1, NULL };
static const char *const step_2[] = { SCHEMA_2, NULL };
static const char *const step_3[] = { ACTIONS_3, EVENTS_3, TABLES_3, NULL };
static const char *const step_4[] = { DIGESTS_4, NULL };
const char *const *const ledger_steps[LEDGER_VERSION] = { step_1, step_2,
	step_3, step_4 };

#define NONE(columns) "SELECT " columns " WHERE 0;"
#define FEES_NONE                                                              \
	"CREATE TEMP VIEW fees AS " NONE("'' AS debtor_id, 0 AS action,"       \
	                                 " '' AS charge, '' AS item,"          \
	                                 " 0 AS amount, 0 AS digest")
#define FEES_2                                                                 \
	"CREATE TEMP VIEW fees AS SELECT *, 0 AS digest FROM main.fees;"
#define VIEWS_2                                                                \
	"CREATE TEMP VIEW batches AS"                                          \
	" SELECT *, 0 AS run, 0 AS digest FROM main.batches;"                               \
	"CREATE TEMP VIEW actions AS"                                          \
	" SELECT *, '' AS queue, '' AS timezone, '' AS bound_by,"              \
	"  '' AS calendar, '' AS rules, '' AS arm, '' AS agent,"               \
	"  '' AS plan_source, 0 AS cost, 0 AS digest FROM main.actions;"                    \
	"CREATE TEMP VIEW action_items AS"                                     \
	" SELECT *, '' AS due, 0 AS digest FROM main.action_items;"                         \
	"CREATE TEMP VIEW events AS"                                           \
	" SELECT *, '' AS direction, '' AS since, '' AS code, '' AS stops,"    \
	"  '' AS amount, '' AS currency, '' AS decider, '' AS moment,"         \
	"  '' AS value, 0 AS run, 0 AS digest FROM main.events;"                            \
	"CREATE TEMP VIEW runs AS " NONE("0 AS number, '' AS run_id,"          \
	    " '' AS strategy, '' AS version, '' AS as_of, '' AS state,"        \
	    " 0 AS rows, 0 AS rejected, 0 AS contacts, 0 AS debtors,"          \
	    " '' AS totals, '' AS manifest, 0 AS digest")                                   \
	"CREATE TEMP VIEW tombstones AS " NONE("'' AS token, 0 AS digest")                  \
	"CREATE TEMP VIEW purged AS " NONE("'' AS month, '' AS event,"         \
	    " '' AS strategy, '' AS plan, '' AS level, '' AS channel,"         \
	    " '' AS currency, 0 AS digits, 0 AS count, 0 AS amount,"         \
	    " 0 AS digest")           \
	"CREATE TEMP VIEW facts AS " NONE("'' AS name, '' AS value, 0 AS digest")
#define VIEW_WITH(table, digest)                                               \
	"CREATE TEMP VIEW " table " AS SELECT *, " digest                      \
	" AS digest FROM main." table ";"
#define VIEW_3(table) VIEW_WITH(table, "0")
#define VIEWS_3                                                                \
	VIEW_3("batches") VIEW_3("actions") VIEW_3("action_items")             \
	VIEW_3("fees") VIEW_3("events") VIEW_3("runs")                         \
	VIEW_WITH("facts", DIGEST_FACT)                                        \
	VIEW_WITH("tombstones", DIGEST_TOMBSTONE) VIEW_3("purged")

static const char *const views_1[] = { FEES_NONE, VIEWS_2, NULL };
static const char *const views_2[] = { FEES_2, VIEWS_2, NULL };
static const char *const views_3[] = { VIEWS_3, NULL };
const char *const *const ledger_views[LEDGER_VERSION] = { NULL, views_1,
	views_2, views_3 };
