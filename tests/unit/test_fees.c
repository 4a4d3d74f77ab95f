/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/ledger_internal.h"
#include "ledger_fixture.h"
#include "plan/fee_cycle.h"

/* --- lists ---------------------------------------------------------------- */

static void
test_list(void **state)
{
	const struct ledger_fee fees[] = {
		{ .charge = SAYS("late"), .amount = 4900 },
		{ .charge = SAYS("share"), .item = SAYS("c/F:1%7C//x"),
		    .amount = 5 },
	};
	struct ledger_fee got;
	struct text rest;
	struct buf list;
	size_t count;
	bool bad;

	(void)state;
	buf_init(&list, 100);
	fee_list_add(&list, &fees[0], 2);
	fee_list_add(&list, &fees[1], 2);
	assert_string_equal(
	    buf_text(&list), "late=49.00|share:c/F:1%7C//x=0.05");
	rest = (struct text){ buf_text(&list), list.len };
	assert_true(fee_list_valid(rest, 2, &count));
	assert_int_equal(count, 2);
	assert_true(fee_list_next(&rest, 2, &got, &bad));
	assert_true(text_is(got.charge, "late"));
	assert_int_equal(got.item.len, 0);
	assert_int_equal(got.amount, 4900);
	assert_true(fee_list_next(&rest, 2, &got, &bad));
	assert_true(text_is(got.charge, "share"));
	assert_true(text_is(got.item, "c/F:1%7C//x"));
	assert_int_equal(got.amount, 5);
	assert_false(fee_list_next(&rest, 2, &got, &bad));
	assert_false(bad);
	buf_clear(&list);
}

static void
test_no_list(void **state)
{
	static const char *const texts[] = { "late", "late=", "=1.00",
		"late=1.001", "late=-1.00", "late=x", "la te=1", "late=1|",
		"late:F1=1.00", "late:/F1//", "late:=1", ":/F1//=1",
		"late=1||late=2" };
	size_t count;

	(void)state;
	assert_true(fee_list_valid((struct text){ NULL, 0 }, 2, &count));
	assert_int_equal(count, 0);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (fee_list_valid(text_of(texts[i]), 2, &count) !=
		    (strcmp(texts[i], "late=1|") == 0))
			fail_msg("%s", texts[i]);
}

/* --- cycles --------------------------------------------------------------- */

/* Actions 1 and 2 share A, 2 and 3 share B; 4 has C alone; 5 and 6 share D,
 * and 9 has nothing to do with any. */
static const struct ledger_link links[] = {
	{ SAYS("A"), 1 }, { SAYS("A"), 2 }, { SAYS("B"), 2 },
	{ SAYS("B"), 3 }, { SAYS("C"), 4 }, { SAYS("D"), 6 },
	{ SAYS("D"), 5 },
};

static void
assert_cycle(const char *open, const char *wanted)
{
	const struct ledger_fees past = { .links = links,
		.link_count = sizeof links / sizeof *links };
	struct text items[4];
	struct fee_cycle cycle;
	char got[16] = "";
	size_t count = 0;

	for (; open[count] != '\0'; count++)
		items[count] = (struct text){ &open[count], 1 };
	assert_true(fee_cycle_make(&cycle, &past, items, count));
	for (int64_t action = 1; action <= 9; action++)
		if (fee_cycle_has(&cycle, action))
			got[strlen(got)] = (char)('0' + action);
	assert_string_equal(got, wanted);
	fee_cycle_clear(&cycle);
}

static void
test_cycle(void **state)
{
	const struct ledger_fees none = { .count = 0 };
	struct fee_cycle cycle;

	(void)state;
	assert_cycle("A", "123");
	assert_cycle("B", "123");
	assert_cycle("C", "4");
	assert_cycle("D", "56");
	assert_cycle("CE", "4");
	assert_cycle("AC", "1234");
	assert_cycle("E", "");
	assert_cycle("", "");
	assert_true(fee_cycle_make(&cycle, &none, NULL, 0));
	assert_false(fee_cycle_has(&cycle, 1));
	fee_cycle_clear(&cycle);
	assert_false(fee_cycle_has(&cycle, 1));
}

/* --- the ledger ----------------------------------------------------------- */

static const struct ledger_item one_item[] = {
	{ SAYS("c/F1//invoice"), SAYS("L1"), DATE_NONE },
};
static const struct ledger_fee two_fees[] = {
	{ .charge = SAYS("late"), .amount = 4900 },
	{ .charge = SAYS("share"), .item = SAYS("c/F1//invoice"),
	    .amount = 111 },
};

static struct ledger_action
with_fees(const char *id, const char *when)
{
	struct ledger_action action = ACTION("", "d1", "2026-06-10", one_item);

	action.action_id = text_of(id);
	action.as_of = day(when);
	action.fees = two_fees;
	action.fee_count = 2;
	return action;
}

static const struct ledger_fees *
fees_of(struct fixture *fixture)
{
	const struct ledger_fees *fees =
	    ledger_fees(fixture->ledger, TEXT("telco"), TEXT("d1"));

	assert_non_null(fees);
	return fees;
}

/* Fees come and go with their actions: claimed ones do not count, and a batch
 * that is released leaves nothing. */
static void
test_states(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_action actions[] = { with_fees("a1", "2026-06-10"),
		with_fees("a2", "2026-06-10") };
	const struct ledger_fees *fees;
	struct ledger_batch batch = claim_batch(
	    fixture, "2026-06-10", actions, 2);

	assert_int_equal(fees_of(fixture)->count, 0);
	assert_true(ledger_begin(fixture->ledger));
	assert_true(ledger_unclaim(fixture->ledger, &batch, TEXT("a2")));
	assert_true(ledger_commit(fixture->ledger));
	finish_batch(fixture, &batch);
	fees = fees_of(fixture);
	assert_int_equal(fees->count, 2);
	assert_int_equal(fees->link_count, 1);
	assert_true(text_is(fees->fees[0].fee.charge, "late"));
	assert_int_equal(fees->fees[0].fee.amount, 4900);
	assert_int_equal(fees->fees[0].digits, 2);
	assert_true(text_is(fees->fees[0].level, "L1"));
	assert_true(text_is(fees->fees[0].currency, "MXN"));
	assert_true(text_is(fees->fees[1].fee.item, "c/F1//invoice"));
	assert_false(fees->fees[1].closed);

	actions[0] = with_fees("a3", "2026-06-11");
	batch = claim_batch(fixture, "2026-06-11", actions, 1);
	assert_true(ledger_release(fixture->ledger, &batch));
	batch = claim_batch(fixture, "2026-06-11", actions, 1);
	finish_batch(fixture, &batch);
	assert_int_equal(fees_of(fixture)->count, 4);
	assert_int_equal(ledger_fees(fixture->ledger, TEXT("other"),
	                     TEXT("d1"))->count, 0);
	assert_string_equal(fixture->told, "");
}

static void
add_outcomes(struct fixture *fixture, const char *rows)
{
	char path[PATH_ROOM];
	char text[512];
	struct ledger_counts counts;

	snprintf(text, sizeof text,
	    "debtor_id,date,event,action_id,item_key\n%s", rows);
	beside(fixture, "outcomes.csv", path);
	write_file(path, text);
	assert_true(ledger_outcome(fixture->ledger, path, &counts));
	assert_int_equal(counts.rejected, 0);
}

/* Which fees are closed, in order: a1 late, a1 share, a2 late, a2 share. */
static void
assert_closed(struct fixture *fixture, const char *wanted)
{
	const struct ledger_fees *fees = fees_of(fixture);
	char got[8] = "";

	for (size_t i = 0; i < fees->count; i++)
		got[i] = fees->fees[i].closed ? 'x' : '.';
	assert_string_equal(got, wanted);
}

static void
test_closed(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_action action = with_fees("a1", "2026-06-10");
	struct ledger_batch batch =
	    claim_batch(fixture, "2026-06-10", &action, 1);

	finish_batch(fixture, &batch);
	action = with_fees("a2", "2026-06-20");
	batch = claim_batch(fixture, "2026-06-20", &action, 1);
	finish_batch(fixture, &batch);
	assert_closed(fixture, "....");
	add_outcomes(fixture, "d1,2026-06-09,fee_paid,,\n"
	                      "d2,2026-06-30,fee_paid,,\n"
	                      "d1,2026-06-30,paid,,\n");
	assert_closed(fixture, "....");
	add_outcomes(fixture, "d1,2026-06-19,fee_paid,,c/F1//invoice\n");
	assert_closed(fixture, ".x..");
	add_outcomes(fixture, "d1,2026-06-19,fee waived,,\n");
	assert_closed(fixture, "xx..");
	add_outcomes(fixture, "d1,2026-06-01,fee_waived,a2,\n");
	assert_closed(fixture, "xxxx");
}

#define LEDGER_TEST(test)                                                      \
	cmocka_unit_test_setup_teardown(test, open_new, close_new)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_no_list),
		cmocka_unit_test(test_cycle),
		LEDGER_TEST(test_states),
		LEDGER_TEST(test_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
