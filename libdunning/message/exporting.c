#include "message/exporting.h"

#include <stdlib.h>
#include <string.h>

#include "contact/contact.h"
#include "ledger/fee_list.h"
#include "message/export_message.h"
#include "stream/record_write.h"

const char *const export_folders[] = { "letters", "mail", "sms", "whatsapp",
	"calls" };

static const char *const text_columns[MESSAGE_TEXTS] = { "action_id",
	"action_plan", "level", "channel", "template", "tone", "queue",
	"status", "send_after", "deadline", "debtor_id", "debtor_name",
	"currency", "to", "language", "item_levels", "subject", "text", "html",
	"letter", "fee_list" };

/* Messages of each kind in one batch; letters have their own key. */
enum { BATCH_MAIL = 500, BATCH_LIST = 10000, BATCH_LETTERS = 500 };

/* The messages of one kind that wait until their batch is full. */
struct queue {
	struct arena *arena;
	struct message *messages;
	size_t count, size;
};

struct exporting {
	struct stage stage;
	struct exporter exporter;
	struct ledger *ledger;
	const char *dir;
	int texts[MESSAGE_TEXTS];
	int date, total, max_days;
	struct queue queues[EXPORT_KINDS];
	bool opened;
};

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
	case CHANNEL_LETTER:
	case CHANNELS:
		break;
	}
	return EXPORT_LETTER;
}

static bool
bind(struct exporting *x, struct columns *columns)
{
	for (int i = 0; i < MESSAGE_TEXTS; i++) {
		x->texts[i] = columns_bind(columns, text_columns[i],
		    COLUMN_STRING,
		    i == M_ACTION || i == M_CHANNEL || i == M_STATUS ?
		        COLUMN_REQUIRED :
		        i == M_FEES ? COLUMN_OPTIONAL : COLUMN_PRESENT,
		    POS_NONE);
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
	if (x->ledger == NULL)
		return true;
	x->opened = true;
	return publisher_open(&x->exporter.publisher, x->dir, x->ledger,
	           x->exporter.diag) &&
	    publish_recover(&x->exporter.publisher);
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

/* item_levels: key=level|key=level */
static struct ledger_item *
read_items(struct exporting *x, const struct message *m, struct arena *arena,
    size_t *count)
{
	struct text list = m->texts[M_ITEM_LEVELS], piece;
	struct ledger_item *items =
	    arena_alloc(arena, list.len + 1, sizeof *items);

	*count = 0;
	if (items == NULL) {
		diag_memory(x->exporter.diag);
		return NULL;
	}
	while (list.at != NULL && text_split(&list, '|', &piece)) {
		const char *equals = memchr(piece.at, '=', piece.len);

		if (equals == NULL)
			continue;
		items[*count].item =
		    (struct text){ piece.at, (size_t)(equals - piece.at) };
		if (equals + 1 < piece.at + piece.len)
			items[*count].level = (struct text){ equals + 1,
				piece.len - items[*count].item.len - 1 };
		++*count;
	}
	return items;
}

static bool
claim(struct exporting *x, struct queue *q, struct message *m)
{
	struct exporter *e = &x->exporter;
	struct ledger_action action = {
		.action_id = m->texts[M_ACTION],
		.strategy = e->strategy->name.text,
		.plan = m->texts[M_PLAN],
		.debtor = m->texts[M_DEBTOR],
		.currency = m->texts[M_CURRENCY],
		.level = m->texts[M_LEVEL],
		.template = m->texts[M_TEMPLATE],
		.address = m->texts[M_TO],
		.channel = m->channel,
		.as_of = m->date,
		.send_after = m->texts[M_SEND_AFTER],
		.amount = m->total,
		.digits = m->digits,
	};

	action.items = read_items(x, m, q->arena, &action.item_count);
	if (action.items == NULL)
		return false;
	action.fees = export_fees(
	    m->texts[M_FEES], m->digits, q->arena, &action.fee_count);
	if (action.fees == NULL) {
		diag_memory(e->diag);
		return false;
	}
	switch (ledger_claim(x->ledger, &e->publisher.batch, &action)) {
	case LEDGER_CLAIMED:
		m->claimed = true;
		return true;
	case LEDGER_ALREADY:
		e->counts.known++;
		return true;
	case LEDGER_TROUBLE:
		break;
	}
	return false;
}

/* One transaction: either all claims of the batch are there, or none. */
static bool
claim_all(struct exporting *x, enum export_kind kind, size_t *claimed)
{
	static const char *const kinds[] = { "letter", "mail", "sms",
		"whatsapp", "call" };
	struct queue *q = &x->queues[kind];
	bool ok;

	if (!ledger_begin(x->ledger))
		return false;
	ok = publish_begin(&x->exporter.publisher, kinds[kind],
	    q->messages[0].date);
	*claimed = 0;
	for (size_t i = 0; ok && i < q->count; i++) {
		ok = claim(x, q, &q->messages[i]);
		*claimed += q->messages[i].claimed;
	}
	if (ok && *claimed != 0)
		return ledger_commit(x->ledger);
	ledger_rollback(x->ledger);
	return ok;
}

/* Claims of messages that could not be made are taken back. */
static bool
unclaim(struct exporting *x, struct queue *q, const bool *was, size_t *left)
{
	struct exporter *e = &x->exporter;

	*left = 0;
	if (!ledger_begin(x->ledger))
		return false;
	for (size_t i = 0; i < q->count; i++) {
		*left += q->messages[i].claimed;
		if (!was[i] || q->messages[i].claimed)
			continue;
		e->counts.rejected++;
		reject_late(x->stage.rejects, q->messages[i].raw,
		    q->messages[i].at, "its message cannot be made");
		if (!ledger_unclaim(x->ledger, &e->publisher.batch,
		        q->messages[i].texts[M_ACTION])) {
			ledger_rollback(x->ledger);
			return false;
		}
	}
	return ledger_commit(x->ledger);
}

static bool
write_files(struct exporting *x, enum export_kind kind)
{
	struct queue *q = &x->queues[kind];

	switch (kind) {
	case EXPORT_LETTER:
		return export_letters(&x->exporter, q->messages, q->count);
	case EXPORT_MAIL:
		return export_mails(&x->exporter, q->messages, q->count);
	case EXPORT_SMS:
	case EXPORT_WHATSAPP:
	case EXPORT_CALL:
	case EXPORT_KINDS:
		break;
	}
	return export_list(&x->exporter, kind, q->messages, q->count);
}

static bool
publish(struct exporting *x, enum export_kind kind)
{
	struct queue *q = &x->queues[kind];
	size_t claimed, left;
	bool *was;

	if (!claim_all(x, kind, &claimed))
		return false;
	if (claimed == 0)
		return true;
	was = arena_alloc(q->arena, q->count, sizeof *was);
	if (was == NULL) {
		diag_memory(x->exporter.diag);
		return false;
	}
	for (size_t i = 0; i < q->count; i++)
		was[i] = q->messages[i].claimed;
	if (!write_files(x, kind) || !unclaim(x, q, was, &left))
		return false;
	x->exporter.counts.written[kind] += left;
	return left != 0 ? publish_commit(&x->exporter.publisher) :
	                   publish_abandon(&x->exporter.publisher);
}

static bool
flush(struct exporting *x, enum export_kind kind)
{
	struct queue *q = &x->queues[kind];
	bool ok = true;

	if (q->count == 0)
		return true;
	if (x->ledger == NULL)
		x->exporter.counts.written[kind] += q->count;
	else
		ok = publish(x, kind);
	q->count = 0;
	arena_reset(q->arena);
	return ok;
}

/* False after rejecting a message that no due action looks like. */
static bool
is_message(struct exporting *x, struct batch *b, size_t row,
    const struct message *m)
{
	static const struct text none = { "", 0 };
	struct text id = vector_text(batch_vector(b, x->texts[M_ACTION]), row);
	const struct vector *v = batch_vector(b, x->texts[M_ITEM_LEVELS]);
	const struct vector *to = batch_vector(b, x->texts[M_TO]);
	const struct vector *fees = batch_vector(b, x->texts[M_FEES]);
	const struct vector *text = batch_vector(b, x->texts[M_TEXT]);
	bool phone = m->channel != CHANNEL_EMAIL &&
	    m->channel != CHANNEL_LETTER;
	size_t count;

	if (!export_is_action_id(id))
		batch_reject(b, row, x->texts[M_ACTION], "R_ACTION",
		    "'%.*s' is not the id of an action", (int)id.len, id.at);
	else if (!export_is_item_list(
	             vector_valid(v, row) ? vector_text(v, row) : none))
		batch_reject(b, row, x->texts[M_ITEM_LEVELS], "R_ITEM_KEY",
		    "the items of the message cannot be read");
	else if (!fee_list_valid(vector_valid(fees, row) ?
	                 vector_text(fees, row) :
	                 none,
	             m->digits, &count))
		batch_reject(b, row, x->texts[M_FEES], "R_CHARGE",
		    "the fees of the message cannot be read");
	else if (phone &&
	    !contact_usable(m->channel,
	        vector_valid(to, row) ? vector_text(to, row) : none))
		batch_reject(b, row, x->texts[M_TO], "R_ADDRESS",
		    "the message has no telephone number");
	else if (phone && m->channel != CHANNEL_CALL && !vector_valid(text, row))
		batch_reject(b, row, x->texts[M_TEXT], "R_TEMPLATE",
		    "the message has no text");
	else
		return true;
	return false;
}

static bool
add_message(struct exporting *x, struct batch *b, size_t row)
{
	struct message m;
	struct queue *q;
	enum export_kind kind;

	if (!read_message(x, b, row, &m) || !is_message(x, b, row, &m))
		return true;
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
	if (text_is(m.texts[M_STATUS], "due"))
		q->messages[q->count++] = m;
	else if (text_is(m.texts[M_STATUS], "pending"))
		x->exporter.counts.pending++;
	else
		batch_reject(b, row, x->texts[M_STATUS], "R_STATUS",
		    "a message is not exported unless it is due");
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
	return true;
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
	buf_init(&x->exporter.work, SIZE_MAX);
	x->ledger = options->ledger;
	x->dir = options->dir;
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
	if (x->exporter.press != NULL)
		letter_press_free(x->exporter.press);
	x->exporter.press = NULL;
	buf_clear(&x->exporter.work);
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
