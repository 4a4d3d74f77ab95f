#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>

#include "stream/cell_write.h"

/* The C library writes the digits, and the point is put in by hand. */
static void
expected(int64_t n, int scale, char *to, size_t size)
{
	uint64_t magnitude = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	char digits[40];
	int len = snprintf(digits, sizeof(digits), "%0*" PRIu64, scale + 1,
	    magnitude);

	if (scale == 0)
		snprintf(to, size, "%s%s", n < 0 ? "-" : "", digits);
	else
		snprintf(to, size, "%s%.*s.%s", n < 0 ? "-" : "", len - scale,
		    digits, digits + len - scale);
}

static void
check(int64_t n)
{
	for (int scale = 0; scale <= 18; scale++) {
		char room[CELL_MOST + CELL_SLACK];
		char text[64];

		expected(n, scale, text, sizeof(text));
		*put_number(room, n, scale) = '\0';
		assert_string_equal(room, text);
		if (scale > 0)
			continue;
		*put_whole(room, n) = '\0';
		assert_string_equal(room, text);
	}
}

static void
numbers(void **state)
{
	int64_t power = 1;

	(void)state;
	for (int64_t n = -20000; n <= 20000; n++)
		check(n);
	for (int digits = 0; digits < 18; digits++, power *= 10)
		for (int64_t n = power * 10 - 2; n <= power * 10 + 2; n++) {
			check(n);
			check(-n);
		}
	check(INT64_MAX);
	check(INT64_MIN);
	check(INT64_MIN + 1);
}

static void
padded_texts(void **state)
{
	static const char from[100] = "0123456789012345678901234567890123456789";
	char room[100 + CELL_SLACK];

	(void)state;
	for (size_t len = 0; len <= 36; len++) {
		char *end = put_padded(room, (struct text){ from, len });

		assert_ptr_equal(end, room + len);
		assert_memory_equal(room, from, len);
	}
}

/* Day by day, by a calendar that counts; day 0 is 1970-01-01. */
static void
dates(void **state)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	int32_t days = -719162;

	(void)state;
	for (int year = 1; year <= 9999; year++)
		for (int month = 1; month <= 12; month++) {
			bool leap = year % 400 == 0 ||
			    (year % 4 == 0 && year % 100 != 0);
			int last = lengths[month - 1] + (month == 2 && leap);

			for (int day = 1; day <= last; day++, days++) {
				char room[CELL_SLACK];
				char text[40];

				snprintf(text, sizeof(text), "%04d-%02d-%02d",
				    year, month, day);
				*put_date(room, days) = '\0';
				assert_string_equal(room, text);
			}
		}
	assert_int_equal(days - 1, 2932896);
}

static void
dates_that_are_none(void **state)
{
	char room[CELL_SLACK];

	(void)state;
	assert_ptr_equal(put_date(room, -719163), room);
	assert_ptr_equal(put_date(room, 2932897), room);
	assert_ptr_equal(put_date(room, INT32_MIN), room);
	assert_ptr_equal(put_date(room, INT32_MAX), room);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(padded_texts),
		cmocka_unit_test(dates),
		cmocka_unit_test(dates_that_are_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
