/*
 * checking.h -- everything about a strategy that can be checked without data.
 */
#ifndef DUNNING_CHECKING_H
#define DUNNING_CHECKING_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "rules/strategy.h"

/*
 * Compiles each expression, table, scorecard, bucket, calendar, contact rule
 * and template of a loaded strategy, reads its files, and checks the names that
 * templates use against the columns that the strategy knows.  False when any
 * error was reported; looks for all, up to LIMIT_ERRORS.  whole is false for a
 * strategy that was loaded with errors: then only the parts that are there are
 * looked at, so that one run tells everything.
 */
bool strategy_check_all(const struct strategy *, bool whole, struct arena *,
    struct diag *);

#endif
