#include <stddef.h>

#include "base/date.h"
#include "tool/simulate.h"

#define AT(member) offsetof(struct simulating, member)

static const struct option options[] = {
	{ "ledger", 'l', OPTION_TEXT, AT(ledger), "FILE",
	    "contact history, which is only read", 0, 0 },
	{ "days", 'd', OPTION_INT, AT(reporting.days), "N",
	    "days from the first one on (30)", 1, SIMULATE_DAYS_MOST },
	{ "from", 0, OPTION_DATE, AT(reporting.from), "DATE",
	    "first day (the as-of date)", 0, 0 },
	{ "to", 0, OPTION_DATE, AT(reporting.to), "DATE", "last day", 0, 0 },
	{ "transactions", 't', OPTION_TEXT, AT(reporting.transactions),
	    "FILE", "payments and credits with their days, as age takes them",
	    0, 0 },
	{ "by-application", 0, OPTION_FLAG, AT(reporting.by_application), NULL,
	    "they count from the day they were applied", 0, 0 },
	{ "cost", 0, OPTION_LIST, AT(costs), "CHANNEL=AMOUNT",
	    "what a contact costs; CHANNEL:CURRENCY=AMOUNT", 0, 0 },
	{ "approve", 0, OPTION_FLAG, AT(approve), NULL,
	    "send what waits for an approval", 0, 0 },
	{ "debtors", 0, OPTION_TEXT, AT(debtors), "FILE",
	    "write whom the last level of a plan was sent, as CSV", 0, 0 },
	{ "detail", 0, OPTION_TEXT, AT(detail), "FILE",
	    "write all counts by day, level, channel and agent, as CSV", 0,
	    0 },
	{ "format", 'f', OPTION_TEXT, AT(reporting.format), "NAME",
	    "text, csv, json, xlsx or html", 0, 0 },
};

static bool
simulate(struct tool *t, void *settings)
{
	return simulate_run(t, settings);
}

int
main(int argc, char **argv)
{
	struct simulating settings = { .reporting = { .from = DATE_NONE,
		.to = DATE_NONE, .snapshot = DATE_NONE, .max_roll = -1 } };
	struct command command = {
		.name = "simulate",
		.operands = "[FILE]",
		.operands_max = 1,
		.summary = "What a strategy would do, day by day",
		.example = "dunning simulate -s retail.yaml --days=90 "
		           "portfolio.csv",
		.options = options,
		.option_count = sizeof options / sizeof *options,
		.common = common_options,
		.common_count = common_option_count,
	};

	return tool_main(&command, TOOL_STRATEGY, argc, argv, &settings,
	    simulate);
}
