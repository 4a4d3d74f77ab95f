#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tool/progress.h"

static void
check(uint64_t size, uint64_t bytes, uint64_t records, int64_t spent,
    const char *expected)
{
	struct progress p = { .size = size, .bytes = bytes,
		.records = records };
	char text[160];

	progress_text(&p, spent, text, sizeof(text));
	assert_string_equal(text, expected);
}

/* 1 GB of 4 GB in 2 seconds: 6 seconds are left. */
static void
of_a_file(void **state)
{
	(void)state;
	check(4000000000, 1000000000, 5000000, 2000,
	    "25 %, 1000 MB of 4000 MB, 5000000 records, 2500000/s, 6 s left");
	check(4000000000, 4000000000, 20000000, 8000,
	    "100 %, 4000 MB of 4000 MB, 20000000 records, 2500000/s, "
	    "0 s left");
}

/* A file that grew while it was read. */
static void
of_more_than_the_file(void **state)
{
	(void)state;
	check(1000000, 2000000, 10, 1000,
	    "100 %, 2 MB of 1 MB, 10 records, 10/s, 0 s left");
}

static void
of_a_pipe(void **state)
{
	(void)state;
	check(0, 1000000000, 5000000, 2000,
	    "1000 MB, 5000000 records, 2500000/s");
	check(0, 0, 0, 0, "0 MB, 0 records, 0/s");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_a_file),
		cmocka_unit_test(of_more_than_the_file),
		cmocka_unit_test(of_a_pipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
