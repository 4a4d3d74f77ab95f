#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "message/display.h"

/* Classes W and F of EastAsianWidth.txt, and marks of no width. */
static void
test_width(void **state)
{
	(void)state;
	assert_int_equal(display_width(TEXT("")), 0);
	assert_int_equal(display_width(TEXT("Sol")), 3);
	/* U+6DF1 U+5733, and U+FF21, which is full-width. */
	assert_int_equal(
	    display_width(TEXT("\xe6\xb7\xb1\xe5\x9c\xb3\xef\xbc\xa1")), 6);
	/* U+FF71 is half-width. */
	assert_int_equal(display_width(TEXT("\xef\xbd\xb1")), 1);
	/* e and U+0301 are one; so is U+00E9. */
	assert_int_equal(display_width(TEXT("Jose\xcc\x81")), 4);
	assert_int_equal(display_width(TEXT("Jos\xc3\xa9")), 4);
	/* U+1100 U+1161 U+11A8: one syllable of Hangul. */
	assert_int_equal(display_width(TEXT(
	                     "\xe1\x84\x80\xe1\x85\xa1\xe1\x86\xa8")),
	    2);
	assert_int_equal(display_width(TEXT("\x1b[2J\xc2\x9b")), 5);
}

static void
shows(const char *text, size_t most, const char *want, size_t width)
{
	struct buf to;

	buf_init(&to, SIZE_MAX);
	assert_int_equal(display_add(&to, text_of(text), most, "~"), width);
	assert_string_equal(buf_text(&to), want);
	buf_clear(&to);
}

static void
test_add(void **state)
{
	(void)state;
	shows("abcd", 4, "abcd", 4);
	shows("abcde", 4, "abc~", 4);
	shows("abcde", 1, "~", 1);
	shows("abcde", 0, "", 0);
	shows("", 0, "", 0);
	/* Two columns do not fit into one: it is left to the padding. */
	shows("\xe6\xb7\xb1\xe5\x9c\xb3\xe5\xb8\x82", 5,
	    "\xe6\xb7\xb1\xe5\x9c\xb3~", 5);
	shows("\xe6\xb7\xb1\xe5\x9c\xb3\xe5\xb8\x82", 4, "\xe6\xb7\xb1~", 3);
	/* A mark stays on its letter. */
	shows("ae\xcc\x81xy", 3, "ae\xcc\x81~", 3);
	shows("a\tb\nc\x1b[2J\xe2\x80\xa8", SIZE_MAX, "a?b?c?[2J?", 10);
}

/* U+202E turns the rest of the line round; Hebrew is isolated. */
static void
test_direction(void **state)
{
	(void)state;
	shows("\xe2\x80\xaetxt.exe", SIZE_MAX, "?txt.exe", 8);
	shows("\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", SIZE_MAX,
	    "\xe2\x81\xa8\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d\xe2\x81\xa9", 4);
	shows("\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", 3,
	    "\xe2\x81\xa8\xd7\xa9\xd7\x9c\xe2\x81\xa9~", 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_direction),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
