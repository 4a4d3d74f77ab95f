#include "ledger/ledger_db.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/hash.h"
#include "ledger/ledger_db_private.h"
#include "ledger/ledger_db_tell.h"
#include "ledger/ledger_pack.h"
#include "ledger/ledger_path.h"
#include "rules/schema.h"

enum {
	BUSY_MILLISECONDS = 5000, ERRNO_TEXT = 256,
	/* One thread uses a ledger: no locks inside. */
	OPEN_FLAGS = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
};

static enum db_trouble
trouble_of(int code)
{
	switch (code == SQLITE_IOERR_NOMEM ? SQLITE_NOMEM : code & 0xff) {
	case SQLITE_NOMEM:
		return DB_MEMORY;
	case SQLITE_FULL:
		return DB_FULL;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL: /* somebody repairs it for a long time */
		return DB_BUSY;
	case SQLITE_CORRUPT:
		return DB_DAMAGED;
	case SQLITE_NOTADB:
		return DB_FOREIGN;
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return DB_READONLY;
	case SQLITE_CANTOPEN:
		return DB_CLOSED;
	default:
		return DB_TROUBLE;
	}
}

/* What the system said about the file, or what SQLite says. */
static const char *
reason_of(const struct db *db, int code, char system[ERRNO_TEXT])
{
	int errnum = sqlite3_system_errno(db->handle), kind = code & 0xff;

	if ((kind == SQLITE_IOERR || kind == SQLITE_CANTOPEN) && errnum != 0 &&
	    strerror_r(errnum, system, ERRNO_TEXT) == 0)
		return system;
	return sqlite3_errmsg(db->handle);
}

static void
tell(const struct db *db, int code)
{
	char system[ERRNO_TEXT];

	db_tell(db->diag, db->name, trouble_of(code),
	    reason_of(db, code, system));
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
	int code = db->broken ? SQLITE_ABORT :
	                        sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	if (code != SQLITE_OK)
		fail(db, code);
	return code == SQLITE_OK;
}

static int
read_number(sqlite3 *handle, const char *sql, int64_t *number)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(handle, sql, -1, &statement, NULL);

	code = code == SQLITE_OK ? sqlite3_step(statement) : code;
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

/* Of the values as texts, each with its end; never 0. */
static void
digest(sqlite3_context *context, int count, sqlite3_value **values)
{
	uint64_t hash = HASH_START;

	for (int i = 0; i < count; i++) {
		const void *text = sqlite3_value_text(values[i]);
		int len = sqlite3_value_bytes(values[i]);

		if (text != NULL)
			hash = hash_feed(hash, text, (size_t)len);
		else if (sqlite3_value_type(values[i]) != SQLITE_NULL) {
			sqlite3_result_error_nomem(context);
			return;
		}
		hash = hash_feed(hash, "", 1);
	}
	sqlite3_result_int64(context, (int64_t)(hash_finish(hash) >> 1 | 1));
}

/* Most values are empty texts: of those only the length is asked for. */
static struct text
value_of(sqlite3_value *value, int64_t *number)
{
	struct text text = { NULL, 0 };

	if (sqlite3_value_type(value) == SQLITE_INTEGER) {
		*number = sqlite3_value_int64(value);
		return (struct text){ (const char *)number, sizeof *number };
	}
	text.len = (size_t)sqlite3_value_bytes(value);
	if (text.len > 0)
		text.at = (const void *)sqlite3_value_text(value);
	return text;
}

static void
pack(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct buf *to = sqlite3_user_data(context);
	struct text texts[LEDGER_PACK_MAX];
	int64_t numbers[LEDGER_PACK_MAX];

	if (count > LEDGER_PACK_MAX) {
		sqlite3_result_error_toobig(context);
		return;
	}
	for (int i = 0; i < count; i++)
		texts[i] = value_of(values[i], &numbers[i]);
	if (ledger_pack_make(to, texts, count))
		sqlite3_result_blob64(
		    context, to->data, to->len, SQLITE_TRANSIENT);
	else
		sqlite3_result_error_nomem(context);
}

static int
make_function(struct db *db, const char *name,
    void (*function)(sqlite3_context *, int, sqlite3_value **))
{
	return sqlite3_create_function(db->handle, name, -1,
	    SQLITE_UTF8 | SQLITE_DETERMINISTIC, &db->pack, function, NULL,
	    NULL);
}

static int
probe(struct db *db)
{
	int64_t ignored;
	int code = make_function(db, "row_digest", digest);

	code = code == SQLITE_OK ? make_function(db, "row_pack", pack) : code;
	sqlite3_busy_timeout(db->handle, BUSY_MILLISECONDS);
	return code != SQLITE_OK ? code :
	    read_number(db->handle, "PRAGMA schema_version", &ignored);
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
		    POS_FILE(db->name), "the ledger has changes that can only "
		    "be read where its directory is writable");
		diag_note(db->diag, POS_NONE, "open it once as a user who may "
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

	flags |= mode == DB_CREATE ? SQLITE_OPEN_CREATE : 0;
	code = sqlite3_open_v2(path, &db->handle, flags, NULL);
	if (code == SQLITE_OK)
		code = probe(db);
	/* SQLite falls back to reading without a word. */
	if (code == SQLITE_OK && sqlite3_db_readonly(db->handle, "main") == 1)
		code = SQLITE_READONLY;
	return code;
}

static struct db *
db_new(const char *name, const char *const *statements, size_t count,
    struct diag *diag)
{
	struct db *db = calloc(1, sizeof(*db) + count * sizeof(*db->queries));

	if (db == NULL) {
		diag_memory(diag);
		return NULL;
	}
	*db = (struct db){ .name = name, .diag = diag,
		.statements = statements, .count = count };
	buf_init(&db->pack, SIZE_MAX);
	for (size_t i = 0; i < count; i++)
		db->queries[i].db = db;
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
	code = mode == DB_READ ? open_read(db, path) :
	                         open_write(db, path, mode);
	if (code == SQLITE_OK && db_set_up(db, mode))
		return db;
	/* ABORT is told already, as is what db_set_up ran into. */
	if (code != SQLITE_OK && code != SQLITE_ABORT)
		tell(db, code);
	db_close(db);
	return NULL;
}

struct db *
db_private(struct db *from, const char *name, const char *const *statements,
    size_t count, struct diag *diag)
{
	struct db *db = db_open(
	    ":memory:", name, DB_CREATE, statements, count, diag);
	sqlite3_backup *copy;
	int code = SQLITE_NOMEM;

	if (db == NULL || from == NULL)
		return db;
	copy = sqlite3_backup_init(db->handle, "main", from->handle, "main");
	if (copy != NULL) {
		sqlite3_backup_step(copy, -1);
		code = sqlite3_backup_finish(copy);
	}
	if (code == SQLITE_OK)
		return db;
	tell(db, code);
	db_close(db);
	return NULL;
}

bool
db_close(struct db *db)
{
	int code;

	for (size_t i = 0; i < db->count; i++)
		sqlite3_finalize(db->queries[i].statement);
	code = sqlite3_close(db->handle);
	if (code != SQLITE_OK)
		tell(db, code);
	buf_clear(&db->pack);
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
	db->in_transaction = db->broken = false;
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
put(struct query *query, const char *at, size_t len,
    sqlite3_destructor_type keep)
{
	if (query->trouble == SQLITE_OK)
		query->trouble = sqlite3_bind_text64(query->statement,
		    ++query->parameters, at, len, keep, SQLITE_UTF8);
}

void
query_put_text(struct query *query, struct text text)
{
	put(query, text.at == NULL ? "" : text.at, text.len, SQLITE_STATIC);
}

void
query_put_int(struct query *query, int64_t number)
{
	if (query->trouble == SQLITE_OK)
		query->trouble = sqlite3_bind_int64(
		    query->statement, ++query->parameters, number);
}

void
query_put_date(struct query *query, int32_t date)
{
	char text[DATE_TEXT_MAX] = "";
	size_t len =
	    date == DATE_NONE ? 0 : date_format(date, text, sizeof(text));

	put(query, text, len, SQLITE_TRANSIENT);
}

void
query_put_null(struct query *query)
{
	if (query->trouble == SQLITE_OK)
		query->trouble = sqlite3_bind_null(
		    query->statement, ++query->parameters);
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

/* Most texts are empty: one call says so. */
struct text
query_text(struct query *query, int column)
{
	int len = sqlite3_column_bytes(query->statement, column);
	const void *at = len == 0 ? NULL :
	                            sqlite3_column_text(
	                                query->statement, column);

	if (at != NULL)
		return (struct text){ at, (size_t)len };
	if (sqlite3_errcode(query->db->handle) == SQLITE_NOMEM) {
		fail(query->db, SQLITE_NOMEM);
		query->damaged = true;
	}
	return (struct text){ NULL, 0 };
}

struct text
query_pack(struct query *query)
{
	return (struct text){ sqlite3_column_blob(query->statement, 0),
		(size_t)sqlite3_column_bytes(query->statement, 0) };
}

int64_t
query_int(struct query *query, int column)
{
	return sqlite3_column_int64(query->statement, column);
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
