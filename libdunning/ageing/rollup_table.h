/*
 * rollup_table.h -- sums per debtor and currency, as many as fit in memory.
 *
 * An index of tags over dense entries that never move; what is known in detail
 * lies beside them.
 */
#ifndef DUNNING_ROLLUP_TABLE_H
#define DUNNING_ROLLUP_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/rollup_key.h"
#include "base/wide.h"

/* One open item: a credit has a negative balance. */
struct rollup_item {
	uint64_t low; /* of the key of its debtor and currency */
	int64_t balance;
	uint64_t record; /* number of the record, and marks */
	uint32_t tag;    /* of the key */
	int32_t days;    /* overdue; of a debit */
};

/* Marks of an item, beside the number of its record. */
#define ROLLUP_AGED (UINT64_C(1) << 63)  /* a credit that has days: it is taken
                                            off what is open and overdue */
#define ROLLUP_SMALL (UINT64_C(1) << 62) /* a debit that only money counts */
#define ROLLUP_RECORD (ROLLUP_SMALL - 1) /* the number */

/* Minor units. */
struct rollup_sums {
	uint64_t low; /* of the key */
	int64_t open;      /* debit items */
	int64_t overdue;   /* of those, days overdue > 0 */
	int64_t unapplied; /* credits, as a positive amount */
	int64_t items;     /* debit items that are not small */
	uint32_t tag;      /* of the key */
	int32_t max_days;  /* most days overdue of those; may be < 0 */
};

/* What is kept besides when it is asked for; of the same items. */
struct rollup_detail {
	wide weighted; /* balance times days, of those overdue */
	wide weights;  /* balance of those */
	int64_t carried;  /* balance of the item that is carrying */
	uint64_t carrying; /* its record: most days, then the largest balance,
	                      then the first */
	int32_t next_days; /* most days of one that is not overdue; INT32_MIN:
	                      there is none */
};

enum {
	ROLLUP_SLICE = 512, /* most items of one call */
	ROLLUP_CHUNK_BITS = 17, /* entries of one chunk, as a power of two */
	ROLLUP_CHUNK = 1 << ROLLUP_CHUNK_BITS
};

/* The entry of an item that has none, because the table is full. */
#define ROLLUP_NONE UINT32_MAX

/* Most entries that a table can have: numbers above them mean other things. */
#define ROLLUP_ENTRIES_MOST ((size_t)UINT32_MAX - 255)

/* What is kept beside the sums of an entry. */
struct rollup_keeps {
	bool detail;   /* struct rollup_detail */
	bool disputes; /* how much of all debit items is in dispute */
};

struct rollup_table {
	uint64_t *index; /* tag and 1 + number of the entry; 0: free */
	unsigned bits;   /* of the size of index */
	unsigned bits_most;
	struct rollup_sums **chunks;
	struct rollup_keeps keeps;
	struct rollup_detail **details; /* of each chunk; NULL: not kept */
	int64_t **disputes;             /* likewise */
	size_t chunk_count;
	size_t count; /* of entries */
	size_t most;
};

/* A table of at most bytes of memory, or of at most entries of them. */
size_t rollup_table_room(size_t bytes, struct rollup_keeps);
void rollup_table_init(struct rollup_table *, size_t entries,
    struct rollup_keeps);
void rollup_table_clear(struct rollup_table *);

/* Forgets all entries, keeps the memory. */
void rollup_table_reset(struct rollup_table *);

static inline struct rollup_sums *
rollup_table_entry(const struct rollup_table *t, uint32_t number)
{
	return &t->chunks[number >> ROLLUP_CHUNK_BITS]
	            [number & (ROLLUP_CHUNK - 1)];
}

static inline struct rollup_detail *
rollup_table_detail(const struct rollup_table *t, uint32_t number)
{
	return &t->details[number >> ROLLUP_CHUNK_BITS]
	                  [number & (ROLLUP_CHUNK - 1)];
}

static inline int64_t *
rollup_table_disputed(const struct rollup_table *t, uint32_t number)
{
	return &t->disputes[number >> ROLLUP_CHUNK_BITS]
	                   [number & (ROLLUP_CHUNK - 1)];
}

enum rollup_result {
	ROLLUP_ADDED,
	ROLLUP_OVERFLOW, /* a sum does not fit 64 bits; *failed is the item */
	ROLLUP_FAILED    /* reported; of a table: out of memory, not reported */
};

/*
 * Adds items (at most ROLLUP_SLICE) to the entries of their keys and puts the
 * numbers of those in entries: ROLLUP_NONE for an item whose key has none.
 * Once a key was refused, so it is in every later call.  disputed is how much
 * of each is in dispute, or NULL when it is nothing.
 */
enum rollup_result rollup_table_add(struct rollup_table *,
    const struct rollup_item *items, const int64_t *disputed, size_t count,
    uint32_t *entries, size_t *failed);

#endif
