/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "ledger/ledger_internal.h"
#include "ledger_fixture.h"

static const struct ledger_item one_item[] = {
	{ SAYS("c/F1//invoice"), SAYS("L1"), DATE_NONE },
};

static void
assert_told(struct fixture *fixture, const char *part)
{
	if (strstr(fixture->told, part) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", part, fixture->told);
	forget(fixture);
}

static void
test_create(void **state)
{
	struct fixture *fixture = *state;
	char path[PATH_ROOM];
	struct stat about;

	assert_false(ledger_create(fixture->path, fixture->diag));
	assert_told(fixture, "E_LEDGER_EXISTS ledger.db:0:0");
	beside(fixture, "none/ledger.db", path);
	assert_false(ledger_create(path, fixture->diag));
	assert_told(fixture, "E_SYSTEM ledger.db:0:0 cannot make the ledger");

	/* What a killed creation left is no obstacle, and nothing is left. */
	beside(fixture, "second.db-new", path);
	write_file(path, "half a ledger");
	beside(fixture, "second.db", path);
	assert_true(ledger_create(path, fixture->diag));
	assert_string_equal(fixture->told, "");
	beside(fixture, "second.db-new", path);
	assert_int_equal(stat(path, &about), -1);
	beside(fixture, "second.db-wal", path);
	assert_int_equal(stat(path, &about), -1);
}

static void
test_not_a_ledger(void **state)
{
	struct fixture *fixture = *state;
	static const enum ledger_mode modes[] = { LEDGER_READ, LEDGER_WRITE };
	char path[PATH_ROOM];
	size_t i;

	for (i = 0; i < 2; i++) {
		beside(fixture, "none.db", path);
		assert_null(ledger_open(path, modes[i], fixture->diag));
		assert_told(fixture, "dunning ledger init");
		assert_null(ledger_open(fixture->dir, modes[i], fixture->diag));
		assert_told(fixture, "E_LEDGER_FOREIGN");
		beside(fixture, "empty.db", path);
		write_file(path, "");
		assert_null(ledger_open(path, modes[i], fixture->diag));
		assert_told(fixture, "E_LEDGER_FOREIGN empty.db:0:0 this file "
		                     "is not a ledger");
		beside(fixture, "text.db", path);
		write_file(path, "debtor_id,date,event\nd1,2026-01-01,paid\n");
		assert_null(ledger_open(path, modes[i], fixture->diag));
		assert_told(fixture, "E_LEDGER_FOREIGN text.db:0:0 this file "
		                     "is not a ledger");
	}
	assert_int_equal(diag_status(fixture->diag), STATUS_TROUBLE);
}

static void
test_newer_version(void **state)
{
	struct fixture *fixture = *state;

	assert_true(db_run(fixture->ledger->db, "PRAGMA user_version = 5"));
	assert_null(ledger_open(fixture->path, LEDGER_READ, fixture->diag));
	assert_told(fixture, "E_LEDGER_VERSION ledger.db:0:0 the ledger has "
	                     "format 5 and this program knows up to 4");
}

static void
test_lock(void **state)
{
	struct fixture *fixture = *state;
	char alias[PATH_ROOM];
	struct ledger *reader;

	assert_null(ledger_open(fixture->path, LEDGER_WRITE, fixture->diag));
	assert_told(fixture, "E_BUSY ledger.db:0:0 another run holds the lock");
	assert_int_equal(diag_status(fixture->diag), STATUS_BUSY);
	/* By another name it is the same ledger. */
	beside(fixture, "alias.db", alias);
	assert_int_equal(symlink(fixture->path, alias), 0);
	assert_null(ledger_open(alias, LEDGER_WRITE, fixture->diag));
	assert_told(fixture, "E_BUSY alias.db:0:0");
	reader = ledger_open(alias, LEDGER_READ, fixture->diag);
	assert_non_null(reader);
	assert_true(ledger_close(reader));
	assert_string_equal(fixture->told, "");

	assert_true(ledger_close(fixture->ledger));
	fixture->ledger =
	    ledger_open(fixture->path, LEDGER_WRITE, fixture->diag);
	assert_non_null(fixture->ledger);
}

/* A reader sees one state, whatever is written meanwhile. */
static void
test_reader_beside_writer(void **state)
{
	struct fixture *fixture = *state;
	const struct ledger_action actions[] = {
		ACTION("a1", "d1", "2026-06-10", one_item),
		ACTION("a2", "d1", "2026-06-11", one_item),
	};
	struct ledger_batch batch =
	    claim_batch(fixture, "2026-06-10", &actions[0], 1);
	struct ledger *reader;
	size_t i;

	finish_batch(fixture, &batch);
	reader = ledger_open(fixture->path, LEDGER_READ, fixture->diag);
	assert_non_null(reader);
	for (i = 0; i < 2; i++) {
		assert_int_equal(
		    ledger_history(reader, TEXT("telco"), TEXT("d1"))
		        ->action_count,
		    1);
		if (i == 0) {
			batch =
			    claim_batch(fixture, "2026-06-11", &actions[1], 1);
			finish_batch(fixture, &batch);
		}
	}
	assert_false(ledger_begin(reader));
	assert_told(fixture, "E_LEDGER");
	assert_true(ledger_close(reader));
	reader = ledger_open(fixture->path, LEDGER_READ, fixture->diag);
	assert_int_equal(
	    ledger_history(reader, TEXT("telco"), TEXT("d1"))->action_count,
	    2);
	assert_true(ledger_close(reader));
}

/* Reads the ledger where nothing can be written; exit status of the child. */
static int
read_elsewhere(struct fixture *fixture, bool expect)
{
	struct ledger *ledger;
	const struct ledger_history *history;

	/* The rights of root know no read-only directory. */
	if (geteuid() == 0 && (setgid(65534) == -1 || setuid(65534) == -1))
		return 10;
	ledger = ledger_open(fixture->path, LEDGER_WRITE, fixture->diag);
	if (ledger != NULL || fixture->told[0] == '\0')
		return 11;
	forget(fixture);
	ledger = ledger_open(fixture->path, LEDGER_READ, fixture->diag);
	if (!expect)
		return ledger == NULL && strstr(fixture->told,
		                             "E_LEDGER_READONLY") != NULL
		           ? 0
		           : 12;
	if (ledger == NULL)
		return 13;
	history = ledger_history(ledger, TEXT("telco"), TEXT("d1"));
	if (history == NULL || history->action_count != 1)
		return 14;
	return ledger_close(ledger) ? 0 : 15;
}

static int
in_child(struct fixture *fixture, bool expect)
{
	pid_t child = fork();
	int status;

	assert_int_not_equal(child, -1);
	if (child == 0)
		_exit(read_elsewhere(fixture, expect));
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
test_read_only(void **state)
{
	struct fixture *fixture = *state;
	const struct ledger_action action =
	    ACTION("a1", "d1", "2026-06-10", one_item);
	struct ledger_batch batch =
	    claim_batch(fixture, "2026-06-10", &action, 1);
	char wal[PATH_ROOM];

	finish_batch(fixture, &batch);
	assert_true(ledger_close(fixture->ledger));
	fixture->ledger = NULL;
	assert_int_equal(chmod(fixture->path, 0444), 0);
	assert_int_equal(chmod(fixture->dir, 0555), 0);
	assert_int_equal(in_child(fixture, true), 0);

	/* With changes waiting the main file is not the whole ledger. */
	assert_int_equal(chmod(fixture->dir, 0755), 0);
	write_file(beside(fixture, "ledger.db-wal", wal), "changes");
	assert_int_equal(chmod(wal, 0400), 0);
	assert_int_equal(chmod(fixture->dir, 0555), 0);
	assert_int_equal(in_child(fixture, false), 0);
	assert_int_equal(chmod(fixture->dir, 0755), 0);
	assert_int_equal(chmod(fixture->path, 0644), 0);
	assert_int_equal(unlink(wal), 0);
}

/* Overwrites the file from one page to the end of another. */
static void
spoil(const char *path, off_t from, size_t len)
{
	int fd = open(path, O_WRONLY);
	char rubbish[512];
	size_t at;

	assert_int_not_equal(fd, -1);
	memset(rubbish, 0x5a, sizeof(rubbish));
	for (at = 0; at < len; at += sizeof(rubbish))
		assert_int_equal(
		    pwrite(fd, rubbish, sizeof(rubbish), from + (off_t)at),
		    sizeof(rubbish));
	assert_int_equal(close(fd), 0);
}

static void
test_damage(void **state)
{
	struct fixture *fixture = *state;
	const struct ledger_action action =
	    ACTION("a1", "d1", "2026-06-10", one_item);
	struct ledger_batch batch =
	    claim_batch(fixture, "2026-06-10", &action, 1);
	struct ledger *reader;

	finish_batch(fixture, &batch);
	assert_true(ledger_close(fixture->ledger));
	fixture->ledger = NULL;
	spoil(fixture->path, 4096, 8 * 4096);
	reader = ledger_open(fixture->path, LEDGER_READ, fixture->diag);
	if (reader != NULL) {
		assert_null(ledger_history(reader, TEXT("telco"), TEXT("d1")));
		ledger_close(reader);
	}
	assert_told(fixture, "E_LEDGER_DAMAGED ledger.db:0:0 the ledger is "
	                     "damaged");
}

/* Values that no ledger writes are damage, not nothing. */
static void
test_strange_values(void **state)
{
	static const char *const changes[] = {
		"UPDATE actions SET as_of = 'soon'",
		"UPDATE actions SET channel = 'pigeon'",
	};
	struct fixture *fixture = *state;
	const struct ledger_action action =
	    ACTION("a1", "d1", "2026-06-10", one_item);
	struct ledger_batch batch =
	    claim_batch(fixture, "2026-06-10", &action, 1);
	size_t i;

	finish_batch(fixture, &batch);
	for (i = 0; i < 2; i++) {
		assert_true(db_run(fixture->ledger->db, changes[i]));
		assert_null(
		    ledger_history(fixture->ledger, TEXT("telco"), TEXT("d1")));
		assert_told(fixture, "E_LEDGER_DAMAGED");
	}
}

/* A full disk: what was committed stays, what was not is gone. */
static void
test_full(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_action action =
	    ACTION("a0", "d1", "2026-06-10", one_item);
	struct ledger_batch batch;
	enum ledger_claim claim = LEDGER_CLAIMED;
	char id[16];
	int count;

	batch = claim_batch(fixture, "2026-06-10", &action, 1);
	finish_batch(fixture, &batch);
	assert_true(db_run(fixture->ledger->db, "PRAGMA max_page_count = 40"));
	assert_true(ledger_begin(fixture->ledger));
	assert_true(ledger_batch_new(
	    fixture->ledger, TEXT("letter"), day("2026-06-11"), &batch));
	for (count = 0; count < 5000 && claim == LEDGER_CLAIMED; count++) {
		snprintf(id, sizeof(id), "b%d", count);
		action.action_id = text_of(id);
		claim = ledger_claim(fixture->ledger, &batch, &action);
	}
	assert_int_equal(claim, LEDGER_TROUBLE);
	assert_true(count > 10);
	assert_told(fixture, "E_LEDGER_FULL ledger.db:0:0 no room left");
	/* Nothing after it can be committed by itself. */
	action.action_id = TEXT("late");
	assert_int_equal(
	    ledger_claim(fixture->ledger, &batch, &action), LEDGER_TROUBLE);
	assert_false(ledger_commit(fixture->ledger));
	assert_string_equal(fixture->told, "");

	assert_true(
	    db_run(fixture->ledger->db, "PRAGMA max_page_count = 4000"));
	assert_int_equal(
	    ledger_history(fixture->ledger, TEXT("telco"), TEXT("d1"))
	        ->action_count,
	    1);
	batch = claim_batch(fixture, "2026-06-11", &action, 1);
	assert_int_equal(batch.number, 1);
}

static int
close_some(void **state)
{
	struct fixture *fixture = *state;

	ledger_close(fixture->ledger);
	fixture_free(fixture);
	return 0;
}

#define LEDGER_TEST(test)                                                      \
	cmocka_unit_test_setup_teardown(test, open_new, close_some)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LEDGER_TEST(test_create),
		LEDGER_TEST(test_not_a_ledger),
		LEDGER_TEST(test_newer_version),
		LEDGER_TEST(test_lock),
		LEDGER_TEST(test_reader_beside_writer),
		LEDGER_TEST(test_read_only),
		LEDGER_TEST(test_damage),
		LEDGER_TEST(test_strange_values),
		LEDGER_TEST(test_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
