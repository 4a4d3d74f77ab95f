/* ledger_check.c -- damage, and what contradicts itself. */
#include "ledger/ledger_internal.h"

static void
tell(const struct ledger *ledger, const char *what, struct text name,
    struct text why)
{
	diag_at(ledger->diag, DIAG_ERROR, "E_LEDGER_INVARIANT",
	    POS_FILE(ledger->path), "%s %.*s %.*s", what, (int)name.len,
	    name.at == NULL ? "" : name.at, (int)why.len,
	    why.at == NULL ? "" : why.at);
}

/* "ok" is all that is said about a file without damage. */
static bool
check_file(struct ledger *ledger, bool *fine)
{
	struct query *row = db_query(ledger->db, SQL_INTEGRITY);
	enum query_step step;

	while ((step = query_step(row)) == QUERY_ROW) {
		struct text said = query_text(row, 0);

		if (text_is(said, "ok"))
			continue;
		diag_at(ledger->diag, DIAG_ERROR, "E_LEDGER_DAMAGED",
		    POS_FILE(ledger->path), "the ledger is damaged: %.*s",
		    (int)said.len, said.at == NULL ? "" : said.at);
		*fine = false;
	}
	query_end(row);
	return step == QUERY_DONE;
}

static bool
check_references(struct ledger *ledger, bool *fine)
{
	struct query *row = db_query(ledger->db, SQL_FOREIGN);
	enum query_step step = query_step(row);

	if (step == QUERY_ROW) {
		tell(ledger, "an action", TEXT("of table"), query_text(row, 0));
		*fine = false;
	}
	query_end(row);
	return step != QUERY_TROUBLE;
}

static bool
check_with(struct ledger *ledger, enum ledger_sql which, const char *what,
    bool *fine)
{
	struct query *row = db_query(ledger->db, (int)which);
	enum query_step step;

	while ((step = query_step(row)) == QUERY_ROW) {
		tell(ledger, what, query_text(row, 0), query_text(row, 1));
		*fine = false;
	}
	query_end(row);
	return step == QUERY_DONE;
}

/* Reading it as planning does finds values that are none. */
static bool
read_debtor(void *ctx, struct text debtor)
{
	return ledger_history(ctx, TEXT(""), debtor) != NULL;
}

static bool
check_left(struct ledger *ledger, bool *fine)
{
	const struct ledger_batch *left;
	size_t count;

	if (!ledger_left(ledger, &left, &count))
		return false;
	return count == 0 || ledger_busy(ledger) ||
	    check_with(ledger, SQL_BAD_LEFT, "batch", fine);
}

bool
ledger_check(struct ledger *ledger)
{
	static const struct {
		enum ledger_sql which;
		const char *what;
	} parts[] = {
		{ SQL_BAD_ACTIONS, "action" },
		{ SQL_BAD_ITEMS, "item" },
		{ SQL_BAD_FEES, "fee" },
		{ SQL_BAD_EVENTS, "event" },
		{ SQL_BAD_BATCHES, "batch" },
		{ SQL_BAD_RUNS, "run" },
		{ SQL_BAD_TOMBSTONES, "tombstone" },
	};
	bool fine = true;

	if (!check_file(ledger, &fine) || !check_references(ledger, &fine))
		return false;
	for (size_t i = 0; fine && i < sizeof parts / sizeof *parts; i++)
		if (!check_with(
		        ledger, parts[i].which, parts[i].what, &fine))
			return false;
	if (fine && !check_left(ledger, &fine))
		return false;
	/* Whatever says more about it has said it by now. */
	return fine && ledger_debtors(ledger, read_debtor, ledger) &&
	    check_with(ledger, SQL_BAD_DIGESTS, "the record of", &fine) &&
	    fine;
}
