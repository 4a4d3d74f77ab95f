/*
 * fused.h -- the chain of `dunning run` in one process.
 *
 * map, age, score, segment and plan run as stages over the same batches;
 * between plan, render and export the records wait in unlinked temporary
 * files.  Each step is what the command of that name runs, so the bytes are
 * those of the pipe.
 */
#ifndef DUNNING_FUSED_H
#define DUNNING_FUSED_H

#include "ledger/ledger.h"
#include "plan/planning.h"
#include "stream/spool.h"
#include "tool/deliver.h"
#include "tool/fused_events.h"
#include "tool/tool.h"

struct fused {
	struct tool *tool;
	struct rules_run rules;
	struct stage *stages[CHAIN_STAGES]; /* those that the strategy needs */
	size_t count;
	struct chain chain;
	struct stage *plan;
	struct fused_events events; /* of plan */
};

struct fused_options {
	bool map;
	const struct option_list *totals; /* of mapping.h; outlive it */
	struct ledger *ledger;            /* or NULL */
	const char *payments;             /* as in planning.h */
	const struct option_list *accept; /* likewise, or NULL */
};

/*
 * Makes the stages: map with a source, score with scorecards that apply,
 * segment with derived columns or tables; without map there can be no totals.
 * False: reported; fused_close is called either way.
 */
bool fused_open(
    struct fused *, struct tool *, const struct fused_options *);
void fused_close(struct fused *);

/* Runs up to render, into a spool or, when that is NULL, into --output. */
bool fused_messages(struct fused *, struct spool *);

/* Runs everything.  What plan has found out that is no message, a debtor who is
 * cured or escalated, is told to the ledger when the messages are out. */
bool fused_export(struct fused *, struct deliver_run *);

#endif
