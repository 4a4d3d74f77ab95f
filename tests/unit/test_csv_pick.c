#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "stream/csv_pick.h"

/* In pieces of that many bytes. */
static void
pick_in_pieces(const struct text *names, size_t count, char delimiter,
    const char *csv, size_t piece, const char *expected)
{
	struct csv_pick *pick = csv_pick_new(names, count);
	size_t len = strlen(csv);
	struct buf out;

	assert_non_null(pick);
	buf_init(&out, SIZE_MAX);
	for (size_t i = 0; i < len; i += piece)
		assert_true(csv_pick_feed(pick, delimiter, csv + i,
		    len - i < piece ? len - i : piece, &out));
	assert_string_equal(buf_text(&out), expected);
	buf_clear(&out);
	csv_pick_free(pick);
}

static void
check_pick(const struct text *names, size_t count, char delimiter,
    const char *csv, const char *expected)
{
	for (size_t piece = 1; piece < 12; piece++)
		pick_in_pieces(
		    names, count, delimiter, csv, piece, expected);
	pick_in_pieces(names, count, delimiter, csv, 4096, expected);
}

/* RFC 4180, section 2: quotes, doubled quotes, line breaks in fields. */
static void
test_order_and_quotes(void **state)
{
	const struct text names[] = { TEXT("c"), TEXT("none"), TEXT("a") };

	(void)state;
	check_pick(names, 3, ',',
	    "a,\"b\",c\n1,2,3\n\"x,y\",\"p\nq\",\"say \"\"hi\"\"\"\n,,\n",
	    "c,a\n3,1\n\"say \"\"hi\"\"\",\"x,y\"\n,\n");
	check_pick(names, 3, ';', "\"a\";b;c\n1,5;2;3\n",
	    "c;\"a\"\n3;1,5\n");
}

static void
test_one_column(void **state)
{
	const struct text names[] = { TEXT("b") };

	(void)state;
	check_pick(names, 1, ',', "a,b\n1,\n2,x\n", "b\n\"\"\nx\n");
}

static void
test_nothing_there(void **state)
{
	const struct text names[] = { TEXT("z") };
	struct csv_pick *pick = csv_pick_new(names, 1);
	struct buf out;

	(void)state;
	assert_non_null(pick);
	buf_init(&out, SIZE_MAX);
	assert_true(csv_pick_feed(pick, ',', "a,b\n", 4, &out));
	assert_false(csv_pick_any(pick));
	buf_clear(&out);
	csv_pick_free(pick);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_and_quotes),
		cmocka_unit_test(test_one_column),
		cmocka_unit_test(test_nothing_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
