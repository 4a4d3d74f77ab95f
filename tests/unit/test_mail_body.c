/* cmocka needs the first four, in this order. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include "message/mail_body.h"

/* RFC 4648 10, and RFC 2045 6.8: lines of 76. */
static void
test_base64(void **state)
{
	const struct {
		struct text plain;
		const char *code;
	} cases[] = {
		{ TEXT(""), "" },
		{ TEXT("f"), "Zg==" },
		{ TEXT("fo"), "Zm8=" },
		{ TEXT("foo"), "Zm9v" },
		{ TEXT("foob"), "Zm9vYg==" },
		{ TEXT("fooba"), "Zm9vYmE=" },
		{ TEXT("foobar"), "Zm9vYmFy" },
		{ TEXT("\xff\xfe\xfd"), "//79" },
	};
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_reset(&out);
		mail_base64(&out, cases[i].plain, 0);
		assert_string_equal(buf_text(&out), cases[i].code);
	}
	buf_reset(&out);
	mail_base64(&out, TEXT("foobarfoo"), 8);
	assert_string_equal(buf_text(&out), "Zm9vYmFy\r\nZm9v\r\n");
	buf_reset(&out);
	mail_base64(&out, TEXT("foobar"), 8);
	assert_string_equal(buf_text(&out), "Zm9vYmFy\r\n");
	buf_clear(&out);
}

static void
test_quoted_printable(void **state)
{
	const struct {
		struct text plain;
		const char *code;
	} cases[] = {
		{ TEXT("a=b"), "a=3Db" },
		{ TEXT("a \n\tb\t"), "a=20\r\n\tb=09" },
		{ TEXT("a\r\nb"), "a\r\nb" },
		{ TEXT(".\n..a\n"), "=2E\r\n=2E.a\r\n" },
		{ TEXT("From x\nFromx"), "=46rom x\r\nFromx" },
		{ TEXT("From "), "=46rom=20" },
		{ TEXT("!~\x7f"), "!~=7F" },
		{ TEXT("a \r\n"), "a=20\r\n" },
		{ TEXT("a \rb"), "a =0Db" },
		{ TEXT("\r"), "=0D" },
		{ TEXT(" "), "=20" },
		{ TEXT("ñ"), "=C3=B1" },
		{ TEXT("\xc2\x80"), "=C2=80" },
		/* What a soft break brings to the start of a line. */
		{ TEXT("0123456789012345678901234567890123456789"
		       "01234567890123456789012345678901234.x"),
		    "0123456789012345678901234567890123456789"
		    "01234567890123456789012345678901234=\r\n=2Ex" },
		{ TEXT("0123456789012345678901234567890123456789"
		       "01234567890123456789012345678901234From x"),
		    "0123456789012345678901234567890123456789"
		    "01234567890123456789012345678901234=\r\n=46rom x" },
		{ TEXT("0123456789012345678901234567890123456789"
		       "01234567890123456789012345678901234567"),
		    "0123456789012345678901234567890123456789"
		    "01234567890123456789012345678901234=\r\n567" },
		{ TEXT("0123456789012345678901234567890123456789"
		       "012345678901234567890123456789ñ"),
		    "0123456789012345678901234567890123456789"
		    "012345678901234567890123456789=\r\n=C3=B1" },
	};
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_reset(&out);
		mail_quoted_printable(&out, cases[i].plain);
		assert_string_equal(buf_text(&out), cases[i].code);
	}
	buf_clear(&out);
}

/* Base64 takes exactly the room that it needs. */
static void
test_exact_room(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, 14);
	mail_base64(&out, TEXT("foobarf"), 12);
	assert_string_equal(buf_text(&out), "Zm9vYmFyZg==\r\n");
	assert_false(out.failed);
	buf_clear(&out);
	buf_init(&out, 20);
	mail_base64(&out, TEXT("foobarfoobarf"), 0);
	assert_string_equal(buf_text(&out), "Zm9vYmFyZm9vYmFyZg==");
	buf_clear(&out);
	buf_init(&out, 28);
	mail_base64(&out, TEXT("foobarfoobarfoob"), 12);
	assert_string_equal(buf_text(&out), "Zm9vYmFyZm9v\r\nYmFyZm9vYg==\r\n");
	buf_clear(&out);
	buf_init(&out, 27);
	mail_base64(&out, TEXT("foobarfoobarfoob"), 12);
	assert_string_equal(buf_text(&out), "");
	assert_true(out.failed);
	buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_base64),
		cmocka_unit_test(test_quoted_printable),
		cmocka_unit_test(test_exact_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
