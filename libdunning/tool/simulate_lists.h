/*
 * simulate_lists.h -- the CSV files of a simulation besides its report.
 */
#ifndef DUNNING_SIMULATE_LISTS_H
#define DUNNING_SIMULATE_LISTS_H

#include "tool/simulate_send.h"

struct simulate_lists;

/* The file of those whose schedule ends, unless path is NULL.  NULL:
 * reported, also when it is the file of the report (E_USAGE). */
struct simulate_lists *simulate_lists_open(struct tool *, const char *path);

/* Writes one; for simulate_sending. */
bool simulate_lists_end(void *lists, const struct simulate_end *);

/* Puts the file in place, or throws it away; NULL is fine.  False: reported. */
bool simulate_lists_close(struct simulate_lists *, bool keep);

/* Writes all that was counted, sorted already, into a file of its own.  False:
 * reported. */
bool simulate_lists_detail(struct tool *, const char *path,
    const struct simulate_cells *);

#endif
