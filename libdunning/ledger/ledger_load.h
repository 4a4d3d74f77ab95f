/*
 * ledger_load.h -- CSV into a ledger: all its records in one transaction.
 *
 * Inside the collect layer only.
 */
#ifndef DUNNING_LEDGER_LOAD_H
#define DUNNING_LEDGER_LOAD_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/ledger_internal.h"
#include "stream/stage.h"

enum { LEDGER_LOAD_COLUMNS = 18 };

struct ledger_column {
	const char *name;
	enum column_type type; /* STRING or DATE */
	enum column_need need; /* REQUIRED or OPTIONAL */
};

struct ledger_load {
	struct stage stage; /* first: the stage is the load */
	struct ledger *ledger;
	const char *path;
	const struct ledger_column *columns;
	size_t count; /* up to LEDGER_LOAD_COLUMNS */
	/* Adds one record and counts it, or rejects it.  False: reported, and
	 * nothing at all is to be added. */
	bool (*add)(struct ledger_load *, struct batch *, size_t row);
	int slots[LEDGER_LOAD_COLUMNS];
	struct ledger_counts counts;
};

/*
 * Reads path with the columns and add of the load, in any order of columns;
 * a column that the load does not have is E_COLUMN.  False: reported, nothing
 * was added.  counts are complete afterwards.
 */
bool ledger_load_run(struct ledger_load *, struct ledger *, const char *path);

/* A field of a record; null and DATE_NONE: none given. */
struct text ledger_load_text(
    const struct ledger_load *, struct batch *, size_t row, int column);
int32_t ledger_load_date(
    const struct ledger_load *, struct batch *, size_t row, int column);

/* A field that names a channel: its number, -1 when empty, -2 after rejecting
 * the record (R_CHANNEL). */
int ledger_load_channel(
    const struct ledger_load *, struct batch *, size_t row, int column);

#endif
