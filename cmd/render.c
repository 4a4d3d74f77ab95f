#include <inttypes.h>

#include "message/rendering.h"
#include "tool/outputs.h"

static bool
render(struct tool *t, void *settings)
{
	struct stage *stage;
	struct chain chain = tool_chain(t);
	struct chain_counts counts = { 0 };
	bool ok;

	(void)settings;
	if (!outputs_read(t, OUTPUTS_ACTIONS))
		return false;
	stage =
	    rendering_stage(t->arena, t->strategy, t->source, t->diag);
	if (stage == NULL)
		return false;
	chain.stages = &stage;
	chain.count = 1;
	ok = tool_run_chain(t, &chain,
	    t->operand_count != 0 ? t->operands[0] : "-", &counts);
	if (ok) {
		const struct rendering_counts *n = rendering_result(stage);

		tool_say(t,
		    "read %" PRIu64 ", messages %" PRIu64
		    ", not due %" PRIu64 ", rejected %" PRIu64,
		    counts.read, n->messages, n->excluded, n->rejected);
	}
	rendering_free(stage);
	return ok;
}

int
main(int argc, char **argv)
{
	struct common settings = { .strategy = NULL };
	struct command command = {
		.name = "render",
		.operands = "[FILE]",
		.operands_max = 1,
		.summary = "Fill the templates of due actions in the debtor's "
		           "language",
		.example = "dunning render -s retail.yaml actions.csv",
		.common = common_options,
		.common_count = common_option_count,
	};

	return tool_main(&command, TOOL_STRATEGY, argc, argv, &settings,
	    render);
}
