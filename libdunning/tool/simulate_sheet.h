/*
 * simulate_sheet.h -- what was counted as a report: for each currency by day,
 * channel, level and agent.
 */
#ifndef DUNNING_SIMULATE_SHEET_H
#define DUNNING_SIMULATE_SHEET_H

#include "tool/simulate.h"
#include "tool/simulate_cells.h"

struct simulate_sheet {
	const struct simulate_cells *cells; /* sorted */
	int32_t from, to; /* days */
	bool agents;      /* tell agents, or the queues of those without one */
	uint64_t records; /* of the portfolio, and of them rejected */
	uint64_t rejected;
};

/* Every section adds up to all actions that were counted (E_COUNTS).  Writes
 * to --output.  False: reported. */
bool simulate_sheet_write(const struct simulate_sheet *, struct tool *,
    const struct reporting *);

#endif
