/*
 * plan_channel.h -- which channel an action takes, and when.
 */
#ifndef DUNNING_PLAN_CHANNEL_H
#define DUNNING_PLAN_CHANNEL_H

#include "plan/plan_action.h"

/* The channel that the level asks for. */
int plan_first_channel(const struct plan_action *);

/*
 * Tries the level's channel, then its fallbacks in order: an address, no
 * opt-out, and contact rules that allow it.  Sets channel, status, date,
 * minute and the codes of what stood in the way.  False: reported.
 */
bool plan_choose_channel(struct plan_maker *, struct plan_action *);

/* Adds a code to held_by. */
void plan_hold(struct plan_action *, struct text code);

/* A due action counts for the caps of the debtor's next one. */
bool plan_count_contact(struct plan_maker *, const struct plan_action *);

#endif
