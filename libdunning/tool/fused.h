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
#include "stream/spool.h"
#include "tool/deliver.h"
#include "tool/tool.h"

struct fused {
	struct tool *tool;
	struct rules_run rules;
	struct stage *stages[CHAIN_STAGES]; /* those that the strategy needs */
	size_t count;
	struct chain chain;
	struct stage *plan;
};

/*
 * Makes the stages: map with a source, score with scorecards that apply,
 * segment with derived columns or tables.  totals are those of mapping.h and
 * outlive it; without map there can be none.  ledger may be NULL.  False:
 * reported; fused_close is called either way.
 */
bool fused_open(struct fused *, struct tool *, bool map,
    const struct option_list *totals, struct ledger *);
void fused_close(struct fused *);

/* Runs up to render, into a spool or, when that is NULL, into --output. */
bool fused_messages(struct fused *, struct spool *);

/* Runs everything. */
bool fused_export(struct fused *, struct deliver_run *);

#endif
