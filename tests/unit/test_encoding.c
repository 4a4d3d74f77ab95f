#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <iconv.h>
#include <string.h>

#include "stream/encoding.h"

/* One byte through iconv; 0: it refuses the byte. */
static size_t
by_iconv(const char *from, char byte, char to[8])
{
	iconv_t cd = iconv_open("UTF-8", from);
	char *in = &byte;
	char *out = to;
	size_t in_left = 1;
	size_t out_left = 8;
	size_t result;

	assert_true(cd != (iconv_t)-1);
	result = iconv(cd, &in, &in_left, &out, &out_left);
	iconv_close(cd);
	return result == (size_t)-1 ? 0 : 8 - out_left;
}

static void
check_all(enum encoding encoding, const char *name, bool c1_is_text)
{
	for (int c = 0; c < 256; c++) {
		char byte = (char)c;
		char expected[8];
		char found[8];
		size_t bad;
		size_t len = by_iconv(name, byte, expected);

		if (!c1_is_text && c >= 0x80 && c < 0xa0)
			len = 0;
		assert_int_equal(encoding_to_utf8(encoding,
		                     (struct text){ &byte, 1 }, found, &bad),
		    len);
		assert_int_equal(bad, len == 0 ? 0 : 1);
		assert_memory_equal(found, expected, len);
	}
}

static void
windows_1252_is_what_iconv_says(void **state)
{
	(void)state;
	check_all(ENCODING_WINDOWS_1252, "WINDOWS-1252", true);
}

static void
iso_8859_1_is_what_iconv_says_without_c1(void **state)
{
	(void)state;
	check_all(ENCODING_ISO_8859_1, "ISO-8859-1", false);
}

/* ISO/IEC 8859-15:1999, as iconv has it. */
static void
iso_8859_15_is_what_iconv_says_without_c1(void **state)
{
	(void)state;
	check_all(ENCODING_ISO_8859_15, "ISO-8859-15", false);
}

static void
bad_bytes_are_placed(void **state)
{
	char to[64];
	size_t bad;

	(void)state;
	assert_int_equal(encoding_to_utf8(ENCODING_WINDOWS_1252,
	                     TEXT("a\xe9\x81z"), to, &bad),
	    3);
	assert_int_equal(bad, 2);
	assert_memory_equal(to, "a\xc3\xa9", 3);
	assert_int_equal(
	    encoding_to_utf8(ENCODING_UTF8, TEXT("ab\xff"), to, &bad), 2);
	assert_int_equal(bad, 2);
	assert_int_equal(
	    encoding_to_utf8(ENCODING_UTF8, (struct text){ NULL, 0 }, to, &bad),
	    0);
	assert_int_equal(bad, 0);
}

static void
names_are_found_in_any_case(void **state)
{
	enum encoding encoding = ENCODING_UTF8;

	(void)state;
	assert_true(encoding_by_name(TEXT("Windows-1252"), &encoding));
	assert_int_equal(encoding, ENCODING_WINDOWS_1252);
	assert_true(encoding_by_name(TEXT("ISO-8859-1"), &encoding));
	assert_int_equal(encoding, ENCODING_ISO_8859_1);
	assert_true(encoding_by_name(TEXT("utf-8"), &encoding));
	assert_int_equal(encoding, ENCODING_UTF8);
	assert_true(encoding_by_name(TEXT("UTF-16"), &encoding));
	assert_int_equal(encoding, ENCODING_UTF16);
	assert_true(encoding_by_name(TEXT("utf-16LE"), &encoding));
	assert_int_equal(encoding, ENCODING_UTF16LE);
	assert_true(encoding_by_name(TEXT("utf-16be"), &encoding));
	assert_int_equal(encoding, ENCODING_UTF16BE);
	assert_true(encoding_by_name(TEXT("Latin-9"), &encoding));
	assert_int_equal(encoding, ENCODING_ISO_8859_15);
	assert_string_equal(encoding_name(encoding), "iso-8859-15");
	assert_true(encoding_by_name(TEXT("cp1252"), &encoding));
	assert_int_equal(encoding, ENCODING_WINDOWS_1252);
	assert_false(encoding_by_name(TEXT("utf-32"), &encoding));
	assert_false(encoding_by_name(TEXT("utf-"), &encoding));
	assert_false(encoding_by_name(TEXT(""), &encoding));
}

/* What an input of these first bytes is, or -1; and how long its mark is. */
static void
check_begin(enum encoding declared, struct text first, int expected,
    size_t length)
{
	struct diag *diag = diag_new(NULL, NULL);
	enum encoding encoding = declared;
	size_t mark = 99;
	bool ok = encoding_begin(&encoding, first, &mark, POS_NONE, diag);

	assert_int_equal(ok ? (int)encoding : -1, expected);
	assert_int_equal(diag_count(diag, DIAG_ERROR), ok ? 0 : 1);
	if (ok)
		assert_int_equal(mark, length);
	diag_free(diag);
}

static void
a_byte_order_mark_has_to_fit(void **state)
{
	static const struct text none = { "", 0 };
	const struct text utf8 = TEXT("\xef\xbb\xbfx");
	const struct text little = TEXT("\xff\xfei\0");
	const struct text big = TEXT("\xfe\xff\0i");
	const struct text letters = TEXT("\xff\xfeid");

	(void)state;
	check_begin(ENCODING_UTF8, utf8, ENCODING_UTF8, 3);
	check_begin(ENCODING_UTF8, TEXT("id,d"), ENCODING_UTF8, 0);
	check_begin(ENCODING_UTF8, none, ENCODING_UTF8, 0);
	check_begin(ENCODING_UTF8, little, -1, 0);
	check_begin(ENCODING_UTF8, big, -1, 0);
	check_begin(ENCODING_UTF8, letters, -1, 0);
	check_begin(ENCODING_UTF16, little, ENCODING_UTF16LE, 2);
	check_begin(ENCODING_UTF16, big, ENCODING_UTF16BE, 2);
	check_begin(ENCODING_UTF16, none, ENCODING_UTF16, 0);
	check_begin(ENCODING_UTF16, TEXT("i\0d\0"), -1, 0);
	check_begin(ENCODING_UTF16, utf8, -1, 0);
	check_begin(ENCODING_UTF16LE, little, ENCODING_UTF16LE, 2);
	check_begin(ENCODING_UTF16LE, TEXT("i\0d\0"), ENCODING_UTF16LE, 0);
	check_begin(ENCODING_UTF16LE, big, -1, 0);
	check_begin(ENCODING_UTF16BE, little, -1, 0);
	check_begin(ENCODING_WINDOWS_1252, utf8, -1, 0);
	check_begin(ENCODING_WINDOWS_1252, little, -1, 0);
	check_begin(ENCODING_ISO_8859_1, big, -1, 0);
	/* The Icelandic and Spanish letters of a header. */
	check_begin(ENCODING_ISO_8859_1, letters, ENCODING_ISO_8859_1, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(windows_1252_is_what_iconv_says),
		cmocka_unit_test(iso_8859_1_is_what_iconv_says_without_c1),
		cmocka_unit_test(iso_8859_15_is_what_iconv_says_without_c1),
		cmocka_unit_test(a_byte_order_mark_has_to_fit),
		cmocka_unit_test(bad_bytes_are_placed),
		cmocka_unit_test(names_are_found_in_any_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
