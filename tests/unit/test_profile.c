/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "mapping/profile_internal.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* RFC 5321 4.5.3.1 for the lengths, RFC 5322 3.4.1 for the words. */
static void
test_email(void **state)
{
	static const char *const good[] = { "a@b.co", "a.b+c@x-y.example",
		"o'brien@example.com", "jos\xc3\xa9@example.com",
		"a@\xc3\xb1" "and\xc3\xba.example" };
	static const char *const bad[] = { "", "a", "@b.co", "a@", "a@b",
		"a@b.c", "a@.co", "a@b..co", ".a@b.co", "a.@b.co", "a..b@b.co",
		"a b@b.co", "a@b.co.", "a@-b.co", "a@b-.co", "a@b@c.co",
		"a@b.co;c@d.co", "a@b.12", "<a@b.co>" };
	char text[400];

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		if (!profile_email(text_of(good[i])))
			fail_msg("%s", good[i]);
	for (size_t i = 0; i < COUNT(bad); i++)
		if (profile_email(text_of(bad[i])))
			fail_msg("%s", bad[i]);
	for (size_t local = 63; local <= 66; local++) {
		memset(text, 'a', local);
		snprintf(text + local, sizeof text - local, "@b.co");
		assert_int_equal(profile_email(text_of(text)), local <= 64);
	}
}

/* ITU-T E.164: at most 15 digits. */
static void
test_phone(void **state)
{
	static const char *const good[] = { "1234567", "+12345678",
		"+52 55 1234 5678", "(011) 4321-5678", "55.1234.5678",
		"123456789012345", "+123456789012345", "11/4321-5678" };
	static const char *const bad[] = { "", "123456", "+1234567",
		"1234567890123456", "+1234567890123456", "12345a7",
		"ext. 1234567", "++12345678", "1234567+", "1234567\t" };

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		if (!profile_phone(text_of(good[i])))
			fail_msg("%s", good[i]);
	for (size_t i = 0; i < COUNT(bad); i++)
		if (profile_phone(text_of(bad[i])))
			fail_msg("%s", bad[i]);
}

/* Every character of Latin-1, and the dashes and quotes of windows-1252, read
 * as that encoding, is found; words as they are written are not. */
static void
test_mojibake(void **state)
{
	static const char *const good[] = { "Jos\xc3\xa9", "S\xc3\x83O",
		"IRM\xc3\x83", "\xc3\x82ncora", "\xe2\x82\xac 5", "" };
	static const char *const bad[] = { "Jos\xc3\x83\xc2\xa9",
		"\xc3\x83\xe2\x80\x9c",         /* capital O with acute */
		"\xc3\x83\xc2\xb1", "5 \xc3\x82\xc2\xba", "\xef\xbf\xbd",
		"\xc3\xa2\xe2\x82\xac\xe2\x80\x9c" /* a dash */ };

	(void)state;
	for (size_t i = 0; i < COUNT(good); i++)
		if (profile_mojibake(text_of(good[i])))
			fail_msg("%s", good[i]);
	for (size_t i = 0; i < COUNT(bad); i++)
		if (!profile_mojibake(text_of(bad[i])))
			fail_msg("%s", bad[i]);
	for (unsigned c = 0xa0; c < 0x100; c++) {
		unsigned first = c < 0xc0 ? 0xc2 : 0xc3;
		char text[8];
		size_t len = utf8_encode(first, text);

		/* The second byte of its UTF-8; 80 to 9F have other places. */
		if ((c & 0xbf) < 0xa0)
			continue;
		len += utf8_encode(c & 0xbf, text + len);
		assert_true(profile_mojibake((struct text){ text, len }));
	}
}

static void
test_mask(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	text_outline(TEXT("Jos\xc3\xa9 \xc3\x81lvarez, 9-12/K \xd1\x8f"), &out);
	assert_string_equal(buf_text(&out), "Xxxx Xxxxxxx, 9-99/X x");
	buf_clear(&out);
}

static size_t
add(struct profile_values *v, struct profile_pool *pool, struct text text,
    enum profile_added wanted)
{
	size_t place = SIZE_MAX;

	assert_int_equal(profile_values_add(v, pool, text,
	                     profile_values_hash(text), 1, &place), wanted);
	return place;
}

static void
test_values(void **state)
{
	struct profile_values v = { .slots = NULL };
	struct profile_pool pool = { SIZE_MAX, 0 };
	char text[32];
	size_t top[4], place, seen = 0;
	bool whole;

	(void)state;
	assert_int_equal(profile_values_top(&v, top, 3), 0);
	add(&v, &pool, TEXT(""), VALUE_NEW);
	add(&v, &pool, TEXT(""), VALUE_OLD);
	for (int i = 0; i < 5000; i++) {
		snprintf(text, sizeof text, "value %d", i);
		place = add(&v, &pool, text_of(text), VALUE_NEW);
		for (int k = 0; k < i % 7; k++)
			assert_int_equal(add(&v, &pool, text_of(text),
			                     VALUE_OLD), place);
	}
	assert_int_equal(v.count, 5001);
	for (size_t i = VALUES_FIRST; i < v.len;
	     i = profile_values_next(&v, i))
		seen++;
	assert_int_equal(seen, 5001);
	/* The first of the most frequent: numbers of 6 modulo 7. */
	assert_int_equal(profile_values_top(&v, top, 3), 3);
	assert_int_equal(profile_values_times(&v, top[0]), 7);
	assert_true(text_is(profile_values_text(&v, top[0], &whole),
	    "value 6"));
	assert_true(text_is(profile_values_text(&v, top[2], &whole),
	    "value 20"));
	profile_values_mark(&v, top[2], 77);
	assert_int_equal(profile_values_marked(&v, top[2]), 77);
	assert_int_equal(profile_values_marked(&v, top[1]), 0);
	profile_values_clear(&v);
}

/* Texts of 64 bytes are kept, longer ones are told apart all the same. */
static void
test_long_values(void **state)
{
	struct profile_values v = { .slots = NULL };
	struct profile_pool pool = { SIZE_MAX, 0 };
	char text[200];
	size_t place;
	bool whole;

	(void)state;
	memset(text, 'x', sizeof text);
	place = add(&v, &pool, (struct text){ text, 64 }, VALUE_NEW);
	assert_int_equal(profile_values_text(&v, place, &whole).len, 64);
	assert_true(whole);
	place = add(&v, &pool, (struct text){ text, 65 }, VALUE_NEW);
	assert_true(profile_values_text(&v, place, &whole).len >= 40);
	assert_false(whole);
	add(&v, &pool, (struct text){ text, 200 }, VALUE_NEW);
	add(&v, &pool, (struct text){ text, 200 }, VALUE_OLD);
	text[150] = 'y';
	add(&v, &pool, (struct text){ text, 200 }, VALUE_NEW);
	assert_int_equal(v.count, 4);
	profile_values_clear(&v);
}

static void
test_full_values(void **state)
{
	struct profile_values v = { .slots = NULL };
	struct profile_pool pool = { 10000, 0 };
	char text[32];
	uint64_t others;

	(void)state;
	for (int i = 0; v.others == 0; i++) {
		size_t place;

		snprintf(text, sizeof text, "value %d", i);
		assert_true(profile_values_add(&v, &pool, text_of(text),
		                profile_values_hash(text_of(text)), 1,
		                &place) != VALUE_OLD);
		assert_true(i < 10000);
	}
	assert_true(pool.used <= pool.limit);
	assert_true(v.count > 50);
	others = v.others;
	add(&v, &pool, TEXT("value 3"), VALUE_OLD);
	add(&v, &pool, TEXT("another"), VALUE_OTHER);
	add(&v, &pool, TEXT("another"), VALUE_OTHER);
	assert_int_equal(v.others, others + 2);
	profile_values_clear(&v);
}

/* The place of the first two digits times a power of ten, in words of the
 * header: a number of 10 to 99, and the exponent of the first digit. */
static size_t
at(int lead, int exponent)
{
	return (size_t)((exponent + 18) * 90 + lead - 10);
}

static void
check_bound(size_t index, const char *wanted)
{
	char text[NUM_TEXT_MAX];

	decimal_format(profile_bound((int)index), text, sizeof text);
	assert_string_equal(text, wanted);
}

/* Of 40 times 2, 20 times 4 and 40 times 6 the quartiles by nearest rank are 2,
 * 4 and 6.  600 is 100 times the third, 599 is not; 0.019 is less than a
 * hundredth of the first, 0.02 is not. */
static void
test_spread(void **state)
{
	static uint64_t histogram[HISTOGRAM];
	struct profile_amounts a = { .count = 3, .zero = 3,
		.histogram = histogram };
	struct profile_spread spread = profile_spread(&a);

	(void)state;
	assert_int_equal(spread.quartiles[0], -1);
	histogram[at(20, 0)] = 40;
	histogram[at(40, 0)] = 20;
	histogram[at(60, 0)] = 40;
	a.count = 103;
	spread = profile_spread(&a);
	check_bound((size_t)spread.quartiles[0], "2");
	check_bound((size_t)spread.quartiles[1], "4");
	check_bound((size_t)spread.quartiles[2], "6");
	assert_int_equal(spread.large + spread.small, 0);
	histogram[at(59, 2)] = histogram[at(20, -2)] = 1;
	a.count = 105;
	spread = profile_spread(&a);
	assert_int_equal(spread.large + spread.small, 0);
	histogram[at(60, 2)] = histogram[at(19, -2)] = 1;
	a.count = 107;
	spread = profile_spread(&a);
	assert_int_equal(spread.large, 1);
	assert_int_equal(spread.small, 1);
	check_bound(at(59, 2), "590");
	check_bound(at(19, -2), "0.019");
	check_bound(at(12, 0), "1.2");
	check_bound(at(92, 18), "9200000000000000000");
	check_bound(at(10, -18), "0.000000000000000001");
}

static void
test_first_days(void **state)
{
	struct profile_dates dates = { .past = false };

	(void)state;
	for (int day = 0; day < 12; day++)
		dates.days[day] = 3;
	dates.days[20] = 12;
	assert_true(profile_dates_early(&dates));
	dates.days[21] = 1; /* less than three of four */
	assert_false(profile_dates_early(&dates));
	dates.days[20] = dates.days[21] = 0;
	for (int day = 0; day < 12; day++)
		dates.days[day] = day < 7 ? 10 : 0; /* too few different ones */
	assert_false(profile_dates_early(&dates));
	for (int day = 0; day < 12; day++)
		dates.days[day] = day == 0 ? 50 : 1; /* the first of it */
	assert_false(profile_dates_early(&dates));
}

static void
test_every_issue(void **state)
{
	(void)state;
	for (int i = 0; i < ISSUES; i++) {
		enum profile_issue issue = (enum profile_issue)i;

		assert_non_null(profile_issue_name(issue));
		assert_in_range(profile_severity(issue), SEVERITY_SERIOUS,
		    SEVERITY_NOTE);
		for (int k = 0; k < i; k++)
			assert_string_not_equal(profile_issue_name(issue),
			    profile_issue_name((enum profile_issue)k));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_email),
		cmocka_unit_test(test_phone),
		cmocka_unit_test(test_mojibake),
		cmocka_unit_test(test_mask),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_long_values),
		cmocka_unit_test(test_full_values),
		cmocka_unit_test(test_spread),
		cmocka_unit_test(test_first_days),
		cmocka_unit_test(test_every_issue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
