/*
 * report.h -- diagnostics on standard error.
 */
#ifndef DUNNING_REPORT_H
#define DUNNING_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/diag.h"

/* How messages are shown; ctx of report_message. */
struct report {
	const char *program; /* "dunning-age" */
	bool quiet;          /* no warnings */
	bool rejects_kept;   /* --rejects has them */
	bool keeps_rejects;  /* the command has --rejects */
	bool failed;         /* the system failed, not what was looked at */
	bool hidden;         /* the message before was not shown: nor its notes */
	bool colour;
	const bool *line;    /* NULL, or whether a line is drawn, to be cleared */
	uint64_t rejects;    /* so far */
};

/* "program: file:line:column: level: text" in one write; a diag_sink. */
void report_message(void *report, const struct diag_message *);

/* How many rejected records were not told one by one. */
void report_rest(const struct report *);

/* One line as it is, without a program name. */
void report_line(const char *text);

#endif
