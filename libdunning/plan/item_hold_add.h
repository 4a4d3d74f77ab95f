/*
 * item_hold_add.h -- one more hold of an item.  Private to those that find
 * them.
 */
#ifndef DUNNING_ITEM_HOLD_ADD_H
#define DUNNING_ITEM_HOLD_ADD_H

#include "plan/item_hold.h"

/* A hold that is there already is not listed twice. */
void item_hold_add(struct item_hold *, const struct held *);

/* Those of the promises and payment plans that are about an item. */
void item_hold_add_promises(const struct hold_terms *,
    const struct promise_state *, struct text item, struct item_hold *);

#endif
