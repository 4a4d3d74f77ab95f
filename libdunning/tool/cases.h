/*
 * cases.h -- the tests of a strategy (`tests:`): runs them and says which
 * rules they reach.
 */
#ifndef DUNNING_CASES_H
#define DUNNING_CASES_H

#include "tool/tool.h"

struct cases_options {
	bool coverage;     /* list what no test reaches */
	int64_t threshold; /* least coverage in percent */
	bool show_pii;     /* values of columns with `pii` are not masked */
	bool json;         /* objects of JSON instead of lines for people */
};

/*
 * Checks the tests of the tool's strategy without running them; beside adds
 * those of the file beside it first.  False after reporting.
 */
bool cases_check(struct tool *, bool beside);

/*
 * Runs the tests, which cases_check has passed: one line on standard output
 * for each, for a failure what differs, and then the numbers.  Tests that fail
 * are E_TESTS, a coverage below the threshold is E_COVERAGE; both are findings.
 * False: a test could not be run for want of memory or room, reported.
 */
bool cases_run(struct tool *, const struct cases_options *);

#endif
