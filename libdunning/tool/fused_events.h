/*
 * fused_events.h -- what planning found out that is no message, kept until the
 * messages are out and then told to the ledger.
 */
#ifndef DUNNING_FUSED_EVENTS_H
#define DUNNING_FUSED_EVENTS_H

#include "ledger/ledger.h"
#include "plan/plan_action.h"

struct fused_events {
	struct arena *arena;
	struct diag *diag;
	struct fused_event *last; /* NULL: none */
};

/* The `event` of planning; ctx is a struct fused_events.  The same as the file
 * of planning_events.h would have. */
bool fused_events_keep(void *ctx, const struct plan_maker *,
    enum planning_event, const struct plan_item *, const struct plan_place *);

/* Adds them in one transaction; what the ledger has already stays as it is.
 * The `also` of exporting; ctx is a struct fused_events.  False: reported. */
bool fused_events_tell(void *ctx, struct ledger *);

#endif
