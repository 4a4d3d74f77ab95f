/*
 * declare.h -- what a strategy says of columns before anything binds them.
 */
#ifndef DUNNING_DECLARE_H
#define DUNNING_DECLARE_H

#include "tool/tool.h"

/* Digits of currencies, and columns that keep what is empty.  False:
 * reported. */
bool declare_columns(const struct tool *, struct columns *);

#endif
