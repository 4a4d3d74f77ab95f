/*
 * report.h -- diagnostics on standard error.
 */
#ifndef DUNNING_REPORT_H
#define DUNNING_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/diag.h"

/* Rejected records of one id, and of one column when the message begins with
 * it. */
enum { REPORT_REASONS = 24, REPORT_COLUMN = 48 };
struct report_reason {
	const char *id;
	char column[REPORT_COLUMN];
	uint64_t count;
};

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
	struct report_reason reasons[REPORT_REASONS]; /* reason_count of them */
	size_t reason_count;
	bool carets;         /* the line of a place is shown, and where in it */
	struct src_pos shown; /* the place that was shown last */
	bool json;           /* findings are kept in lines; see report_json */
	bool apart;          /* the message before was no finding */
	struct buf lines;
	size_t notes;        /* of the finding that is being written */
	struct buf fix;
};

/* "program: file:line:column: level: text" in one write; a diag_sink. */
void report_message(void *report, const struct diag_message *);

struct tool;

/*
 * From now on findings become objects of JSON, one on each line, and are kept
 * for report_print; what the system refuses is told as before.  An object has
 * file, line, column, level, code, message and notes (each with file, line,
 * column and message), and where there is one a fix: the row, and the file and
 * line below which it goes.
 */
void report_json(struct report *);

/* Puts the lines on standard output and forgets them.  False: reported. */
bool report_print(struct tool *);

/* Frees what report_json keeps. */
void report_clear(struct report *);

/* Below a message: the line of its file, and a caret below its column; nothing
 * where that cannot be read.  Parts of report.c. */
void report_source(struct report *, struct src_pos);
void report_object(struct report *, const struct diag_message *);

/* How many rejected records were not told one by one, and the reasons of all. */
void report_rest(const struct report *);

/* One line as it is, without a program name. */
void report_line(const char *text);

#endif
