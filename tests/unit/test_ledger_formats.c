/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "base/buf.h"
#include "ledger/ledger_internal.h"
#include "ledger/ledger_schema.h"
#include "ledger_fixture.h"
#include "stream/out.h"

/* The tables as format 1 had them; the text stands here, so that a change of
 * the program cannot change what an old file looks like. */
static const char *const format_1[] = {
	"PRAGMA application_id = 1146441294;"
	"PRAGMA user_version = 1;"
	"CREATE TABLE batches (id INTEGER PRIMARY KEY, kind TEXT NOT NULL,"
	" as_of TEXT NOT NULL, number INTEGER NOT NULL, state TEXT NOT NULL"
	" CHECK (state IN ('claimed', 'ready', 'done', 'released')),"
	" files TEXT NOT NULL DEFAULT '', UNIQUE (kind, as_of, number))"
	" STRICT;"
	"CREATE INDEX batches_left ON batches (id)"
	" WHERE state IN ('claimed', 'ready');"
	"CREATE TABLE actions (id INTEGER PRIMARY KEY,"
	" action_id TEXT NOT NULL UNIQUE,"
	" batch INTEGER REFERENCES batches (id), action_key TEXT NOT NULL,"
	" strategy TEXT NOT NULL, plan TEXT NOT NULL, debtor_id TEXT NOT NULL,"
	" channel TEXT NOT NULL, as_of TEXT NOT NULL, send_after TEXT NOT NULL,"
	" level TEXT NOT NULL, currency TEXT NOT NULL, amount INTEGER NOT NULL,"
	" digits INTEGER NOT NULL, template TEXT NOT NULL,"
	" address TEXT NOT NULL) STRICT;"
	"CREATE INDEX actions_of_debtor ON actions"
	" (debtor_id, as_of, channel, batch, strategy, plan);"
	"CREATE INDEX actions_of_batch ON actions (batch);",
	"CREATE TABLE action_items (debtor_id TEXT NOT NULL,"
	" action INTEGER NOT NULL, item TEXT NOT NULL, level TEXT NOT NULL,"
	" PRIMARY KEY (debtor_id, action, item)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE events (debtor_id TEXT NOT NULL, date TEXT NOT NULL,"
	" event TEXT NOT NULL, action_id TEXT NOT NULL, channel TEXT NOT NULL,"
	" doc_id TEXT NOT NULL, item TEXT NOT NULL, address TEXT NOT NULL,"
	" until TEXT NOT NULL, note TEXT NOT NULL,"
	" PRIMARY KEY (debtor_id, date, event, action_id, channel, doc_id,"
	"  item, address, until)) STRICT, WITHOUT ROWID;",
	"INSERT INTO batches VALUES (1, 'letter', '2026-01-10', 1, 'done',"
	"  'letters/a.pdf'), (2, 'mail', '2026-01-10', 1, 'released', '');"
	"INSERT INTO actions VALUES (1, 'a1', 1, 'key', 'telco', 'core', 'd1',"
	"  'letter', '2026-01-10', '2026-01-11T08:00-06:00', 'L1', 'MXN',"
	"  12345, 2, 'first', 'Calle 5'),"
	" (2, 'a2', NULL, '', 'telco', 'core', 'd1', 'email', '2025-12-01', '',"
	"  'L0', 'MXN', 7, 0, '', 'ana@example.com');"
	"INSERT INTO action_items VALUES ('d1', 1, 'c/F1//', 'L1'),"
	" ('d1', 2, 'c/F1//', 'L0'), ('d1', 2, 'c/F2//', '');"
	"INSERT INTO events VALUES"
	" ('d1', '2026-01-12', 'bounced', 'a2', '', '', '', '', '', 'full'),"
	" ('d1', '2026-01-12', 'promised', '', 'call', '', '', '',"
	"  '2026-02-01', '');",
	NULL
};
static const char format_2[] =
    "PRAGMA user_version = 2;"
    "CREATE TABLE fees (debtor_id TEXT NOT NULL, action INTEGER NOT NULL,"
    " charge TEXT NOT NULL, item TEXT NOT NULL, amount INTEGER NOT NULL,"
    " PRIMARY KEY (debtor_id, action, charge, item)) STRICT, WITHOUT ROWID;"
    "INSERT INTO fees VALUES ('d1', 1, 'late', '', 4900),"
    " ('d1', 1, 'visit', 'c/F1//', 100);";
#define ADD_TEXT(table, column)                                                \
	"ALTER TABLE " table " ADD COLUMN " column                             \
	" TEXT NOT NULL DEFAULT '';"
#define ADD_INTEGER(table, column)                                             \
	"ALTER TABLE " table " ADD COLUMN " column                             \
	" INTEGER NOT NULL DEFAULT 0;"
static const char *const format_3[] = {
	"PRAGMA user_version = 3;" ADD_INTEGER("batches", "run"),
	ADD_TEXT("actions", "queue") ADD_TEXT("actions", "timezone")
	ADD_TEXT("actions", "bound_by") ADD_TEXT("actions", "calendar")
	ADD_TEXT("actions", "rules") ADD_TEXT("actions", "arm"),
	ADD_TEXT("actions", "agent") ADD_TEXT("actions", "plan_source")
	ADD_INTEGER("actions", "cost") ADD_TEXT("action_items", "due"),
	"DROP INDEX actions_of_debtor;"
	"CREATE INDEX actions_of_debtor ON actions (debtor_id, as_of,"
	" action_id, batch, strategy, plan, level, currency, queue, timezone,"
	" bound_by, calendar, agent, send_after, channel);"
	"CREATE INDEX actions_of_agents ON actions (as_of, agent)"
	" WHERE agent <> '';",
	"ALTER TABLE events RENAME TO older_events;"
	"CREATE TABLE events (debtor_id TEXT NOT NULL, date TEXT NOT NULL,"
	" event TEXT NOT NULL, action_id TEXT NOT NULL DEFAULT '',"
	" channel TEXT NOT NULL DEFAULT '', direction TEXT NOT NULL DEFAULT '',"
	" doc_id TEXT NOT NULL DEFAULT '', item TEXT NOT NULL DEFAULT '',"
	" address TEXT NOT NULL DEFAULT '', since TEXT NOT NULL DEFAULT '',"
	" until TEXT NOT NULL DEFAULT '', code TEXT NOT NULL DEFAULT '',"
	" stops TEXT NOT NULL DEFAULT '', amount TEXT NOT NULL DEFAULT '',"
	" currency TEXT NOT NULL DEFAULT '', decider TEXT NOT NULL DEFAULT '',"
	" moment TEXT NOT NULL DEFAULT '', value TEXT NOT NULL DEFAULT '',"
	" note TEXT NOT NULL DEFAULT '', run INTEGER NOT NULL DEFAULT 0,"
	" PRIMARY KEY (debtor_id, date, event, action_id, channel, direction,"
	" doc_id, item, address, since, until, code, stops, amount, currency,"
	" decider, moment, value)) STRICT, WITHOUT ROWID;",
	"INSERT INTO events (debtor_id, date, event, action_id, channel,"
	" doc_id, item, address, until, note) SELECT * FROM older_events;"
	"DROP TABLE older_events;"
	"CREATE INDEX events_decisions ON events (action_id, date)"
	" WHERE event IN ('approved', 'rejected');",
	"CREATE TABLE runs (number INTEGER PRIMARY KEY, run_id TEXT NOT NULL,"
	" strategy TEXT NOT NULL, version TEXT NOT NULL, as_of TEXT NOT NULL,"
	" state TEXT NOT NULL CHECK (state IN ('begun', 'committed')),"
	" rows INTEGER NOT NULL, rejected INTEGER NOT NULL,"
	" contacts INTEGER NOT NULL, debtors INTEGER NOT NULL,"
	" totals TEXT NOT NULL, manifest TEXT NOT NULL) STRICT;"
	"CREATE INDEX runs_of_strategy ON runs (strategy, state);"
	"CREATE TABLE tombstones (token TEXT PRIMARY KEY)"
	" STRICT, WITHOUT ROWID;",
	"CREATE TABLE purged (month TEXT NOT NULL, event TEXT NOT NULL,"
	" strategy TEXT NOT NULL, plan TEXT NOT NULL, level TEXT NOT NULL,"
	" channel TEXT NOT NULL, currency TEXT NOT NULL,"
	" digits INTEGER NOT NULL, count INTEGER NOT NULL,"
	" amount INTEGER NOT NULL, PRIMARY KEY (month, event, strategy, plan,"
	" level, channel, currency, digits)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL)"
	" STRICT, WITHOUT ROWID;",
	NULL
};

static void
make_old(struct fixture *fixture, int version)
{
	struct db *db = db_open(
	    fixture->path, "old", DB_CREATE, NULL, 0, fixture->diag);

	assert_non_null(db);
	assert_true(db_run(db, "PRAGMA journal_mode = WAL"));
	for (size_t i = 0; format_1[i] != NULL; i++)
		assert_true(db_run(db, format_1[i]));
	assert_true(version == 1 || db_run(db, format_2));
	for (size_t i = 0; version == 3 && format_3[i] != NULL; i++)
		assert_true(db_run(db, format_3[i]));
	assert_true(db_close(db));
}

static void
export_all(struct fixture *fixture, struct ledger *ledger, const char *name,
    struct buf *copy)
{
	char path[PATH_ROOM];
	struct out *out = out_open(beside(fixture, name, path), fixture->diag);

	assert_non_null(out);
	assert_true(ledger_export(ledger, LEDGER_ALL, out));
	assert_true(out_close(out));
	buf_init(copy, 1 << 20);
	assert_int_equal(buf_read_file(copy, path), BUF_READ);
}

static void
assert_text(struct text text, const char *expected)
{
	assert_int_equal(text.len, strlen(expected));
	assert_memory_equal(text.at, expected, text.len);
}

static int64_t
version_of(struct ledger *ledger)
{
	int64_t version;

	assert_true(db_number(ledger->db, "PRAGMA user_version", &version));
	return version;
}

static void
assert_history(struct ledger *ledger, int version)
{
	const struct ledger_history *history =
	    ledger_history(ledger, TEXT("telco"), TEXT("d1"));
	const struct ledger_fees *fees;

	assert_non_null(history);
	assert_int_equal(history->action_count, 2);
	assert_text(history->actions[0].action_id, "a2");
	assert_int_equal(history->actions[0].item_count, 2);
	assert_int_equal(history->actions[0].day, day("2025-12-01"));
	assert_text(history->actions[1].action_id, "a1");
	assert_int_equal(history->actions[1].day, day("2026-01-11"));
	assert_int_equal(history->actions[1].run, 0);
	assert_null(history->actions[1].timezone.at);
	assert_int_equal(
	    history->items[history->actions[1].item_from].due, DATE_NONE);
	assert_int_equal(history->event_count, 2);
	assert_int_equal(history->events[0].kind, EVENT_PROMISED);
	assert_int_equal(history->events[0].amount, INT64_MIN);
	assert_int_equal(history->events[0].from, DATE_NONE);
	assert_int_equal(history->events[1].kind, EVENT_BOUNCED);
	assert_text(history->events[1].address, "ana@example.com");
	fees = ledger_fees(ledger, TEXT("telco"), TEXT("d1"));
	assert_non_null(fees);
	assert_int_equal(fees->count, version == 1 ? 0 : 2);
}

/* An old ledger is read as it is; the first that writes brings it up, and
 * nothing that it knew is another thing afterwards. */
static void
test_older_formats(void **state)
{
	(void)state;
	for (int version = 1; version <= 3; version++) {
		struct fixture *fixture = fixture_new();
		struct buf before, after;
		struct ledger_run run;
		struct ledger *ledger;
		bool found;

		make_old(fixture, version);
		ledger =
		    ledger_open(fixture->path, LEDGER_READ, fixture->diag);
		assert_non_null(ledger);
		assert_int_equal(version_of(ledger), version);
		assert_history(ledger, version);
		assert_true(ledger_check(ledger));
		assert_true(
		    ledger_last_run(ledger, TEXT("telco"), &run, &found));
		assert_false(found);
		export_all(fixture, ledger, "before.csv", &before);
		assert_true(ledger_close(ledger));

		ledger =
		    ledger_open(fixture->path, LEDGER_WRITE, fixture->diag);
		assert_non_null(ledger);
		assert_int_equal(version_of(ledger), LEDGER_VERSION);
		assert_history(ledger, version);
		assert_true(ledger_check(ledger));
		export_all(fixture, ledger, "after.csv", &after);
		assert_string_equal(buf_text(&before), buf_text(&after));
		assert_true(ledger_close(ledger));
		assert_string_equal(fixture->told, "");
		buf_clear(&before);
		buf_clear(&after);
		fixture_free(fixture);
	}
}

/* What is brought up has the tables of what is new. */
static void
test_same_tables(void **state)
{
	static const char tables[] =
	    "SELECT coalesce(sum(length(name) * 7919 + (SELECT count(*)"
	    "  FROM pragma_table_xinfo(s.name)) * 31"
	    "  + coalesce((SELECT sum(length(name) + cid * 13 + pk * 101)"
	    "     FROM pragma_table_xinfo(s.name)), 0)), 0)"
	    " FROM sqlite_schema AS s WHERE name NOT LIKE 'sqlite_%'";
	int64_t sums[4];

	(void)state;
	for (int version = 0; version <= 3; version++) {
		struct fixture *fixture = fixture_new();
		struct ledger *ledger;

		if (version == 0)
			assert_true(
			    ledger_create(fixture->path, fixture->diag));
		else
			make_old(fixture, version);
		ledger =
		    ledger_open(fixture->path, LEDGER_WRITE, fixture->diag);
		assert_non_null(ledger);
		assert_true(db_number(ledger->db, tables, &sums[version]));
		assert_true(ledger_close(ledger));
		fixture_free(fixture);
	}
	assert_true(sums[0] > 0);
	assert_int_equal(sums[1], sums[0]);
	assert_int_equal(sums[2], sums[0]);
	assert_int_equal(sums[3], sums[0]);
}

/* Killed at any moment while it is brought up, an old ledger is the old or the
 * new one, whole. */
static void
test_killed_while_brought_up(void **state)
{
	(void)state;
	for (int round = 0; round < 24; round++) {
		struct fixture *fixture = fixture_new();
		struct ledger *ledger;
		pid_t child;
		int status;

		make_old(fixture, 1 + round % 3);
		child = fork();
		assert_true(child != -1);
		if (child == 0) {
			ledger = ledger_open(
			    fixture->path, LEDGER_WRITE, fixture->diag);
			_exit(ledger != NULL ? 0 : 1);
		}
		nanosleep(&(struct timespec){ .tv_nsec = round * 400000L },
		    NULL);
		kill(child, SIGKILL);
		assert_int_equal(waitpid(child, &status, 0), child);
		ledger =
		    ledger_open(fixture->path, LEDGER_READ, fixture->diag);
		assert_non_null(ledger);
		assert_true(version_of(ledger) == 1 + round % 3 ||
		    version_of(ledger) == LEDGER_VERSION);
		assert_history(ledger, 1 + round % 3);
		assert_true(ledger_close(ledger));
		ledger =
		    ledger_open(fixture->path, LEDGER_WRITE, fixture->diag);
		assert_non_null(ledger);
		assert_history(ledger, 1 + round % 3);
		assert_true(ledger_close(ledger));
		fixture_free(fixture);
	}
}

/* A copy in memory, of an old ledger too, leaves the file alone. */
static void
test_private_copy(void **state)
{
	struct fixture *fixture = fixture_new();
	struct ledger *from, *copy;
	struct ledger_run run = { .run_id = TEXT("r"),
		.strategy = TEXT("telco"),
		.as_of = 20000 };
	bool found;

	(void)state;
	make_old(fixture, 2);
	from = ledger_open(fixture->path, LEDGER_READ, fixture->diag);
	assert_non_null(from);
	copy = ledger_private(from, fixture->diag);
	assert_non_null(copy);
	assert_int_equal(version_of(copy), LEDGER_VERSION);
	assert_history(copy, 2);
	assert_true(ledger_run_begin(copy, &run));
	assert_true(ledger_run_commit(copy, &run));
	assert_true(ledger_last_run(copy, TEXT("telco"), &run, &found));
	assert_true(found);
	assert_true(ledger_close(copy));
	assert_int_equal(version_of(from), 2);
	assert_true(ledger_close(from));
	copy = ledger_private(NULL, fixture->diag);
	assert_non_null(copy);
	assert_true(ledger_last_run(copy, TEXT("telco"), &run, &found));
	assert_false(found);
	assert_true(ledger_close(copy));
	assert_string_equal(fixture->told, "");
	fixture_free(fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_older_formats),
		cmocka_unit_test(test_same_tables),
		cmocka_unit_test(test_killed_while_brought_up),
		cmocka_unit_test(test_private_copy),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
