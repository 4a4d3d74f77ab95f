/*
 * restating_tell.h -- what is to be said at the end of a restating.
 */
#ifndef DUNNING_RESTATING_TELL_H
#define DUNNING_RESTATING_TELL_H

#include "ageing/restating_row.h"

/*
 * W_OVERPAID: items that became credit.  W_BALANCE: balances that are not what
 * the transactions make of the amounts.  W_TRANSACTIONS: transactions of items
 * that are not there.  W_INCOMPLETE: some of those are after the day, so that
 * an item that was open then may be missing.  W_THOUSANDS: transactions with
 * amounts like 150.000 in a currency that has not three digits.
 */
void restating_tell(struct restating *);

#endif
