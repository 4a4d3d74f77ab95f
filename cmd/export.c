#include <inttypes.h>
#include <stddef.h>

#include "message/exporting.h"
#include "tool/deliver.h"
#include "tool/tool.h"

struct settings {
	struct common common;
	struct deliver deliver;
};

static const struct option options[] = {
	DELIVER_OPTIONS(struct settings, deliver),
};

static bool
export(struct tool *t, void *settings)
{
	const struct settings *s = settings;
	struct deliver_run run;
	bool ok;

	if (!deliver_open(&run, t, &s->deliver))
		return false;
	ok = deliver_messages(&run, t,
	    t->operand_count != 0 ? t->operands[0] : "-", NULL);
	return deliver_close(&run) && ok;
}

int
main(int argc, char **argv)
{
	struct settings settings = { .deliver = { .dir = NULL } };
	struct command command = {
		.name = "export",
		.operands = "[FILE]",
		.operands_max = 1,
		.summary = "Write letters, e-mails, SMS and worklists, each "
		           "exactly once",
		.example = "dunning export -s retail.yaml -l ledger.db -d out "
		           "messages.csv",
		.options = options,
		.option_count = sizeof options / sizeof *options,
		.common = common_options,
		.common_count = common_option_count,
	};

	return tool_main(&command, TOOL_STRATEGY, argc, argv, &settings,
	    export);
}
