/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "ledger_fixture.h"

/* A small export that is killed again and again: whatever happens, in the end
 * every action has exactly one file. */
enum { BATCH = 4, ACTIONS_STEPS = 10, ACTIONS_RANDOM = 400, ROUNDS = 60 };

struct run {
	struct fixture *fixture;
	int actions;
	long steps; /* until it kills itself; below 0: never */
};

/* Any place between two calls is a place to be killed. */
static void
step(struct run *run)
{
	if (run->steps-- == 0)
		raise(SIGKILL);
}

static void
must(bool done, const char *what)
{
	if (!done) {
		fprintf(stderr, "child: %s failed\n", what);
		_exit(1);
	}
}

static void
put_in_place(struct run *run, struct text files)
{
	char staged[PATH_ROOM];
	char final[PATH_ROOM];
	char from[80];
	char name[64];
	struct text file;

	while (text_split(&files, '\n', &file)) {
		snprintf(name, sizeof(name), "%.*s", (int)file.len, file.at);
		snprintf(from, sizeof(from), "stage-%s", name);
		beside(run->fixture, from, staged);
		beside(run->fixture, name, final);
		/* The run before may have come this far. */
		must(rename(staged, final) == 0 || errno == ENOENT, "rename");
		step(run);
	}
}

static void
settle(struct run *run, struct ledger *ledger)
{
	const struct ledger_batch *left;
	size_t count;
	size_t i;

	must(ledger_left(ledger, &left, &count), "left");
	for (i = 0; i < count; i++) {
		step(run);
		if (!left[i].ready) {
			must(ledger_release(ledger, &left[i]), "release");
			continue;
		}
		put_in_place(run, left[i].files);
		must(ledger_done(ledger, &left[i]), "done");
	}
}

static size_t
claim_some(struct run *run, struct ledger *ledger, int from,
    struct ledger_batch *batch, int claimed[BATCH])
{
	const struct ledger_item items[] = {
		{ TEXT("c/F1//"), TEXT("L1"), DATE_NONE },
	};
	struct ledger_action action = ACTION("", "d1", "2026-06-10", items);
	size_t count = 0;
	char id[16];
	int i;

	must(ledger_begin(ledger), "begin");
	must(ledger_batch_new(ledger, TEXT("mail"), action.as_of, batch),
	    "batch");
	for (i = from; i < from + BATCH && i < run->actions; i++) {
		snprintf(id, sizeof(id), "a%d", i);
		action.action_id = text_of(id);
		step(run);
		switch (ledger_claim(ledger, batch, &action)) {
		case LEDGER_CLAIMED:
			claimed[count++] = i;
			break;
		case LEDGER_ALREADY:
			break;
		case LEDGER_TROUBLE:
			must(false, "claim");
		}
	}
	if (count == 0)
		ledger_rollback(ledger);
	else
		must(ledger_commit(ledger), "commit");
	return count;
}

static void
export_some(struct run *run, struct ledger *ledger, int from)
{
	struct ledger_batch batch;
	int claimed[BATCH];
	size_t count = claim_some(run, ledger, from, &batch, claimed);
	char files[BATCH * 32] = "";
	char path[PATH_ROOM];
	char stage[64];
	size_t i;

	step(run);
	for (i = 0; i < count; i++) {
		size_t len = strlen(files);

		snprintf(files + len, sizeof(files) - len, "%ssent-a%d-%lld",
		    i == 0 ? "" : "\n", claimed[i], (long long)batch.number);
		snprintf(stage, sizeof(stage), "stage-sent-a%d-%lld",
		    claimed[i], (long long)batch.number);
		write_file(beside(run->fixture, stage, path), "Estimada Ana\n");
		step(run);
	}
	if (count == 0)
		return;
	must(ledger_ready(ledger, &batch, text_of(files)), "ready");
	step(run);
	put_in_place(run, text_of(files));
	must(ledger_done(ledger, &batch), "done");
	step(run);
}

static void
export_all(struct run *run)
{
	struct ledger *ledger =
	    ledger_open(run->fixture->path, LEDGER_WRITE, run->fixture->diag);
	int i;

	must(ledger != NULL, run->fixture->told);
	settle(run, ledger);
	for (i = 0; i < run->actions; i += BATCH)
		export_some(run, ledger, i);
	must(ledger_close(ledger), "close");
}

/* Files of each action; all else is what a killed run staged. */
static void
assert_each_once(struct fixture *fixture, int actions)
{
	int found[ACTIONS_RANDOM] = { 0 };
	DIR *dir = opendir(fixture->dir);
	struct dirent *entry;
	int i;

	assert_non_null(dir);
	while ((entry = readdir(dir)) != NULL)
		if (strncmp(entry->d_name, "sent-a", 6) == 0)
			found[strtol(entry->d_name + 6, NULL, 10)]++;
	closedir(dir);
	for (i = 0; i < actions; i++)
		assert_int_equal(found[i], 1);
}

/* The ledger can be read at once, whatever the writer left. */
static void
assert_readable(struct fixture *fixture)
{
	struct ledger *reader =
	    ledger_open(fixture->path, LEDGER_READ, fixture->diag);

	assert_non_null(reader);
	assert_non_null(ledger_history(reader, TEXT("telco"), TEXT("d1")));
	assert_true(ledger_close(reader));
}

static void
assert_complete(struct fixture *fixture, int actions)
{
	struct run run = { fixture, actions, -1 };
	const struct ledger_batch *left;
	struct ledger *ledger;
	size_t count;

	export_all(&run);
	assert_each_once(fixture, actions);
	ledger = ledger_open(fixture->path, LEDGER_READ, fixture->diag);
	assert_non_null(ledger);
	assert_true(ledger_left(ledger, &left, &count));
	assert_int_equal(count, 0);
	assert_int_equal(
	    ledger_history(ledger, TEXT("telco"), TEXT("d1"))->action_count,
	    actions);
	assert_true(ledger_close(ledger));
	/* Once more: nothing is left to do. */
	export_all(&run);
	assert_each_once(fixture, actions);
	assert_string_equal(fixture->told, "");
}

static pid_t
start(struct run *run)
{
	pid_t child = fork();

	assert_int_not_equal(child, -1);
	if (child == 0) {
		export_all(run);
		_exit(0);
	}
	return child;
}

/* True when it was killed; a failure of the child is one of the test. */
static bool
finish(pid_t child)
{
	int status;

	assert_int_equal(waitpid(child, &status, 0), child);
	if (WIFSIGNALED(status)) {
		assert_int_equal(WTERMSIG(status), SIGKILL);
		return true;
	}
	assert_int_equal(WEXITSTATUS(status), 0);
	return false;
}

static struct fixture *
new_ledger(void)
{
	struct fixture *fixture = fixture_new();

	assert_true(ledger_create(fixture->path, fixture->diag));
	return fixture;
}

/* Killed at every step, and the next run two steps later, and so on. */
static void
test_every_step(void **state)
{
	bool killed = true;
	long at;

	(void)state;
	for (at = 0; killed; at++) {
		struct fixture *fixture = new_ledger();
		struct run run = { fixture, ACTIONS_STEPS, at };

		killed = finish(start(&run));
		run.steps = 2;
		finish(start(&run));
		assert_readable(fixture);
		assert_complete(fixture, ACTIONS_STEPS);
		fixture_free(fixture);
	}
	assert_true(at > 3 * ACTIONS_STEPS);
}

static void
test_any_moment(void **state)
{
	struct fixture *fixture = new_ledger();
	struct run run = { fixture, ACTIONS_RANDOM, -1 };
	uint32_t random = 2463534242;
	int killed = 0;
	int i;

	(void)state;
	for (i = 0; i < ROUNDS; i++) {
		struct timespec pause = { 0, 0 };
		pid_t child;

		/* Xorshift (Marsaglia 2003): the same moments every time. */
		random ^= random << 13;
		random ^= random >> 17;
		random ^= random << 5;
		pause.tv_nsec = (long)(random % 12000) * 1000;
		child = start(&run);
		nanosleep(&pause, NULL);
		kill(child, SIGKILL);
		killed += finish(child);
		assert_readable(fixture);
	}
	assert_true(killed > 0);
	assert_complete(fixture, ACTIONS_RANDOM);
	fixture_free(fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_step),
		cmocka_unit_test(test_any_moment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
