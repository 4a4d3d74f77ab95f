/*
 * chain_tell.h -- what is told at the end of an input that was read.
 */
#ifndef DUNNING_CHAIN_TELL_H
#define DUNNING_CHAIN_TELL_H

#include "base/diag.h"
#include "stream/stage.h"

/* Good CSV that may hold something else than it seems: W_LINES_IN_CELL,
 * W_THOUSANDS. */
void chain_tell(const struct chain_counts *, struct diag *);

#endif
