#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "stream/csv_write.h"

static void
check(const char *cell, char delimiter, const char *expected)
{
	struct buf buf;

	buf_init(&buf, 100);
	assert_true(csv_cell_by(&buf, text_of(cell), delimiter));
	assert_string_equal(buf_text(&buf), expected);
	buf_clear(&buf);
}

/* The examples of RFC 4180, section 2. */
static void
rfc_4180_examples(void **state)
{
	(void)state;
	check("aaa", ',', "aaa");
	check("b\r\nbb", ',', "\"b\r\nbb\"");
	check("b\"bb", ',', "\"b\"\"bb\"");
	check("b,bb", ',', "\"b,bb\"");
}

static void
quoted_only_when_needed(void **state)
{
	(void)state;
	check("", ',', "");
	check(NULL, ',', "");
	check("a b", ',', "a b");
	check(" a", ',', "\" a\"");
	check("a ", ',', "\"a \"");
	check("\ta", ',', "\"\ta\"");
	check("a\n", ',', "\"a\n\"");
	check("\r", ',', "\"\r\"");
	check("a;b", ',', "a;b");
	check("a;b", ';', "\"a;b\"");
	check("a,b", ';', "a,b");
	check("\"\"", ',', "\"\"\"\"\"\"");
}

static void
lines_of_cells(void **state)
{
	struct buf buf;
	bool first = true;

	(void)state;
	buf_init(&buf, 100);
	assert_true(csv_next(&buf, &first, TEXT("")));
	assert_true(csv_next(&buf, &first, TEXT("a,b")));
	assert_true(csv_next(&buf, &first, TEXT("c")));
	assert_string_equal(buf_text(&buf), ",\"a,b\",c");
	buf_clear(&buf);
}

static void
a_full_buffer_is_told(void **state)
{
	struct buf buf;
	bool first = true;

	(void)state;
	buf_init(&buf, 4);
	assert_false(csv_cell(&buf, TEXT("a,bc")));
	assert_true(buf.failed);
	buf_reset(&buf);
	assert_true(csv_next(&buf, &first, TEXT("abcd")));
	assert_false(csv_next(&buf, &first, TEXT("")));
	buf_clear(&buf);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rfc_4180_examples),
		cmocka_unit_test(quoted_only_when_needed),
		cmocka_unit_test(lines_of_cells),
		cmocka_unit_test(a_full_buffer_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
