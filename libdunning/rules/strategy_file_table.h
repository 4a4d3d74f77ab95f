/*
 * strategy_file_table.h -- tables whose columns only their CSV file names.
 */
#ifndef DUNNING_STRATEGY_FILE_TABLE_H
#define DUNNING_STRATEGY_FILE_TABLE_H

#include "rules/strategy.h"

/*
 * A table with `file:` may leave out `inputs:` or `outputs:`; they are then the
 * if: and then: columns of the file, in its order.  An output has the type that
 * another table, `derive:` or `columns:` gives it, unless that is an enum; else
 * it is text, but `plan` refers to the plans.  A table with `rows:` must declare
 * its inputs (E_MISSING_KEY).
 */
void strategy_file_tables(struct strategy *, struct diag *);

#endif
