/*
 * simulate.h -- `dunning simulate`: what a strategy would do, day by day.
 */
#ifndef DUNNING_SIMULATE_H
#define DUNNING_SIMULATE_H

#include "tool/reporting.h"

struct simulating {
	struct reporting reporting; /* from, to, days, transactions, format */
	const char *ledger;  /* contact history, which is only read, or NULL */
	const char *debtors; /* CSV of those whose schedule ends, or NULL */
	const char *detail;  /* CSV of all that is counted, or NULL */
	struct option_list costs; /* CHANNEL=AMOUNT */
	bool approve; /* what waits for an approval is sent */
};

enum { SIMULATE_DAYS = 30, SIMULATE_DAYS_MOST = 3660 };

/*
 * Plans every day from the first to the last one, and takes what is due as
 * sent, in a copy of the ledger that lives in memory.  Writes the report.
 * False: reported.
 */
bool simulate_run(struct tool *, const struct simulating *);

#endif
