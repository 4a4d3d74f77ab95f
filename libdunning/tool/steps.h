/*
 * steps.h -- the stages of `age`, `segment`, `score` and `map`, alone or one
 * behind the other in one chain.
 */
#ifndef DUNNING_STEPS_H
#define DUNNING_STEPS_H

#include "tool/tool.h"

enum step { STEP_MAP, STEP_AGE, STEP_SEGMENT, STEP_SCORE, STEP_KINDS };

struct steps {
	struct tool *tool;
	enum step list[STEP_KINDS];
	size_t count;
	bool rollup;   /* of STEP_AGE, besides what the strategy says */
	size_t memory; /* of the roll-up, in bytes; 0: the usual */
};

/* Reads "age,segment,score": each at most once, map only as the first.  False
 * after E_USAGE. */
bool steps_parse(struct steps *, const char *text, struct diag *);

/* How tool_filter builds and frees them; steps outlive it. */
struct filter steps_filter(struct steps *);

#endif
