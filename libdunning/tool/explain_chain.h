/*
 * explain_chain.h -- the stages of `dunning explain`: those of `run`, over the
 * records of few debtors.
 */
#ifndef DUNNING_EXPLAIN_CHAIN_H
#define DUNNING_EXPLAIN_CHAIN_H

#include "explain/explain_pick.h"
#include "explain/explaining.h"
#include "tool/tool.h"

struct explain_chain {
	struct stage *stages[CHAIN_STAGES];
	size_t count;
	struct stage *pick;
};

/* What to explain, and how: of the options only ledger, show_pii and json are
 * looked at.  False: reported; explain_chain_close is called either way. */
bool explain_chain_open(struct explain_chain *, struct tool *,
    const struct explain_wanted *, const struct explaining_options *);
void explain_chain_close(struct explain_chain *);

#endif
