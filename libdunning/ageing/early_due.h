/*
 * early_due.h -- how many items are due before their document date, told once.
 */
#ifndef DUNNING_EARLY_DUE_H
#define DUNNING_EARLY_DUE_H

#include "ageing/aged.h"
#include "base/diag.h"

struct early_due {
	uint64_t count;
	uint64_t record; /* number of the first one, and its place */
	struct src_pos at;
};

/* Adds those of a slice; slot is that of the due date. */
void early_due_count(struct early_due *, const struct batch *,
    const struct aged *, int slot);

/* Adds those of other records of the same stream. */
void early_due_add(struct early_due *, const struct early_due *);

/* W_DUE_BEFORE_DOC, if there is any. */
void early_due_tell(const struct early_due *, struct diag *);

#endif
