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
	const struct calendar *calendar;
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
		f->levels[i].on.promise = -1;
	}
	f->plan.levels.at = f->levels;
	f->plan.levels.count = count;
	for (int i = 0; i < LEVELS_MAX; i++)
		f->past.sent[i] = DATE_NONE;
}

static int
next(const struct fixture *f, int64_t days, int32_t as_of)
{
	struct level_case c = { .plan = &f->plan, .calendar = f->calendar,
		.days = days, .as_of = as_of, .past = &f->past };

	return level_next(&c, (int)f->plan.levels.count);
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

/* The calendar of working days from Monday to Friday. */
static void
calendar_init(struct fixture *f, struct arena *arena, struct diag *diag)
{
	static const struct strategy strategy;
	static struct located weekend[] = { { .text = { "sat", 3 } },
		{ .text = { "sun", 3 } } };
	static struct located holiday[] = { { .text = { "2026-01-01", 10 } } };
	struct calendar_spec spec = { .name = { .text = TEXT("work") },
		.weekend = { weekend, 2 }, .added = { holiday, 1 } };

	f->calendar = calendar_new(arena, &strategy, &spec, diag);
	assert_non_null(f->calendar);
}

static int32_t
day_of(int year, int month, int day)
{
	int32_t date;

	assert_true(date_from_civil((struct civil){ year, month, day }, &date));
	return date;
}

/* 2026-03-14 is a Saturday: three days after the due date of 11 March. */
static void
test_roll(void **state)
{
	static const int64_t days[] = { 3, 10 };
	int32_t due = day_of(2026, 3, 11), saturday = due + 3;
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new(NULL, NULL);
	struct fixture f;

	(void)state;
	fixture_init(&f, days, 2, PLAN_SEQUENTIAL);
	calendar_init(&f, arena, diag);
	assert_int_equal(next(&f, 3, saturday), 0);
	f.levels[0].on.roll = ROLL_FOLLOWING;
	assert_int_equal(next(&f, 3, saturday), LEVEL_NONE);
	assert_int_equal(next(&f, 4, saturday + 1), LEVEL_NONE);
	assert_int_equal(next(&f, 5, saturday + 2), 0);
	/* A missed night does not matter. */
	assert_int_equal(next(&f, 9, saturday + 6), 0);
	f.levels[0].on.roll = ROLL_PREVIOUS;
	assert_int_equal(next(&f, 1, saturday - 2), LEVEL_NONE);
	assert_int_equal(next(&f, 2, saturday - 1), 0);
	/* What was sent is not moved: a distance that ends on a Saturday. */
	f.past.sent[0] = saturday;
	f.levels[1].on.roll = ROLL_FOLLOWING;
	assert_int_equal(next(&f, 10, saturday + 7), LEVEL_NONE);
	assert_int_equal(next(&f, 12, saturday + 9), 1);
	/* Nobody knows the holidays of 2027. */
	{
		int32_t unknown = DATE_NONE;
		struct level_case c = { .plan = &f.plan,
			.calendar = f.calendar, .days = 30,
			.as_of = day_of(2027, 6, 1), .past = &f.past,
			.unknown = &unknown };

		f.past.sent[0] = c.as_of - 7;
		level_next(&c, 2);
		assert_int_equal(unknown, c.as_of);
	}
	diag_free(diag);
	arena_free(arena);
}

/* A reminder of the due date that is a Saturday and goes to Monday is for that
 * Monday still, and not for Tuesday. */
static void
test_roll_before_due(void **state)
{
	static const int64_t days[] = { 0, 5 };
	int32_t saturday = day_of(2026, 3, 14);
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new(NULL, NULL);
	struct fixture f;

	(void)state;
	fixture_init(&f, days, 2, PLAN_SEQUENTIAL);
	calendar_init(&f, arena, diag);
	f.levels[0].on.roll = ROLL_FOLLOWING;
	assert_int_equal(next(&f, 0, saturday), LEVEL_NONE);
	assert_int_equal(next(&f, 2, saturday + 2), 0);
	assert_int_equal(next(&f, 3, saturday + 3), LEVEL_NONE);
	assert_int_equal(next(&f, 5, saturday + 5), 1);
	diag_free(diag);
	arena_free(arena);
}

/* A level of broken promises is neither taken nor waited for. */
static void
test_outside(void **state)
{
	static const int64_t days[] = { 5, 7, 20 };
	struct fixture f;

	(void)state;
	fixture_init(&f, days, 3, PLAN_SEQUENTIAL);
	f.levels[1].on.promise = PROMISE_IS_BROKEN;
	f.levels[1].on.day = LEVEL_NO_DAY;
	assert_int_equal(next(&f, 8, 1008), 0);
	f.past.sent[0] = 1005;
	f.past.sent[1] = 1006;
	assert_int_equal(next(&f, 19, 1019), LEVEL_NONE);
	assert_int_equal(next(&f, 20, 1020), 2);
}

/* With a minimum that is not reached: the highest level below. */
static void
test_below(void **state)
{
	static const int64_t days[] = { 2, 16, 30, 45 };
	struct fixture f;
	struct level_case c = { .plan = &f.plan, .days = 50, .as_of = 1050,
		.past = &f.past };

	(void)state;
	fixture_init(&f, days, 4, PLAN_JUMP);
	assert_int_equal(level_next(&c, 4), 3);
	assert_int_equal(level_next(&c, 3), 2);
	assert_int_equal(level_next(&c, 1), 0);
	assert_int_equal(level_next(&c, 0), LEVEL_NONE);
	f.past.sent[1] = 1000;
	assert_int_equal(level_next(&c, 2), LEVEL_NONE);
	f.plan.mode = PLAN_SEQUENTIAL;
	assert_int_equal(level_next(&c, 4), 2);
	assert_int_equal(level_next(&c, 2), LEVEL_NONE);
	assert_true(level_left(&c));
	f.past.sent[3] = 1040;
	assert_false(level_left(&c));
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
		cmocka_unit_test(test_roll),
		cmocka_unit_test(test_roll_before_due),
		cmocka_unit_test(test_outside),
		cmocka_unit_test(test_below),
		cmocka_unit_test(test_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
