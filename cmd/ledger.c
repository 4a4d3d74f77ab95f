#include <stddef.h>

#include "tool/ledger_verb.h"

#define AT(member) offsetof(struct ledger_settings, member)

static const struct option options[] = {
	{ "output", 'o', OPTION_TEXT, AT(common.output), "FILE",
	    "write to FILE, whole or not at all", 0, 0 },
	{ "events", 'e', OPTION_FLAG, AT(events), NULL,
	    "export: the outcomes instead of the actions", 0, 0 },
	{ "runs", 0, OPTION_FLAG, AT(runs), NULL, "export: the runs", 0, 0 },
	{ "all", 'a', OPTION_FLAG, AT(all), NULL,
	    "export: everything, for import", 0, 0 },
	{ "by", 0, OPTION_TEXT, AT(by), "NAME",
	    "approve, erase: who decides", 0, 0 },
	{ "at", 0, OPTION_TEXT, AT(at), "MOMENT",
	    "approve, erase: when (today)", 0, 0 },
	{ "reject", 0, OPTION_FLAG, AT(reject), NULL,
	    "approve: turn the actions down", 0, 0 },
	{ "before", 0, OPTION_DATE, AT(before), "DATE",
	    "purge: what is older than DATE", 0, 0 },
	{ "directory", 'd', OPTION_TEXT, AT(directory), "DIR",
	    "check: compare with DIR/journal", 0, 0 },
	{ "dry-run", 'n', OPTION_FLAG, AT(dry_run), NULL,
	    "purge: only say what would go (with -v)", 0, 0 },
	{ "transactions", 't', OPTION_TEXT, AT(payments), "FILE",
	    "promises: payments, instead of the ledger's", 0, 0 },
	{ "strategy", 's', OPTION_TEXT, AT(common.strategy), "FILE",
	    "promises, audit, purge: strategy file", 0, 0 },
	{ "as-of", 0, OPTION_DATE, AT(common.as_of), "DATE",
	    "treat DATE as today", 0, 0 },
	{ "quiet", 'q', OPTION_FLAG, AT(common.quiet), NULL,
	    "no warnings", 0, 0 },
	{ "verbose", 'v', OPTION_FLAG, AT(common.verbose), NULL,
	    "say at the end what was done", 0, 0 },
};

int
main(int argc, char **argv)
{
	struct ledger_settings settings = { .before = DATE_NONE };
	struct command command = {
		.name = "ledger",
		.operands = LEDGER_VERBS,
		.operands_min = 2,
		.operands_max = SIZE_MAX,
		.summary = "Make, fill, read and look after the history",
		.example = "dunning ledger outcome ledger.db bounces.csv",
		.options = options,
		.option_count = sizeof options / sizeof *options,
	};

	return tool_main(&command, TOOL_BARE, argc, argv, &settings,
	    ledger_verb);
}
