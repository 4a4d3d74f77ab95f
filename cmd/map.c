#include "tool/steps.h"

static bool
map(struct tool *t, void *settings)
{
	struct steps steps = { .tool = t, .list = { STEP_MAP }, .count = 1 };
	struct filter filter = steps_filter(&steps);

	(void)settings;
	return tool_filter(t, &filter, NULL);
}

int
main(int argc, char **argv)
{
	struct common settings = { .strategy = NULL };
	struct command command = {
		.name = "map",
		.operands = "[FILE]",
		.operands_max = 1,
		.summary = "Turn an export into a portfolio of open items",
		.example = "dunning map -s retail.yaml export.csv "
		           ">portfolio.csv",
		.common = common_options,
		.common_count = common_option_count,
	};

	return tool_main(&command, TOOL_STRATEGY, argc, argv, &settings, map);
}
