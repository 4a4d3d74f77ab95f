/* Debtors asked for in order of their bytes, also when a thread reads ahead:
 * the histories are those of a ledger that is asked for one after the other,
 * whoever is left out. */
/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "ledger/ledger_internal.h"
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

/* Debtors that a thread is to read, by their bits. */
struct listed {
	unsigned which;
	int next;
};

static bool
next_listed(void *ctx, struct text *debtor)
{
	struct listed *listed = ctx;

	while (listed->next < DEBTORS) {
		int i = listed->next++;

		*debtor = text_of(debtors[i]);
		if ((listed->which >> i & 1) != 0)
			return true;
	}
	return false;
}

static void
read_ahead(struct fixture *fixture, struct listed *listed, unsigned which)
{
	assert_true(ledger_history_in_order(fixture->ledger, false));
	*listed = (struct listed){ .which = which };
	assert_true(ledger_history_ahead(
	    fixture->ledger, TEXT("telco"), next_listed, listed));
}

/* Every subset of them: one by one, in order, and read ahead with others, with
 * no others, and with others only. */
static void
test_subsets(void **state)
{
	struct fixture *fixture = *state;
	const unsigned all = (1u << DEBTORS) - 1;
	struct listed listed;
	struct buf one, other;

	buf_init(&one, SIZE_MAX);
	buf_init(&other, SIZE_MAX);
	fill(fixture);
	for (unsigned which = 0; which <= all; which++) {
		const unsigned lists[] = { all, which, all & ~which };

		ledger_history_in_order(fixture->ledger, false);
		say_all(fixture, which, &one);
		ledger_history_in_order(fixture->ledger, true);
		say_all(fixture, which, &other);
		assert_string_equal(buf_text(&one), buf_text(&other));
		for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
			read_ahead(fixture, &listed, lists[i]);
			say_all(fixture, which, &other);
			assert_string_equal(buf_text(&one), buf_text(&other));
		}
	}
	assert_non_null(strstr(buf_text(&one), "a-D10-1|"));
	assert_string_equal(fixture->told, "");
	buf_clear(&one);
	buf_clear(&other);
}

/* Back, twice the same, of another strategy, and with other questions between
 * them. */
static void
test_out_of_order(void **state)
{
	struct fixture *fixture = *state;
	static const int asked[] = { 5, 2, 2, 9, 8, 10, 11, 0, 3 };
	struct ledger_event event;
	struct listed listed;
	struct buf said[3];
	bool found;

	fill(fixture);
	for (int way = 0; way < 3; way++) {
		struct buf *to = &said[way];

		buf_init(to, SIZE_MAX);
		if (way == 2)
			read_ahead(fixture, &listed, (1u << DEBTORS) - 1);
		else
			ledger_history_in_order(fixture->ledger, way == 1);
		for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
			say(fixture, i % 4 == 3 ? "bank" : "telco",
			    debtors[asked[i]], to);
			if (i % 2 == 0)
				assert_true(ledger_approval(fixture->ledger,
				    TEXT("a-D10-1"), &event, &found));
		}
	}
	assert_string_equal(buf_text(&said[0]), buf_text(&said[1]));
	assert_string_equal(buf_text(&said[0]), buf_text(&said[2]));
	for (int way = 0; way < 3; way++)
		buf_clear(&said[way]);
}

enum { CROWD = 3000 };

struct crowd {
	char names[CROWD][8];
	size_t next;
};

static bool
next_of_crowd(void *ctx, struct text *debtor)
{
	struct crowd *crowd = ctx;

	if (crowd->next == CROWD)
		return false;
	*debtor = text_of(crowd->names[crowd->next++]);
	return true;
}

static void
fill_crowd(struct fixture *fixture, struct crowd *crowd)
{
	struct ledger_event event = { .kind = EVENT_ATTEMPT,
		.channel = CHANNEL_CALL, .from = DATE_NONE,
		.until = DATE_NONE, .amount = INT64_MIN };
	bool added;

	assert_true(ledger_begin(fixture->ledger));
	for (int i = 0; i < CROWD; i++) {
		snprintf(crowd->names[i], sizeof *crowd->names, "C%05d", i);
		for (event.date = 0; event.date <= i % 3; event.date++)
			assert_true(ledger_event_add(fixture->ledger,
			    text_of(crowd->names[i]), &event, TEXT(""),
			    &added));
	}
	assert_true(ledger_commit(fixture->ledger));
}

/* More than is held at a time; and whoever stops asking in the middle waits
 * for nobody. */
static void
test_crowd(void **state)
{
	struct fixture *fixture = *state;
	struct crowd *crowd = calloc(1, sizeof *crowd);

	assert_non_null(crowd);
	fill_crowd(fixture, crowd);
	for (int step = 1; step < CROWD; step = step * 7 + 1) {
		ledger_history_in_order(fixture->ledger, false);
		crowd->next = 0;
		assert_true(ledger_history_ahead(fixture->ledger,
		    TEXT("telco"), next_of_crowd, crowd));
		for (int i = 0; i < CROWD - step * 3; i += step) {
			const struct ledger_history *h =
			    ledger_history(fixture->ledger, TEXT("telco"),
			        text_of(crowd->names[i]));

			assert_non_null(h);
			assert_int_equal(h->event_count, i % 3 + 1);
		}
	}
	/* It is closed as it stands. */
	ledger_close(fixture->ledger);
	fixture->ledger = NULL;
	free(crowd);
}

/* What is wrong is told when its debtor is asked for, and not before. */
static void
test_damage(void **state)
{
	struct fixture *fixture = *state;
	static const char *const wrongs[][2] = {
		{ "UPDATE events SET date = date || 'x'"
		  " WHERE debtor_id = 'D100'", "E_LEDGER_DAMAGED " },
		{ "DROP TABLE events", "E_LEDGER " },
	};
	struct listed listed;

	fill(fixture);
	for (size_t i = 0; i < sizeof wrongs / sizeof *wrongs; i++) {
		struct buf to;

		buf_init(&to, SIZE_MAX);
		assert_true(db_run(fixture->ledger->db, wrongs[i][0]));
		read_ahead(fixture, &listed, (1u << DEBTORS) - 1);
		if (i == 0)
			say(fixture, "telco", "D10", &to);
		assert_string_equal(fixture->told, "");
		assert_null(ledger_history(
		    fixture->ledger, TEXT("telco"), TEXT("D100")));
		assert_non_null(strstr(fixture->told, wrongs[i][1]));
		forget(fixture);
		/* Its end tells again only what ended the reading. */
		assert_int_equal(
		    ledger_history_in_order(fixture->ledger, false), i == 0);
		buf_clear(&to);
	}
}

/* A transaction that writes ends it, and is seen. */
static void
test_writing(void **state)
{
	struct fixture *fixture = *state;
	struct listed listed;
	struct buf one, other;

	buf_init(&one, SIZE_MAX);
	buf_init(&other, SIZE_MAX);
	fill(fixture);
	read_ahead(fixture, &listed, (1u << DEBTORS) - 1);
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
	struct listed listed;
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
	read_ahead(fixture, &listed, (1u << DEBTORS) - 1);
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
		LEDGER_TEST(test_crowd),
		LEDGER_TEST(test_damage),
		LEDGER_TEST(test_writing),
		LEDGER_TEST(test_erased),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
