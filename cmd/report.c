#include <inttypes.h>
#include <stddef.h>

#include "collect/summary.h"
#include "tool/steps.h"

struct settings {
	struct common common;
	struct option_list by;
	int64_t memory; /* MiB */
};

static const struct option options[] = {
	{ "by", 'b', OPTION_LIST, offsetof(struct settings, by), "COLUMN",
	    "a row for each value of this column", 0, 0 },
	{ "memory", 0, OPTION_INT, offsetof(struct settings, memory), "MIB",
	    "most memory for the rows (1024)", 4, 32768 },
};

/* What was read went into the sums; none of it is written. */
static void
say_counts(const struct tool *t, const struct chain_counts *n, size_t rows)
{
	tool_say(t,
	    "read %" PRIu64 ", summed %" PRIu64 ", rejected %" PRIu64
	    ", excluded %" PRIu64 "; rows %zu",
	    n->read, n->read - n->rejected - n->excluded, n->rejected,
	    n->excluded, rows);
}

struct aging {
	struct tool *tool;
	const struct settings *settings;
	const struct stage *summary; /* the first one made */
};

static size_t
make(void *ctx, struct arena *arena, struct diag *diag, struct stage **stages)
{
	struct aging *a = ctx;
	const struct settings *s = a->settings;
	const struct age_options ageing = steps_age_options(a->tool);
	struct summary_options summary = { .strategy = a->tool->strategy,
		.by = s->by.items, .by_count = s->by.count,
		.memory = (size_t)s->memory << 20 };
	struct stage *main = NULL;
	size_t count = age_stages(arena, &ageing, stages, &main, diag);

	if (count == 0)
		return 0;
	summary.ageing = main;
	stages[count] = summary_stage(arena, &summary, diag);
	if (stages[count] == NULL) {
		stages_release(stages, count);
		return 0;
	}
	if (a->summary == NULL)
		a->summary = stages[count];
	return count + 1;
}

static bool
aging(struct tool *t, const struct settings *s)
{
	struct aging a = { .tool = t, .settings = s };
	struct stage *stages[CHAIN_STAGES] = { NULL };
	struct chain_counts counts = { 0 };
	struct chain chain = tool_chain(t);
	bool ok;

	chain.count = make(&a, t->arena, t->diag, stages);
	if (chain.count == 0)
		return false;
	chain.stages = stages;
	chain.replace = true; /* what an earlier ageing said */
	chain.more = make;
	chain.more_ctx = &a;
	ok = tool_run_chain(t, &chain,
	    t->operand_count > 1 ? t->operands[1] : "-", &counts);
	if (ok)
		say_counts(t, &counts, summary_rows(a.summary));
	stages_release(stages, chain.count);
	return ok;
}

static bool
report(struct tool *t, void *settings)
{
	if (text_is(text_of(t->operands[0]), "aging"))
		return aging(t, settings);
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "there is no report '%s'", t->operands[0]);
	diag_note(t->diag, POS_NONE, "write dunning report aging [FILE]");
	return false;
}

int
main(int argc, char **argv)
{
	struct settings settings = { .memory = 1024 };
	struct command command = {
		.name = "report",
		.operands = "aging [FILE]",
		.operands_min = 1,
		.operands_max = 2,
		.summary = "Sums of open items by currency, bucket and column",
		.example = "dunning report aging --by=company portfolio.csv",
		.options = options,
		.option_count = sizeof options / sizeof *options,
		.common = common_options,
		.common_count = common_option_count,
	};

	return tool_main(&command, TOOL_ANY, argc, argv, &settings, report);
}
