/*
 * simulate_cells.h -- what is planned day by day, counted.
 */
#ifndef DUNNING_SIMULATE_CELLS_H
#define DUNNING_SIMULATE_CELLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/keys.h"
#include "plan/intern.h"

/* What an action is counted by; numbers of words, INTERN_NONE: null. */
enum simulate_by { BY_CURRENCY, BY_PLAN, BY_LEVEL, BY_CHANNEL, BY_AGENT,
	BY_QUEUE, SIMULATE_BYS };

enum simulate_count {
	COUNT_CONTACTS, /* sent, by a channel that is a contact */
	COUNT_HANDED,   /* sent by channel export */
	COUNT_DEFERRED,
	COUNT_HELD,
	COUNT_PENDING,
	COUNT_ENDED, /* of those that were sent: at the last level */
	COUNT_ITEMS, /* due items of those that were sent */
	SIMULATE_COUNTS
};

struct simulate_sums {
	uint64_t counts[SIMULATE_COUNTS];
	int64_t amount; /* minor units, of what was sent */
	int64_t cost;
};

struct simulate_cell {
	int32_t date;
	uint32_t by[SIMULATE_BYS];
	struct simulate_sums sums;
};

struct simulate_cells {
	struct diag *diag;
	struct intern *words;
	struct keys keys;
	struct simulate_cell *cells;
	size_t count, room;
	uint64_t actions; /* that were counted */
	uint8_t *digits; /* of each currency, by its number */
	size_t digits_room;
};

/* False: out of memory, reported; clear is called either way. */
bool simulate_cells_init(struct simulate_cells *, struct diag *);
void simulate_cells_clear(struct simulate_cells *);

/* The cell of a day, new when nothing was counted there.  NULL: reported. */
struct simulate_cell *simulate_cells_at(struct simulate_cells *, int32_t date,
    const uint32_t by[SIMULATE_BYS], int digits);

/* Adds up; false: E_OVERFLOW. */
bool simulate_sums_add(struct simulate_sums *, const struct simulate_sums *,
    struct diag *);

int simulate_digits(const struct simulate_cells *, uint32_t currency);

/* By date, then by what they are counted by, in bytes.  False: reported. */
bool simulate_cells_sort(struct simulate_cells *);

#endif
