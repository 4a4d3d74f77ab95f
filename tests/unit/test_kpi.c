#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "ageing/kpi.h"
#include "ageing/kpi_sums.h"
#include "base/date.h"
#include "rules/strategy.h"

#define NO_PAYMENTS false, NULL, 0

static void
is(struct kpi_value got, int64_t want)
{
	assert_false(got.null);
	assert_int_equal(got.value, want);
}

static void
is_null(struct kpi_value got)
{
	assert_true(got.null);
}

/* Ties go away from zero, on either side of it. */
static void
test_ratio(void **state)
{
	(void)state;
	is(kpi_ratio(1, 3), 3333);
	is(kpi_ratio(2, 3), 6667);
	is(kpi_ratio(1, 20000), 1);
	is(kpi_ratio(-1, 20000), -1);
	is(kpi_ratio(1, -20000), -1);
	is(kpi_ratio(1, 20001), 0);
	is(kpi_ratio(0, 7), 0);
	is(kpi_ratio((wide)INT64_MAX * 100000000000, INT64_MAX),
	    1000000000000000);
	is_null(kpi_ratio(1, 0));
	is_null(kpi_ratio(0, 0));
	is_null(kpi_ratio(INT64_MAX, 1));
}

/*
 * gaviti.com: 450k of 900k in 90 days; Oracle JDE: 10,869 of 5538 + 4566 +
 * 7570; apruve.com: 315k of the 450k are not due.  qammunity.org 7773001:
 * 60000 of 325000 in a year, less 45 days credit is 22.38; studyzin.com:
 * 328800 of 4192200 is 28.63.
 */
static void
test_dso(void **state)
{
	(void)state;
	is(kpi_dso(45000000, 90000000, 90), 450000);
	is(kpi_dso(1086900, 553800 + 456600 + 757000, 90), 553474);
	is(kpi_dso(31500000, 90000000, 90), 315000);
	is(kpi_dso(45000000 - 31500000, 90000000, 90), 135000);
	is(kpi_dso(6000000, 32500000, 365), 673846);
	is(kpi_dso(328800, 4192200, 365), 286275);
	is(kpi_dso(-100, 200, 90), -450000);
	is_null(kpi_dso(100, 0, 90));
	is(kpi_dso(0, 100, 90), 0);
}

/*
 * gaviti.com and creditmanagementsource; wizedu.com 116374 with the sales of
 * the whole period, creditguru.com with a third of them: the same data.
 */
static void
test_cei(void **state)
{
	(void)state;
	is(kpi_cei(100000, 1000000, 1, 120000, 100000), 980000);
	is(kpi_cei(420, 300, 1, 450, 315), 666667);
	is(kpi_cei(6200, 10890, 1, 6340, 3590), 796296);
	is(kpi_cei(6200, 10890, 3, 6340, 3590), 559295);
	is_null(kpi_cei(100, 50, 1, 120, 150));
	/* Data that do not fit together. */
	is(kpi_cei(100, 0, 1, 50, 80), 2500000);
	is(kpi_cei(100, 0, 1, 200, 50), -2000000);
	is(kpi_cei(INT64_MAX, INT64_MAX, 1200, 0, 0), 1000000);
}

/* 1000 in 35 days, 5 late; 5000 in 26, 4 early; 2500 in 60, 30 late. */
static void
test_mean(void **state)
{
	(void)state;
	is(kpi_mean(1000 * 35 + 5000 * 26 + 2500 * 60, 8500), 370588);
	is(kpi_mean(1000 * 5 - 5000 * 4 + 2500 * 30, 8500), 70588);
	is_null(kpi_mean(0, 0));
}

/*
 * Oracle: 450k, June 300k, May 250k, April 350k; benjipays.com with months of
 * 30 days: 212000, 100000, 80000, 70000; 2100000 with calendar months.
 */
static void
test_countback(void **state)
{
	static const struct kpi_month oracle[] = { { 300000, 30 },
		{ 250000, 31 }, { 350000, 30 } };
	static const struct kpi_month thirty[] = { { 100000, 30 },
		{ 80000, 30 }, { 70000, 30 } };
	static const struct kpi_month calendar[] = { { 900000, 31 },
		{ 800000, 28 }, { 700000, 31 } };
	static const struct kpi_month odd[] = { { 0, 31 }, { -10, 30 },
		{ 100, 31 } };
	size_t used;

	(void)state;
	is(kpi_countback(450000, oracle, 3, &used), 486000);
	assert_int_equal(used, 2);
	is(kpi_countback(212000, thirty, 3, &used), 737143);
	is(kpi_countback(2100000, calendar, 3, &used), 767143);
	assert_int_equal(used, 3);
	/* Whole months, to the last. */
	is(kpi_countback(550000, oracle, 3, &used), 610000);
	is(kpi_countback(900000, oracle, 3, &used), 910000);
	is_null(kpi_countback(900001, oracle, 3, &used));
	is(kpi_countback(0, oracle, 3, &used), 0);
	assert_int_equal(used, 0);
	is_null(kpi_countback(-1, oracle, 3, &used));
	is_null(kpi_countback(1, oracle, 0, &used));
	/* A month without sales counts its days; one of returns adds to what is
	 * left: 40 + 10 of 100 is half of the third. */
	is(kpi_countback(40, odd, 3, &used), 765000);
}

static int32_t
day(const char *text)
{
	int32_t days = 0;

	assert_true(date_parse(text_of(text), &days));
	return days;
}

/* March 2026, by hand. */
static void
test_sums(void **state)
{
	const struct kpi_period march = { day("2026-03-01"), day("2026-03-31"),
		0 };
	const struct kpi_invoice invoices[] = {
		/* Open all the time, 31 days overdue, half in dispute. */
		{ 100, 100, 50, day("2026-01-31"), day("2026-02-28"),
		    DATE_NONE, NO_PAYMENTS },
		/* Settled on the first day, a day late. */
		{ 200, 200, 0, day("2026-02-01"), day("2026-02-28"),
		    day("2026-03-01"), NO_PAYMENTS },
		/* On the day before. */
		{ 400, 400, 0, day("2026-02-01"), day("2026-02-28"),
		    day("2026-02-28"), NO_PAYMENTS },
		/* Sold on the last day, due on it: not late. */
		{ 800, 800, 0, day("2026-03-31"), day("2026-03-31"),
		    day("2026-04-01"), NO_PAYMENTS },
		/* Sold and settled, 5 days early. */
		{ 1600, 1600, 0, day("2026-03-01"), day("2026-03-20"),
		    day("2026-03-15"), NO_PAYMENTS },
	};
	struct kpi_sums s = { .digits = 2 };
	struct kpi_month months[3];

	(void)state;
	for (size_t i = 0; i < sizeof invoices / sizeof *invoices; i++)
		assert_int_equal(kpi_add(&s, &march, &invoices[i]), KPI_ADDED);
	assert_int_equal(s.begin, 300);
	assert_int_equal(s.sales, 2400);
	assert_int_equal(s.open, 900);
	assert_int_equal(s.current, 800);
	assert_int_equal(s.overdue, 100);
	assert_int_equal(s.disputed, 50);
	assert_int_equal(s.open_items, 2);
	assert_int_equal(s.disputed_items, 1);
	assert_int_equal(s.settled, 1800);
	assert_int_equal(s.settled_items, 2);
	assert_true(s.pay_days == 200 * 28 + 1600 * 14);
	assert_true(s.beyond_days == 200 - 1600 * 5);
	assert_true(s.late_days == 200);
	assert_int_equal(s.plain_days, 28 + 14);
	assert_int_equal(s.month_count, 3);
	kpi_months(&s, &march, months);
	assert_int_equal(months[0].sales, 2400);
	assert_int_equal(months[0].days, 31);
	assert_int_equal(months[1].sales, 600);
	assert_int_equal(months[1].days, 28);
	assert_int_equal(months[2].sales, 100);
	kpi_sums_clear(&s);
}

/* A month that is not over counts as far as it is. */
static void
test_months(void **state)
{
	struct kpi_period p = { day("2026-02-01"), day("2026-03-10"), 30 };
	struct kpi_sums s = { 0 };
	const struct kpi_invoice invoice = { 5, 5, 0, day("2026-02-28"),
		day("2026-03-30"), DATE_NONE, NO_PAYMENTS };
	const struct kpi_invoice huge = { INT64_MAX, 0, 0, day("2026-02-28"),
		day("2026-03-30"), DATE_NONE, NO_PAYMENTS };
	struct kpi_month months[2];

	(void)state;
	assert_int_equal(kpi_add(&s, &p, &invoice), KPI_ADDED);
	kpi_months(&s, &p, months);
	assert_int_equal(months[0].days, 10);
	assert_int_equal(months[1].days, 30);
	p.month_days = 0;
	kpi_months(&s, &p, months);
	assert_int_equal(months[1].days, 28);
	p.to = day("2026-03-31");
	p.month_days = 30;
	kpi_months(&s, &p, months);
	assert_int_equal(months[0].days, 30);
	assert_int_equal(kpi_month_start(&p, 0), day("2026-03-01"));
	assert_int_equal(kpi_month_start(&p, 3), day("2025-12-01"));
	assert_int_equal(kpi_add(&s, &p, &huge), KPI_OVERFLOW);
	kpi_sums_clear(&s);
}

/* March 2026, by hand: paid in parts, taken back, too much, on the borders. */
static void
test_payments(void **state)
{
	const struct kpi_period march = { day("2026-03-01"), day("2026-03-31"),
		0 };
	const struct kpi_payment parts[] = { { day("2026-02-28"), 30 },
		{ day("2026-03-01"), 50 }, { day("2026-03-31"), 20 } };
	const struct kpi_payment back[] = { { day("2026-03-02"), 200 },
		{ day("2026-03-05"), -200 }, { day("2026-03-20"), 200 } };
	const struct kpi_payment much[] = { { day("2026-02-10"), 500 } };
	const struct kpi_invoice invoices[] = {
		{ 100, 0, 0, day("2026-02-01"), day("2026-03-03"), DATE_NONE,
		    true, parts, 3 },
		{ 200, 0, 0, day("2026-03-01"), day("2026-03-10"), DATE_NONE,
		    true, back, 3 },
		{ 400, 0, 0, day("2026-02-01"), day("2026-03-01"), DATE_NONE,
		    true, much, 1 },
		/* Nothing came; settled is not looked at. */
		{ 800, 800, 0, day("2026-02-01"), day("2026-03-01"),
		    day("2026-03-02"), true, NULL, 0 },
	};
	struct kpi_sums s = { .digits = 2 };

	(void)state;
	for (size_t i = 0; i < sizeof invoices / sizeof *invoices; i++)
		assert_int_equal(kpi_add(&s, &march, &invoices[i]), KPI_ADDED);
	assert_int_equal(s.begin, 70 + 0 + 800);
	assert_int_equal(s.sales, 200);
	assert_int_equal(s.open, 800);
	assert_int_equal(s.overdue, 800);
	assert_int_equal(s.settled, 70 + 200);
	/* What was open, and sold, is paid or open. */
	assert_int_equal(s.begin + s.sales - s.settled, s.open);
	assert_int_equal(s.settled_items, 2);
	assert_int_equal(s.plain_days, 58 + 19);
	assert_true(s.pay_days == 50 * 28 + 20 * 58 + 200 * (1 - 4 + 19));
	assert_true(s.beyond_days == -50 * 2 + 20 * 28 + 200 * (-8 + 5 + 10));
	assert_true(s.late_days == 20 * 28 + 200 * 10);
	kpi_sums_clear(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ratio),
		cmocka_unit_test(test_dso),
		cmocka_unit_test(test_cei),
		cmocka_unit_test(test_mean),
		cmocka_unit_test(test_countback),
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_payments),
		cmocka_unit_test(test_months),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
