/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
test_compare(void **state)
{
	struct text null = { NULL, 0 };

	(void)state;
	assert_true(text_equal(TEXT("ab"), text_of("ab")));
	assert_false(text_equal(TEXT("ab"), TEXT("abc")));
	assert_false(text_equal(TEXT("ab"), TEXT("aB")));
	assert_true(text_equal(null, TEXT("")));
	assert_true(text_is(null, ""));
	assert_true(text_is(TEXT("x"), "x"));
	assert_null(text_of(NULL).at);
	assert_int_equal(text_of(NULL).len, 0);
	assert_true(text_compare(TEXT("a"), TEXT("b")) < 0);
	assert_true(text_compare(TEXT("b"), TEXT("a")) > 0);
	assert_true(text_compare(TEXT("a"), TEXT("ab")) < 0);
	assert_true(text_compare(TEXT("ab"), TEXT("a")) > 0);
	assert_true(text_compare(TEXT("\xc3"), TEXT("z")) > 0);
	assert_int_equal(text_compare(TEXT("a\0b"), TEXT("a\0b")), 0);
	assert_true(text_compare(null, TEXT("a")) < 0);
	assert_int_equal(text_compare(null, null), 0);
}

static void
test_trim(void **state)
{
	struct text null = { NULL, 0 };

	(void)state;
	assert_true(text_is(text_trim(TEXT(" \ta b\t ")), "a b"));
	assert_true(text_is(text_trim(TEXT("a")), "a"));
	assert_int_equal(text_trim(TEXT(" \t ")).len, 0);
	assert_int_equal(text_trim(null).len, 0);
	assert_true(text_is(text_trim(TEXT("\na\r")), "\na\r"));
}

static void
check_split(struct text rest, const char *const *pieces, size_t count)
{
	struct text piece;
	size_t i;

	for (i = 0; i < count; i++) {
		assert_true(text_split(&rest, '|', &piece));
		assert_true(text_is(piece, pieces[i]));
	}
	assert_false(text_split(&rest, '|', &piece));
	assert_false(text_split(&rest, '|', &piece));
}

static void
test_split(void **state)
{
	static const char *const three[] = { "a", "", "b" };
	static const char *const leading[] = { "", "a" };
	static const char *const one[] = { "a" };

	(void)state;
	check_split(TEXT("a||b"), three, 3);
	check_split(TEXT("|a"), leading, 2);
	check_split(TEXT("a"), one, 1);
	check_split(TEXT("a|"), one, 1);
	check_split(TEXT("|"), leading, 1);
	check_split(TEXT(""), NULL, 0);
	check_split(text_of(NULL), NULL, 0);
}

/* Byte sequences of RFC 3629 and of Unicode table 3-7. */
static const struct {
	const char *bytes;
	size_t len;
	size_t valid;
} sequences[] = {
	{ "", 0, 0 },
	{ "abc", 3, 3 },
	{ "a\0b", 3, 3 },
	{ "12345678901234567", 17, 17 },
	{ "1234567\x80", 8, 7 },
	{ "123456789\xff", 10, 9 },
	{ "\x7f", 1, 1 },
	{ "\xc2\x80", 2, 2 },
	{ "\xdf\xbf", 2, 2 },
	{ "\xe0\xa0\x80", 3, 3 },
	{ "\xed\x9f\xbf", 3, 3 },
	{ "\xee\x80\x80", 3, 3 },
	{ "\xef\xbf\xbf", 3, 3 },
	{ "\xf0\x90\x80\x80", 4, 4 },
	{ "\xf4\x8f\xbf\xbf", 4, 4 },
	/* a continuation without a beginning */
	{ "\x80", 1, 0 },
	{ "\xbf", 1, 0 },
	/* overlong */
	{ "\xc0\x80", 2, 0 },
	{ "\xc0\xaf", 2, 0 },
	{ "\xc1\xbf", 2, 0 },
	{ "\xe0\x80\xaf", 3, 0 },
	{ "\xe0\x9f\xbf", 3, 0 },
	{ "\xf0\x80\x80\xaf", 4, 0 },
	{ "\xf0\x8f\xbf\xbf", 4, 0 },
	/* surrogates */
	{ "\xed\xa0\x80", 3, 0 },
	{ "\xed\xbf\xbf", 3, 0 },
	{ "\xed\xa1\x8c\xed\xbe\xb4", 6, 0 },
	/* above U+10FFFF */
	{ "\xf4\x90\x80\x80", 4, 0 },
	{ "\xf5\x80\x80\x80", 4, 0 },
	{ "\xf8\x88\x80\x80\x80", 5, 0 },
	{ "\xfc\x84\x80\x80\x80\x80", 6, 0 },
	{ "\xfe", 1, 0 },
	{ "\xff", 1, 0 },
	/* truncated, by the end or by another character */
	{ "a\xc3", 2, 1 },
	{ "a\xe2\x82", 3, 1 },
	{ "a\xf0\x9f\x98", 4, 1 },
	{ "\xc3\x28", 2, 0 },
	{ "\xe2\x28\xa1", 3, 0 },
	{ "\xe2\x82\x28", 3, 0 },
	{ "\xf0\x28\x8c\xbc", 4, 0 },
	{ "\xf0\x90\x28\xbc", 4, 0 },
	{ "\xf0\x90\x8c\x28", 4, 0 },
	{ "se\xc3\xb1or\xff", 7, 6 },
	{ "\xc3\xb1\xc3\xb1 12345678 \xf1", 15, 14 },
};

static void
test_utf8_valid(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(sequences); i++)
		assert_int_equal(
		    utf8_valid(sequences[i].bytes, sequences[i].len),
		    sequences[i].valid);
}

/* Lone sequences, so that reading past the end is seen by a sanitizer. */
static void
test_utf8_decode_hostile(void **state)
{
	size_t used;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(sequences); i++) {
		if (sequences[i].valid > 0 || sequences[i].len == 0)
			continue;
		assert_int_equal(
		    utf8_decode(sequences[i].bytes, sequences[i].len, &used),
		    0xfffd);
		assert_int_equal(used, 1);
	}
	assert_int_equal(utf8_decode("", 0, &used), 0xfffd);
	assert_int_equal(used, 0);
}

static void
test_utf8_round_trip(void **state)
{
	char bytes[4];
	size_t len;
	size_t used;
	uint32_t c;

	(void)state;
	for (c = 0; c < 0x120000; c++) {
		len = utf8_encode(c, bytes);
		if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) {
			assert_int_equal(len, 0);
			continue;
		}
		assert_int_equal(len, c < 0x80      ? 1
		                      : c < 0x800   ? 2
		                      : c < 0x10000 ? 3
		                                    : 4);
		assert_int_equal(utf8_valid(bytes, len), len);
		assert_int_equal(utf8_decode(bytes, len, &used), c);
		assert_int_equal(used, len);
	}
	assert_int_equal(utf8_encode(UINT32_MAX, bytes), 0);
}

/* RFC 3629, section 7. */
static void
test_utf8_known(void **state)
{
	char bytes[4];
	size_t used;

	(void)state;
	assert_int_equal(utf8_encode(0x2262, bytes), 3);
	assert_memory_equal(bytes, "\xe2\x89\xa2", 3);
	assert_int_equal(utf8_encode(0x233b4, bytes), 4);
	assert_memory_equal(bytes, "\xf0\xa3\x8e\xb4", 4);
	assert_int_equal(utf8_decode("\xed\x95\x9c", 3, &used), 0xd55c);
	assert_int_equal(utf8_length(TEXT("")), 0);
	assert_int_equal(utf8_length(TEXT("se\xc3\xb1or \xe2\x82\xac")), 7);
	assert_int_equal(utf8_length(TEXT("\xf0\xa3\x8e\xb4")), 1);
}

static void
test_is_name(void **state)
{
	(void)state;
	assert_true(text_is_name(TEXT("a")));
	assert_true(text_is_name(TEXT("_x9_Z")));
	assert_false(text_is_name(TEXT("")));
	assert_false(text_is_name(TEXT("9a")));
	assert_false(text_is_name(TEXT("a-b")));
	assert_false(text_is_name(TEXT("a b")));
	assert_false(text_is_name(TEXT("a\0")));
	assert_false(text_is_name(TEXT("se\xc3\xb1or")));
}

static void
test_nearest(void **state)
{
	static const char *const names[] = { "balance", "due_date", "debtor_id",
		"currency", "id", "vencimiento", "a\xc3\xb1o_fiscal",
		"Balance_Due" };
	static const struct {
		const char *name;
		const char *nearest;
	} cases[] = {
		{ "balance", "balance" },
		{ "balanse", "balance" },         /* replaced */
		{ "balanc", "balance" },          /* lost */
		{ "ballance", "balance" },        /* added */
		{ "blaance", "balance" },         /* swapped */
		{ "blaanse", "balance" },         /* 2 of 7 is within a third */
		{ "BALANCE", NULL },              /* 7 halves are over 2 */
		{ "BALAnce", "balance" },         /* 4 halves are 2 */
		{ "balance_due", "Balance_Due" }, /* 2 halves are 1 */
		{ "curency", "currency" },
		{ "xurrenyc", "currency" },
		{ "xurxency", "currency" },
		{ "xuxxency", NULL }, /* 3 */
		{ "ic", "id" },       /* 1 is always allowed */
		{ "x", NULL },        /* 2 of 2 */
		{ "vencimento", "vencimiento" },
		{ "ano_fiscal", "a\xc3\xb1o_fiscal" }, /* one character */
		{ "segment", NULL },
		{ "", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		const char *got =
		    text_nearest(text_of(cases[i].name), names, COUNT(names));

		if (cases[i].nearest == NULL)
			assert_null(got);
		else
			assert_string_equal(got, cases[i].nearest);
	}
	assert_null(text_nearest(TEXT("balance"), NULL, 0));
}

static void
test_nearest_choice(void **state)
{
	static const char *const equal[] = { "cat", "car" };
	static const char *const later[] = { "level_12", "level_1" };
	char line[70];
	const char *const candidates[] = { line };

	(void)state;
	assert_string_equal(text_nearest(TEXT("cab"), equal, 2), "cat");
	assert_string_equal(text_nearest(TEXT("level_1"), later, 2), "level_1");
	/* Names longer than 64 characters are never near. */
	memset(line, 'x', 65);
	line[65] = '\0';
	assert_null(text_nearest(text_of(line), candidates, 1));
	line[64] = '\0';
	assert_ptr_equal(text_nearest(text_of(line), candidates, 1), line);
}

/* Texts of up to 7 bytes have keys of their own, longer ones 0: all of up to
 * two bytes, and longer ones that differ in one place, or by a zero byte. */
static void
keys(void **state)
{
	static const char *const longer[] = { "abc", "abd", "bbc", "abcd",
		"abce", "bbcd", "abcde", "abcdd", "abcdef", "abcdee",
		"abcdefg", "abcdefh", "bbcdefg" };
	size_t count = sizeof(longer) / sizeof(*longer);
	char text[2];

	(void)state;
	for (int i = 0; i < 256; i++)
		for (int k = 0; k < 256; k++) {
			text[0] = (char)i;
			text[1] = (char)k;
			assert_int_equal(text_key((struct text){ text, 2 }),
			    UINT64_C(3) << 56 | (uint64_t)k << 8 |
			        (uint64_t)i);
			assert_int_equal(text_key((struct text){ text, 1 }),
			    UINT64_C(2) << 56 | (uint64_t)i);
		}
	assert_int_equal(text_key(TEXT("")), UINT64_C(1) << 56);
	assert_int_equal(text_key((struct text){ NULL, 0 }),
	    UINT64_C(1) << 56);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++)
			assert_true((text_key(text_of(longer[i])) ==
			                text_key(text_of(longer[k]))) ==
			    (i == k));
	assert_int_not_equal(text_key(TEXT("ab")), text_key(TEXT("ab\0")));
	assert_int_equal(text_key(TEXT("abcdefgh")), 0);
}

static void
excerpts(void **state)
{
	(void)state;
	assert_true(text_is(text_excerpt(TEXT("abc"), 3), "abc"));
	assert_true(text_is(text_excerpt(TEXT("abcd"), 3), "abc"));
	assert_true(text_is(text_excerpt(TEXT("ab\xc3\xb1"), 3), "ab"));
	assert_true(text_is(text_excerpt(TEXT("ab\xc3\xb1"), 4),
	    "ab\xc3\xb1"));
	assert_true(text_is(text_excerpt(TEXT("\xe2\x82\xac"), 2), ""));
	assert_true(text_is(text_excerpt(TEXT(""), 0), ""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys),
		cmocka_unit_test(excerpts),
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_trim),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_utf8_valid),
		cmocka_unit_test(test_utf8_decode_hostile),
		cmocka_unit_test(test_utf8_round_trip),
		cmocka_unit_test(test_utf8_known),
		cmocka_unit_test(test_is_name),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_nearest_choice),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
