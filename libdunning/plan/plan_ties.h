/*
 * plan_ties.h -- whether what planning took in is what it wrote and what it
 * left out: records, and money of each currency.
 */
#ifndef DUNNING_PLAN_TIES_H
#define DUNNING_PLAN_TIES_H

#include "base/wide.h"
#include "plan/plan_action.h"
#include "stream/stage.h"

/* One currency; minor units of the balances. */
struct plan_tie {
	uint32_t currency;
	wide in, out;
};

struct plan_ties {
	struct diag *diag;
	uint64_t kept;  /* records that came and were not set aside */
	uint64_t items; /* of them, those that became items */
	uint64_t written;
	uint64_t again; /* records of them in a further action */
	uint8_t *seen;  /* bit per item: it is written */
	size_t room;    /* items that seen has bits for */
	struct plan_tie *sums;
	size_t count;
};

void plan_ties_init(struct plan_ties *, struct diag *);
void plan_ties_clear(struct plan_ties *);

/* A record, and whether it became an item.  False: reported. */
bool plan_ties_in(struct plan_ties *, const struct plan_item *, bool is_item);

/* An item that is written; place is its number among the items, from 0.  False:
 * reported, E_TIES when it was written before, unless it may be in several
 * actions. */
bool plan_ties_out(struct plan_ties *, const struct plan_item *, size_t place,
    bool several);

/* Whether all records of the input came: those that were not rejected or left
 * out before.  False after E_TIES. */
bool plan_ties_counts(struct plan_ties *, const struct chain_counts *);

/* Whether items and money tie; items are all of them.  False after E_TIES. */
bool plan_ties_end(struct plan_ties *, const struct plan_item *items,
    size_t count, uint64_t records, const struct intern *words);

#endif
