/* cmocka needs the first four, in this order. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "message/mail_header.h"

static const char base64_code[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "abcdefghijklmnopqrstuvwxyz0123456789+/";

static void
decode_b(const char *at, const char *end, struct buf *out)
{
	unsigned bits = 0;
	int count = 0;

	for (; at < end && *at != '='; at++) {
		const char *code = strchr(base64_code, *at);

		assert_non_null(code);
		bits = bits << 6 | (unsigned)(code - base64_code);
		count += 6;
		if (count >= 8) {
			count -= 8;
			buf_putc(out, (char)(bits >> count & 0xff));
		}
	}
}

static void
decode_q(const char *at, const char *end, struct buf *out)
{
	static const char hex[] = "0123456789ABCDEF";

	for (; at < end; at++) {
		if (*at == '=') {
			const char *high = strchr(hex, at[1]);
			const char *low = strchr(hex, at[2]);

			assert_non_null(high);
			assert_non_null(low);
			buf_putc(out, (char)((high - hex) << 4 | (low - hex)));
			at += 2;
		} else {
			buf_putc(out, (char)(*at == '_' ? ' ' : *at));
		}
	}
}

/* The encoded-words from at on, each whole characters; how many. */
static size_t
decode_words(const char *at, struct buf *out)
{
	size_t words = 0;

	buf_init(out, 4096);
	while ((at = strstr(at, "=?UTF-8?")) != NULL) {
		const char *end = strstr(at + 10, "?=");
		size_t start = out->len;

		assert_non_null(end);
		assert_true(end + 2 - at <= 75);
		if (at[8] == 'Q')
			decode_q(at + 10, end, out);
		else
			decode_b(at + 10, end, out);
		assert_int_equal(
		    utf8_valid(out->data + start, out->len - start),
		    out->len - start);
		at = end + 2;
		words++;
	}
	return words;
}

/* RFC 2047 2: a line with an encoded-word has at most 76 bytes. */
static void
assert_lines(const struct buf *out)
{
	size_t column = 0;

	for (size_t i = 0; i < out->len; i++) {
		column = out->data[i] == '\n' ? 0 : column + 1;
		assert_true(column <= 77);
	}
}

/* 60 times the piece, after shift times "x". */
static void
assert_subject(struct text piece, size_t shift)
{
	char subject[800];
	struct mail_line line;
	struct buf decoded;
	struct buf out;
	size_t len = shift;

	memset(subject, 'x', shift);
	for (int i = 0; i < 60; i++) {
		memcpy(subject + len, piece.at, piece.len);
		len += piece.len;
	}
	buf_init(&out, 8192);
	mail_line_start(&line, &out, TEXT("Subject"));
	mail_line_text(&line, (struct text){ subject, len }, 66);
	mail_line_end(&line);
	assert_false(out.failed);
	assert_lines(&out);
	assert_true(decode_words(out.data, &decoded) > 8);
	assert_int_equal(decoded.len, len);
	assert_memory_equal(decoded.data, subject, len);
	buf_clear(&decoded);
	buf_clear(&out);
}

static void
test_long_subjects(void **state)
{
	(void)state;
	for (size_t shift = 0; shift < 90; shift++) {
		assert_subject(TEXT("aaaaaaaaaá"), shift);
		assert_subject(TEXT("aaaaaaa€"), shift);
		assert_subject(TEXT("aa😀😀"), shift);
	}
}

/* Plain text stays as it is, in lines of at most 76 bytes where words allow. */
static void
test_plain_text(void **state)
{
	const struct {
		struct text text;
		const char *line;
	} cases[] = {
		{ TEXT("a b"), "N: a b\r\n" },
		{ TEXT("a  b"), "N: =?UTF-8?Q?a__b?=\r\n" },
		{ TEXT(" a"), "N: =?UTF-8?Q?_a?=\r\n" },
		{ TEXT("a "), "N: =?UTF-8?Q?a_?=\r\n" },
		{ TEXT("a=?b"), "N: =?UTF-8?Q?a=3D=3Fb?=\r\n" },
		{ TEXT("a=b?"), "N: a=b?\r\n" },
		{ TEXT("~="), "N: ~=\r\n" },
		{ TEXT("ñazAZ09!*+-/,"),
		    "N: =?UTF-8?Q?=C3=B1azAZ09!*+-/=2C?=\r\n" },
		{ TEXT("1234567890"), "N: 1234567890\r\n" },
		{ TEXT("12345678901"), "N: =?UTF-8?Q?12345678901?=\r\n" },
		{ TEXT("1234567890 1234567890 1234567890 1234567890 "
		       "1234567890 1234567890 1234567"),
		    "N: 1234567890 1234567890 1234567890 1234567890 "
		    "1234567890 1234567890 1234567\r\n" },
		{ TEXT("1234567890 1234567890 1234567890 1234567890 "
		       "1234567890 1234567890 12345678"),
		    "N: 1234567890 1234567890 1234567890 1234567890 "
		    "1234567890 1234567890\r\n 12345678\r\n" },
	};
	struct mail_line line;
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_reset(&out);
		mail_line_start(&line, &out, TEXT("N"));
		mail_line_text(&line, cases[i].text, 10);
		mail_line_end(&line);
		assert_string_equal(buf_text(&out), cases[i].line);
	}
	buf_clear(&out);
}

/* A first word that is too long for any line stays beside the name. */
static void
test_long_words(void **state)
{
	char word[101];
	struct mail_line line;
	struct buf out;

	(void)state;
	memset(word, 'w', 100);
	word[50] = ' ';
	word[100] = '\0';
	buf_init(&out, 1000);
	mail_line_start(&line, &out, TEXT("N"));
	mail_line_token(&line, (struct text){ word + 51, 49 });
	mail_line_token(&line, (struct text){ word, 23 });
	mail_line_token(&line, (struct text){ word, 24 });
	mail_line_token(&line, (struct text){ word, 51 });
	mail_line_token(&line, TEXT("x"));
	mail_line_end(&line);
	/* 2 + 50 + 24 bytes fill a line of 76, 25 + 52 do not fit. */
	assert_int_equal(out.data[76 + 1], '\n');
	assert_int_equal(out.len, 76 + 2 + 25 + 2 + 52 + 2 + 2);
	buf_reset(&out);
	memset(word, 'w', 100);
	mail_line_start(&line, &out, TEXT("N"));
	mail_line_token(&line, (struct text){ word, 100 });
	mail_line_token(&line, TEXT("x"));
	mail_line_end(&line);
	assert_memory_equal(out.data, "N: ww", 5);
	assert_string_equal(out.data + 103, "\r\n x\r\n");
	buf_clear(&out);
}

static void
test_moments(void **state)
{
	const struct {
		struct mail_moment moment;
		const char *line;
	} cases[] = {
		{ { 0, 0, 0 }, "D: Thu, 1 Jan 1970 00:00:00 +0000\r\n" },
		{ { 20779, 1439, 330 },
		    "D: Sun, 22 Nov 2026 23:59:00 +0530\r\n" },
		{ { 20779, 61, -1 }, "D: Sun, 22 Nov 2026 01:01:00 -0001\r\n" },
	};
	struct mail_line line;
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_reset(&out);
		mail_line_start(&line, &out, TEXT("D"));
		mail_line_moment(&line, cases[i].moment);
		mail_line_end(&line);
		assert_string_equal(buf_text(&out), cases[i].line);
	}
	buf_clear(&out);
}

static void
test_mailboxes(void **state)
{
	const struct {
		struct text name;
		const char *line;
	} cases[] = {
		{ TEXT(""), "To: a@b.example\r\n" },
		{ TEXT("A B"), "To: A B <a@b.example>\r\n" },
		{ TEXT("A. B"), "To: \"A. B\" <a@b.example>\r\n" },
		{ TEXT("\"A\" \\"),
		    "To: \"\\\"A\\\" \\\\\" <a@b.example>\r\n" },
		{ TEXT(",B"), "To: \",B\" <a@b.example>\r\n" },
		{ TEXT("ñ"), "To: =?UTF-8?B?w7E=?= <a@b.example>\r\n" },
		/* 60 bytes are quoted, 61 are not. */
		{ TEXT("\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\""
		       "\"\"\"\"\"\"\"\"\"\"12345678901234567890123456789."),
		    "To: \"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\""
		    "\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\"\\\""
		    "\\\"\\\"\\\"\\\"\\\"12345678901234567890123456789.\""
		    "\r\n <a@b.example>\r\n" },
		{ TEXT("12345678901234567890123456789012345678901234567890123"
		       "4567890."),
		    "To: =?UTF-8?Q?1234567890123456789012345678901234567890123"
		    "45678901234567890?=\r\n =?UTF-8?Q?=2E?= "
		    "<a@b.example>\r\n" },
	};
	struct mail_line line;
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct mail_address mailbox = { cases[i].name,
			TEXT("a@b.example") };

		buf_reset(&out);
		mail_line_start(&line, &out, TEXT("To"));
		mail_line_address(&line, &mailbox);
		mail_line_end(&line);
		assert_string_equal(buf_text(&out), cases[i].line);
	}
	buf_clear(&out);
}

/* RFC 2231 3 and 4: pieces and percent codes. */
static void
test_file_names(void **state)
{
	const struct {
		struct text name;
		const char *line;
	} cases[] = {
		{ TEXT("a.pdf"), "C: x;\r\n filename=\"a.pdf\"\r\n" },
		{ TEXT("This is even more ***fun*** isn't it!"),
		    "C: x;\r\n filename=\"This is even more ***fun*** "
		    "isn't it!\"\r\n" },
		{ TEXT("a\"b"), "C: x;\r\n filename*=UTF-8''a%22b\r\n" },
		{ TEXT("Señor.pdf"),
		    "C: x;\r\n filename*=UTF-8''Se%C3%B1or.pdf\r\n" },
		{ TEXT("é-._azAZ09~"),
		    "C: x;\r\n filename*=UTF-8''%C3%A9-._azAZ09%7E\r\n" },
		{ TEXT("12345678901234567890123456789012345678901234567890123"
		       "4567890"),
		    "C: x;\r\n filename=\"1234567890123456789012345678901234"
		    "56789012345678901234567890\"\r\n" },
		{ TEXT("12345678901234567890123456789012345678901234567890123"
		       "45678901"),
		    "C: x;\r\n filename*0*=UTF-8''12345678901234567890123456"
		    "789012345678901234567890;\r\n"
		    " filename*1*=12345678901\r\n" },
		{ TEXT("ññññññññn1"),
		    "C: x;\r\n filename*=UTF-8''%C3%B1%C3%B1%C3%B1%C3%B1"
		    "%C3%B1%C3%B1%C3%B1%C3%B1n1\r\n" },
		{ TEXT("ññññññññn12"),
		    "C: x;\r\n filename*0*=UTF-8''%C3%B1%C3%B1%C3%B1%C3%B1"
		    "%C3%B1%C3%B1%C3%B1%C3%B1n1;\r\n filename*1*=2\r\n" },
		{ TEXT("ñññññññññññññ"),
		    "C: x;\r\n filename*0*=UTF-8''%C3%B1%C3%B1%C3%B1%C3%B1"
		    "%C3%B1%C3%B1%C3%B1%C3%B1;\r\n"
		    " filename*1*=%C3%B1%C3%B1%C3%B1%C3%B1%C3%B1\r\n" },
	};
	struct mail_line line;
	struct buf out;

	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		buf_reset(&out);
		mail_line_start(&line, &out, TEXT("C"));
		mail_line_token(&line, TEXT("x;"));
		mail_line_file_name(&line, cases[i].name);
		mail_line_end(&line);
		assert_string_equal(buf_text(&out), cases[i].line);
	}
	buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_long_subjects),
		cmocka_unit_test(test_plain_text),
		cmocka_unit_test(test_long_words),
		cmocka_unit_test(test_moments),
		cmocka_unit_test(test_mailboxes),
		cmocka_unit_test(test_file_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
