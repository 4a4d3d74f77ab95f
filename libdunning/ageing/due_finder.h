/*
 * due_finder.h -- the due date of an item that does not say it: by its terms of
 * payment, or by its document date.
 */
#ifndef DUNNING_DUE_FINDER_H
#define DUNNING_DUE_FINDER_H

#include "base/arena.h"
#include "rules/strategy.h"
#include "rules/terms.h"
#include "stream/batch.h"

struct due_finder {
	const struct ageing_spec *spec;
	struct terms *rules; /* one for each pair of `terms` */
	int32_t missing; /* days after the document date; -1: reject */
	int due, terms, instalment, doc_date; /* slots, -1: not there */
};

/* Where a due date comes from, in the words of the column due_source. */
enum due_source { DUE_EXPLICIT, DUE_TERMS, DUE_DOCUMENT, DUE_SOURCES };
extern const struct text due_sources[DUE_SOURCES];

/* False: out of memory, not reported; what the strategy says was checked. */
bool due_finder_init(struct due_finder *, struct arena *,
    const struct ageing_spec *);

/* Binds due_date, terms, instalment and doc_date.  False: without the columns
 * that are there no item could have a due date (E_COLUMN). */
bool due_finder_bind(struct due_finder *, struct columns *);

/* What the record says; false: nothing. */
bool due_finder_explicit(const struct due_finder *, const struct batch *,
    size_t row, int32_t *due);

/* Whether the strategy says more of due dates than the records do. */
bool due_finder_wanted(const struct ageing_spec *);

/* What the record says or else its terms, or its document date, give; false:
 * nothing, and nothing is said of it. */
bool due_finder_look(const struct due_finder *, const struct batch *,
    size_t row, int32_t *due, enum due_source *);

/* Of a record that says nothing.  False after rejecting it (R_DUE_DATE). */
bool due_finder_find(const struct due_finder *, struct batch *, size_t row,
    int32_t *due, enum due_source *);

#endif
