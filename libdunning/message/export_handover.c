#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "base/money.h"
#include "message/export_message.h"
#include "message/render_more.h"

/* Of the action, before the columns of each item and behind them. */
static const struct { const char *name; enum message_text text; } before[] = {
	{ "action_id", M_ACTION }, { "queue", M_QUEUE }, { "plan", M_PLAN },
	{ "level", M_LEVEL },
};
static const struct { const char *name; enum message_text text; } behind[] = {
	{ "action_items", M_ITEMS }, { "action_overdue", M_OVERDUE },
	{ "action_unapplied", M_UNAPPLIED }, { "action_charges", M_CHARGES },
	{ "action_fees_open", M_FEES_OPEN }, { "action_total", M_TOTAL },
};

enum {
	BEFORE = sizeof before / sizeof *before,
	BEHIND = sizeof behind / sizeof *behind
};

static void
add_header(struct buf *to)
{
	for (size_t i = 0; i < BEFORE; i++)
		buf_printf(to, "%s,", before[i].name);
	buf_puts(to, "handed_over");
	for (size_t i = 0; render_handover_columns[i] != NULL; i++)
		buf_printf(to, ",%s", render_handover_columns[i]);
	buf_puts(to, ",notices");
	for (size_t i = 0; i < BEHIND; i++)
		buf_printf(to, ",%s", behind[i].name);
	buf_putc(to, '\n');
}

/* The next record, which may have line ends within quotes, without its own. */
static bool
next_record(struct text *rest, struct text *record)
{
	bool quoted = false;
	size_t len = 0;

	if (rest->len == 0)
		return false;
	while (len < rest->len && (quoted || rest->at[len] != '\n'))
		if (rest->at[len++] == '"')
			quoted = !quoted;
	*record = (struct text){ rest->at, len };
	if (len < rest->len)
		len++;
	rest->at += len;
	rest->len -= len;
	return true;
}

/* Cells of a record that stands as CSV; cell is scratch. */
static void
add_cells(const struct exporter *e, struct buf *to, struct text record,
    struct buf *cell)
{
	size_t i = 0;
	bool quoted = false;

	buf_reset(cell);
	for (; i < record.len; i++) {
		char c = record.at[i];

		if (c == '"') {
			if (quoted && i + 1 < record.len &&
			    record.at[i + 1] == '"')
				buf_putc(cell, record.at[i++]);
			else
				quoted = !quoted;
		} else if (c == ',' && !quoted) {
			export_cell(e, to,
			    (struct text){ buf_text(cell), cell->len });
			buf_putc(to, c);
			buf_reset(cell);
		} else {
			buf_putc(cell, c);
		}
	}
	export_cell(e, to, (struct text){ buf_text(cell), cell->len });
	to->failed |= cell->failed;
}

/* As it stands, unless its cells are to be looked at. */
static void
add_record(const struct exporter *e, struct buf *to, struct text record)
{
	struct buf cell;

	if (!e->spreadsheet) {
		buf_add(to, record.at, record.len);
		return;
	}
	buf_init(&cell, SIZE_MAX);
	add_cells(e, to, record, &cell);
	buf_clear(&cell);
}

static void
add_rows(const struct exporter *e, struct buf *to, const struct message *m)
{
	struct text rest = m->texts[M_HANDOVER], record;
	char date[DATE_TEXT_MAX];

	date_format(m->date, date, sizeof date);
	for (size_t i = 0; next_record(&rest, &record); i++) {
		for (size_t k = 0; k < BEFORE; k++) {
			export_cell(e, to, m->texts[before[k].text]);
			buf_putc(to, ',');
		}
		buf_puts(to, date);
		buf_putc(to, ',');
		add_record(e, to, record);
		buf_putc(to, ',');
		if (i < m->item_count)
			export_cell(e, to, m->item_notices[i]);
		for (size_t k = 0; k < BEHIND; k++) {
			buf_putc(to, ',');
			export_cell(e, to, m->texts[behind[k].text]);
		}
		buf_putc(to, '\n');
	}
}

static bool
first_of_queue(const struct message *messages, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (messages[i].claimed &&
		    text_equal(messages[i].texts[M_QUEUE],
		        messages[at].texts[M_QUEUE]))
			return false;
	return messages[at].claimed;
}

static bool
export_queue(struct exporter *e, const struct message *messages, size_t from,
    size_t count)
{
	struct text queue = messages[from].texts[M_QUEUE];
	char folder[EXPORT_NAME_MAX + 16] = "handover/";

	export_name(queue, folder + strlen(folder));
	buf_reset(&e->work);
	add_header(&e->work);
	for (size_t i = from; i < count; i++)
		if (messages[i].claimed &&
		    text_equal(messages[i].texts[M_QUEUE], queue))
			add_rows(e, &e->work, &messages[i]);
	return publish_folder(&e->publisher, folder) &&
	    export_put(e, folder, messages[0].date, "csv");
}

bool
export_handovers(struct exporter *e, struct message *messages, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (first_of_queue(messages, i) &&
		    !export_queue(e, messages, i, count))
			return false;
	return true;
}

static void
add_credit_hold(
    const struct exporter *e, struct buf *to, const struct message *m)
{
	char date[DATE_TEXT_MAX];

	date_format(m->date, date, sizeof date);
	export_cell(e, to, m->texts[M_DEBTOR]);
	buf_putc(to, ',');
	export_cell(e, to, m->texts[M_COMPANY]);
	buf_putc(to, ',');
	export_cell(e, to, m->texts[M_CURRENCY]);
	buf_printf(to, ",%s,", date);
	export_cell(e, to, m->texts[M_ACTION]);
	buf_putc(to, ',');
	export_cell(e, to, m->texts[M_LEVEL]);
	buf_putc(to, ',');
	export_cell(e, to, m->texts[M_TOTAL]);
	buf_putc(to, '\n');
}

bool
export_credit_holds(struct exporter *e, struct message *messages, size_t count)
{
	uint64_t held = 0;

	buf_reset(&e->work);
	buf_puts(&e->work,
	    "debtor_id,company,currency,since,action_id,level,total\n");
	for (size_t i = 0; i < count; i++) {
		if (!messages[i].claimed ||
		    !text_is(messages[i].texts[M_CREDIT_HOLD], "true"))
			continue;
		add_credit_hold(e, &e->work, &messages[i]);
		held++;
	}
	if (held == 0)
		return true;
	e->counts.holds += held;
	return publish_folder(&e->publisher, "credit_hold") &&
	    export_put(e, "credit_hold", messages[0].date, "csv");
}
