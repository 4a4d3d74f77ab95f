/*
 * plan_setup.h -- the calendars of the plans, for plan_item.c.
 */
#ifndef DUNNING_PLAN_SETUP_H
#define DUNNING_PLAN_SETUP_H

#include "plan/plan_item.h"

bool plan_calendars_load(struct plan_reader *);
bool plan_calendars_bind(struct plan_reader *, struct columns *);

/* Sets item->calendar for item->plan; false: the record is rejected. */
bool plan_calendar_choose(struct plan_reader *, struct batch *, size_t row,
    struct plan_item *);

#endif
