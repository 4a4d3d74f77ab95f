/*
 * suggested.h -- `dunning map --suggest`: a strategy to begin with, for an
 * export that nobody has described yet.
 */
#ifndef DUNNING_SUGGESTED_H
#define DUNNING_SUGGESTED_H

#include <stdbool.h>
#include <stdint.h>

#include "tool/tool.h"

/*
 * Writes the strategy for the operand, or standard input, to --output.  sample
 * is how many records are looked at; 0: all.  Reports E_UNDECIDED, which is a
 * finding, when something is left for a person to decide.  False: reported.
 */
bool suggested_run(struct tool *, int64_t sample);

#endif
