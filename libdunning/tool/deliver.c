#include "tool/deliver.h"

#include <inttypes.h>
#include <string.h>

#include "base/date.h"
#include "message/exporting.h"
#include "message/publish.h"

static bool
missing(struct tool *t, const char *option)
{
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "'%s' needs --%s", t->command->name, option);
	return false;
}

bool
deliver_open(struct deliver_run *run, struct tool *t,
    const struct deliver *options)
{
	*run = (struct deliver_run){ .options = options,
		.dated = t->common->as_of != DATE_NONE };
	if (t->common->output != NULL) {
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "'%s' has no single output", t->command->name);
		diag_note(t->diag, POS_NONE, "say --directory=DIR");
		return false;
	}
	if (options->reader != NULL &&
	    strcmp(options->reader, "spreadsheet") != 0) {
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "'--for=%s' is not known", options->reader);
		diag_note(t->diag, POS_NONE, "say --for=spreadsheet");
		return false;
	}
	if (options->dir == NULL && !options->dry_run)
		return missing(t, "directory=DIR");
	if (options->ledger == NULL && !options->dry_run) {
		missing(t, "ledger=FILE");
		diag_note(t->diag, POS_NONE,
		    "'dunning ledger init FILE' makes a new one; without a "
		    "ledger nobody knows what was sent already");
		return false;
	}
	if (options->ledger == NULL)
		return true;
	run->ledger = ledger_open(options->ledger,
	    options->dry_run ? LEDGER_READ : LEDGER_WRITE, t->diag);
	return run->ledger != NULL;
}

static void
say_counts(struct tool *t, const struct exporting_counts *n, bool dry)
{
	tool_say(t,
	    "%s: letters %" PRIu64 " (pages %" PRIu64 "), e-mails %" PRIu64
	    ", sms %" PRIu64 ", whatsapp %" PRIu64 ", calls %" PRIu64
	    ", visits %" PRIu64 ", handed over %" PRIu64,
	    dry ? "would write at most" : "written", n->written[EXPORT_LETTER],
	    n->pages, n->written[EXPORT_MAIL], n->written[EXPORT_SMS],
	    n->written[EXPORT_WHATSAPP], n->written[EXPORT_CALL],
	    n->written[EXPORT_VISIT], n->written[EXPORT_HANDOVER]);
	if (n->holds != 0)
		tool_say(t, "credit holds %" PRIu64, n->holds);
	tool_say(t,
	    "known already %" PRIu64 ", waiting for approval %" PRIu64
	    ", rejected by a person %" PRIu64 ", refused %" PRIu64
	    ", rejected %" PRIu64,
	    n->known, n->pending, n->declined, n->refused, n->rejected);
}

static bool
fill_options(struct deliver_run *run, struct tool *t,
    struct exporting_options *options)
{
	*options = (struct exporting_options){ .strategy = t->strategy,
		.source = t->source, .ledger = run->ledger,
		.dry_run = run->options->dry_run, .dir = run->options->dir,
		.as_of = t->as_of, .dated = run->dated,
		.rerun = run->options->rerun,
		.spreadsheet = run->options->reader != NULL, .also = run->also,
		.also_ctx = run->also_ctx };
	if (options->ledger == NULL || options->dry_run)
		return true;
	options->manifest = deliver_manifest(t, run->dated);
	return options->manifest != NULL;
}

bool
deliver_messages(struct deliver_run *run, struct tool *t, const char *path,
    struct input *in)
{
	struct exporting_options options;
	struct stage *stage = fill_options(run, t, &options) ?
	    exporting_stage(t->arena, &options, t->diag) :
	    NULL;
	struct chain chain = tool_chain(t);
	struct chain_counts counts = { 0 };
	bool ok;

	if (stage == NULL)
		return false;
	chain.stages = &stage;
	chain.count = 1;
	chain.in = in;
	ok = tool_run_chain(t, &chain, path, &counts);
	if (ok)
		say_counts(t, exporting_result(stage), run->options->dry_run);
	exporting_free(stage);
	return ok;
}

bool
deliver_recover(struct deliver_run *run, struct tool *t)
{
	const struct ledger_batch *left;
	struct publisher publisher;
	size_t count;
	bool ok;

	if (run->ledger == NULL || run->options->dry_run)
		return true;
	if (!ledger_left(run->ledger, &left, &count))
		return false;
	if (count == 0)
		return true;
	ok = publisher_open(
	         &publisher, run->options->dir, run->ledger, t->diag) &&
	    publish_recover(&publisher);
	publisher_close(&publisher);
	return ok;
}

bool
deliver_close(struct deliver_run *run)
{
	return run->ledger == NULL || ledger_close(run->ledger);
}
