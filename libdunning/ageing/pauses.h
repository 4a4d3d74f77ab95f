/*
 * pauses.h -- days on which the clock of an item stands still: a complaint, a
 * moratorium, a catastrophe.
 */
#ifndef DUNNING_PAUSES_H
#define DUNNING_PAUSES_H

#include "base/arena.h"
#include "rules/strategy.h"
#include "stream/batch.h"

struct pauses;

/*
 * Reads the CSV file that the strategy names: debtor_id or doc_id or both of
 * the items that a pause is for, company if it is for one only, `from` the
 * first day, `to` the first day that counts again or empty when there is no
 * end; other columns are for people.  24 bytes of memory for each pause, up to
 * 256 MiB (E_LIMIT): 11 million.  NULL after reporting (E_PAUSES, E_NO_FILE).
 * Lives in the arena.
 */
struct pauses *pauses_new(struct arena *, const struct strategy *,
    struct diag *);

/* Binds those of company, debtor_id and doc_id that pauses name; E_COLUMN. */
bool pauses_bind(struct pauses *, struct columns *);

/* Days of from..to, without `to`, on which an item is paused; a day of several
 * pauses counts once. */
int64_t pauses_days(struct pauses *, const struct batch *, size_t row,
    int32_t from, int32_t to);

#endif
