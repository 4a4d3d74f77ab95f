#include "message/exporting.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "contact/contact.h"
#include "ledger/fee_list.h"
#include "message/export_internal.h"
#include "stream/record_write.h"

const char *const export_folders[] = { "letters", "mail", "sms", "whatsapp",
	"calls", "visits", "handover" };

static const char *const text_columns[MESSAGE_TEXTS] = { "action_id",
	"action_plan", "level", "channel", "template", "tone", "queue",
	"status", "send_after", "deadline", "debtor_id", "debtor_name",
	"currency", "to", "language", "item_levels", "subject", "text", "html",
	"letter", "fee_list", "company", "arm", "plan_source", "credit_hold",
	"level_action", "level_since",
	"contact_rules", "bound_by", "action_timezone", "action_calendar",
	"send_until", "agent", "agent_rank", "agent_note", "item_dues", "place", "handover",
	"action_items", "action_overdue", "action_unapplied", "action_charges",
	"action_fees_open", "action_total", "action_payments" };

/* Messages of each kind in one batch; letters have their own key. */
enum { BATCH_MAIL = 500, BATCH_LIST = 10000, BATCH_LETTERS = 500 };

static enum export_kind
kind_of(enum channel channel)
{
	switch (channel) {
	case CHANNEL_EMAIL:
		return EXPORT_MAIL;
	case CHANNEL_SMS:
		return EXPORT_SMS;
	case CHANNEL_WHATSAPP:
		return EXPORT_WHATSAPP;
	case CHANNEL_CALL:
		return EXPORT_CALL;
	case CHANNEL_VISIT:
		return EXPORT_VISIT;
	case CHANNEL_EXPORT:
		return EXPORT_HANDOVER;
	case CHANNEL_LETTER:
	case CHANNELS:
		break;
	}
	return EXPORT_LETTER;
}

static enum column_need
need_of(int text)
{
	if (text == M_ACTION || text == M_CHANNEL || text == M_STATUS)
		return COLUMN_REQUIRED;
	return text < M_FEES ? COLUMN_PRESENT : COLUMN_OPTIONAL;
}

static bool
bind(struct exporting *x, struct columns *columns)
{
	for (int i = 0; i < MESSAGE_TEXTS; i++) {
		x->texts[i] = columns_bind(columns, text_columns[i],
		    COLUMN_STRING, need_of(i), POS_NONE);
		if (x->texts[i] < 0) {
			diag_note(x->exporter.diag, POS_NONE,
			    "export reads what 'dunning render' writes");
			return false;
		}
	}
	x->date = columns_bind(columns, "action_date", COLUMN_DATE,
	    COLUMN_REQUIRED, POS_NONE);
	x->total = columns_bind(columns, "action_total", COLUMN_MONEY,
	    COLUMN_REQUIRED, POS_NONE);
	x->max_days = columns_bind(columns, "action_max_days", COLUMN_INT,
	    COLUMN_PRESENT, POS_NONE);
	return x->date >= 0 && x->total >= 0 && x->max_days >= 0;
}

static bool
open_queues(struct exporting *x)
{
	const struct strategy *s = x->exporter.strategy;

	for (int i = 0; i < EXPORT_KINDS; i++) {
		struct queue *q = &x->queues[i];

		q->size = i == EXPORT_MAIL ? BATCH_MAIL : BATCH_LIST;
		if (i == EXPORT_LETTER)
			q->size = s->letters.batch > 0 ?
			    (size_t)s->letters.batch :
			    BATCH_LETTERS;
		q->arena = arena_new(0);
		q->messages = calloc(q->size, sizeof *q->messages);
		if (q->arena == NULL || q->messages == NULL) {
			diag_memory(x->exporter.diag);
			return false;
		}
	}
	return true;
}

static bool
exporting_open(struct stage *stage, struct columns *columns)
{
	struct exporting *x = (struct exporting *)stage;

	if (!bind(x, columns) || !open_queues(x))
		return false;
	if (x->options.ledger == NULL)
		return true;
	x->guard = export_guard_new(x->arena, x->options.strategy,
	    x->options.source, x->options.ledger, x->options.as_of,
	    x->exporter.diag);
	if (x->guard == NULL || x->options.dry_run)
		return x->guard != NULL;
	x->opened = true;
	return publisher_open(&x->exporter.publisher, x->options.dir,
	           x->options.ledger, x->exporter.diag) &&
	    publish_recover(&x->exporter.publisher) && export_journal_check(x);
}

static bool
copy_texts(const struct exporting *x, struct batch *b, size_t row,
    struct arena *arena, struct message *m)
{
	for (int i = 0; i < MESSAGE_TEXTS; i++) {
		const struct vector *v = batch_vector(b, x->texts[i]);
		struct text text;
		char *copy;

		if (!vector_valid(v, row))
			continue;
		text = vector_text(v, row);
		copy = arena_strndup(arena, text.at, text.len);
		if (copy == NULL)
			return false;
		m->texts[i] = (struct text){ copy, text.len };
	}
	return true;
}

static bool
read_message(struct exporting *x, struct batch *b, size_t row,
    struct message *m)
{
	struct text name = vector_text(batch_vector(b, x->texts[M_CHANNEL]), row);
	const struct vector *days = batch_vector(b, x->max_days);
	int channel = 0;

	while (channel < CHANNELS && !text_is(name, channel_names[channel]))
		channel++;
	if (channel == CHANNELS) {
		batch_reject(b, row, x->texts[M_CHANNEL], "R_CHANNEL",
		    "'%.*s' is not a channel", (int)name.len, name.at);
		return false;
	}
	*m = (struct message){ .channel = (enum channel)channel,
		.date = batch_vector(b, x->date)->date[row],
		.total = batch_vector(b, x->total)->number[row],
		.digits = batch_vector(b, x->total)->digits[row] };
	if (vector_valid(days, row))
		m->max_days = days->number[row];
	return true;
}

static bool
flush(struct exporting *x, enum export_kind kind)
{
	struct queue *q = &x->queues[kind];
	bool ok;

	if (q->count == 0)
		return true;
	if (x->options.ledger == NULL || x->options.dry_run)
		ok = export_rehearse(x, kind);
	else
		ok = export_publish(x, kind);
	q->count = 0;
	arena_reset(q->arena);
	return ok;
}

static struct text
text_at(const struct exporting *x, struct batch *b, size_t row,
    enum message_text text)
{
	static const struct text none = { "", 0 };
	const struct vector *v = batch_vector(b, x->texts[text]);

	return vector_valid(v, row) ? vector_text(v, row) : none;
}

/* False after rejecting a message that does not say to whom it goes, or
 * what. */
static bool
is_addressed(struct exporting *x, struct batch *b, size_t row,
    enum channel channel)
{
	bool texted = channel == CHANNEL_SMS || channel == CHANNEL_WHATSAPP;

	if ((texted || channel == CHANNEL_CALL) &&
	    !contact_usable(channel, text_at(x, b, row, M_TO)))
		batch_reject(b, row, x->texts[M_TO], "R_ADDRESS",
		    "the message has no telephone number");
	else if (texted && text_at(x, b, row, M_TEXT).len == 0)
		batch_reject(b, row, x->texts[M_TEXT], "R_TEMPLATE",
		    "the message has no text");
	else if (channel == CHANNEL_VISIT &&
	    text_at(x, b, row, M_PLACE).len == 0)
		batch_reject(b, row, x->texts[M_PLACE], "R_ADDRESS",
		    "the visit has no address");
	else if (channel == CHANNEL_EXPORT &&
	    (text_at(x, b, row, M_QUEUE).len == 0 ||
	        text_at(x, b, row, M_HANDOVER).len == 0))
		batch_reject(b, row, x->texts[M_QUEUE], "R_HANDOVER",
		    "the hand-over does not say to whom, or what");
	else
		return true;
	return false;
}

/* False after rejecting a message that no action looks like. */
static bool
is_message(struct exporting *x, struct batch *b, size_t row,
    const struct message *m)
{
	struct text id = text_at(x, b, row, M_ACTION);
	size_t count;

	if (!export_is_action_id(id))
		batch_reject(b, row, x->texts[M_ACTION], "R_ACTION",
		    "'%.*s' is not the id of an action", (int)id.len, id.at);
	else if (!export_is_item_list(text_at(x, b, row, M_ITEM_LEVELS)))
		batch_reject(b, row, x->texts[M_ITEM_LEVELS], "R_ITEM_KEY",
		    "the items of the message cannot be read");
	else if (!fee_list_valid(text_at(x, b, row, M_FEES), m->digits, &count))
		batch_reject(b, row, x->texts[M_FEES], "R_CHARGE",
		    "the fees of the message cannot be read");
	else
		return is_addressed(x, b, row, m->channel);
	return false;
}

/* Pending ones, too: their approval may have come. */
static bool
is_to_be_sent(struct exporting *x, struct batch *b, size_t row)
{
	struct text status = text_at(x, b, row, M_STATUS);

	if (text_is(status, "due") || text_is(status, "pending"))
		return true;
	batch_reject(b, row, x->texts[M_STATUS], "R_STATUS",
	    "a message is not exported unless it is due");
	return false;
}

static bool
add_message(struct exporting *x, struct batch *b, size_t row)
{
	struct message m;
	struct queue *q;
	enum export_kind kind;

	x->run.rows++;
	if (!read_message(x, b, row, &m) || !is_message(x, b, row, &m) ||
	    !is_to_be_sent(x, b, row)) {
		x->run.rejected++;
		return true;
	}
	kind = kind_of(m.channel);
	q = &x->queues[kind];
	/* A batch has one date, which its file is named by. */
	if (q->count == q->size ||
	    (q->count != 0 && q->messages[0].date != m.date))
		if (!flush(x, kind))
			return false;
	m.at = batch_at(b, row, 0);
	m.raw = record_raw(b, row);
	m.raw.at = arena_strndup(q->arena, m.raw.at, m.raw.len);
	if (m.raw.at == NULL || !copy_texts(x, b, row, q->arena, &m)) {
		diag_memory(x->exporter.diag);
		return false;
	}
	q->messages[q->count++] = m;
	return true;
}

static bool
exporting_run(struct stage *stage, struct batch *b)
{
	struct exporting *x = (struct exporting *)stage;

	for (size_t row = 0; row < b->rows; row++)
		if (b->fates[row] == FATE_KEPT && !add_message(x, b, row))
			return false;
	return true;
}

static bool
exporting_close(struct stage *stage)
{
	struct exporting *x = (struct exporting *)stage;

	for (int i = 0; i < EXPORT_KINDS; i++)
		if (!flush(x, (enum export_kind)i))
			return false;
	if (x->options.ledger == NULL || x->options.dry_run)
		return true;
	if (x->options.also != NULL &&
	    !x->options.also(x->options.also_ctx, x->options.ledger))
		return false;
	return export_run_commit(x);
}

struct stage *
exporting_stage(struct arena *arena, const struct exporting_options *options,
    struct diag *diag)
{
	struct exporting *x = arena_alloc(arena, 1, sizeof *x);

	if (x == NULL) {
		diag_memory(diag);
		return NULL;
	}
	x->stage = (struct stage){ .name = "export", .open = exporting_open,
		.run = exporting_run, .close = exporting_close,
		.sink = true };
	x->exporter.diag = diag;
	x->exporter.strategy = options->strategy;
	x->exporter.spreadsheet = options->spreadsheet;
	buf_init(&x->exporter.work, SIZE_MAX);
	x->options = *options;
	x->arena = arena;
	return &x->stage;
}

void
exporting_free(struct stage *stage)
{
	struct exporting *x = (struct exporting *)stage;

	if (x == NULL)
		return;
	if (x->opened)
		publisher_close(&x->exporter.publisher);
	x->opened = false;
	export_guard_clear(x->guard);
	x->guard = NULL;
	if (x->exporter.press != NULL)
		letter_press_free(x->exporter.press);
	x->exporter.press = NULL;
	buf_clear(&x->exporter.work);
	export_run_clear(x);
	for (int i = 0; i < EXPORT_KINDS; i++) {
		arena_free(x->queues[i].arena);
		free(x->queues[i].messages);
		x->queues[i] = (struct queue){ .arena = NULL };
	}
}

const struct exporting_counts *
exporting_result(const struct stage *stage)
{
	return &((const struct exporting *)stage)->exporter.counts;
}
