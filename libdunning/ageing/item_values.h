/*
 * item_values.h -- a number for each of many items, put in any order and read
 * in that of the items, as often as wanted.
 *
 * Memory: eight bytes for each item if that fits the limit; else the values
 * that are not 0 are sorted, see sorter.h, 48 bytes each and beyond the limit
 * in a temporary file.
 */
#ifndef DUNNING_ITEM_VALUES_H
#define DUNNING_ITEM_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

struct item_values;

/* Of items 0 .. count - 1.  NULL: out of memory, reported. */
struct item_values *item_values_new(uint64_t count, size_t memory,
    struct diag *);
void item_values_free(struct item_values *); /* NULL is fine */

/* Once at most for each item; what is not put is 0.  False: reported. */
bool item_values_put(struct item_values *, uint64_t item, int64_t value);

/* Ends the putting, or the reading: the next is that of item 0. */
bool item_values_end(struct item_values *);
bool item_values_rewind(struct item_values *);

/* That of the next item; 0 behind the last.  False: reported. */
bool item_values_next(struct item_values *, int64_t *value);

#endif
