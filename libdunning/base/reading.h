/*
 * reading.h -- what was seen of the items of a stream, so that a second reading
 * can be held against the first.
 */
#ifndef DUNNING_READING_H
#define DUNNING_READING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"

/* All zero at first. */
struct reading {
	uint64_t items;
	uint64_t digest; /* of their keys and amounts, in their order */
};

static inline void
reading_note(struct reading *r, uint64_t key, uint64_t amount)
{
	r->items++;
	r->digest = hash_fold(r->digest ^ key,
	    amount ^ UINT64_C(0xa54ff53a5f1d36f1));
}

static inline bool
reading_same(const struct reading *one, const struct reading *other)
{
	return one->items == other->items && one->digest == other->digest;
}

#endif
