/* What is broken, by how much, and what is accepted. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "ledger/ledger.h"
#include "plan/plan_limits.h"
#include "strategy_fixture.h"

enum { AS_OF = 20514 }; /* Monday, 2026-03-02 */

/* One run: what is asked and what is given. */
struct trial {
	struct fixture f;
	struct strategy *strategy;
	struct plan_reader reader;
	struct plan_limits *limits;
};

static void
open_trial(struct trial *t, const char *limits, const char *const *accept,
    size_t accept_count)
{
	char text[2048];
	struct rules_run run = { .as_of = AS_OF };

	fixture_open(&t->f);
	snprintf(text, sizeof text,
	    "dunning: 1\nstrategy: s\ncalendars: {none: {weekend: [sat, sun], "
	    "holidays_add: [2026-01-01]}}\nlimits: {%s}\n",
	    limits);
	t->strategy = fixture_strategy(&t->f, text);
	if (t->strategy == NULL)
		fail_msg("%s", fixture_told(&t->f));
	run.strategy = t->strategy;
	t->reader = (struct plan_reader){ .debtors = intern_new(),
		.words = intern_new() };
	t->limits = plan_limits_new(t->f.arena, &run, accept, accept_count,
	    t->f.diag);
}

static void
close_trial(struct trial *t)
{
	intern_free(t->reader.debtors);
	intern_free(t->reader.words);
	strategy_free(t->strategy);
	fixture_close(&t->f);
}

/* So many contacts of debtors of their own, of 1.00 EUR each. */
static void
contact(struct trial *t, unsigned count)
{
	char name[16];

	for (unsigned i = 0; i < count; i++) {
		snprintf(name, sizeof name, "D%u", i);
		assert_true(plan_limits_action(t->limits,
		    intern_add(t->reader.debtors, text_of(name)),
		    intern_add(t->reader.words, TEXT("EUR")), 2, CHANNEL_SMS,
		    100));
	}
}

static void
expect(struct trial *t, struct ledger *ledger, const char *told)
{
	bool fine = plan_limits_judge(t->limits, &t->reader, ledger);

	if (fine != (told == NULL))
		fail_msg("%s", fixture_told(&t->f));
	if (told != NULL)
		fixture_expect(&t->f, told);
}

static void
test_contacts(void **state)
{
	struct trial t;

	(void)state;
	open_trial(&t, "contacts: 5, contacts_per_debtor: 1", NULL, 0);
	contact(&t, 5);
	expect(&t, NULL, NULL);
	contact(&t, 1);
	expect(&t, NULL, "E_LIMIT_CONTACTS 6 contacts are due; the limit of "
	                 "one run is 5");
	fixture_expect(&t.f, "--accept=E_LIMIT_CONTACTS");
	close_trial(&t);
	open_trial(&t, "contacts_per_debtor: 1", NULL, 0);
	contact(&t, 1);
	contact(&t, 1);
	expect(&t, NULL, "E_LIMIT_DEBTOR 2 contacts of debtor 'D0' are due; "
	                 "the limit is 1");
	close_trial(&t);
	/* Zero is a limit like any other, and nothing is within it. */
	open_trial(&t, "contacts: 0", NULL, 0);
	expect(&t, NULL, NULL);
	contact(&t, 1);
	expect(&t, NULL, "E_LIMIT_CONTACTS 1 contacts");
	close_trial(&t);
}

/* A hand-over is no contact, and its money counts. */
static void
test_amount(void **state)
{
	struct trial t;
	uint32_t debtor, yen;

	(void)state;
	open_trial(&t, "contacts: 0, amount: {EUR: 10.00, JPY: 500}", NULL, 0);
	debtor = intern_add(t.reader.debtors, TEXT("D"));
	yen = intern_add(t.reader.words, TEXT("JPY"));
	assert_true(plan_limits_action(t.limits, debtor, yen, 0,
	    CHANNEL_EXPORT, 500));
	expect(&t, NULL, NULL);
	assert_true(plan_limits_action(t.limits, debtor, yen, 0,
	    CHANNEL_EXPORT, 1));
	expect(&t, NULL, "E_LIMIT_AMOUNT the actions ask for 501 JPY; the "
	                 "limit is 500");
	assert_false(plan_limits_action(t.limits, debtor, yen, 0,
	    CHANNEL_EXPORT, INT64_MAX));
	fixture_expect(&t.f, "E_OVERFLOW");
	close_trial(&t);
}

static void
test_rejected(void **state)
{
	static const struct {
		uint64_t read, rejected;
		bool fine;
	} cases[] = { { 1000, 50, true }, { 1000, 51, false },
		{ 100, 10, true }, /* never by so few */
		{ 11, 11, false }, { 0, 0, true } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct chain_counts n = { .read = cases[i].read,
			.rejected = cases[i].rejected };
		struct trial t;

		open_trial(&t, "rejected: {share: \"5 %\"}", NULL, 0);
		plan_limits_counts(t.limits, &n);
		expect(&t, NULL, cases[i].fine ? NULL : "E_LIMIT_REJECTED");
		close_trial(&t);
	}
}

/* Monday 2 March 2026: Friday is one business day ago, Thursday two. */
static void
test_payment_age(void **state)
{
	static const struct {
		int32_t newest;
		const char *told;
	} cases[] = { { AS_OF, NULL }, { AS_OF - 3, NULL },
		{ AS_OF - 4, "E_LIMIT_PAYMENT_AGE the newest payment, by the "
		             "file of payments, is of 2026-02-26, 2 business "
		             "days ago; the limit is 1" },
		{ AS_OF + 1, "has no payment up to the as-of date" },
		{ DATE_NONE, "has no payment up to the as-of date" } };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct trial t;

		open_trial(&t, "payment_age: {days: 1, calendar: none}", NULL,
		    0);
		assert_true(plan_limits_bind(t.limits, NULL, true));
		plan_limits_payment(t.limits, cases[i].newest);
		expect(&t, NULL, NULL); /* nothing is due */
		contact(&t, 1);
		expect(&t, NULL, cases[i].told);
		close_trial(&t);
	}
}

static void
commit_run(struct ledger *ledger, const char *id, const char *strategy,
    int32_t as_of, uint64_t contacts)
{
	struct ledger_run run = { .run_id = text_of(id),
		.strategy = text_of(strategy), .as_of = as_of,
		.contacts = contacts };

	assert_true(ledger_run_begin(ledger, &run));
	run.contacts = contacts;
	assert_true(ledger_run_commit(ledger, &run));
}

/* Contacts of days are compared, not of runs: ten runs of one day are one. */
static void
test_change(void **state)
{
	static const struct {
		unsigned contacts;
		const char *told;
	} cases[] = {
		{ 340, NULL },  /* 60 + 340 is twice 200, 100 % more */
		{ 341, "E_LIMIT_CHANGE 401 contacts on this day after 200 on "
		       "2026-02-27; the limit of change is 100 %" },
		{ 0, NULL },    /* 140 fewer are 70 % */
	};
	char path[] = P_tmpdir "/limits.XXXXXX";
	char file[64], lock[80];

	(void)state;
	assert_non_null(mkdtemp(path));
	snprintf(file, sizeof file, "%s/l.db", path);
	snprintf(lock, sizeof lock, "%s-lock", file);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct trial t;
		struct ledger *ledger;

		open_trial(&t, "change: {share: \"100 %\", least: 10}", NULL,
		    0);
		assert_true(ledger_create(file, t.f.diag));
		ledger = ledger_open(file, LEDGER_WRITE, t.f.diag);
		assert_non_null(ledger);
		expect(&t, ledger, NULL); /* the first run of all */
		commit_run(ledger, "a", "s", AS_OF - 40, 9000);
		commit_run(ledger, "b", "s", AS_OF - 3, 150);
		commit_run(ledger, "c", "other", AS_OF - 1, 9000);
		commit_run(ledger, "d", "s", AS_OF - 3, 50);
		commit_run(ledger, "e", "s", AS_OF, 60);
		contact(&t, cases[i].contacts);
		expect(&t, ledger, cases[i].told);
		assert_true(ledger_close(ledger));
		close_trial(&t);
		unlink(file);
		unlink(lock);
	}
	rmdir(path);
}

static void
test_share(void **state)
{
	struct decimal percent;

	(void)state;
	assert_true(limit_share_parse(TEXT("12.5 %"), &percent));
	assert_int_equal(percent.coefficient, 125);
	assert_false(limit_share_parse(TEXT("12.5"), &percent));
	assert_false(limit_share_parse(TEXT("-1 %"), &percent));
	assert_false(limit_share_parse(TEXT("5 % balance"), &percent));
	assert_false(limit_share_parse(TEXT("10001 %"), &percent));
}

static void
test_accept(void **state)
{
	static const char *const right[] = { "E_LIMIT_CONTACTS" };
	static const char *const wrong[] = { "E_LIMIT_CONTACT" };
	struct trial t;

	(void)state;
	open_trial(&t, "contacts: 1, contacts_per_debtor: 5", right, 1);
	contact(&t, 2);
	expect(&t, NULL, NULL);
	fixture_expect(&t.f, "W_LIMIT_ACCEPTED 2 contacts are due");
	assert_true(text_is(plan_limits_accepted(t.limits),
	    "E_LIMIT_CONTACTS"));
	close_trial(&t);
	open_trial(&t, "contacts: 1", wrong, 1);
	assert_null(t.limits);
	fixture_expect(&t.f, "did you mean E_LIMIT_CONTACTS?");
	close_trial(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_contacts),
		cmocka_unit_test(test_amount),
		cmocka_unit_test(test_rejected),
		cmocka_unit_test(test_payment_age),
		cmocka_unit_test(test_change),
		cmocka_unit_test(test_share),
		cmocka_unit_test(test_accept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
