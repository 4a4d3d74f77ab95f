#include "tool/steps.h"

static bool
segment(struct tool *t, void *settings)
{
	struct steps steps = { .tool = t, .list = { STEP_SEGMENT },
		.count = 1 };
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
		.name = "segment",
		.operands = "[FILE]",
		.operands_max = 1,
		.summary = "Append derived columns and what the decision "
		           "tables say",
		.example = "dunning segment -s retail.yaml scored.csv",
		.common = common_options,
		.common_count = common_option_count,
	};

	return tool_main(&command, TOOL_STRATEGY, argc, argv, &settings,
	    segment);
}
