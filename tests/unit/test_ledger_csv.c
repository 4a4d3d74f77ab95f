/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "ledger/ledger_internal.h"
#include "ledger_fixture.h"
#include "stream/out.h"

static void
assert_told(struct fixture *fixture, const char *part)
{
	if (strstr(fixture->told, part) == NULL)
		fail_msg("\"%s\" is not in \"%s\"", part, fixture->told);
}

static struct ledger_counts
outcome(struct fixture *fixture, const char *csv)
{
	struct ledger_counts counts;
	char path[PATH_ROOM];

	write_file(beside(fixture, "events.csv", path), csv);
	assert_true(ledger_outcome(fixture->ledger, path, &counts));
	return counts;
}

static void
assert_counts(struct ledger_counts counts, uint64_t added, uint64_t known,
    uint64_t rejected)
{
	assert_int_equal(counts.added, added);
	assert_int_equal(counts.known, known);
	assert_int_equal(counts.rejected, rejected);
}

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

static void
test_events(void **state)
{
	struct fixture *fixture = *state;
	const struct ledger_event *events;

	assert_counts(
	    outcome(fixture, "event,date,debtor_id,channel,doc_id,item_key,"
	                     "address,until,note\n"
	                     "opted out,2026-06-12,d1,,,,,,by phone\n"
	                     "promised,2026-06-11,d1,call,,,,2026-06-30,\n"
	                     "disputed,2026-06-13,d1,,F/1,c/F2//invoice,,,\n"
	                     "bounced,2026-06-10,d1,email,,,ana@example.com,,\n"
	                     "opted_out,2026-06-12,d2,sms,,,,,\n"),
	    5, 0, 0);
	assert_string_equal(fixture->told, "");
	assert_int_equal(history_of(fixture, "d1")->event_count, 4);
	events = history_of(fixture, "d1")->events;

	assert_int_equal(events[0].kind, EVENT_BOUNCED);
	assert_int_equal(events[0].date, day("2026-06-10"));
	assert_int_equal(events[0].channel, CHANNEL_EMAIL);
	assert_text(events[0].address, "ana@example.com");
	assert_int_equal(events[1].kind, EVENT_PROMISED);
	assert_int_equal(events[1].until, day("2026-06-30"));
	assert_int_equal(events[2].kind, EVENT_OPTED_OUT);
	assert_int_equal(events[2].channel, -1);
	assert_int_equal(events[2].until, DATE_NONE);
	assert_null(events[2].item.at);
	assert_int_equal(events[3].kind, EVENT_DISPUTED);
	assert_text(events[3].doc_id, "F/1");
	assert_text(events[3].item, "c/F2//invoice");
	events = history_of(fixture, "d2")->events;
	assert_int_equal(events[0].channel, CHANNEL_SMS);
}

static void
test_events_once(void **state)
{
	static const char csv[] = "debtor_id,date,event,note\n"
	                          "d1,2026-06-12,answered,first\n"
	                          "d1,2026-06-12,answered,second\n"
	                          "d1,2026-06-13,answered,\n";
	struct fixture *fixture = *state;

	assert_counts(outcome(fixture, csv), 2, 1, 0);
	assert_counts(outcome(fixture, csv), 0, 3, 0);
	assert_int_equal(history_of(fixture, "d1")->event_count, 2);
}

/* Each bad row with its place and its reason; the good one is added. */
static void
test_rejected_events(void **state)
{
	struct fixture *fixture = *state;

	assert_counts(
	    outcome(fixture, "debtor_id,date,event,channel,item_key,address,"
	                     "until\n"
	                     "d1,2026-06-12,promissed,,,,2026-06-30\n"
	                     "d1,2026-02-30,paid,,,,\n"
	                     "d1,2026-06-12,paid,emial,,,\n"
	                     "d1,2026-06-12,promised,,,,\n"
	                     "d1,2026-06-12,promised,,,,2026-06-11\n"
	                     "d1,2026-06-12,disputed,,F1,,\n"
	                     "d1,2026-06-12,bounced,,,,\n"
	                     ",2026-06-12,paid,,,,\n"
	                     "d1,2026-06-12,paid,,,,\n"),
	    1, 0, 8);
	assert_told(fixture,
	    "R_EVENT events.csv:2:15 \"promissed\" is not an event, did you "
	    "mean \"promised\"?\n");
	assert_told(fixture, " events.csv:3:4 ");
	assert_told(fixture, "R_CHANNEL events.csv:4:20 \"emial\" is not a "
	                     "channel, did you mean \"email\"?\n");
	assert_told(fixture,
	    "R_DATE events.csv:5:27 event promised needs its until");
	assert_told(fixture, "R_DATE events.csv:6:27 until is before date\n");
	assert_told(fixture, "R_ITEM_KEY events.csv:7:25 \"F1\" is not");
	assert_told(fixture, "R_ADDRESS events.csv:8:25 a bounce needs");
	assert_told(fixture, " events.csv:9:1 ");
	assert_int_equal(diag_count(fixture->diag, DIAG_REJECT), 8);
	assert_int_equal(diag_status(fixture->diag), STATUS_REJECTS);
	/* The dispute is one of everything. */
	assert_told(fixture, "W_HOLD_UNREADABLE events.csv:7:1 ");
	assert_int_equal(history_of(fixture, "d1")->event_count, 2);
	assert_int_equal(
	    history_of(fixture, "d1")->events[1].kind, EVENT_DISPUTED);
	assert_null(history_of(fixture, "d1")->events[1].item.at);
}

static void
test_event_header(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_counts counts;
	char path[PATH_ROOM];

	write_file(beside(fixture, "bad.csv", path),
	    "debtor_id,date,event,adress\nd1,2026-06-12,paid,x\n");
	assert_false(ledger_outcome(fixture->ledger, path, &counts));
	assert_told(fixture, "E_COLUMN bad.csv:1:0 unknown column \"adress\"\n"
	                     " :0:0 did you mean \"address\"?\n");
	forget(fixture);
	write_file(path, "debtor_id,event\nd1,paid\n");
	assert_false(ledger_outcome(fixture->ledger, path, &counts));
	assert_told(fixture, "E_COLUMN ");
	beside(fixture, "none.csv", path);
	assert_false(ledger_outcome(fixture->ledger, path, &counts));
	assert_int_equal(history_of(fixture, "d1")->event_count, 0);
}

static const struct ledger_item items[] = {
	{ SAYS("c/F1//invoice"), SAYS("L1"), DATE_NONE },
	{ SAYS("c/F2//invoice"), { NULL, 0 }, DATE_NONE },
};

static void
test_events_of_actions(void **state)
{
	struct fixture *fixture = *state;
	const struct ledger_action action =
	    ACTION("a1", "d1", "2026-06-10", items);
	struct ledger_batch batch =
	    claim_batch(fixture, "2026-06-10", &action, 1);

	finish_batch(fixture, &batch);
	assert_counts(outcome(fixture, "debtor_id,date,event,action_id\n"
	                               "d1,2026-06-12,bounced,a1\n"
	                               "d2,2026-06-12,delivered,a1\n"
	                               "d1,2026-06-12,delivered,a7\n"
	                               "d1,2026-06-12,bounced,a7\n"),
	    2, 0, 2);
	assert_told(fixture, "R_ACTION events.csv:3:25 action a1 is of another "
	                     "debtor\n");
	assert_told(fixture, "W_ACTION events.csv:4:25 there is no action a7");
	assert_told(fixture, "R_ADDRESS events.csv:5:");
	/* The bounce knows what failed. */
	assert_int_equal(history_of(fixture, "d1")->event_count, 2);
	assert_text(
	    history_of(fixture, "d1")->events[1].address, "ana@example.com");
	assert_null(history_of(fixture, "d1")->events[0].address.at);
}

static void
export_to(struct fixture *fixture, struct ledger *ledger, const char *name,
    enum ledger_what what, struct buf *copy)
{
	char path[PATH_ROOM];
	struct out *out = out_open(beside(fixture, name, path), fixture->diag);

	assert_non_null(out);
	assert_true(ledger_export(ledger, what, out));
	assert_true(out_close(out));
	buf_reset(copy);
	assert_int_equal(buf_read_file(copy, path), BUF_READ);
}

static void
fill(struct fixture *fixture)
{
	struct ledger_action actions[] = {
		ACTION("b", "d2", "2026-06-10", items),
		ACTION("a", "d\"1,", "2026-06-10", items),
		ACTION("c", "d1", "2026-06-09", items),
		ACTION("e", "d1", "2026-06-11", items),
	};
	struct ledger_batch batch;

	actions[0].key = TEXT("telco|core|d2\nL1");
	actions[0].item_count = 0;
	actions[1].amount = -5;
	actions[1].digits = 3;
	actions[2].channel = CHANNEL_LETTER;
	actions[2].address = TEXT(" Calle 5 ");
	batch = claim_batch(fixture, "2026-06-10", actions, 3);
	assert_true(ledger_ready(fixture->ledger, &batch, TEXT("a.pdf")));
	/* What is only claimed was never sent. */
	claim_batch(fixture, "2026-06-11", &actions[3], 1);
}

static void
test_round_trip(void **state)
{
	static const char expected[] =
	    "action_id,action_key,strategy,plan,debtor_id,channel,as_of,"
	    "send_after,level,currency,template,address,item_key,"
	    "item_level,amount,batch,item_due,queue,timezone,bound_by,"
	    "calendar,rules,arm,agent,plan_source,cost,fees,item_fees\n"
	    "c,,telco,core,d1,letter,2026-06-09,2026-06-10T08:00-06:00,L1,"
	    "MXN,first,\" Calle 5 \",c/F1//invoice,L1,1234.50,"
	    "letter/2026-06-10/1,,,,,,,,,,,,\n"
	    "c,,telco,core,d1,letter,2026-06-09,2026-06-10T08:00-06:00,L1,"
	    "MXN,first,\" Calle 5 \",c/F2//invoice,,1234.50,"
	    "letter/2026-06-10/1,,,,,,,,,,,,\n"
	    "a,,telco,core,\"d\"\"1,\",email,2026-06-10,"
	    "2026-06-10T08:00-06:00,L1,MXN,first,ana@example.com,"
	    "c/F1//invoice,L1,-0.005,letter/2026-06-10/1,,,,,,,,,,,,\n"
	    "a,,telco,core,\"d\"\"1,\",email,2026-06-10,"
	    "2026-06-10T08:00-06:00,L1,MXN,first,ana@example.com,"
	    "c/F2//invoice,,-0.005,letter/2026-06-10/1,,,,,,,,,,,,\n"
	    "b,\"telco|core|d2\nL1\",telco,core,d2,email,2026-06-10,"
	    "2026-06-10T08:00-06:00,L1,MXN,first,ana@example.com,,,1234.50,"
	    "letter/2026-06-10/1,,,,,,,,,,,,\n";
	struct fixture *fixture = *state;
	struct ledger_counts counts;
	struct ledger *second;
	struct ledger_batch batch;
	char path[PATH_ROOM];
	char again[PATH_ROOM];
	struct buf copy;

	buf_init(&copy, 100000);
	fill(fixture);
	export_to(fixture, fixture->ledger, "a.csv", LEDGER_ACTIONS, &copy);
	assert_string_equal(buf_text(&copy), expected);

	beside(fixture, "second.db", path);
	assert_true(ledger_create(path, fixture->diag));
	second = ledger_open(path, LEDGER_WRITE, fixture->diag);
	assert_non_null(second);
	beside(fixture, "a.csv", again);
	assert_true(ledger_import(second, again, &counts));
	assert_counts(counts, 5, 0, 0);
	export_to(fixture, second, "b.csv", LEDGER_ACTIONS, &copy);
	assert_string_equal(buf_text(&copy), expected);
	assert_true(ledger_import(second, again, &counts));
	assert_counts(counts, 0, 5, 0);
	assert_string_equal(fixture->told, "");
	/* The number is taken there as well. */
	assert_true(ledger_batch_new(
	    second, TEXT("letter"), day("2026-06-10"), &batch));
	assert_int_equal(batch.number, 2);
	assert_int_equal(
	    level_count(ledger_history(second, TEXT("telco"), TEXT("d1"))), 1);
	assert_true(ledger_close(second));
	buf_clear(&copy);
}

static void
test_events_round_trip(void **state)
{
	static const char csv[] =
	    "debtor_id,date,event,action_id,channel,direction,doc_id,"
	    "item_key,address,from,until,code,stops,amount,currency,by,at,"
	    "value,note\n"
	    "d2,2026-06-10,opted_out,,sms,,,,,,,,,,,,,,\n"
	    "d1,2026-06-12,disputed,,,,F1,c/F2//,,,,,,,,,,,"
	    "\"wrong \"\"price\"\"\"\n"
	    "d1,2026-06-12,promised,,call,in,,,,,2026-07-01,,,12.50,EUR,"
	    "ana,2026-06-12T09:30+02:00,,\n"
	    "d1,2026-06-13,hold,,,,,,,2026-06-20,2026-06-30,LEGAL,"
	    "contact|fees,,,,,,\n"
	    ",2026-06-14,approved,a1,,,,,,,,,,,,boss,,,\n";
	struct fixture *fixture = *state;
	struct buf copy;

	buf_init(&copy, 100000);
	assert_counts(outcome(fixture, csv), 5, 0, 0);
	export_to(fixture, fixture->ledger, "e.csv", LEDGER_EVENTS, &copy);
	assert_string_equal(buf_text(&copy), csv);
	assert_counts(outcome(fixture, csv), 0, 5, 0);
	buf_clear(&copy);
}

static void
test_rejected_actions(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_counts counts;
	struct ledger_batch batch;
	char path[PATH_ROOM];

	fill(fixture);
	write_file(beside(fixture, "past.csv", path),
	    "action_id,strategy,plan,debtor_id,channel,as_of,level,currency,"
	    "amount,item_key,item_level,batch\n"
	    "c,telco,core,d9,letter,2026-06-09,L1,MXN,,,,\n"
	    "c,telco,core,d1,letter,2026-06-09,L1,MXN,,c/F1//invoice,L2,\n"
	    "c,telco,core,d1,letter,2026-06-08,L1,MXN,,,,\n"
	    "e,telco,core,d1,email,2026-06-11,L1,MXN,,,,\n"
	    "n1,telco,core,d1,email,2026-06-11,L1,MXN,1.23456,,,\n"
	    "n2,telco,core,d1,email,2026-06-11,L1,MXN,\"1,5\",,,\n"
	    "n3,telco,core,d1,fax,2026-06-11,L1,MXN,,,,\n"
	    "n4,telco,core,d1,email,2026-06-11,L1,MXN,,,,letter/1\n"
	    "n5,telco,core,d1,email,2026-06-11,L1,MXN,,,,letter/2026-06-11/1\n"
	    "n6,telco,core,d1,email,2026-06-11,L1,MXN,,,L1,\n"
	    "n7,,core,d1,email,2026-06-11,L1,MXN,,,,\n"
	    "n8,telco,core,d1,email,2026-06-11,L1,MXN,7,c/F8//,L1,"
	    "mail/2026-06-11/7\n");
	assert_true(ledger_import(fixture->ledger, path, &counts));
	assert_counts(counts, 1, 0, 11);
	assert_told(fixture, "R_ACTION past.csv:2:1 \"c\" is another action");
	assert_told(fixture, "R_ACTION past.csv:3:43 \"c/F1//invoice\" has "
	                     "another level");
	assert_told(fixture, "R_ACTION past.csv:4:1 \"c\" went out on another");
	assert_told(fixture, "R_ACTION past.csv:5:1 \"e\" is claimed by a run");
	assert_told(fixture, "R_AMOUNT past.csv:6:");
	assert_told(fixture, "R_AMOUNT past.csv:7:");
	assert_told(fixture, "R_CHANNEL past.csv:8:");
	assert_told(fixture, "R_BATCH past.csv:9:");
	assert_told(fixture, "R_BATCH past.csv:10:");
	assert_told(fixture, "R_ITEM_KEY past.csv:11:");
	assert_int_equal(history_of(fixture, "d1")->action_count, 2);
	/* Numbers go on after the highest. */
	assert_true(ledger_batch_new(
	    fixture->ledger, TEXT("mail"), day("2026-06-11"), &batch));
	assert_int_equal(batch.number, 8);
}

/* What cannot be added whole is not added at all. */
static void
test_all_or_nothing(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_counts counts;
	char path[PATH_ROOM];
	FILE *file;
	int i;

	file = fopen(beside(fixture, "events.csv", path), "w");
	assert_non_null(file);
	fputs("debtor_id,date,event\nd1,2026-06-12,paid\n", file);
	for (i = 0; i < 9000; i++)
		fprintf(file, "d-%d,2026-06-12,paid\n", i);
	assert_int_equal(fclose(file), 0);
	assert_true(db_run(fixture->ledger->db, "PRAGMA max_page_count = 40"));
	assert_false(ledger_outcome(fixture->ledger, path, &counts));
	assert_told(fixture, "E_LEDGER_FULL");
	assert_int_equal(history_of(fixture, "d1")->event_count, 0);
	forget(fixture);
	assert_true(
	    db_run(fixture->ledger->db, "PRAGMA max_page_count = 4000"));
	assert_true(ledger_outcome(fixture->ledger, path, &counts));
	assert_counts(counts, 9001, 0, 0);
	assert_int_equal(history_of(fixture, "d1")->event_count, 1);
}

#define LEDGER_TEST(test)                                                      \
	cmocka_unit_test_setup_teardown(test, open_new, close_new)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LEDGER_TEST(test_events),
		LEDGER_TEST(test_events_once),
		LEDGER_TEST(test_rejected_events),
		LEDGER_TEST(test_event_header),
		LEDGER_TEST(test_events_of_actions),
		LEDGER_TEST(test_round_trip),
		LEDGER_TEST(test_events_round_trip),
		LEDGER_TEST(test_rejected_actions),
		LEDGER_TEST(test_all_or_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
