/*
 * plan_history.h -- what the ledger says about the debtor that is planned.
 */
#ifndef DUNNING_PLAN_HISTORY_H
#define DUNNING_PLAN_HISTORY_H

#include "plan/plan_action.h"

/* Loads history, fees and contacts of a debtor with these items; false:
 * reported. */
bool history_begin(struct plan_maker *, struct text debtor,
    const struct plan_item *const *items, size_t count);

/* The last day of a contact of the debtor, in the past or planned, for
 * `min_contact_days`: a level counts from the first of its contacts.  Without
 * `except` and its siblings, unless it is NULL.  DATE_NONE: none. */
int32_t history_last_contact(
    const struct plan_maker *, const struct ledger_sent *except);

/* A contact that is planned counts for `min_contact_days`, too. */
void history_contact(struct plan_maker *, const struct plan_action *);

/* Whether an event names an item: by its key or its document, or the whole
 * debtor. */
bool history_names(const struct ledger_event *, struct text item);

#endif
