/* mail_check.c -- what a message may hold, checked before it is written. */
#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "message/mail.h"

enum {
	NAME_MAX_BYTES = 256,
	TEXT_MAX_BYTES = 900, /* a header line of it stays under 998 */
	FILE_NAME_BYTES = 255,
	FIELD_NAME_BYTES = 40, /* leaves room for an encoded-word */
	ID_BYTES = 128,
	MINUTES_OF_DAY = 1440
};

/* 1900-01-01: RFC 5322 3.3 knows no earlier year. */
static const int32_t first_date = -25567;

static const char *const error_text[] = {
	[MAIL_OK] = "is in order",
	[MAIL_EMPTY] = "is empty",
	[MAIL_CONTROL] = "has a control character",
	[MAIL_UTF8] = "is not valid UTF-8",
	[MAIL_LONG] = "is too long",
	[MAIL_ADDRESS] = "is not an address",
	[MAIL_ID] = "has a character that a message id cannot hold",
	[MAIL_DOMAIN] = "is not a domain",
	[MAIL_MOMENT] = "is out of the range 1900-01-01 to 9999-12-31",
	[MAIL_URI] = "is not an https URI",
	[MAIL_FIELD_NAME] = "has a name that is not X-Dunning- and letters",
	[MAIL_FILE_NAME] = "has '/' or '\\' in its file name",
	[MAIL_TYPE] = "has no media type that can be attached",
	[MAIL_MEMORY] = "does not fit in memory or over its limit",
};
static_assert(sizeof error_text / sizeof *error_text == MAIL_ERRORS,
    "every error has a text");

const char *
mail_fault_text(const struct mail_fault *fault)
{
	if (fault->error == MAIL_ADDRESS)
		return address_error_text(fault->address);
	return error_text[fault->error];
}

static bool
fail(struct mail_fault *fault, enum mail_error error, const char *where)
{
	fault->error = error;
	fault->where = where;
	return false;
}

/* A control character that is not ASCII, or what some take for a line end. */
static bool
is_wide_control(uint32_t c)
{
	return (c >= 0x80 && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

/* Valid UTF-8 of at most max bytes in which no reader sees a line end. */
static enum mail_error
check_value(struct text s, size_t max)
{
	if (s.len > max)
		return MAIL_LONG;
	if (utf8_valid(s.at, s.len) != s.len)
		return MAIL_UTF8;
	for (size_t i = 0; i < s.len;) {
		size_t used = 1;
		uint32_t c = utf8_decode(s.at + i, s.len - i, &used);

		if (c < ' ' || c == 0x7F || is_wide_control(c))
			return MAIL_CONTROL;
		i += used;
	}
	return MAIL_OK;
}

static bool
check_required(
    struct text s, size_t max, const char *where, struct mail_fault *fault)
{
	enum mail_error error = check_value(s, max);

	if (s.len == 0)
		error = MAIL_EMPTY;
	return error == MAIL_OK || fail(fault, error, where);
}

static bool
check_mailbox(const struct mail_address *mailbox, const char *where,
    struct mail_fault *fault)
{
	enum mail_error error = check_value(mailbox->name, NAME_MAX_BYTES);

	if (error != MAIL_OK)
		return fail(fault, error, where);
	fault->address = address_check(mailbox->address);
	return fault->address == ADDRESS_OK || fail(fault, MAIL_ADDRESS, where);
}

static bool
check_mailboxes(const struct mail *mail, struct mail_fault *fault)
{
	const struct mail_address *reply_to = &mail->reply_to;

	if (!check_mailbox(&mail->from, "From", fault) ||
	    !check_mailbox(&mail->to, "To", fault))
		return false;
	return (reply_to->address.len == 0 && reply_to->name.len == 0) ||
	       check_mailbox(reply_to, "Reply-To", fault);
}

static bool
check_id(const struct mail *mail, struct mail_fault *fault)
{
	if (!check_required(mail->id, ID_BYTES, "Message-ID", fault))
		return false;
	if (!address_is_dot_atom(mail->id))
		return fail(fault, MAIL_ID, "Message-ID");
	return address_is_domain(mail->domain) ||
	       fail(fault, MAIL_DOMAIN, "Message-ID");
}

static bool
check_moment(struct mail_moment moment, struct mail_fault *fault)
{
	bool valid = moment.date >= first_date && moment.date <= DATE_MAX &&
	             moment.minute >= 0 && moment.minute < MINUTES_OF_DAY &&
	             moment.offset > -MINUTES_OF_DAY &&
	             moment.offset < MINUTES_OF_DAY;

	return valid || fail(fault, MAIL_MOMENT, "Date");
}

static bool
is_ascii_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

/* Letters, digits and the marks; a NUL is not one of the marks. */
static bool
is_made_of(struct text s, const char *marks)
{
	for (size_t i = 0; i < s.len; i++) {
		if (!is_ascii_alnum(s.at[i]) &&
		    (s.at[i] == '\0' || strchr(marks, s.at[i]) == NULL))
			return false;
	}
	return true;
}

static bool
starts_with(struct text s, struct text start)
{
	return s.len > start.len && memcmp(s.at, start.at, start.len) == 0;
}

static bool
check_unsubscribe(struct text uri, struct mail_fault *fault)
{
	if (uri.len > TEXT_MAX_BYTES)
		return fail(fault, MAIL_LONG, "List-Unsubscribe");
	if (uri.len == 0 || (starts_with(uri, TEXT("https://")) &&
	                        is_made_of(uri, "-._~:/?#[]@!$&'()*+,;=%")))
		return true;
	return fail(fault, MAIL_URI, "List-Unsubscribe");
}

static bool
check_part(struct text s, const char *where, struct mail_fault *fault)
{
	if (utf8_valid(s.at, s.len) != s.len)
		return fail(fault, MAIL_UTF8, where);
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.at[i];
		bool pair = c == '\r' && i + 1 < s.len && s.at[i + 1] == '\n';

		if ((c < ' ' && c != '\t' && c != '\n' && !pair) || c == 0x7F)
			return fail(fault, MAIL_CONTROL, where);
	}
	return true;
}

static bool
check_parts(const struct mail *mail, struct mail_fault *fault)
{
	if (mail->text.len == 0 && mail->html.len == 0)
		return fail(fault, MAIL_EMPTY, "text");
	return check_part(mail->text, "text", fault) &&
	       check_part(mail->html, "html", fault);
}

static bool
is_media_type(struct text type)
{
	const char *marks = "!#$&-^_.+"; /* RFC 6838 4.2 */
	struct text rest = type;
	struct text major;

	for (size_t i = 0; i < type.len; i++) {
		if (type.at[i] >= 'A' && type.at[i] <= 'Z')
			return false;
	}
	if (type.len > 127 || !text_split(&rest, '/', &major))
		return false;
	if (text_is(major, "multipart") || text_is(major, "message"))
		return false;
	return major.len > 0 && rest.len > 0 && is_made_of(major, marks) &&
	       is_made_of(rest, marks);
}

static bool
check_attachments(const struct mail *mail, struct mail_fault *fault)
{
	const char *where = "attachment";

	for (size_t i = 0; i < mail->attachment_count; i++) {
		const struct mail_attachment *one = &mail->attachments[i];

		fault->index = i;
		if (!check_required(one->name, FILE_NAME_BYTES, where, fault))
			return false;
		if (memchr(one->name.at, '/', one->name.len) != NULL ||
		    memchr(one->name.at, '\\', one->name.len) != NULL)
			return fail(fault, MAIL_FILE_NAME, where);
		if (!is_media_type(one->type))
			return fail(fault, MAIL_TYPE, where);
	}
	return true;
}

static bool
check_fields(const struct mail *mail, struct mail_fault *fault)
{
	const char *where = "header";

	for (size_t i = 0; i < mail->field_count; i++) {
		const struct mail_field *field = &mail->fields[i];

		fault->index = i;
		if (field->name.len > FIELD_NAME_BYTES ||
		    !starts_with(field->name, TEXT("X-Dunning-")) ||
		    !is_made_of(field->name, "-"))
			return fail(fault, MAIL_FIELD_NAME, where);
		if (!check_required(field->value, TEXT_MAX_BYTES, where, fault))
			return false;
	}
	return true;
}

bool
mail_check(const struct mail *mail, struct mail_fault *fault)
{
	*fault = (struct mail_fault){ MAIL_OK, ADDRESS_OK, "", 0 };
	return check_mailboxes(mail, fault) &&
	       check_required(
	           mail->subject, TEXT_MAX_BYTES, "Subject", fault) &&
	       check_id(mail, fault) && check_moment(mail->moment, fault) &&
	       check_unsubscribe(mail->unsubscribe, fault) &&
	       check_parts(mail, fault) && check_attachments(mail, fault) &&
	       check_fields(mail, fault);
}
