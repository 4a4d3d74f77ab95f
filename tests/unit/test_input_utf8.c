#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <iconv.h>
#include <string.h>

#include "stream/input_utf8.h"
#include "stream_fixture.h"

/* All that is read of it, piece bytes at a time; twice. */
static void
check_bytes(enum encoding encoding, const char *from, size_t from_len,
    const char *to, size_t to_len, size_t piece)
{
	struct diag *diag = diag_new(NULL, NULL);
	struct input *below =
	    input_from(fixture_file(from, from_len), "in.csv", diag);
	struct input *in = input_utf8(below, encoding, diag);

	assert_non_null(in);
	assert_string_equal(input_name(in), "in.csv");
	assert_int_equal(input_size(in), from_len);
	assert_true(input_keep(in));
	for (int i = 0; i < 2; i++) {
		struct buf found;
		char bytes[4096];
		ptrdiff_t n;

		buf_init(&found, SIZE_MAX);
		while ((n = input_read(in, bytes, piece)) > 0)
			assert_true(buf_add(&found, bytes, (size_t)n));
		assert_int_equal(n, 0);
		assert_int_equal(found.len, to_len);
		assert_memory_equal(buf_text(&found), to, to_len);
		buf_clear(&found);
		assert_true(input_rewind(in));
	}
	input_close(in);
	input_close(below);
	diag_free(diag);
}

#define CHECK(encoding, from, to)                                             \
	for (size_t piece = 1; piece < 5; piece++)                            \
	check_bytes(encoding, from, sizeof(from) - 1, to, sizeof(to) - 1,     \
	    piece)

/* The Unicode Standard, section 3.10, table 3-10: U+004D U+0430 U+4E8C
 * U+10302 in each encoding scheme, and section 3.9, table 3-4, in UTF-8. */
#define SAMPLE "\x4d\xd0\xb0\xe4\xba\x8c\xf0\x90\x8c\x82"

static void
the_samples_of_the_standard(void **state)
{
	(void)state;
	CHECK(ENCODING_UTF16BE, "\0\x4d\x04\x30\x4e\x8c\xd8\0\xdf\x02", SAMPLE);
	CHECK(ENCODING_UTF16LE, "\x4d\0\x30\x04\x8c\x4e\0\xd8\x02\xdf", SAMPLE);
	CHECK(ENCODING_UTF16,
	    "\xfe\xff\0\x4d\x04\x30\x4e\x8c\xd8\0\xdf\x02", SAMPLE);
	CHECK(ENCODING_UTF16,
	    "\xff\xfe\x4d\0\x30\x04\x8c\x4e\0\xd8\x02\xdf", SAMPLE);
}

static void
the_ends_of_the_ranges(void **state)
{
	(void)state;
	CHECK(ENCODING_UTF16BE, "\0\x7f\0\x80\x07\xff\x08\0\xd7\xff\xe0\0",
	    "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80");
	CHECK(ENCODING_UTF16BE, "\xd8\0\xdc\0\xdb\xff\xdf\xff\xff\xff",
	    "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\xef\xbf\xbf");
	CHECK(ENCODING_UTF16LE, "", "");
	CHECK(ENCODING_UTF16, "", "");
	CHECK(ENCODING_UTF16, "\xff\xfe", "");
	CHECK(ENCODING_UTF16LE, "a\0\0\0b\0", "a\0b");
}

static void
what_is_no_text_stays_wrong(void **state)
{
	(void)state;
	CHECK(ENCODING_UTF16BE, "\0a\xd8\x01\0b", "a\xed\xa0\x81"
	                                          "b");
	CHECK(ENCODING_UTF16BE, "\0a\xdc\x01\0b", "a\xed\xb0\x81"
	                                          "b");
	CHECK(ENCODING_UTF16BE, "\xd8\0\xd8\0\xdc\0", "\xed\xa0\x80"
	                                              "\xf0\x90\x80\x80");
	CHECK(ENCODING_UTF16LE, "a\0\x3d\xd8", "a\xed\xa0\xbd");
	CHECK(ENCODING_UTF16LE, "a\0b", "a\xff"
	                                "b");
	CHECK(ENCODING_WINDOWS_1252, "\x80\x81\xe9", "\xe2\x82\xac\x81\xc3\xa9");
	CHECK(ENCODING_ISO_8859_1, "\x80z", "\x80z");
	CHECK(ENCODING_ISO_8859_15, "\xa4\xbf", "\xe2\x82\xac\xc2\xbf");
}

static void
why_it_is_wrong(void **state)
{
	const struct {
		struct text text;
		size_t at;
		const char *encoding;
		const char *why;
	} cases[] = {
		{ TEXT("a\xed\xa0\xbd"), 1, "utf-16",
		    "D83D is half of a surrogate pair of UTF-16, without the "
		    "other half" },
		{ TEXT("\xff"
		       "b"),
		    0, "utf-16le",
		    "the input ends in the midst of a character of UTF-16" },
		{ TEXT("x\x81"), 1, "windows-1252",
		    "byte 81 is no character of windows-1252" },
		{ TEXT("\xe9t"), 0, "utf-8", "byte E9 is not valid UTF-8" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char why[80];

		input_utf8_why(cases[i].text, cases[i].at, cases[i].encoding,
		    why, sizeof(why));
		assert_string_equal(why, cases[i].why);
	}
}

static void
a_mark_that_does_not_fit_is_an_error(void **state)
{
	struct buf said;
	struct diag *diag;
	struct input *below;
	struct input *in;
	char byte;

	(void)state;
	buf_init(&said, 1000);
	diag = diag_new(fixture_said, &said);
	below = input_from(fixture_file("i\0d\0", 4), "in.csv", diag);
	in = input_utf8(below, ENCODING_UTF16, diag);
	assert_int_equal(input_read(in, &byte, 1), -1);
	assert_string_equal(buf_text(&said),
	    "error E_ENCODING 1:1 the input has no byte order mark, so utf-16 "
	    "does not say in which order its bytes are\n"
	    "note say `encoding: utf-16le` (which most programs write) or "
	    "`encoding: utf-16be`\n");
	input_close(in);
	input_close(below);
	buf_clear(&said);
	diag_free(diag);
}

/* Long texts, so that characters lie across the pieces that are read. */
static void
long_texts_are_what_iconv_says(void **state)
{
	static const char *const names[] = { "UTF-16LE", "UTF-16BE" };
	static const enum encoding encodings[] = { ENCODING_UTF16LE,
		ENCODING_UTF16BE };
	static const uint32_t points[] = { 'a', ',', '\n', 0xe9, 0x20ac, 0x4e8c,
		0x1f600, 0xfeff, 0x10ffff };
	enum { COUNT = 100001 };
	struct buf text;

	(void)state;
	buf_init(&text, SIZE_MAX);
	for (uint32_t i = 0, seed = 7; i < COUNT; i++) {
		char c[4];

		seed = seed * 1664525 + 1013904223;
		buf_add(&text, c,
		    utf8_encode(i == 0 ? 'a' : points[(seed >> 8) % 9], c));
	}
	for (int i = 0; i < 2; i++) {
		static char wide[4 * COUNT];
		iconv_t cd = iconv_open(names[i], "UTF-8");
		char *in = text.data;
		char *out = wide;
		size_t in_left = text.len;
		size_t out_left = sizeof(wide);

		assert_true(cd != (iconv_t)-1);
		assert_int_equal(iconv(cd, &in, &in_left, &out, &out_left), 0);
		iconv_close(cd);
		check_bytes(encodings[i], wide, sizeof(wide) - out_left,
		    text.data, text.len, 4093);
	}
	buf_clear(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_samples_of_the_standard),
		cmocka_unit_test(the_ends_of_the_ranges),
		cmocka_unit_test(what_is_no_text_stays_wrong),
		cmocka_unit_test(why_it_is_wrong),
		cmocka_unit_test(a_mark_that_does_not_fit_is_an_error),
		cmocka_unit_test(long_texts_are_what_iconv_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
