/*
 * lint_quiet.h -- looking at something whose errors are not to be told again.
 */
#ifndef DUNNING_LINT_QUIET_H
#define DUNNING_LINT_QUIET_H

#include <stdbool.h>

#include "base/diag.h"

/* What is reported to diag is lost, but that there was no memory. */
struct quiet {
	struct diag *diag; /* NULL: there was none from the beginning */
	bool starved;
};

/* False: out of memory; to be closed all the same. */
bool quiet_open(struct quiet *);

/* Sets *starved when there was no memory. */
void quiet_close(struct quiet *, bool *starved);

#endif
