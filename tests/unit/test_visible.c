/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/visible.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Properties White_Space, Cc and Cf of the Unicode Character Database. */
static const struct {
	const char *text, *shown, *left;
	uint32_t first;
} cases[] = {
	{ "", "", "", 0 },
	{ "12,50 R$", "12,50 R$", "12,50 R$", 0 },
	{ "5\xc2\xa0" "000", "5\\u00a0000", "5000", 0xa0 },
	{ "5\xe2\x80\xaf\xe2\x82\xac", "5\\u202f\xe2\x82\xac",
	    "5\xe2\x82\xac", 0x202f },
	{ "\xe2\x80\x8e" "5", "\\u200e5", "5", 0x200e },
	{ "\xef\xbb\xbf" "a\tb", "\\ufeffa\\u0009b", "ab", 0xfeff },
	{ "\xc2\xad", "\\u00ad", "", 0xad },
	{ "\x7f\xc2\x85", "\\u007f\\u0085", "", 0x7f },
	/* Neighbours that are drawn: a paragraph, a hyphen, a minus. */
	{ "\xc2\xa1\xc2\xac\xe2\x80\x90\xe2\x88\x92",
	    "\xc2\xa1\xc2\xac\xe2\x80\x90\xe2\x88\x92",
	    "\xc2\xa1\xc2\xac\xe2\x80\x90\xe2\x88\x92", 0 },
};

static void
test_all(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct text text = text_of(cases[i].text), left;
		char shown[VISIBLE_MAX(16)], room[16];

		text_show(text, shown, sizeof shown);
		assert_string_equal(shown, cases[i].shown);
		assert_int_equal(text_find_hidden(text), cases[i].first);
		left = text_without_hidden(text, room, sizeof room);
		assert_true(text_equal(left, text_of(cases[i].left)));
	}
}

/* No escape and no character is written in part. */
static void
test_cut(void **state)
{
	char shown[8];

	(void)state;
	text_show(TEXT("a\xc2\xa0" "b"), shown, 7);
	assert_string_equal(shown, "a");
	text_show(TEXT("a\xc2\xa0" "b"), shown, 8);
	assert_string_equal(shown, "a\\u00a0");
	text_show(TEXT("\xe2\x82\xac"), shown, 3);
	assert_string_equal(shown, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
