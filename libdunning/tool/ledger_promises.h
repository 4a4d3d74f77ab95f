/*
 * ledger_promises.h -- promises and payment plans of a ledger with their
 * states, for `dunning ledger promises`.
 */
#ifndef DUNNING_LEDGER_PROMISES_H
#define DUNNING_LEDGER_PROMISES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"
#include "ledger/ledger.h"
#include "rules/strategy.h"
#include "stream/out.h"

struct ledger_promises_options {
	const struct strategy *strategy; /* its `promises:`; NULL: the defaults */
	int32_t as_of;
	const char *payments; /* file of transactions; NULL: the ledger's */
};

/*
 * Writes CSV: a row for each promise, payment plan and instalment, by debtor
 * and currency in bytes, then by due date, with the columns
 * debtor_id,currency,kind,code,item_key,doc_id,made,due,deadline,amount,paid,
 * state,broken_on.  False: reported; errors of out are reported by out_close.
 */
bool ledger_promises(struct ledger *, const struct ledger_promises_options *,
    struct out *, struct diag *);

#endif
