/*
 * test_interest.c -- interest to the cent.
 *
 * The figures are published ones, whose pages are named, or statutory examples
 * that two programs computed in exact arithmetic.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "ageing/interest.h"
#include "base/date.h"
#include "base/precise.h"
#include "base/ratio.h"
#include "rules/charge_text.h"

enum { ROWS = 8, PAYMENTS = 4 };

/* A rate from a day on; up to the next one. */
struct rate {
	const char *from, *percent;
};

struct paid {
	const char *date, *amount;
};

struct example {
	const char *from, *until; /* the last day without interest, the last one */
	const char *principal;
	const char *percent; /* for ever; NULL: rates */
	struct rate rates[ROWS];
	struct paid paid[PAYMENTS];
	struct interest_terms terms;
	const char *costs;
	const char *wanted;
};

static int32_t
date(const char *text)
{
	int32_t days;

	assert_true(date_parse(text_of(text), &days));
	return days;
}

/* Text with `scale` decimals, or fewer, as a whole number of them. */
static int64_t
scaled(const char *text, int32_t scale)
{
	struct decimal number;

	assert_int_equal(decimal_parse(text_of(text), &number, NULL), NUM_OK);
	assert_true(decimal_round(number, scale, ROUND_DOWN, &number));
	return number.coefficient;
}

static const struct rate_table *
table_of(const struct example *e, struct rate_table *table,
    struct rate_row *rows)
{
	*table = (struct rate_table){ NULL, rows, 0 };
	if (e->percent != NULL) {
		rows[table->count++] = (struct rate_row){ DATE_MIN, DATE_MAX,
			scaled(e->percent, RATE_DECIMALS) };
		return table;
	}
	for (size_t i = 0; i < ROWS && e->rates[i].from != NULL; i++) {
		rows[i] = (struct rate_row){ date(e->rates[i].from),
			DATE_MAX, scaled(e->rates[i].percent, RATE_DECIMALS) };
		if (i > 0)
			rows[i - 1].through = rows[i].from - 1;
		table->count++;
	}
	return table;
}

static struct interest_claim
claim_of(const struct example *e, struct interest_payment *payments)
{
	struct interest_claim claim = { .from = date(e->from),
		.until = date(e->until),
		.principal = scaled(e->principal, 2),
		.costs = e->costs != NULL ? scaled(e->costs, 2) : 0,
		.payments = payments };

	for (size_t i = 0; i < PAYMENTS && e->paid[i].date != NULL; i++)
		payments[claim.count++] = (struct interest_payment){
			date(e->paid[i].date), scaled(e->paid[i].amount, 2)
		};
	return claim;
}

/* What is told of the segments. */
struct told {
	const char *const *amounts; /* with 6 decimals, NULL-terminated */
	size_t count;
};

static void
hear(void *ctx, const struct interest_segment *segment)
{
	struct told *told = ctx;
	int64_t shown;

	assert_true(ratio_round(segment->numerator * 10000,
	    segment->denominator, ROUND_HALF_UP, &shown));
	if (told->amounts == NULL)
		return;
	assert_non_null(told->amounts[told->count]);
	assert_int_equal(shown, scaled(told->amounts[told->count++], 6));
}

static void
expect(const struct example *e, const char *const *segments)
{
	struct arena *arena = arena_new(0);
	struct rate_row rows[ROWS];
	struct rate_table table;
	struct interest_payment payments[PAYMENTS];
	struct interest_claim claim = claim_of(e, payments);
	struct interest_terms terms = e->terms;
	struct told told = { .amounts = segments };
	const struct interest_watch watch = { hear, NULL, &told };
	struct interest *interest;
	int64_t amount, weighed;
	int32_t day = 0;
	wide weight;

	assert_non_null(arena);
	terms.rates = table_of(e, &table, rows);
	interest = interest_new(arena, &terms);
	assert_non_null(interest);
	assert_int_equal(
	    interest_sum(interest, &claim, &watch, &amount, &day),
	    INTEREST_DONE);
	assert_int_equal(amount, scaled(e->wanted, 2));
	if (segments != NULL)
		assert_null(segments[told.count]);
	if (claim.count == 0 && interest_has_weight(interest)) {
		assert_int_equal(interest_weight(interest, claim.from,
		                     claim.until, &weight, &day),
		    INTEREST_DONE);
		assert_true(interest_of_weight(
		    interest, claim.principal, weight, &weighed));
		assert_int_equal(weighed, amount);
	}
	arena_free(arena);
}

#define TERMS .count_payment_day = true, .rounding = ROUND_HALF_UP, \
	.allocation = CHARGE_PRINCIPAL_FIRST

/* Base rate of the Bundesbank (basiszinssatz.de) plus 9, plus 5. */
#define BASE_AND_9 { { "2023-07-01", "12.12" }, { "2024-01-01", "12.62" }, \
	{ "2024-07-01", "12.37" }, { "2025-01-01", "11.27" }, \
	{ "2025-07-01", "10.27" } }
#define BASE_AND_5 { { "2025-01-01", "7.27" }, { "2025-07-01", "6.27" } }
/* Main refinancing rate plus 8 (Ley 3/2004). */
#define SPAIN { { "2024-07-01", "12.25" }, { "2025-01-01", "11.15" }, \
	{ "2025-07-01", "10.15" } }

/* B1 and B1b: with and without the day of payment. */
static void
test_germany(void **state)
{
	static const char *const b1[] = { "14.203288", "14.349863", NULL };
	static const char *const b1b[] = { "14.203288", "14.068493", NULL };
	static const char *const b2[] = { "9.162192", "8.760822", NULL };
	static const char *const b3[] = { "65.591023", "774.754882",
		"62.588499", NULL };
	static const char *const b3b[] = { "65.591023", "776.877498",
		"62.759974", NULL };
	static const char *const b3c[] = { "66.502009", "787.667463",
		"63.631641", NULL };
	struct example e = { .from = "2025-05-15", .until = "2025-08-20",
		.principal = "1000.00", .rates = BASE_AND_9,
		.terms = { TERMS, .count = DAY_COUNT_ACT_ACT },
		.wanted = "28.55" };
	struct example consumer = { .from = "2025-05-15",
		.until = "2025-08-20", .principal = "1000.00",
		.rates = BASE_AND_5,
		.terms = { TERMS, .count = DAY_COUNT_ACT_ACT },
		.wanted = "17.92" };

	(void)state;
	expect(&e, b1);
	e.terms.round = CHARGE_ROUND_SEGMENT;
	expect(&e, b1);
	e.terms.round = CHARGE_ROUND_END;
	e.terms.count_payment_day = false;
	e.wanted = "28.27";
	expect(&e, b1b);
	expect(&consumer, b2);
	e.terms.count_payment_day = true;
	e.from = "2023-12-15";
	e.until = "2024-07-15";
	e.principal = "12345.67";
	e.wanted = "902.93";
	expect(&e, b3);
	e.terms.count = DAY_COUNT_ACT_365;
	e.wanted = "905.23";
	expect(&e, b3b);
	e.terms.count = DAY_COUNT_ACT_360;
	e.wanted = "917.80";
	expect(&e, b3c);
}

/* B4, and B9, where it matters what is rounded. */
static void
test_spain(void **state)
{
	static const char *const b4[] = { "48.160959", "73.773288", NULL };
	static const char *const b9[] = { "1.381119", "5.549636", "1.144355",
		NULL };
	struct example e = { .from = "2024-11-20", .until = "2025-03-10",
		.principal = "3500.00", .rates = SPAIN, .terms = { TERMS },
		.wanted = "121.93" };

	(void)state;
	expect(&e, b4);
	e.principal = "100.37";
	e.until = "2025-08-10";
	e.wanted = "8.08";
	expect(&e, b9);
	e.terms.round = CHARGE_ROUND_SEGMENT;
	e.wanted = "8.07";
	expect(&e, b9);
}

/* B5: the reference rate in force when interest starts, plus 8. */
static void
test_united_kingdom(void **state)
{
	static const char *const floating[] = { "20.958904", "61.753425",
		NULL };
	struct example e = { .from = "2025-05-31", .until = "2025-09-30",
		.principal = "2000.00",
		.rates = { { "2025-01-01", "12.75" },
		    { "2025-07-01", "12.25" } },
		.terms = { TERMS, .mode = CHARGE_LOCKED },
		.wanted = "85.23" };
	struct example page = { .from = "2026-01-01", .until = "2026-02-15",
		.principal = "2000.00", .percent = "13.25",
		.terms = { TERMS }, .wanted = "32.67" };

	(void)state;
	expect(&e, NULL);
	e.terms.mode = CHARGE_FLOATING;
	e.wanted = "82.71";
	expect(&e, floating);
	expect(&page, NULL);
	/* toolfy prints what truncation gives. */
	page.terms.rounding = ROUND_DOWN;
	page.wanted = "32.67";
	expect(&page, NULL);
}

/*
 * Pages that print a figure: gov.uk late payments, theukrules.co.uk,
 * paidnice 6192438, anleiter.de, p-konto.de, geogebra ACw9E8tZ, and 5 CFR
 * 1315.17.
 */
static void
test_pages(void **state)
{
	static const struct example pages[] = {
		{ "2025-01-01", "2026-01-01", "1000.00", "8.5",
		    .terms = { TERMS }, .wanted = "85.00" },
		{ "2025-01-01", "2025-01-02", "1000.00", "8.5",
		    .terms = { TERMS }, .wanted = "0.23" },
		/* gov.uk prints 11.50: 50 times the rounded day. */
		{ "2025-01-01", "2025-02-20", "1000.00", "8.5",
		    .terms = { TERMS }, .wanted = "11.64" },
		{ "2025-01-01", "2025-02-20", "1000.00", "8.5",
		    .terms = { TERMS, .round = CHARGE_ROUND_DAY },
		    .wanted = "11.50" },
		{ "2025-01-01", "2025-03-02", "1000.00", "8.25",
		    .terms = { TERMS }, .wanted = "13.56" },
		/* paidnice prints 64.80, likewise. */
		{ "2025-01-01", "2025-01-31", "10000.00", "7.9",
		    .terms = { TERMS }, .wanted = "64.93" },
		{ "2025-01-01", "2025-01-31", "10000.00", "7.9",
		    .terms = { TERMS, .round = CHARGE_ROUND_DAY },
		    .wanted = "64.80" },
		{ "2025-01-01", "2025-01-26", "1000.00", "5.12",
		    .terms = { TERMS }, .wanted = "3.51" },
		/* Its first of January counts: the day before bears nothing. */
		{ "2015-12-31", "2016-07-30", "10000.00", "6",
		    .terms = { TERMS, .count = DAY_COUNT_30E_360 },
		    .wanted = "350.00" },
		{ "2016-01-01", "2016-07-30", "10000.00", "6",
		    .terms = { TERMS, .count = DAY_COUNT_30E_360 },
		    .wanted = "348.33" },
		{ "2025-11-06", "2025-12-15", "840.00", "8",
		    .terms = { TERMS, .count = DAY_COUNT_ACT_360 },
		    .wanted = "7.28" },
		{ "2025-01-01", "2025-01-11", "1500.00", "6.5",
		    .terms = { TERMS, .count = DAY_COUNT_ACT_360 },
		    .wanted = "2.71" },
		/* Two months with interest on interest, then 15 days. */
		{ "2025-01-01", "2025-03-16", "1500.00", "6",
		    .terms = { TERMS, .count = DAY_COUNT_ACT_360,
		        .compound = CHARGE_MONTHLY },
		    .wanted = "18.83" },
		/* Código de Comercio de México, art. 362. */
		{ "2026-01-01", "2026-02-17", "25000.00", "6",
		    .terms = { TERMS, .count = DAY_COUNT_ACT_360 },
		    .wanted = "195.83" },
		{ "2026-01-01", "2026-02-17", "25000.00", "6",
		    .terms = { TERMS }, .wanted = "193.15" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		expect(&pages[i], NULL);
}

/*
 * One percent a month pro rata of 30 days: kobana 8843476 (which truncates),
 * iguanadigital, ciclo.eco, vivaprev.
 */
static void
test_brazil(void **state)
{
	static const struct example pages[] = {
		{ "2026-01-01", "2026-01-06", "100.00", "1",
		    .terms = { TERMS, .per = CHARGE_PER_MONTH },
		    .wanted = "0.17" },
		{ "2026-01-01", "2026-01-06", "100.00", "1",
		    .terms = { .count_payment_day = true,
		        .rounding = ROUND_DOWN, .per = CHARGE_PER_MONTH },
		    .wanted = "0.16" },
		{ "2026-01-01", "2026-01-11", "100.00", "1",
		    .terms = { TERMS, .per = CHARGE_PER_MONTH },
		    .wanted = "0.33" },
		{ "2026-01-01", "2026-01-11", "500.00", "1",
		    .terms = { TERMS, .per = CHARGE_PER_MONTH },
		    .wanted = "1.67" },
		/* 1000.00 for 30 days: 10.00, and not the 30.00 that make
		 * the 1050.00 of its page; 200.00 at 0.5 %: 0.50, not 1.25. */
		{ "2026-01-01", "2026-01-31", "1000.00", "1",
		    .terms = { TERMS, .per = CHARGE_PER_MONTH },
		    .wanted = "10.00" },
		{ "2026-01-01", "2026-01-16", "200.00", "0.5",
		    .terms = { TERMS, .per = CHARGE_PER_MONTH },
		    .wanted = "0.50" },
		{ "2026-01-01", "2026-01-11", "3000.00", "1",
		    .terms = { TERMS, .per = CHARGE_PER_MONTH },
		    .wanted = "10.00" },
		{ "2026-01-01", "2026-02-07", "1234.56", "1",
		    .terms = { TERMS, .per = CHARGE_PER_MONTH },
		    .wanted = "15.23" },
		{ "2026-01-01", "2026-02-07", "1234.56", "1",
		    .terms = { .count_payment_day = true,
		        .rounding = ROUND_DOWN, .per = CHARGE_PER_MONTH },
		    .wanted = "15.22" },
		{ "2026-01-01", "2026-01-11", "1000.00", "0.05",
		    .terms = { TERMS, .per = CHARGE_PER_DAY },
		    .wanted = "5.00" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		expect(&pages[i], NULL);
}

/* 25 % a year with interest on interest: 0.0611539 % a day. */
static void
test_colombia(void **state)
{
	struct example e = { .from = "2026-01-01", .until = "2026-03-02",
		.principal = "1000000.00", .percent = "25",
		.terms = { TERMS, .effective = true },
		.wanted = "36692.35" };

	(void)state;
	expect(&e, NULL);
	e.terms.compound = CHARGE_DAILY;
	e.wanted = "37362.19";
	expect(&e, NULL);
	/* Whole years are exact, also where half a cent is rounded. */
	e.until = "2027-01-01";
	e.principal = "100.10";
	e.wanted = "25.03"; /* 25.025 */
	expect(&e, NULL);
	e.terms.rounding = ROUND_HALF_EVEN;
	e.wanted = "25.02";
	expect(&e, NULL);
	e.until = "2028-01-01";
	e.principal = "1000.00";
	e.wanted = "562.50";
	expect(&e, NULL);
	/* A nominal rate, day by day: 1000 x (1 + 0.25/365)^365 - 1000. */
	e.terms.effective = false;
	e.until = "2027-01-01";
	e.wanted = "283.92";
	expect(&e, NULL);
}

/* B7, and a payment of 600.00 after 31 of 90 days. */
static void
test_payments(void **state)
{
	struct example e = { .from = "2026-01-31", .until = "2026-05-31",
		.principal = "10000.00", .percent = "12",
		.paid = { { "2026-03-02", "1000.00" },
		    { "2026-04-15", "5000.00" } },
		.terms = { .count_payment_day = true,
		    .rounding = ROUND_HALF_UP,
		    .allocation = CHARGE_INTEREST_FIRST },
		.wanted = "294.23" };
	static const char *const first[] = { "98.630137", "131.618538",
		"63.975288", NULL };
	static const char *const measured[] = { "8.493151", "6.465753", NULL };
	struct example item = { .from = "2026-01-01", .until = "2026-04-01",
		.principal = "1000.00", .percent = "10",
		.paid = { { "2026-02-01", "600.00" } },
		.terms = { TERMS }, .wanted = "14.96" };

	(void)state;
	/* 4230.25 of principal and 63.98: 4294.23, 4000.00 of them balance. */
	expect(&e, first);
	/* 4289.31 rounds each stretch; 289.315068 rounded once is a cent
	 * more. */
	e.terms.allocation = CHARGE_PRINCIPAL_FIRST;
	e.terms.round = CHARGE_ROUND_SEGMENT;
	e.wanted = "289.31";
	expect(&e, NULL);
	e.terms.round = CHARGE_ROUND_END;
	e.wanted = "289.32";
	expect(&e, NULL);
	expect(&item, measured);
	/* The whole amount for all days is not what is owed: 24.66. */
	item.paid[0].date = NULL;
	item.wanted = "24.66";
	expect(&item, NULL);
	/* Costs of 40.00 take a part of the payment: 560.00 are left. */
	item.paid[0].date = "2026-02-01";
	item.costs = "40.00";
	item.terms.allocation = CHARGE_COSTS_FIRST;
	item.wanted = "15.74"; /* 8.49, then 448.49 for 59 days: 7.25 */
	expect(&item, NULL);
}

static void
test_no_rate(void **state)
{
	struct arena *arena = arena_new(0);
	struct rate_row rows[2] = {
		{ date("2025-01-01"), date("2025-06-30"), 10000000 },
		{ date("2025-07-02"), date("2025-12-31"), 10000000 },
	};
	struct rate_table table = { NULL, rows, 2 };
	struct interest_terms terms = { TERMS, .rates = &table };
	struct interest *interest = interest_new(arena, &terms);
	struct interest_claim claim = { .principal = 100000,
		.from = date("2025-06-20"), .until = date("2025-06-30") };
	int64_t amount;
	int32_t day;
	wide weight;

	(void)state;
	assert_int_equal(interest_sum(interest, &claim, NULL, &amount, &day),
	    INTEREST_DONE);
	assert_int_equal(amount, 274);
	claim.until = date("2025-07-05");
	assert_int_equal(interest_sum(interest, &claim, NULL, &amount, &day),
	    INTEREST_NO_RATE);
	assert_int_equal(day, date("2025-07-01"));
	assert_int_equal(interest_weight(interest, date("2025-12-30"),
	                     date("2026-01-01"), &weight, &day),
	    INTEREST_NO_RATE);
	assert_int_equal(day, date("2026-01-01"));
	/* What is locked needs no later rate. */
	terms.mode = CHARGE_LOCKED;
	interest = interest_new(arena, &terms);
	claim.until = date("2026-02-01");
	assert_int_equal(interest_sum(interest, &claim, NULL, &amount, &day),
	    INTEREST_DONE);
	claim.from = date("2024-12-30");
	assert_int_equal(interest_sum(interest, &claim, NULL, &amount, &day),
	    INTEREST_NO_RATE);
	assert_int_equal(day, date("2024-12-31"));
	arena_free(arena);
}

/* The largest principal, rate and time fit, or are told. */
static void
test_range(void **state)
{
	struct arena *arena = arena_new(0);
	struct rate_row row = { DATE_MIN, DATE_MAX, CHARGE_RATE_MOST };
	struct rate_table table = { NULL, &row, 1 };
	struct interest_terms terms = { TERMS, .rates = &table };
	struct interest_claim claim = { .principal = INT64_MAX,
		.from = DATE_MIN, .until = DATE_MAX };
	int64_t amount;
	int32_t day;

	(void)state;
	for (int count = 0; count < DAY_COUNTS; count++)
		for (int compound = 0; compound <= CHARGE_MONTHLY; compound++) {
			terms.count = (enum day_count)count;
			terms.compound = (enum charge_compound)compound;
			assert_int_equal(
			    interest_sum(interest_new(arena, &terms), &claim,
			        NULL, &amount, &day),
			    INTEREST_RANGE);
		}
	terms.compound = CHARGE_SIMPLE;
	terms.count = DAY_COUNT_ACT_ACT;
	claim.until = claim.from + 1;
	assert_int_equal(interest_sum(interest_new(arena, &terms), &claim,
	                     NULL, &amount, &day),
	    INTEREST_DONE);
	/* 2^63 - 1 at 1000 % over 365 days. */
	assert_int_equal(amount, INT64_C(252695124297391118));
	claim.until = claim.from;
	assert_int_equal(interest_sum(interest_new(arena, &terms), &claim,
	                     NULL, &amount, &day),
	    INTEREST_DONE);
	assert_int_equal(amount, 0);
	arena_free(arena);
}

/* Digits by Python's decimal module with 60 digits. */
static void
test_precise(void **state)
{
	wide one = precise_one();
	wide root = precise_root(one / 4 * 5, 365);
	wide power;
	wide scaled;

	(void)state;
	/* 1.000611539...: its power is the number again, but for the last
	 * digits. */
	assert_true(precise_power(root, 365, &power));
	assert_true(one / 4 * 5 - power < 1000 && power <= one / 4 * 5);
	assert_int_equal((int64_t)(root / (one / 1000000000)), 1000611539);
	assert_true(precise_mul(one * 3 / 2, one * 3 / 2, &power));
	assert_true(power == one / 4 * 9);
	assert_false(precise_mul(one * 100000, one * 100000, &power));
	assert_false(precise_power(one * 2, 300, &power));
	assert_true(precise_amount(-150, one / 3, &scaled));
	assert_true(scaled == -INT64_C(50000000000000));
	assert_false(precise_amount(INT64_MAX, one * 100000000, &scaled));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_germany),
		cmocka_unit_test(test_spain),
		cmocka_unit_test(test_united_kingdom),
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_brazil),
		cmocka_unit_test(test_colombia),
		cmocka_unit_test(test_payments),
		cmocka_unit_test(test_no_rate),
		cmocka_unit_test(test_range),
		cmocka_unit_test(test_precise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
