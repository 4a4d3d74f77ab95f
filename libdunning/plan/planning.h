/*
 * planning.h -- the stage of `dunning plan`: aged, segmented records become
 * actions.
 *
 * It reads everything before it writes: records wait in an unlinked temporary
 * file, about 200 bytes of each stay in memory.  It writes the records of each
 * action next to each other, actions in the order in which their debtors first
 * appeared, and appends planning_columns and what plan_extra.h adds.  Records
 * that are in no action are left out and counted as excluded.
 *
 * With `assign` or `limits` in the strategy the actions too wait in a temporary
 * file, 48 bytes of each in memory and 56 more of one that an agent may get;
 * nothing is written before all of them are known, each has its agent and no
 * limit is broken.  So do those of debtors that do not come in order of their
 * ids when there is a ledger, which is read in that order.
 *
 * What is taken in ties with what is written and what is left out, records and
 * money of each currency, or the run ends with E_TIES.
 */
#ifndef DUNNING_PLANNING_H
#define DUNNING_PLANNING_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "ledger/ledger.h"
#include "plan/plan_action.h"
#include "rules/rules_run.h"
#include "stream/stage.h"

struct plan_watch;

struct planning_options {
	struct rules_run run;
	struct ledger *ledger; /* borrowed; NULL: nothing was ever sent */
	const struct plan_watch *watch; /* plan_watch.h; NULL: nobody */
	const char *payments; /* file of payments, or NULL */
	/* What the ledger is to know, as of struct plan_maker; NULL: nobody. */
	bool (*event)(void *ctx, const struct plan_maker *,
	    enum planning_event, const struct plan_item *,
	    const struct plan_place *);
	void *event_ctx;
	/* Limits that may be broken, by their names: E_LIMIT_CONTACTS. */
	const char *const *accept;
	size_t accept_count;
	bool ahead; /* a thread of its own reads the ledger */
	bool approves;  /* what waits for a person is approved on that day */
	bool unlimited; /* `limits` says nothing: few debtors are looked at */
	bool every_column; /* also those that only `outputs` asks for */
};

/* NULL after reporting.  planning_free releases it, at any time. */
struct stage *planning_stage(struct arena *, const struct planning_options *,
    struct diag *);
void planning_free(struct stage *);

/* What came out; valid after the run. */
struct planning_counts {
	uint64_t actions[4]; /* by enum action_status */
	uint64_t records;    /* written */
	uint64_t again;      /* of them, in a further action of their level */
	uint64_t contacts;   /* due, by another channel than export */
	uint64_t debtors;    /* that these contact */
	struct plan_tally tally;
	struct text accepted; /* limits that were broken and accepted, joined by
	                         '|'; empty: none */
};
const struct planning_counts *planning_result(const struct stage *);

/* Adds what -v tells beyond the counts: loads by queue and what limits say of
 * a first run; lines that end with LF.  Valid after the run. */
void planning_tell(const struct stage *, struct buf *);

/* Names of the appended columns, in order; NULL-terminated. */
extern const char *const planning_columns[];

/* Further ones, behind them: the first when the records have charges_total,
 * the others when a level of the strategy has fees. */
extern const char *const planning_charge_columns[]; /* NULL-terminated */

#endif
