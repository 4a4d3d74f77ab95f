#include <assert.h>
#include <string.h>

#include "base/date.h"
#include "ledger/ledger_internal.h"

bool
ledger_begin(struct ledger *ledger)
{
	return ledger_history_in_order(ledger, false) &&
	    db_begin(ledger->db);
}

bool
ledger_commit(struct ledger *ledger)
{
	return db_commit(ledger->db);
}

void
ledger_rollback(struct ledger *ledger)
{
	db_rollback(ledger->db);
}

/* --- one batch ------------------------------------------------------------ */

static bool
next_number(struct ledger *ledger, struct ledger_batch *batch)
{
	struct query *query = db_query(ledger->db, SQL_BATCH_NUMBER);

	query_put_text(query, batch->kind);
	query_put_date(query, batch->as_of);
	if (query_step(query) != QUERY_ROW)
		return false;
	batch->number = query_int(query, 0);
	query_end(query);
	return true;
}

bool
ledger_batch_new(struct ledger *ledger, struct text kind, int32_t as_of,
    struct ledger_batch *batch)
{
	struct query *query;

	assert(kind.len > 0 && memchr(kind.at, '/', kind.len) == NULL);
	*batch = (struct ledger_batch){ .kind = kind, .as_of = as_of };
	if (!next_number(ledger, batch))
		return false;
	query = db_query(ledger->db, SQL_BATCH_ADD);
	query_put_text(query, kind);
	query_put_date(query, as_of);
	query_put_int(query, batch->number);
	query_put_text(query, TEXT("claimed"));
	query_put_text(query, (struct text){ NULL, 0 });
	query_put_int(query, ledger->run);
	if (!query_run(query))
		return false;
	batch->id = db_last_id(ledger->db);
	if (ledger->first_batch == 0)
		ledger->first_batch = batch->id;
	return true;
}

bool
ledger_has_batch(struct ledger *ledger, struct text kind, int32_t as_of,
    int64_t number, bool *has)
{
	struct query *row = db_query(ledger->db, SQL_BATCH_FIND);
	enum query_step step;

	query_put_text(row, kind);
	query_put_date(row, as_of);
	query_put_int(row, number);
	step = query_step(row);
	*has = step == QUERY_ROW && (text_is(query_text(row, 1), "ready") ||
	                                text_is(query_text(row, 1), "done"));
	query_end(row);
	return step != QUERY_TROUBLE;
}

static bool
tell_state(
    struct ledger *ledger, const struct ledger_batch *batch, const char *what)
{
	char as_of[DATE_TEXT_MAX];

	date_format(batch->as_of, as_of, sizeof(as_of));
	diag_at(ledger->diag, DIAG_ERROR, "E_LEDGER_STATE",
	    POS_FILE(ledger->path), "batch %lld of %s (%.*s) %s",
	    (long long)batch->number, as_of, (int)batch->kind.len,
	    batch->kind.at, what);
	return false;
}

/* One change of state in a transaction of its own. */
static bool
change_state(struct ledger *ledger, struct query *query,
    const struct ledger_batch *batch, const char *not_so)
{
	if (!query_run(query)) {
		ledger_rollback(ledger);
		return false;
	}
	if (db_changes(ledger->db) == 1)
		return ledger_commit(ledger);
	ledger_rollback(ledger);
	return tell_state(ledger, batch, not_so);
}

bool
ledger_ready(
    struct ledger *ledger, const struct ledger_batch *batch, struct text files)
{
	struct query *query;

	if (!ledger_begin(ledger))
		return false;
	query = db_query(ledger->db, SQL_BATCH_READY);
	query_put_int(query, batch->id);
	query_put_text(query, files);
	return change_state(
	    ledger, query, batch, "cannot become ready: it is not claimed");
}

bool
ledger_done(struct ledger *ledger, const struct ledger_batch *batch)
{
	struct query *query;

	if (!ledger_begin(ledger))
		return false;
	query = db_query(ledger->db, SQL_BATCH_DONE);
	query_put_int(query, batch->id);
	return change_state(
	    ledger, query, batch, "cannot become done: it is not ready");
}

static bool
run_with(struct ledger *ledger, enum ledger_sql which, int64_t id)
{
	struct query *query = db_query(ledger->db, (int)which);

	query_put_int(query, id);
	return query_run(query);
}

static bool
release(struct ledger *ledger, const struct ledger_batch *batch,
    enum ledger_sql which, const char *not_so)
{
	if (!ledger_begin(ledger))
		return false;
	if (!run_with(ledger, which, batch->id)) {
		ledger_rollback(ledger);
		return false;
	}
	/* What is in another state keeps its actions, whoever asks. */
	if (db_changes(ledger->db) != 1) {
		ledger_rollback(ledger);
		return tell_state(ledger, batch, not_so);
	}
	if (run_with(ledger, SQL_ITEMS_REMOVE_BATCH, batch->id) &&
	    run_with(ledger, SQL_FEES_REMOVE_BATCH, batch->id) &&
	    run_with(ledger, SQL_ACTIONS_REMOVE, batch->id))
		return ledger_commit(ledger);
	ledger_rollback(ledger);
	return false;
}

bool
ledger_release(struct ledger *ledger, const struct ledger_batch *batch)
{
	return release(ledger, batch, SQL_BATCH_RELEASE,
	    "cannot be released: it is not claimed");
}

bool
ledger_retract(struct ledger *ledger, const struct ledger_batch *batch)
{
	return release(ledger, batch, SQL_BATCH_RETRACT,
	    "cannot be taken back: it is not ready");
}

bool
ledger_batch_stale(
    struct ledger *ledger, const struct ledger_batch *batch, bool *stale)
{
	struct query *query = db_query(ledger->db, SQL_BATCH_STALE);
	enum query_step step;

	query_put_int(query, batch->id);
	step = query_step(query);
	query_end(query);
	*stale = step == QUERY_ROW;
	return step != QUERY_TROUBLE;
}

static bool
add_left(struct ledger *ledger, struct query *row)
{
	struct ledger_batch *batch =
	    ledger_rows_add(ledger, &ledger->batches, sizeof(*batch));
	bool ok = true;

	if (batch == NULL)
		return false;
	batch->id = query_int(row, 0);
	batch->number = query_int(row, 1);
	batch->kind = ledger_keep(ledger, query_text(row, 2), &ok);
	batch->as_of = query_date(row, 3);
	batch->ready = query_int(row, 4) != 0;
	batch->files = ledger_keep(ledger, query_text(row, 5), &ok);
	return ok;
}

bool
ledger_left(
    struct ledger *ledger, const struct ledger_batch **batches, size_t *count)
{
	struct query *row = db_query(ledger->db, SQL_BATCHES_LEFT);
	enum query_step step;

	arena_reset(ledger->arena);
	ledger->batches.count = 0;
	while ((step = query_step(row)) == QUERY_ROW)
		if (!add_left(ledger, row))
			break;
	query_end(row);
	*batches = ledger->batches.at;
	*count = ledger->batches.count;
	return step == QUERY_DONE;
}

/* --- one action ----------------------------------------------------------- */

/* Whether two actions of one action_id are the same; the key may be unknown. */
static bool
same_action(struct query *row, const struct ledger_action *action)
{
	struct text key = query_text(row, 3);

	if (key.len > 0 && action->key.len > 0 && !text_equal(key, action->key))
		return false;
	return text_equal(query_text(row, 4), action->strategy) &&
	       text_equal(query_text(row, 5), action->plan) &&
	       text_equal(query_text(row, 6), action->debtor) &&
	       text_equal(query_text(row, 7), action->currency) &&
	       text_equal(query_text(row, 8), action->level);
}

/* What was erased has the token of its id. */
static enum ledger_find
find_gone(struct ledger *ledger, struct text action_id)
{
	char token[LEDGER_TOKEN];
	struct query *row;
	enum query_step step;
	bool gone;

	if (!ledger_is_purged(ledger, action_id, &gone))
		return LEDGER_FIND_TROUBLE;
	if (gone || !ledger->erased)
		return gone ? LEDGER_GONE : LEDGER_NEW;
	row = db_query(ledger->db, SQL_ACTION_FIND);
	query_put_text(row, ledger_token(ledger, action_id, token));
	step = query_step(row);
	query_end(row);
	if (step == QUERY_TROUBLE)
		return LEDGER_FIND_TROUBLE;
	return step == QUERY_ROW ? LEDGER_GONE : LEDGER_NEW;
}

enum ledger_find
ledger_find_action(struct ledger *ledger, const struct ledger_action *action,
    struct ledger_found *found)
{
	struct query *row = db_query(ledger->db, SQL_ACTION_FIND);
	enum query_step step;

	query_put_text(row, action->action_id);
	step = query_step(row);
	if (step != QUERY_ROW)
		return step == QUERY_DONE ?
		    find_gone(ledger, action->action_id) :
		    LEDGER_FIND_TROUBLE;
	found->id = query_int(row, 0);
	found->claimed = query_int(row, 1) != 0;
	found->batch = query_int(row, 2);
	found->same = same_action(row, action);
	found->sent_same =
	    query_date(row, 9) == action->as_of &&
	    ledger_channel(query_text(row, 10)) == (int)action->channel;
	query_end(row);
	return LEDGER_FOUND;
}

bool
ledger_add_action(struct ledger *ledger, int64_t batch,
    const struct ledger_action *action, int64_t *id)
{
	struct query *query = db_query(ledger->db, SQL_ACTION_ADD);

	if (batch == 0)
		query_put_null(query);
	else
		query_put_int(query, batch);
	query_put_text(query, action->action_id);
	query_put_text(query, action->key);
	query_put_text(query, action->strategy);
	query_put_text(query, action->plan);
	query_put_text(query, action->debtor);
	query_put_text(query, text_of(channel_names[action->channel]));
	query_put_date(query, action->as_of);
	query_put_text(query, action->send_after);
	query_put_text(query, action->level);
	query_put_text(query, action->currency);
	query_put_int(query, action->amount);
	query_put_int(query, action->digits);
	query_put_text(query, action->template);
	query_put_text(query, action->address);
	query_put_text(query, action->queue);
	query_put_text(query, action->timezone);
	query_put_text(query, action->bound_by);
	query_put_text(query, action->calendar);
	query_put_text(query, action->rules);
	query_put_text(query, action->arm);
	query_put_text(query, action->agent);
	query_put_text(query, action->plan_source);
	query_put_int(query, action->cost);
	if (!query_run(query))
		return false;
	*id = db_last_id(ledger->db);
	return true;
}

bool
ledger_add_item(struct ledger *ledger, struct text debtor, int64_t action,
    const struct ledger_item *item)
{
	struct query *query = db_query(ledger->db, SQL_ITEM_ADD);

	query_put_text(query, debtor);
	query_put_int(query, action);
	query_put_text(query, item->item);
	query_put_text(query, item->level);
	query_put_date(query, item->due);
	return query_run(query);
}

/* The action is there: whose is it? */
static enum ledger_claim
claim_again(struct ledger *ledger, const struct ledger_action *action,
    const struct ledger_found *found)
{
	int len = (int)action->action_id.len;

	if (!found->same) {
		diag_at(ledger->diag, DIAG_ERROR, "E_ACTION_ID",
		    POS_FILE(ledger->path),
		    "action %.*s of debtor %.*s is in "
		    "the ledger as another action",
		    len, action->action_id.at, (int)action->debtor.len,
		    action->debtor.at);
		diag_note(ledger->diag, POS_NONE,
		    "two different actions must "
		    "not share an action_id: were columns of the plan edited, "
		    "or does another strategy have this name?");
		return LEDGER_TROUBLE;
	}
	if (found->claimed &&
	    (ledger->first_batch == 0 || found->batch < ledger->first_batch)) {
		diag_at(ledger->diag, DIAG_ERROR, "E_LEDGER_LEFT",
		    POS_FILE(ledger->path),
		    "action %.*s is held by a batch "
		    "that a killed run left",
		    len, action->action_id.at);
		return LEDGER_TROUBLE;
	}
	return LEDGER_ALREADY;
}

enum ledger_claim
ledger_claim(struct ledger *ledger, const struct ledger_batch *batch,
    const struct ledger_action *action)
{
	struct ledger_found found;
	int64_t id;
	size_t i;

	switch (ledger_find_action(ledger, action, &found)) {
	case LEDGER_FOUND:
		return claim_again(ledger, action, &found);
	case LEDGER_GONE:
		return LEDGER_ALREADY;
	case LEDGER_FIND_TROUBLE:
		return LEDGER_TROUBLE;
	case LEDGER_NEW:
		break;
	}
	if (!ledger_add_action(ledger, batch->id, action, &id))
		return LEDGER_TROUBLE;
	for (i = 0; i < action->item_count; i++)
		if (!ledger_add_item(
		        ledger, action->debtor, id, &action->items[i]))
			return LEDGER_TROUBLE;
	for (i = 0; i < action->fee_count; i++)
		if (!ledger_add_fee(
		        ledger, action->debtor, id, &action->fees[i]))
			return LEDGER_TROUBLE;
	return LEDGER_CLAIMED;
}

bool
ledger_unclaim(struct ledger *ledger, const struct ledger_batch *batch,
    struct text action_id)
{
	struct ledger_action action = { .action_id = action_id };
	struct ledger_found found;

	switch (ledger_find_action(ledger, &action, &found)) {
	case LEDGER_FOUND:
		if (!found.claimed || found.batch != batch->id)
			break;
		return run_with(ledger, SQL_ITEMS_REMOVE, found.id) &&
		       run_with(ledger, SQL_FEES_REMOVE, found.id) &&
		       run_with(ledger, SQL_ACTION_REMOVE, found.id);
	case LEDGER_FIND_TROUBLE:
		return false;
	case LEDGER_GONE:
	case LEDGER_NEW:
		break;
	}
	return tell_state(ledger, batch, "has not claimed the action");
}
