/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "message/qr.h"

/*
 * ISO/IEC 18004:2015, table 7: bytes that versions 1, 2, 10 and 40 hold at
 * level M; version v has 17 + 4v modules at a side.
 */
static void
test_code_sizes(void **state)
{
	static const struct {
		size_t bytes;
		int count;
	} cases[] = { { 1, 21 }, { 14, 21 }, { 15, 25 }, { 26, 25 },
		{ 213, 57 }, { 214, 61 }, { 2331, 177 } };
	struct arena *arena = arena_new(0);
	char text[2332];
	struct qr qr;
	size_t i;

	(void)state;
	memset(text, 'x', sizeof(text));
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(
		    qr_encode(
		        (struct text){ text, cases[i].bytes }, arena, &qr),
		    QR_OK);
		assert_int_equal(qr.count, cases[i].count);
		/* The finder pattern: a black corner in a white frame. */
		assert_int_equal(qr.modules[0], 1);
		assert_int_equal(qr.modules[6], 1);
		assert_int_equal(qr.modules[7], 0);
		assert_int_equal(qr.modules[qr.count + 1], 0);
	}
	assert_int_equal(
	    qr_encode((struct text){ text, 2332 }, arena, &qr), QR_TOO_LONG);
	assert_int_equal(
	    qr_encode((struct text){ text, 0 }, arena, &qr), QR_EMPTY);
	arena_free(arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_code_sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
