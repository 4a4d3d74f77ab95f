/*
 * simulate_tell.h -- messages of many days, each told once.
 *
 * The same records are read every day: a rejected record is told on the first
 * day that rejects it, and warnings are those of the first day.
 */
#ifndef DUNNING_SIMULATE_TELL_H
#define DUNNING_SIMULATE_TELL_H

#include "base/diag.h"
#include "base/keys.h"

struct simulate_tell {
	struct diag *to;   /* of the command */
	struct diag *diag; /* that the stages of all days are given */
	struct keys told;
	bool first;  /* it is the first day */
	bool silent; /* the message before was not told: nor its notes */
};

/* False: out of memory, reported; clear is called either way. */
bool simulate_tell_init(struct simulate_tell *, struct diag *to);
void simulate_tell_clear(struct simulate_tell *);

#endif
