#include "tool/steps.h"

#include "collect/ageing.h"
#include "collect/mapping.h"
#include "collect/scoring.h"
#include "collect/segmenting.h"

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

static struct stage *
make_one(const struct steps *steps, enum step step, struct arena *arena,
    struct diag *diag)
{
	const struct tool *t = steps->tool;
	const struct strategy *s = t->strategy;
	const struct rules_run run = tool_rules(t);
	struct ageing_options ageing = { .strategy = s, .as_of = t->as_of,
		.rollup = steps->rollup || (s != NULL && s->ageing.rollup),
		.memory = steps->memory };

	switch (step) {
	case STEP_MAP:
		return mapping_stage(arena, &run, diag);
	case STEP_AGE:
		return ageing_stage(arena, &ageing, diag);
	case STEP_SEGMENT:
		return segmenting_stage(arena, &run, diag);
	case STEP_SCORE:
		return scoring_stage(arena, &run, diag);
	case STEP_KINDS:
		break;
	}
	return NULL;
}

static bool
make(void *ctx, struct arena *arena, struct diag *diag, struct stage **stages)
{
	const struct steps *steps = ctx;

	for (size_t i = 0; i < steps->count; i++) {
		stages[i] = make_one(steps, steps->list[i], arena, diag);
		if (stages[i] == NULL)
			return false;
	}
	return true;
}

static void
release(void *ctx, struct stage **stages)
{
	const struct steps *steps = ctx;

	for (size_t i = 0; i < steps->count; i++)
		switch (steps->list[i]) {
		case STEP_MAP:
			mapping_free(stages[i]);
			break;
		case STEP_AGE:
			ageing_free(stages[i]);
			break;
		case STEP_SEGMENT:
		case STEP_SCORE:
		case STEP_KINDS:
			break;
		}
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
	return (struct filter){ .count = steps->count, .make = make,
		.release = release, .adjust = adjust, .ctx = steps };
}
