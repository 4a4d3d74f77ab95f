/*
 * planned.h -- the run of `dunning plan`.
 */
#ifndef DUNNING_PLANNED_H
#define DUNNING_PLANNED_H

#include "tool/explained.h"
#include "tool/options.h"

/* What its options say. */
struct planned {
	const char *ledger;   /* NULL: nothing was ever sent */
	const char *events;   /* NULL: cures and escalations are not written */
	const char *payments; /* NULL: none are known but those of the ledger */
	struct option_list accept;
	bool rerun; /* an as-of day before that of the last run is meant */
	struct explained explained;
};

/* Plans the operand.  The file of events stands when all went well, else it is
 * as it was.  False: reported. */
bool planned_run(struct tool *, const struct planned *);

struct stage;

/* Tells, with -v, what a planning stage has made.  Valid after its run. */
void planned_say(struct tool *, const struct stage *);

#endif
