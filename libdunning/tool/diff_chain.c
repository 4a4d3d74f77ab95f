#include "tool/diff_chain.h"

#include "ageing/age_stages.h"
#include "collect/scoring.h"
#include "collect/segmenting.h"
#include "plan/planning.h"
#include "tool/steps.h"

struct made {
	struct stage *stages[CHAIN_STAGES];
	size_t count;
};

static bool
add(struct made *made, struct stage *stage)
{
	if (stage != NULL)
		made->stages[made->count++] = stage;
	return stage != NULL;
}

static bool
scores(const struct tool *t)
{
	const struct scorecard_spec *card = t->strategy->scorecards.at;

	for (size_t i = 0; i < t->strategy->scorecards.count; i++)
		if (strategy_applies(&card[i].sources, t->source))
			return true;
	return false;
}

static bool
make(const struct diff_chain *c, struct made *made)
{
	struct tool *t = c->tool;
	const struct rules_run rules = tool_rules(t);
	struct age_options age = steps_age_options(t);
	struct stage *main = NULL;

	age.transactions = c->transactions;
	age.by_application = c->by_application;
	made->count = age_stages(c->arena, &age, made->stages, &main, t->diag);
	if (made->count == 0)
		return false;
	if (scores(t) && !add(made, scoring_stage(c->arena, &rules, t->diag)))
		return false;
	return !segmenting_wanted(t->strategy) ||
	    add(made, segmenting_stage(c->arena, &rules, t->diag));
}

/* Runs the stages over the input into the spool. */
static bool
run(const struct diff_chain *c, struct chain *chain, struct made *made,
    struct spool *to, struct chain_counts *counts)
{
	struct tool *t = c->tool;
	struct out *out = out_spool(to, t->diag);

	if (out == NULL)
		return false;
	chain->stages = made->stages;
	chain->count = made->count;
	chain->out = out;
	chain->replace = true;
	if (!tool_run_chain(t, chain, input_name(chain->in), counts)) {
		out_abandon(out);
		return false;
	}
	return out_close(out);
}

bool
diff_segment(const struct diff_chain *c, struct spool *to,
    struct chain_counts *counts)
{
	struct chain chain = tool_chain(c->tool);
	struct made made = { .count = 0 };
	bool ok;

	*counts = (struct chain_counts){ 0 };
	chain.in = c->portfolio;
	ok = make(c, &made) && input_rewind(chain.in) &&
	    run(c, &chain, &made, to, counts);
	stages_release(made.stages, made.count);
	return ok;
}

bool
diff_plan(const struct diff_chain *c, struct ledger *ledger,
    struct spool *segmented, struct spool *actions)
{
	struct planning_options options = { .run = tool_rules(c->tool),
		.ledger = ledger, .payments = c->payments,
		.ahead = c->tool->threads > 1, .approves = c->approves,
		.unlimited = true };
	struct chain chain = tool_chain(c->tool);
	struct chain_counts counts = { 0 };
	struct made made = { .count = 0 };
	bool ok;

	if (c->events != NULL) {
		options.event = fused_events_keep;
		options.event_ctx = c->events;
	}
	chain.in = spool_input(segmented, "segmented");
	if (chain.in == NULL)
		return false;
	ok = add(&made, planning_stage(c->arena, &options, c->tool->diag)) &&
	    run(c, &chain, &made, actions, &counts);
	stages_release(made.stages, made.count);
	input_close(chain.in);
	return ok;
}
