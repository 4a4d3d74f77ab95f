#include <stddef.h>

#include "tool/explained.h"
#include "tool/outputs.h"

struct settings {
	struct common common;
	struct explained explained;
	bool all_columns;
};

static const struct option options[] = {
	EXPLAINED_OPTIONS(struct settings, explained),
	OUTPUTS_OPTION(struct settings, all_columns),
};

static bool
segment(struct tool *t, void *settings)
{
	const struct settings *s = settings;

	if (!s->all_columns && !outputs_write(t, OUTPUTS_SEGMENT))
		return false;
	return explained_filter(t, STEP_SEGMENT, &s->explained);
}

int
main(int argc, char **argv)
{
	struct settings settings = { .common = { .strategy = NULL } };
	struct command command = {
		.name = "segment",
		.operands = "[FILE]",
		.operands_max = 1,
		.summary = "Append derived columns and what the decision "
		           "tables say",
		.example = "dunning segment -s retail.yaml scored.csv",
		.options = options,
		.option_count = sizeof options / sizeof *options,
		.common = common_options,
		.common_count = common_option_count,
	};

	return tool_main(&command, TOOL_STRATEGY, argc, argv, &settings,
	    segment);
}
