/*
 * outputs.h -- `outputs:` of a strategy, for the commands that write and read
 * what it is about.
 */
#ifndef DUNNING_OUTPUTS_H
#define DUNNING_OUTPUTS_H

#include "tool/tool.h"

enum outputs_of { OUTPUTS_SEGMENT, OUTPUTS_ACTIONS };

/* --output of the next chains has the columns that the strategy wants.  False:
 * out of memory, reported. */
bool outputs_write(struct tool *, enum outputs_of);

/* The input of the next chains may have these columns alone, and what is asked
 * for besides them was left out.  False: out of memory, reported. */
bool outputs_read(struct tool *, enum outputs_of);

/* The option --all-columns, a bool of the settings. */
#define OUTPUTS_OPTION(settings, member) \
	{ "all-columns", 0, OPTION_FLAG, offsetof(settings, member), NULL, \
		"write all columns, whatever `outputs` of the strategy says", \
		0, 0 }

#endif
