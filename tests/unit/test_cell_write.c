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

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(padded_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
