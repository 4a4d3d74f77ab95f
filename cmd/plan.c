#include <inttypes.h>
#include <stddef.h>

#include "plan/planning.h"
#include "tool/explained.h"

struct settings {
	struct common common;
	const char *ledger;
	struct explained explained;
};

static const struct option options[] = {
	{ "ledger", 'l', OPTION_TEXT, offsetof(struct settings, ledger),
	    "FILE", "contact history; without it nothing was ever sent", 0,
	    0 },
	EXPLAINED_OPTIONS(struct settings, explained),
};

static void
say_actions(struct tool *t, const struct planning_counts *n)
{
	tool_say(t,
	    "actions: due %" PRIu64 ", deferred %" PRIu64 ", held %" PRIu64
	    ", pending %" PRIu64 "; records in them %" PRIu64,
	    n->actions[0], n->actions[1], n->actions[2], n->actions[3],
	    n->records);
}

static bool
run_plan(struct tool *t, struct ledger *ledger, const struct plan_watch *watch)
{
	struct planning_options planning = { .run = tool_rules(t),
		.ledger = ledger, .watch = watch };
	struct stage *stage = planning_stage(t->arena, &planning, t->diag);
	struct chain_counts counts = { 0 };
	struct chain chain = tool_chain(t);
	bool ok;

	if (stage == NULL)
		return false;
	chain.stages = &stage;
	chain.count = 1;
	ok = tool_run_chain(t, &chain,
	    t->operand_count != 0 ? t->operands[0] : "-", &counts);
	if (ok) {
		const struct planning_counts *n = planning_result(stage);

		counts.written = n->records;
		counts.excluded =
		    counts.read - counts.rejected - counts.written;
		tool_summary(t, &counts);
		say_actions(t, n);
	}
	planning_free(stage);
	return ok;
}

static bool
run_explained(struct tool *t, struct ledger *ledger,
    const struct explained *explained)
{
	struct explain_log_options how;
	struct explain_plan_log *log;
	bool ok;

	if (!explained_options(t, explained, &how))
		return false;
	if (explained->path == NULL)
		return run_plan(t, ledger, NULL);
	log = explain_plan_log_new(t->arena, &how, t->diag);
	ok = log != NULL &&
	    run_plan(t, ledger, explain_plan_log_watch(log)) &&
	    explain_plan_log_close(log);
	explain_plan_log_free(log);
	return ok;
}

static bool
plan(struct tool *t, void *settings)
{
	const struct settings *s = settings;
	struct ledger *ledger = NULL;
	bool ok;

	if (s->ledger != NULL) {
		ledger = ledger_open(s->ledger, LEDGER_READ, t->diag);
		if (ledger == NULL)
			return false;
	}
	ok = run_explained(t, ledger, &s->explained);
	if (ledger != NULL && !ledger_close(ledger))
		ok = false;
	return ok;
}

int
main(int argc, char **argv)
{
	struct settings settings = { .ledger = NULL };
	struct command command = {
		.name = "plan",
		.operands = "[FILE]",
		.operands_max = 1,
		.summary = "Decide who is contacted, at which level, how and "
		           "when",
		.example = "dunning plan -s retail.yaml -l ledger.db "
		           "segmented.csv",
		.options = options,
		.option_count = sizeof options / sizeof *options,
		.common = common_options,
		.common_count = common_option_count,
	};

	return tool_main(&command, TOOL_STRATEGY, argc, argv, &settings, plan);
}
