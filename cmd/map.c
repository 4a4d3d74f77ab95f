#include "collect/mapping.h"
#include "tool/tool.h"

static bool
map(struct tool *t, void *settings)
{
	struct chain chain = tool_chain(t);
	struct chain_counts counts = { 0 };
	struct stage *stage;
	bool ok;

	(void)settings;
	if (t->source == NULL) {
		diag_at(t->diag, DIAG_ERROR, "E_SOURCE",
		    POS_FILE(t->strategy->path),
		    t->strategy->sources.count == 0 ?
		        "the strategy has no `sources:`" :
		        "the strategy has several sources: say "
		        "--source=NAME");
		return false;
	}
	stage = mapping_stage(t->arena, t->strategy, t->source, t->as_of,
	    t->diag);
	if (stage == NULL ||
	    !mapping_chain(t->arena, t->source, &chain, t->diag))
		return false;
	chain.stages = &stage;
	chain.count = 1;
	ok = tool_run_chain(t, &chain,
	    t->operand_count != 0 ? t->operands[0] : "-", &counts);
	mapping_free(stage);
	if (ok)
		tool_summary(t, &counts);
	return ok;
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
