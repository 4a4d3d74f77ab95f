/* ledger_purge.c -- what is old and closed goes; that it was stays. */
#include "base/date.h"
#include "ledger/ledger_internal.h"

static const char list[] = "CREATE TEMP TABLE IF NOT EXISTS old_actions ("
                           " id INTEGER PRIMARY KEY, closed INTEGER);"
                           "DELETE FROM temp.old_actions;";
static const char removal[] =
    "DELETE FROM fees WHERE (debtor_id, action) IN (SELECT debtor_id, id"
    " FROM actions WHERE id IN (SELECT id FROM temp.old_actions));"
    "DELETE FROM action_items WHERE (debtor_id, action) IN (SELECT debtor_id,"
    " id FROM actions WHERE id IN (SELECT id FROM temp.old_actions));"
    "DELETE FROM actions WHERE id IN (SELECT id FROM temp.old_actions);";

/* *changed counts its rows. */
static bool
run(struct ledger *ledger, enum ledger_sql which, uint64_t *changed)
{
	if (!query_run(db_query(ledger->db, (int)which)))
		return false;
	if (changed != NULL)
		*changed = (uint64_t)db_changes(ledger->db);
	return true;
}

/* A statement with the day and whether the debtor must be quiet. */
static bool
run_with(struct ledger *ledger, enum ledger_sql which, int32_t before,
    unsigned flags, uint64_t *changed)
{
	struct query *query = db_query(ledger->db, (int)which);

	query_put_date(query, before);
	query_put_int(query, (flags & LEDGER_PURGE_QUIET) != 0);
	if (!query_run(query))
		return false;
	if (changed != NULL)
		*changed = (uint64_t)db_changes(ledger->db);
	return true;
}

static bool
count_old_events(struct ledger *ledger, int32_t before, uint64_t *count)
{
	struct query *row = db_query(ledger->db, SQL_OLD_EVENTS);

	query_put_date(row, before);
	if (query_step(row) != QUERY_ROW)
		return false;
	*count = (uint64_t)query_int(row, 0);
	query_end(row);
	return true;
}

static bool
bury(struct ledger *ledger)
{
	struct query *row = db_query(ledger->db, SQL_PURGE_IDS);
	enum query_step step;

	while ((step = query_step(row)) == QUERY_ROW) {
		char token[LEDGER_TOKEN];
		struct text id = query_text(row, 0);
		struct query *add;

		/* What was erased has the token for its id already. */
		if (id.len != LEDGER_TOKEN - 1 || id.at[0] != '~')
			id = ledger_token(ledger, id, token);
		add = db_query(ledger->db, SQL_TOMBSTONE_ADD);
		query_put_text(add, id);
		if (!query_run(add))
			break;
	}
	query_end(row);
	return step == QUERY_DONE;
}

static bool
purge(struct ledger *ledger, int32_t before, unsigned flags,
    struct ledger_purged *purged)
{
	uint64_t old_actions, open, old_events;

	if (!db_run(ledger->db, list) || !ledger_key_make(ledger) ||
	    !run_with(ledger, SQL_OLD_ACTIONS, before, flags, &old_actions) ||
	    !run(ledger, SQL_CLOSED_ACTIONS, &open) ||
	    !count_old_events(ledger, before, &old_events) ||
	    !run_with(ledger, SQL_PURGE_COUNT_EVENTS, before, flags, NULL) ||
	    !run_with(ledger, SQL_CLOSED_EVENTS, before, flags,
	        &purged->events) ||
	    !run(ledger, SQL_PURGE_COUNT_ACTIONS, NULL) ||
	    !run(ledger, SQL_PURGED_DIGEST, NULL) ||
	    !bury(ledger) || !db_run(ledger->db, removal))
		return false;
	purged->actions = old_actions - open;
	purged->kept_actions = open;
	purged->kept_events = old_events - purged->events;
	return true;
}

bool
ledger_purge(struct ledger *ledger, int32_t before, unsigned flags,
    struct ledger_purged *purged)
{
	bool done;

	*purged = (struct ledger_purged){ .actions = 0 };
	if (!db_run(ledger->db, "PRAGMA secure_delete = ON") ||
	    !ledger_begin(ledger))
		return false;
	done = purge(ledger, before, flags, purged);
	if (done && !(flags & LEDGER_PURGE_COUNT))
		return ledger_commit(ledger) && ledger_scrub(ledger);
	ledger_rollback(ledger);
	/* A key that was only made to count is gone with the rest. */
	return done && ledger_facts_read(ledger);
}

bool
ledger_purged_day(struct ledger *ledger, struct text action_id, int32_t *day)
{
	struct query *row;
	bool purged;

	*day = DATE_NONE;
	if (!ledger_is_purged(ledger, action_id, &purged) || !purged)
		return !purged;
	row = db_query(ledger->db, SQL_PURGED_LAST);
	if (query_step(row) != QUERY_ROW)
		return false;
	*day = query_date(row, 0);
	query_end(row);
	/* Of a month only its first day is known. */
	if (*day == DATE_NONE || !date_add_months(*day, 1, day))
		*day = DATE_MIN;
	else
		--*day;
	return true;
}
