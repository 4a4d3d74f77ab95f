#include "tool/planned.h"

#include <inttypes.h>

#include "plan/planning.h"
#include "plan/planning_events.h"

/* What one run works with. */
struct run {
	struct tool *tool;
	const struct planned *settings;
	struct ledger *ledger;
	struct planning_events events;
	const struct plan_watch *watch;
};

/* The lines that other parts of planning have to say. */
static void
say_more(struct tool *t, const struct stage *stage)
{
	struct text rest, line;
	struct buf more;

	buf_init(&more, SIZE_MAX);
	planning_tell(stage, &more);
	rest = (struct text){ buf_text(&more), more.len };
	while (text_split(&rest, '\n', &line))
		if (line.len != 0)
			tool_say(t, "%.*s", (int)line.len, line.at);
	buf_clear(&more);
}

void
planned_say(struct tool *t, const struct stage *stage)
{
	const struct planning_counts *n = planning_result(stage);
	const struct plan_tally *tally = &n->tally;

	tool_say(t,
	    "actions: due %" PRIu64 ", deferred %" PRIu64 ", held %" PRIu64
	    ", pending %" PRIu64 "; records in them %" PRIu64,
	    n->actions[0], n->actions[1], n->actions[2], n->actions[3],
	    n->records);
	if (tally->ended + tally->handed + tally->cured + tally->escalated +
	        tally->waived != 0)
		tool_say(t,
		    "items: end of schedule %" PRIu64 ", handed over %" PRIu64
		    ", cured %" PRIu64 ", escalated %" PRIu64
		    ", waived %" PRIu64,
		    tally->ended, tally->handed, tally->cured,
		    tally->escalated, tally->waived);
	say_more(t, stage);
}

static bool
run_plan(struct run *r)
{
	struct tool *t = r->tool;
	const struct planned *s = r->settings;
	struct planning_options planning = { .run = tool_rules(t),
		.ledger = r->ledger, .watch = r->watch,
		.payments = s->payments, .accept = s->accept.items,
		.accept_count = s->accept.count, .ahead = t->threads > 1 };
	struct chain_counts counts = { 0 };
	struct chain chain = tool_chain(t);
	struct stage *stage;
	bool ok;

	if (s->events != NULL) {
		planning.event = planning_events_take;
		planning.event_ctx = &r->events;
	}
	stage = planning_stage(t->arena, &planning, t->diag);
	if (stage == NULL)
		return false;
	chain.stages = &stage;
	chain.count = 1;
	ok = tool_run_chain(t, &chain,
	    t->operand_count != 0 ? t->operands[0] : "-", &counts);
	if (ok) {
		counts.written = planning_result(stage)->records -
		    planning_result(stage)->again;
		counts.excluded =
		    counts.read - counts.rejected - counts.written;
		tool_summary(t, &counts);
		planned_say(t, stage);
	}
	planning_free(stage);
	return ok;
}

static bool
run_explained(struct run *r)
{
	const struct explained *explained = &r->settings->explained;
	struct explain_log_options how;
	struct explain_plan_log *log;
	bool ok;

	if (!explained_options(r->tool, explained, &how))
		return false;
	if (explained->path == NULL)
		return run_plan(r);
	log = explain_plan_log_new(r->tool->arena, &how, r->tool->diag);
	if (log != NULL)
		r->watch = explain_plan_log_watch(log);
	ok = log != NULL && run_plan(r) && explain_plan_log_close(log);
	explain_plan_log_free(log);
	return ok;
}

/* The events stand when the actions do. */
static bool
run_events(struct run *r)
{
	const char *path = r->settings->events;
	struct out *out;
	bool ok;

	if (path == NULL)
		return run_explained(r);
	out = out_open(path, r->tool->diag);
	if (out == NULL)
		return false;
	planning_events_begin(&r->events, out, r->tool->diag);
	ok = run_explained(r);
	planning_events_clear(&r->events);
	if (ok)
		return out_close(out);
	out_abandon(out);
	return false;
}

bool
planned_run(struct tool *t, const struct planned *settings)
{
	struct run r = { .tool = t, .settings = settings };
	const char *path = settings->ledger;
	bool ok;

	if (path == NULL)
		return run_events(&r);
	if (t->operand_count > 0)
		ledger_warm(path, t->operands[0]);
	r.ledger = ledger_open(path, LEDGER_READ, t->diag);
	if (r.ledger == NULL)
		return false;
	ok = (settings->rerun ||
	         ledger_as_of_ok(r.ledger, t->strategy->name.text, t->as_of,
	             t->diag)) &&
	    run_events(&r);
	return ledger_close(r.ledger) && ok;
}
