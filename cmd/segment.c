#include "collect/segmenting.h"
#include "tool/tool.h"

static bool
segment(struct tool *t, void *settings)
{
	struct stage *stage = segmenting_stage(t->arena, t->strategy,
	    t->source, t->as_of, t->diag);
	bool ok = stage != NULL && tool_filter(t, &stage, 1, NULL);

	(void)settings;
	segmenting_free(stage);
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
