#include <inttypes.h>
#include <stddef.h>
#include <string.h>

#include "ledger/ledger.h"
#include "tool/tool.h"

struct settings {
	struct common common;
	bool events;
};

static const struct option options[] = {
	{ "output", 'o', OPTION_TEXT, offsetof(struct settings, common.output),
	    "FILE", "write to FILE, whole or not at all", 0, 0 },
	{ "events", 'e', OPTION_FLAG, offsetof(struct settings, events), NULL,
	    "export: the outcomes instead of the actions", 0, 0 },
	{ "quiet", 'q', OPTION_FLAG, offsetof(struct settings, common.quiet),
	    NULL, "no warnings", 0, 0 },
	{ "verbose", 'v', OPTION_FLAG,
	    offsetof(struct settings, common.verbose), NULL,
	    "say at the end what was added", 0, 0 },
};

static bool
run_export(struct tool *t, struct ledger *ledger, bool events)
{
	const char *path = t->common->output;
	struct out *out = out_open(path != NULL ? path : "-", t->diag);

	if (out == NULL)
		return false;
	if (ledger_export(ledger, events ? LEDGER_EVENTS : LEDGER_ACTIONS,
	        out))
		return out_close(out);
	out_abandon(out);
	return false;
}

static bool
run_add(struct tool *t, struct ledger *ledger, bool import, const char *file)
{
	struct ledger_counts n = { 0 };
	bool ok = import ? ledger_import(ledger, file, &n) :
	                   ledger_outcome(ledger, file, &n);

	if (ok)
		tool_say(t,
		    "added %" PRIu64 ", known already %" PRIu64
		    ", rejected %" PRIu64,
		    n.added, n.known, n.rejected);
	return ok;
}

static bool
unknown(struct tool *t, const char *verb)
{
	static const char *const verbs[] = { "init", "import", "export",
		"outcome" };
	const char *near = text_nearest(text_of(verb), verbs, 4);

	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "'%s' is not init, import, export or outcome", verb);
	if (near != NULL)
		diag_note(t->diag, POS_NONE, "did you mean '%s'?", near);
	return false;
}

static bool
ledger(struct tool *t, void *settings)
{
	const struct settings *s = settings;
	const char *verb = t->operands[0], *path = t->operands[1];
	const char *file = t->operand_count > 2 ? t->operands[2] : "-";
	bool export = strcmp(verb, "export") == 0;
	bool import = strcmp(verb, "import") == 0;
	struct ledger *opened;
	bool ok;

	if ((export || strcmp(verb, "init") == 0) && t->operand_count > 2) {
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "'%s' is one operand too many", file);
		return false;
	}
	if (strcmp(verb, "init") == 0)
		return ledger_create(path, t->diag);
	if (!export && !import && strcmp(verb, "outcome") != 0)
		return unknown(t, verb);
	opened = ledger_open(path, export ? LEDGER_READ : LEDGER_WRITE,
	    t->diag);
	if (opened == NULL)
		return false;
	ok = export ? run_export(t, opened, s->events) :
	              run_add(t, opened, import, file);
	return ledger_close(opened) && ok;
}

int
main(int argc, char **argv)
{
	struct settings settings = { .events = false };
	struct command command = {
		.name = "ledger",
		.operands = "init|import|export|outcome LEDGER [FILE]",
		.operands_min = 2,
		.operands_max = 3,
		.summary = "Make, fill and read the contact history",
		.example = "dunning ledger outcome ledger.db bounces.csv",
		.options = options,
		.option_count = sizeof options / sizeof *options,
	};

	return tool_main(&command, TOOL_BARE, argc, argv, &settings, ledger);
}
