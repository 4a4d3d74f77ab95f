#include <string.h>

#include "collect/scoring.h"
#include "collect/segmenting.h"
#include "plan/planning.h"
#include "rules/case_block.h"
#include "stream/spool.h"
#include "tool/case_given.h"
#include "tool/case_probe.h"
#include "tool/steps.h"

/* The chain of one test. */
struct case_chain {
	struct case_run *run;
	struct tool tool; /* that of the command, on the day of the test */
	struct diag *diag;
	const char *name; /* of the input; no other file has this pointer */
	struct stage *stages[CHAIN_STAGES];
	size_t count;
};

/* Keeps what the chain says, with places in the strategy's files; but not its
 * notes, which speak of options and files that a test does not have. */
static void
listen(void *ctx, const struct diag_message *m)
{
	struct case_chain *c = ctx;
	struct case_run *run = c->run;
	bool given = m->at.file != NULL && m->at.file == c->name;
	struct case_message *kept;
	const char *text;

	if (m->level == DIAG_NOTE)
		return;
	if (strcmp(m->id, "E_MEMORY") == 0 || strcmp(m->id, "E_SYSTEM") == 0) {
		diag_at(run->tool->diag, m->level, m->id, m->at, "%s",
		    m->text);
		run->broke = true;
		return;
	}
	kept = arena_alloc(run->arena, 1, sizeof *kept);
	text = arena_strdup(run->arena, m->text);
	if (kept == NULL || text == NULL) {
		diag_memory(run->tool->diag);
		run->broke = true;
		return;
	}
	*kept = (struct case_message){ .level = m->level, .id = m->id,
		.at = m->at, .line = given ? m->at.line : 0, .text = text };
	if (given)
		kept->at = case_block_at(&run->spec->given, m->at);
	*run->last = kept;
	run->last = &kept->next;
}

static bool
add(struct case_chain *c, struct stage *stage)
{
	if (stage != NULL)
		c->stages[c->count++] = stage;
	return stage != NULL;
}

/* Scorecards apply, and their points are not there already. */
static bool
wants_score(const struct case_run *run)
{
	const struct strategy *strategy = run->tool->strategy;
	const struct scorecard_spec *card = strategy->scorecards.at;
	bool applies = false;

	for (size_t i = 0; i < strategy->scorecards.count; i++, card++) {
		if (!strategy_applies(&card->sources, run->source))
			continue;
		applies = true;
		if (table_column(run->given, card->output.score.text.at) >= 0)
			return false;
	}
	return applies;
}

static bool
make_plan(struct case_chain *c, const struct rules_run *rules)
{
	const struct planning_options options = { .run = *rules,
		.unlimited = true, .every_column = true };

	if (!c->run->plans)
		return true;
	return add(c, planning_stage(c->run->arena, &options, c->diag));
}

/* The records of a test are of its day, unless they say another one. */
static bool
make_age(struct case_chain *c)
{
	struct case_run *run = c->run;
	struct age_options options = steps_age_options(&c->tool);
	struct stage *main = NULL;
	size_t count;

	if (table_column(run->given, "snapshot_date") < 0)
		options.snapshot = options.run.as_of;
	count = age_stages(run->arena, &options, c->stages + c->count, &main,
	    c->diag);
	c->count += count;
	return count != 0;
}

/* Those that the records still need; what age or score appends may be given. */
static bool
make_stages(struct case_chain *c)
{
	struct case_run *run = c->run;
	const struct strategy *s = run->tool->strategy;
	struct rules_run rules = tool_rules(&c->tool);
	bool scores = wants_score(run);
	bool segments = segmenting_wanted(s);

	rules.pins = &run->spec->pin;

	if (table_column(run->given, "days_overdue") < 0 && !make_age(c))
		return false;
	if (scores && !add(c, scoring_stage(run->arena, &rules, c->diag)))
		return false;
	if (segments &&
	    !add(c, segmenting_stage(run->arena, &rules, c->diag)))
		return false;
	return add(c, case_probe_stage(run, scores, segments, c->diag)) &&
	    make_plan(c, &rules);
}

static bool
run_over(struct case_chain *c, struct spool *given, struct out *out)
{
	struct text block = case_given(c->run);
	struct chain chain = tool_chain(&c->tool);
	struct chain_counts counts;
	bool ok;

	if (block.at == NULL || !spool_write(given, block.at, block.len))
		return false;
	chain.in = spool_input(given, c->name);
	if (chain.in == NULL)
		return false;
	chain.stages = c->stages;
	chain.count = c->count;
	chain.out = out;
	ok = tool_run_chain(&c->tool, &chain, c->name, &counts);
	input_close(chain.in);
	return ok;
}

/* What the chain wrote, as a table; the bytes are those of the commands. */
static bool
read_back(struct case_chain *c, struct spool *written)
{
	struct case_run *run = c->run;
	size_t len = (size_t)spool_size(written);
	char *text = arena_alloc(run->arena, len, 1);

	if (text == NULL) {
		diag_memory(c->diag);
		return false;
	}
	if (!spool_read(written, 0, text, len))
		return false;
	run->output = table_parse(run->arena, (struct text){ text, len },
	    (struct src_pos){ "output", 1, 1 }, c->diag);
	return run->output != NULL;
}

static bool
run_chain(struct case_chain *c)
{
	struct spool *given = spool_new(c->diag);
	struct spool *written = given != NULL ? spool_new(c->diag) : NULL;
	struct out *out = written != NULL ? out_spool(written, c->diag) : NULL;
	bool ok = out != NULL && run_over(c, given, out);

	if (out != NULL && !ok)
		out_abandon(out);
	ok = ok && out_close(out) && read_back(c, written);
	spool_free(written);
	spool_free(given);
	return ok;
}

static const struct table_row *
given_at(const struct table *given, size_t line)
{
	const struct table_row *row = NULL;

	for (size_t i = 0; i < given->count; i++)
		if (given->rows[i].line <= line)
			row = &given->rows[i];
	return row;
}

static void
add_row(struct case_run *run, const struct table_row *output,
    const struct case_message *reject)
{
	run->rows[run->row_count++] = (struct case_row){ .output = output,
		.reject = reject,
		.given = reject != NULL ?
		    given_at(run->given, reject->line) :
		    NULL };
}

static const struct case_message *
next_reject(const struct case_message *m)
{
	while (m != NULL && m->level != DIAG_REJECT)
		m = m->next;
	return m;
}

/*
 * Rejected records where they stand among the others; behind them when plan
 * ran, which has an order of its own.
 */
static bool
arrange(struct case_run *run)
{
	const struct case_message *reject = next_reject(run->messages);
	size_t room = run->output->count;

	for (const struct case_message *m = reject; m != NULL;
	     m = next_reject(m->next))
		room++;
	run->rows = arena_alloc(run->arena, room, sizeof *run->rows);
	if (run->rows == NULL)
		return false;
	for (size_t i = 0; i < run->output->count; i++) {
		for (; !run->plans && reject != NULL &&
		     i < run->kept_count && reject->line < run->kept[i];
		     reject = next_reject(reject->next))
			add_row(run, NULL, reject);
		add_row(run, &run->output->rows[i], NULL);
	}
	for (; reject != NULL; reject = next_reject(reject->next))
		add_row(run, NULL, reject);
	return true;
}

static bool
wants_one(const struct case_run *run, const char *const *names)
{
	for (size_t i = 0; names[i] != NULL; i++)
		if (table_column(run->expect, names[i]) >= 0 &&
		    table_column(run->given, names[i]) < 0)
			return true;
	return false;
}

/* Columns of plan that are expected and not given make it run. */
static bool
wants_plan(const struct case_run *run)
{
	static const char *const apart[] = { "scheduled_at", "hold_codes",
		"constraint_codes", NULL };

	return wants_one(run, planning_columns) ||
	    wants_one(run, planning_charge_columns) || wants_one(run, apart);
}

static bool
prepare(struct case_run *run, struct case_chain *c)
{
	const struct case_spec *spec = run->spec;

	run->last = &run->messages;
	run->source = spec->source.text.at != NULL ?
	    strategy_source(run->tool->strategy, spec->source.text) :
	    run->tool->strategy->sources.count == 1 ?
	    run->tool->strategy->sources.at :
	    NULL;
	run->given = case_block_parse(run->arena, &spec->given, c->diag);
	run->expect = case_block_parse(run->arena, &spec->expect, c->diag);
	if (run->given == NULL || run->expect == NULL)
		return false;
	run->plans = wants_plan(run);
	run->kept = arena_alloc(run->arena, run->given->count,
	    sizeof *run->kept);
	c->name = arena_strdup(run->arena, "given");
	if (run->kept == NULL || c->name == NULL) {
		diag_memory(c->diag);
		return false;
	}
	c->tool = *run->tool;
	c->tool.as_of = spec->as_of;
	c->tool.source = run->source;
	c->tool.diag = c->diag;
	c->tool.threads = 1;
	return true;
}

bool
case_run(struct case_run *run)
{
	struct case_chain c = { .run = run };

	c.diag = diag_new(listen, &c);
	if (c.diag == NULL) {
		diag_memory(run->tool->diag);
		return false;
	}
	run->ran = prepare(run, &c) && make_stages(&c) && run_chain(&c);
	stages_release(c.stages, c.count);
	diag_free(c.diag);
	if (run->ran && !run->broke && !arrange(run)) {
		diag_memory(run->tool->diag);
		run->broke = true;
	}
	return !run->broke;
}
