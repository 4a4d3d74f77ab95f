/*
 * incentive_report.h -- `dunning report incentives`.
 */
#ifndef DUNNING_INCENTIVE_REPORT_H
#define DUNNING_INCENTIVE_REPORT_H

#include "tool/reporting.h"

/* Writes what incentives_make finds in the ledger of --ledger, for payments
 * from --from (or any day) to --to (or the as-of date).  False: reported. */
bool incentive_report(struct tool *, const struct reporting *);

#endif
