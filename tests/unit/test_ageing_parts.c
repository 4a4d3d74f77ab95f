#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "collect/ageing.h"
#include "collect/buckets.h"
#include "collect/intern.h"
#include "collect/keys.h"
#include "collect/tally.h"
#include "stream_fixture.h"

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

/* All ways to find a bucket, against counting the breakpoints below. */
static void
check_ways(const struct buckets *b, int32_t from, int32_t to)
{
	for (int32_t days = from; days <= to; days++) {
		uint16_t code = 7;
		size_t below = 0;

		while (below < b->count && b->breakpoints[below] < days)
			below++;
		buckets_codes(b, &days, &code, 1);
		assert_int_equal(buckets_find(b, days), below);
		assert_int_equal(buckets_search(b, days), below);
		assert_int_equal(code, below);
	}
}

/* From a strategy with these breakpoints. */
static const struct buckets *
buckets_of(struct arena *arena, struct diag *diag, const char *const *points,
    size_t count)
{
	struct strategy *s = arena_alloc(arena, 1, sizeof *s);
	struct located *items = arena_alloc(arena, count, sizeof *items);

	assert_true(s != NULL && items != NULL);
	for (size_t i = 0; i < count; i++)
		items[i].text = text_of(points[i]);
	s->ageing.breakpoints.items = items;
	s->ageing.breakpoints.count = count;
	return buckets_new(arena, s, diag);
}

static void
test_other_buckets(void **state)
{
	static const char *const one[] = { "-5" };
	static const char *const wide[] = { "-36500", "-1", "0", "7", "36500" };
	static const char *const falling[] = { "30", "0" };
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new(NULL, NULL);
	const struct buckets *b = buckets_of(arena, diag, one, 1);

	(void)state;
	assert_non_null(b);
	check_ways(b, -20, 20);
	b = buckets_of(arena, diag, wide, 5);
	assert_non_null(b);
	assert_null(b->table);
	check_ways(b, -36510, 36510);
	assert_int_equal(diag_status(diag), 0);
	assert_null(buckets_of(arena, diag, falling, 2));
	assert_int_equal(diag_status(diag), 2);
	diag_free(diag);
	arena_free(arena);
}

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
	check_ways(b, -200, 500);
	diag_free(diag);
	arena_free(arena);
}

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
		codes };

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

/* Debtor, currency, due, document date, type, balance of record i. */
static void
add_record(struct buf *in, struct buf *out, unsigned i)
{
	static const char *const types[] = { "INV", "NC", "ABONO-LARGO", "" };
	static const char *const labels[] = { "not_due", "1-30", "31-60" };
	bool later = i % 97 == 5, zero = i % 89 == 6, no_due = i % 83 == 7;
	unsigned type = i % 61 == 8 ? 1 : i % 59 == 9 ? 2 : i % 7 ? 0 : 3;
	bool negative = i % 53 == 10;
	bool credit = negative || type == 1 || type == 2;
	unsigned day = 1 + i % 28; /* due in January; as of 30 January */
	size_t start = in->len;

	/* Long stretches without anything of the kind. */
	if (i / 200 % 2 == 0) {
		later = zero = no_due = credit = negative = false;
		type = 0;
	}
	buf_printf(in, "D%u,%s,", i % 40, i % 3 ? "MXN" : "USD");
	if (!no_due)
		buf_printf(in, "2026-01-%02u", day);
	buf_printf(in, ",%s,%s,%s%s", later ? "2026-01-31" : "2026-01-01",
	    types[type], negative ? "-" : "", zero ? "0.00" : "1.25");
	if (!zero && !later && (!no_due || credit)) {
		buf_add(out, in->data + start, in->len - start);
		if (credit)
			buf_puts(out, ",,unapplied\n");
		else
			buf_printf(out, ",%u,%s\n", 30 - day,
			    labels[30 - day > 0 ? 1 : 0]);
	}
	buf_putc(in, '\n');
}

static void
test_stage(void **state)
{
	static struct located types[2];
	static struct strategy strategy;
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new(NULL, NULL);
	struct ageing_options options = { .strategy = &strategy,
		.as_of = 20483 }; /* date -d 2026-01-30 +%s, in days */
	struct buf in, out;
	struct outcome o;

	(void)state;
	types[0].text = TEXT("ABONO-LARGO");
	types[1].text = TEXT("NC");
	strategy.ageing.credit_types.items = types;
	strategy.ageing.credit_types.count = 2;
	for (unsigned rows = 0; rows < 3000; rows += rows < 130 ? 13 : 947) {
		struct stage *stage = ageing_stage(arena, &options, diag);

		buf_init(&in, SIZE_MAX);
		buf_init(&out, SIZE_MAX);
		buf_puts(&in, "debtor_id,currency,due_date,doc_date,doc_type,"
		              "balance\n");
		buf_puts(&out, "debtor_id,currency,due_date,doc_date,doc_type,"
		               "balance,days_overdue,bucket\n");
		for (unsigned i = 0; i < rows; i++)
			add_record(&in, &out, i);
		o = fixture_run((struct chain){ .stages = &stage, .count = 1 },
		    in.data, in.len);
		assert_true(o.ok);
		assert_string_equal(buf_text(&o.out), buf_text(&out));
		assert_int_equal(o.counts.read, rows);
		ageing_free(stage);
		outcome_free(&o);
		buf_clear(&in);
		buf_clear(&out);
	}
	assert_int_equal(diag_status(diag), 0);
	diag_free(diag);
	arena_free(arena);
}

/* A currency that is declared null is none, even if ISO 4217 has it. */
static void
test_stage_null_currency(void **state)
{
	static const char in[] = "due_date,balance,currency\n"
	                         "2026-01-01,1.00,USD\n"
	                         "2026-01-01,2.00,EUR\n"
	                         "2026-01-01,4.00,\"EUR\"\n"
	                         "2026-01-01,8.00,\"USD\"\n"
	                         "2026-01-01,16.00,\n";
	static const char *const nulls[] = { "EUR" };
	struct ageing_options options = { .as_of = 20483 };
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new(NULL, NULL);
	struct stage *stage = ageing_stage(arena, &options, diag);
	const struct tally *tally = ageing_tally(stage);
	struct outcome o;

	(void)state;
	o = fixture_run((struct chain){ .stages = &stage,
	                    .count = 1,
	                    .nulls = nulls,
	                    .null_count = 1,
	                    .currency = "MXN" },
	    in, sizeof in - 1);
	assert_true(o.ok);
	assert_int_equal(tally->count, 2);
	assert_string_equal(tally->totals[0].currency, "USD");
	assert_int_equal(tally->totals[0].open, 900);
	assert_string_equal(tally->totals[1].currency, "");
	assert_int_equal(tally->totals[1].open, 2200);
	ageing_free(stage);
	outcome_free(&o);
	diag_free(diag);
	arena_free(arena);
}

/* The first record whose sum does not fit is named: line 4, byte 12. */
static void
test_stage_overflow(void **state)
{
	static const char text[] = "due_date,balance,debtor_id\n"
	                           "2026-01-01,92233720368547758.06,a\n"
	                           "2026-01-01,-92233720368547758.06,a\n"
	                           "2026-01-01,0.02,a\n"
	                           "2026-01-01,92233720368547758.06,b\n";
	struct arena *arena = arena_new(0);

	(void)state;
	for (int rollup = 0; rollup < 2; rollup++) {
		struct ageing_options options = { .as_of = 20483,
			.rollup = rollup };
		struct buf said;
		struct diag *diag = diag_new(fixture_said, &said);
		struct stage *stage = ageing_stage(arena, &options, diag);
		struct outcome o;

		buf_init(&said, SIZE_MAX);
		o = fixture_run((struct chain){
		    .stages = &stage, .count = 1 }, text, sizeof text - 1);

		assert_false(o.ok);
		assert_string_equal(buf_text(&said),
		    "error E_OVERFLOW 4:12 the sum of balances does not fit "
		    "64 bits of minor units\n");
		ageing_free(stage);
		outcome_free(&o);
		buf_clear(&said);
		diag_free(diag);
	}
	arena_free(arena);
}

/* Another debtor in the second reading, as if the file had changed. */
struct meddler {
	struct stage stage;
	int slot;
};

static bool
meddler_open(struct stage *stage, struct columns *columns)
{
	struct meddler *m = (struct meddler *)stage;

	m->slot = columns_bind(columns, "debtor_id", COLUMN_STRING,
	    COLUMN_PRESENT, POS_NONE);
	return m->slot >= 0;
}

static bool
meddler_run(struct stage *stage, struct batch *b)
{
	struct meddler *m = (struct meddler *)stage;

	if (!b->rehearsal)
		batch_vector(b, m->slot)->text[1] = TEXT("a");
	return true;
}

static void
test_stage_changed(void **state)
{
	static const char text[] = "due_date,balance,debtor_id\n"
	                           "2026-01-01,1.00,a\n"
	                           "2026-01-01,1.00,b\n";
	struct arena *arena = arena_new(0);
	struct ageing_options options = { .as_of = 20483, .rollup = true };
	struct buf said;
	struct diag *diag = diag_new(fixture_said, &said);
	struct stage *stage = ageing_stage(arena, &options, diag);
	struct meddler meddler = { .stage = { .name = "meddle",
		.open = meddler_open, .run = meddler_run } };
	struct stage *stages[] = { &meddler.stage, stage };
	struct outcome o;

	(void)state;
	buf_init(&said, SIZE_MAX);
	o = fixture_run((struct chain){ .stages = stages, .count = 2 }, text,
	    sizeof text - 1);
	assert_false(o.ok);
	assert_string_equal(buf_text(&said),
	    "error E_CHANGED the input changed while it was read twice\n");
	ageing_free(stage);
	outcome_free(&o);
	buf_clear(&said);
	diag_free(diag);
	arena_free(arena);
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
		cmocka_unit_test(test_other_buckets),
		cmocka_unit_test(test_tally),
		cmocka_unit_test(test_tally_currencies),
		cmocka_unit_test(test_tally_items),
		cmocka_unit_test(test_tally_limits),
		cmocka_unit_test(test_tally_numbers),
		cmocka_unit_test(test_tally_merge),
		cmocka_unit_test(test_stage),
		cmocka_unit_test(test_stage_null_currency),
		cmocka_unit_test(test_stage_overflow),
		cmocka_unit_test(test_stage_changed),
		cmocka_unit_test(test_intern_and_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
