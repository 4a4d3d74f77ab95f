#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "base/date.h"
#include "base/money.h"
#include "message/export_message.h"
#include "stream/csv_write.h"

static const char *const sms_header =
    "action_id,to,text,send_after,language,debtor_id\n";
static const char *const call_header =
    "action_id,phone,debtor_id,debtor_name,queue,tone,level,total,currency,"
    "max_days_overdue,send_after,language,script\n";

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
	add(line, m->texts[M_LANGUAGE]);
	add(line, m->texts[M_DEBTOR]);
	buf_putc(line, '\n');
}

static void
add_call(struct buf *line, const struct message *m)
{
	char total[MONEY_TEXT_MAX];

	money_format(m->total, m->digits, total, sizeof total);
	csv_cell(line, m->texts[M_ACTION]);
	add(line, m->texts[M_TO]);
	add(line, m->texts[M_DEBTOR]);
	add(line, m->texts[M_DEBTOR_NAME]);
	add(line, m->texts[M_QUEUE]);
	add(line, m->texts[M_TONE]);
	add(line, m->texts[M_LEVEL]);
	add(line, text_of(total));
	add(line, m->texts[M_CURRENCY]);
	buf_printf(line, ",%" PRId64, m->max_days);
	add(line, m->texts[M_SEND_AFTER]);
	add(line, m->texts[M_LANGUAGE]);
	add(line, m->texts[M_TEXT]);
	buf_putc(line, '\n');
}

bool
export_list(struct exporter *e, enum export_kind kind,
    struct message *messages, size_t count)
{
	char date[DATE_TEXT_MAX], name[64];
	bool ok;
	int fd;

	if (!publish_folder(&e->publisher, export_folders[kind]))
		return false;
	buf_reset(&e->work);
	buf_puts(&e->work, kind == EXPORT_CALL ? call_header : sms_header);
	for (size_t i = 0; i < count; i++) {
		if (!messages[i].claimed)
			continue;
		if (kind == EXPORT_CALL)
			add_call(&e->work, &messages[i]);
		else
			add_sms(&e->work, &messages[i]);
	}
	if (e->work.failed) {
		diag_memory(e->diag);
		return false;
	}
	date_format(messages[0].date, date, sizeof date);
	snprintf(name, sizeof name, "%s/%s-%03" PRId64 ".csv",
	    export_folders[kind], date, e->publisher.batch.number);
	fd = publish_file(&e->publisher, name, true);
	if (fd == -1)
		return false;
	ok = publish_write(&e->publisher, fd, e->work.data, e->work.len);
	return close(fd) == 0 && ok;
}
