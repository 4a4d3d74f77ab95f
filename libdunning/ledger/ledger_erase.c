/* ledger_erase.c -- the personal data of one debtor go; what was done stays. */
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "ledger/ledger_address.h"
#include "ledger/ledger_load.h"

/* What erasing one debtor works with. */
struct erasing {
	struct ledger *ledger;
	struct text debtor;
	char token[LEDGER_TOKEN]; /* of the debtor */
	struct text erased;       /* the same */
	struct ledger_rows actions;
	struct ledger_erased *counts;
};

struct old_action {
	int64_t id, batch;
	struct text action_id, address;
};

/* Company, instalment and type of a document are no personal data. */
static bool
erase_item(struct erasing *e, struct text item, struct buf *key)
{
	if (ledger_erased_key(e->ledger, item, key))
		return true;
	db_damaged(e->ledger->db, "an item key in it is none");
	return false;
}

static struct text
erase_address(struct erasing *e, struct text address, char token[LEDGER_TOKEN])
{
	if (address.len == 0)
		return address;
	return ledger_address_token(
	    e->ledger, ledger_address_hash(address), token);
}

static struct text
text_in(const struct buf *buf)
{
	return (struct text){ buf_text(buf), buf->len };
}

/* --- items and fees ------------------------------------------------------- */

static bool
keep_items(struct erasing *e, int64_t action)
{
	struct ledger *ledger = e->ledger;
	struct query *row = db_query(ledger->db, SQL_ERASE_ITEMS);
	enum query_step step;
	bool ok = true;

	ledger->items.count = 0;
	query_put_text(row, e->debtor);
	query_put_int(row, action);
	while ((step = query_step(row)) == QUERY_ROW) {
		struct ledger_item *item =
		    ledger_rows_add(ledger, &ledger->items, sizeof *item);

		if (item == NULL)
			break;
		item->item = ledger_keep(ledger, query_text(row, 0), &ok);
		item->level = ledger_keep(ledger, query_text(row, 1), &ok);
		item->due = query_date(row, 2);
		if (!ok)
			break;
	}
	query_end(row);
	return step == QUERY_DONE;
}

static bool
keep_fees(struct erasing *e, int64_t action)
{
	struct ledger *ledger = e->ledger;
	struct query *row = db_query(ledger->db, SQL_ERASE_FEES);
	enum query_step step;
	bool ok = true;

	ledger->fees.count = 0;
	query_put_text(row, e->debtor);
	query_put_int(row, action);
	while ((step = query_step(row)) == QUERY_ROW) {
		struct ledger_past_fee *past =
		    ledger_rows_add(ledger, &ledger->fees, sizeof *past);

		if (past == NULL)
			break;
		past->fee.charge =
		    ledger_keep(ledger, query_text(row, 0), &ok);
		past->fee.item = ledger_keep(ledger, query_text(row, 1), &ok);
		past->fee.amount = query_int(row, 2);
		if (!ok)
			break;
	}
	query_end(row);
	return step == QUERY_DONE;
}

static bool
remove_with(struct erasing *e, enum ledger_sql which, int64_t action)
{
	struct query *query = db_query(e->ledger->db, (int)which);

	query_put_text(query, e->debtor);
	query_put_int(query, action);
	return query_run(query);
}

static bool
erase_parts(struct erasing *e, int64_t action, struct buf *key)
{
	struct ledger *ledger = e->ledger;
	const struct ledger_item *items;
	const struct ledger_past_fee *fees;

	if (!keep_items(e, action) || !keep_fees(e, action) ||
	    !remove_with(e, SQL_ERASE_ITEM, action) ||
	    !remove_with(e, SQL_ERASE_FEE, action))
		return false;
	items = ledger->items.at;
	for (size_t i = 0; i < ledger->items.count; i++) {
		struct ledger_item item = items[i];

		if (!erase_item(e, item.item, key))
			return false;
		item.item = text_in(key);
		if (!ledger_add_item(ledger, e->erased, action, &item))
			return false;
	}
	fees = ledger->fees.at;
	for (size_t i = 0; i < ledger->fees.count; i++) {
		struct ledger_fee fee = fees[i].fee;

		if (!erase_item(e, fee.item, key))
			return false;
		fee.item = text_in(key);
		if (!ledger_add_fee(ledger, e->erased, action, &fee))
			return false;
	}
	return true;
}

/* --- actions -------------------------------------------------------------- */

static bool
list_actions(struct erasing *e)
{
	struct ledger *ledger = e->ledger;
	struct query *row = db_query(ledger->db, SQL_ERASE_ACTIONS);
	enum query_step step;
	bool ok = true, left = false;

	query_put_text(row, e->debtor);
	while (ok && !left && (step = query_step(row)) == QUERY_ROW) {
		struct old_action *action =
		    ledger_rows_add(ledger, &e->actions, sizeof *action);

		if (action == NULL)
			break;
		action->id = query_int(row, 0);
		action->action_id =
		    ledger_keep(ledger, query_text(row, 1), &ok);
		action->batch = query_int(row, 2);
		left = query_int(row, 3) != 0;
		action->address = ledger_keep(ledger, query_text(row, 4), &ok);
	}
	query_end(row);
	if (!left)
		return ok && step == QUERY_DONE;
	diag_at(ledger->diag, DIAG_ERROR, "E_LEDGER_LEFT",
	    POS_FILE(ledger->path), "an action of this debtor is in a batch "
	    "that a killed run left");
	diag_note(ledger->diag, POS_NONE,
	    "run export once more, which ends that batch, then erase");
	return false;
}

static bool
erase_action(struct erasing *e, const struct old_action *old, struct buf *key)
{
	struct db *db = e->ledger->db;
	char id[LEDGER_TOKEN], address[LEDGER_TOKEN];
	struct text token = ledger_token(e->ledger, old->action_id, id);
	struct query *query;

	if (!erase_parts(e, old->id, key))
		return false;
	query = db_query(db, SQL_ERASE_ACTION);
	query_put_int(query, old->id);
	query_put_text(query, e->erased);
	query_put_text(query, token);
	query_put_text(query, erase_address(e, old->address, address));
	if (!query_run(query))
		return false;
	/* A decision about an action that nobody knew yet has no debtor. */
	query = db_query(db, SQL_ERASE_DECISIONS);
	query_put_text(query, old->action_id);
	query_put_text(query, token);
	if (!query_run(query))
		return false;
	e->counts->actions++;
	if (old->batch == 0)
		return true;
	query = db_query(db, SQL_ERASE_FILES);
	query_put_int(query, old->batch);
	query_put_text(query, old->action_id);
	query_put_text(query, token);
	return query_run(query);
}

/* --- events --------------------------------------------------------------- */

static bool
keep_events(struct erasing *e)
{
	struct ledger *ledger = e->ledger;
	struct ledger_row row = {
		.query = db_query(ledger->db, SQL_EVENTS) };
	enum query_step step;

	ledger->events.count = 0;
	query_put_text(row.query, e->debtor);
	while ((step = query_step(row.query)) == QUERY_ROW) {
		struct ledger_event *event =
		    ledger_rows_add(ledger, &ledger->events, sizeof *event);

		if (event == NULL || !ledger_event_get(
		        ledger, ledger->arena, &row, event))
			break;
	}
	query_end(row.query);
	return step == QUERY_DONE;
}

/* Who decided for the creditor is no debtor; a plan is a name of the
 * strategy. */
static bool
keeps_words(enum ledger_event_kind kind)
{
	return kind == EVENT_APPROVED || kind == EVENT_REJECTED ||
	    kind == EVENT_ESCALATED || kind == EVENT_ERASED;
}

static bool
has_plan_code(enum ledger_event_kind kind)
{
	return kind == EVENT_PLAN_AGREED || kind == EVENT_PLAN_INSTALMENT ||
	    kind == EVENT_PLAN_CANCELLED;
}

enum { LOST_WORDS = 4 };

/* What tells an event from others of its day is lost with it, and still three
 * calls are three calls for a cap. */
static bool
erase_words(struct erasing *e, const struct text lost[LOST_WORDS],
    char token[LEDGER_TOKEN], struct text *by)
{
	struct buf words;
	bool any = false, ok;

	buf_init(&words, LIMIT_RECORD_BYTES);
	for (size_t i = 0; i < LOST_WORDS; i++) {
		any = any || lost[i].len > 0;
		buf_add(&words, lost[i].at == NULL ? "" : lost[i].at,
		    lost[i].len);
		buf_putc(&words, '\n');
	}
	*by = (struct text){ NULL, 0 };
	if (any)
		*by = ledger_token(e->ledger, text_in(&words), token);
	ok = !words.failed;
	buf_clear(&words);
	if (!ok)
		diag_memory(e->ledger->diag);
	return ok;
}

/* An event without its personal data. */
struct bare_event {
	struct ledger_event event;
	struct buf item;
	char tokens[5][LEDGER_TOKEN];
};

/* The texts of the event stay in old and *bare. */
static bool
make_bare(struct erasing *e, const struct ledger_event *old,
    struct bare_event *bare)
{
	const struct text none = { NULL, 0 };
	struct ledger *ledger = e->ledger;
	struct ledger_event *event = &bare->event;
	bool of_all = old->kind == EVENT_DISPUTED || old->kind == EVENT_HOLD;
	const struct text lost[LOST_WORDS] = { old->by, old->value,
		of_all ? old->item : none, of_all ? old->doc_id : none };

	*event = *old;
	if (!erase_item(e, old->item, &bare->item))
		return false;
	event->item = text_in(&bare->item);
	/* Nobody can tell any more what it holds, so it holds all. */
	if (of_all)
		event->item = event->doc_id = none;
	if (old->action_id.len > 0)
		event->action_id =
		    ledger_token(ledger, old->action_id, bare->tokens[0]);
	if (event->doc_id.len > 0)
		event->doc_id =
		    ledger_token(ledger, old->doc_id, bare->tokens[1]);
	event->address = erase_address(e, old->address, bare->tokens[2]);
	if (old->code.len > 0 && has_plan_code(old->kind))
		event->code = ledger_token(ledger, old->code, bare->tokens[3]);
	if (keeps_words(old->kind))
		return true;
	event->value = none;
	return erase_words(e, lost, bare->tokens[4], &event->by);
}

static bool
erase_event(
    struct erasing *e, const struct ledger_event *old, struct bare_event *bare)
{
	bool added;

	if (!make_bare(e, old, bare))
		return false;
	e->counts->events++;
	return ledger_event_put(e->ledger, e->erased, &bare->event,
	    (struct text){ NULL, 0 }, &added);
}

bool
ledger_event_was_erased(struct ledger *ledger, struct text debtor,
    const struct ledger_event *event, bool *was)
{
	struct erasing e = { .ledger = ledger, .debtor = debtor };
	struct bare_event bare;
	bool ok;

	*was = false;
	if (!ledger->erased ||
	    (debtor.len == LEDGER_TOKEN - 1 && debtor.at[0] == '~'))
		return true;
	e.erased = ledger_token(ledger, debtor, e.token);
	buf_init(&bare.item, LIMIT_RECORD_BYTES);
	ok = make_bare(&e, event, &bare) &&
	    ledger_event_is_there(ledger, e.erased, &bare.event, was);
	buf_clear(&bare.item);
	return ok;
}

static bool
erase_events(struct erasing *e)
{
	struct ledger *ledger = e->ledger;
	struct query *query;
	struct bare_event bare;
	bool ok = true;

	if (!keep_events(e))
		return false;
	query = db_query(ledger->db, SQL_ERASE_EVENTS_GONE);
	query_put_text(query, e->debtor);
	if (!query_run(query))
		return false;
	buf_init(&bare.item, LIMIT_RECORD_BYTES);
	for (size_t i = 0; ok && i < ledger->events.count; i++)
		ok = erase_event(e,
		    (const struct ledger_event *)ledger->events.at + i, &bare);
	buf_clear(&bare.item);
	return ok;
}

/* --- all ------------------------------------------------------------------ */

static bool
erase_all(struct erasing *e, int32_t date, struct text by, struct text at)
{
	const struct ledger_event told = { .kind = EVENT_ERASED,
		.date = date,
		.channel = -1,
		.from = DATE_NONE,
		.until = DATE_NONE,
		.amount = INT64_MIN,
		.by = by,
		.at = at };
	struct buf key;
	bool ok, added;

	if (!ledger_key_make(e->ledger))
		return false;
	e->erased = ledger_token(e->ledger, e->debtor, e->token);
	buf_init(&key, LIMIT_RECORD_BYTES);
	ok = list_actions(e);
	for (size_t i = 0; ok && i < e->actions.count; i++)
		ok = erase_action(
		    e, (const struct old_action *)e->actions.at + i, &key);
	ok = ok && erase_events(e);
	buf_clear(&key);
	/* What is not there is not told either: the id may be a mistake. */
	if (!ok || (e->counts->actions == 0 && e->counts->events == 0))
		return ok;
	return ledger_event_add(e->ledger, e->erased, &told,
	    (struct text){ NULL, 0 }, &added);
}

bool
ledger_erase(struct ledger *ledger, struct text debtor, int32_t date,
    struct text by, struct text at, struct ledger_erased *counts)
{
	struct erasing e = { .ledger = ledger,
		.debtor = debtor,
		.counts = counts };
	bool done;

	*counts = (struct ledger_erased){ .actions = 0 };
	arena_reset(ledger->arena);
	if (!ledger_moment_check(ledger, at) ||
	    !db_run(ledger->db, "PRAGMA secure_delete = ON") ||
	    !ledger_begin(ledger))
		return false;
	done = erase_all(&e, date, by, at);
	free(e.actions.at);
	if (done)
		return ledger_commit(ledger) && ledger_scrub(ledger);
	ledger_rollback(ledger);
	return false;
}
