/*
 * strategy_column.h -- which columns a strategy knows, and where from.
 */
#ifndef DUNNING_STRATEGY_COLUMN_H
#define DUNNING_STRATEGY_COLUMN_H

#include "rules/strategy.h"

/*
 * Collects the columns of all sections for strategy_column.  Reports sections
 * that give one name different types (E_COLUMN_TYPE); false after that or
 * without memory.
 */
bool strategy_collect_columns(struct strategy *, struct diag *);

#endif
