/*
 * plan_columns.h -- further columns of actions: what chose the plan of each
 * item, and whether deliveries on credit are to stop.
 */
#ifndef DUNNING_PLAN_COLUMNS_H
#define DUNNING_PLAN_COLUMNS_H

#include "plan/plan_extra.h"

/* plan_source: a name of plan_source_names, of an escalated item with ":" and
 * the plan out of which; empty for a credit. */
extern const struct plan_extra plan_extra_source;

/* credit_hold: true or empty, when a level of the strategy has it. */
extern const struct plan_extra plan_extra_credit_hold;

#endif
