/*
 * plan_channel.h -- which channel an action takes, and when.
 */
#ifndef DUNNING_PLAN_CHANNEL_H
#define DUNNING_PLAN_CHANNEL_H

#include "plan/plan_action.h"

/* The channel that the level asks for. */
int plan_first_channel(const struct plan_action *);

/*
 * Tries the level's channel, then its fallbacks, in their order or in that of
 * the next best action: an address, no opt-out, and contact rules that allow
 * it.  Sets channel, status, date, minute, zone, what bound and shaped it, and
 * the codes of what stood in the way.  False: reported, also
 * E_CONTACT_FORBIDDEN (a constraint with `otherwise: error`).
 */
bool plan_choose_channel(struct plan_maker *, struct plan_action *);

/* What the contact rules are asked about an action and a channel; its debts are
 * those of m->past until it is asked again.  False: out of memory, reported. */
bool plan_contact_ask(struct plan_maker *, const struct plan_action *,
    enum channel, struct contact_ask *);

/* Adds a code to held_by. */
void plan_hold(struct plan_action *, struct text code);

/* A due action counts for the caps of the debtor's next one. */
bool plan_count_contact(struct plan_maker *, const struct plan_action *);

#endif
