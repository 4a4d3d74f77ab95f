/*
 * explain_log.h -- one CSV record for each decision, for --explain=FILE.
 *
 * The columns are described in dunning-explain(1).  The file gets its name
 * when the run is over and can be trusted.
 */
#ifndef DUNNING_EXPLAIN_LOG_H
#define DUNNING_EXPLAIN_LOG_H

#include "plan/plan_watch.h"
#include "rules/explain.h"
#include "stream/stage.h"

struct explain_log_options {
	const struct strategy *strategy;
	const struct source_spec *source; /* NULL: none named */
	int32_t as_of;
	bool show_pii;
	const char *path; /* borrowed; "-" is standard output */
};

/*
 * A stage that does what the stage of `score` or `segment` does, and logs it;
 * the other is NULL.  With several instances the first one writes, in the
 * order of the input.  NULL: reported; explain_log_free releases it.
 */
struct stage *explain_log_stage(struct arena *,
    const struct explain_log_options *, struct stage *score,
    struct stage *segment, struct diag *);
void explain_log_free(struct stage *); /* NULL is fine */

/* The same of planning, as its watch.  NULL: reported. */
struct explain_plan_log;
struct explain_plan_log *explain_plan_log_new(struct arena *,
    const struct explain_log_options *, struct diag *);
const struct plan_watch *explain_plan_log_watch(struct explain_plan_log *);

/* Gives the file its name; false: reported. */
bool explain_plan_log_close(struct explain_plan_log *);
void explain_plan_log_free(struct explain_plan_log *); /* NULL is fine */

#endif
