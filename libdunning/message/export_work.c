#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/money.h"
#include "base/num.h"
#include "message/export_message.h"

/* The columns of a worklist by what stands where the telephone does. */
static const char *const header_behind =
    ",debtor_id,debtor_name,queue,tone,level,total,currency,max_days_overdue,"
    "send_after,send_until,language,script,agent,agent_rank,agent_note,last_notices\n";

static void
add(const struct exporter *e, struct buf *line, struct text text)
{
	buf_putc(line, ',');
	export_cell(e, line, text);
}

static void
add_row(const struct exporter *e, struct buf *line, const struct message *m)
{
	char total[MONEY_TEXT_MAX];

	money_format(m->total, m->digits, total, sizeof total);
	export_cell(e, line, m->texts[M_ACTION]);
	add(e, line, m->texts[m->channel == CHANNEL_VISIT ? M_PLACE : M_TO]);
	add(e, line, m->texts[M_DEBTOR]);
	add(e, line, m->texts[M_DEBTOR_NAME]);
	add(e, line, m->texts[M_QUEUE]);
	add(e, line, m->texts[M_TONE]);
	add(e, line, m->texts[M_LEVEL]);
	add(e, line, text_of(total));
	add(e, line, m->texts[M_CURRENCY]);
	buf_printf(line, ",%" PRId64, m->max_days);
	add(e, line, m->texts[M_SEND_AFTER]);
	add(e, line, m->texts[M_UNTIL]);
	add(e, line, m->texts[M_LANGUAGE]);
	add(e, line, m->texts[M_TEXT]);
	add(e, line, m->texts[M_AGENT]);
	add(e, line, m->texts[M_RANK]);
	add(e, line, m->texts[M_NOTE]);
	add(e, line, m->notices);
	buf_putc(line, '\n');
}

/* Those of one agent, in the order in which they are to be done. */
struct work {
	struct message *message;
	int64_t rank;
	size_t at; /* in the input */
};

static int
by_agent(const void *a, const void *b)
{
	const struct work *one = a, *other = b;
	int order = text_compare(one->message->texts[M_AGENT],
	    other->message->texts[M_AGENT]);

	if (order == 0)
		order = (one->rank > other->rank) - (one->rank < other->rank);
	if (order == 0)
		order = (one->at > other->at) - (one->at < other->at);
	return order;
}

static size_t
gather(struct message *messages, size_t count, struct work *work)
{
	size_t claimed = 0;

	for (size_t i = 0; i < count; i++) {
		struct work *w = &work[claimed];

		if (!messages[i].claimed)
			continue;
		*w = (struct work){ .message = &messages[i],
			.rank = INT64_MAX, .at = i };
		if (messages[i].texts[M_RANK].at != NULL &&
		    !int_parse(messages[i].texts[M_RANK], &w->rank))
			w->rank = INT64_MAX;
		claimed++;
	}
	if (claimed != 0)
		qsort(work, claimed, sizeof *work, by_agent);
	return claimed;
}

static bool
write_list(struct exporter *e, enum export_kind kind, const char *folder,
    struct message *const *which, size_t count)
{
	buf_reset(&e->work);
	buf_puts(&e->work,
	    kind == EXPORT_VISIT ? "action_id,address" : "action_id,phone");
	buf_puts(&e->work, header_behind);
	for (size_t i = 0; i < count; i++)
		add_row(e, &e->work, which[i]);
	return export_put(e, folder, which[0]->date, "csv");
}

static bool
write_agent(struct exporter *e, enum export_kind kind,
    struct message *const *which, size_t count)
{
	char folder[EXPORT_NAME_MAX + 16], name[EXPORT_NAME_MAX];
	struct text agent = which[0]->texts[M_AGENT];
	size_t len = strlen(export_folders[kind]);

	memcpy(folder, export_folders[kind], len + 1);
	if (agent.len != 0) {
		export_name(agent, name);
		folder[len] = '/';
		memcpy(folder + len + 1, name, strlen(name) + 1);
	}
	if (!publish_folder(&e->publisher, folder) ||
	    !write_list(e, kind, folder, which, count))
		return false;
	buf_reset(&e->work);
	return export_page(e, kind, agent, which, count, &e->work) &&
	    export_put(e, folder, which[0]->date, "html");
}

static bool
write_agents(struct exporter *e, enum export_kind kind,
    struct message **which, size_t count)
{
	size_t from = 0;

	while (from < count) {
		struct text agent = which[from]->texts[M_AGENT];
		size_t to = from + 1;

		while (to < count &&
		    text_equal(which[to]->texts[M_AGENT], agent))
			to++;
		if (!write_agent(e, kind, which + from, to - from))
			return false;
		from = to;
	}
	return true;
}

bool
export_worklists(struct exporter *e, enum export_kind kind,
    struct message *messages, size_t count)
{
	struct work *work = calloc(count, sizeof *work);
	struct message **which = calloc(count, sizeof *which);
	bool ok = false;

	if (work == NULL || which == NULL) {
		diag_memory(e->diag);
	} else {
		size_t claimed = gather(messages, count, work);

		for (size_t i = 0; i < claimed; i++)
			which[i] = work[i].message;
		ok = write_agents(e, kind, which, claimed);
	}
	free(work);
	free(which);
	return ok;
}
