/*
 * ledger_unread.h -- outcomes that forbid something and cannot be read whole.
 */
#ifndef DUNNING_LEDGER_UNREAD_H
#define DUNNING_LEDGER_UNREAD_H

#include "ledger/ledger_load.h"

/*
 * Of a record that was rejected: a hold, a dispute or an opt-out whose debtor
 * and day are known forbids all that it could have meant, that is everything
 * and without end, of the items that it names or of all.  Nothing is done for
 * other events, and for those that a ledger wrote.  Told
 * (W_HOLD_UNREADABLE).  False: reported.
 */
bool ledger_put_unreadable(struct ledger_load *, struct batch *, size_t row,
    struct text debtor, const struct ledger_event *read);

#endif
