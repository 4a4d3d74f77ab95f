/* ledger_run.c -- runs of strategies, and the order of their days. */
#include "base/date.h"
#include "ledger/ledger_internal.h"

bool
ledger_run_get(struct ledger *ledger, struct arena *arena, struct query *row,
    struct ledger_run *run)
{
	struct text *const texts[] = { &run->run_id, &run->strategy,
		&run->version, &run->totals, &run->manifest };
	const int columns[] = { 1, 2, 3, 10, 11 };

	run->number = query_int(row, 0);
	run->as_of = query_date(row, 4);
	run->committed = text_is(query_text(row, 5), "committed");
	run->rows = (uint64_t)query_int(row, 6);
	run->rejected = (uint64_t)query_int(row, 7);
	run->contacts = (uint64_t)query_int(row, 8);
	run->debtors = (uint64_t)query_int(row, 9);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct text text = query_text(row, columns[i]);

		*texts[i] = text;
		if (text.len == 0)
			continue;
		texts[i]->at = arena_strndup(arena, text.at, text.len);
		if (texts[i]->at == NULL) {
			diag_memory(ledger->diag);
			return false;
		}
	}
	return true;
}

bool
ledger_run_put(struct ledger *ledger, const struct ledger_run *run)
{
	struct query *query = db_query(ledger->db, SQL_RUN_ADD);

	query_put_int(query, run->number);
	query_put_text(query, run->run_id);
	query_put_text(query, run->strategy);
	query_put_text(query, run->version);
	query_put_date(query, run->as_of);
	query_put_text(query, text_of(run->committed ? "committed" : "begun"));
	query_put_int(query, (int64_t)run->rows);
	query_put_int(query, (int64_t)run->rejected);
	query_put_int(query, (int64_t)run->contacts);
	query_put_int(query, (int64_t)run->debtors);
	query_put_text(query, run->totals);
	query_put_text(query, run->manifest);
	return query_run(query);
}

static bool
find_run(struct ledger *ledger, struct query *row, struct ledger_run *run,
    bool *found)
{
	enum query_step step = query_step(row);
	bool ok = true;

	arena_reset(ledger->told);
	*run = (struct ledger_run){ .number = 0 };
	*found = step == QUERY_ROW;
	if (*found)
		ok = ledger_run_get(ledger, ledger->told, row, run);
	query_end(row);
	return ok && step != QUERY_TROUBLE;
}

bool
ledger_run_now(struct ledger *ledger, int64_t *number)
{
	struct ledger_run last;
	bool found;

	if (!find_run(ledger, db_query(ledger->db, SQL_RUN_LAST), &last,
	        &found))
		return false;
	*number = last.number;
	return true;
}

static bool
begin_run(struct ledger *ledger, struct ledger_run *run)
{
	struct ledger_run last;
	bool found;

	if (!find_run(ledger, db_query(ledger->db, SQL_RUN_LAST), &last,
	        &found))
		return false;
	run->number = last.number;
	if (found && !last.committed && last.as_of == run->as_of &&
	    text_equal(last.run_id, run->run_id) &&
	    text_equal(last.strategy, run->strategy))
		return true;
	run->number = last.number + 1;
	run->committed = false;
	return ledger_run_put(ledger, run);
}

bool
ledger_run_begin(struct ledger *ledger, struct ledger_run *run)
{
	if (!ledger_begin(ledger))
		return false;
	if (!begin_run(ledger, run)) {
		ledger_rollback(ledger);
		return false;
	}
	ledger->run = run->number;
	return ledger_commit(ledger);
}

bool
ledger_run_end(struct ledger *ledger, const struct ledger_run *run)
{
	struct query *query = db_query(ledger->db, SQL_RUN_END);

	query_put_int(query, run->number);
	query_put_int(query, (int64_t)run->rows);
	query_put_int(query, (int64_t)run->rejected);
	query_put_int(query, (int64_t)run->contacts);
	query_put_int(query, (int64_t)run->debtors);
	query_put_text(query, run->totals);
	query_put_text(query, run->manifest);
	return query_run(query);
}

bool
ledger_run_commit(struct ledger *ledger, const struct ledger_run *run)
{
	bool ours = run->number != 0 && run->number == ledger->run;

	if (!ledger_begin(ledger))
		return false;
	if (!ledger_run_end(ledger, run)) {
		ledger_rollback(ledger);
		return false;
	}
	if (ours && db_changes(ledger->db) == 1) {
		ledger->run = 0;
		return ledger_commit(ledger);
	}
	ledger_rollback(ledger);
	diag_at(ledger->diag, DIAG_ERROR, "E_LEDGER_STATE",
	    POS_FILE(ledger->path), "run %lld cannot be committed: it was not "
	    "begun", (long long)run->number);
	return false;
}

bool
ledger_last_run(struct ledger *ledger, struct text strategy,
    struct ledger_run *run, bool *found)
{
	struct query *row = db_query(ledger->db, SQL_RUN_LAST_OF);

	query_put_text(row, strategy);
	return find_run(ledger, row, run, found);
}

bool
ledger_runs(struct ledger *ledger,
    bool (*take)(void *ctx, const struct ledger_run *), void *ctx)
{
	struct query *row = db_query(ledger->db, SQL_RUNS);
	struct ledger_run run;
	enum query_step step;

	while ((step = query_step(row)) == QUERY_ROW) {
		arena_reset(ledger->told);
		if (!ledger_run_get(ledger, ledger->told, row, &run) ||
		    !take(ctx, &run))
			break;
	}
	query_end(row);
	return step == QUERY_DONE;
}

bool
ledger_run_sent(struct ledger *ledger, int64_t run,
    bool (*take)(void *ctx, const struct ledger_run_action *), void *ctx)
{
	struct query *row = db_query(ledger->db, SQL_RUN_SENT);
	enum query_step step;

	query_put_int(row, run);
	while ((step = query_step(row)) == QUERY_ROW) {
		const struct ledger_run_action action = {
			.debtor = query_text(row, 0),
			.currency = query_text(row, 1),
			.channel =
			    (enum channel)ledger_channel(query_text(row, 2)),
			.amount = query_int(row, 3),
			.digits = (int)query_int(row, 4),
		};

		if (!take(ctx, &action))
			break;
	}
	query_end(row);
	return step == QUERY_DONE;
}

bool
ledger_as_of_ok(struct ledger *ledger, struct text strategy, int32_t as_of,
    struct diag *diag)
{
	struct query *row = db_query(ledger->db, SQL_RUN_LATEST);
	char ours[DATE_TEXT_MAX], last[DATE_TEXT_MAX];
	int32_t latest;

	query_put_text(row, strategy);
	if (query_step(row) != QUERY_ROW)
		return false;
	latest = query_date(row, 0);
	query_end(row);
	if (latest == DATE_NONE || latest <= as_of)
		return true;
	date_format(as_of, ours, sizeof ours);
	date_format(latest, last, sizeof last);
	diag_at(diag, DIAG_ERROR, "E_AS_OF_BEFORE", POS_FILE(ledger->path),
	    "as of %s, but strategy '%.*s' has run as of %s", ours,
	    (int)strategy.len, strategy.at == NULL ? "" : strategy.at, last);
	diag_note(diag, POS_NONE,
	    "a day that is over is run again only with --rerun");
	return false;
}
