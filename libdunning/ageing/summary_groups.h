/*
 * summary_groups.h -- sums of many groups by packed keys.
 *
 * A group is its sums and its key in one piece, in chunks that never move; an
 * open-addressing index of eight bytes for each slot finds it.  The index is
 * looked at for many keys at once, so that their memory is fetched together.
 */
#ifndef DUNNING_SUMMARY_GROUPS_H
#define DUNNING_SUMMARY_GROUPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"

/* Minor units of one currency. */
struct summary_group {
	int64_t items;     /* debit items */
	int64_t open;      /* their sum */
	int64_t overdue;   /* of those with days overdue > 0 */
	int64_t unapplied; /* credits, as a positive amount */
	int64_t net;       /* balances with their signs, summed on their own */
	int64_t buckets[]; /* open, by bucket */
};

struct summary_groups;

/* Keys are of that many texts.  limit: most bytes that the groups, and the
 * sorting of them, may take.  NULL: out of memory. */
struct summary_groups *groups_new(size_t texts, size_t buckets, size_t limit);
void groups_free(struct summary_groups *);
size_t groups_count(const struct summary_groups *);

enum { GROUPS_AT_ONCE = 256 };

/* Keys that are looked up together: the heads of one after those of the other;
 * the rests of key i end before ends[i], where those of the next begin. */
struct groups_keys {
	const uint64_t *heads, *rests;
	const size_t *ends;
	size_t count; /* up to GROUPS_AT_ONCE */
};

/* The group of each key, made on first use.  Groups and their keys stay where
 * they are.  False after E_LIMIT or no memory. */
bool groups_find(struct summary_groups *, const struct groups_keys *,
    struct summary_group **found, struct diag *);

/* The group of one key; NULL as groups_find is false. */
struct summary_group *groups_get(struct summary_groups *, const uint64_t *key,
    struct diag *);

const uint64_t *groups_key(const struct summary_groups *,
    const struct summary_group *);

/* The group that a key of groups_key is of. */
const struct summary_group *groups_of(const struct summary_groups *,
    const uint64_t *key);

/* Adds the sums of the second; false: overflow. */
bool groups_add(const struct summary_groups *, struct summary_group *,
    const struct summary_group *);

/* One group after the other, in the order in which they were made; NULL after
 * the last one.  A walk begins as { 0, 0 }. */
struct groups_walk {
	size_t chunk, word;
};
struct summary_group *groups_next(const struct summary_groups *,
    struct groups_walk *);

#endif
