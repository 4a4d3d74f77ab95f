#include "tool/ledger_verb.h"

#include <inttypes.h>
#include <string.h>

#include "tool/clock.h"
#include "tool/ledger_promises.h"

struct verb {
	const char *name;
	bool writes; /* takes the lock */
	size_t operands_max; /* behind LEDGER */
	bool (*run)(struct tool *, struct ledger *,
	    const struct ledger_settings *);
};

bool
ledger_verb_prepare(struct tool *t, bool needs_strategy)
{
	const char *path = tool_strategy_path(t);

	if (path == NULL && needs_strategy) {
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "'%s' needs a strategy: --strategy=FILE", t->operands[0]);
		return false;
	}
	if (path != NULL) {
		t->strategy = strategy_load(path, t->diag);
		if (t->strategy == NULL)
			return false;
	}
	t->as_of = t->common->as_of;
	return t->as_of != DATE_NONE ||
	    clock_today(t->strategy != NULL ?
	            t->strategy->defaults.timezone.text.at : NULL,
	        &t->as_of, t->diag);
}

bool
ledger_verb_write(struct tool *t, bool (*write)(void *ctx, struct out *),
    void *ctx)
{
	const char *path = t->common->output;
	struct out *out = out_open(path != NULL ? path : "-", t->diag);

	if (out == NULL)
		return false;
	if (write(ctx, out))
		return out_close(out);
	out_abandon(out);
	return false;
}

bool
ledger_verb_needs(struct tool *t, const char *value, const char *option)
{
	if (value != NULL && *value != '\0')
		return true;
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE, "'%s' needs %s",
	    t->operands[0], option);
	return false;
}

/* --- export, runs --------------------------------------------------------- */

struct exporting {
	struct ledger *ledger;
	enum ledger_what what;
};

static bool
write_export(void *ctx, struct out *out)
{
	const struct exporting *e = ctx;

	return ledger_export(e->ledger, e->what, out);
}

static bool
run_export(struct tool *t, struct ledger *ledger,
    const struct ledger_settings *s)
{
	struct exporting e = { ledger, LEDGER_ACTIONS };

	if (s->events + s->runs + s->all > 1) {
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "--events, --runs and --all are one choice");
		return false;
	}
	if (s->events)
		e.what = LEDGER_EVENTS;
	if (s->runs)
		e.what = LEDGER_RUNS;
	if (s->all)
		e.what = LEDGER_ALL;
	return ledger_verb_write(t, write_export, &e);
}

static bool
run_runs(struct tool *t, struct ledger *ledger,
    const struct ledger_settings *s)
{
	struct exporting e = { ledger, LEDGER_RUNS };

	(void)s;
	return ledger_verb_write(t, write_export, &e);
}

/* --- import, outcome ------------------------------------------------------ */

static bool
add_files(struct tool *t, struct ledger *ledger,
    bool (*add)(struct ledger *, const char *, struct ledger_counts *))
{
	struct ledger_counts all = { 0 };
	size_t count = t->operand_count > 2 ? t->operand_count - 2 : 1;

	for (size_t i = 0; i < count; i++) {
		const char *file =
		    t->operand_count > 2 ? t->operands[2 + i] : "-";
		struct ledger_counts n = { 0 };

		if (!add(ledger, file, &n))
			return false;
		all.added += n.added;
		all.known += n.known;
		all.rejected += n.rejected;
	}
	tool_say(t,
	    "added %" PRIu64 ", known already %" PRIu64 ", rejected %" PRIu64,
	    all.added, all.known, all.rejected);
	return true;
}

static bool
run_import(struct tool *t, struct ledger *ledger,
    const struct ledger_settings *s)
{
	(void)s;
	return add_files(t, ledger, ledger_import);
}

static bool
run_outcome(struct tool *t, struct ledger *ledger,
    const struct ledger_settings *s)
{
	(void)s;
	return add_files(t, ledger, ledger_outcome);
}

/* --- promises ------------------------------------------------------------- */

struct promising {
	struct tool *tool;
	struct ledger *ledger;
	struct ledger_promises_options options;
};

static bool
write_promises(void *ctx, struct out *out)
{
	const struct promising *p = ctx;

	return ledger_promises(p->ledger, &p->options, out, p->tool->diag);
}

static bool
run_promises(struct tool *t, struct ledger *ledger,
    const struct ledger_settings *s)
{
	struct promising p = { .tool = t, .ledger = ledger };

	if (!ledger_verb_prepare(t, false))
		return false;
	p.options = (struct ledger_promises_options){
		.strategy = t->strategy,
		.as_of = t->as_of,
		.payments = s->payments,
	};
	return ledger_verb_write(t, write_promises, &p);
}

/* --- all ------------------------------------------------------------------ */

static const struct verb verbs[] = {
	{ "init", false, 0, NULL },
	{ "import", true, SIZE_MAX, run_import },
	{ "export", false, 0, run_export },
	{ "outcome", true, SIZE_MAX, run_outcome },
	{ "approve", true, SIZE_MAX, ledger_verb_approve },
	{ "runs", false, 0, run_runs },
	{ "promises", false, 0, run_promises },
	{ "audit", false, 0, ledger_verb_audit },
	{ "check", false, 0, ledger_verb_check },
	{ "purge", true, 0, ledger_verb_purge },
	{ "erase", true, 1, ledger_verb_erase },
};
enum { VERBS = sizeof verbs / sizeof *verbs };

static const struct verb *
find_verb(struct tool *t)
{
	const char *names[VERBS];
	const char *near;

	for (size_t i = 0; i < VERBS; i++) {
		names[i] = verbs[i].name;
		if (strcmp(t->operands[0], names[i]) == 0)
			return &verbs[i];
	}
	near = text_nearest(text_of(t->operands[0]), names, VERBS);
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "'%s' is no verb of a ledger", t->operands[0]);
	if (near != NULL)
		diag_note(t->diag, POS_NONE, "did you mean '%s'?", near);
	else
		diag_note(t->diag, POS_NONE, "they are " LEDGER_VERBS);
	return NULL;
}

bool
ledger_verb(struct tool *t, void *settings)
{
	const struct verb *verb = find_verb(t);
	struct ledger *ledger;
	bool ok;

	if (verb == NULL)
		return false;
	if (t->operand_count - 2 > verb->operands_max) {
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "'%s' is one operand too many",
		    t->operands[2 + verb->operands_max]);
		return false;
	}
	if (verb->run == NULL)
		return ledger_create(t->operands[1], t->diag);
	ledger = ledger_open(t->operands[1],
	    verb->writes ? LEDGER_WRITE : LEDGER_READ, t->diag);
	if (ledger == NULL)
		return false;
	ok = verb->run(t, ledger, settings);
	return ledger_close(ledger) && ok;
}
