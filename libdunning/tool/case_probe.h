/*
 * case_probe.h -- a stage behind those that decide, which writes nothing: it
 * tells which records came through and what of the strategy they reached.
 * Private to case*.c.
 */
#ifndef DUNNING_CASE_PROBE_H
#define DUNNING_CASE_PROBE_H

#include "tool/case.h"

/* What the stages before it do; what they leave out is not looked at. */
struct case_probe {
	struct stage stage;
	struct case_run *run;
	bool scores, segments;
	struct decision **tables;
	struct scorecard **cards; /* by number; NULL: it does not apply */
	size_t *bins;             /* as many as characteristics, at most */
	struct expr_env env;
};

/* NULL after reporting.  Lives in the arena of the run. */
struct stage *case_probe_stage(
    struct case_run *, bool scores, bool segments, struct diag *);

#endif
