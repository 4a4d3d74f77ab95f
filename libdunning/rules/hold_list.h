/*
 * hold_list.h -- a list of keys that are held, from a CSV file.
 */
#ifndef DUNNING_HOLD_LIST_H
#define DUNNING_HOLD_LIST_H

#include "rules/hold_sets.h"
#include "rules/strategy.h"

struct hold_list;

/*
 * Reads the list of a hold beside the strategy.  What cannot be read of it is
 * told (R_HOLD_LIST and those of any input, all as DIAG_REJECT).  Rows whose
 * days are over on the as-of day, or have not come, are forgotten.  About 40
 * bytes of memory for each row.  NULL: out of memory, reported.  Lives in the
 * arena.
 */
struct hold_list *hold_list_read(struct arena *, const struct strategy *,
    const struct hold_spec *, int32_t as_of, struct hold_sets *,
    struct diag *);

/* Whether a row, or all of it, could have named anybody. */
bool hold_list_unreadable(const struct hold_list *);

/*
 * Numbers of the holds that a key has, at most `most`; returns how many.  The
 * key has as many texts as the list; blanks around them do not matter.
 */
size_t hold_list_find(const struct hold_list *, const struct text *key,
    uint32_t *holds, size_t most);

#endif
