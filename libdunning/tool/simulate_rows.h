/*
 * simulate_rows.h -- the rows of a simulation: what was counted, by one thing
 * at a time.
 */
#ifndef DUNNING_SIMULATE_ROWS_H
#define DUNNING_SIMULATE_ROWS_H

#include "tool/simulate_sheet.h"

enum simulate_row_by { ROW_DAY, ROW_CHANNEL, ROW_LEVEL, ROW_AGENT, ROW_BYS };

struct simulate_row {
	uint32_t currency;
	enum simulate_row_by by;
	int32_t date;     /* of ROW_DAY */
	struct text name; /* of all others; null: none */
	uint64_t most;    /* contacts of the day that has most of them */
	struct simulate_sums sums;
};

struct simulate_rows {
	struct simulate_row *rows; /* by what, currency, name */
	size_t count, room;
};

/* Every day has a row for each currency, also when nothing happens.  False:
 * reported, also when the rows by something do not add up to all actions
 * (E_COUNTS); simulate_rows_clear is called either way. */
bool simulate_rows_make(struct simulate_rows *, const struct simulate_sheet *,
    struct tool *);
void simulate_rows_clear(struct simulate_rows *);

#endif
