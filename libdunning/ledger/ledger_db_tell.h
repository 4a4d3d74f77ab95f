/*
 * ledger_db_tell.h -- what went wrong with a database, in words.
 *
 * Inside the ledger layer only.
 */
#ifndef DUNNING_LEDGER_DB_TELL_H
#define DUNNING_LEDGER_DB_TELL_H

#include "base/diag.h"

enum db_trouble {
	DB_TROUBLE, /* any other: the reason says it */
	DB_FULL,
	DB_BUSY,
	DB_DAMAGED,
	DB_FOREIGN,
	DB_READONLY,
	DB_CLOSED, /* cannot be opened: the reason says why */
	DB_MEMORY
};

/* name is how messages call the file. */
void db_tell(struct diag *, const char *name, enum db_trouble,
    const char *reason);

#endif
