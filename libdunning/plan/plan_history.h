/*
 * plan_history.h -- what the ledger says about a debtor and its items.
 */
#ifndef DUNNING_PLAN_HISTORY_H
#define DUNNING_PLAN_HISTORY_H

#include "plan/plan_action.h"

/* Loads history and contacts of a debtor; false: reported. */
bool history_begin(struct plan_maker *, struct text debtor);

/* When the item completed each level of the plan; a NULL history has none. */
void history_levels(const struct ledger_history *, const struct plan_spec *,
    struct text item, struct level_history *);

/* A dispute or a payment that names the item, or a dispute of the debtor. */
enum item_hold history_item_hold(const struct ledger_history *,
    struct text item);

/* A promise of the debtor that can still be kept on that day. */
bool history_promise(const struct ledger_history *, int32_t as_of);

/* Whether the debtor opted out of a channel, or its address bounced; address
 * is the hash of the one that would be used. */
enum channel_block { CHANNEL_FREE, CHANNEL_OPTED_OUT, CHANNEL_BOUNCED };
enum channel_block history_channel(const struct ledger_history *,
    enum channel, uint64_t address);

#endif
