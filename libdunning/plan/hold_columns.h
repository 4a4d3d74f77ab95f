/*
 * hold_columns.h -- columns of actions about holds, promises and offers.
 */
#ifndef DUNNING_HOLD_COLUMNS_H
#define DUNNING_HOLD_COLUMNS_H

#include "plan/plan_extra.h"

extern const struct plan_extra plan_extra_promise; /* promise_state */
extern const struct plan_extra plan_extra_hold;    /* hold_until */
extern const struct plan_extra plan_extra_offer;   /* offer_NAME_... */
extern const struct plan_extra plan_extra_payment; /* action_payments */

/* Parts of the names of columns of an offer, in order; NULL-terminated. */
extern const char *const offer_columns[];

/* Names of the columns of all offers, in the arena, NULL-terminated.  NULL:
 * out of memory. */
const char *const *offer_names(const struct strategy *, struct arena *);

#endif
