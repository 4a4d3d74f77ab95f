#include "ledger/ledger_db.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "ledger/ledger_path.h"
#include "rules/schema.h"

enum {
	BUSY_MILLISECONDS = 5000,
	ERRNO_TEXT = 256,
	/* One thread uses a ledger: no locks inside. */
	OPEN_FLAGS = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
};

struct query {
	struct db *db;
	sqlite3_stmt *statement;
	int parameters; /* given so far */
	int trouble;    /* SQLite code of a failed preparation or parameter */
	bool damaged;   /* reported: a value of the row cannot be had */
};

struct db {
	sqlite3 *handle;
	const char *name;
	struct diag *diag;
	const char *const *statements;
	struct query *queries;
	size_t count;
	bool in_transaction;
	bool broken; /* the transaction failed and is rolled back */
};

struct complaint {
	int code; /* primary SQLite result code */
	enum diag_level level;
	const char *id;
	const char *text;
	const char *remedy;
};

static const struct complaint complaints[] = {
	{ SQLITE_FULL, DIAG_ERROR, "E_LEDGER_FULL",
	    "no room left on the disk of the ledger",
	    "nothing of this step was recorded; make room and run again" },
	{ SQLITE_BUSY, DIAG_BUSY, "E_LEDGER_LOCKED",
	    "another program is writing to the ledger",
	    "run again when it has finished" },
	{ SQLITE_CORRUPT, DIAG_ERROR, "E_LEDGER_DAMAGED",
	    "the ledger is damaged",
	    "put back the last backup, or save what can be read with "
	    "sqlite3's .recover" },
	{ SQLITE_NOTADB, DIAG_ERROR, "E_LEDGER_FOREIGN",
	    "this file is not a ledger", "is the path right?" },
	{ SQLITE_READONLY, DIAG_ERROR, "E_LEDGER_READONLY",
	    "the ledger cannot be written here",
	    "the file and its directory must both be writable" },
};

static const struct complaint *
complaint_of(int code)
{
	int primary = code & 0xff;
	size_t i;

	if (primary == SQLITE_LOCKED)
		primary = SQLITE_BUSY;
	if (primary == SQLITE_PERM)
		primary = SQLITE_READONLY;
	for (i = 0; i < sizeof(complaints) / sizeof(complaints[0]); i++)
		if (complaints[i].code == primary)
			return &complaints[i];
	return NULL;
}

/* What the system said about the file, or what SQLite says. */
static const char *
reason_of(const struct db *db, int code, char system[ERRNO_TEXT])
{
	int errnum = sqlite3_system_errno(db->handle);
	bool from_system =
	    (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN;

	if (from_system && errnum != 0 &&
	    strerror_r(errnum, system, ERRNO_TEXT) == 0)
		return system;
	return sqlite3_errmsg(db->handle);
}

static void
tell(const struct db *db, int code)
{
	const struct complaint *known = complaint_of(code);
	char system[ERRNO_TEXT];

	if ((code & 0xff) == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM) {
		diag_memory(db->diag);
	} else if (known != NULL) {
		diag_at(db->diag, known->level, known->id, POS_FILE(db->name),
		    "%s", known->text);
		diag_note(db->diag, POS_NONE, "%s", known->remedy);
	} else if ((code & 0xff) == SQLITE_CANTOPEN) {
		diag_at(db->diag, DIAG_ERROR, "E_LEDGER_OPEN",
		    POS_FILE(db->name), "cannot open the ledger: %s",
		    reason_of(db, code, system));
	} else {
		diag_at(db->diag, DIAG_ERROR, "E_LEDGER", POS_FILE(db->name),
		    "cannot use the ledger: %s", reason_of(db, code, system));
	}
}

/* SQLite rolls back by itself after some errors and not after others. */
static void
break_transaction(struct db *db)
{
	if (!db->in_transaction || db->broken)
		return;
	db->broken = true;
	if (sqlite3_get_autocommit(db->handle) == 0)
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

static void
fail(struct db *db, int code)
{
	if (!db->broken)
		tell(db, code);
	break_transaction(db);
}

void
db_damaged(struct db *db, const char *what)
{
	diag_at(db->diag, DIAG_ERROR, "E_LEDGER_DAMAGED", POS_FILE(db->name),
	    "the ledger is damaged: %s", what);
	break_transaction(db);
}

bool
db_run(struct db *db, const char *sql)
{
	int code;

	if (db->broken)
		return false;
	code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
	if (code != SQLITE_OK)
		fail(db, code);
	return code == SQLITE_OK;
}

static int
read_number(sqlite3 *handle, const char *sql, int64_t *number)
{
	sqlite3_stmt *statement;
	int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);

	if (code != SQLITE_OK)
		return code;
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		*number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return code == SQLITE_ROW ? SQLITE_OK : code;
}

bool
db_number(struct db *db, const char *sql, int64_t *number)
{
	int code = read_number(db->handle, sql, number);

	if (code != SQLITE_OK)
		fail(db, code);
	return code == SQLITE_OK;
}

static int
open_frozen(struct db *db, const char *path)
{
	char *uri = ledger_frozen_uri(path);
	int code = SQLITE_NOMEM;

	if (uri != NULL)
		code = sqlite3_open_v2(uri, &db->handle,
		    SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | OPEN_FLAGS, NULL);
	free(uri);
	return code;
}

static int
probe(struct db *db)
{
	int64_t ignored;

	sqlite3_busy_timeout(db->handle, BUSY_MILLISECONDS);
	return read_number(db->handle, "PRAGMA schema_version", &ignored);
}

/*
 * Reading a ledger needs shared memory beside it.  Where that cannot be made,
 * the main file alone is the whole ledger as long as no change waits.
 */
static int
open_read(struct db *db, const char *path)
{
	int code = sqlite3_open_v2(
	    path, &db->handle, SQLITE_OPEN_READONLY | OPEN_FLAGS, NULL);

	if (code == SQLITE_OK)
		code = probe(db);
	if ((code & 0xff) != SQLITE_CANTOPEN &&
	    (code & 0xff) != SQLITE_READONLY)
		return code;
	if (ledger_changes_wait(path)) {
		diag_at(db->diag, DIAG_ERROR, "E_LEDGER_READONLY",
		    POS_FILE(db->name),
		    "the ledger has changes that can only be read where "
		    "its directory is writable");
		diag_note(db->diag, POS_NONE,
		    "open it once as a user who may "
		    "write there, or copy it with its -wal file");
		return SQLITE_ABORT;
	}
	sqlite3_close(db->handle);
	db->handle = NULL;
	code = open_frozen(db, path);
	return code == SQLITE_OK ? probe(db) : code;
}

static int
open_write(struct db *db, const char *path, enum db_mode mode)
{
	int flags = SQLITE_OPEN_READWRITE | OPEN_FLAGS;
	int code;

	if (mode == DB_CREATE)
		flags |= SQLITE_OPEN_CREATE;
	code = sqlite3_open_v2(path, &db->handle, flags, NULL);
	if (code == SQLITE_OK)
		code = probe(db);
	/* SQLite falls back to reading without a word. */
	if (code == SQLITE_OK && sqlite3_db_readonly(db->handle, "main") == 1)
		code = SQLITE_READONLY;
	return code;
}

static bool
set_up(struct db *db, enum db_mode mode)
{
	/* The file may come from elsewhere: its schema is not trusted. */
	static const char common[] = "PRAGMA trusted_schema = OFF;"
	                             "PRAGMA cell_size_check = ON;"
	                             "PRAGMA cache_size = -32768;";

	if (!db_run(db, common))
		return false;
	/* One transaction for all reading: a run sees one state. */
	if (mode == DB_READ)
		return db_run(db, "PRAGMA query_only = ON; BEGIN");
	/* Seldom enough to move many changes of a page at once. */
	return db_run(db, "PRAGMA synchronous = FULL;"
	                  "PRAGMA foreign_keys = ON;"
	                  "PRAGMA wal_autocheckpoint = 16384;");
}

static struct db *
db_new(const char *name, const char *const *statements, size_t count,
    struct diag *diag)
{
	struct db *db = calloc(1, sizeof(*db));
	struct query *queries = calloc(count, sizeof(*queries));
	size_t i;

	if (db == NULL || queries == NULL) {
		diag_memory(diag);
		free(db);
		free(queries);
		return NULL;
	}
	for (i = 0; i < count; i++)
		queries[i].db = db;
	*db = (struct db){ .name = name,
		.diag = diag,
		.queries = queries,
		.statements = statements,
		.count = count };
	return db;
}

struct db *
db_open(const char *path, const char *name, enum db_mode mode,
    const char *const *statements, size_t count, struct diag *diag)
{
	struct db *db = db_new(name, statements, count, diag);
	int code;

	if (db == NULL)
		return NULL;
	code =
	    mode == DB_READ ? open_read(db, path) : open_write(db, path, mode);
	if (code == SQLITE_OK && set_up(db, mode))
		return db;
	/* ABORT is told already, and so is what set_up ran into. */
	if (code != SQLITE_OK && code != SQLITE_ABORT)
		tell(db, code);
	db_close(db);
	return NULL;
}

bool
db_close(struct db *db)
{
	int code;
	size_t i;

	for (i = 0; i < db->count; i++)
		sqlite3_finalize(db->queries[i].statement);
	code = sqlite3_close(db->handle);
	if (code != SQLITE_OK)
		tell(db, code);
	free(db->queries);
	free(db);
	return code == SQLITE_OK;
}

bool
db_begin(struct db *db)
{
	if (!db_run(db, "BEGIN IMMEDIATE"))
		return false;
	db->in_transaction = true;
	return true;
}

bool
db_commit(struct db *db)
{
	bool done = db_run(db, "COMMIT");

	db_rollback(db);
	return done;
}

void
db_rollback(struct db *db)
{
	if (db->in_transaction && sqlite3_get_autocommit(db->handle) == 0)
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
	db->in_transaction = false;
	db->broken = false;
}

struct query *
db_query(struct db *db, int which)
{
	struct query *query = &db->queries[which];

	query->parameters = 0;
	query->damaged = false;
	query->trouble = SQLITE_OK;
	if (query->statement == NULL)
		query->trouble =
		    sqlite3_prepare_v3(db->handle, db->statements[which], -1,
		        SQLITE_PREPARE_PERSISTENT, &query->statement, NULL);
	return query;
}

static void
note_trouble(struct query *query, int code)
{
	if (query->trouble == SQLITE_OK)
		query->trouble = code;
}

void
query_put_text(struct query *query, struct text text)
{
	const char *at = text.at == NULL ? "" : text.at;

	note_trouble(
	    query, sqlite3_bind_text64(query->statement, ++query->parameters,
	               at, text.len, SQLITE_STATIC, SQLITE_UTF8));
}

void
query_put_int(struct query *query, int64_t number)
{
	note_trouble(query,
	    sqlite3_bind_int64(query->statement, ++query->parameters, number));
}

void
query_put_date(struct query *query, int32_t date)
{
	char text[DATE_TEXT_MAX] = "";
	size_t len =
	    date == DATE_NONE ? 0 : date_format(date, text, sizeof(text));

	note_trouble(
	    query, sqlite3_bind_text64(query->statement, ++query->parameters,
	               text, len, SQLITE_TRANSIENT, SQLITE_UTF8));
}

void
query_put_null(struct query *query)
{
	note_trouble(
	    query, sqlite3_bind_null(query->statement, ++query->parameters));
}

void
query_end(struct query *query)
{
	sqlite3_reset(query->statement);
}

static enum query_step
give_up(struct query *query, int code)
{
	fail(query->db, code);
	query_end(query);
	return QUERY_TROUBLE;
}

enum query_step
query_step(struct query *query)
{
	int code;

	if (query->damaged || query->db->broken) {
		query_end(query);
		return QUERY_TROUBLE;
	}
	if (query->trouble != SQLITE_OK)
		return give_up(query, query->trouble);
	code = sqlite3_step(query->statement);
	if (code == SQLITE_ROW)
		return QUERY_ROW;
	if (code != SQLITE_DONE)
		return give_up(query, code);
	query_end(query);
	return QUERY_DONE;
}

bool
query_run(struct query *query)
{
	return query_step(query) == QUERY_DONE;
}

struct text
query_text(struct query *query, int column)
{
	const void *at = sqlite3_column_text(query->statement, column);
	int len = sqlite3_column_bytes(query->statement, column);

	if (at == NULL && sqlite3_errcode(query->db->handle) == SQLITE_NOMEM) {
		fail(query->db, SQLITE_NOMEM);
		query->damaged = true;
	}
	if (at == NULL || len <= 0)
		return (struct text){ NULL, 0 };
	return (struct text){ at, (size_t)len };
}

int64_t
query_int(struct query *query, int column)
{
	return sqlite3_column_int64(query->statement, column);
}

int32_t
query_date(struct query *query, int column)
{
	struct text text = query_text(query, column);
	int32_t date = DATE_NONE;

	if (text.len > 0 && !date_parse(text, &date)) {
		db_damaged(query->db, "a date in it is not a date");
		query->damaged = true;
		return DATE_NONE;
	}
	return date;
}

int64_t
db_changes(const struct db *db)
{
	return sqlite3_changes64(db->handle);
}

int64_t
db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}
