/*
 * ledger_db_private.h -- what the files of ledger_db.h share.
 *
 * Inside the ledger layer only.
 */
#ifndef DUNNING_LEDGER_DB_PRIVATE_H
#define DUNNING_LEDGER_DB_PRIVATE_H

#include "base/buf.h"
#include "ledger/ledger_db.h"

struct sqlite3;
struct sqlite3_stmt;

struct query {
	struct db *db;
	struct sqlite3_stmt *statement;
	int parameters; /* given so far */
	int trouble;    /* SQLite code of a failed preparation or parameter */
	bool damaged;   /* reported: a value of the row cannot be had */
};

struct db {
	struct sqlite3 *handle;
	const char *name;
	struct diag *diag;
	bool in_transaction;
	bool broken; /* the transaction failed and is rolled back */
	struct buf pack; /* that row_pack made last */
	const char *const *statements;
	size_t count;
	struct query queries[];
};

/* What a connection is told before its first statement; false: reported. */
bool db_set_up(struct db *, enum db_mode);

#endif
