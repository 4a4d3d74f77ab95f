#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <stdio.h>

#include <cmocka.h>

#include "collect/buckets.h"
#include "collect/debtors.h"
#include "collect/intern.h"
#include "collect/keys.h"
#include "collect/tally.h"

struct vector_of_days {
	int64_t days;
	const char *bucket;
};

/* At and around each breakpoint: (b0, b1] and so on, last one open. */
static const struct vector_of_days vectors[] = {
	{ -10, "not_due" }, { 0, "not_due" }, { 1, "1-30" }, { 29, "1-30" },
	{ 30, "1-30" }, { 31, "31-60" }, { 60, "31-60" }, { 61, "61-90" },
	{ 90, "61-90" }, { 91, "91-120" }, { 120, "91-120" },
	{ 121, "121+" }, { 400, "121+" },
};

static void
test_default_buckets(void **state)
{
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new(NULL, NULL);
	const struct buckets *b = buckets_new(arena, NULL, diag);

	(void)state;
	assert_non_null(b);
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		struct text label = b->labels[buckets_find(b, vectors[i].days)];

		assert_true(text_is(label, vectors[i].bucket));
	}
	diag_free(diag);
	arena_free(arena);
}

static void
test_debtors(void **state)
{
	struct debtors *d = debtors_new();
	struct debtor *sums;

	(void)state;
	assert_non_null(d);
	for (int i = 0; i < 5000; i++) {
		char id[16];
		int len = snprintf(id, sizeof id, "D%d", i % 2500);

		sums = debtors_get(d, (struct text){ id, (size_t)len },
		    TEXT("MXN"));
		assert_non_null(sums);
		assert_true(debtor_add(sums, 100, false, i < 2500 ? -5 : 7));
	}
	assert_int_equal(debtors_count(d), 2500);
	sums = debtors_get(d, TEXT("D17"), TEXT("MXN"));
	assert_int_equal(sums->open, 200);
	assert_int_equal(sums->overdue, 100);
	assert_int_equal(sums->items, 2);
	assert_int_equal(sums->max_days, 7);
	assert_true(debtor_add(sums, -50, true, 0));
	assert_int_equal(sums->unapplied, 50);
	assert_int_equal(sums->open, 200);
	sums = debtors_get(d, TEXT("D17"), TEXT("USD"));
	assert_int_equal(sums->items, 0);
	assert_true(debtor_add(sums, INT64_MAX, false, 1));
	assert_false(debtor_add(sums, 1, false, 1));
	assert_int_equal(sums->open, INT64_MAX);
	debtors_free(d);
}

static void
test_tally(void **state)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct tally t, other;

	(void)state;
	tally_init(&t, 3);
	tally_init(&other, 3);
	assert_int_equal(
	    tally_add(&t, TEXT("MXN"), 2, 1000, false, true, 1), TALLY_ADDED);
	assert_int_equal(
	    tally_add(&t, TEXT("MXN"), 2, -300, true, false, 0), TALLY_ADDED);
	assert_int_equal(
	    tally_add(&t, TEXT("CLP"), 0, 5, false, false, 0), TALLY_ADDED);
	assert_int_equal(t.count, 2);
	assert_int_equal(t.totals[0].net, 700);
	assert_true(tally_ties(&t, diag));
	assert_false(tally_same(&t, &other, diag));
	t.totals[0].buckets[1]--;
	assert_false(tally_ties(&t, diag));
	assert_int_equal(diag_status(diag), 2);
	assert_int_equal(tally_add(&t, TEXT("MXN"), 2, INT64_MAX, false, true,
	                     1),
	    TALLY_OVERFLOW);
	tally_clear(&t);
	tally_clear(&other);
	diag_free(diag);
}

static void
test_intern_and_keys(void **state)
{
	struct intern *in = intern_new();
	struct keys keys = { .slots = NULL };

	(void)state;
	for (unsigned i = 0; i < 6000; i++) {
		char text[16];
		int len = snprintf(text, sizeof text, "%u", i % 3000);
		struct text key = { text, (size_t)len };
		struct hash128 hash;

		assert_int_equal(intern_add(in, key), i % 3000);
		hash128_init(&hash);
		hash128_add(&hash, key.at, key.len);
		assert_int_equal(keys_add(&keys, hash),
		    i < 3000 ? KEYS_NEW : KEYS_SEEN);
	}
	assert_int_equal(intern_count(in), 3000);
	assert_true(text_is(intern_text(in, 42), "42"));
	assert_int_equal(intern_add(in, (struct text){ NULL, 0 }),
	    INTERN_NONE);
	assert_null(intern_text(in, INTERN_NONE).at);
	keys_clear(&keys);
	intern_free(in);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_default_buckets),
		cmocka_unit_test(test_debtors),
		cmocka_unit_test(test_tally),
		cmocka_unit_test(test_intern_and_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
