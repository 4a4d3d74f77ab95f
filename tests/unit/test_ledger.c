/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger_fixture.h"

static const struct ledger_item two_items[] = {
	{ SAYS("c/F1//invoice"), SAYS("L1"), DATE_NONE },
	{ SAYS("c/F2//invoice"), SAYS("L2"), 20604 }, /* 2026-05-31 */
};
static const struct ledger_item listed[] = {
	{ SAYS("c/F1//invoice"), SAYS("L1"), DATE_NONE },
	{ SAYS("c/F2//invoice"), { NULL, 0 }, DATE_NONE },
};

static void
assert_text(struct text text, const char *expected)
{
	assert_int_equal(text.len, strlen(expected));
	assert_memory_equal(text.at, expected, text.len);
}

static const struct ledger_history *
history_of(struct fixture *fixture, const char *strategy, const char *debtor)
{
	const struct ledger_history *history =
	    ledger_history(fixture->ledger, text_of(strategy), text_of(debtor));

	assert_non_null(history);
	return history;
}

/* Only what is ready or done is history. */
static void
test_states_in_history(void **state)
{
	struct fixture *fixture = *state;
	const struct ledger_action action =
	    ACTION("a1", "d1", "2026-06-10", two_items);
	const struct ledger_history *history;
	struct ledger_batch batch;
	size_t count;

	batch = claim_batch(fixture, "2026-06-10", &action, 1);
	history = history_of(fixture, "telco", "d1");
	assert_int_equal(history->action_count, 0);
	assert_int_equal(level_count(history), 0);

	assert_true(ledger_ready(fixture->ledger, &batch, TEXT("a.pdf")));
	history = history_of(fixture, "telco", "d1");
	assert_int_equal(history->action_count, 1);
	assert_int_equal(level_count(history), 2);

	assert_true(ledger_done(fixture->ledger, &batch));
	history = history_of(fixture, "telco", "d1");
	assert_int_equal(history->action_count, 1);
	assert_int_equal(history->actions[0].sent, day("2026-06-10"));
	assert_int_equal(history->actions[0].channel, CHANNEL_EMAIL);
	assert_int_equal(level_count(history), 2);
	assert_text(history->actions[0].plan, "core");
	assert_text(level_at(history, 0, &count)->item, "c/F1//invoice");
	assert_text(level_at(history, 0, &count)->level, "L1");
	assert_int_equal(level_at(history, 0, &count)->due, DATE_NONE);
	assert_text(level_at(history, 1, &count)->item, "c/F2//invoice");
	assert_text(level_at(history, 1, &count)->level, "L2");
	assert_int_equal(
	    level_at(history, 1, &count)->due, day("2026-05-31"));
	assert_int_equal(history_of(fixture, "telco", "d2")->action_count, 0);
	assert_string_equal(fixture->told, "");
}

/* Contacts are of all strategies and oldest first, levels of one. */
static void
test_history_of_strategies(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_action actions[] = {
		ACTION("a1", "d1", "2026-06-20", listed),
		ACTION("a2", "d1", "2026-06-10", two_items),
		ACTION("a3", "d1", "2026-06-15", two_items),
	};
	const struct ledger_history *history;
	struct ledger_batch batch;
	size_t count;

	actions[1].strategy = TEXT("bank");
	actions[1].channel = CHANNEL_SMS;
	actions[2].item_count = 0;
	actions[2].channel = CHANNEL_CALL;
	batch = claim_batch(fixture, "2026-06-20", actions, 3);
	finish_batch(fixture, &batch);

	history = history_of(fixture, "telco", "d1");
	assert_int_equal(history->action_count, 3);
	assert_int_equal(history->actions[0].channel, CHANNEL_SMS);
	assert_int_equal(history->actions[1].channel, CHANNEL_CALL);
	assert_int_equal(history->actions[2].channel, CHANNEL_EMAIL);
	assert_int_equal(history->actions[2].sent, day("2026-06-20"));
	/* The second item was listed only. */
	assert_int_equal(level_count(history), 1);
	assert_text(level_at(history, 0, &count)->item, "c/F1//invoice");
	assert_int_equal(level_count(history_of(fixture, "bank", "d1")), 2);
}

static void
test_claim_again(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_action action =
	    ACTION("a1", "d1", "2026-06-10", two_items);
	struct ledger_batch batch;
	struct ledger_batch other;

	action.key = TEXT("telco|core|d1|L1|1");
	batch = claim_batch(fixture, "2026-06-10", &action, 1);
	assert_true(ledger_begin(fixture->ledger));
	assert_int_equal(
	    ledger_claim(fixture->ledger, &batch, &action), LEDGER_ALREADY);
	assert_true(ledger_batch_new(
	    fixture->ledger, TEXT("mail"), day("2026-06-10"), &other));
	assert_int_equal(
	    ledger_claim(fixture->ledger, &other, &action), LEDGER_ALREADY);
	assert_true(ledger_commit(fixture->ledger));
	finish_batch(fixture, &batch);

	/* The next day the same work is found again. */
	action.as_of = day("2026-06-11");
	action.key = (struct text){ NULL, 0 };
	assert_int_equal(
	    ledger_claim(fixture->ledger, &other, &action), LEDGER_ALREADY);
	assert_string_equal(fixture->told, "");
}

/* One action_id, two actions: no letter may get lost over that. */
static void
test_collision(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_action first =
	    ACTION("a1", "d1", "2026-06-10", two_items);
	struct ledger_action second;
	struct ledger_batch batch;
	int i;

	first.key = TEXT("telco|core|d1|L1|1");
	batch = claim_batch(fixture, "2026-06-10", &first, 1);
	for (i = 0; i < 6; i++) {
		second = first;
		if (i == 0)
			second.key = TEXT("telco|core|d1|L1|2");
		else if (i == 1)
			second.debtor = TEXT("d2");
		else if (i == 2)
			second.strategy = TEXT("bank");
		else if (i == 3)
			second.plan = TEXT("soft");
		else if (i == 4)
			second.level = TEXT("L2");
		else
			second.currency = TEXT("COP");
		forget(fixture);
		assert_int_equal(ledger_claim(fixture->ledger, &batch, &second),
		    LEDGER_TROUBLE);
		assert_non_null(strstr(fixture->told, "E_ACTION_ID"));
	}
}

static void
test_items_once(void **state)
{
	static const struct ledger_item items[] = {
		{ SAYS("c/F1//"), { NULL, 0 }, DATE_NONE },
		{ SAYS("c/F1//"), SAYS("L1"), DATE_NONE },
		{ SAYS("c/F1//"), SAYS("L2"), DATE_NONE },
	};
	struct fixture *fixture = *state;
	const struct ledger_action action =
	    ACTION("a1", "d1", "2026-06-10", items);
	const struct ledger_history *history;
	struct ledger_batch batch;
	size_t count;

	batch = claim_batch(fixture, "2026-06-10", &action, 1);
	finish_batch(fixture, &batch);
	history = history_of(fixture, "telco", "d1");
	assert_int_equal(level_count(history), 1);
	assert_text(level_at(history, 0, &count)->level, "L1");
}

static void
test_numbers(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_batch batch;

	batch = claim_batch(fixture, "2026-06-10", NULL, 0);
	assert_int_equal(batch.number, 1);
	batch = claim_batch(fixture, "2026-06-10", NULL, 0);
	assert_int_equal(batch.number, 2);
	/* What is released keeps its number. */
	assert_true(ledger_release(fixture->ledger, &batch));
	batch = claim_batch(fixture, "2026-06-10", NULL, 0);
	assert_int_equal(batch.number, 3);
	batch = claim_batch(fixture, "2026-06-11", NULL, 0);
	assert_int_equal(batch.number, 1);
	assert_true(ledger_begin(fixture->ledger));
	assert_true(ledger_batch_new(
	    fixture->ledger, TEXT("mail"), day("2026-06-10"), &batch));
	assert_int_equal(batch.number, 1);
	ledger_rollback(fixture->ledger);
}

static void
test_release_and_unclaim(void **state)
{
	struct fixture *fixture = *state;
	const struct ledger_action actions[] = {
		ACTION("a1", "d1", "2026-06-10", two_items),
		ACTION("a2", "d2", "2026-06-10", two_items),
	};
	struct ledger_batch batch;
	struct ledger_batch next;

	batch = claim_batch(fixture, "2026-06-10", actions, 2);
	assert_true(ledger_release(fixture->ledger, &batch));
	/* Both are free again. */
	next = claim_batch(fixture, "2026-06-10", actions, 2);
	assert_true(ledger_unclaim(fixture->ledger, &next, TEXT("a1")));
	finish_batch(fixture, &next);
	assert_int_equal(history_of(fixture, "telco", "d1")->action_count, 0);
	assert_int_equal(history_of(fixture, "telco", "d2")->action_count, 1);

	assert_string_equal(fixture->told, "");
	assert_false(ledger_unclaim(fixture->ledger, &next, TEXT("a2")));
	assert_non_null(strstr(fixture->told, "E_LEDGER_STATE"));
	assert_int_equal(history_of(fixture, "telco", "d2")->action_count, 1);
}

static void
test_wrong_states(void **state)
{
	struct fixture *fixture = *state;
	const struct ledger_action action =
	    ACTION("a1", "d1", "2026-06-10", two_items);
	struct ledger_batch batch =
	    claim_batch(fixture, "2026-06-10", &action, 1);

	assert_false(ledger_done(fixture->ledger, &batch));
	assert_string_equal(fixture->told,
	    "E_LEDGER_STATE ledger.db:0:0 batch 1 of 2026-06-10 (letter) "
	    "cannot become done: it is not ready\n");
	finish_batch(fixture, &batch);
	forget(fixture);
	assert_false(ledger_release(fixture->ledger, &batch));
	assert_false(ledger_ready(fixture->ledger, &batch, TEXT("")));
	assert_non_null(strstr(fixture->told, "E_LEDGER_STATE"));
	assert_int_equal(history_of(fixture, "telco", "d1")->action_count, 1);
	/* And the ledger is still of use. */
	forget(fixture);
	claim_batch(fixture, "2026-06-11", NULL, 0);
	assert_string_equal(fixture->told, "");
}

static void
test_rollback(void **state)
{
	struct fixture *fixture = *state;
	const struct ledger_action action =
	    ACTION("a1", "d1", "2026-06-10", two_items);
	struct ledger_batch batch;

	assert_true(ledger_begin(fixture->ledger));
	assert_true(ledger_batch_new(
	    fixture->ledger, TEXT("letter"), day("2026-06-10"), &batch));
	assert_int_equal(
	    ledger_claim(fixture->ledger, &batch, &action), LEDGER_CLAIMED);
	ledger_rollback(fixture->ledger);
	batch = claim_batch(fixture, "2026-06-10", &action, 1);
	assert_int_equal(batch.number, 1);
}

static void
test_left(void **state)
{
	struct fixture *fixture = *state;
	const struct ledger_action actions[] = {
		ACTION("a1", "d1", "2026-06-10", two_items),
		ACTION("a2", "d2", "2026-06-10", two_items),
		ACTION("a3", "d3", "2026-06-10", two_items),
	};
	const struct ledger_batch *left;
	struct ledger_batch batch;
	size_t count;

	batch = claim_batch(fixture, "2026-06-10", &actions[0], 1);
	finish_batch(fixture, &batch);
	batch = claim_batch(fixture, "2026-06-10", &actions[1], 1);
	assert_true(ledger_ready(fixture->ledger, &batch, TEXT("x\ny")));
	claim_batch(fixture, "2026-06-11", &actions[2], 1);
	assert_true(ledger_close(fixture->ledger));

	fixture->ledger =
	    ledger_open(fixture->path, LEDGER_WRITE, fixture->diag);
	assert_non_null(fixture->ledger);
	assert_true(ledger_left(fixture->ledger, &left, &count));
	assert_int_equal(count, 2);
	assert_true(left[0].ready);
	assert_int_equal(left[0].number, 2);
	assert_text(left[0].kind, "letter");
	assert_int_equal(left[0].as_of, day("2026-06-10"));
	assert_text(left[0].files, "x\ny");
	assert_false(left[1].ready);
	assert_int_equal(left[1].number, 1);
	assert_int_equal(left[1].as_of, day("2026-06-11"));

	/* Its action is neither sent nor free before that is settled. */
	assert_true(ledger_begin(fixture->ledger));
	assert_true(ledger_batch_new(
	    fixture->ledger, TEXT("letter"), day("2026-06-11"), &batch));
	assert_int_equal(
	    ledger_claim(fixture->ledger, &batch, &actions[2]), LEDGER_TROUBLE);
	assert_non_null(strstr(fixture->told, "E_LEDGER_LEFT"));
	ledger_rollback(fixture->ledger);
	assert_true(ledger_done(fixture->ledger, &left[0]));
	assert_true(ledger_release(fixture->ledger, &left[1]));
	assert_true(ledger_left(fixture->ledger, &left, &count));
	assert_int_equal(count, 0);
	claim_batch(fixture, "2026-06-11", &actions[2], 1);
}

#define LEDGER_TEST(test)                                                      \
	cmocka_unit_test_setup_teardown(test, open_new, close_new)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LEDGER_TEST(test_states_in_history),
		LEDGER_TEST(test_history_of_strategies),
		LEDGER_TEST(test_claim_again),
		LEDGER_TEST(test_collision),
		LEDGER_TEST(test_items_once),
		LEDGER_TEST(test_numbers),
		LEDGER_TEST(test_release_and_unclaim),
		LEDGER_TEST(test_wrong_states),
		LEDGER_TEST(test_rollback),
		LEDGER_TEST(test_left),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
