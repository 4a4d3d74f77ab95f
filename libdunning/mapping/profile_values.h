/*
 * profile_values.h -- the distinct values of one column with their counts,
 * exact as long as there is room.
 *
 * When the room is used up a column keeps the values that it has and goes on
 * counting them; others are only counted together.
 */
#ifndef DUNNING_PROFILE_VALUES_H
#define DUNNING_PROFILE_VALUES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/* The room that all columns share. */
struct profile_pool {
	size_t limit; /* bytes */
	size_t used;
};

/* False: the pool has no room for that many bytes more. */
bool profile_pool_take(struct profile_pool *, size_t more);

struct profile_slot {
	uint32_t hash;
	uint32_t at; /* of the value in bytes, plus one; 0: free */
};

/* A zeroed struct has none.  A value is named by its place, which stays. */
struct profile_values {
	struct profile_slot *slots; /* size of them, a power of two */
	char *bytes; /* len of them: for each value its count and text */
	size_t count, size, len, room;
	uint64_t others; /* occurrences of values that found no room */
};

/* Bytes of a value that are kept; of a longer one its beginning, and 128 bits
 * that stand for all of it. */
enum { VALUE_KEPT = 64, VALUE_BEGINNING = 48 };

enum profile_added { VALUE_NEW, VALUE_OLD, VALUE_OTHER, VALUE_MEMORY };

uint32_t profile_values_hash(struct text);

/* Counts so many occurrences; *place is that of the value unless it is OTHER.
 * MEMORY: out of memory. */
enum profile_added profile_values_add(struct profile_values *,
    struct profile_pool *, struct text, uint32_t hash, uint64_t times,
    size_t *place);
void profile_values_clear(struct profile_values *); /* frees */

/* The first place, and the one behind; len of the values: none. */
enum { VALUES_FIRST = 0 };
size_t profile_values_next(const struct profile_values *, size_t place);

uint64_t profile_values_times(const struct profile_values *, size_t place);

/* A number that the caller keeps with a value; 0 at first. */
void profile_values_mark(struct profile_values *, size_t place, uint32_t mark);
uint32_t profile_values_marked(const struct profile_values *, size_t place);

/* What is kept of a value; *whole tells whether that is all of it.  Until the
 * next one is added. */
struct text profile_values_text(const struct profile_values *, size_t place,
    bool *whole);

/* Places of the most frequent values, the most frequent and then the earliest
 * first; returns how many, at most `most`, for which there is room. */
size_t profile_values_top(const struct profile_values *, size_t *places,
    size_t most);

/* Two steps, some time before a value is added, so that it is near by then. */
static inline void
profile_values_approach(const struct profile_values *v, uint32_t hash)
{
	if (v->size != 0)
		__builtin_prefetch(&v->slots[hash & (v->size - 1)]);
}
static inline void
profile_values_reach(const struct profile_values *v, uint32_t hash)
{
	const struct profile_slot *slot;

	if (v->size == 0)
		return;
	slot = &v->slots[hash & (v->size - 1)];
	if (slot->at != 0)
		__builtin_prefetch(v->bytes + slot->at - 1);
}

#endif
