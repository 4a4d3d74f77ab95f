/*
 * explained.h -- the option --explain of score, segment and plan.
 */
#ifndef DUNNING_EXPLAINED_H
#define DUNNING_EXPLAINED_H

#include "explain/explain_log.h"
#include "tool/steps.h"

/* What the options say. */
struct explained {
	const char *path; /* NULL: nothing is explained */
	bool show_pii;
};

/* The options behind a struct explained, a member of the settings. */
#define EXPLAINED_OPTIONS(settings, member) \
	{ "explain", 0, OPTION_TEXT, offsetof(settings, member.path), "FILE", \
		"write why, one record for each decision, to FILE", 0, 0 }, \
	{ "show-pii", 0, OPTION_FLAG, offsetof(settings, member.show_pii), \
		NULL, "do not mask personal data in --explain", 0, 0 }

/* How the log is written; false after E_USAGE: the file is one of the other
 * outputs, or an option has no use. */
bool explained_options(struct tool *, const struct explained *,
    struct explain_log_options *);

/* Runs STEP_SCORE or STEP_SEGMENT as a filter.  False after reporting. */
bool explained_filter(struct tool *, enum step, const struct explained *);

#endif
