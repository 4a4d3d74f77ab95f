/*
 * fuzz_mail.c -- whatever the texts are, a message that is written has the
 * headers it should have and no other, and no line that a server may refuse.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "message/mail.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LINE_MAX_BYTES = 998, OUT_LIMIT = 1 << 22 };

static void
require(bool truth)
{
	if (!truth)
		abort();
}

/* The next piece of the input, up to a byte 0xFF, which is in no UTF-8. */
static struct text
take(struct text *rest)
{
	struct text piece = { rest->at, 0 };

	while (piece.len < rest->len && rest->at[piece.len] != '\xff')
		piece.len++;
	rest->at += piece.len;
	rest->len -= piece.len;
	if (rest->len > 0) {
		rest->at++;
		rest->len--;
	}
	return piece;
}

/* Every line of the bytes: CR LF at its end and nowhere else, ASCII. */
static void
check_lines(const struct buf *out)
{
	size_t column = 0;

	for (size_t i = 0; i < out->len; i++) {
		char c = out->data[i];

		require(c == '\r' || c == '\n' || c == '\t' ||
		        (c >= ' ' && c <= '~'));
		if (c == '\r')
			require(i + 1 < out->len && out->data[i + 1] == '\n');
		if (c == '\n') {
			require(i > 0 && out->data[i - 1] == '\r');
			column = 0;
		} else {
			require(++column <= LINE_MAX_BYTES + 1);
		}
	}
	require(column == 0);
}

/* The header names in their order, as far as they are in this message. */
static void
check_headers(const struct buf *out)
{
	static const char *const names[] = { "Date:", "From:", "To:",
		"Reply-To:", "Subject:", "Message-ID:", "Auto-Submitted:",
		"List-Unsubscribe:", "List-Unsubscribe-Post:", "X-Dunning-",
		"MIME-Version:", "Content-Type:",
		"Content-Transfer-Encoding:" };
	const size_t count = sizeof names / sizeof *names;
	const char *line = out->data;
	size_t at = 0;

	while (strncmp(line, "\r\n", 2) != 0) {
		if (*line != ' ') {
			while (at < count &&
			       strncmp(line, names[at], strlen(names[at])) != 0)
				at++;
			require(at < count);
			at++;
		}
		line = strstr(line, "\r\n");
		require(line != NULL);
		line += 2;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text rest = { (const char *)data, size };
	struct mail_attachment attachment;
	struct mail_field field;
	struct mail_fault fault;
	struct mail mail = { .moment = { 20779, 360, -360 } };
	struct buf out;

	mail.subject = take(&rest);
	mail.to.name = take(&rest);
	mail.to.address = take(&rest);
	mail.from.name = take(&rest);
	mail.from.address = take(&rest);
	mail.reply_to.address = take(&rest);
	mail.id = take(&rest);
	mail.domain = take(&rest);
	mail.text = take(&rest);
	mail.html = take(&rest);
	mail.unsubscribe = take(&rest);
	field.name = take(&rest);
	field.value = take(&rest);
	attachment.name = take(&rest);
	attachment.type = take(&rest);
	attachment.data = rest;
	mail.fields = &field;
	mail.field_count = field.name.len > 0;
	mail.attachments = &attachment;
	mail.attachment_count = attachment.name.len > 0;
	buf_init(&out, OUT_LIMIT);
	if (mail_write(&mail, &out, &fault)) {
		check_lines(&out);
		check_headers(&out);
	} else {
		require(out.len == 0 && fault.error != MAIL_OK);
		require(mail_fault_text(&fault) != NULL);
	}
	buf_clear(&out);
	return 0;
}
