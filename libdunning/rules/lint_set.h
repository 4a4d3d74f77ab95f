/*
 * lint_set.h -- sets of small numbers as bits: classes, rules.  Private to
 * lint*.c.
 */
#ifndef DUNNING_LINT_SET_H
#define DUNNING_LINT_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool
set_has(const uint64_t *set, size_t bit)
{
	return set[bit / 64] >> (bit % 64) & 1;
}

static inline void
set_add(uint64_t *set, size_t bit)
{
	set[bit / 64] |= UINT64_C(1) << (bit % 64);
}

static inline void
set_drop(uint64_t *set, size_t bit)
{
	set[bit / 64] &= ~(UINT64_C(1) << (bit % 64));
}

/* The first bit at or after one; end: there is none. */
size_t set_next(const uint64_t *, size_t from, size_t end);
bool set_empty(const uint64_t *, size_t words);
bool set_equal(const uint64_t *, const uint64_t *, size_t words);
bool set_within(const uint64_t *inner, const uint64_t *outer, size_t words);
bool set_meets(const uint64_t *, const uint64_t *, size_t words);
size_t set_count(const uint64_t *, size_t words);

#endif
