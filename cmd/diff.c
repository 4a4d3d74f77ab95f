#include <stddef.h>

#include "tool/diff.h"

static const struct option options[] = {
	{ "with", 'w', OPTION_TEXT, offsetof(struct diffing, with), "FILE",
	    "the strategy of the new side, -s that of the old one", 0, 0 },
	{ "ledger", 'l', OPTION_TEXT, offsetof(struct diffing, ledger), "FILE",
	    "with --with: contact history, which is only read", 0, 0 },
	{ "by", 'b', OPTION_LIST, offsetof(struct diffing, reporting.by),
	    "COLUMN", "compare this column instead of the usual ones", 0, 0 },
	{ "debtors", 0, OPTION_TEXT, offsetof(struct diffing, debtors), "FILE",
	    "write the debtors that move as CSV", 0, 0 },
	{ "format", 'f', OPTION_TEXT,
	    offsetof(struct diffing, reporting.format), "NAME",
	    "text, csv, json, xlsx or html", 0, 0 },
};

static bool
diff(struct tool *t, void *settings)
{
	return diff_run(t, settings);
}

int
main(int argc, char **argv)
{
	struct diffing settings = { .with = NULL };
	struct command command = {
		.name = "diff",
		.operands = "[OLD] FILE",
		.operands_max = 2,
		.summary = "What changes between two strategies or two days",
		.example = "dunning diff -s old.yaml --with=new.yaml "
		           "portfolio.csv",
		.options = options,
		.option_count = sizeof options / sizeof *options,
		.common = common_options,
		.common_count = common_option_count,
	};
	int status = tool_main(&command, TOOL_ANY, argc, argv, &settings,
	    diff);

	return status == STATUS_DONE && settings.differs ? STATUS_REJECTS :
	                                                   status;
}
