/* Debtors asked for in order of their bytes: the histories are those of a
 * ledger that is asked for one after the other, whoever is left out. */
/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "ledger_fixture.h"

/* In order of their bytes.  The first and the last have nothing. */
static const char *const debtors[] = { "!", "D", "D1", "D10", "D100", "D2",
	"D3", "d1", "d2", "z", "\xc3\xa9", "\xf0\x9f\x92\xa9" };
enum { DEBTORS = sizeof debtors / sizeof *debtors, MANY = 40 };

static const struct ledger_item items[] = {
	{ SAYS("c/F1//"), SAYS("L1"), 20604 },
	{ SAYS("c/F2//"), { NULL, 0 }, DATE_NONE },
};

static void
add_action(struct fixture *fixture, const char *debtor, int number)
{
	struct ledger_action action =
	    ACTION("", "", "2026-06-10", items);
	struct ledger_batch batch;
	char id[32];

	snprintf(id, sizeof id, "a-%s-%d", debtor, number);
	action.action_id = text_of(id);
	action.debtor = text_of(debtor);
	action.strategy = number % 3 == 0 ? TEXT("bank") : TEXT("telco");
	batch = claim_batch(fixture, "2026-06-10", &action, 1);
	/* What is claimed has items that are not told. */
	if (number % 4 != 3)
		finish_batch(fixture, &batch);
}

static void
add_event(struct fixture *fixture, const char *debtor, int number)
{
	const struct ledger_event event = { .kind = EVENT_ATTEMPT,
		.date = 20000 - number, .channel = CHANNEL_CALL,
		.from = DATE_NONE, .until = DATE_NONE, .amount = INT64_MIN };
	bool added;

	assert_true(ledger_begin(fixture->ledger));
	assert_true(ledger_event_add(fixture->ledger, text_of(debtor), &event,
	    TEXT(""), &added));
	assert_true(ledger_commit(fixture->ledger));
	assert_true(added);
}

/* Some have no actions, some no events, some more than is stepped over. */
static void
fill(struct fixture *fixture)
{
	for (int i = 1; i + 1 < DEBTORS; i++) {
		for (int k = 0; i % 3 != 1 && k < i; k++)
			add_action(fixture, debtors[i], k);
		for (int k = 0; i % 4 != 2 && k < (i % 4 == 3 ? MANY : i); k++)
			add_event(fixture, debtors[i], k);
	}
}

static void
put(struct buf *to, struct text text)
{
	buf_add(to, text.at == NULL ? "" : text.at, text.len);
	buf_putc(to, '|');
}

/* What the ledger says of a debtor, in letters. */
static void
say(struct fixture *fixture, const char *strategy, const char *debtor,
    struct buf *to)
{
	const struct ledger_history *h = ledger_history(
	    fixture->ledger, text_of(strategy), text_of(debtor));

	assert_non_null(h);
	buf_printf(to, "%s: ", debtor);
	for (size_t i = 0; i < h->action_count; i++) {
		const struct ledger_sent *sent = &h->actions[i];

		put(to, sent->action_id);
		buf_printf(to, "%d %d ", (int)sent->sent, sent->ours);
		for (size_t k = 0; k < sent->item_count; k++) {
			const struct ledger_sent_item *item =
			    &h->items[sent->item_from + k];

			put(to, item->item);
			put(to, item->level);
			buf_printf(to, "%d ", (int)item->due);
		}
	}
	for (size_t i = 0; i < h->event_count; i++)
		buf_printf(to, "%d/%d ", (int)h->events[i].kind,
		    (int)h->events[i].date);
	buf_putc(to, '\n');
	assert_false(to->failed);
}

/* Those whose bit is set. */
static void
say_all(struct fixture *fixture, unsigned which, struct buf *to)
{
	buf_reset(to);
	for (int i = 0; i < DEBTORS; i++)
		if ((which >> i & 1) != 0)
			say(fixture, "telco", debtors[i], to);
}

/* Every subset of them. */
static void
test_subsets(void **state)
{
	struct fixture *fixture = *state;
	struct buf one, other;

	buf_init(&one, SIZE_MAX);
	buf_init(&other, SIZE_MAX);
	fill(fixture);
	for (unsigned which = 0; which < 1u << DEBTORS; which++) {
		ledger_history_in_order(fixture->ledger, false);
		say_all(fixture, which, &one);
		ledger_history_in_order(fixture->ledger, true);
		say_all(fixture, which, &other);
		assert_string_equal(buf_text(&one), buf_text(&other));
	}
	assert_non_null(strstr(buf_text(&one), "a-D10-1|"));
	assert_string_equal(fixture->told, "");
	buf_clear(&one);
	buf_clear(&other);
}

/* Back, twice the same, and of another strategy. */
static void
test_out_of_order(void **state)
{
	struct fixture *fixture = *state;
	static const int asked[] = { 5, 2, 2, 9, 8, 10, 11, 0, 3 };
	struct buf one, other;

	buf_init(&one, SIZE_MAX);
	buf_init(&other, SIZE_MAX);
	fill(fixture);
	for (int way = 0; way < 2; way++) {
		ledger_history_in_order(fixture->ledger, way == 1);
		for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
			say(fixture, i % 4 == 3 ? "bank" : "telco",
			    debtors[asked[i]], way == 1 ? &other : &one);
	}
	assert_string_equal(buf_text(&one), buf_text(&other));
	buf_clear(&one);
	buf_clear(&other);
}

/* A transaction that writes ends it, and is seen. */
static void
test_writing(void **state)
{
	struct fixture *fixture = *state;
	struct buf one, other;

	buf_init(&one, SIZE_MAX);
	buf_init(&other, SIZE_MAX);
	fill(fixture);
	ledger_history_in_order(fixture->ledger, true);
	say(fixture, "telco", "D1", &one);
	add_event(fixture, "D1", 100);
	add_event(fixture, "D10", 100);
	say(fixture, "telco", "D10", &one);
	say(fixture, "telco", "D1", &other);
	assert_non_null(strstr(buf_text(&one), "/19900 "));
	assert_non_null(strstr(buf_text(&other), "/19900 "));
	buf_clear(&one);
	buf_clear(&other);
}

/* Who was erased stands elsewhere in the order. */
static void
test_erased(void **state)
{
	struct fixture *fixture = *state;
	struct ledger_erased erased;
	struct buf one, other;

	buf_init(&one, SIZE_MAX);
	buf_init(&other, SIZE_MAX);
	fill(fixture);
	/* Batches of a killed run would be in the way. */
	for (;;) {
		const struct ledger_batch *left;
		struct ledger_batch first;
		size_t count;

		assert_true(ledger_left(fixture->ledger, &left, &count));
		if (count == 0)
			break;
		first = left[0];
		assert_true(ledger_release(fixture->ledger, &first));
	}
	assert_true(ledger_erase(fixture->ledger, TEXT("D3"),
	    day("2026-06-20"), TEXT("dpo"), TEXT("2026-06-20"), &erased));
	say_all(fixture, (1u << DEBTORS) - 1, &one);
	ledger_history_in_order(fixture->ledger, true);
	say_all(fixture, (1u << DEBTORS) - 1, &other);
	assert_string_equal(buf_text(&one), buf_text(&other));
	assert_string_equal(fixture->told, "");
	buf_clear(&one);
	buf_clear(&other);
}

#define LEDGER_TEST(test)                                                      \
	cmocka_unit_test_setup_teardown(test, open_new, close_new)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		LEDGER_TEST(test_subsets),
		LEDGER_TEST(test_out_of_order),
		LEDGER_TEST(test_writing),
		LEDGER_TEST(test_erased),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
