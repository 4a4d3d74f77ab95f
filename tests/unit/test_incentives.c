/* What agents recovered and earn; figures worked out by hand. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "ledger_fixture.h"
#include "tool/incentives.h"

static const char strategy_text[] =
    "dunning: 1\n"
    "strategy: s\n"
    "ageing:\n"
    "  buckets:\n"
    "    - {name: current, range: \"< 1\"}\n"
    "    - {name: early, range: \"[1..30]\"}\n"
    "    - {name: late, range: \"> 30\"}\n"
    "incentives:\n"
    "  window: 10\n"
    "  tiers:\n"
    "    - {bucket: early, upto: 100.00, rate: \"1 %\"}\n"
    "    - {bucket: early, upto: 150.00, rate: \"2.5 %\"}\n"
    "    - {days: \"[31..60]\", rate: \"10 %\"}\n";

static const char actions[] =
    "action_id,strategy,plan,debtor_id,channel,as_of,level,currency,item_key,"
    "item_level,item_due,amount,batch,agent\n"
    /* D1: ana on 1 May, zoe on 6 May, a letter of nobody on 7 May */
    "00000000000000000000000000000001,s,p,D1,call,2026-05-01,A,EUR,/F1//,A,"
    "2026-04-20,90.00,call/2026-05-01/1,ana\n"
    "00000000000000000000000000000002,s,p,D1,call,2026-05-06,B,EUR,/F2//,B,"
    "2026-03-25,90.00,call/2026-05-06/1,zoe\n"
    "00000000000000000000000000000003,s,p,D1,letter,2026-05-07,C,EUR,/F1//,C,"
    "2026-04-20,90.00,letter/2026-05-07/1,\n"
    /* D2: ana, in yen */
    "00000000000000000000000000000004,s,p,D2,call,2026-05-01,A,JPY,/F3//,A,"
    "2026-04-20,9000,call/2026-05-01/1,ana\n";

static const char outcomes[] =
    "debtor_id,date,event,item_key,doc_id,amount,currency\n"
    /* of F1: the last action of an agent with it is ana's; 17 days late */
    "D1,2026-05-07,paid,/F1//,,99.99,EUR\n"
    /* the same by its document, also ana's: 10 days after is within */
    "D1,2026-05-11,paid,,F1,60.02,EUR\n"
    /* one day later it is nobody's */
    "D1,2026-05-12,paid,/F1//,,7.00,EUR\n"
    /* no item named: the last of an agent is zoe's; 42 days late */
    "D1,2026-05-06,paid,,,33.33,EUR\n"
    /* before any contact of zoe, so ana's, on the day of contact */
    "D1,2026-05-01,paid,,,0.01,EUR\n"
    /* before all */
    "D1,2026-04-30,paid,,,5.00,EUR\n"
    /* another currency than the action's */
    "D2,2026-05-02,paid,,,1.00,EUR\n"
    "D2,2026-05-02,paid,,,150,JPY\n";

struct wanted {
	const char *agent, *currency, *bucket;
	unsigned tier;
	uint64_t payments;
	int64_t recovered, incentive;
};

static void
load(struct fixture *f, struct strategy **strategy)
{
	char path[PATH_ROOM];
	struct ledger_counts counts;

	write_file(beside(f, "s.yaml", path), strategy_text);
	*strategy = strategy_load(path, f->diag);
	if (*strategy == NULL)
		fail_msg("%s", f->told);
	write_file(beside(f, "a.csv", path), actions);
	if (!ledger_import(f->ledger, path, &counts) || counts.added != 4)
		fail_msg("%s", f->told);
	write_file(beside(f, "o.csv", path), outcomes);
	if (!ledger_outcome(f->ledger, path, &counts) || counts.added != 8)
		fail_msg("%s", f->told);
}

static void
check(struct fixture *f, const struct strategy *strategy, int32_t from,
    int32_t to, const struct wanted *wanted, size_t count)
{
	struct arena *arena = arena_new(0);
	const struct incentive_row *rows;
	size_t got;

	assert_non_null(arena);
	if (!incentives_make(arena, strategy, f->ledger, from, to, &rows,
	        &got, f->diag))
		fail_msg("%s", f->told);
	for (size_t i = 0; i < got && i < count; i++) {
		assert_true(text_is(rows[i].agent, wanted[i].agent));
		assert_true(text_is(rows[i].currency, wanted[i].currency));
		assert_true(text_is(rows[i].bucket, wanted[i].bucket));
		assert_int_equal(rows[i].tier, wanted[i].tier);
		assert_int_equal(rows[i].payments, wanted[i].payments);
		assert_int_equal(rows[i].recovered, wanted[i].recovered);
		assert_int_equal(rows[i].incentive, wanted[i].incentive);
	}
	assert_int_equal(got, count);
	arena_free(arena);
}

static void
test_all(void **state)
{
	/* ana early: 99.99 + 60.02 + 0.01 = 160.02, of which 100.00 at 1 %,
	 * 50.00 at 2.5 % and 10.02 above all tiers.  zoe: 33.33 at 10 % is
	 * 3.333, rounded 3.33.  ana in yen: the tier ends at 100 yen, 50 at
	 * 2.5 % is 1.25, rounded 1. */
	static const struct wanted wanted[] = {
		{ "ana", "EUR", "early", 1, 3, 10000, 100 },
		{ "ana", "EUR", "early", 2, 0, 5000, 125 },
		{ "ana", "EUR", "early", 0, 0, 1002, 0 },
		{ "zoe", "EUR", "[31..60]", 1, 1, 3333, 333 },
		{ "", "EUR", "", 0, 3, 1300, 0 },
		{ "ana", "JPY", "early", 1, 1, 100, 1 },
		{ "ana", "JPY", "early", 2, 0, 50, 1 },
	};
	struct fixture *f = *state;
	struct strategy *strategy;

	load(f, &strategy);
	check(f, strategy, DATE_NONE, DATE_NONE, wanted,
	    sizeof wanted / sizeof *wanted);
	strategy_free(strategy);
}

static void
test_period(void **state)
{
	static const struct wanted wanted[] = {
		{ "zoe", "EUR", "[31..60]", 1, 1, 3333, 333 },
	};
	struct fixture *f = *state;
	struct strategy *strategy;

	load(f, &strategy);
	check(f, strategy, day("2026-05-06"), day("2026-05-06"), wanted, 1);
	strategy_free(strategy);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_all, open_new, close_new),
		cmocka_unit_test_setup_teardown(test_period, open_new, close_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
