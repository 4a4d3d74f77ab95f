#include <stddef.h>

#include "tool/deliver.h"
#include "tool/fused.h"
#include "tool/outputs.h"
#include "tool/steps.h"

struct settings {
	struct common common;
	struct deliver deliver;
	bool messages;
	bool portfolio;
	const char *stages;
	const char *payments;
	struct option_list totals, accept;
};

static const struct option options[] = {
	DELIVER_OPTIONS(struct settings, deliver),
	{ "to-messages", 'm', OPTION_FLAG, offsetof(struct settings, messages),
	    NULL, "stop after render: write the messages to --output", 0, 0 },
	{ "portfolio", 'p', OPTION_FLAG, offsetof(struct settings, portfolio),
	    NULL, "the input is a portfolio already: leave out map", 0, 0 },
	{ "stages", 0, OPTION_TEXT, offsetof(struct settings, stages), "LIST",
	    "only these, as CSV: age,segment,score in one pass", 0, 0 },
	{ "control-total", 0, OPTION_LIST, offsetof(struct settings, totals),
	    "SUM", "what the export must add up to, as in map", 0, 0 },
	{ "transactions", 't', OPTION_TEXT, offsetof(struct settings, payments),
	    "FILE", "payments, by which promises are kept or broken", 0, 0 },
	{ "accept", 0, OPTION_LIST, offsetof(struct settings, accept), "LIMIT",
	    "go on although this limit is broken: E_LIMIT_CONTACTS", 0, 0 },
};

/* The same bytes as a pipe of the commands. */
static bool
run_stages(struct tool *t, const struct settings *s)
{
	struct steps steps = { .tool = t };
	struct filter filter;

	if (s->messages || s->deliver.ledger != NULL ||
	    s->deliver.dir != NULL || s->deliver.dry_run) {
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "--stages writes CSV: --ledger, --directory, --dry-run and "
		    "--to-messages do not go with it");
		return false;
	}
	if (!steps_parse(&steps, s->stages, t->diag))
		return false;
	if (steps.list[steps.count - 1] == STEP_SEGMENT &&
	    !outputs_write(t, OUTPUTS_SEGMENT))
		return false;
	steps.age = steps_age_options(t);
	steps.totals = s->totals;
	filter = steps_filter(&steps);
	return tool_filter(t, &filter, NULL);
}

static bool
open_chain(struct fused *fused, struct tool *t, const struct settings *s,
    struct ledger *ledger)
{
	struct fused_options chain = { .map = !s->portfolio,
		.totals = &s->totals, .ledger = ledger,
		.payments = s->payments, .accept = &s->accept };

	if (ledger != NULL && !s->deliver.rerun &&
	    !ledger_as_of_ok(
	        ledger, t->strategy->name.text, t->as_of, t->diag)) {
		*fused = (struct fused){ .count = 0 };
		return false;
	}
	return fused_open(fused, t, &chain);
}

static bool
run_messages(struct tool *t, const struct settings *s)
{
	struct ledger *ledger = NULL;
	struct fused fused;
	bool ok;

	if (s->deliver.ledger != NULL &&
	    (ledger = ledger_open(s->deliver.ledger, LEDGER_READ, t->diag)) ==
	        NULL)
		return false;
	ok = open_chain(&fused, t, s, ledger) && fused_messages(&fused, NULL);
	fused_close(&fused);
	return (ledger == NULL || ledger_close(ledger)) && ok;
}

static bool
run(struct tool *t, void *settings)
{
	const struct settings *s = settings;
	struct deliver_run deliver;
	struct fused fused;
	bool ok;

	if (s->stages != NULL)
		return run_stages(t, s);
	if (s->deliver.ledger != NULL && t->operand_count > 0)
		ledger_warm(s->deliver.ledger, t->operands[0]);
	if (s->messages)
		return run_messages(t, s);
	if (!deliver_open(&deliver, t, &s->deliver))
		return false;
	ok = open_chain(&fused, t, s, deliver.ledger) &&
	    fused_export(&fused, &deliver);
	fused_close(&fused);
	return deliver_close(&deliver) && ok;
}

int
main(int argc, char **argv)
{
	struct settings settings = { .messages = false };
	struct command command = {
		.name = "run",
		.operands = "[FILE]",
		.operands_max = 1,
		.summary = "Run the whole chain, from an export to letters, "
		           "mails and calls",
		.example = "dunning run -s retail.yaml -l ledger.db -d out "
		           "export.csv",
		.options = options,
		.option_count = sizeof options / sizeof *options,
		.common = common_options,
		.common_count = common_option_count,
	};

	return tool_main(&command, TOOL_STRATEGY, argc, argv, &settings, run);
}
