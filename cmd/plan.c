#include <stddef.h>

#include "tool/outputs.h"
#include "tool/planned.h"

struct settings {
	struct common common;
	struct planned planned;
	bool all_columns;
};

static const struct option options[] = {
	{ "ledger", 'l', OPTION_TEXT, offsetof(struct settings, planned.ledger),
	    "FILE", "contact history; without it nothing was ever sent", 0,
	    0 },
	{ "transactions", 't', OPTION_TEXT, offsetof(struct settings, planned.payments),
	    "FILE", "payments, by which promises are kept or broken", 0, 0 },
	{ "events", 0, OPTION_TEXT, offsetof(struct settings, planned.events), "FILE",
	    "write cures and escalations to FILE, for 'ledger outcome'", 0,
	    0 },
	{ "accept", 0, OPTION_LIST, offsetof(struct settings, planned.accept), "LIMIT",
	    "go on although this limit is broken: E_LIMIT_CONTACTS", 0, 0 },
	{ "rerun", 0, OPTION_FLAG, offsetof(struct settings, planned.rerun), NULL,
	    "plan for a day before that of the last run", 0, 0 },
	EXPLAINED_OPTIONS(struct settings, planned.explained),
	OUTPUTS_OPTION(struct settings, all_columns),
};

static bool
plan(struct tool *t, void *settings)
{
	const struct settings *s = settings;

	if (!outputs_read(t, OUTPUTS_SEGMENT) ||
	    (!s->all_columns && !outputs_write(t, OUTPUTS_ACTIONS)))
		return false;
	return planned_run(t, &s->planned);
}

int
main(int argc, char **argv)
{
	struct settings settings = { .planned = { .ledger = NULL } };
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
