/*
 * summary_tile.h -- some records of a batch, and the groups that they are of.
 *
 * The key of a group is the currency of its records, then their texts in the
 * columns that the report is asked by.
 */
#ifndef DUNNING_SUMMARY_TILE_H
#define DUNNING_SUMMARY_TILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/summary_groups.h"
#include "base/arena.h"
#include "base/diag.h"
#include "stream/batch.h"

struct summary_tile {
	uint16_t rows[GROUPS_AT_ONCE];
	size_t count;
	struct summary_group *found[GROUPS_AT_ONCE]; /* by tile_find */

	/* Private: */
	struct text usual; /* currency of those without one, or null */
	size_t texts;
	int *slots;      /* of each text; -1: the stream has no currency */
	uint64_t *heads; /* texts for each record */
	size_t ends[GROUPS_AT_ONCE]; /* of its rests */
	uint64_t *rests;
	size_t room; /* for rests */
};

/* For keys of by columns and the currency; false: out of memory, reported.
 * What is not in the arena is freed by tile_clear. */
bool tile_init(struct summary_tile *, struct arena *, size_t by, struct diag *);
void tile_clear(struct summary_tile *);

/* Binds currency, when it is there, and the columns; false: reported. */
bool tile_bind(struct summary_tile *, struct columns *, const char *const *by);

/* The same, of records that are all of that currency. */
bool tile_bind_as(struct summary_tile *, struct columns *,
    const char *const *by, struct text currency);

/* The kept records of the next tile; where the one after it begins. */
size_t tile_take(struct summary_tile *, const struct batch *, size_t from);

/* The group of each record taken; false after E_LIMIT or no memory. */
bool tile_find(struct summary_tile *, const struct batch *,
    struct summary_groups *, struct diag *);

/* The currency of a record, or the usual one; null when neither is there. */
struct text tile_currency(const struct summary_tile *, const struct batch *,
    size_t row);

#endif
