/*
 * profiled.h -- the run of `dunning map --profile`: what is in a file and what
 * is wrong with it, instead of a portfolio.
 */
#ifndef DUNNING_PROFILED_H
#define DUNNING_PROFILED_H

#include "tool/tool.h"

struct profiled_options {
	const char *format; /* "text", "json", or NULL: text */
	int64_t memory;     /* MiB for the values of all columns */
	bool show_pii;
};

/*
 * Over the operand (or standard input): behind the mapping when there is a
 * strategy, else of the file as it is.  What was found that is more than a
 * note is E_PROFILE, status 1; rejected records are told in the report only.
 * False after reporting.
 */
bool profiled_run(struct tool *, const struct profiled_options *);

#endif
