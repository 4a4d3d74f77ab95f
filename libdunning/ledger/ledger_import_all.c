/* ledger_import_all.c -- what a ledger holds besides actions and events. */
#include <string.h>

#include "base/date.h"
#include "ledger/ledger_load.h"

static void
count_row(struct ledger_load *load, bool added)
{
	if (added)
		load->counts.added++;
	else
		load->counts.known++;
}

static bool
is_hex(struct text text, size_t len)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < text.len; i++)
		if (memchr(digits, text.at[i], sizeof digits - 1) == NULL)
			return false;
	return text.len == len;
}

/* --- facts ---------------------------------------------------------------- */

enum { FACT_NAME, FACT_VALUE, FACT_COLUMNS };
static const struct ledger_column fact_columns[FACT_COLUMNS] = {
	[FACT_NAME] = { "code", COLUMN_STRING, COLUMN_REQUIRED },
	[FACT_VALUE] = { "value", COLUMN_STRING, COLUMN_REQUIRED },
};

static bool
add_fact(struct ledger_load *load, struct batch *batch, size_t row)
{
	struct text name = ledger_load_text(load, batch, row, FACT_NAME);
	struct text value = ledger_load_text(load, batch, row, FACT_VALUE);

	if (!text_is(name, "key") && !text_is(name, "erased"))
		ledger_load_reject(load, batch, row, FACT_NAME, "R_RECORD",
		    "is not a fact of a ledger");
	else if (text_is(name, "key") ? !is_hex(value, LEDGER_KEY_HEX) :
	                                !text_is(value, "1"))
		ledger_load_reject(load, batch, row, FACT_VALUE, "R_RECORD",
		    "is not the value of such a fact");
	else if (!ledger_fact_add(load->ledger, name, value))
		return false;
	else
		count_row(load, db_changes(load->ledger->db) > 0);
	return true;
}

const struct ledger_part ledger_facts_part = { "fact", fact_columns,
	FACT_COLUMNS, add_fact };

/* --- runs ----------------------------------------------------------------- */

enum {
	RUN_NUMBER,
	RUN_ID,
	RUN_STRATEGY,
	RUN_VERSION,
	RUN_AS_OF,
	RUN_STATE,
	RUN_ROWS,
	RUN_REJECTED,
	RUN_CONTACTS,
	RUN_DEBTORS,
	RUN_TOTALS,
	RUN_MANIFEST,
	RUN_COLUMNS
};
static const struct ledger_column run_columns[RUN_COLUMNS] = {
	[RUN_NUMBER] = { "run", COLUMN_STRING, COLUMN_REQUIRED },
	[RUN_ID] = { "run_id", COLUMN_STRING, COLUMN_OPTIONAL },
	[RUN_STRATEGY] = { "strategy", COLUMN_STRING, COLUMN_OPTIONAL },
	[RUN_VERSION] = { "version", COLUMN_STRING, COLUMN_OPTIONAL },
	[RUN_AS_OF] = { "as_of", COLUMN_DATE, COLUMN_REQUIRED },
	[RUN_STATE] = { "state", COLUMN_STRING, COLUMN_REQUIRED },
	[RUN_ROWS] = { "rows", COLUMN_STRING, COLUMN_OPTIONAL },
	[RUN_REJECTED] = { "rejected", COLUMN_STRING, COLUMN_OPTIONAL },
	[RUN_CONTACTS] = { "contacts", COLUMN_STRING, COLUMN_OPTIONAL },
	[RUN_DEBTORS] = { "debtors", COLUMN_STRING, COLUMN_OPTIONAL },
	[RUN_TOTALS] = { "totals", COLUMN_STRING, COLUMN_OPTIONAL },
	[RUN_MANIFEST] = { "manifest", COLUMN_STRING, COLUMN_OPTIONAL },
};

static bool
read_state(const struct ledger_load *load, struct batch *batch, size_t row,
    int column, const char *const *states, size_t count)
{
	struct text state = ledger_load_text(load, batch, row, column);

	for (size_t i = 0; i < count; i++)
		if (text_is(state, states[i]))
			return true;
	return ledger_load_reject(load, batch, row, column, "R_RECORD",
	    "is not a state of such a record");
}

static bool
read_run(const struct ledger_load *load, struct batch *batch, size_t row,
    struct ledger_run *run)
{
	static const char *const states[] = { "begun", "committed" };
	static const int columns[] = { RUN_NUMBER, RUN_ROWS, RUN_REJECTED,
		RUN_CONTACTS, RUN_DEBTORS };
	int64_t numbers[5];

	for (int i = 0; i < 5; i++)
		if (!ledger_load_number(
		        load, batch, row, columns[i], &numbers[i]))
			return false;
	*run = (struct ledger_run){
		.number = numbers[0],
		.run_id = ledger_load_text(load, batch, row, RUN_ID),
		.strategy = ledger_load_text(load, batch, row, RUN_STRATEGY),
		.version = ledger_load_text(load, batch, row, RUN_VERSION),
		.as_of = ledger_load_date(load, batch, row, RUN_AS_OF),
		.rows = (uint64_t)numbers[1],
		.rejected = (uint64_t)numbers[2],
		.contacts = (uint64_t)numbers[3],
		.debtors = (uint64_t)numbers[4],
		.totals = ledger_load_text(load, batch, row, RUN_TOTALS),
		.manifest = ledger_load_text(load, batch, row, RUN_MANIFEST),
		.committed = text_is(
		    ledger_load_text(load, batch, row, RUN_STATE),
		    "committed"),
	};
	if (run->number == 0)
		return ledger_load_reject(load, batch, row, RUN_NUMBER,
		    "R_RUN", "is not the number of a run");
	return read_state(load, batch, row, RUN_STATE, states, 2);
}

static bool
keep_other(struct ledger_load *load, int64_t run)
{
	int64_t *other = ledger_rows_add(
	    load->ledger, &load->others, sizeof *other);

	if (other != NULL)
		*other = run;
	return other != NULL;
}

static bool
add_run(struct ledger_load *load, struct batch *batch, size_t row)
{
	struct ledger *ledger = load->ledger;
	struct query *query;
	struct ledger_run run = { 0 }, known = { 0 };
	enum query_step step;
	bool ok = true;

	if (!read_run(load, batch, row, &run))
		return true;
	arena_reset(ledger->told);
	query = db_query(ledger->db, SQL_RUN_FIND);
	query_put_int(query, run.number);
	step = query_step(query);
	if (step == QUERY_ROW)
		ok = ledger_run_get(ledger, ledger->told, query, &known);
	query_end(query);
	if (step == QUERY_TROUBLE || !ok)
		return false;
	if (step == QUERY_DONE) {
		count_row(load, true);
		return ledger_run_put(ledger, &run);
	}
	if (!text_equal(known.run_id, run.run_id) ||
	    !text_equal(known.strategy, run.strategy) ||
	    known.as_of != run.as_of) {
		ledger_load_reject(load, batch, row, RUN_NUMBER, "R_RUN",
		    "is another run in the ledger, so what belongs to it is "
		    "taken without its run");
		return keep_other(load, run.number);
	}
	count_row(load, run.committed && !known.committed);
	return !run.committed || known.committed ||
	    ledger_run_end(ledger, &run);
}

const struct ledger_part ledger_runs_part = { "run", run_columns, RUN_COLUMNS,
	add_run };

/* --- batches -------------------------------------------------------------- */

enum { BATCH_NAME, BATCH_STATE, BATCH_FILES, BATCH_COLUMNS };
static const struct ledger_column batch_columns[BATCH_COLUMNS] = {
	[BATCH_NAME] = { "batch", COLUMN_STRING, COLUMN_REQUIRED },
	[BATCH_STATE] = { "state", COLUMN_STRING, COLUMN_REQUIRED },
	[BATCH_FILES] = { "files", COLUMN_STRING, COLUMN_OPTIONAL },
};

/* Whether the ledger has the batch, with its id; *same, as a batch of that run;
 * wanted->ready, as one that is ready or done. */
static bool
find_batch(struct ledger *ledger, struct ledger_batch *wanted, int64_t run,
    bool *there, bool *same)
{
	struct query *query = db_query(ledger->db, SQL_BATCH_FIND);
	enum query_step step;

	query_put_text(query, wanted->kind);
	query_put_date(query, wanted->as_of);
	query_put_int(query, wanted->number);
	step = query_step(query);
	*there = step == QUERY_ROW;
	*same = *there && query_int(query, 2) == run;
	if (*there) {
		wanted->id = query_int(query, 0);
		wanted->ready = text_is(query_text(query, 1), "ready") ||
		    text_is(query_text(query, 1), "done");
	}
	query_end(query);
	return step != QUERY_TROUBLE;
}

static bool
put_batch(struct ledger *ledger, const struct ledger_batch *wanted,
    struct text state, struct text files, int64_t run)
{
	struct query *query = db_query(ledger->db, SQL_BATCH_ADD);

	query_put_text(query, wanted->kind);
	query_put_date(query, wanted->as_of);
	query_put_int(query, wanted->number);
	query_put_text(query, state);
	query_put_text(query, files);
	query_put_int(query, run);
	return query_run(query);
}

static bool
drop_claims(struct ledger *ledger, int64_t batch)
{
	static const enum ledger_sql parts[] = { SQL_ITEMS_REMOVE_BATCH,
		SQL_FEES_REMOVE_BATCH, SQL_ACTIONS_REMOVE };

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct query *query = db_query(ledger->db, (int)parts[i]);

		query_put_int(query, batch);
		if (!query_run(query))
			return false;
	}
	return true;
}

/* What the ledger saw only being claimed, or given up, went out: the end of the
 * run is lost, and the records say what it was. */
static bool
take_batch(struct ledger *ledger, int64_t batch, struct text state,
    struct text files, int64_t run)
{
	struct query *query;

	if (!drop_claims(ledger, batch))
		return false;
	query = db_query(ledger->db, SQL_BATCH_TAKE);
	query_put_int(query, batch);
	query_put_text(query, state);
	query_put_text(query, files);
	query_put_int(query, run);
	return query_run(query);
}

static bool
add_batch(struct ledger_load *load, struct batch *batch, size_t row)
{
	static const char *const states[] = { "ready", "done", "released" };
	struct ledger_batch wanted = { .id = 0 };
	struct text state, files;
	int64_t run;
	bool there, same, good;

	if (!ledger_load_run_of(load, batch, row, &run, &good))
		return false;
	if (!good || !read_state(load, batch, row, BATCH_STATE, states, 3))
		return true;
	/* What was sent must be known, whoever has its number. */
	if (run == -1)
		run = 0;
	if (!ledger_batch_parse(
	        ledger_load_text(load, batch, row, BATCH_NAME), &wanted)) {
		ledger_load_reject(load, batch, row, BATCH_NAME, "R_BATCH",
		    "is not a batch such as letter/2026-01-31/1");
		return true;
	}
	if (!find_batch(load->ledger, &wanted, run, &there, &same))
		return false;
	state = ledger_load_text(load, batch, row, BATCH_STATE);
	files = ledger_load_text(load, batch, row, BATCH_FILES);
	if (there && !wanted.ready && !text_is(state, "released")) {
		count_row(load, true);
		return take_batch(
		    load->ledger, wanted.id, state, files, run);
	}
	if (there && !same) {
		ledger_load_reject(load, batch, row, BATCH_NAME, "R_BATCH",
		    "is of another run in the ledger");
		return true;
	}
	count_row(load, !there);
	return there ||
	    put_batch(load->ledger, &wanted, state, files, run);
}

const struct ledger_part ledger_batches_part = { "batch", batch_columns,
	BATCH_COLUMNS, add_batch };

/* --- looking only --------------------------------------------------------- */

static bool
look_at_run(struct ledger_load *load, struct batch *batch, size_t row)
{
	(void)batch;
	(void)row;
	count_row(load, false);
	return true;
}

static bool
look_at_batch(struct ledger_load *load, struct batch *batch, size_t row)
{
	struct ledger_batch wanted = { .id = 0 };
	bool there, same;

	if (!ledger_batch_parse(
	        ledger_load_text(load, batch, row, BATCH_NAME), &wanted)) {
		ledger_load_reject(load, batch, row, BATCH_NAME, "R_BATCH",
		    "is not a batch such as letter/2026-01-31/1");
		return true;
	}
	if (!find_batch(load->ledger, &wanted, 0, &there, &same))
		return false;
	count_row(load, !wanted.ready);
	return true;
}

const struct ledger_part ledger_run_look_part = { "run", run_columns,
	RUN_COLUMNS, look_at_run };
const struct ledger_part ledger_batch_look_part = { "batch", batch_columns,
	BATCH_COLUMNS, look_at_batch };

/* --- what was purged ------------------------------------------------------ */

enum { TOMBSTONE_TOKEN, TOMBSTONE_COLUMNS };
static const struct ledger_column tombstone_columns[TOMBSTONE_COLUMNS] = {
	[TOMBSTONE_TOKEN] = { "action_id", COLUMN_STRING, COLUMN_REQUIRED },
};

static bool
add_tombstone(struct ledger_load *load, struct batch *batch, size_t row)
{
	struct text token = ledger_load_text(load, batch, row, TOMBSTONE_TOKEN);
	struct text hex = { token.at + 1, token.len - 1 };
	struct query *query;

	if (token.at[0] != '~' || !is_hex(hex, LEDGER_TOKEN - 2)) {
		ledger_load_reject(load, batch, row, TOMBSTONE_TOKEN,
		    "R_RECORD", "is not the hash of an action_id");
		return true;
	}
	if (load->ledger->key[0] == '\0') {
		ledger_load_reject(load, batch, row, TOMBSTONE_TOKEN,
		    "R_RECORD", LEDGER_LOAD_KEYLESS);
		return true;
	}
	query = db_query(load->ledger->db, SQL_TOMBSTONE_ADD);
	query_put_text(query, token);
	if (!query_run(query))
		return false;
	count_row(load, db_changes(load->ledger->db) > 0);
	return true;
}

const struct ledger_part ledger_tombstones_part = { "tombstone",
	tombstone_columns, TOMBSTONE_COLUMNS, add_tombstone };

enum {
	PURGED_DATE,
	PURGED_EVENT,
	PURGED_STRATEGY,
	PURGED_PLAN,
	PURGED_LEVEL,
	PURGED_CHANNEL,
	PURGED_CURRENCY,
	PURGED_COUNT,
	PURGED_AMOUNT,
	PURGED_COLUMNS
};
static const struct ledger_column purged_columns[PURGED_COLUMNS] = {
	[PURGED_DATE] = { "date", COLUMN_DATE, COLUMN_REQUIRED },
	[PURGED_EVENT] = { "event", COLUMN_STRING, COLUMN_OPTIONAL },
	[PURGED_STRATEGY] = { "strategy", COLUMN_STRING, COLUMN_OPTIONAL },
	[PURGED_PLAN] = { "plan", COLUMN_STRING, COLUMN_OPTIONAL },
	[PURGED_LEVEL] = { "level", COLUMN_STRING, COLUMN_OPTIONAL },
	[PURGED_CHANNEL] = { "channel", COLUMN_STRING, COLUMN_OPTIONAL },
	[PURGED_CURRENCY] = { "currency", COLUMN_STRING, COLUMN_OPTIONAL },
	[PURGED_COUNT] = { "count", COLUMN_STRING, COLUMN_REQUIRED },
	[PURGED_AMOUNT] = { "amount", COLUMN_STRING, COLUMN_REQUIRED },
};

/* A month, and what an action or an event may be. */
static bool
check_purged(const struct ledger_load *load, struct batch *batch, size_t row)
{
	struct text event = ledger_load_text(load, batch, row, PURGED_EVENT);
	struct civil day =
	    date_to_civil(ledger_load_date(load, batch, row, PURGED_DATE));

	if (day.day != 1)
		return ledger_load_reject(load, batch, row, PURGED_DATE,
		    "R_RECORD", "is not the first day of a month");
	if (event.len > 0 && ledger_event_kind_of(event) == -1)
		return ledger_load_reject(load, batch, row, PURGED_EVENT,
		    "R_EVENT", "is not an event");
	return ledger_load_channel(load, batch, row, PURGED_CHANNEL) != -2;
}

static bool
add_purged(struct ledger_load *load, struct batch *batch, size_t row)
{
	struct query *query;
	int64_t amount = 0, count;
	int digits = -1;

	if (!ledger_load_amount(load, batch, row, PURGED_AMOUNT, &digits,
	        &amount) ||
	    !ledger_load_number(load, batch, row, PURGED_COUNT, &count) ||
	    !check_purged(load, batch, row))
		return true;
	query = db_query(load->ledger->db, SQL_PURGED_ADD);
	query_put_date(query,
	    ledger_load_date(load, batch, row, PURGED_DATE));
	for (int i = PURGED_EVENT; i <= PURGED_CURRENCY; i++)
		query_put_text(query, ledger_load_text(load, batch, row, i));
	query_put_int(query, digits);
	query_put_int(query, count);
	query_put_int(query, amount);
	if (!query_run(query))
		return false;
	count_row(load, db_changes(load->ledger->db) > 0);
	return true;
}

const struct ledger_part ledger_purged_part = { "purged", purged_columns,
	PURGED_COLUMNS, add_purged };
