/*
 * plan_contact.h -- the columns that say which contact rules an action obeys.
 */
#ifndef DUNNING_PLAN_CONTACT_H
#define DUNNING_PLAN_CONTACT_H

#include "plan/plan_extra.h"

/*
 * contact_rules, those that shaped the decision, as CODE@PACK/VERSION;
 * bound_by, the codes of all that were asked; action_timezone and
 * action_calendar, by which they were asked.  Wanted with constraints.
 */
extern const struct plan_extra plan_extra_contact;

#endif
