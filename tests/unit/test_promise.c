/* Promises and payment plans: states worked by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "ledger/ledger_address.h"
#include "plan/item_hold.h"
#include "plan/offer.h"
#include "plan/promise.h"

enum { MOST = 16, DIGITS = 2 };

static int32_t
day(const char *text)
{
	int32_t days;

	assert_true(date_parse(text_of(text), &days));
	return days;
}

/* A ledger of one debtor. */
struct story {
	struct ledger_event events[MOST];
	struct ledger_history history;
	struct hold_terms terms;
	struct arena *arena;
	struct promise_state state;
};

static void
begin(struct story *s)
{
	memset(s, 0, sizeof *s);
	s->arena = arena_new(0);
	assert_non_null(s->arena);
	assert_true(hold_terms_init(&s->terms, s->arena, NULL, NULL));
}

static struct ledger_event *
add(struct story *s, enum ledger_event_kind kind, const char *date,
    const char *until, int64_t amount)
{
	struct ledger_event *event = &s->events[s->history.event_count++];

	*event = (struct ledger_event){ .kind = kind, .date = day(date),
		.channel = -1, .from = DATE_NONE,
		.until = until != NULL ? day(until) : DATE_NONE,
		.amount = amount, .digits = DIGITS };
	s->history.events = s->events;
	return event;
}

static void
judge(struct story *s, const char *on)
{
	const struct promise_facts facts = { .history = &s->history,
		.digits = DIGITS, .day = day(on), .covered = DATE_NONE };

	assert_true(
	    promises_judge(&s->terms, &facts, s->arena, &s->state));
}

static enum promise_word
word(struct story *s, const char *on)
{
	judge(s, on);
	return s->state.word;
}

static void
end(struct story *s)
{
	arena_free(s->arena);
}

/* 100.00 for 10 March, two days of grace: 12 March is the last day. */
static void
states_of_one_promise(void **state)
{
	struct story s;

	(void)state;
	begin(&s);
	s.terms.days = 2;
	assert_int_equal(word(&s, "2026-03-01"), PROMISE_NONE);
	add(&s, EVENT_PROMISED, "2026-03-02", "2026-03-10", 10000);
	assert_int_equal(word(&s, "2026-03-12"), PROMISE_PENDING);
	assert_int_equal(word(&s, "2026-03-13"), PROMISE_BROKEN);
	assert_int_equal(s.state.broken_on, day("2026-03-13"));
	add(&s, EVENT_PAID, "2026-03-12", NULL, 4000);
	assert_int_equal(word(&s, "2026-03-12"), PROMISE_PENDING);
	assert_int_equal(word(&s, "2026-03-13"), PROMISE_PARTLY_KEPT);
	assert_int_equal(s.state.broken_on, day("2026-03-13"));
	add(&s, EVENT_PAID, "2026-03-12", NULL, 6000);
	assert_int_equal(word(&s, "2026-03-12"), PROMISE_KEPT);
	end(&s);
}

static void
payments_outside_do_not_count(void **state)
{
	struct story s;

	(void)state;
	begin(&s);
	add(&s, EVENT_PAID, "2026-03-01", NULL, 10000);
	add(&s, EVENT_PROMISED, "2026-03-02", "2026-03-10", 10000);
	add(&s, EVENT_PAID, "2026-03-11", NULL, 10000);
	assert_int_equal(word(&s, "2026-03-11"), PROMISE_BROKEN);
	/* Nor those of the days to come. */
	s.events[2].date = day("2026-03-10");
	assert_int_equal(word(&s, "2026-03-09"), PROMISE_PENDING);
	assert_int_equal(word(&s, "2026-03-10"), PROMISE_KEPT);
	end(&s);
}

static void
tolerance_of_amount(void **state)
{
	struct story s;

	(void)state;
	begin(&s);
	s.terms.amount = (struct decimal){ 5, 0 };
	s.terms.per_cent = true;
	add(&s, EVENT_PROMISED, "2026-03-02", "2026-03-10", 10000);
	add(&s, EVENT_PAID, "2026-03-09", NULL, 9500);
	assert_int_equal(word(&s, "2026-03-11"), PROMISE_KEPT);
	s.events[1].amount = 9499;
	assert_int_equal(word(&s, "2026-03-11"), PROMISE_PARTLY_KEPT);
	s.terms.per_cent = false; /* 5.00 */
	s.events[1].amount = 9500;
	assert_int_equal(word(&s, "2026-03-11"), PROMISE_KEPT);
	end(&s);
}

/* 150.00 goes to the promise that is due first, the rest to the other. */
static void
first_due_first_paid(void **state)
{
	struct story s;

	(void)state;
	begin(&s);
	add(&s, EVENT_PROMISED, "2026-03-01", "2026-03-20", 10000);
	add(&s, EVENT_PROMISED, "2026-03-02", "2026-03-10", 10000);
	add(&s, EVENT_PAID, "2026-03-05", NULL, 15000);
	judge(&s, "2026-03-21");
	assert_int_equal(s.state.count, 2);
	assert_int_equal(s.state.promises[0].due, day("2026-03-10"));
	assert_int_equal(s.state.promises[0].word, PROMISE_KEPT);
	assert_int_equal(s.state.promises[1].paid, 5000);
	assert_int_equal(s.state.promises[1].word, PROMISE_PARTLY_KEPT);
	assert_int_equal(s.state.word, PROMISE_PARTLY_KEPT);
	end(&s);
}

static void
items_currencies_and_cancelling(void **state)
{
	struct story s;

	(void)state;
	begin(&s);
	add(&s, EVENT_PROMISED, "2026-03-01", "2026-03-10", 10000)->doc_id =
	    TEXT("F1");
	add(&s, EVENT_PAID, "2026-03-05", NULL, 10000)->doc_id = TEXT("F2");
	assert_int_equal(word(&s, "2026-03-11"), PROMISE_BROKEN);
	s.events[1].doc_id = TEXT("F1");
	assert_int_equal(word(&s, "2026-03-11"), PROMISE_KEPT);
	s.events[1].doc_id = TEXT("F2");
	add(&s, EVENT_PROMISE_CANCELLED, "2026-03-09", "2026-03-10",
	    INT64_MIN);
	assert_int_equal(word(&s, "2026-03-11"), PROMISE_NONE);
	assert_int_equal(word(&s, "2026-03-08"), PROMISE_PENDING);
	/* A new one of the day on which the old ones are taken back. */
	s.events[2].until = DATE_NONE;
	add(&s, EVENT_PROMISED, "2026-03-09", "2026-03-20", 10000);
	assert_int_equal(word(&s, "2026-03-20"), PROMISE_PENDING);
	assert_int_equal(s.state.promises[0].word, PROMISE_CANCELLED);
	end(&s);
}

/* Three instalments of 50.00; two that are missed break the plan. */
static void
payment_plan(struct story *s)
{
	begin(s);
	s->terms.break_after = 2;
	add(s, EVENT_PLAN_AGREED, "2026-01-05", NULL, INT64_MIN)->code =
	    TEXT("P");
	add(s, EVENT_PLAN_INSTALMENT, "2026-01-05", "2026-02-01", 5000)->code =
	    TEXT("P");
	add(s, EVENT_PLAN_INSTALMENT, "2026-01-05", "2026-03-01", 5000)->code =
	    TEXT("P");
	add(s, EVENT_PLAN_INSTALMENT, "2026-01-05", "2026-04-01", 5000)->code =
	    TEXT("P");
}

static void
plans_break(void **state)
{
	struct story s;

	(void)state;
	payment_plan(&s);
	judge(&s, "2026-03-01");
	assert_int_equal(s.state.plans[0].word, PROMISE_PENDING);
	assert_int_equal(s.state.plans[0].missed, 1);
	judge(&s, "2026-03-02");
	assert_int_equal(s.state.plans[0].word, PROMISE_BROKEN);
	assert_int_equal(s.state.plans[0].broken_on, day("2026-03-02"));
	assert_int_equal(s.state.broken_on, day("2026-03-02"));
	/* What is paid too late does not mend it. */
	add(&s, EVENT_PAID, "2026-03-05", NULL, 15000);
	judge(&s, "2026-03-06");
	assert_int_equal(s.state.plans[0].word, PROMISE_BROKEN);
	end(&s);
}

static void
plans_are_kept(void **state)
{
	struct story s;

	(void)state;
	payment_plan(&s);
	/* The first one late: that is one missed, not two. */
	add(&s, EVENT_PAID, "2026-02-20", NULL, 5000);
	add(&s, EVENT_PAID, "2026-03-15", NULL, 5000);
	judge(&s, "2026-03-20");
	assert_int_equal(s.state.plans[0].word, PROMISE_PENDING);
	assert_int_equal(s.state.plans[0].met, 2);
	add(&s, EVENT_PAID, "2026-04-01", NULL, 5000);
	judge(&s, "2026-05-01");
	assert_int_equal(s.state.plans[0].word, PROMISE_KEPT);
	add(&s, EVENT_PLAN_CANCELLED, "2026-05-01", NULL, INT64_MIN)->code =
	    TEXT("P");
	judge(&s, "2026-05-01");
	assert_int_equal(s.state.plans[0].word, PROMISE_CANCELLED);
	end(&s);
}

/* --- what holds ----------------------------------------------------------- */

static unsigned
held(struct story *s, const char *item, const char *on, struct item_hold *hold)
{
	assert_true(guard_holds(&s->terms, &s->history, text_of(item),
	    (struct text){ NULL, 0 }, DIGITS, day(on), hold));
	return hold->stops;
}

/* Sixty days, and treatment with thirty days more (UK regulations of 2020);
 * without a pack one day more, for the day of the entry itself. */
static void
typed_holds_end(void **state)
{
	struct item_hold hold;
	struct story s;

	(void)state;
	begin(&s);
	add(&s, EVENT_BREATHING_SPACE, "2026-03-01", NULL, INT64_MIN);
	assert_int_equal(held(&s, "/F1//", "2026-04-30", &hold),
	    HOLD_CONTACT | HOLD_FEES | HOLD_ESCALATE);
	assert_int_equal(hold.until, day("2026-04-30"));
	assert_int_equal(held(&s, "/F1//", "2026-05-01", &hold), 0);
	s.events[0].kind = EVENT_MENTAL_HEALTH_CRISIS;
	assert_true(held(&s, "/F1//", "2027-05-01", &hold) != 0);
	s.events[0].until = day("2026-06-01");
	assert_true(held(&s, "/F1//", "2026-07-01", &hold) != 0);
	assert_int_equal(held(&s, "/F1//", "2026-07-02", &hold), 0);
	end(&s);
}

static void
holds_and_releases(void **state)
{
	struct item_hold hold;
	struct story s;

	(void)state;
	begin(&s);
	add(&s, EVENT_HOLD, "2026-03-01", "2026-03-31", INT64_MIN);
	s.events[0].code = TEXT("COURT");
	s.events[0].stops = TEXT("contact|fees");
	assert_int_equal(held(&s, "/F1//", "2026-03-31", &hold),
	    HOLD_CONTACT | HOLD_FEES);
	assert_true(text_is(hold.holds[0].code, "COURT"));
	assert_int_equal(held(&s, "/F1//", "2026-04-01", &hold), 0);
	add(&s, EVENT_HOLD_RELEASED, "2026-03-15", NULL, INT64_MIN)->code =
	    TEXT("court");
	assert_true(held(&s, "/F1//", "2026-03-14", &hold) != 0);
	assert_int_equal(held(&s, "/F1//", "2026-03-15", &hold), 0);
	/* A word that nobody knows stops everything. */
	s.history.event_count = 1;
	s.events[0].stops = TEXT("contct");
	assert_int_equal(held(&s, "/F1//", "2026-03-02", &hold), 15);
	assert_true(text_is(hold.holds[0].code, HOLD_UNREADABLE));
	/* By one channel. */
	s.events[0].stops = TEXT("contact");
	s.events[0].channel = CHANNEL_SMS;
	held(&s, "/F1//", "2026-03-02", &hold);
	assert_int_equal(hold.channels, 1 << CHANNEL_SMS);
	assert_false(item_is_held(&hold));
	end(&s);
}

static void
disputes_of_items(void **state)
{
	struct item_hold hold;
	struct story s;

	(void)state;
	begin(&s);
	add(&s, EVENT_DISPUTED, "2026-03-01", NULL, INT64_MIN)->doc_id =
	    TEXT("F1");
	assert_true(held(&s, "/F1//", "2026-03-02", &hold) != 0);
	assert_int_equal(held(&s, "/F2//", "2026-03-02", &hold), 0);
	add(&s, EVENT_DISPUTE_CLOSED, "2026-03-05", NULL, INT64_MIN)->doc_id =
	    TEXT("F2");
	assert_true(held(&s, "/F1//", "2026-03-06", &hold) != 0);
	s.events[1].doc_id = TEXT("F1");
	assert_int_equal(held(&s, "/F1//", "2026-03-06", &hold), 0);
	end(&s);
}

/* Bit per channel that is out at an address. */
static unsigned
out_at(const struct story *s, const char *date, const char *address)
{
	uint64_t hash = ledger_address_hash(text_of(address));
	unsigned out = 0;

	for (unsigned c = 0; c < CHANNELS; c++)
		if (opted_out(NULL, &s->history, (enum channel)c, hash,
		        day(date)))
			out |= 1u << c;
	return out;
}

static void
opt_outs(void **state)
{
	enum { MAIL = 1 << CHANNEL_EMAIL };
	struct ledger_event *in;
	struct story s;

	(void)state;
	begin(&s);
	add(&s, EVENT_OPTED_OUT, "2026-03-01", NULL, INT64_MIN)->channel =
	    CHANNEL_SMS;
	assert_int_equal(out_at(&s, "2026-03-02", "a@x"), 1 << CHANNEL_SMS);
	add(&s, EVENT_OPTED_OUT, "2026-03-02", NULL, INT64_MIN);
	assert_int_equal(out_at(&s, "2026-03-02", "a@x"), HOLD_ALL_CHANNELS);
	in = add(&s, EVENT_OPTED_IN, "2026-03-05", NULL, INT64_MIN);
	in->channel = CHANNEL_EMAIL;
	assert_int_equal(out_at(&s, "2026-03-04", "a@x"), HOLD_ALL_CHANNELS);
	assert_int_equal(
	    out_at(&s, "2026-03-05", "a@x"), HOLD_ALL_CHANNELS & ~MAIL);
	/* Only at the address that it names. */
	in->address = TEXT("A@x");
	assert_int_equal(
	    out_at(&s, "2026-03-05", "a@x"), HOLD_ALL_CHANNELS & ~MAIL);
	assert_int_equal(out_at(&s, "2026-03-05", "b@x"), HOLD_ALL_CHANNELS);
	end(&s);
}

/* --- offers --------------------------------------------------------------- */

static void
offers_sum_exactly(void **state)
{
	struct offer_spec spec = { .payments = 3,
		.first = { .text = TEXT("40 %") },
		.every = { .text = TEXT("month") } };
	struct offer offer = offer_make(&spec, 10001, DIGITS);
	struct buf dates;

	(void)state;
	/* 40.004 down, then 60.01 in two. */
	assert_int_equal(offer.count, 3);
	assert_int_equal(offer.first, 4000);
	assert_int_equal(offer.amount, 3000);
	assert_int_equal(offer.last, 3001);
	spec.min.text = TEXT("30.01");
	offer = offer_make(&spec, 10001, DIGITS);
	assert_int_equal(offer.count, 2);
	assert_int_equal(offer.last, 6001);
	spec.min.text = TEXT("40.01");
	assert_int_equal(offer_make(&spec, 10001, DIGITS).count, 0);
	spec.first.text.at = NULL;
	spec.min.text.at = NULL;
	offer = offer_make(&spec, 100, 0);
	assert_int_equal(offer.first, 33);
	assert_int_equal(offer.last, 34);
	assert_int_equal(offer_make(&spec, 2, 0).count, 2);
	assert_int_equal(offer_make(&spec, 1, 0).count, 0);
	buf_init(&dates, SIZE_MAX);
	offer_dates(&spec, &offer, day("2026-01-31"), &dates);
	assert_string_equal(
	    buf_text(&dates), "2026-01-31|2026-02-28|2026-03-31");
	buf_clear(&dates);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(states_of_one_promise),
		cmocka_unit_test(payments_outside_do_not_count),
		cmocka_unit_test(tolerance_of_amount),
		cmocka_unit_test(first_due_first_paid),
		cmocka_unit_test(items_currencies_and_cancelling),
		cmocka_unit_test(plans_break),
		cmocka_unit_test(plans_are_kept),
		cmocka_unit_test(typed_holds_end),
		cmocka_unit_test(holds_and_releases),
		cmocka_unit_test(disputes_of_items),
		cmocka_unit_test(opt_outs),
		cmocka_unit_test(offers_sum_exactly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
