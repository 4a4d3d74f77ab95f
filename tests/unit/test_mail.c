/* cmocka needs the first four, in this order. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/date.h"
#include "message/mail.h"

/* RFC 5322 A.1.1: Fri, 21 Nov 1997 09:55:06 -0600. */
enum { RFC_MINUTE = 9 * 60 + 55, RFC_OFFSET = -6 * 60 };

static struct mail
plain_mail(void)
{
	struct mail mail = {
		.id = TEXT("1234"),
		.domain = TEXT("local.machine.example"),
		.from = { TEXT("John Doe"), TEXT("jdoe@machine.example") },
		.to = { TEXT("Mary Smith"), TEXT("mary@example.net") },
		.subject = TEXT("Saying Hello"),
		.moment = { 0, RFC_MINUTE, RFC_OFFSET },
		.text = TEXT("This is a message just to say hello.\n"),
	};

	assert_true(
	    date_from_civil((struct civil){ 1997, 11, 21 }, &mail.moment.date));
	return mail;
}

static void
assert_written(const struct mail *mail, struct buf *out)
{
	struct mail_fault fault;
	bool ok;

	buf_init(out, (size_t)1 << 20);
	ok = mail_write(mail, out, &fault);
	if (!ok)
		print_error("%s %s\n", fault.where, mail_fault_text(&fault));
	assert_true(ok);
	assert_int_equal(fault.error, MAIL_OK);
}

/* The message of RFC 5322 A.1.1 with what this library adds. */
static void
test_plain(void **state)
{
	struct mail mail = plain_mail();
	struct buf out;

	(void)state;
	assert_written(&mail, &out);
	assert_string_equal(buf_text(&out),
	    "Date: Fri, 21 Nov 1997 09:55:00 -0600\r\n"
	    "From: John Doe <jdoe@machine.example>\r\n"
	    "To: Mary Smith <mary@example.net>\r\n"
	    "Subject: Saying Hello\r\n"
	    "Message-ID: <1234@local.machine.example>\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n"
	    "\r\n"
	    "This is a message just to say hello.\r\n");
	buf_clear(&out);
}

static const char *const multipart_text =
    "Date: Fri, 21 Nov 1997 09:55:00 -0600\r\n"
    "From: \"ACME, S.A. de C.V.\" <cobranza@acme.example>\r\n"
    "To: =?UTF-8?Q?Mar=C3=ADa_Fernanda_Torres?= <c1@example.net>\r\n"
    "Reply-To: pagos@acme.example\r\n"
    "Subject: "
    "=?UTF-8?Q?Segundo_aviso=3A_su_cuenta_presenta_facturas_vencidas_?=\r\n"
    " =?UTF-8?Q?=E2=80=93_acci=C3=B3n_requerida?=\r\n"
    "Message-ID: <1234@local.machine.example>\r\n"
    "Auto-Submitted: auto-generated\r\n"
    "List-Unsubscribe: <https://acme.example/u?id=1>\r\n"
    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
    "X-Dunning-Level: 2\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed;\r\n"
    " boundary=\"=_mBOUNDARY\"\r\n"
    "\r\n"
    "--=_mBOUNDARY\r\n"
    "Content-Type: multipart/alternative;\r\n"
    " boundary=\"=_aBOUNDARY\"\r\n"
    "\r\n"
    "--=_aBOUNDARY\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    "Pague $ 10 =E2=82=AC =3D\r\n"
    "\r\n"
    "--=_aBOUNDARY\r\n"
    "Content-Type: text/html; charset=utf-8\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n"
    "\r\n"
    "<p>Pague</p>\r\n"
    "--=_aBOUNDARY--\r\n"
    "\r\n"
    "--=_mBOUNDARY\r\n"
    "Content-Type: application/pdf\r\n"
    "Content-Disposition: attachment;\r\n"
    " filename*=UTF-8''Aviso%20Mu%C3%B1oz.pdf\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "\r\n"
    "Zm9vYg==\r\n"
    "\r\n"
    "--=_mBOUNDARY\r\n"
    "Content-Type: text/csv\r\n"
    "Content-Disposition: attachment;\r\n"
    " filename=\"a b.csv\"\r\n"
    "Content-Transfer-Encoding: base64\r\n"
    "\r\n"
    "Zm9v\r\n"
    "\r\n"
    "--=_mBOUNDARY--\r\n";

/* The boundary's hash of the id stands as BOUNDARY, so that it may change. */
static void
mask_boundary(struct buf *out)
{
	char *at = out->data;

	while ((at = strstr(at, "=_")) != NULL) {
		assert_int_equal(strspn(at + 3, "0123456789abcdef"), 32);
		memcpy(at + 3, "BOUNDARY", 8);
		memmove(at + 11, at + 35, strlen(at + 35) + 1);
		at += 11;
	}
}

static void
test_multipart(void **state)
{
	const struct mail_attachment attachments[] = {
		{ TEXT("Aviso Muñoz.pdf"), TEXT("application/pdf"),
		    TEXT("foob") },
		{ TEXT("a b.csv"), TEXT("text/csv"), TEXT("foo") },
	};
	const struct mail_field field = { TEXT("X-Dunning-Level"), TEXT("2") };
	struct mail mail = plain_mail();
	struct buf out;

	(void)state;
	mail.from = (struct mail_address){ TEXT("ACME, S.A. de C.V."),
		TEXT("cobranza@acme.example") };
	mail.to = (struct mail_address){ TEXT("María Fernanda Torres"),
		TEXT("c1@example.net") };
	mail.reply_to.address = TEXT("pagos@acme.example");
	mail.subject = TEXT("Segundo aviso: su cuenta presenta facturas "
	                    "vencidas – acción requerida");
	mail.text = TEXT("Pague $ 10 € =\n");
	mail.html = TEXT("<p>Pague</p>");
	mail.unsubscribe = TEXT("https://acme.example/u?id=1");
	mail.attachments = attachments;
	mail.attachment_count = 2;
	mail.fields = &field;
	mail.field_count = 1;
	assert_written(&mail, &out);
	mask_boundary(&out);
	assert_string_equal(buf_text(&out), multipart_text);
	buf_clear(&out);
}

static void
test_same_bytes_every_time(void **state)
{
	struct mail mail = plain_mail();
	struct buf first;
	struct buf second;

	(void)state;
	mail.html = TEXT("<p>x</p>");
	assert_written(&mail, &first);
	assert_written(&mail, &second);
	assert_string_equal(buf_text(&first), buf_text(&second));
	buf_clear(&second);
	mail.id = TEXT("1235");
	assert_written(&mail, &second);
	assert_string_not_equal(buf_text(&first), buf_text(&second));
	buf_clear(&first);
	buf_clear(&second);
}

/* A content that holds the boundary of its own message does not end a part. */
static void
test_boundary_in_content(void **state)
{
	struct mail mail = plain_mail();
	struct buf first;
	struct buf second;
	const char *mark;
	size_t count = 0;

	(void)state;
	mail.html = TEXT("<p>x</p>");
	assert_written(&mail, &first);
	mail.text = (struct text){ first.data, first.len };
	assert_written(&mail, &second);
	for (mark = second.data; (mark = strstr(mark, "\r\n--=_a")) != NULL;
	     mark++)
		count++;
	assert_int_equal(count, 3);
	buf_clear(&first);
	buf_clear(&second);
}

/* Every line but those with addresses has at most 78 bytes, and CR LF. */
static void
test_lines(void **state)
{
	char body[4000];
	struct mail mail = plain_mail();
	struct buf out;
	size_t column = 0;

	(void)state;
	for (size_t i = 0; i < sizeof body; i++)
		body[i] = "abc =.\t"[i * 7919 % 7];
	mail.subject = TEXT("one two three four five six seven eight nine ten "
	                    "eleven twelve thirteen fourteen fifteen sixteen "
	                    "seventeen eighteen");
	mail.text = (struct text){ body, sizeof body };
	mail.html = mail.text;
	assert_written(&mail, &out);
	assert_non_null(
	    strstr(out.data, "Subject: one two three four five six "
	                     "seven eight nine ten eleven twelve\r\n"
	                     " thirteen fourteen"));
	for (size_t i = 0; i < out.len; i++) {
		column = out.data[i] == '\n' ? 0 : column + 1;
		assert_true(column <= 79);
		if (out.data[i] == '\n')
			assert_int_equal(out.data[i - 1], '\r');
		if (out.data[i] == '\r')
			assert_int_equal(out.data[i + 1], '\n');
	}
	assert_int_equal(column, 0);
	buf_clear(&out);
}

/* What reads like an encoded-word is text, and stays text when decoded. */
static void
test_encoded_word_as_text(void **state)
{
	struct mail mail = plain_mail();
	struct buf out;

	(void)state;
	mail.subject = TEXT("=?UTF-8?Q?=0D=0ABcc:_x?=");
	mail.to.name = mail.subject;
	assert_written(&mail, &out);
	assert_non_null(strstr(out.data,
	    "Subject: =?UTF-8?B?PT9VVEYtOD9RPz0wRD0wQUJjYzpfeD89?=\r\n"));
	assert_non_null(strstr(out.data,
	    "To: =?UTF-8?B?PT9VVEYtOD9RPz0wRD0wQUJjYzpfeD89?= <mary@"));
	buf_clear(&out);
}

/* A buffer that is too small by any amount is left as it was. */
static void
test_no_room(void **state)
{
	const struct mail_attachment attachment = { TEXT("a.pdf"),
		TEXT("application/pdf"), TEXT("x") };
	struct mail mail = plain_mail();
	struct mail_fault fault;
	struct buf out;
	size_t full;

	(void)state;
	mail.html = TEXT("<p>x</p>");
	mail.attachments = &attachment;
	mail.attachment_count = 1;
	assert_written(&mail, &out);
	full = out.len;
	buf_clear(&out);
	for (size_t limit = 0; limit < full; limit++) {
		buf_init(&out, limit);
		assert_false(mail_write(&mail, &out, &fault));
		assert_int_equal(fault.error, MAIL_MEMORY);
		assert_string_equal(buf_text(&out), "");
		buf_clear(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_multipart),
		cmocka_unit_test(test_same_bytes_every_time),
		cmocka_unit_test(test_boundary_in_content),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_encoded_word_as_text),
		cmocka_unit_test(test_no_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
