/*
 * planning_events.h -- cures and escalations as a CSV file of outcomes, which
 * the ledger takes.
 */
#ifndef DUNNING_PLANNING_EVENTS_H
#define DUNNING_PLANNING_EVENTS_H

#include "base/buf.h"
#include "plan/plan_action.h"
#include "stream/out.h"

/* Borrows out.  Events of one debtor stand in the order of the input. */
struct planning_events {
	struct out *out;
	struct diag *diag;
	struct buf line;
	uint64_t count;
};

/* Writes the header. */
void planning_events_begin(
    struct planning_events *, struct out *, struct diag *);

/* The `event` of a plan_maker; ctx is a struct planning_events. */
bool planning_events_take(void *ctx, const struct plan_maker *,
    enum planning_event, const struct plan_item *, const struct plan_place *);

/* The `until` of the event: the due date of an item that is escalated before
 * it is due, since only then the ledger must know it to know that it is still
 * about the same; DATE_NONE. */
int32_t planning_event_until(const struct plan_maker *, enum planning_event,
    const struct plan_item *);
void planning_events_clear(struct planning_events *);

#endif
