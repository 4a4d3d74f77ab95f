#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "tool/explain_chain.h"

struct settings {
	struct common common;
	struct explain_wanted wanted;
	const char *ledger, *payments;
	const char *format;
	bool show_pii;
};

#define AT(member) offsetof(struct settings, member)

static const struct option options[] = {
	{ "debtor", 'd', OPTION_TEXT, AT(wanted.debtor), "ID",
	    "the records of that debtor_id", 0, 0 },
	{ "item", 'i', OPTION_TEXT, AT(wanted.item), "ID",
	    "the records of that doc_id", 0, 0 },
	{ "row", 'n', OPTION_INT, AT(wanted.row), "N",
	    "the record with that number, from 1", 1, INT64_MAX },
	{ "ledger", 'l', OPTION_TEXT, AT(ledger), "FILE",
	    "contact history; without it nothing was ever sent", 0, 0 },
	{ "transactions", 't', OPTION_TEXT, AT(payments), "FILE",
	    "payments, by which promises are kept or broken", 0, 0 },
	{ "format", 'f', OPTION_TEXT, AT(format), "FORMAT",
	    "text (default) or json, one object on a line", 0, 0 },
	{ "show-pii", 0, OPTION_FLAG, AT(show_pii), NULL,
	    "do not mask personal data", 0, 0 },
};

static bool
check(struct tool *t, const struct settings *s)
{
	if (s->wanted.debtor == NULL && s->wanted.item == NULL &&
	    s->wanted.row == 0) {
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "which records: --debtor=ID, --item=ID or --row=N");
		return false;
	}
	if (s->format == NULL || strcmp(s->format, "text") == 0 ||
	    strcmp(s->format, "json") == 0)
		return true;
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "--format is text or json, not '%s'", s->format);
	return false;
}

static bool
run(struct tool *t, const struct settings *s, struct ledger *ledger)
{
	struct explaining_options how = { .ledger = ledger,
		.payments = s->payments,
		.show_pii = s->show_pii,
		.json = s->format != NULL && strcmp(s->format, "json") == 0 };
	struct explain_chain stages;
	struct chain chain = tool_chain(t);
	struct chain_counts counts = { 0 };
	bool ok = explain_chain_open(&stages, t, &s->wanted, &how);

	chain.stages = stages.stages;
	chain.count = stages.count;
	ok = ok && tool_run_chain(t, &chain,
	    t->operand_count != 0 ? t->operands[0] : "-", &counts);
	if (ok)
		tool_say(t, "read %" PRIu64 ", explained %" PRIu64,
		    counts.read, explain_pick_found(stages.pick));
	explain_chain_close(&stages);
	return ok;
}

static bool
explain(struct tool *t, void *settings)
{
	const struct settings *s = settings;
	struct ledger *ledger = NULL;
	bool ok;

	if (!check(t, s))
		return false;
	if (s->ledger != NULL) {
		ledger = ledger_open(s->ledger, LEDGER_READ, t->diag);
		if (ledger == NULL)
			return false;
	}
	ok = run(t, s, ledger);
	return (ledger == NULL || ledger_close(ledger)) && ok;
}

int
main(int argc, char **argv)
{
	struct settings settings = { .ledger = NULL };
	struct command command = {
		.name = "explain",
		.operands = "[FILE]",
		.operands_max = 1,
		.summary = "Say why one debtor got what it got, step by step",
		.example = "dunning explain -s retail.yaml --debtor=C1 "
		           "portfolio.csv",
		.options = options,
		.option_count = sizeof options / sizeof *options,
		.common = common_options,
		.common_count = common_option_count,
	};

	return tool_main(&command, TOOL_STRATEGY, argc, argv, &settings,
	    explain);
}
