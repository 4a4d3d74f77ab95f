/*
 * sorter_runs.h -- sorted runs in a temporary file, read as one.  Private to
 * sorter.c and sorter_runs.c.
 */
#ifndef DUNNING_SORTER_RUNS_H
#define DUNNING_SORTER_RUNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/sorter.h"
#include "base/diag.h"
#include "stream/spool.h"

/* A part of the file; level n was merged of SORTER_FAN runs of level n - 1. */
struct sorter_run {
	uint64_t at, end;
	unsigned level;
};

/* Reads one run. */
struct sorter_cursor {
	uint64_t at, end; /* of the file: what is not in the buffer yet */
	char *buffer;
	size_t room, held, pos;
	struct sorted record; /* at is NULL behind the last */
};

enum { SORTER_FAN = 64 }; /* most runs that are read at once */

struct sorter_runs {
	struct diag *diag;
	struct spool *spool;
	size_t block; /* bytes of each buffer, more for a longer record */
	struct sorter_run *runs;
	size_t count, room;
	size_t written; /* runs that were ever written */
	struct sorter_cursor cursors[SORTER_FAN];
	size_t heap[SORTER_FAN]; /* cursors, the least record first */
	size_t heaped;
	bool begun; /* a record was given since the rewind */
};

void sorter_runs_init(struct sorter_runs *, size_t memory, struct diag *);
void sorter_runs_clear(struct sorter_runs *);

/* A run is begun, written record by record in its order, and ended.  All
 * return false after reporting. */
bool sorter_run_begin(struct sorter_runs *);
bool sorter_run_write(struct sorter_runs *, const struct sorted *);
bool sorter_run_end(struct sorter_runs *);

/* Makes them few enough to be read at once. */
bool sorter_runs_end(struct sorter_runs *);

/* Reading starts over at the least record. */
bool sorter_runs_rewind(struct sorter_runs *);
bool sorter_runs_next(struct sorter_runs *, struct sorted *);

#endif
