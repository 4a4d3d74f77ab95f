#include "message/export_internal.h"
#include "message/export_past.h"

#include "base/date.h"
#include "stream/record_write.h"

/* item_levels: KEY=LEVEL|..., item_dues: KEY=DATE|... in the same order, some
 * left out. */
static struct ledger_item *
read_items(struct exporting *x, const struct message *m, struct arena *arena,
    size_t *count)
{
	struct text list = m->texts[M_ITEM_LEVELS], dues = m->texts[M_DUES];
	struct ledger_item *items =
	    arena_alloc(arena, list.len + 1, sizeof *items);
	struct text key, level, due_key = { NULL, 0 }, due = { NULL, 0 };

	*count = 0;
	if (items == NULL) {
		diag_memory(x->exporter.diag);
		return NULL;
	}
	export_next_item(&dues, &due_key, &due);
	while (export_next_item(&list, &key, &level)) {
		struct ledger_item *item = &items[(*count)++];

		item->item = key;
		item->due = DATE_NONE;
		if (level.len != 0)
			item->level = level;
		if (due_key.at == NULL || !text_equal(due_key, key))
			continue;
		if (!date_parse(due, &item->due))
			item->due = DATE_NONE;
		if (!export_next_item(&dues, &due_key, &due))
			due_key.at = NULL;
	}
	return items;
}

static struct ledger_action
action_of(const struct exporter *e, const struct message *m)
{
	return (struct ledger_action){
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
		.queue = m->texts[M_QUEUE],
		.timezone = m->texts[M_TIMEZONE],
		.bound_by = m->texts[M_BOUND_BY],
		.calendar = m->texts[M_CALENDAR],
		.rules = m->texts[M_RULES],
		.arm = m->texts[M_ARM],
		.agent = m->texts[M_AGENT],
		.plan_source = m->texts[M_PLAN_SOURCE],
		.amount = m->total,
		.digits = m->digits,
	};
}

static bool
claim(struct exporting *x, struct queue *q, struct message *m)
{
	struct exporter *e = &x->exporter;
	struct ledger_action action = action_of(e, m);

	action.items = read_items(x, m, q->arena, &action.item_count);
	if (action.items == NULL)
		return false;
	action.fees = export_fees(
	    m->texts[M_FEES], m->digits, q->arena, &action.fee_count);
	if (action.fees == NULL) {
		diag_memory(e->diag);
		return false;
	}
	switch (ledger_claim(
	    x->options.ledger, &e->publisher.batch, &action)) {
	case LEDGER_CLAIMED:
		m->claimed = true;
		return export_guard_count(x->guard, m);
	case LEDGER_ALREADY:
		e->counts.known++;
		return true;
	case LEDGER_TROUBLE:
		break;
	}
	return false;
}

/* Reported and kept, but not lost: planning sees it again. */
static bool
refuse(struct exporting *x, struct queue *q, const struct message *m,
    struct text codes)
{
	const char *why = arena_printf(q->arena,
	    "what the ledger says by now forbids it: %.*s",
	    (int)codes.len, codes.at);

	if (why == NULL) {
		diag_memory(x->exporter.diag);
		return false;
	}
	x->exporter.counts.refused++;
	diag_at(x->exporter.diag, DIAG_REJECT, "R_REFUSED", m->at,
	    "action %.*s of debtor %.*s is not sent: %s",
	    (int)m->texts[M_ACTION].len, m->texts[M_ACTION].at,
	    (int)m->texts[M_DEBTOR].len,
	    m->texts[M_DEBTOR].at != NULL ? m->texts[M_DEBTOR].at : "", why);
	reject_late(x->stage.rejects, m->raw, m->at, why);
	return true;
}

enum asked { ASKED_FREE, ASKED_NOT, ASKED_FAILED };

static enum asked
ask(struct exporting *x, struct queue *q, struct message *m)
{
	struct exporting_counts *counts = &x->exporter.counts;
	struct text codes;

	switch (export_guard(x->guard, m, q->arena, &codes)) {
	case GUARD_FREE:
		return ASKED_FREE;
	case GUARD_KNOWN:
		counts->known++;
		return ASKED_NOT;
	case GUARD_WAITS:
		counts->pending++;
		return ASKED_NOT;
	case GUARD_DECLINED:
		counts->declined++;
		return ASKED_NOT;
	case GUARD_REFUSED:
		return refuse(x, q, m, codes) ? ASKED_NOT : ASKED_FAILED;
	case GUARD_FAILED:
		break;
	}
	return ASKED_FAILED;
}

/* One transaction: either all claims of the batch are there, or none. */
static bool
claim_all(struct exporting *x, enum export_kind kind, size_t *claimed)
{
	static const char *const kinds[] = { "letter", "mail", "sms",
		"whatsapp", "call", "visit", "handover" };
	struct queue *q = &x->queues[kind];
	bool ok;

	export_guard_forget(x->guard);
	if (!ledger_begin(x->options.ledger))
		return false;
	ok = publish_begin(&x->exporter.publisher, kinds[kind],
	    q->messages[0].date);
	*claimed = 0;
	for (size_t i = 0; ok && i < q->count; i++) {
		struct message *m = &q->messages[i];
		enum asked asked = ask(x, q, m);

		ok = asked == ASKED_NOT ||
		    (asked == ASKED_FREE && claim(x, q, m));
		*claimed += m->claimed;
	}
	if (ok && *claimed != 0)
		return ledger_commit(x->options.ledger);
	ledger_rollback(x->options.ledger);
	return ok;
}

/* Claims of messages that could not be made are taken back. */
static bool
unclaim(struct exporting *x, struct queue *q, const bool *was, size_t *left)
{
	struct exporter *e = &x->exporter;
	struct ledger *ledger = x->options.ledger;

	*left = 0;
	if (!ledger_begin(ledger))
		return false;
	for (size_t i = 0; i < q->count; i++) {
		const struct message *m = &q->messages[i];

		*left += m->claimed;
		if (!was[i] || m->claimed)
			continue;
		e->counts.rejected++;
		reject_late(x->stage.rejects, m->raw, m->at,
		    "its message cannot be made");
		if (!ledger_unclaim(ledger, &e->publisher.batch,
		        m->texts[M_ACTION])) {
			ledger_rollback(ledger);
			return false;
		}
	}
	return ledger_commit(ledger);
}

static bool
write_files(struct exporting *x, enum export_kind kind)
{
	struct exporter *e = &x->exporter;
	struct queue *q = &x->queues[kind];

	switch (kind) {
	case EXPORT_LETTER:
		return export_letters(e, q->messages, q->count);
	case EXPORT_MAIL:
		return export_mails(e, q->messages, q->count);
	case EXPORT_CALL:
	case EXPORT_VISIT:
		return export_worklists(e, kind, q->messages, q->count);
	case EXPORT_HANDOVER:
		return export_handovers(e, q->messages, q->count);
	case EXPORT_SMS:
	case EXPORT_WHATSAPP:
	case EXPORT_KINDS:
		break;
	}
	return export_list(e, kind, q->messages, q->count);
}

static bool
count_sent(struct exporting *x, const struct queue *q)
{
	for (size_t i = 0; i < q->count; i++)
		if (q->messages[i].claimed &&
		    !export_run_add(x, &q->messages[i]))
			return false;
	return true;
}

bool
export_publish(struct exporting *x, enum export_kind kind)
{
	struct exporter *e = &x->exporter;
	struct queue *q = &x->queues[kind];
	size_t claimed, left;
	bool *was;

	if (!export_run_begin(x, q->messages[0].date) ||
	    !claim_all(x, kind, &claimed))
		return false;
	if (claimed == 0)
		return true;
	was = arena_alloc(q->arena, q->count, sizeof *was);
	if (was == NULL) {
		diag_memory(e->diag);
		return false;
	}
	for (size_t i = 0; i < q->count; i++)
		was[i] = q->messages[i].claimed;
	if (!write_files(x, kind) || !unclaim(x, q, was, &left))
		return false;
	e->counts.written[kind] += left;
	if (left == 0)
		return publish_abandon(&e->publisher);
	return export_credit_holds(e, q->messages, q->count) &&
	    export_journal(x, q->messages[0].date) &&
	    publish_commit(&e->publisher) && count_sent(x, q);
}

bool
export_rehearse(struct exporting *x, enum export_kind kind)
{
	struct queue *q = &x->queues[kind];

	if (x->guard != NULL)
		export_guard_forget(x->guard);
	for (size_t i = 0; i < q->count; i++) {
		struct message *m = &q->messages[i];
		enum asked asked = ASKED_FREE;

		if (x->guard != NULL)
			asked = ask(x, q, m);
		else if (text_is(m->texts[M_STATUS], "pending")) {
			x->exporter.counts.pending++;
			continue;
		}
		if (asked == ASKED_FAILED ||
		    (asked == ASKED_FREE && x->guard != NULL &&
		        !export_guard_count(x->guard, m)))
			return false;
		x->exporter.counts.written[kind] += asked == ASKED_FREE;
	}
	return true;
}
