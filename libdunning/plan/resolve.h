/*
 * resolve.h -- the plan of each item on a day: the most specific that the
 * record names, unless the item is in one already.
 *
 * An item stays in the plan of its last action that counts (episode.h), or in
 * the one to which it was escalated since; an item without history goes with
 * those of the debtor and currency for which the records ask for the same plan,
 * chosen by the same, and that are in another one: that of the latest of them.
 * A record that asks for no plan, or one without levels, ends it.
 *
 * Then `cure` of that plan is asked: true, the item begins again in the plan
 * that its record asks for, and rests on that day.  Else `escalate`: true, the
 * item moves one plan on, with all items that would share its actions; an item
 * with a hold that stops escalation neither moves others nor itself.
 */
#ifndef DUNNING_RESOLVE_H
#define DUNNING_RESOLVE_H

#include "plan/plan_action.h"

/*
 * Of all items of a debtor in one currency, after plan_holds_begin; places has
 * one for each.  Tells maker->event of cures and escalations.  False: reported.
 */
bool resolve_places(struct plan_maker *, const struct plan_item *const *items,
    size_t count, struct plan_place *places);

#endif
