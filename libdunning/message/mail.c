#include "message/mail.h"

#include "base/hash.h"
#include "message/mail_body.h"
#include "message/mail_header.h"

/* A longer word of a subject is encoded, which can be folded. */
enum { SUBJECT_WORD = MAIL_LINE - 10, FIELD_WORD = 900 };

enum { BASE64_LINE = 76 };

/*
 * "=_" is in no quoted-printable text, where "=" is followed by a hex digit or
 * a line end, and "_" is in no base64: no content can hold a boundary.
 */
struct boundary {
	char text[3 + HASH128_TEXT];
};

static void
make_boundary(const struct mail *mail, char kind, struct boundary *boundary)
{
	struct hash128 hash;

	hash128_init(&hash);
	hash128_add(&hash, mail->id.at, mail->id.len);
	hash128_add(&hash, "@", 1);
	hash128_add(&hash, mail->domain.at, mail->domain.len);
	boundary->text[0] = '=';
	boundary->text[1] = '_';
	boundary->text[2] = kind;
	hash128_text(&hash, boundary->text + 3);
}

static void
add_mailbox(
    struct buf *out, struct text name, const struct mail_address *mailbox)
{
	struct mail_line line;

	mail_line_start(&line, out, name);
	mail_line_address(&line, mailbox);
	mail_line_end(&line);
}

static void
add_text(struct buf *out, struct text name, struct text value, size_t longest)
{
	struct mail_line line;

	mail_line_start(&line, out, name);
	mail_line_text(&line, value, longest);
	mail_line_end(&line);
}

/* A fold here would break signatures of some senders: one line it stays. */
static void
add_unsubscribe(struct buf *out, struct text uri)
{
	buf_puts(out, "List-Unsubscribe: <");
	buf_add(out, uri.at, uri.len);
	buf_puts(out, ">\r\nList-Unsubscribe-Post: "
	              "List-Unsubscribe=One-Click\r\n");
}

static void
add_headers(struct buf *out, const struct mail *mail)
{
	struct mail_line line;

	mail_line_start(&line, out, TEXT("Date"));
	mail_line_moment(&line, mail->moment);
	mail_line_end(&line);
	add_mailbox(out, TEXT("From"), &mail->from);
	add_mailbox(out, TEXT("To"), &mail->to);
	if (mail->reply_to.address.len > 0)
		add_mailbox(out, TEXT("Reply-To"), &mail->reply_to);
	add_text(out, TEXT("Subject"), mail->subject, SUBJECT_WORD);
	buf_puts(out, "Message-ID: <");
	buf_add(out, mail->id.at, mail->id.len);
	buf_putc(out, '@');
	buf_add(out, mail->domain.at, mail->domain.len);
	buf_puts(out, ">\r\nAuto-Submitted: auto-generated\r\n");
	if (mail->unsubscribe.len > 0)
		add_unsubscribe(out, mail->unsubscribe);
	for (size_t i = 0; i < mail->field_count; i++)
		add_text(out, mail->fields[i].name, mail->fields[i].value,
		    FIELD_WORD);
	buf_puts(out, "MIME-Version: 1.0\r\n");
}

static void
open_multipart(struct buf *out, const char *type, const struct boundary *with)
{
	buf_puts(out, "Content-Type: multipart/");
	buf_puts(out, type);
	buf_puts(out, ";\r\n boundary=\"");
	buf_puts(out, with->text);
	buf_puts(out, "\"\r\n");
}

/* The line before a part, or after the last one. */
static void
add_delimiter(struct buf *out, const struct boundary *with, bool last)
{
	buf_puts(out, "\r\n--");
	buf_puts(out, with->text);
	buf_puts(out, last ? "--\r\n" : "\r\n");
}

static void
add_part(struct buf *out, const char *type, struct text content)
{
	buf_puts(out, "Content-Type: text/");
	buf_puts(out, type);
	buf_puts(out, "; charset=utf-8\r\n"
	              "Content-Transfer-Encoding: quoted-printable\r\n\r\n");
	mail_quoted_printable(out, content);
}

static void
add_content(struct buf *out, const struct mail *mail)
{
	struct boundary with;

	if (mail->html.len == 0) {
		add_part(out, "plain", mail->text);
		return;
	}
	if (mail->text.len == 0) {
		add_part(out, "html", mail->html);
		return;
	}
	make_boundary(mail, 'a', &with);
	open_multipart(out, "alternative", &with);
	add_delimiter(out, &with, false);
	add_part(out, "plain", mail->text);
	add_delimiter(out, &with, false);
	add_part(out, "html", mail->html);
	add_delimiter(out, &with, true);
}

static void
add_attachment(struct buf *out, const struct mail_attachment *attachment)
{
	struct mail_line line;

	mail_line_start(&line, out, TEXT("Content-Type"));
	mail_line_token(&line, attachment->type);
	mail_line_end(&line);
	mail_line_start(&line, out, TEXT("Content-Disposition"));
	mail_line_token(&line, TEXT("attachment;"));
	mail_line_file_name(&line, attachment->name);
	mail_line_end(&line);
	buf_puts(out, "Content-Transfer-Encoding: base64\r\n\r\n");
	mail_base64(out, attachment->data, BASE64_LINE);
}

static void
add_mixed(struct buf *out, const struct mail *mail)
{
	struct boundary with;

	make_boundary(mail, 'm', &with);
	open_multipart(out, "mixed", &with);
	add_delimiter(out, &with, false);
	add_content(out, mail);
	for (size_t i = 0; i < mail->attachment_count; i++) {
		add_delimiter(out, &with, false);
		add_attachment(out, &mail->attachments[i]);
	}
	add_delimiter(out, &with, true);
}

bool
mail_write(const struct mail *mail, struct buf *out, struct mail_fault *fault)
{
	size_t start = out->len;
	bool failed = out->failed;

	if (!mail_check(mail, fault))
		return false;
	out->failed = false;
	add_headers(out, mail);
	if (mail->attachment_count > 0)
		add_mixed(out, mail);
	else
		add_content(out, mail);
	if (out->len > start && out->data[out->len - 1] != '\n')
		buf_puts(out, "\r\n");
	if (!out->failed) {
		out->failed = failed;
		return true;
	}
	out->len = start;
	if (out->data != NULL)
		out->data[start] = '\0';
	out->failed = failed;
	fault->error = MAIL_MEMORY;
	fault->where = "message";
	return false;
}
