#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/hash.h"
#include "message/export_message.h"
#include "stream/csv_write.h"

static const char *const sms_header =
    "action_id,to,text,send_after,send_until,language,debtor_id\n";

static void
add(struct buf *line, struct text text)
{
	buf_putc(line, ',');
	csv_cell(line, text);
}

static void
add_sms(struct buf *line, const struct message *m)
{
	csv_cell(line, m->texts[M_ACTION]);
	add(line, m->texts[M_TO]);
	add(line, m->texts[M_TEXT]);
	add(line, m->texts[M_SEND_AFTER]);
	add(line, m->texts[M_UNTIL]);
	add(line, m->texts[M_LANGUAGE]);
	add(line, m->texts[M_DEBTOR]);
	buf_putc(line, '\n');
}

bool
export_list(struct exporter *e, enum export_kind kind,
    struct message *messages, size_t count)
{
	if (!publish_folder(&e->publisher, export_folders[kind]))
		return false;
	buf_reset(&e->work);
	buf_puts(&e->work, sms_header);
	for (size_t i = 0; i < count; i++)
		if (messages[i].claimed)
			add_sms(&e->work, &messages[i]);
	return export_put(e, export_folders[kind], messages[0].date, "csv");
}

static bool
is_formula(struct text cell)
{
	if (cell.len == 0 || strchr("=@\t\r+-", cell.at[0]) == NULL)
		return false; /* a NUL is found too */
	if (cell.at[0] != '+' && cell.at[0] != '-')
		return true;
	for (size_t i = 1; i < cell.len; i++)
		if (cell.at[i] == '\0' ||
		    strchr("0123456789 .,()-", cell.at[i]) == NULL)
			return true;
	return false;
}

void
export_cell(const struct exporter *e, struct buf *to, struct text cell)
{
	struct buf work;

	if (!e->spreadsheet || !is_formula(cell)) {
		csv_cell(to, cell);
		return;
	}
	buf_init(&work, SIZE_MAX);
	buf_putc(&work, '\'');
	buf_add(&work, cell.at, cell.len);
	csv_cell(to, (struct text){ buf_text(&work), work.len });
	to->failed |= work.failed;
	buf_clear(&work);
}

bool
export_put(struct exporter *e, const char *folder, int32_t date,
    const char *ending)
{
	char day[DATE_TEXT_MAX], name[160];
	bool ok;
	int fd;

	if (e->work.failed) {
		diag_memory(e->diag);
		return false;
	}
	date_format(date, day, sizeof day);
	snprintf(name, sizeof name, "%s/%s-%03" PRId64 ".%s", folder, day,
	    e->publisher.batch.number, ending);
	fd = publish_file(&e->publisher, name, true);
	if (fd == -1)
		return false;
	ok = publish_write(&e->publisher, fd, e->work.data, e->work.len);
	return close(fd) == 0 && ok;
}

static bool
is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

void
export_name(struct text name, char to[EXPORT_NAME_MAX])
{
	enum { PLAIN_MAX = 40 };
	bool whole = name.len >= 1 && name.len <= PLAIN_MAX;
	size_t len = 0;

	for (size_t i = 0; i < name.len && len < PLAIN_MAX; i++) {
		bool plain = is_plain(name.at[i]) &&
		    !(len == 0 && name.at[i] == '.');

		if (plain)
			to[len++] = name.at[i];
		whole = whole && plain;
	}
	to[len] = '\0';
	if (!whole)
		snprintf(to + len, EXPORT_NAME_MAX - len, "%s%016" PRIx64,
		    len != 0 ? "-" : "", hash_bytes(name.at, name.len));
}
