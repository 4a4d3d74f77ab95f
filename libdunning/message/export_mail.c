#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/limits.h"
#include "base/num.h"
#include "message/export_message.h"
#include "message/mail.h"

/* "Name <address>" or "address". */
static struct mail_address
read_mailbox(struct text text)
{
	const char *open =
	    text.at != NULL ? memchr(text.at, '<', text.len) : NULL;
	struct mail_address mailbox = { .address = text };

	if (open == NULL || text.at[text.len - 1] != '>')
		return mailbox;
	mailbox.name = text_trim(
	    (struct text){ text.at, (size_t)(open - text.at) });
	mailbox.address = (struct text){ open + 1,
		(size_t)(text.at + text.len - open) - 2 };
	return mailbox;
}

static int64_t
digits_at(struct text text, size_t at, size_t len)
{
	int64_t number;

	if (at + len > text.len ||
	    !int_parse((struct text){ text.at + at, len }, &number))
		return 0;
	return number;
}

/* The moment of send_after, "2026-02-09T07:00-05:00"; midnight UTC of the
 * action's date without one. */
static struct mail_moment
read_moment(const struct message *m)
{
	struct text text = m->texts[M_SEND_AFTER];
	struct mail_moment moment = { .date = m->date };
	int64_t offset;

	if (text.len != 22 ||
	    !date_parse((struct text){ text.at, 10 }, &moment.date))
		return moment;
	moment.minute =
	    (int)(digits_at(text, 11, 2) * 60 + digits_at(text, 14, 2));
	offset = digits_at(text, 17, 2) * 60 + digits_at(text, 20, 2);
	moment.offset = (int)(text.at[16] == '-' ? -offset : offset);
	return moment;
}

static bool
to_buf(void *ctx, const unsigned char *data, size_t len)
{
	return buf_add(ctx, (const char *)data, len);
}

/* False: the letter cannot be made, or an error, both reported. */
static bool
make_letter(struct exporter *e, const struct message *m, struct buf *pdf)
{
	struct letter_press *press = exporter_press(e, m->date);
	struct letter_file *file;
	unsigned pages;
	bool ok;

	if (press == NULL)
		return false;
	file = letter_open(press, to_buf, pdf);
	if (file == NULL)
		return false;
	ok = letter_add(file, m->texts[M_LETTER], m->at, &pages);
	if (!letter_close(file))
		ok = false;
	if (ok)
		e->counts.pages += pages;
	return ok;
}

static struct text
mail_domain(const struct strategy *s, const struct mail_address *from)
{
	const char *at;

	if (s->mail.domain.text.at != NULL)
		return s->mail.domain.text;
	at = from->address.at != NULL ?
	    memchr(from->address.at, '@', from->address.len) :
	    NULL;
	if (at == NULL)
		return from->address;
	return (struct text){ at + 1,
		from->address.len - (size_t)(at + 1 - from->address.at) };
}

static bool
compose(struct exporter *e, const struct message *m, const struct buf *pdf)
{
	const struct strategy *s = e->strategy;
	struct mail_attachment letter = { .type = TEXT("application/pdf") };
	const struct mail_field fields[] = {
		{ TEXT("X-Dunning-Action"), m->texts[M_ACTION] },
		{ TEXT("X-Dunning-Send-After"), m->texts[M_SEND_AFTER] },
		{ TEXT("X-Dunning-Send-Until"), m->texts[M_UNTIL] },
	};
	struct mail mail = { .id = m->texts[M_ACTION],
		.from = read_mailbox(s->mail.from.text),
		.to = { m->texts[M_DEBTOR_NAME], m->texts[M_TO] },
		.reply_to = read_mailbox(s->mail.reply_to.text),
		.subject = m->texts[M_SUBJECT],
		.moment = read_moment(m),
		.text = m->texts[M_TEXT],
		.html = m->texts[M_HTML],
		.unsubscribe = s->mail.unsubscribe.text,
		.fields = fields,
		.field_count = m->texts[M_SEND_AFTER].at == NULL ? 1 :
		    m->texts[M_UNTIL].at == NULL ? 2 : 3 };
	char name[64];
	struct mail_fault fault;

	mail.domain = mail_domain(s, &mail.from);
	if (pdf->len != 0) {
		snprintf(name, sizeof name, "%.40s.pdf", m->texts[M_ACTION].at);
		letter.name = text_of(name);
		letter.data = (struct text){ pdf->data, pdf->len };
		mail.attachments = &letter;
		mail.attachment_count = 1;
	}
	if (mail_write(&mail, &e->work, &fault))
		return true;
	if (fault.error == MAIL_MEMORY) {
		diag_memory(e->diag);
		return false;
	}
	diag_at(e->diag, DIAG_REJECT, "R_MAIL", m->at,
	    "the e-mail for debtor %.*s: %s %s",
	    (int)m->texts[M_DEBTOR].len,
	    m->texts[M_DEBTOR].at != NULL ? m->texts[M_DEBTOR].at : "",
	    fault.where, mail_fault_text(&fault));
	return false;
}

/* Messages in a Maildir have the line ends of the system (maildir(5)); no CR
 * stands elsewhere in what mail_write writes. */
static void
drop_returns(struct buf *mail)
{
	size_t len = 0;

	for (size_t i = 0; i < mail->len; i++)
		if (mail->data[i] != '\r')
			mail->data[len++] = mail->data[i];
	mail->len = len;
}

static bool
write_mail(struct exporter *e, const struct message *m)
{
	bool eml = e->strategy->mail.format == 1;
	char name[96];
	int fd;
	bool ok;

	if (!eml)
		drop_returns(&e->work);
	snprintf(name, sizeof name,
	    eml ? "mail/%.40s.eml" : "mail/new/%.40s.dunning",
	    m->texts[M_ACTION].at);
	fd = publish_file(&e->publisher, name, false);
	if (fd == -1)
		return false;
	ok = publish_write(&e->publisher, fd, e->work.data, e->work.len);
	return close(fd) == 0 && ok;
}

static bool
export_mail(struct exporter *e, struct message *m)
{
	struct buf pdf;
	bool made = true, ok = true;

	buf_init(&pdf, SIZE_MAX);
	buf_reset(&e->work);
	if (e->strategy->mail.attach_letter && m->texts[M_LETTER].at != NULL)
		made = make_letter(e, m, &pdf);
	if (made && compose(e, m, &pdf))
		ok = write_mail(e, m);
	else
		m->claimed = false;
	buf_clear(&pdf);
	return ok && diag_count(e->diag, DIAG_ERROR) == 0;
}

bool
export_mails(struct exporter *e, struct message *messages, size_t count)
{
	static const char *const folders[] = { "mail", "mail/tmp", "mail/new",
		"mail/cur" };
	size_t wanted = e->strategy->mail.format == 1 ? 1 : 4;

	for (size_t i = 0; i < wanted; i++)
		if (!publish_folder(&e->publisher, folders[i]))
			return false;
	for (size_t i = 0; i < count; i++)
		if (messages[i].claimed && !export_mail(e, &messages[i]))
			return false;
	return true;
}
