/*
 * steps.h -- the stages of `age`, `segment`, `score` and `map`, alone or one
 * behind the other in one chain.
 */
#ifndef DUNNING_STEPS_H
#define DUNNING_STEPS_H

#include "ageing/age_stages.h"
#include "tool/tool.h"

enum step { STEP_MAP, STEP_AGE, STEP_SEGMENT, STEP_SCORE, STEP_KINDS };

struct steps {
	struct tool *tool;
	enum step list[STEP_KINDS];
	size_t count;
	struct age_options age; /* of STEP_AGE, from steps_age_options */
	struct stage *ageing;   /* the first one made, of ageing.h; or NULL */
	struct option_list totals; /* of STEP_MAP: --control-total */
	struct stage *mapping;  /* the first one made, of mapping.h; or NULL */
};

/* What the strategy and the command line say without options of `age`. */
struct age_options steps_age_options(const struct tool *);

/* Whether both can be read; transactions may be NULL.  False after E_USAGE. */
bool steps_inputs(const struct tool *, const char *portfolio,
    const char *transactions);

/* Puts the stages of `age` with those options at stages, at most AGE_STAGES,
 * and returns how many; 0: reported. */
size_t steps_age(const struct tool *, struct arena *, struct stage **stages,
    struct diag *);

/* Reads "age,segment,score": each at most once, map only as the first.  False
 * after E_USAGE. */
bool steps_parse(struct steps *, const char *text, struct diag *);

/* How tool_filter builds them; steps outlive it, stages_release frees them. */
struct filter steps_filter(struct steps *);

#endif
