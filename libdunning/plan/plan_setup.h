/*
 * plan_setup.h -- the calendars of the plans, for plan_item.c.
 */
#ifndef DUNNING_PLAN_SETUP_H
#define DUNNING_PLAN_SETUP_H

#include "plan/plan_item.h"

bool plan_calendars_load(struct plan_reader *);
bool plan_calendars_bind(struct plan_reader *, struct columns *);

/* Sets item->calendars; false: the record is rejected, as its own plan has no
 * calendar for it (R_CALENDAR), or out of memory, which is reported. */
bool plan_calendars_read(struct plan_reader *, struct batch *, size_t row,
    struct plan_item *);

#endif
