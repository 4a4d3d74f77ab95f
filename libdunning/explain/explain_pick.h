/*
 * explain_pick.h -- the stage that keeps the records of the debtors that are
 * asked for, before any other stage, and knows which were asked for.
 *
 * All records of these debtors stay, because sums and plans are theirs; what
 * is wrong with the records of others is not looked at.
 */
#ifndef DUNNING_EXPLAIN_PICK_H
#define DUNNING_EXPLAIN_PICK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "stream/stage.h"

enum { EXPLAIN_DEBTORS_MAX = 64 };

/* A record must be all that is given. */
struct explain_wanted {
	const char *debtor; /* its debtor_id; NULL: any */
	const char *item;   /* its doc_id; NULL: any */
	int64_t row;        /* its number, from 1; 0: any */
	bool names_others;  /* the nearest debtor may be named when there is none */
};

/*
 * Reads twice unless just a debtor is asked for.  Records of more than
 * EXPLAIN_DEBTORS_MAX debtors are E_LIMIT, none at all is E_NO_RECORD at the
 * end.  NULL: reported; lives in the arena.
 */
struct stage *explain_pick_stage(struct arena *, const struct explain_wanted *,
    struct diag *);

/* Whether a record of the batch that is on its way was asked for. */
bool explain_picked(const struct stage *, size_t row);

/* How many there were; after the run. */
uint64_t explain_pick_found(const struct stage *);

#endif
