/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "ledger/ledger_internal.h"
#include "ledger_fixture.h"

static const struct ledger_item item_1[] = {
	{ SAYS("c/F1//"), SAYS("L1"), DATE_NONE },
};
static const struct ledger_item item_2[] = {
	{ SAYS("c/F2//"), SAYS("L1"), DATE_NONE },
};

static const struct ledger_history *
history_of(struct fixture *fixture, const char *debtor)
{
	const struct ledger_history *history =
	    ledger_history(fixture->ledger, TEXT("telco"), text_of(debtor));

	assert_non_null(history);
	return history;
}

static void
assert_text(struct text text, const char *expected)
{
	assert_int_equal(text.len, strlen(expected));
	if (text.len > 0)
		assert_memory_equal(text.at, expected, text.len);
}

static struct ledger_counts
outcome(struct fixture *fixture, const char *csv)
{
	struct ledger_counts counts;
	char path[PATH_ROOM];

	write_file(beside(fixture, "events.csv", path), csv);
	assert_true(ledger_outcome(fixture->ledger, path, &counts));
	assert_int_equal(counts.rejected, 0);
	return counts;
}

static void
send(struct fixture *fixture, const struct ledger_action *actions,
    size_t count)
{
	char as_of[DATE_TEXT_MAX];
	struct ledger_batch batch;

	date_format(actions[0].as_of, as_of, sizeof as_of);
	batch = claim_batch(fixture, as_of, actions, count);
	finish_batch(fixture, &batch);
}

static enum ledger_claim
claim_again(struct fixture *fixture, const struct ledger_action *action)
{
	struct ledger_batch batch;
	enum ledger_claim claim;

	assert_true(ledger_begin(fixture->ledger));
	assert_true(ledger_batch_new(
	    fixture->ledger, TEXT("sms"), action->as_of, &batch));
	claim = ledger_claim(fixture->ledger, &batch, action);
	ledger_rollback(fixture->ledger);
	return claim;
}

/* --- runs ----------------------------------------------------------------- */

static struct ledger_run
run_on(struct fixture *fixture, const char *id, const char *as_of, bool commit)
{
	struct ledger_run run = { .run_id = text_of(id),
		.strategy = TEXT("telco"),
		.version = TEXT("7"),
		.as_of = day(as_of) };

	assert_true(ledger_run_begin(fixture->ledger, &run));
	run.rows = 12;
	run.contacts = 3;
	run.totals = TEXT("MXN 1.00");
	run.manifest = TEXT("m.json");
	if (commit)
		assert_true(ledger_run_commit(fixture->ledger, &run));
	return run;
}

static void
test_runs(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_run run;
	struct ledger_action action =
	    ACTION("a1", "d1", "2026-06-10", item_1);
	bool found;

	assert_true(ledger_last_run(
	    fixture->ledger, TEXT("telco"), &run, &found));
	assert_false(found);
	assert_int_equal(
	    run_on(fixture, "r1", "2026-06-10", true).number, 1);
	/* A killed one is taken up again; another one of that day is not. */
	assert_int_equal(
	    run_on(fixture, "r2", "2026-06-11", false).number, 2);
	assert_int_equal(
	    run_on(fixture, "r2", "2026-06-11", false).number, 2);
	assert_int_equal(
	    run_on(fixture, "r3", "2026-06-11", false).number, 3);
	send(fixture, &action, 1);
	assert_int_equal(history_of(fixture, "d1")->actions[0].run, 3);
	outcome(fixture, "debtor_id,date,event\nd1,2026-06-12,answered\n");
	assert_int_equal(history_of(fixture, "d1")->events[0].run, 3);

	assert_true(ledger_last_run(
	    fixture->ledger, TEXT("telco"), &run, &found));
	assert_true(found);
	assert_int_equal(run.number, 1);
	assert_true(run.committed);
	assert_int_equal(run.rows, 12);
	assert_text(run.totals, "MXN 1.00");
	assert_true(ledger_last_run(
	    fixture->ledger, TEXT("bank"), &run, &found));
	assert_false(found);
	assert_string_equal(fixture->told, "");

	run.number = 2;
	assert_false(ledger_run_commit(fixture->ledger, &run));
	assert_non_null(strstr(fixture->told, "E_LEDGER_STATE"));
}

static void
test_as_of(void **state)
{
	struct fixture *fixture = *state;

	run_on(fixture, "r1", "2026-06-10", true);
	run_on(fixture, "r2", "2026-06-05", true);
	run_on(fixture, "r3", "2026-06-30", false);
	assert_true(ledger_as_of_ok(fixture->ledger, TEXT("telco"),
	    day("2026-06-10"), fixture->diag));
	assert_true(ledger_as_of_ok(fixture->ledger, TEXT("bank"),
	    day("2026-06-01"), fixture->diag));
	assert_string_equal(fixture->told, "");
	assert_false(ledger_as_of_ok(fixture->ledger, TEXT("telco"),
	    day("2026-06-09"), fixture->diag));
	assert_string_equal(fixture->told,
	    "E_AS_OF_BEFORE ledger.db:0:0 as of 2026-06-09, but strategy "
	    "'telco' has run as of 2026-06-10\n"
	    " :0:0 a day that is over is run again only with --rerun\n");
}

/* --- history -------------------------------------------------------------- */

/* What restricts is heard last, whatever came first into the ledger. */
static void
test_order_of_a_day(void **state)
{
	static const enum ledger_event_kind order[] = { EVENT_OPTED_IN,
		EVENT_DISPUTE_CLOSED, EVENT_SENT, EVENT_PROMISED, EVENT_HOLD,
		EVENT_DISPUTED, EVENT_OPTED_OUT };
	struct fixture *fixture = *state;
	const struct ledger_history *history;
	bool seen[EVENT_KINDS] = { false };

	outcome(fixture, "debtor_id,date,event,until,code\n"
	                 "d1,2026-06-12,opted_out,,\n"
	                 "d1,2026-06-12,disputed,,\n"
	                 "d1,2026-06-12,hold,,X\n"
	                 "d1,2026-06-12,sent,,\n"
	                 "d1,2026-06-12,promised,2026-06-20,\n"
	                 "d1,2026-06-12,dispute_closed,,\n"
	                 "d1,2026-06-12,opted_in,,\n"
	                 "d1,2026-06-13,opted_in,,\n"
	                 "d1,2026-06-11,fraud,,\n");
	history = history_of(fixture, "d1");
	assert_int_equal(history->event_count, 9);
	assert_int_equal(history->events[0].kind, EVENT_FRAUD);
	for (size_t i = 0; i < 7; i++)
		assert_int_equal(history->events[1 + i].kind, order[i]);
	assert_int_equal(history->events[8].kind, EVENT_OPTED_IN);
	for (int kind = 0; kind < EVENT_KINDS; kind++) {
		int rank = ledger_event_rank((enum ledger_event_kind)kind);

		assert_true(rank >= 0 && rank < EVENT_KINDS && !seen[rank]);
		seen[rank] = true;
	}
}

/* Asked between the claims of a transaction, it is the same before and after,
 * and another program cannot write in between. */
static void
test_history_within_a_claim(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_action actions[] = {
		ACTION("a1", "d1", "2026-06-10", item_1),
		ACTION("a2", "d1", "2026-06-11", item_1),
	};
	struct ledger_event event = { .kind = EVENT_OPTED_OUT,
		.date = day("2026-06-10"),
		.channel = -1,
		.from = DATE_NONE,
		.until = DATE_NONE,
		.amount = INT64_MIN };
	struct ledger_batch batch;
	bool added;

	send(fixture, &actions[0], 1);
	assert_true(ledger_begin(fixture->ledger));
	assert_true(ledger_batch_new(
	    fixture->ledger, TEXT("sms"), day("2026-06-11"), &batch));
	assert_int_equal(history_of(fixture, "d1")->action_count, 1);
	assert_int_equal(ledger_claim(fixture->ledger, &batch, &actions[1]),
	    LEDGER_CLAIMED);
	assert_int_equal(history_of(fixture, "d1")->action_count, 1);
	assert_int_equal(history_of(fixture, "d1")->item_count, 1);
	assert_true(ledger_event_add(fixture->ledger, TEXT("d1"), &event,
	    TEXT("by phone"), &added));
	assert_true(added);
	assert_int_equal(history_of(fixture, "d1")->event_count, 1);
	ledger_rollback(fixture->ledger);
	assert_int_equal(history_of(fixture, "d1")->event_count, 0);
	assert_string_equal(fixture->told, "");
}

struct loads {
	char text[400];
};

static bool
note_load(void *ctx, struct text agent, struct text currency, int digits,
    uint64_t count, int64_t amount)
{
	struct loads *loads = ctx;
	size_t len = strlen(loads->text);

	snprintf(loads->text + len, sizeof loads->text - len,
	    "%.*s %.*s %d %d %d;", (int)agent.len, agent.at, (int)currency.len,
	    currency.at, digits, (int)count, (int)amount);
	return true;
}

static void
test_agent_loads(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_action actions[] = {
		ACTION("a1", "d1", "2026-06-10", item_1),
		ACTION("a2", "d2", "2026-06-10", item_1),
		ACTION("a3", "d3", "2026-06-10", item_1),
		ACTION("a4", "d4", "2026-06-10", item_1),
	};
	struct ledger_action later = ACTION("a5", "d1", "2026-06-11", item_1);
	struct ledger_batch claimed;
	struct loads loads = { "" };

	actions[0].agent = actions[1].agent = TEXT("zoe");
	actions[2].agent = later.agent = TEXT("ana");
	send(fixture, actions, 4);
	send(fixture, &later, 1);
	actions[0].action_id = TEXT("a6");
	claimed = claim_batch(fixture, "2026-06-10", actions, 1);
	(void)claimed;
	assert_true(ledger_agent_loads(
	    fixture->ledger, day("2026-06-10"), note_load, &loads));
	assert_string_equal(
	    loads.text, "ana MXN 2 1 123450;zoe MXN 2 2 246900;");
	assert_text(history_of(fixture, "d3")->actions[0].agent, "ana");
}

/* --- decisions ------------------------------------------------------------ */

static void
test_decisions(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_decision yes = { false, TEXT("boss"),
		TEXT("2026-06-10T09:00-06:00") };
	struct ledger_decision no = { true, TEXT("boss"), TEXT("2026-06-11") };
	struct ledger_event event;
	struct ledger_counts counts;
	char path[PATH_ROOM];
	bool found;

	assert_true(ledger_approval(
	    fixture->ledger, TEXT("a1"), &event, &found));
	assert_false(found);
	write_file(beside(fixture, "plan.csv", path),
	    "debtor_id,balance,status,action_id\n"
	    "d1,1.00,pending,a1\n"
	    "d1,2.00,pending,a1\n"
	    "d2,1.00,due,a2\n"
	    "d3,1.00,held,\n"
	    "d4,1.00,pending,\n");
	assert_true(
	    ledger_decide_file(fixture->ledger, &yes, path, &counts));
	assert_int_equal(counts.added, 1);
	assert_int_equal(counts.known, 1);
	assert_int_equal(counts.rejected, 1);
	assert_true(ledger_approval(
	    fixture->ledger, TEXT("a1"), &event, &found));
	assert_true(found);
	assert_int_equal(event.kind, EVENT_APPROVED);
	assert_text(event.by, "boss");
	assert_text(event.at, "2026-06-10T09:00-06:00");
	assert_int_equal(event.date, day("2026-06-10"));
	assert_int_equal(history_of(fixture, "d1")->event_count, 1);
	/* By its id alone, and the last one counts. */
	assert_true(
	    ledger_decide(fixture->ledger, &no, TEXT("a1"), &counts));
	assert_true(ledger_approval(
	    fixture->ledger, TEXT("a1"), &event, &found));
	assert_int_equal(event.kind, EVENT_REJECTED);
	yes.at = TEXT("yesterday");
	assert_false(
	    ledger_decide(fixture->ledger, &yes, TEXT("a1"), &counts));
	assert_non_null(strstr(fixture->told, "E_DATE"));
}

/* --- purge ---------------------------------------------------------------- */

static void
fill_for_purge(struct fixture *fixture)
{
	static const struct ledger_fee fee[] = {
		{ SAYS("late"), { NULL, 0 }, 4900 },
	};
	struct ledger_action actions[] = {
		ACTION("quiet", "d1", "2020-01-10", item_1),
		ACTION("active", "d2", "2020-01-10", item_1),
		ACTION("paid", "d3", "2020-01-10", item_1),
		ACTION("cured", "d4", "2020-01-10", item_2),
		ACTION("fee", "d5", "2020-01-10", item_1),
	};
	struct ledger_action later[] = {
		ACTION("l2", "d2", "2026-01-10", item_1),
		ACTION("l3", "d3", "2026-01-10", item_2),
		ACTION("l4", "d4", "2026-01-10", item_2),
	};

	for (size_t i = 0; i < 5; i++)
		actions[i].send_after = TEXT("2020-01-10T08:00-06:00");
	actions[4].fees = fee;
	actions[4].fee_count = 1;
	send(fixture, actions, 5);
	send(fixture, later, 3);
	outcome(fixture,
	    "debtor_id,date,event,doc_id,item_key,action_id,by,until\n"
	    "d3,2020-02-01,paid,F1,,,,\n"
	    "d4,2020-02-01,cured,,,,,\n"
	    "d1,2020-01-11,delivered,,,quiet,,\n"
	    "d1,2020-01-11,opted_out,,,,,\n"
	    "d1,2020-01-09,approved,,,quiet,boss,\n"
	    "d1,2020-01-09,promised,,,,,2020-01-20\n"
	    "d2,2020-01-09,promised,,,,,2026-05-01\n");
}

static void
test_purge(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_purged purged;
	struct ledger_action action =
	    ACTION("quiet", "d1", "2026-06-10", item_1);
	const struct ledger_history *history;
	int64_t counted;

	fill_for_purge(fixture);
	assert_true(ledger_purge(fixture->ledger, day("2021-01-01"),
	    LEDGER_PURGE_COUNT, &purged));
	assert_int_equal(purged.actions, 3);
	assert_true(ledger_purge(fixture->ledger, day("2021-01-01"),
	    LEDGER_PURGE_COUNT | LEDGER_PURGE_QUIET, &purged));
	assert_int_equal(purged.actions, 1);
	assert_int_equal(purged.events, 3);
	assert_int_equal(history_of(fixture, "d1")->action_count, 1);
	assert_true(ledger_purge(
	    fixture->ledger, day("2021-01-01"), 0, &purged));
	assert_int_equal(purged.actions, 3);
	assert_int_equal(purged.kept_actions, 2); /* active, fee */
	assert_int_equal(purged.events, 3);
	assert_int_equal(purged.kept_events, 4);
	assert_int_equal(history_of(fixture, "d1")->action_count, 0);
	assert_int_equal(history_of(fixture, "d2")->action_count, 2);
	assert_int_equal(history_of(fixture, "d3")->action_count, 1);
	assert_int_equal(history_of(fixture, "d4")->action_count, 1);
	assert_int_equal(history_of(fixture, "d5")->action_count, 1);
	history = history_of(fixture, "d1");
	assert_int_equal(history->event_count, 1);
	assert_int_equal(history->events[0].kind, EVENT_OPTED_OUT);
	assert_true(db_number(fixture->ledger->db,
	    "SELECT sum(count) FROM purged WHERE event = ''"
	    " AND amount = count * 123450 AND month = '2020-01-01'",
	    &counted));
	assert_int_equal(counted, 3);
	/* It went out once, and never again. */
	assert_int_equal(claim_again(fixture, &action), LEDGER_ALREADY);
	assert_true(ledger_purge(
	    fixture->ledger, day("2021-01-01"), 0, &purged));
	assert_int_equal(purged.actions, 0);
	assert_true(ledger_check(fixture->ledger));
	assert_string_equal(fixture->told, "");
}

/* --- erase ---------------------------------------------------------------- */

static bool
in_bytes(const struct buf *file, const char *bytes)
{
	size_t len = strlen(bytes);

	for (size_t i = 0; i + len <= file->len; i++)
		if (memcmp(file->data + i, bytes, len) == 0)
			return true;
	return false;
}

/* Whether the bytes are in any file of the ledger. */
static bool
in_files(struct fixture *fixture, const char *bytes)
{
	static const char *const names[] = { "ledger.db", "ledger.db-wal" };
	struct buf file;
	bool found = false;

	for (size_t i = 0; i < 2; i++) {
		char path[PATH_ROOM];

		buf_init(&file, 1 << 26);
		if (buf_read_file(&file, beside(fixture, names[i], path)) ==
		    BUF_READ)
			found = found || in_bytes(&file, bytes);
		buf_clear(&file);
	}
	return found;
}

static void
fill_for_erase(struct fixture *fixture)
{
	struct ledger_action actions[] = {
		ACTION("first-of-ana", "ana-17", "2026-06-10", item_1),
		ACTION("other", "d2", "2026-06-10", item_1),
	};
	struct ledger_batch batch;

	actions[0].key = TEXT("telco|core|ana-17");
	actions[0].address = TEXT("ana@home.example");
	batch = claim_batch(fixture, "2026-06-10", actions, 2);
	assert_true(ledger_ready(fixture->ledger, &batch,
	    TEXT("/out\nmail/first-of-ana.eml\nmail/other.eml")));
	assert_true(ledger_done(fixture->ledger, &batch));
	outcome(fixture,
	    "debtor_id,date,event,channel,doc_id,address,by,note,amount\n"
	    "ana-17,2026-06-11,bounced,,,ana@home.example,,mailbox full,\n"
	    "ana-17,2026-06-11,paid,,F1,,,by her brother,10\n"
	    "ana-17,2026-06-12,disputed,,F1,,her lawyer,wrong price,\n"
	    "ana-17,2026-06-12,opted_out,sms,,,,,\n"
	    "d2,2026-06-12,answered,,,,,kept words,\n");
}

static void
test_erase(void **state)
{
	static const char *const gone[] = { "ana-17", "first-of-ana",
		"ana@home.example", "her brother", "her lawyer",
		"mailbox full", "wrong price" };
	struct fixture *fixture = *state;
	struct ledger_erased erased;
	struct ledger_action again =
	    ACTION("first-of-ana", "ana-17", "2026-06-20", item_1);
	const struct ledger_history *history;

	fill_for_erase(fixture);
	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
		assert_true(in_files(fixture, gone[i]));
	assert_true(ledger_erase(fixture->ledger, TEXT("ana-17"),
	    day("2026-06-15"), TEXT("dpo"), TEXT("2026-06-15"), &erased));
	assert_int_equal(erased.actions, 1);
	assert_int_equal(erased.events, 4);
	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
		assert_false(in_files(fixture, gone[i]));
	assert_true(in_files(fixture, "kept words"));
	assert_true(in_files(fixture, "mail/other.eml"));

	/* Caps, opt-outs and holds of that person go on. */
	history = history_of(fixture, "ana-17");
	assert_int_equal(history->action_count, 1);
	assert_int_equal(history->actions[0].sent, day("2026-06-10"));
	assert_true(ledger_action_is(fixture->ledger,
	    history->actions[0].action_id, TEXT("first-of-ana")));
	assert_false(ledger_action_is(
	    fixture->ledger, history->actions[0].action_id, TEXT("other")));
	assert_int_equal(history->actions[0].channel, CHANNEL_EMAIL);
	assert_int_equal(history->event_count, 5);
	assert_int_equal(history->events[0].kind, EVENT_PAID);
	assert_int_equal(history->events[0].amount, 10);
	assert_int_equal(history->events[2].kind, EVENT_DISPUTED);
	assert_null(history->events[2].doc_id.at);
	assert_int_equal(history->events[2].by.at[0], '~');
	assert_int_equal(history->events[3].kind, EVENT_OPTED_OUT);
	assert_int_equal(history->events[4].kind, EVENT_ERASED);
	assert_text(history->events[4].by, "dpo");
	assert_int_equal(claim_again(fixture, &again), LEDGER_ALREADY);
	assert_int_equal(history_of(fixture, "d2")->action_count, 1);

	/* What comes in later is there beside it; a second time nothing is. */
	outcome(fixture, "debtor_id,date,event\nana-17,2026-06-16,answered\n");
	assert_int_equal(history_of(fixture, "ana-17")->event_count, 6);
	assert_true(ledger_erase(fixture->ledger, TEXT("nobody"),
	    day("2026-06-15"), TEXT("dpo"), TEXT("2026-06-15"), &erased));
	assert_int_equal(erased.actions + erased.events, 0);
	assert_true(ledger_check(fixture->ledger));
	assert_string_equal(fixture->told, "");
}

/* What differed in what is hashed or gone is still as many for a cap. */
static void
test_erase_keeps_counts(void **state)
{
	static const char csv[] = "debtor_id,date,event,doc_id,code,by,value\n"
	    "d1,2026-06-11,conversation,,,Ana,\n"
	    "d1,2026-06-11,conversation,,,Eva,\n"
	    "d1,2026-06-11,conversation,,,Eva,angry\n"
	    "d1,2026-06-11,conversation,,,,\n"
	    "d1,2026-06-11,disputed,F1,,,\n"
	    "d1,2026-06-11,disputed,F2,,,\n"
	    "d1,2026-06-11,hold,F1,LEGAL,,\n"
	    "d1,2026-06-11,hold,F2,LEGAL,,\n";
	struct fixture *fixture = *state;
	struct ledger_counts counts;
	struct ledger_erased erased;
	const struct ledger_history *history;

	assert_int_equal(outcome(fixture, csv).added, 8);
	for (int i = 0; i < 2; i++) {
		assert_true(ledger_erase(fixture->ledger, TEXT("d1"),
		    day("2026-06-15"), TEXT("dpo"), TEXT("2026-06-15"),
		    &erased));
		assert_int_equal(erased.events, i == 0 ? 8 : 0);
		/* One more tells that it was erased. */
		history = history_of(fixture, "d1");
		assert_int_equal(history->event_count, 9);
		for (size_t k = 0; k < 8; k++)
			assert_null(history->events[k].doc_id.at);
		/* Told again, they are known. */
		counts = outcome(fixture, csv);
		assert_int_equal(counts.added, 0);
		assert_int_equal(counts.known, 8);
		assert_false(in_files(fixture, "angry"));
	}
	counts = outcome(fixture, "debtor_id,date,event,by\n"
	    "d1,2026-06-11,conversation,Ida\n");
	assert_int_equal(counts.added, 1);
}

static void
test_erase_waits_for_a_killed_run(void **state)
{
	struct fixture *fixture = *state;
	const struct ledger_action action =
	    ACTION("a1", "d1", "2026-06-10", item_1);
	struct ledger_erased erased;

	claim_batch(fixture, "2026-06-10", &action, 1);
	assert_false(ledger_erase(fixture->ledger, TEXT("d1"),
	    day("2026-06-15"), TEXT("dpo"), TEXT("2026-06-15"), &erased));
	assert_non_null(strstr(fixture->told, "E_LEDGER_LEFT"));
}

/* --- check ---------------------------------------------------------------- */

static void
test_check(void **state)
{
	static const struct {
		const char *harm, *said;
	} harms[] = {
		{ "UPDATE actions SET as_of = '2026-02-30'",
		    "action a1 has no day" },
		{ "UPDATE action_items SET action = 99",
		    "item c/F1// is of no action of its debtor" },
		{ "UPDATE events SET run = 5",
		    "event answered is of a run that is not there" },
		{ "UPDATE events SET event = 'shouted'",
		    "it has an unknown event" },
		{ "UPDATE batches SET state = 'ready'",
		    "batch letter/2026-06-10/1 was left by a run" },
		{ "INSERT INTO tombstones VALUES ('a7', 0)",
		    "tombstone a7 is no keyed hash" },
		{ "INSERT INTO fees VALUES ('d1', 1, 'late', '', -1, 0)",
		    "fee late is below zero" },
	};
	struct fixture *fixture = *state;
	const struct ledger_action action =
	    ACTION("a1", "d1", "2026-06-10", item_1);

	send(fixture, &action, 1);
	outcome(fixture, "debtor_id,date,event\nd1,2026-06-12,answered\n");
	assert_true(ledger_check(fixture->ledger));
	for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
		struct ledger *copy =
		    ledger_private(fixture->ledger, fixture->diag);

		assert_non_null(copy);
		assert_true(db_run(copy->db, harms[i].harm));
		forget(fixture);
		assert_false(ledger_check(copy));
		if (strstr(fixture->told, harms[i].said) == NULL)
			fail_msg("%s: %s", harms[i].said, fixture->told);
		assert_true(ledger_close(copy));
	}
}

#define LEDGER_TEST(test)                                                      \
	cmocka_unit_test_setup_teardown(test, open_new, close_new)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LEDGER_TEST(test_runs),
		LEDGER_TEST(test_as_of),
		LEDGER_TEST(test_order_of_a_day),
		LEDGER_TEST(test_history_within_a_claim),
		LEDGER_TEST(test_agent_loads),
		LEDGER_TEST(test_decisions),
		LEDGER_TEST(test_purge),
		LEDGER_TEST(test_erase),
		LEDGER_TEST(test_erase_keeps_counts),
		LEDGER_TEST(test_erase_waits_for_a_killed_run),
		LEDGER_TEST(test_check),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
