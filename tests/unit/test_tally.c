#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "ageing/tally.h"

static bool
add(struct tally *t, const char *currency, int64_t balance, int64_t days,
    size_t bucket, uint64_t record)
{
	int32_t total = tally_currency(t, text_of(currency), 2, record);

	assert_int_not_equal(total, TALLY_NONE);
	return tally_add(&t->totals[total], balance, days, bucket);
}

static void
test_tally(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct tally t, other;

	(void)state;
	tally_init(&t, 3);
	tally_init(&other, 3);
	assert_true(add(&t, "MXN", 1000, 4, 1, 0));
	assert_true(add(&t, "MXN", -300, 0, 0, 1));
	assert_true(add(&t, "CLP", 5, 0, 0, 2));
	assert_int_equal(t.count, 2);
	assert_int_equal(t.totals[0].net, 700);
	assert_int_equal(t.totals[0].overdue, 1000);
	assert_int_equal(t.totals[1].overdue, 0);
	assert_true(tally_ties(&t, diag));
	assert_false(tally_same(&t, &other, diag));
	t.totals[0].buckets[1]--;
	assert_false(tally_ties(&t, diag));
	assert_int_equal(diag_status(diag), 2);
	assert_false(add(&t, "MXN", INT64_MAX, 1, 1, 3));
	tally_clear(&t);
	tally_clear(&other);
	diag_free(diag);
}

/* Currencies of any length are kept apart, also by their first letters. */
static void
test_tally_currencies(void **state)
{
	static const char *const names[] = { "", "M", "MX", "MXN", "MXND",
		"MXNDOLL", "MXNDOLLA", "MXNDOLLAR", "MXNDOLLAS", "NXM" };
	enum { NAMES = sizeof names / sizeof *names };
	struct tally t;

	(void)state;
	tally_init(&t, 1);
	for (int round = 1; round <= 3; round++)
		for (int i = 0; i < NAMES; i++)
			assert_true(add(&t, names[i], 10 + i, 0, 0, 5));
	assert_int_equal(t.count, NAMES);
	for (int i = 0; i < NAMES; i++) {
		assert_string_equal(t.totals[i].currency, names[i]);
		assert_int_equal(t.totals[i].open, 3 * (10 + i));
		assert_int_equal(t.totals[i].items, 3);
		for (int k = 0; k < i; k++)
			assert_true(t.totals[k].key != t.totals[i].key);
	}
	tally_clear(&t);
}

static void
check_same_totals(const struct tally *a, const struct tally *b)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct tally_total *x = &a->totals[i], *y = &b->totals[i];

		assert_true(x->open == y->open && x->net == y->net);
		assert_true(x->overdue == y->overdue);
		assert_true(x->unapplied == y->unapplied);
		assert_true(x->items == y->items);
		for (size_t k = 0; k < a->buckets; k++)
			assert_true(x->buckets[k] == y->buckets[k]);
	}
}

/* Items that are added together give what they give one by one, and stop at
 * the same one, with amounts of any size and signs or without credits. */
static void
test_tally_items(void **state)
{
	static int32_t totals[TALLY_ITEMS], days[TALLY_ITEMS];
	static int64_t balances[TALLY_ITEMS];
	static uint16_t codes[TALLY_ITEMS];
	struct tally_items items = { .totals = totals,
		.balances = balances,
		.days = days,
		.buckets = codes };
	uint64_t random = 1;
	size_t stopped = 0;

	(void)state;
	for (int bits = 1; bits < 64; bits++) {
		struct tally one, all;
		bool fits = true;

		tally_init(&one, 3);
		tally_init(&all, 3);
		for (int round = 0; round < 40 && fits; round++) {
			size_t i;

			items.count = round % 3 == 0 ? TALLY_ITEMS :
			                               (size_t)(random >> 56);
			for (i = 0; i < items.count; i++) {
				random = random *
				        UINT64_C(6364136223846793005) +
				    1442695040888963407;
				balances[i] = (int64_t)(random >> (64 - bits));
				if (bits % 4 != 0 && (random & 0x1000) != 0)
					balances[i] = -balances[i] - 1;
				totals[i] = (int32_t)(random >> 20 & 1);
				days[i] = balances[i] < 0 ?
				    0 :
				    (int32_t)(random >> 24 & 3) - 1;
				codes[i] = balances[i] < 0 ?
				    3 :
				    (uint16_t)((random >> 28) % 3);
			}
			assert_int_equal(
			    tally_currency(&one, TEXT("EUR"), 2, 0), 0);
			assert_int_equal(
			    tally_currency(&one, TEXT("USD"), 2, 0), 1);
			assert_int_equal(
			    tally_currency(&all, TEXT("EUR"), 2, 0), 0);
			assert_int_equal(
			    tally_currency(&all, TEXT("USD"), 2, 0), 1);
			for (i = 0; i < items.count; i++)
				if (!tally_add(&one.totals[totals[i]],
				        balances[i], days[i], codes[i]))
					break;
			fits = i == items.count;
			stopped += !fits;
			assert_int_equal(tally_add_items(&all, &items), i);
			check_same_totals(&one, &all);
		}
		tally_clear(&one);
		tally_clear(&all);
	}
	assert_true(stopped > 8);
}

/* Where the sums of a whole slice come nearest to 64 bits. */
static void
test_tally_limits(void **state)
{
	static const int64_t largest = (INT64_C(1) << 53) - 1;
	static int32_t totals[TALLY_ITEMS], days[TALLY_ITEMS];
	static int64_t balances[TALLY_ITEMS];
	static uint16_t codes[TALLY_ITEMS];
	const struct tally_items items = { TALLY_ITEMS, totals, balances, days,
		codes, NULL };

	(void)state;
	for (int sign = 0; sign < 2; sign++) {
		struct tally t;
		size_t added = 0;
		uint64_t most = sign != 0 ? (UINT64_C(1) << 63) >> 53 :
		                            UINT64_C(1) << 10;

		tally_init(&t, 1);
		assert_int_equal(tally_currency(&t, TEXT("EUR"), 2, 0), 0);
		for (size_t i = 0; i < TALLY_ITEMS; i++) {
			balances[i] = sign != 0 ? -largest - 1 : largest;
			codes[i] = sign != 0;
		}
		for (size_t fit = TALLY_ITEMS; fit == TALLY_ITEMS;
		     added += fit)
			fit = tally_add_items(&t, &items);
		/* 1023 times -2^53 fits as a positive sum, 1024 does not;
		 * 1024 times 2^53 - 1 does. */
		assert_int_equal(added, sign != 0 ? most - 1 : most);
		tally_clear(&t);
	}
}

/* A credit with a bucket is taken off what is open, and no item; one without is
 * apart.  1000 + 30 - 200 - 5 are open, of which 1000 - 200 are overdue. */
static void
test_tally_nets(void **state)
{
	static const int32_t totals[] = { 0, 0, 0, 0, 0 };
	static const int64_t balances[] = { 1000, 30, -200, -5, -70 };
	static const int64_t disputed[] = { 400, 0, 0, 0, 0 };
	static const int32_t days[] = { 9, 0, 3, -3, 0 };
	static const uint16_t buckets[] = { 1, 0, 1, 0, 2 };
	const struct tally_items items = { 5, totals, balances, days, buckets,
		disputed };
	struct diag *diag = diag_new(NULL, NULL);
	struct tally t, other;

	(void)state;
	tally_init(&t, 2);
	tally_init(&other, 2);
	t.nets = other.nets = true;
	assert_int_equal(tally_currency(&t, TEXT("EUR"), 2, 0), 0);
	assert_int_equal(tally_currency(&other, TEXT("EUR"), 2, 0), 0);
	assert_int_equal(tally_add_items(&t, &items), 5);
	assert_int_equal(tally_add_items(&other, &items), 5);
	for (int times = 1; times <= 2; times++) {
		assert_int_equal(t.totals[0].open, times * 825);
		assert_int_equal(t.totals[0].overdue, times * 800);
		assert_int_equal(t.totals[0].unapplied, times * 70);
		assert_int_equal(t.totals[0].net, times * 755);
		assert_int_equal(t.totals[0].items, times * 2);
		assert_int_equal(t.totals[0].disputed, times * 400);
		assert_int_equal(t.totals[0].buckets[0], times * 25);
		assert_int_equal(t.totals[0].buckets[1], times * 800);
		assert_true(tally_ties(&t, diag));
		assert_int_equal(tally_same(&t, &other, diag), times == 1);
		if (times == 1)
			assert_int_equal(tally_merge(&t, &other), TALLY_ADDED);
	}
	tally_reset(&t);
	assert_int_equal(t.totals[0].disputed, 0);
	t.totals[0].disputed = INT64_MAX;
	assert_int_equal(tally_merge(&t, &other), TALLY_OVERFLOW);
	assert_int_equal(tally_add_items(&t, &items), 0);
	tally_clear(&t);
	tally_clear(&other);
	diag_free(diag);
}

/* Numbers find their totals again, but not those that they had elsewhere. */
static void
test_tally_numbers(void **state)
{
	struct tally t, other;

	(void)state;
	tally_init(&t, 1);
	tally_init(&other, 1);
	assert_int_equal(tally_numbered(&t, 0), TALLY_NONE);
	assert_int_equal(tally_numbered(&t, 255), TALLY_NONE);
	tally_number(&t, 0, 5);
	tally_number(&t, 255, 0);
	tally_number(&t, 1, 7);
	assert_int_equal(tally_numbered(&t, 0), TALLY_NONE);
	assert_int_equal(tally_numbered(&t, 255), 0);
	assert_int_equal(tally_numbered(&t, 1), 7);
	assert_int_equal(tally_merge(&t, &other), TALLY_ADDED);
	assert_int_equal(tally_numbered(&t, 1), TALLY_NONE);
	tally_clear(&t);
	tally_clear(&other);
}

/* As if one tally had seen all records in order. */
static void
test_tally_merge(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct tally all, even, odd;

	(void)state;
	tally_init(&all, 2);
	tally_init(&even, 2);
	tally_init(&odd, 2);
	for (unsigned i = 0; i < 1000; i++) {
		static const char *const names[] = { "USD", "MXN", "BRL" };
		const char *name = names[i * 7 / 10 % 3];
		int64_t balance = i % 9 == 0 ? -(int64_t)i - 1 : (int64_t)i + 1;

		assert_true(add(&all, name, balance, i % 4, i % 2, i));
		assert_true(add(i / 100 % 2 ? &odd : &even, name, balance,
		    i % 4, i % 2, i));
	}
	assert_int_equal(tally_merge(&odd, &even), TALLY_ADDED);
	assert_true(tally_ties(&odd, diag));
	assert_true(tally_same(&all, &odd, diag));
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(all.totals[i].first, odd.totals[i].first);
		assert_int_equal(all.totals[i].unapplied,
		    odd.totals[i].unapplied);
		assert_int_equal(all.totals[i].buckets[1],
		    odd.totals[i].buckets[1]);
	}
	odd.totals[0].open = INT64_MAX;
	assert_int_equal(tally_merge(&odd, &even), TALLY_OVERFLOW);
	tally_clear(&all);
	tally_clear(&even);
	tally_clear(&odd);
	diag_free(diag);
}

/* What does not fit is not added, and a reset leaves the currencies. */
static void
test_tally_whole_or_not(void **state)
{
	struct tally a, b;

	(void)state;
	tally_init(&a, 2);
	tally_init(&b, 2);
	assert_true(add(&a, "EUR", 5, 1, 0, 1));
	assert_true(add(&a, "USD", INT64_MAX - 1, 0, 1, 2));
	assert_true(add(&b, "EUR", 7, 1, 0, 3));
	assert_true(add(&b, "USD", 2, 0, 1, 4));
	assert_int_equal(tally_merge(&a, &b), TALLY_OVERFLOW);
	assert_int_equal(a.totals[0].open, 5);
	assert_int_equal(a.totals[1].open, INT64_MAX - 1);
	tally_reset(&b);
	assert_int_equal(b.count, 2);
	assert_int_equal(b.totals[0].net, 0);
	assert_int_equal(b.totals[1].buckets[1], 0);
	assert_true(add(&b, "USD", 1, 0, 1, 5));
	assert_int_equal(tally_merge(&a, &b), TALLY_ADDED);
	assert_int_equal(a.totals[1].open, INT64_MAX);
	assert_int_equal(a.totals[1].items, 2);
	assert_int_equal(a.totals[0].items, 1);
	tally_clear(&a);
	tally_clear(&b);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tally),
		cmocka_unit_test(test_tally_currencies),
		cmocka_unit_test(test_tally_items),
		cmocka_unit_test(test_tally_limits),
		cmocka_unit_test(test_tally_nets),
		cmocka_unit_test(test_tally_numbers),
		cmocka_unit_test(test_tally_merge),
		cmocka_unit_test(test_tally_whole_or_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
