#include "tool/steps.h"

static bool
score(struct tool *t, void *settings)
{
	struct steps steps = { .tool = t, .list = { STEP_SCORE }, .count = 1 };
	struct filter filter = steps_filter(&steps);
	struct stage *stage;
	bool ok = tool_filter(t, &filter, &stage, NULL);

	(void)settings;
	filter.release(filter.ctx, &stage);
	return ok;
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
