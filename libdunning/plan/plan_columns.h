/*
 * plan_columns.h -- further columns of actions: what chose the plan of each
 * item, whether deliveries on credit are to stop, and which action of its
 * level it is.
 */
#ifndef DUNNING_PLAN_COLUMNS_H
#define DUNNING_PLAN_COLUMNS_H

#include "plan/plan_extra.h"

/* plan_source: a name of plan_source_names, of an escalated item with ":" and
 * the plan out of which; empty for a credit. */
extern const struct plan_extra plan_extra_source;

/* credit_hold: true or empty, when a level of the strategy has it. */
extern const struct plan_extra plan_extra_credit_hold;

/* level_action, action_number and level_since, when a level has several
 * actions: the id of the first of them; the place of this one among them; and
 * the day on which the level counts as sent, empty for the one that sends it. */
extern const struct plan_extra plan_extra_number;

#endif
