#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "stream/csv_engine.h"

static void
names(void **state)
{
	enum csv_engine engine;

	(void)state;
	for (int i = 0; i < CSV_ENGINES; i++) {
		assert_true(csv_engine_by_name(
		    csv_engine_name((enum csv_engine)i), &engine));
		assert_int_equal(engine, i);
	}
	assert_false(csv_engine_by_name("", &engine));
	assert_false(csv_engine_by_name("SSE2", &engine));
	assert_false(csv_engine_by_name("avx", &engine));
}

static void
what_works_everywhere(void **state)
{
	(void)state;
	assert_true(csv_engine_works(CSV_BEST));
	assert_true(csv_engine_works(CSV_LIBCSV));
	assert_true(csv_engine_works(CSV_PORTABLE));
	assert_non_null(csv_engine_scanner(CSV_BEST));
	assert_null(csv_engine_scanner(CSV_LIBCSV));
	for (int i = CSV_PORTABLE; i < CSV_ENGINES; i++)
		if (csv_engine_works((enum csv_engine)i))
			assert_non_null(
			    csv_engine_scanner((enum csv_engine)i));
}

/* The best is the last of those that work. */
static void
the_best(void **state)
{
	enum csv_engine best = CSV_PORTABLE;

	(void)state;
	for (int i = CSV_PORTABLE; i < CSV_ENGINES; i++)
		if (csv_engine_works((enum csv_engine)i))
			best = (enum csv_engine)i;
	assert_ptr_equal((void *)(uintptr_t)csv_engine_scanner(CSV_BEST),
	    (void *)(uintptr_t)csv_engine_scanner(best));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(what_works_everywhere),
		cmocka_unit_test(the_best),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
