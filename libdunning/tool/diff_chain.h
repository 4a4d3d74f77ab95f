/*
 * diff_chain.h -- the decisions of a strategy about a portfolio, as files that
 * nobody sees.  Shared by `diff` and `simulate`.
 */
#ifndef DUNNING_DIFF_CHAIN_H
#define DUNNING_DIFF_CHAIN_H

#include "ageing/age_options.h"
#include "ledger/ledger.h"
#include "stream/spool.h"
#include "tool/fused_events.h"
#include "tool/tool.h"

/* The portfolio, which may be read again and again. */
struct diff_chain {
	struct tool *tool;       /* with the strategy, on the day */
	struct arena *arena;     /* of the stages */
	struct input *portfolio; /* kept, see input_keep */
	const char *transactions; /* as age_options.h has them; NULL: none */
	const char *payments; /* the same for promises; NULL: none */
	bool by_application;
	bool approves; /* as planning_options has it */
	struct fused_events *events; /* of what plan finds out, or NULL */
};

/*
 * age, score, segment as `run` has them into one spool, which is then what plan
 * reads; its actions go to the other one.  Columns of an earlier ageing or
 * segmenting are replaced.  The ledger may be NULL, and `limits` stop nothing.
 * counts are those of the first chain.  False: reported.
 */
bool diff_segment(const struct diff_chain *, struct spool *,
    struct chain_counts *counts);
bool diff_plan(const struct diff_chain *, struct ledger *,
    struct spool *segmented, struct spool *actions);

#endif
