/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/hash.h"
#include "ledger_fixture.h"
#include "stream/out.h"

/* Random ledgers: all that one knows is in its export, in one way only. */
enum { LEDGERS = 40, STEPS = 30 };

struct chance {
	uint64_t state;
};

static size_t
draw(struct chance *chance, size_t below)
{
	chance->state = hash_bytes(
	    (const char *)&chance->state, sizeof chance->state);
	return (size_t)(chance->state % below);
}

static struct text
draw_text(struct chance *chance)
{
	static const char *const texts[] = { "", "", "a", "A|B", "x,y",
		"\"quoted\"", "two\nlines", " blank ", "Núñez", "a=b/c%d",
		"record", "0", "-1.50", "\r", "'" };

	return text_of(texts[draw(chance, sizeof texts / sizeof *texts)]);
}

static struct text
draw_debtor(struct chance *chance)
{
	static const char *const debtors[] = { "d1", "d2", "d,3", "\"d4\"" };

	return text_of(debtors[draw(chance, 4)]);
}

static void
add_actions(struct fixture *fixture, struct chance *chance, int *number)
{
	static const struct ledger_item items[] = {
		{ SAYS("c/F1//"), SAYS("L1"), 20000 },
		{ SAYS("c/F2/1/invoice"), { NULL, 0 }, DATE_NONE },
		{ SAYS("/F%2F3//"), SAYS("L2"), 20100 },
	};
	static const struct ledger_fee fees[] = {
		{ SAYS("late"), { NULL, 0 }, 4900 },
		{ SAYS("visit"), SAYS("c/F1//"), 12000 },
	};
	struct ledger_batch batch;
	char id[16];
	size_t count = draw(chance, 4);

	assert_true(ledger_begin(fixture->ledger));
	assert_true(ledger_batch_new(fixture->ledger,
	    draw(chance, 2) == 0 ? TEXT("mail") : TEXT("letter"),
	    (int32_t)(20100 + draw(chance, 40)), &batch));
	for (size_t i = 0; i < count; i++) {
		struct ledger_action action = {
			.key = draw_text(chance),
			.strategy = TEXT("telco"),
			.plan = TEXT("core"),
			.debtor = draw_debtor(chance),
			.currency = TEXT("MXN"),
			.level = TEXT("L1"),
			.template = draw_text(chance),
			.address = draw_text(chance),
			.channel = (enum channel)draw(chance, CHANNELS),
			.as_of = batch.as_of,
			.send_after = draw_text(chance),
			.queue = draw_text(chance),
			.timezone = draw_text(chance),
			.bound_by = draw_text(chance),
			.calendar = draw_text(chance),
			.rules = draw_text(chance),
			.arm = draw_text(chance),
			.agent = draw_text(chance),
			.plan_source = draw_text(chance),
			.amount = (int64_t)draw(chance, 100000) - 50000,
			.cost = (int64_t)draw(chance, 3),
			.digits = (int)draw(chance, 5),
			.items = items,
			.item_count = draw(chance, 4),
			.fees = fees,
		};

		snprintf(id, sizeof id, "a%d", ++*number);
		action.action_id = text_of(id);
		action.fee_count = action.item_count > 0 ?
		    draw(chance, 3) : 0;
		if (ledger_claim(fixture->ledger, &batch, &action) !=
		    LEDGER_CLAIMED)
			fail_msg("%s", fixture->told);
	}
	assert_true(ledger_commit(fixture->ledger));
	switch (draw(chance, 5)) {
	case 0:
		assert_true(ledger_release(fixture->ledger, &batch));
		break;
	case 1:
		assert_true(ledger_ready(
		    fixture->ledger, &batch, TEXT("/dir\nx/a1.eml")));
		break;
	default:
		finish_batch(fixture, &batch);
	}
}

static void
add_event(struct fixture *fixture, struct chance *chance)
{
	struct ledger_event event = {
		.kind = (enum ledger_event_kind)draw(chance, EVENT_ERASED),
		.date = (int32_t)(20100 + draw(chance, 40)),
		.channel = (int)draw(chance, CHANNELS + 1) - 1,
		.incoming = draw(chance, 2) == 0,
		.action_id = TEXT("a1"),
		.item = draw(chance, 2) == 0 ? TEXT("c/F1//") : TEXT(""),
		.doc_id = TEXT(""),
		.address = TEXT("x@y.example"),
		.from = DATE_NONE,
		.until = (int32_t)(20150 + draw(chance, 40)),
		.code = TEXT("CODE"),
		.stops = draw(chance, 2) == 0 ? TEXT("contact|fees") : TEXT(""),
		.amount = (int64_t)draw(chance, 1000),
		.digits = 2,
		.currency = TEXT("MXN"),
		.by = TEXT("ana"),
		.at = TEXT("2025-02-01T10:00Z"),
		.value = TEXT("v"),
	};
	bool added;

	assert_true(ledger_begin(fixture->ledger));
	assert_true(ledger_event_add(fixture->ledger, draw_debtor(chance),
	    &event, draw_text(chance), &added));
	assert_true(ledger_commit(fixture->ledger));
}

static void
add_run(struct fixture *fixture, struct chance *chance)
{
	struct ledger_run run = { .run_id = draw_text(chance),
		.strategy = TEXT("telco"),
		.version = draw_text(chance),
		.as_of = (int32_t)(20100 + draw(chance, 40)),
		.rows = draw(chance, 100),
		.rejected = draw(chance, 3),
		.contacts = draw(chance, 50),
		.debtors = draw(chance, 50),
		.totals = TEXT("MXN 12.50|COP 7"),
		.manifest = TEXT("manifests/1.json") };

	assert_true(ledger_run_begin(fixture->ledger, &run));
	if (draw(chance, 3) > 0)
		assert_true(ledger_run_commit(fixture->ledger, &run));
}

static void
purge_or_erase(struct fixture *fixture, struct chance *chance)
{
	struct ledger_purged purged;
	struct ledger_erased erased;
	const struct ledger_batch *left;
	size_t count;

	/* Only where no run was killed in the middle. */
	assert_true(ledger_left(fixture->ledger, &left, &count));
	if (count != 0)
		return;
	if (draw(chance, 2) == 0)
		assert_true(ledger_purge(fixture->ledger,
		    (int32_t)(20100 + draw(chance, 40)), 0, &purged));
	else
		assert_true(ledger_erase(fixture->ledger, draw_debtor(chance),
		    20140, TEXT("dpo"), TEXT("2025-02-20"), &erased));
}

static void
export_to(struct fixture *fixture, struct ledger *ledger, const char *name,
    struct buf *copy)
{
	char path[PATH_ROOM];
	struct out *out = out_open(beside(fixture, name, path), fixture->diag);

	assert_non_null(out);
	assert_true(ledger_export(ledger, LEDGER_ALL, out));
	assert_true(out_close(out));
	buf_reset(copy);
	assert_int_equal(buf_read_file(copy, path), BUF_READ);
}

static void
rebuild(struct fixture *fixture)
{
	struct ledger *second;
	struct ledger_counts counts;
	struct buf first, again;
	char path[PATH_ROOM], csv[PATH_ROOM];

	buf_init(&first, 1 << 24);
	buf_init(&again, 1 << 24);
	export_to(fixture, fixture->ledger, "all.csv", &first);
	assert_true(ledger_create(
	    beside(fixture, "second.db", path), fixture->diag));
	second = ledger_open(path, LEDGER_WRITE, fixture->diag);
	assert_non_null(second);
	beside(fixture, "all.csv", csv);
	assert_true(ledger_import(second, csv, &counts));
	assert_int_equal(counts.rejected, 0);
	assert_int_equal(counts.known, 0);
	export_to(fixture, second, "again.csv", &again);
	assert_string_equal(buf_text(&first), buf_text(&again));
	/* A second time it is all known, also where it came from. */
	assert_true(ledger_import(second, csv, &counts));
	assert_int_equal(counts.added, 0);
	assert_true(ledger_import(fixture->ledger, csv, &counts));
	assert_int_equal(counts.added, 0);
	assert_int_equal(counts.rejected, 0);
	export_to(fixture, fixture->ledger, "again.csv", &again);
	assert_string_equal(buf_text(&first), buf_text(&again));
	assert_string_equal(fixture->told, "");
	assert_true(ledger_close(second));
	buf_clear(&first);
	buf_clear(&again);
}

static void
test_rebuilt(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= LEDGERS; seed++) {
		struct fixture *fixture = NULL;
		struct chance chance = { seed };
		int number = 0;

		open_new((void **)&fixture);
		for (int i = 0; i < STEPS; i++)
			switch (draw(&chance, 8)) {
			case 0:
			case 1:
			case 2:
				add_actions(fixture, &chance, &number);
				break;
			case 3:
				add_run(fixture, &chance);
				break;
			case 4:
				if (draw(&chance, 4) == 0)
					purge_or_erase(fixture, &chance);
				break;
			default:
				add_event(fixture, &chance);
			}
		rebuild(fixture);
		close_new((void **)&fixture);
	}
}

/* The file of one batch, written while it is claimed, brings a ledger of
 * yesterday up to what was published. */
static void
test_journal(void **state)
{
	static const struct ledger_item items[] = {
		{ SAYS("c/F1//"), SAYS("L1"), 20600 },
	};
	struct fixture *fixture = *state;
	struct ledger_action action =
	    ACTION("a1", "d1", "2026-06-10", items);
	struct ledger_run run = { .run_id = TEXT("r1"),
		.strategy = TEXT("telco"),
		.as_of = day("2026-06-10") };
	struct ledger_batch batch;
	struct ledger_counts counts;
	const struct ledger_history *history;
	struct ledger *second;
	struct buf journal;
	char path[PATH_ROOM], csv[PATH_ROOM];
	bool has;

	buf_init(&journal, 100000);
	assert_true(ledger_run_begin(fixture->ledger, &run));
	assert_true(ledger_begin(fixture->ledger));
	assert_true(ledger_batch_new(
	    fixture->ledger, TEXT("letter"), day("2026-06-10"), &batch));
	assert_int_equal(ledger_claim(fixture->ledger, &batch, &action),
	    LEDGER_CLAIMED);
	assert_true(ledger_export_batch(fixture->ledger, &batch, &journal));
	assert_true(ledger_commit(fixture->ledger));
	write_file(beside(fixture, "j.csv", csv), buf_text(&journal));
	buf_clear(&journal);

	assert_true(ledger_create(
	    beside(fixture, "second.db", path), fixture->diag));
	second = ledger_open(path, LEDGER_WRITE, fixture->diag);
	assert_non_null(second);
	assert_true(ledger_has_batch(
	    second, TEXT("letter"), day("2026-06-10"), 1, &has));
	assert_false(has);
	assert_true(ledger_import(second, csv, &counts));
	assert_int_equal(counts.added, 3);
	assert_true(ledger_has_batch(
	    second, TEXT("letter"), day("2026-06-10"), 1, &has));
	assert_true(has);
	history = ledger_history(second, TEXT("telco"), TEXT("d1"));
	assert_int_equal(history->action_count, 1);
	assert_int_equal(history->actions[0].run, 1);
	assert_int_equal(history->items[0].due, 20600);
	/* It is not sent again, and nothing gets its number. */
	assert_true(ledger_begin(second));
	assert_true(ledger_batch_new(
	    second, TEXT("letter"), day("2026-06-10"), &batch));
	assert_int_equal(batch.number, 2);
	assert_int_equal(
	    ledger_claim(second, &batch, &action), LEDGER_ALREADY);
	ledger_rollback(second);
	assert_true(ledger_import(second, csv, &counts));
	assert_int_equal(counts.known, 3);
	assert_true(ledger_close(second));
	assert_string_equal(fixture->told, "");
}

/* What is no record of a ledger, or is another one there. */
static void
test_rejected_records(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_counts counts;
	char path[PATH_ROOM];

	write_file(beside(fixture, "all.csv", path),
	    "record,run,run_id,strategy,as_of,state,batch,date,count,amount,"
	    "code,value\n"
	    "run,1,r1,s,2026-01-01,committed,,,,,,\n"
	    "run,1,r2,s,2026-01-01,committed,,,,,,\n"
	    "run,0,r2,s,2026-01-01,committed,,,,,,\n"
	    "run,2,r2,s,2026-01-01,ended,,,,,,\n"
	    "batch,1,,,,done,mail/2026-01-01/1,,,,,\n"
	    "batch,2,,,,done,mail/2026-01-01/1,,,,,\n"
	    "batch,1,,,,done,mail/1,,,,,\n"
	    "batch,1,,,,claimed,mail/2026-01-01/2,,,,,\n"
	    "purged,,,,,,,2026-01-01,x,1,,\n"
	    "purged,,,,,,,2026-01-01,1,1.23456,,\n"
	    "purged,,,,,,,2026-01-01,,1,,\n"
	    "fact,,,,,,,,,,colour,red\n"
	    "wish,,,,,,,,,,,\n"
	    "run,3,r3,s,2026-01-01,begun,,,,,,\n"
	    "batch,3,,,,done,mail/2026-01-01/1,,,,,\n");
	assert_true(ledger_import(fixture->ledger, path, &counts));
	assert_int_equal(counts.added, 3);
	assert_int_equal(counts.rejected, 12);
	assert_non_null(strstr(fixture->told, "R_RUN all.csv:3:"));
	assert_non_null(strstr(fixture->told, "R_RUN all.csv:4:"));
	assert_non_null(strstr(fixture->told, "R_RECORD all.csv:5:"));
	assert_non_null(strstr(fixture->told, "R_RUN all.csv:7:"));
	assert_non_null(strstr(fixture->told, "R_BATCH all.csv:8:"));
	assert_non_null(strstr(fixture->told, "R_RECORD all.csv:9:"));
	assert_non_null(strstr(fixture->told, "R_NUMBER all.csv:10:"));
	assert_non_null(strstr(fixture->told, "R_AMOUNT all.csv:11:"));
	assert_non_null(strstr(fixture->told, "R_NULL all.csv:12:"));
	assert_non_null(strstr(fixture->told, "R_RECORD all.csv:13:"));
	assert_non_null(
	    strstr(fixture->told, "R_RECORD all.csv:14:1 \"wish\""));
	assert_non_null(strstr(fixture->told, "R_BATCH all.csv:16:"));
	forget(fixture);
	assert_true(ledger_check(fixture->ledger));
}

/* Of a run that is not there, nothing is taken. */
static void
test_run_missing(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_counts counts;
	char path[PATH_ROOM];

	write_file(beside(fixture, "all.csv", path),
	    "record,run,as_of,state,batch,action_id,strategy,plan,debtor_id,"
	    "channel,date,event\n"
	    "run,4,2026-01-01,ended,,,,,,,,\n"
	    "batch,4,,done,mail/2026-01-01/1,,,,,,,\n"
	    "action,,2026-01-01,,mail/2026-01-01/1,a1,s,p,d1,email,,\n"
	    "action,,2026-01-01,,,a2,s,p,d1,email,,\n"
	    "event,4,,,,,,,d1,,2026-01-02,answered\n"
	    "event,x,,,,,,,d1,,2026-01-02,answered\n"
	    "event,0,,,,,,,d1,,2026-01-02,answered\n");
	assert_true(ledger_import(fixture->ledger, path, &counts));
	assert_int_equal(counts.added, 2);
	assert_int_equal(counts.rejected, 5);
	assert_non_null(strstr(fixture->told, "R_RECORD all.csv:2:"));
	assert_non_null(strstr(fixture->told, "R_RUN all.csv:3:"));
	assert_non_null(strstr(fixture->told, "R_BATCH all.csv:4:"));
	assert_non_null(strstr(fixture->told, "R_RUN all.csv:6:"));
	assert_non_null(strstr(fixture->told, "R_RUN all.csv:7:"));
	forget(fixture);
	assert_true(ledger_check(fixture->ledger));
	assert_string_equal(fixture->told, "");
}

/* The ledger was put back, and another run has the number of the one that a
 * journal tells of: what was sent is known all the same. */
static void
test_run_other(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_run run = { .run_id = TEXT("r1"),
		.strategy = TEXT("telco"), .as_of = day("2026-06-11") };
	struct ledger_counts counts;
	const struct ledger_history *history;
	char path[PATH_ROOM];

	assert_true(ledger_run_begin(fixture->ledger, &run));
	assert_true(ledger_run_commit(fixture->ledger, &run));
	write_file(beside(fixture, "j.csv", path),
	    "record,run,run_id,as_of,state,batch,action_id,strategy,plan,"
	    "debtor_id,channel,date,event\n"
	    "run,1,r9,2026-06-10,begun,,,telco,,,,,\n"
	    "batch,1,,,done,mail/2026-06-10/1,,,,,,,\n"
	    "action,,,2026-06-10,,mail/2026-06-10/1,a1,telco,p,d1,email,,\n"
	    "event,1,,,,,,,,d1,,2026-06-10,answered\n");
	for (int again = 0; again < 2; again++) {
		assert_true(ledger_import(fixture->ledger, path, &counts));
		assert_int_equal(counts.added, again == 0 ? 3 : 0);
		assert_int_equal(counts.known, again == 0 ? 0 : 3);
		assert_int_equal(counts.rejected, 1);
		assert_non_null(strstr(fixture->told, "R_RUN j.csv:2:"));
		forget(fixture);
	}
	history = ledger_history(
	    fixture->ledger, TEXT("telco"), TEXT("d1"));
	assert_int_equal(history->action_count, 1);
	assert_int_equal(history->actions[0].run, 0);
	/* It became known now. */
	assert_int_equal(history->events[0].run, 1);
	assert_true(ledger_check(fixture->ledger));
	assert_string_equal(fixture->told, "");
}

#define LEDGER_TEST(test)                                                      \
	cmocka_unit_test_setup_teardown(test, open_new, close_new)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rebuilt),
		LEDGER_TEST(test_journal),
		LEDGER_TEST(test_rejected_records),
		LEDGER_TEST(test_run_missing),
		LEDGER_TEST(test_run_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
