#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ageing/ageing.h"
#include "ageing/buckets.h"
#include "base/keys.h"
#include "plan/intern.h"
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

/* Cents, document type, date, amount in dispute and flag of record i; then
 * what is made of it: long stretches have nothing of the kind. */
static void
add_contested(struct buf *in, struct buf *out, unsigned i)
{
	bool quiet = i / 200 % 2 == 0;
	unsigned cents = 100 + i % 900, claim = i % 300;
	bool claimed = !quiet && i % 31 == 4 && claim <= cents;
	bool excessive = !quiet && i % 97 == 5;
	bool flagged = !quiet && i % 41 == 6, credit = !quiet && i % 17 == 7;
	unsigned left = claimed ? cents - claim : flagged ? 0 : cents;
	size_t start = in->len;

	if (excessive)
		claim = cents + 1;
	buf_printf(in, "%s,2026-01-10,", credit ? "NC" : "FA");
	if (claimed || excessive)
		buf_printf(in, "%u.%02u", claim / 100, claim % 100);
	buf_printf(in, ",%s,", flagged ? "true" : i % 3 ? "false" : "");
	if (excessive && !credit) {
		buf_printf(in, "%u.%02u\n", cents / 100, cents % 100);
		return;
	}
	buf_add(out, in->data + start, in->len - start);
	buf_printf(in, "%u.%02u\n", cents / 100, cents % 100);
	buf_printf(out, "%s%u.%02u,20,1-30,", credit ? "-" : "", cents / 100,
	    cents % 100);
	if (!credit)
		buf_printf(out, "%u.%02u", left / 100, left % 100);
	buf_printf(out, ",%s\n", cents <= 150 ? "true" : "false");
}

/* Credits by their own date, disputes and least items, in words and slices of
 * any kind. */
static void
test_stage_amounts(void **state)
{
	static struct located types[1];
	static struct schema_pair least[1];
	static struct strategy strategy;
	struct arena *arena = arena_new(0);
	struct diag *diag = diag_new(NULL, NULL);
	struct ageing_options options = { .strategy = &strategy,
		.as_of = 20483 };

	(void)state;
	types[0].text = TEXT("NC");
	least[0].key.text = TEXT("MXN");
	least[0].value.text = TEXT("1.5");
	strategy.ageing.credits = CREDITS_OWN_DATE;
	strategy.ageing.credit_types.items = types;
	strategy.ageing.credit_types.count = 1;
	strategy.ageing.min_item.at = least;
	strategy.ageing.min_item.count = 1;
	for (unsigned rows = 1; rows < 5000; rows = rows * 3 + 61) {
		struct stage *stage = ageing_stage(arena, &options, diag);
		struct buf in, out;
		struct outcome o;

		buf_init(&in, SIZE_MAX);
		buf_init(&out, SIZE_MAX);
		buf_puts(&in, "doc_type,due_date,disputed_amount,dispute,"
		              "balance\n");
		buf_puts(&out, "doc_type,due_date,disputed_amount,dispute,"
		               "balance,days_overdue,bucket,undisputed,"
		               "below_minimum\n");
		for (unsigned i = 0; i < rows; i++)
			add_contested(&in, &out, i);
		o = fixture_run((struct chain){ .stages = &stage,
		                    .count = 1, .currency = "MXN" },
		    in.data, in.len);
		assert_true(o.ok);
		assert_string_equal(buf_text(&o.out), buf_text(&out));
		assert_int_equal(o.counts.read, rows);
		ageing_free(stage);
		outcome_free(&o);
		buf_clear(&in);
		buf_clear(&out);
	}
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
	assert_string_equal(tally->totals[1].currency, "MXN");
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
	uint64_t first;

	(void)state;
	for (unsigned i = 0; i < 6000; i++) {
		char text[16];
		int len = snprintf(text, sizeof text, "%u", i % 3000);
		struct text key = { text, (size_t)len };
		struct hash128 hash;

		assert_int_equal(intern_add(in, key), i % 3000);
		hash128_init(&hash);
		hash128_add(&hash, key.at, key.len);
		assert_int_equal(keys_add(&keys, hash, i, &first),
		    i < 3000 ? KEYS_NEW : KEYS_SEEN);
		assert_true(i < 3000 || first == i - 3000);
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
		cmocka_unit_test(test_stage),
		cmocka_unit_test(test_stage_amounts),
		cmocka_unit_test(test_stage_null_currency),
		cmocka_unit_test(test_stage_overflow),
		cmocka_unit_test(test_stage_changed),
		cmocka_unit_test(test_intern_and_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
