/*
 * snapshot.h -- the day that a portfolio is of, against the as-of date.
 *
 * The column snapshot_date says it, or whoever runs the command.  Nothing is
 * known of payments after it, so ageing as of a later day is told, and refused
 * beyond a limit; what was open on an earlier day only payments can say.
 */
#ifndef DUNNING_SNAPSHOT_H
#define DUNNING_SNAPSHOT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "stream/batch.h"

struct snapshot_options {
	int32_t date;     /* DATE_NONE: the column says it, or nobody */
	int64_t max_roll; /* most days from it to the as-of date; -1: any */
	bool restated;    /* payments say what was open as of that date */
};

struct snapshot {
	struct snapshot_options options;
	int32_t as_of;
	int32_t date; /* DATE_NONE: not known yet */
	int slot;     /* of snapshot_date; -1: not there */
	bool seen;    /* there was a record */
	struct diag *diag;
};

/* NULL options: what the column says is looked at all the same. */
void snapshot_init(struct snapshot *, const struct snapshot_options *,
    int32_t as_of, struct diag *);

/*
 * Binds the column if it is there.  E_SNAPSHOT: the as-of date is earlier, or
 * more than max_roll days later, or there is a max_roll and nobody says the
 * day.  W_SNAPSHOT, unless silent (another thread tells it): it is later.
 */
bool snapshot_open(struct snapshot *, struct columns *, bool silent);

/* The same once the column says the day, and E_SNAPSHOT at the first record
 * that says another one.  Batches come in order; empty cells say nothing. */
bool snapshot_check(struct snapshot *, struct batch *);

/* E_SNAPSHOT: there is a max_roll, and no record says the day. */
bool snapshot_close(const struct snapshot *);

#endif
