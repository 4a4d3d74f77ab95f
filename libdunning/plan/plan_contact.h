/*
 * plan_contact.h -- the columns that say which contact rules an action obeys.
 */
#ifndef DUNNING_PLAN_CONTACT_H
#define DUNNING_PLAN_CONTACT_H

#include "plan/plan_extra.h"

/*
 * Appends the moment of an action at that local minute of its day, 1440 being
 * the first of the next day: 2026-02-09T07:00-05:00.  False: reported, there is
 * no such zone; a lack of memory is left in the buffer.
 */
bool plan_put_moment(struct buf *, const struct plan_reader *,
    const struct plan_action *, int minute);

/*
 * contact_rules, those that decided, as CODE@PACK/VERSION: all of bound_by, and
 * what stood in the way of other channels; bound_by, the codes of those that
 * bind the channel; action_timezone and
 * action_calendar, by which they were asked; send_until, the first moment after
 * send_after that is too late again.  Wanted with constraints.
 */
extern const struct plan_extra plan_extra_contact;

/*
 * scheduled_at, what send_after is; hold_codes, what held_by has besides codes
 * of constraints; constraint_codes, those that shaped the action.  Wanted where
 * `outputs` names one of them, and in tests of a strategy.
 */
extern const struct plan_extra plan_extra_apart;

#endif
