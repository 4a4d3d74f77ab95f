#include "tool/profiled.h"

#include <inttypes.h>
#include <string.h>

#include "mapping/profile.h"
#include "tool/steps.h"

struct profiled {
	struct tool *tool;
	struct profile_options options;
	struct filter mapping; /* of the stages in front */
	struct stage *profile;
	struct diag *diag; /* of the command */
	bool hidden;       /* the message before was kept: so are its notes */
};

/* Rejected records go into the report, all else where it always goes. */
static void
hear(void *ctx, const struct diag_message *m)
{
	struct profiled *run = ctx;

	if (m->level != DIAG_NOTE)
		run->hidden = m->level == DIAG_REJECT && run->profile != NULL;
	if (run->hidden) {
		profile_hear(run->profile, m);
		return;
	}
	if (m->fix != NULL)
		diag_fix(run->diag, m->at, m->fix, "%s", m->text);
	else if (m->level == DIAG_NOTE)
		diag_note(run->diag, m->at, "%s", m->text);
	else
		diag_at(run->diag, m->level, m->id, m->at, "%s", m->text);
}

/* How many stages there are; 0: reported. */
static size_t
make(struct profiled *run, struct stage **stages)
{
	struct tool *t = run->tool;
	size_t count = 0;

	if (t->strategy != NULL) {
		count = run->mapping.make(run->mapping.ctx, t->arena, t->diag,
		    stages);
		if (count == 0)
			return 0;
	}
	stages[count] = profile_stage(t->arena, &run->options, t->diag);
	if (stages[count] == NULL) {
		stages_release(stages, count);
		return 0;
	}
	run->profile = stages[count];
	return count + 1;
}

static void
tell(struct profiled *run)
{
	size_t found = profile_findings(run->profile);

	if (found != 0)
		diag_at(run->diag, DIAG_FOUND, "E_PROFILE",
		    POS_FILE(run->options.file),
		    "%zu findings in %" PRIu64 " records: see the report",
		    found, profile_records(run->profile));
	else
		tool_say(run->tool, "nothing found in %" PRIu64 " records",
		    profile_records(run->profile));
}

static bool
run_chain(struct profiled *run)
{
	struct stage *stages[CHAIN_STAGES] = { NULL };
	struct chain chain = tool_chain(run->tool);
	struct chain_counts counts = { 0 };
	bool ok;

	if (run->tool->strategy != NULL &&
	    !run->mapping.adjust(run->mapping.ctx, &chain))
		return false;
	chain.lookalikes = true;
	chain.count = make(run, stages);
	if (chain.count == 0)
		return false;
	chain.stages = stages;
	ok = tool_run_chain(run->tool, &chain, run->options.file, &counts);
	if (ok)
		tell(run);
	stages_release(stages, chain.count);
	return ok;
}

static bool
choose_format(struct tool *t, const char *format, bool *json)
{
	*json = format != NULL && strcmp(format, "json") == 0;
	if (*json || format == NULL || strcmp(format, "text") == 0)
		return true;
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "--format is text or json, not '%s'", format);
	return false;
}

bool
profiled_run(struct tool *t, const struct profiled_options *options)
{
	struct steps steps = { .tool = t, .list = { STEP_MAP }, .count = 1 };
	struct profiled run = { .tool = t, .mapping = steps_filter(&steps),
		.diag = t->diag };
	bool ok;

	run.options = (struct profile_options){ .strategy = t->strategy,
		.aliases = t->common->columns.items,
		.alias_count = t->common->columns.count,
		.file = t->operand_count != 0 ? t->operands[0] : "-",
		.as_of = t->as_of,
		.memory = (size_t)options->memory << 20,
		.show_pii = options->show_pii };
	if (!choose_format(t, options->format, &run.options.json))
		return false;
	t->diag = diag_new(hear, &run);
	if (t->diag == NULL) {
		t->diag = run.diag;
		diag_memory(t->diag);
		return false;
	}
	ok = run_chain(&run);
	diag_free(t->diag);
	t->diag = run.diag;
	return ok;
}
