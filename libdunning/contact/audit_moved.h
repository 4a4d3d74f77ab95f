/*
 * audit_moved.h -- calls and visits that were made on other days than the one
 * for which they were planned.
 *
 * Inside the audit only.
 */
#ifndef DUNNING_AUDIT_MOVED_H
#define DUNNING_AUDIT_MOVED_H

#include "base/diag.h"
#include "ledger/ledger_history.h"

/* Room for one history at a time; zero before its first use. */
struct audit_moved {
	struct ledger_sent *actions;
	size_t action_room;
	struct ledger_event *events;
	size_t event_room;
};

/* The first day after another one on which an event says that the contact of an
 * action was made, besides the day of its plan; DATE_NONE: there is none. */
int32_t audit_next_day(
    const struct ledger_history *, size_t action, int32_t after);

/*
 * What had happened before that day, and the action as if it had been planned
 * for it, without an hour: the last of the actions that are made.  They borrow
 * the texts and items of the history.  False: out of memory, reported.
 */
bool audit_move(struct audit_moved *, const struct ledger_history *,
    size_t action, int32_t day, struct ledger_history *made, struct diag *);

void audit_moved_clear(struct audit_moved *); /* frees */

#endif
