/*
 * planning.h -- the stage of `dunning plan`: aged, segmented records become
 * actions.
 *
 * It reads everything before it writes: records wait in an unlinked temporary
 * file, about 200 bytes of each stay in memory.  It writes the records of each
 * action next to each other, actions in the order in which their debtors first
 * appeared, and appends the columns of plan_columns.  Records that are in no
 * action are left out and counted as excluded.
 */
#ifndef DUNNING_PLANNING_H
#define DUNNING_PLANNING_H

#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "ledger/ledger.h"
#include "rules/rules_run.h"
#include "stream/stage.h"

struct plan_watch;

struct planning_options {
	struct rules_run run;
	struct ledger *ledger; /* borrowed; NULL: nothing was ever sent */
	const struct plan_watch *watch; /* plan_watch.h; NULL: nobody */
};

/* NULL after reporting.  planning_free releases it, at any time. */
struct stage *planning_stage(struct arena *, const struct planning_options *,
    struct diag *);
void planning_free(struct stage *);

/* What came out; valid after the run. */
struct planning_counts {
	uint64_t actions[4]; /* by enum action_status */
	uint64_t records;    /* written */
};
const struct planning_counts *planning_result(const struct stage *);

/* Names of the appended columns, in order; NULL-terminated. */
extern const char *const planning_columns[];

/* Further ones, behind them: the first when the records have charges_total,
 * the others when a level of the strategy has fees. */
extern const char *const planning_charge_columns[]; /* NULL-terminated */

#endif
