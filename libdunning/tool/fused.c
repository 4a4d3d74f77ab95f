#include "tool/fused.h"

#include "collect/scoring.h"
#include "collect/segmenting.h"
#include "mapping/mapping.h"
#include "message/rendering.h"
#include "plan/planning.h"
#include "tool/planned.h"
#include "tool/steps.h"

static bool
add(struct fused *f, struct stage *stage)
{
	if (stage != NULL)
		f->stages[f->count++] = stage;
	return stage != NULL;
}

static bool
open_map(struct fused *f, const struct option_list *totals)
{
	struct tool *t = f->tool;
	struct stage *stage;

	if (t->source == NULL) {
		diag_at(t->diag, DIAG_ERROR, "E_SOURCE",
		    POS_FILE(t->strategy->path),
		    "which source the export is of is not clear: say "
		    "--source=NAME");
		diag_note(t->diag, POS_NONE,
		    "or --portfolio, when it is a portfolio already");
		return false;
	}
	stage = mapping_stage(t->arena, &f->rules, t->diag);
	if (stage != NULL)
		mapping_totals(stage, totals->items, totals->count);
	return add(f, stage) &&
	    mapping_chain(t->arena, t->source, &f->chain, t->diag);
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

/* Totals are those of an export. */
static bool
no_totals(const struct option_list *totals, struct diag *diag)
{
	if (totals->count == 0)
		return true;
	diag_at(diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "--control-total goes with map, which --portfolio leaves out");
	return false;
}

bool
fused_open(
    struct fused *f, struct tool *t, const struct fused_options *options)
{
	const struct strategy *s = t->strategy;
	struct planning_options planning = { .run = tool_rules(t),
		.ledger = options->ledger, .payments = options->payments,
		.ahead = t->threads > 1, .event = fused_events_keep, .event_ctx = &f->events };
	size_t aged;

	if (options->accept != NULL) {
		planning.accept = options->accept->items;
		planning.accept_count = options->accept->count;
	}

	*f = (struct fused){ .tool = t, .events = { .arena = t->arena,
	    .diag = t->diag }, .chain = tool_chain(t),
		.rules = planning.run };
	if (!(options->map ? open_map(f, options->totals) :
	                     no_totals(options->totals, t->diag)))
		return false;
	aged = steps_age(t, t->arena, f->stages + f->count, t->diag);
	f->count += aged;
	if (aged == 0)
		return false;
	if (scores(t) && !add(f, scoring_stage(t->arena, &f->rules, t->diag)))
		return false;
	if (segmenting_wanted(s)) {
		if (!add(f, segmenting_stage(t->arena, &f->rules, t->diag)))
			return false;
	}
	f->plan = planning_stage(t->arena, &planning, t->diag);
	return add(f, f->plan);
}

void
fused_close(struct fused *f)
{
	stages_release(f->stages, f->count);
}

static bool
plan_into(struct fused *f, struct out *out)
{
	struct tool *t = f->tool;
	struct chain_counts counts = { 0 };

	f->chain.stages = f->stages;
	f->chain.count = f->count;
	f->chain.out = out;
	if (!tool_run_chain(t, &f->chain,
	        t->operand_count != 0 ? t->operands[0] : "-", &counts))
		return false;
	counts.written = planning_result(f->plan)->records -
	    planning_result(f->plan)->again;
	counts.excluded = counts.read - counts.rejected - counts.written -
	    counts.left;
	tool_summary(t, &counts);
	planned_say(t, f->plan);
	return true;
}

/* What one step writes is what the next one reads, under that name. */
static struct input *
step_into_spool(struct fused *f, struct spool *spool, const char *name,
    bool (*step)(struct fused *, struct out *, void *), void *ctx)
{
	struct out *out = out_spool(spool, f->tool->diag);

	if (out == NULL)
		return NULL;
	if (!step(f, out, ctx)) {
		out_abandon(out);
		return NULL;
	}
	return out_close(out) ? spool_input(spool, name) : NULL;
}

static bool
plan_step(struct fused *f, struct out *out, void *ctx)
{
	(void)ctx;
	return plan_into(f, out);
}

static bool
render_from(struct fused *f, struct input *actions, struct out *out)
{
	struct tool *t = f->tool;
	struct stage *stage = rendering_stage(
	    t->arena, t->strategy, t->source, t->diag);
	struct chain chain = tool_chain(t);
	struct chain_counts counts = { 0 };
	bool ok;

	if (stage == NULL)
		return false;
	chain.stages = &stage;
	chain.count = 1;
	chain.in = actions;
	chain.out = out;
	chain.aliases = NULL;
	chain.alias_count = 0;
	ok = tool_run_chain(t, &chain, "actions", &counts);
	rendering_free(stage);
	return ok;
}

static bool
render_step(struct fused *f, struct out *out, void *actions)
{
	return render_from(f, actions, out);
}

bool
fused_messages(struct fused *f, struct spool *messages)
{
	struct spool *actions = spool_new(f->tool->diag);
	struct input *in = NULL;
	bool ok = false;

	if (actions != NULL)
		in = step_into_spool(f, actions, "actions", plan_step, NULL);
	if (in != NULL && messages == NULL) {
		ok = render_from(f, in, NULL);
	} else if (in != NULL) {
		struct out *out = out_spool(messages, f->tool->diag);

		ok = out != NULL && render_step(f, out, in);
		if (ok)
			ok = out_close(out);
		else
			out_abandon(out);
	}
	if (in != NULL)
		input_close(in);
	spool_free(actions);
	return ok;
}

bool
fused_export(struct fused *f, struct deliver_run *deliver)
{
	struct spool *messages = spool_new(f->tool->diag);
	struct input *in = NULL;
	bool ok = false;

	if (messages != NULL && deliver_recover(deliver, f->tool) &&
	    fused_messages(f, messages))
		in = spool_input(messages, "messages");
	if (in != NULL) {
		deliver->dated = true;
		deliver->also = fused_events_tell;
		deliver->also_ctx = &f->events;
		ok = deliver_messages(deliver, f->tool, "messages", in);
		input_close(in);
	}
	spool_free(messages);
	return ok;
}
