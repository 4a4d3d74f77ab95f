/*
 * diff.h -- `dunning diff`: what changes between two strategies, or between
 * two outputs.
 */
#ifndef DUNNING_DIFF_H
#define DUNNING_DIFF_H

#include "tool/reporting.h"

struct diffing {
	struct reporting reporting; /* by, format */
	const char *with;    /* strategy of the new side; NULL: two files */
	const char *ledger;  /* contact history of both sides, or NULL */
	const char *debtors; /* CSV of what moves; NULL: none */
	bool differs;        /* filled in: something is not the same */
};

/*
 * Compares two files, or one file under two strategies, and writes the report.
 * Nothing else is written: the ledger is only read.  False: reported.
 */
bool diff_run(struct tool *, struct diffing *);

#endif
