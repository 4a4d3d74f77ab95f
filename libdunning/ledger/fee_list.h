/*
 * fee_list.h -- fees as a text: "late=49.00|visit=120.00".
 *
 * A fee of one item has the item key behind its name: "late:/F1//=49.00".
 */
#ifndef DUNNING_FEE_LIST_H
#define DUNNING_FEE_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/text.h"

/* A fee of an action that went out. */
struct ledger_fee {
	struct text charge; /* its name */
	struct text item;   /* item key; null: the fee is of the whole action */
	int64_t amount;     /* minor units of the action's currency */
};

/* Appends one; the buffer tells what failed. */
void fee_list_add(struct buf *, const struct ledger_fee *, int digits);

/*
 * Takes the first fee of a list; false: there is none left, or *bad: it is no
 * fee, or its amount has more decimals than that, is below zero or too large.
 */
bool fee_list_next(struct text *list, int digits, struct ledger_fee *,
    bool *bad);

/* Whether all of it can be read, and how many there are. */
bool fee_list_valid(struct text list, int digits, size_t *count);

#endif
