/* What came in is what goes out and what stays. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan/plan_ties.h"
#include "strategy_fixture.h"

enum { ITEMS = 20000 };

struct trial {
	struct fixture f;
	struct plan_ties ties;
	struct intern *words;
	struct plan_item *items;
};

static void
begin(struct trial *t)
{
	fixture_open(&t->f);
	t->words = intern_new();
	t->items = calloc(ITEMS, sizeof *t->items);
	assert_non_null(t->items);
	plan_ties_init(&t->ties, t->f.diag);
	for (size_t i = 0; i < ITEMS; i++) {
		t->items[i].number = i + 1;
		t->items[i].currency = intern_add(
		    t->words, i % 3 == 0 ? TEXT("EUR") : TEXT("JPY"));
		t->items[i].balance = i % 2 == 0 ? INT64_MAX : -5;
		assert_true(plan_ties_in(&t->ties, &t->items[i], true));
	}
}

static void
finish(struct trial *t)
{
	plan_ties_clear(&t->ties);
	intern_free(t->words);
	free(t->items);
	fixture_close(&t->f);
}

static void
test_ties(void **state)
{
	struct chain_counts n = { .read = ITEMS + 10, .rejected = 4,
		.excluded = 2, .left = 3 };
	struct plan_item other = { .balance = 7 };
	struct trial t;

	(void)state;
	begin(&t);
	for (size_t i = 0; i < ITEMS; i += 2)
		assert_true(plan_ties_out(&t.ties, &t.items[i], i, false));
	assert_true(
	    plan_ties_end(&t.ties, t.items, ITEMS, ITEMS / 2, t.words));
	/* one that is not dunned */
	assert_true(plan_ties_in(&t.ties, &other, false));
	assert_true(plan_ties_counts(&t.ties, &n));
	n.rejected++;
	assert_false(plan_ties_counts(&t.ties, &n));
	fixture_expect(&t.f, "E_TIES 20010 records were read; 20001 came to "
	                     "planning, 5 were rejected and 5 left out");
	finish(&t);
}

static void
test_twice(void **state)
{
	struct trial t;

	(void)state;
	begin(&t);
	assert_true(plan_ties_out(&t.ties, &t.items[9000], 9000, false));
	assert_false(plan_ties_out(&t.ties, &t.items[9000], 9000, false));
	fixture_expect(&t.f, "E_TIES record 9001 is in two actions");
	assert_false(plan_ties_out(&t.ties, &t.items[0], SIZE_MAX, false));
	finish(&t);
}

static void
test_lost(void **state)
{
	struct trial t;

	(void)state;
	begin(&t);
	assert_true(plan_ties_out(&t.ties, &t.items[0], 0, false));
	assert_false(plan_ties_end(&t.ties, t.items, ITEMS, 2, t.words));
	fixture_expect(&t.f, "E_TIES 20000 items came in, 1 are in actions "
	                     "and 19999 in none, and 2 records were written");
	finish(&t);
	begin(&t);
	t.items[4].balance--;
	assert_false(plan_ties_end(&t.ties, t.items, ITEMS, 0, t.words));
	fixture_expect(&t.f, "E_TIES the balances in JPY");
	finish(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ties),
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
