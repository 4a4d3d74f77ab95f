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

static void
assert_refused(
    const struct mail *mail, enum mail_error error, const char *where)
{
	struct mail_fault fault;
	struct buf out;

	buf_init(&out, (size_t)1 << 20);
	assert_true(buf_puts(&out, "before"));
	assert_false(mail_write(mail, &out, &fault));
	assert_int_equal(fault.error, error);
	assert_string_equal(fault.where, where);
	assert_string_equal(buf_text(&out), "before");
	assert_false(out.failed);
	buf_clear(&out);
}

static void
assert_all_refused(struct text bad, enum mail_error error)
{
	struct mail_attachment attachment = { TEXT("a.pdf"),
		TEXT("application/pdf"), TEXT("x") };
	struct mail_field field = { TEXT("X-Dunning-Level"), TEXT("1") };
	struct mail mail = plain_mail();

	mail.subject = bad;
	assert_refused(&mail, error, "Subject");
	mail = plain_mail();
	mail.from.name = bad;
	assert_refused(&mail, error, "From");
	mail = plain_mail();
	mail.to.name = bad;
	assert_refused(&mail, error, "To");
	mail = plain_mail();
	mail.reply_to = (struct mail_address){ bad, TEXT("a@example.net") };
	assert_refused(&mail, error, "Reply-To");
	mail = plain_mail();
	mail.id = bad;
	assert_refused(&mail, error, "Message-ID");
	mail = plain_mail();
	mail.domain = bad;
	assert_refused(&mail, MAIL_DOMAIN, "Message-ID");
	mail = plain_mail();
	mail.unsubscribe = bad;
	assert_refused(&mail, MAIL_URI, "List-Unsubscribe");
	mail = plain_mail();
	mail.fields = &field;
	mail.field_count = 1;
	field.value = bad;
	assert_refused(&mail, error, "header");
	field = (struct mail_field){ bad, TEXT("1") };
	assert_refused(&mail, MAIL_FIELD_NAME, "header");
	mail = plain_mail();
	mail.attachments = &attachment;
	mail.attachment_count = 1;
	attachment.name = bad;
	assert_refused(&mail, error, "attachment");
	attachment.name = TEXT("a.pdf");
	attachment.type = bad;
	assert_refused(&mail, MAIL_TYPE, "attachment");
}

/* CWE-93: nothing can start a header of its own. */
static void
test_injection(void **state)
{
	(void)state;
	assert_all_refused(TEXT("a\r\nBcc: x@example.net"), MAIL_CONTROL);
	assert_all_refused(TEXT("a\nBcc: x@example.net"), MAIL_CONTROL);
	assert_all_refused(TEXT("a\rb"), MAIL_CONTROL);
	assert_all_refused(TEXT("a\0b"), MAIL_CONTROL);
	assert_all_refused(TEXT("\x1b"), MAIL_CONTROL);
	assert_all_refused(TEXT("a\x7f"), MAIL_CONTROL);
	assert_all_refused(TEXT("a\t"), MAIL_CONTROL);
	assert_all_refused(TEXT("a\xc2\x85"), MAIL_CONTROL);
	assert_all_refused(TEXT("a\xe2\x80\xa8"), MAIL_CONTROL);
	assert_all_refused(TEXT("a\xc3"), MAIL_UTF8);
	assert_all_refused(TEXT("\xed\xa0\x80"), MAIL_UTF8);
}

static void
test_fields_and_ranges(void **state)
{
	static const char *const names[] = { "Bcc", "X-Dunning-", "X-Other",
		"X-Dunning-a b", "X-Dunning-a:", "x-dunning-a" };
	struct mail_field field = { TEXT(""), TEXT("1") };
	struct mail mail = plain_mail();

	(void)state;
	mail.fields = &field;
	mail.field_count = 1;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		field.name = text_of(names[i]);
		assert_refused(&mail, MAIL_FIELD_NAME, "header");
	}
	mail = plain_mail();
	mail.moment.minute = 1440;
	assert_refused(&mail, MAIL_MOMENT, "Date");
	mail.moment = (struct mail_moment){ -25568, 0, 0 };
	assert_refused(&mail, MAIL_MOMENT, "Date");
	mail = plain_mail();
	mail.unsubscribe = TEXT("http://acme.example/");
	assert_refused(&mail, MAIL_URI, "List-Unsubscribe");
	mail = plain_mail();
	mail.text = (struct text){ NULL, 0 };
	assert_refused(&mail, MAIL_EMPTY, "text");
	mail.html = TEXT("a\rb");
	assert_refused(&mail, MAIL_CONTROL, "html");
	mail = plain_mail();
	mail.subject = TEXT("");
	assert_refused(&mail, MAIL_EMPTY, "Subject");
}

static void
test_media_types(void **state)
{
	static const char *const good[] = { "a/b", "application/pdf",
		"application/vnd.ms-excel+x-y_z", "text/csv" };
	static const char *const bad[] = { "", "pdf", "/pdf", "a/", "a/b/c",
		"a/b; c=d", "A/b", "a/Z", "Multipart/mixed", "multipart/mixed",
		"message/rfc822", "a b/c", "a/\"b\"" };
	struct mail_attachment attachment = { TEXT("a.pdf"), TEXT(""),
		TEXT("x") };
	struct mail mail = plain_mail();
	struct buf out;

	(void)state;
	mail.attachments = &attachment;
	mail.attachment_count = 1;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		attachment.type = text_of(good[i]);
		assert_written(&mail, &out);
		assert_non_null(strstr(out.data, good[i]));
		assert_non_null(strstr(out.data, "multipart/mixed"));
		buf_clear(&out);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		attachment.type = text_of(bad[i]);
		assert_refused(&mail, MAIL_TYPE, "attachment");
	}
	attachment.type = TEXT("text/csv");
	attachment.name = TEXT("a/b");
	assert_refused(&mail, MAIL_FILE_NAME, "attachment");
	attachment.name = TEXT("a\\b");
	assert_refused(&mail, MAIL_FILE_NAME, "attachment");
}

/* The most that fits is written, one byte more is refused. */
static void
test_lengths(void **state)
{
	static char many[1000];
	static char address[255];
	struct mail_field field = { { many, 40 }, TEXT("1") };
	struct mail mail = plain_mail();
	struct buf out;

	(void)state;
	memset(many, 'a', sizeof many);
	memset(address, 'a', sizeof address);
	for (size_t i = 51; i < 251; i += 50)
		address[i] = '.';
	address[251] = '.';
	address[50] = '@';
	address[51] = 'b';
	mail.subject = (struct text){ many, 900 };
	assert_written(&mail, &out);
	buf_clear(&out);
	mail.subject.len = 901;
	assert_refused(&mail, MAIL_LONG, "Subject");
	mail = plain_mail();
	mail.to.name = (struct text){ many, 256 };
	assert_written(&mail, &out);
	buf_clear(&out);
	mail.to.name.len = 257;
	assert_refused(&mail, MAIL_LONG, "To");
	mail = plain_mail();
	mail.to.address = (struct text){ address, 254 };
	assert_written(&mail, &out);
	assert_non_null(strstr(out.data, ".aa>\r\n"));
	buf_clear(&out);
	mail.to.address.len = 255;
	assert_refused(&mail, MAIL_ADDRESS, "To");
	mail = plain_mail();
	mail.id = (struct text){ many, 128 };
	assert_written(&mail, &out);
	buf_clear(&out);
	mail.id.len = 129;
	assert_refused(&mail, MAIL_LONG, "Message-ID");
	mail = plain_mail();
	mail.fields = &field;
	mail.field_count = 1;
	memcpy(many, "X-Dunning-", 10);
	assert_written(&mail, &out);
	buf_clear(&out);
	field.name.len = 41;
	assert_refused(&mail, MAIL_FIELD_NAME, "header");
	memcpy(many, "https://aa", 10);
	mail = plain_mail();
	mail.unsubscribe = (struct text){ many, 900 };
	assert_written(&mail, &out);
	buf_clear(&out);
	mail.unsubscribe.len = 901;
	assert_refused(&mail, MAIL_LONG, "List-Unsubscribe");
}

/* U+0080 to U+009F are controls, what is beside them is not. */
static void
test_edges_of_values(void **state)
{
	struct mail mail = plain_mail();
	struct mail_fault fault;
	struct buf out;

	(void)state;
	mail.subject = TEXT("\xc2\x80");
	assert_refused(&mail, MAIL_CONTROL, "Subject");
	mail.subject = TEXT("\xc2\x9f");
	assert_refused(&mail, MAIL_CONTROL, "Subject");
	mail.subject = TEXT("~\xc2\xa0\xe2\x80\xa7\xe2\x80\xaa");
	assert_true(mail_check(&mail, &fault));
	mail = plain_mail();
	mail.text = TEXT("\r\n");
	assert_true(mail_check(&mail, &fault));
	mail.text = TEXT("a\r");
	assert_refused(&mail, MAIL_CONTROL, "text");
	mail.text = TEXT("\x7f");
	assert_refused(&mail, MAIL_CONTROL, "text");
	mail = plain_mail();
	mail.reply_to.name = TEXT("Only a name");
	assert_refused(&mail, MAIL_ADDRESS, "Reply-To");
	mail_check(&mail, &fault);
	assert_string_equal(mail_fault_text(&fault), "is empty");
	mail = plain_mail();
	mail.unsubscribe =
	    TEXT("https://azAZ09.example/-._~:/?#[]@!$&'()*+,;=%");
	assert_written(&mail, &out);
	buf_clear(&out);
	mail.unsubscribe = TEXT("https://");
	assert_refused(&mail, MAIL_URI, "List-Unsubscribe");
	mail.unsubscribe = TEXT("https://a>b");
	assert_refused(&mail, MAIL_URI, "List-Unsubscribe");
	mail_check(&mail, &fault);
	assert_string_equal(mail_fault_text(&fault), "is not an https URI");
}

static void
test_edges_of_moments(void **state)
{
	static const struct {
		struct mail_moment moment;
		bool valid;
	} cases[] = {
		{ { -25567, 0, 0 }, true },
		{ { -25568, 0, 0 }, false },
		{ { DATE_MAX, 1439, 1439 }, true },
		{ { DATE_MAX + 1, 0, 0 }, false },
		{ { 0, 0, -1439 }, true },
		{ { 0, 0, -1440 }, false },
		{ { 0, 0, 1440 }, false },
		{ { 0, -1, 0 }, false },
		{ { 0, 1440, 0 }, false },
	};
	struct mail mail = plain_mail();
	struct mail_fault fault;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		mail.moment = cases[i].moment;
		assert_int_equal(mail_check(&mail, &fault), cases[i].valid);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_injection),
		cmocka_unit_test(test_fields_and_ranges),
		cmocka_unit_test(test_media_types),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_edges_of_values),
		cmocka_unit_test(test_edges_of_moments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
