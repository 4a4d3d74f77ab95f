/*
 * ledger_db.h -- the SQLite database under a ledger: statements by number,
 * values in and out, every error told in words.
 *
 * Inside the ledger layer only.
 */
#ifndef DUNNING_LEDGER_DB_H
#define DUNNING_LEDGER_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/text.h"

struct db;

/* What is kept of a file in memory, as `cache_size` takes it: 64 MiB. */
#define DB_CACHE "-65536"

enum db_mode {
	DB_CREATE, /* makes the file, or opens it */
	DB_WRITE,  /* every commit is on the disk when it returns */
	DB_READ    /* also where nothing may be written, if no change is waiting
	              in a write-ahead file; all of it is one transaction, and
	              only db_run changes anything, of temporary tables */
};

/*
 * SQL may call row_digest(...), 63 bits of any values, to which NULL and the
 * empty text are the same, and row_pack(...), see ledger_pack.h.
 *
 * Opens the file at path (absolute); name is how messages call it, borrowed
 * until db_close.  statements, count of them, are prepared when first used.
 * NULL after reporting: E_LEDGER_OPEN, E_LEDGER_FOREIGN, E_LEDGER_READONLY,
 * E_LEDGER_DAMAGED, E_LEDGER_LOCKED.
 */
struct db *db_open(const char *path, const char *name, enum db_mode,
    const char *const *statements, size_t count, struct diag *);

/* One in memory, with all that from has, which may be NULL. */
struct db *db_private(struct db *from, const char *name,
    const char *const *statements, size_t count, struct diag *);

/* Who is told from now on. */
void db_tell_to(struct db *, struct diag *);

/* Rolls back what is open.  False: reported. */
bool db_close(struct db *);

/* Statements without results, one after the other; false: reported. */
bool db_run(struct db *, const char *sql);

/* The integer that a statement such as "PRAGMA user_version" gives. */
bool db_number(struct db *, const char *sql, int64_t *);

/*
 * A transaction that writes.  After any failure inside it everything is rolled
 * back at once, and until db_rollback or db_commit, which then returns false,
 * every statement fails without a further message.
 */
bool db_begin(struct db *);
bool db_commit(struct db *);
void db_rollback(struct db *);

/* --- one statement ----------------------------------------------------------
 */

struct query;

/* Statement number which, ready for its first parameter.  Never NULL: when it
 * could not be prepared, that is reported and its steps fail. */
struct query *db_query(struct db *, int which);

/* The next parameter.  Texts must stay until the last step; a null text is
 * stored as the empty one.  DATE_NONE is stored as the empty text. */
void query_put_text(struct query *, struct text);
void query_put_int(struct query *, int64_t);
void query_put_date(struct query *, int32_t);
void query_put_null(struct query *);

enum query_step {
	QUERY_ROW,
	QUERY_DONE,   /* no more rows; the statement is at rest */
	QUERY_TROUBLE /* reported; the statement is at rest */
};
enum query_step query_step(struct query *);

/* Steps to the end of a statement without rows; false: reported. */
bool query_run(struct query *);

/* Puts a statement at rest before its last row. */
void query_end(struct query *);

/* Values of the row, texts until the next step; the empty text and NULL are
 * the null text, DATE_NONE and 0.  A date that is none is reported as damage;
 * it and a value without memory fail the next step and the transaction. */
struct text query_text(struct query *, int column);
int64_t query_int(struct query *, int column);
int32_t query_date(struct query *, int column);

/* A row_pack that is the only column, until the next step. */
struct text query_pack(struct query *);

/* Rows that the last statement changed; id of the last row added. */
int64_t db_changes(const struct db *);
int64_t db_last_id(const struct db *);

/* What is wrong with a date that is none. */
#define DB_NO_DATE "a date in it is not a date"

/* E_LEDGER_DAMAGED with what was wrong; fails an open transaction. */
void db_damaged(struct db *, const char *what);

#endif
