#include "tool/tool.h"

#include <inttypes.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "tool/clock.h"
#include "tool/declare.h"
#include "tool/progress.h"
#include "tool/report.h"

enum { SUMMARY = 4096 }; /* bytes of its line at most */

#ifndef DUNNING_VERSION
#define DUNNING_VERSION "unknown"
#endif

static bool
find_source(struct tool *t)
{
	if (t->common->source == NULL) {
		if (t->strategy->sources.count == 1)
			t->source = t->strategy->sources.at;
		return true;
	}
	t->source = strategy_source(t->strategy, text_of(t->common->source));
	if (t->source != NULL)
		return true;
	diag_at(t->diag, DIAG_ERROR, "E_SOURCE", POS_FILE(t->strategy->path),
	    "there is no source '%s' in the strategy", t->common->source);
	return false;
}

static bool
in_effect(struct tool *t)
{
	const struct strategy *s = t->strategy;
	char from[DATE_TEXT_MAX] = "the beginning", to[DATE_TEXT_MAX] = "ever";
	char as_of[DATE_TEXT_MAX];

	if ((s->effective.from == DATE_NONE || t->as_of >= s->effective.from) &&
	    (s->effective.to == DATE_NONE || t->as_of <= s->effective.to))
		return true;
	if (s->effective.from != DATE_NONE)
		date_format(s->effective.from, from, sizeof from);
	if (s->effective.to != DATE_NONE)
		date_format(s->effective.to, to, sizeof to);
	date_format(t->as_of, as_of, sizeof as_of);
	diag_at(t->diag, DIAG_ERROR, "E_EFFECTIVE", POS_FILE(s->path),
	    "the strategy is in effect from %s to %s, not on %s", from, to,
	    as_of);
	diag_note(t->diag, POS_NONE,
	    "change `effective:` after a review, or say another --as-of");
	return false;
}

struct rules_run
tool_rules(const struct tool *t)
{
	return (struct rules_run){ .strategy = t->strategy,
		.source = t->source, .as_of = t->as_of,
		.strict = t->common->strict };
}

const char *
tool_strategy_path(const struct tool *t)
{
	const char *path = t->common->strategy;

	if (path == NULL)
		path = getenv("DUNNING_STRATEGY");
	return path != NULL && *path != '\0' ? path : NULL;
}

static bool
load_strategy(struct tool *t, enum tool_needs needs)
{
	const char *path = tool_strategy_path(t);

	if (path == NULL) {
		if (needs != TOOL_STRATEGY)
			return true;
		diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "'%s' needs a strategy: --strategy=FILE",
		    t->command->name);
		return false;
	}
	t->strategy = strategy_load(path, t->diag);
	return t->strategy != NULL && find_source(t);
}

/* The tests say with $DUNNING_ENGINE what all programs of a pipe use. */
static bool
choose_engine(struct tool *t)
{
	const char *name = t->common->engine;

	t->engine = CSV_BEST;
	if (name == NULL)
		name = getenv("DUNNING_ENGINE");
	if (name == NULL || *name == '\0')
		return true;
	if (csv_engine_by_name(name, &t->engine) &&
	    csv_engine_works(t->engine))
		return true;
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "this machine has no scanner '%s'", name);
	diag_note(t->diag, POS_NONE, "--engine=best takes the fastest");
	return false;
}

static void
choose_threads(struct tool *t)
{
	long cores = 1;

	if (t->common->threads == 0)
		cores = sysconf(_SC_NPROCESSORS_ONLN);
	else
		cores = (long)t->common->threads;
	t->threads = cores > 1 ? (unsigned)cores : 1;
}

static bool
prepare(struct tool *t, enum tool_needs needs)
{
	choose_threads(t);
	if (!choose_engine(t))
		return false;
	if (needs == TOOL_BARE || needs == TOOL_CHECK)
		return true;
	if (!load_strategy(t, needs))
		return false;
	t->as_of = t->common->as_of;
	if (t->as_of == DATE_NONE &&
	    !clock_today(t->strategy != NULL ?
	            t->strategy->defaults.timezone.text.at :
	            NULL,
	        &t->as_of, t->diag))
		return false;
	return t->strategy == NULL || in_effect(t);
}

static bool
tell(const struct command *command, enum options_result asked,
    struct tool *t)
{
	struct buf text;
	bool ok;

	buf_init(&text, 16384);
	if (asked == OPTIONS_HELP)
		options_help(command, &text);
	else
		buf_printf(&text, "dunning-%s %s\n", command->name,
		    DUNNING_VERSION);
	ok = tool_print(t, buf_text(&text), text.len);
	buf_clear(&text);
	return ok;
}

static bool
live(struct tool *t, enum tool_needs needs, int argc, char **argv,
    void *settings, struct report *report,
    bool (*body)(struct tool *, void *))
{
	enum options_result asked = options_read(t->command, argc, argv,
	    settings, &t->operand_count, t->diag);
	bool ok = false;

	report->quiet = t->common->quiet;
	report->rejects_kept = t->common->rejects != NULL;
	report->keeps_rejects = t->command->common_count != 0;
	t->rejects = t->common->rejects;
	t->report = report;
	t->operands = argv + 1;
	if (asked == OPTIONS_RUN)
		ok = prepare(t, needs) && body(t, settings);
	else if (asked != OPTIONS_BAD)
		ok = tell(t->command, asked, t);
	report_rest(report);
	return ok;
}

/*
 * A closed standard stream would give its number to the next file that is
 * opened, which would then take what was meant for the stream.  This takes the
 * number in a way that reading or writing fails.
 */
static void
guard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		int opened;

		if (fcntl(fd, F_GETFD) != -1)
			continue;
		opened = open("/dev/null",
		    fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
		if (opened != -1 && opened != fd)
			close(opened);
	}
}

int
tool_main(const struct command *command, enum tool_needs needs, int argc,
    char **argv, void *settings, bool (*body)(struct tool *, void *))
{
	char program[64] = "dunning-";
	struct report report = { .program = program };
	struct tool t = { .command = command, .common = settings };
	const char *plain = getenv("NO_COLOR");
	bool ok = false;
	int status;

	guard_streams();
	strncat(program, command->name, sizeof program - 16);
	report.colour = isatty(STDERR_FILENO) == 1 &&
	    (plain == NULL || *plain == '\0');
	((struct common *)settings)->as_of = DATE_NONE;
	((struct common *)settings)->threads = 1;
	t.diag = diag_new(report_message, &report);
	t.arena = arena_new(0);
	if (t.diag == NULL || t.arena == NULL)
		report_line("dunning: out of memory\n");
	else
		ok = live(&t, needs, argc, argv, settings, &report, body);
	status = t.diag != NULL ? diag_status(t.diag) : STATUS_TROUBLE;
	if (!ok && status < STATUS_TROUBLE)
		status = STATUS_TROUBLE;
	if (t.findings && status == STATUS_TROUBLE && !report.failed &&
	    diag_count(t.diag, DIAG_ERROR) != 0)
		status = STATUS_REJECTS;
	strategy_free(t.strategy);
	arena_free(t.arena);
	diag_free(t.diag);
	options_clear(command, settings);
	return status;
}

struct chain
tool_chain(struct tool *t)
{
	const struct common *c = t->common;
	const char *currency = c->currency;

	if (currency == NULL && t->strategy != NULL)
		currency = t->strategy->defaults.currency.text.at;
	return (struct chain){ .replace = c->replace, .currency = currency,
		.aliases = c->columns.items, .alias_count = c->columns.count,
		.engine = t->engine, .threads = t->threads,
		.record_limit = (size_t)c->max_record,
		.column_limit = (size_t)c->max_columns };
}

struct run_ctx {
	struct tool *tool;
	struct progress progress;
};

static bool
run_prepare(void *ctx, struct columns *columns)
{
	struct run_ctx *run = ctx;

	const struct outputs_kept *kept = &run->tool->kept;

	if (kept->names != NULL)
		columns_kept(columns, kept->names, kept->count, kept->what,
		    kept->at);
	return declare_columns(run->tool, columns);
}

static void
run_progress(void *ctx, uint64_t bytes, uint64_t records)
{
	struct run_ctx *run = ctx;

	progress_show(&run->progress, bytes, records);
}

static bool
run_opened(struct tool *t, struct chain *chain, struct chain_counts *counts)
{
	struct run_ctx run = { .tool = t };
	bool ok;

	progress_start(&run.progress, t->common->progress,
	    input_size(chain->in));
	chain->prepare = run_prepare;
	chain->progress = run_progress;
	chain->ctx = &run;
	t->report->line = run.progress.terminal ? &run.progress.shown : NULL;
	ok = chain_run(chain, t->diag, counts);
	chain->ctx = NULL;
	t->report->line = NULL;
	progress_end(&run.progress);
	return ok;
}

/*
 * Publishes both outputs only when the run can be trusted.  When all was read
 * and only a total is wrong, the rejects are what it takes to find out why.
 */
static bool
close_outputs(struct out *out, struct out *rejects, bool ok, bool whole)
{
	if (!ok) {
		out_abandon(out);
		if (!whole)
			out_abandon(rejects);
		else if (rejects != NULL)
			(void)out_close(rejects);
		return false;
	}
	/* Without its rejects an output has lost records, so it comes last. */
	if (rejects != NULL && !out_close(rejects)) {
		out_abandon(out);
		return false;
	}
	return out == NULL || out_close(out);
}

static bool
writes(const struct chain *chain)
{
	const struct stage *last = chain->stages[chain->count - 1];

	return !last->sink || last->emit != NULL;
}

/* Rejected records in the midst of the others would be taken for them. */
static bool
apart(struct tool *t)
{
	const char *output = t->common->output;

	if (t->rejects == NULL ||
	    !tool_same_file(t->rejects, output != NULL ? output : "-"))
		return true;
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "--rejects and the output are the same");
	diag_note(t->diag, POS_NONE, "say --rejects=FILE with another file");
	return false;
}

bool
tool_run_chain(struct tool *t, struct chain *chain, const char *input,
    struct chain_counts *counts)
{
	const struct common *c = t->common;
	struct input *opened = NULL;
	struct out *out = NULL, *rejects = NULL;
	bool ok = !writes(chain) || apart(t);

	if (ok && chain->in == NULL) {
		chain->in = opened = input_open(input, t->diag);
		ok = opened != NULL;
	}
	if (ok && chain->out == NULL && writes(chain)) {
		chain->out = out =
		    out_open(c->output != NULL ? c->output : "-", t->diag);
		ok = out != NULL &&
		    (t->written == NULL || out_columns(out, ',', t->written,
		        t->written_count));
	}
	if (ok && t->rejects != NULL && chain->rejects == NULL) {
		chain->rejects = rejects = out_open(t->rejects, t->diag);
		ok = rejects != NULL;
		t->rejects = NULL;
	}
	if (ok)
		ok = run_opened(t, chain, counts);
	ok = close_outputs(out, rejects, ok, counts->unbalanced);
	if (opened != NULL)
		input_close(opened);
	return ok;
}

bool
tool_filter(struct tool *t, const struct filter *filter,
    bool (*done)(void *ctx, const struct chain_counts *))
{
	struct chain chain = tool_chain(t);
	struct stage *stages[CHAIN_STAGES] = { NULL };
	struct chain_counts counts = { 0 };
	bool ok;

	if (filter->adjust != NULL && !filter->adjust(filter->ctx, &chain))
		return false;
	chain.count = filter->make(filter->ctx, t->arena, t->diag, stages);
	if (chain.count == 0)
		return false;
	chain.stages = stages;
	chain.more = filter->make;
	chain.more_ctx = filter->ctx;
	ok = tool_run_chain(t, &chain,
	    t->operand_count != 0 ? t->operands[0] : "-", &counts);
	if (ok || counts.unbalanced)
		tool_summary(t, &counts);
	if (done != NULL && (ok || counts.unbalanced))
		ok = done(filter->ctx, &counts) && ok;
	stages_release(stages, chain.count);
	return ok;
}

/* "; left out: subtotal 12, footer 1; preamble: 4 lines" */
static void
add_shape(struct buf *line, const struct csv_shape *shape)
{
	for (size_t i = 0; i < shape->left_count; i++)
		buf_printf(line, "%s %s %" PRIu64,
		    i == 0 ? "; left out:" : ",", shape->left[i].name,
		    shape->left[i].rows);
	if (shape->preamble > 0)
		buf_printf(line, "; preamble: %" PRIu64 " line%s",
		    shape->preamble, shape->preamble == 1 ? "" : "s");
}

void
tool_summary(const struct tool *t, const struct chain_counts *counts)
{
	struct buf more;

	buf_init(&more, SUMMARY);
	if (counts->shape != NULL)
		add_shape(&more, counts->shape);
	if (counts->unbalanced)
		buf_printf(&more,
		    "; not to be trusted, for a total is not right");
	tool_say(t,
	    "read %" PRIu64 ", written %" PRIu64 ", rejected %" PRIu64
	    ", excluded %" PRIu64 "%s",
	    counts->read, counts->written, counts->rejected,
	    counts->excluded, buf_text(&more));
	buf_clear(&more);
}

void
tool_say(const struct tool *t, const char *fmt, ...)
{
	va_list args;
	char text[SUMMARY];
	char line[2 * SUMMARY];

	if (!t->common->verbose &&
	    (t->common->quiet || isatty(STDERR_FILENO) != 1))
		return;
	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	snprintf(line, sizeof line, "dunning-%s: %s\n", t->command->name,
	    text);
	report_line(line);
}

bool
tool_print(struct tool *t, const char *text, size_t len)
{
	struct out *out = out_open("-", t->diag);

	if (out == NULL)
		return false;
	out_write(out, text, len);
	return out_close(out);
}
