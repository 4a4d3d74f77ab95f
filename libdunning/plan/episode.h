/*
 * episode.h -- which past actions of an item count: those since its arrears
 * began and were not cured.
 *
 * An action counts when the due date of the item was not known, or is the same
 * today, or was over when the action was sent; that is, unless the item fell
 * due again later.  What was sent on the day of a cure, or before it, does not
 * count.
 */
#ifndef DUNNING_EPISODE_H
#define DUNNING_EPISODE_H

#include "plan/plan_action.h"

/* An item of a past action of the strategy. */
struct past_entry {
	const struct ledger_sent_item *item;
	const struct ledger_sent *action;
	int32_t sent; /* the day on which its level was sent: its own, or that
	                 of the first of its siblings */
};

/* Sorts what the history has.  False: reported. */
bool episode_begin(struct plan_maker *);

struct past_entry episode_entry(const struct plan_maker *,
    const struct ledger_sent *, const struct ledger_sent_item *);

/* All entries of an item, oldest first. */
const struct past_entry *episode_entries(
    const struct plan_maker *, struct text item, size_t *count);

/* The last day on which it was cured, up to the as-of day; DATE_NONE. */
int32_t episode_cured(const struct plan_maker *, struct text item);

bool episode_counts(const struct plan_item *, int32_t cured,
    const struct past_entry *);

/* When the item completed each level of a plan, by what counts. */
void episode_levels(const struct plan_maker *, const struct plan_item *,
    const struct plan_spec *, int32_t cured, struct level_history *);

/* How often the item completed a level of the plan in what does not count:
 * earlier rounds. */
size_t episode_rounds(const struct plan_maker *, const struct plan_item *,
    const struct plan_spec *, const struct level_history *, int level);

#endif
