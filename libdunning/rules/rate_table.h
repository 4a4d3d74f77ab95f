/*
 * rate_table.h -- figures that change from day to day, with the day up to which
 * they are known: interest rates, units of account.
 */
#ifndef DUNNING_RATE_TABLE_H
#define DUNNING_RATE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "rules/strategy.h"

enum { RATE_DECIMALS = 6 };

/* Holds from one day up to and with another. */
struct rate_row {
	int32_t from, through;
	int64_t rate; /* in units of 10^-RATE_DECIMALS */
};

struct rate_table {
	const char *file; /* NULL: one rate for ever */
	const struct rate_row *rows; /* rising, apart from each other */
	size_t count;
};

/*
 * Reads a CSV file with the columns from, valid_through and `column`; others
 * are for people.  A row without valid_through holds until the next one; the
 * last one must have it, for nobody knows the figures to come.  NULL after
 * reporting (E_RATE_TABLE): no such columns, no rows, a cell that is no date or
 * no number of at most RATE_DECIMALS decimals, days that do not rise or
 * overlap.  Lives in the arena.
 */
struct rate_table *rate_table_read(struct arena *, const struct strategy *,
    const struct located *file, const char *column, struct diag *);

/* The same rate on every day; NULL: no memory, reported. */
struct rate_table *rate_table_fixed(struct arena *, int64_t rate,
    struct diag *);

/* The row that holds on that day; NULL: none does. */
const struct rate_row *rate_table_find(const struct rate_table *, int32_t day);

/* A number in units of 10^-RATE_DECIMALS; false: it has more decimals, or does
 * not fit. */
bool rate_scaled(struct decimal, int64_t *scaled);

#endif
