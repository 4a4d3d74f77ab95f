/*
 * amount_remedy.h -- the settings that would read an amount that was refused.
 */
#ifndef DUNNING_AMOUNT_REMEDY_H
#define DUNNING_AMOUNT_REMEDY_H

#include "base/arena.h"
#include "mapping/amount_reader.h"

/*
 * A note for a cell that amount_reader_read refuses in a currency with that
 * many digits: what settings read it, and as what; or what else it is, such as
 * 1.5E+05.  Static or of the arena; NULL when nothing is known, or memory is
 * out.
 */
const char *amount_remedy(const struct amount_reader *, struct text cell,
    int digits, struct arena *);

#endif
