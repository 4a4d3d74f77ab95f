#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "plan/levels.h"

/* A plan of up to four levels at the given days. */
struct fixture {
	struct level_spec levels[4];
	struct plan_spec plan;
	struct level_history past;
};

static const char *const ids[] = { "L1", "L2", "L3", "L4" };

static void
fixture_init(struct fixture *f, const int64_t *days, size_t count,
    enum plan_mode mode)
{
	*f = (struct fixture){ .plan = { .mode = mode } };
	for (size_t i = 0; i < count; i++) {
		f->levels[i].level.text = text_of(ids[i]);
		f->levels[i].on.set = true;
		f->levels[i].on.day = days[i];
	}
	f->plan.levels.at = f->levels;
	f->plan.levels.count = count;
	for (int i = 0; i < LEVELS_MAX; i++)
		f->past.sent[i] = DATE_NONE;
}

static int
next(const struct fixture *f, int64_t days, int32_t as_of)
{
	return level_next(&f->plan, &f->past, days, as_of);
}

/*
 * Tryton, account_dunning, scenario_account_dunning.rst: levels at 5, 20 and
 * 40 days; nothing on day 4, the first on day 5, never a jump to the second
 * before the first is processed.
 */
static void
test_sequential(void **state)
{
	static const int64_t days[] = { 5, 20, 40 };
	struct fixture f;

	(void)state;
	fixture_init(&f, days, 3, PLAN_SEQUENTIAL);
	assert_int_equal(next(&f, 4, 1004), LEVEL_NONE);
	assert_int_equal(next(&f, 5, 1005), 0);
	assert_int_equal(next(&f, 30, 1030), 0);
	f.past.sent[0] = 1005;
	assert_int_equal(next(&f, 6, 1006), LEVEL_NONE);
	assert_int_equal(next(&f, 19, 1019), LEVEL_NONE);
	assert_int_equal(next(&f, 20, 1020), 1);
	f.past.sent[1] = 1020;
	assert_int_equal(next(&f, 40, 1040), 2);
	f.past.sent[2] = 1040;
	assert_int_equal(next(&f, 400, 1400), LEVEL_NONE);
}

/* A late start does not get all levels on consecutive nights: the second waits
 * the 15 days that lie between the levels' days. */
static void
test_no_burst(void **state)
{
	static const int64_t days[] = { 5, 20, 40 };
	struct fixture f;

	(void)state;
	fixture_init(&f, days, 3, PLAN_SEQUENTIAL);
	assert_int_equal(next(&f, 90, 1090), 0);
	f.past.sent[0] = 1090;
	assert_int_equal(next(&f, 91, 1091), LEVEL_NONE);
	assert_int_equal(next(&f, 104, 1104), LEVEL_NONE);
	assert_int_equal(next(&f, 105, 1105), 1);
}

/*
 * SAP help, "Determining Dunning Levels": 14 days in arrears give level 1, 31
 * level 3, 50 level 4 (there with thresholds below them).
 */
static void
test_jump(void **state)
{
	static const int64_t days[] = { 2, 16, 30, 45 };
	struct fixture f;

	(void)state;
	fixture_init(&f, days, 4, PLAN_JUMP);
	assert_int_equal(next(&f, 1, 1001), LEVEL_NONE);
	assert_int_equal(next(&f, 2, 1002), 0);
	assert_int_equal(next(&f, 14, 1014), 0);
	assert_int_equal(next(&f, 16, 1016), 1);
	assert_int_equal(next(&f, 31, 1031), 2);
	assert_int_equal(next(&f, 50, 1050), 3);
	f.past.sent[3] = 1050;
	assert_int_equal(next(&f, 51, 1051), LEVEL_NONE);
}

/*
 * SAP Learning, dunning interval 14 days: last notice on 1 March, the run of
 * 14 March takes nothing, the one of 15 March does.
 */
static void
test_after(void **state)
{
	static const int64_t days[] = { 1, 2 };
	struct fixture f;
	int32_t march;

	(void)state;
	assert_true(date_from_civil((struct civil){ 2026, 3, 1 }, &march));
	fixture_init(&f, days, 2, PLAN_SEQUENTIAL);
	f.levels[1].after.set = true;
	f.levels[1].after.level.text = TEXT("L1");
	f.levels[1].after.days = 14;
	f.past.sent[0] = march;
	assert_int_equal(next(&f, 60, march + 13), LEVEL_NONE);
	assert_int_equal(next(&f, 60, march + 14), 1);
}

/* `after` a level that was never sent holds, also in jump mode. */
static void
test_after_unsent(void **state)
{
	static const int64_t days[] = { 5, 20 };
	struct fixture f;

	(void)state;
	fixture_init(&f, days, 2, PLAN_JUMP);
	f.levels[1].after.set = true;
	f.levels[1].after.level.text = TEXT("L1");
	f.levels[1].after.days = 7;
	assert_int_equal(next(&f, 50, 1050), 0);
	f.past.sent[0] = 1050;
	assert_int_equal(next(&f, 56, 1056), LEVEL_NONE);
	assert_int_equal(next(&f, 57, 1057), 1);
}

/* A reminder before the due date is not sent to somebody who is overdue. */
static void
test_before_due(void **state)
{
	static const int64_t days[] = { -3, 5 };
	struct fixture f;

	(void)state;
	fixture_init(&f, days, 2, PLAN_SEQUENTIAL);
	assert_int_equal(next(&f, -4, 996), LEVEL_NONE);
	assert_int_equal(next(&f, -3, 997), 0);
	assert_int_equal(next(&f, 0, 1000), 0);
	assert_int_equal(next(&f, 1, 1001), LEVEL_NONE);
	assert_int_equal(next(&f, 60, 1060), 1);
	f.past.sent[0] = 997;
	assert_int_equal(next(&f, -2, 998), LEVEL_NONE);
	assert_int_equal(next(&f, 4, 1004), LEVEL_NONE);
	assert_int_equal(next(&f, 5, 1005), 1);
}

static void
test_index(void **state)
{
	static const int64_t days[] = { 5, 20 };
	struct fixture f;

	(void)state;
	fixture_init(&f, days, 2, PLAN_SEQUENTIAL);
	assert_int_equal(level_index(&f.plan, TEXT("L2")), 1);
	assert_int_equal(level_index(&f.plan, TEXT("L3")), LEVEL_NONE);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sequential),
		cmocka_unit_test(test_no_burst),
		cmocka_unit_test(test_jump),
		cmocka_unit_test(test_after),
		cmocka_unit_test(test_after_unsent),
		cmocka_unit_test(test_before_due),
		cmocka_unit_test(test_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
