#include "collect/scoring.h"
#include "tool/tool.h"

static bool
score(struct tool *t, void *settings)
{
	struct stage *stage = scoring_stage(t->arena, t->strategy, t->source,
	    t->as_of, t->diag);

	(void)settings;
	return stage != NULL && tool_filter(t, &stage, 1, NULL);
}

int
main(int argc, char **argv)
{
	struct common settings = { .strategy = NULL };
	struct command command = {
		.name = "score",
		.operands = "[FILE]",
		.operands_max = 1,
		.summary = "Append the points, band and reasons of a scorecard",
		.example = "dunning score -s retail.yaml aged.csv",
		.common = common_options,
		.common_count = common_option_count,
	};

	return tool_main(&command, TOOL_STRATEGY, argc, argv, &settings,
	    score);
}
