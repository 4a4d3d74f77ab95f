/* test_day_count.c -- days of interest. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "ageing/day_count.h"
#include "base/date.h"

static int32_t
date(const char *text)
{
	int32_t days;

	assert_true(date_parse(text_of(text), &days));
	return days;
}

/*
 * Published pairs: actual days, 30E/360 (ISDA 2006 4.16(g)) and 30/360 US
 * (SIA Standard Securities Calculation Methods), computed by a second program.
 */
static void
test_pairs(void **state)
{
	static const struct {
		const char *from, *to;
		int32_t actual, european, american;
	} pairs[] = {
		{ "2026-01-31", "2026-03-31", 59, 60, 60 },
		{ "2024-02-28", "2024-03-31", 32, 32, 33 },
		{ "2024-02-29", "2024-03-31", 31, 31, 30 },
		{ "2026-02-28", "2026-08-31", 184, 182, 180 },
		{ "2025-12-31", "2026-06-30", 181, 180, 180 },
		/* p-konto.de: 210 days when the first one counts. */
		{ "2015-12-31", "2016-07-30", 212, 210, 210 },
		{ "2016-01-01", "2016-07-30", 211, 209, 209 },
		/* Both at the end of February. */
		{ "2024-02-29", "2025-02-28", 365, 359, 360 },
		{ "2026-05-05", "2026-05-05", 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		int32_t from = date(pairs[i].from);
		int32_t to = date(pairs[i].to);

		assert_int_equal(
		    day_count_days(DAY_COUNT_ACT_365, from, to),
		    pairs[i].actual);
		assert_int_equal(
		    day_count_days(DAY_COUNT_ACT_360, from, to),
		    pairs[i].actual);
		assert_int_equal(
		    day_count_days(DAY_COUNT_ACT_ACT, from, to),
		    pairs[i].actual);
		assert_int_equal(
		    day_count_days(DAY_COUNT_30E_360, from, to),
		    pairs[i].european);
		assert_int_equal(
		    day_count_days(DAY_COUNT_30US_360, from, to),
		    pairs[i].american);
	}
}

static void
test_years(void **state)
{
	int32_t leap = date("2024-03-01");
	int32_t common = date("2100-12-31");

	(void)state;
	assert_int_equal(day_count_year(DAY_COUNT_ACT_ACT, leap), 366);
	assert_int_equal(day_count_year(DAY_COUNT_ACT_ACT, common), 365);
	assert_int_equal(day_count_year(DAY_COUNT_ACT_365, leap), 365);
	assert_int_equal(day_count_year(DAY_COUNT_ACT_360, leap), 360);
	assert_int_equal(day_count_year(DAY_COUNT_30E_360, leap), 360);
	assert_int_equal(day_count_year(DAY_COUNT_30US_360, leap), 360);
	assert_int_equal(day_count_year_end(leap), date("2024-12-31"));
	assert_int_equal(day_count_year_end(common), common);
	for (int count = 0; count < DAY_COUNTS; count++)
		for (int32_t day = leap; day < leap + 1000; day += 90)
			assert_int_equal(
			    day_count_basis((enum day_count)count) %
			        day_count_year((enum day_count)count, day),
			    0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_years),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
