/*
 * simulate_send.h -- the stage that takes the actions of one day: it counts
 * them, and those that are due are done in the ledger.
 */
#ifndef DUNNING_SIMULATE_SEND_H
#define DUNNING_SIMULATE_SEND_H

#include "base/arena.h"
#include "ledger/ledger.h"
#include "stream/stage.h"
#include "tool/simulate.h"
#include "tool/simulate_cells.h"

/* A debtor that was sent the last level of a plan. */
struct simulate_end {
	int32_t date;
	struct text debtor, company, currency, plan, level;
	int64_t amount;
	int digits;
};

struct simulate_sending {
	const struct strategy *strategy;
	const struct simulating *settings;
	struct ledger *ledger; /* private, see ledger_private */
	struct simulate_cells *cells;
	/* NULL, or takes those whose schedule ends; false: reported. */
	bool (*end)(void *ctx, const struct simulate_end *);
	void *ctx;
	bool agents; /* filled in: the actions have an agent or a queue */
};

/* One of each day; settings of all of them live as long as it.  NULL: out of
 * memory, reported. */
struct stage *simulate_send_stage(struct arena *, struct simulate_sending *,
    int32_t day, struct diag *);

#endif
