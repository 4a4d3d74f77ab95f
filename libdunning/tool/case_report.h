/*
 * case_report.h -- what came of the tests, on standard output: lines for
 * people, or an object of JSON a line.  Private to case*.c.
 */
#ifndef DUNNING_CASE_REPORT_H
#define DUNNING_CASE_REPORT_H

#include "stream/out.h"
#include "tool/case.h"

/* "error", "rejected" ... as messages say it. */
const char *case_level_name(enum diag_level);

struct case_report {
	struct out *out;
	struct buf line;
	struct diag *diag;
	bool starved; /* a line found no memory */
	bool json;
	bool quiet; /* only what is wrong */
};

/* False: reported.  What was opened is closed or abandoned. */
bool case_report_open(struct case_report *, struct tool *, bool json);
bool case_report_close(struct case_report *);
void case_report_abandon(struct case_report *);

/* One test; it passed when it ran and nothing differs. */
void case_report_test(struct case_report *, const struct case_run *,
    const struct case_difference *);

/* What no test reached, then the numbers. */
void case_report_coverage(struct case_report *, const struct coverage *,
    bool enough);

/* files: the files that the tests are in, NULL-terminated. */
void case_report_end(struct case_report *, size_t passed, size_t failed,
    const char *const *files);

#endif
