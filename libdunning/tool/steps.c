#include "tool/steps.h"

#include <string.h>

#include "ageing/ageing.h"
#include "collect/scoring.h"
#include "collect/segmenting.h"
#include "mapping/mapping.h"

static const char *const names[STEP_KINDS] = { "map", "age", "segment",
	"score" };

static int
step_of(struct text name)
{
	for (int i = 0; i < STEP_KINDS; i++)
		if (text_is(name, names[i]))
			return i;
	return -1;
}

static bool
add(struct steps *steps, struct text name, struct diag *diag)
{
	int step = step_of(name);

	if (step == -1) {
		diag_at(diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "--stages: '%.*s' is none of map, age, segment and score",
		    (int)name.len, name.at);
		return false;
	}
	for (size_t i = 0; i < steps->count; i++)
		if (steps->list[i] == (enum step)step) {
			diag_at(diag, DIAG_ERROR, "E_USAGE", POS_NONE,
			    "--stages: '%s' is there twice", names[step]);
			return false;
		}
	if (step == STEP_MAP && steps->count > 0) {
		diag_at(diag, DIAG_ERROR, "E_USAGE", POS_NONE,
		    "--stages: map can only be the first");
		return false;
	}
	steps->list[steps->count++] = (enum step)step;
	return true;
}

bool
steps_parse(struct steps *steps, const char *text, struct diag *diag)
{
	struct text rest = text_of(text);
	struct text name;

	steps->count = 0;
	while (text_split(&rest, ',', &name))
		if (!add(steps, text_trim(name), diag))
			return false;
	if (steps->count > 0)
		return true;
	diag_at(diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "--stages names no stage: --stages=age,segment,score");
	return false;
}

/* What is asked of the debtor takes his sums. */
static bool
rolls_up(const struct ageing_spec *spec)
{
	return spec->rollup || spec->rollup_detail || spec->min_days > 0;
}

struct age_options
steps_age_options(const struct tool *t)
{
	return (struct age_options){ .run = tool_rules(t),
		.rollup =
		    t->strategy != NULL && rolls_up(&t->strategy->ageing),
		.snapshot = DATE_NONE,
		.max_roll = -1 };
}

static bool
is_standard_input(const char *path)
{
	return strcmp(path, "-") == 0 || strcmp(path, "/dev/stdin") == 0;
}

bool
steps_inputs(const struct tool *t, const char *portfolio,
    const char *transactions)
{
	if (transactions == NULL || !is_standard_input(transactions) ||
	    !is_standard_input(portfolio))
		return true;
	diag_at(t->diag, DIAG_ERROR, "E_USAGE", POS_NONE,
	    "both the portfolio and the transactions are to come from "
	    "standard input");
	diag_note(t->diag, POS_NONE, "name the file of one of them");
	return false;
}

size_t
steps_age(const struct tool *t, struct arena *arena, struct stage **stages,
    struct diag *diag)
{
	const struct age_options options = steps_age_options(t);
	struct stage *main = NULL;

	return age_stages(arena, &options, stages, &main, diag);
}

/* How many; 0: reported. */
static size_t
make_age(struct steps *steps, struct arena *arena, struct diag *diag,
    struct stage **stages)
{
	struct stage *main = NULL;
	size_t count = age_stages(arena, &steps->age, stages, &main, diag);

	if (steps->ageing == NULL)
		steps->ageing = main;
	return count;
}

static struct stage *
make_map(struct steps *steps, const struct rules_run *run,
    struct arena *arena, struct diag *diag)
{
	struct stage *stage = mapping_stage(arena, run, diag);

	if (stage == NULL)
		return NULL;
	mapping_totals(stage, steps->totals.items, steps->totals.count);
	if (steps->mapping == NULL)
		steps->mapping = stage;
	return stage;
}

static size_t
make_one(struct steps *steps, enum step step, struct arena *arena,
    struct diag *diag, struct stage **stages)
{
	const struct rules_run run = tool_rules(steps->tool);

	*stages = NULL;
	switch (step) {
	case STEP_MAP:
		*stages = make_map(steps, &run, arena, diag);
		break;
	case STEP_AGE:
		return make_age(steps, arena, diag, stages);
	case STEP_SEGMENT:
		*stages = segmenting_stage(arena, &run, diag);
		break;
	case STEP_SCORE:
		*stages = scoring_stage(arena, &run, diag);
		break;
	case STEP_KINDS:
		break;
	}
	return *stages != NULL;
}

static size_t
make(void *ctx, struct arena *arena, struct diag *diag, struct stage **stages)
{
	struct steps *steps = ctx;
	size_t count = 0;

	for (size_t i = 0; i < steps->count; i++) {
		size_t made = make_one(steps, steps->list[i], arena, diag,
		    stages + count);

		if (made == 0) {
			stages_release(stages, count);
			return 0;
		}
		count += made;
	}
	return count;
}

static bool
adjust(void *ctx, struct chain *chain)
{
	const struct steps *steps = ctx;
	const struct tool *t = steps->tool;

	if (steps->list[0] != STEP_MAP)
		return true;
	if (t->source != NULL)
		return mapping_chain(t->arena, t->source, chain, t->diag);
	diag_at(t->diag, DIAG_ERROR, "E_SOURCE", POS_FILE(t->strategy->path),
	    t->strategy->sources.count == 0 ?
	        "the strategy has no `sources:`" :
	        "the strategy has several sources: say --source=NAME");
	return false;
}

struct filter
steps_filter(struct steps *steps)
{
	return (struct filter){ .make = make, .adjust = adjust,
		.ctx = steps };
}
