/*
 * export_past.h -- what a debtor was sent before, in words for those who go on
 * with the case.
 */
#ifndef DUNNING_EXPORT_PAST_H
#define DUNNING_EXPORT_PAST_H

#include "ledger/ledger_history.h"
#include "message/export_message.h"

enum { EXPORT_NOTICES = 3 };

/*
 * "LEVEL YYYY-MM-DD CHANNEL", joined by '|', oldest first: the last
 * EXPORT_NOTICES of the debtor for a worklist, into m->notices; for a hand-over
 * all that each item was in, into m->item_notices.  Nothing for
 * other channels.  False: out of memory.
 */
bool export_past(
    struct message *, const struct ledger_history *, struct arena *);

/* The next KEY=VALUE of a list joined by '|'; false at its end. */
bool export_next_item(struct text *list, struct text *key, struct text *value);

#endif
