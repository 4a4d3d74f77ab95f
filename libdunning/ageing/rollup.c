#include "ageing/rollup.h"

#include <stdlib.h>
#include <string.h>

#include "ageing/rollup_bins.h"
#include "ageing/rollup_log.h"

/* Numbers in the log from here on are bins. */
enum { BIN_BITS = 6, KEY_BITS = 64, BLOCK_LEAST = 4096, BLOCK_MOST = 1 << 18 };
#define FIRST_BIN (UINT32_MAX - ROLLUP_BINS)

/* An item with what is kept besides, and what is found for it; as much of it is
 * written as is kept. */
struct claim {
	struct rollup_item item;
	int64_t disputed;
};
struct result {
	struct rollup_sums sums;
	int64_t disputed;
	struct rollup_detail detail;
};

/* Where what is found for items goes. */
struct found {
	const struct rollup_sums **sums;
	const struct rollup_detail **details; /* NULL: nowhere */
	int64_t *disputed;                    /* likewise */
};

/* A table and what did not fit in it; the next depth sums one bin of that. */
struct level {
	struct level *next; /* NULL before it is needed */
	unsigned depth;
	struct rollup_table table;
	struct rollup_log log;      /* entry or bin of each item */
	struct rollup_bins apart;   /* struct rollup_item, or struct claim */
	struct rollup_bins results; /* struct rollup_sums for each of those, or
	                               struct result */
	bool spilled;
};

struct rollup {
	struct diag *diag;
	struct rollup_options options;
	size_t block; /* bytes of one block of the bins */
	struct level *first;
	uint32_t numbers[ROLLUP_SLICE];
	struct result results[ROLLUP_SLICE]; /* of items from bins */
	struct rollup_item items[ROLLUP_SLICE]; /* of a bin, in detail */
	int64_t disputed[ROLLUP_SLICE];
};

/* Each depth has a quarter of the memory of the one before it.  At the last
 * one there are no key bits left to split by: it takes what it needs. */
static size_t
entries_of(const struct rollup *r, unsigned depth)
{
	size_t tables = r->options.memory / 8 * 7;

	if ((depth + 1) * r->options.bin_bits >= KEY_BITS)
		return ROLLUP_ENTRIES_MOST;
	if (r->options.debtors != 0)
		return r->options.debtors;
	for (unsigned i = 0; i < depth && tables > 1 << 19; i++)
		tables /= 4;
	return rollup_table_room(tables / 4 * 3, r->options.keeps);
}

static size_t
claim_size(const struct rollup_keeps *keeps)
{
	return keeps->disputes ? sizeof(struct claim) :
	                         sizeof(struct rollup_item);
}

static size_t
result_size(const struct rollup_keeps *keeps)
{
	if (keeps->detail)
		return sizeof(struct result);
	return keeps->disputes ? offsetof(struct result, detail) :
	                         sizeof(struct rollup_sums);
}

static struct level *
level_new(struct rollup *r, unsigned depth)
{
	struct level *level = calloc(1, sizeof(*level));

	if (level == NULL) {
		diag_memory(r->diag);
		return NULL;
	}
	level->depth = depth;
	rollup_table_init(&level->table, entries_of(r, depth),
	    r->options.keeps);
	rollup_log_init(&level->log, r->diag);
	rollup_bins_init(&level->apart, claim_size(&r->options.keeps),
	    r->block, r->diag);
	rollup_bins_init(&level->results, result_size(&r->options.keeps),
	    r->block, r->diag);
	return level;
}

static void
level_reset(struct level *level)
{
	rollup_table_reset(&level->table);
	rollup_log_reset(&level->log);
	rollup_bins_clear(&level->apart);
	rollup_bins_clear(&level->results);
	level->spilled = false;
}

static void
level_clear(struct level *level)
{
	level_reset(level);
	rollup_table_clear(&level->table);
	rollup_log_clear(&level->log);
}

static void
levels_free(struct level *level)
{
	while (level != NULL) {
		struct level *next = level->next;

		level_clear(level);
		free(level);
		level = next;
	}
}

struct rollup *
rollup_new(const struct rollup_options *options, struct diag *diag)
{
	struct rollup *r = calloc(1, sizeof(*r));

	if (r == NULL) {
		diag_memory(diag);
		return NULL;
	}
	r->diag = diag;
	r->options = *options;
	if (r->options.memory == 0)
		r->options.memory = ROLLUP_MEMORY;
	if (r->options.memory < ROLLUP_MEMORY_LEAST)
		r->options.memory = ROLLUP_MEMORY_LEAST;
	if (r->options.bin_bits == 0 || r->options.bin_bits > BIN_BITS)
		r->options.bin_bits = BIN_BITS;
	r->block = r->options.memory / 8 / ROLLUP_BINS;
	if (r->block > BLOCK_MOST)
		r->block = BLOCK_MOST;
	r->first = level_new(r, 0);
	if (r->first == NULL) {
		free(r);
		return NULL;
	}
	return r;
}

void
rollup_free(struct rollup *r)
{
	if (r == NULL)
		return;
	levels_free(r->first);
	free(r);
}

/* Other bits of the key at each depth; the table goes by the tag. */
static unsigned
bin_of(const struct rollup *r, const struct level *level, uint64_t low)
{
	unsigned bits = r->options.bin_bits;

	return (unsigned)(low >> bits * level->depth) & ((1U << bits) - 1);
}

/* Those of r->numbers that are ROLLUP_NONE become bins. */
static bool
put_apart(struct rollup *r, struct level *level,
    const struct rollup_item *items, const int64_t *disputed, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct claim claim;
		const void *record = &items[i];
		unsigned bin;

		if (r->numbers[i] != ROLLUP_NONE)
			continue;
		bin = bin_of(r, level, items[i].low);
		if (r->options.keeps.disputes) {
			claim.item = items[i];
			claim.disputed = disputed != NULL ? disputed[i] : 0;
			record = &claim;
		}
		if (!rollup_bins_write(&level->apart, bin, record))
			return false;
		r->numbers[i] = FIRST_BIN + bin;
		level->spilled = true;
	}
	return true;
}

static enum rollup_result
level_add(struct rollup *r, struct level *level,
    const struct rollup_item *items, const int64_t *disputed, size_t count,
    size_t *failed)
{
	enum rollup_result result = rollup_table_add(&level->table, items,
	    disputed, count, r->numbers, failed);

	if (result == ROLLUP_FAILED)
		diag_memory(r->diag);
	if (result != ROLLUP_ADDED)
		return result;
	if ((level->table.count == level->table.most &&
	        !put_apart(r, level, items, disputed, count)) ||
	    !rollup_log_write(&level->log, r->numbers, count))
		return ROLLUP_FAILED;
	return ROLLUP_ADDED;
}

enum rollup_result
rollup_add(struct rollup *r, const struct rollup_item *items,
    const int64_t *disputed, size_t count, size_t *failed)
{
	return level_add(r, r->first, items, disputed, count, failed);
}

/* Entries that are far apart in memory, asked for all at once. */
static void
sums_from_table(const struct rollup *r, const struct level *level,
    size_t count, const struct rollup_sums **sums)
{
	for (size_t i = 0; i < count; i++) {
		sums[i] = NULL;
		if (r->numbers[i] >= FIRST_BIN)
			continue;
		sums[i] = rollup_table_entry(&level->table, r->numbers[i]);
		__builtin_prefetch(sums[i]);
		__builtin_prefetch(&sums[i]->max_days);
	}
}

static void
kept_from_table(const struct rollup *r, const struct level *level,
    size_t count, const struct found *found)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t number = r->numbers[i];

		if (number >= FIRST_BIN)
			continue;
		if (found->details != NULL) {
			found->details[i] =
			    rollup_table_detail(&level->table, number);
			__builtin_prefetch(found->details[i]);
		}
		if (found->disputed != NULL)
			found->disputed[i] =
			    *rollup_table_disputed(&level->table, number);
	}
}

/* The rest of what level_next gives: false, reported. */
static bool
found_in_bins(struct rollup *r, struct level *level, size_t count,
    const struct found *found)
{
	struct result *results = r->results;

	for (size_t i = 0; i < count; i++) {
		const void *record;
		size_t got;

		if (found->sums[i] != NULL)
			continue;
		if (!rollup_bins_read(&level->results,
		        r->numbers[i] - FIRST_BIN, 1, &record, &got))
			return false;
		if (got == 0) {
			diag_at(r->diag, DIAG_ERROR, "E_COUNTS", POS_NONE,
			    "sums were lost: written and read do not agree");
			return false;
		}
		memcpy(&results[i], record, level->results.size);
		found->sums[i] = &results[i].sums;
		if (found->details != NULL)
			found->details[i] = &results[i].detail;
		if (found->disputed != NULL)
			found->disputed[i] = results[i].disputed;
	}
	return true;
}

/* What was found for the next items, fewer than count only at the end. */
static bool
level_next(struct rollup *r, struct level *level, size_t count, size_t *got,
    const struct found *found)
{
	if (!rollup_log_read(&level->log, r->numbers, count, got))
		return false;
	sums_from_table(r, level, *got, found->sums);
	if (found->details != NULL || found->disputed != NULL)
		kept_from_table(r, level, *got, found);
	return !level->spilled || found_in_bins(r, level, *got, found);
}

static enum rollup_result level_turn(struct rollup *, struct level *,
    uint64_t *record);

/* The next items of a bin, in detail beside each other. */
static bool
next_items(struct rollup *r, struct level *level, unsigned bin,
    const struct rollup_item **items, size_t *got)
{
	const void *records;
	const struct claim *claims;

	if (!rollup_bins_read(&level->apart, bin, ROLLUP_SLICE, &records, got))
		return false;
	*items = records;
	if (!r->options.keeps.disputes)
		return true;
	claims = records;
	for (size_t i = 0; i < *got; i++) {
		r->items[i] = claims[i].item;
		r->disputed[i] = claims[i].disputed;
	}
	*items = r->items;
	return true;
}

/* Sums one bin; its items are in the next level then. */
static enum rollup_result
sum_bin(struct rollup *r, struct level *level, unsigned bin, uint64_t *record)
{
	enum rollup_result result = ROLLUP_ADDED;
	size_t failed = 0;

	level_reset(level->next);
	while (result == ROLLUP_ADDED) {
		const struct rollup_item *items;
		size_t got;

		if (!next_items(r, level, bin, &items, &got))
			return ROLLUP_FAILED;
		if (got == 0)
			return level_turn(r, level->next, record);
		result = level_add(r, level->next, items, r->disputed, got,
		    &failed);
		if (result == ROLLUP_OVERFLOW)
			*record = items[failed].record & ROLLUP_RECORD;
	}
	return result;
}

/* What the next level has found, as the results of a bin. */
static bool
keep_results(struct rollup *r, struct level *level, unsigned bin)
{
	const struct rollup_sums *sums[ROLLUP_SLICE];
	const struct rollup_detail *details[ROLLUP_SLICE] = { NULL };
	int64_t disputed[ROLLUP_SLICE] = { 0 };
	const struct rollup_keeps *keeps = &r->options.keeps;
	const struct found found = { sums, keeps->detail ? details : NULL,
		keeps->disputes ? disputed : NULL };
	size_t got;

	do {
		if (!level_next(r, level->next, ROLLUP_SLICE, &got, &found))
			return false;
		for (size_t i = 0; i < got; i++) {
			struct result result = { .sums = *sums[i] };

			if (keeps->disputes)
				result.disputed = disputed[i];
			if (keeps->detail && details[i] != NULL)
				result.detail = *details[i];
			if (!rollup_bins_write(&level->results, bin, &result))
				return false;
		}
	} while (got > 0);
	return rollup_bins_end(&level->results, bin);
}

static enum rollup_result
sum_bins(struct rollup *r, struct level *level, uint64_t *record)
{
	for (unsigned bin = 0; bin < ROLLUP_BINS; bin++)
		if (!rollup_bins_end(&level->apart, bin))
			return ROLLUP_FAILED;
	if (level->next == NULL)
		level->next = level_new(r, level->depth + 1);
	if (level->next == NULL)
		return ROLLUP_FAILED;
	for (unsigned bin = 0; bin < ROLLUP_BINS; bin++) {
		enum rollup_result result;

		if (level->apart.bins[bin].count == 0)
			continue;
		result = sum_bin(r, level, bin, record);
		if (result != ROLLUP_ADDED)
			return result;
		if (!keep_results(r, level, bin))
			return ROLLUP_FAILED;
	}
	rollup_bins_clear(&level->apart);
	return ROLLUP_ADDED;
}

static enum rollup_result
level_turn(struct rollup *r, struct level *level, uint64_t *record)
{
	enum rollup_result result = ROLLUP_ADDED;

	if (level->spilled)
		result = sum_bins(r, level, record);
	if (result == ROLLUP_ADDED && !rollup_log_rewind(&level->log))
		result = ROLLUP_FAILED;
	return result;
}

enum rollup_result
rollup_turn(struct rollup *r, uint64_t *record)
{
	enum rollup_result result = level_turn(r, r->first, record);
	struct level *deeper = r->first->next;

	for (; deeper != NULL; deeper = deeper->next)
		level_clear(deeper);
	return result;
}

enum rollup_match
rollup_next(struct rollup *r, const struct rollup_item *items, size_t count,
    const struct rollup_sums **sums, const struct rollup_detail **details,
    int64_t *disputed)
{
	const struct found found = { sums, details, disputed };
	uint64_t differ = 0;
	size_t got;

	if (!level_next(r, r->first, count, &got, &found))
		return ROLLUP_LOST;
	if (got < count)
		return ROLLUP_CHANGED;
	for (size_t i = 0; i < count; i++) {
		if (sums[i] == NULL)
			return ROLLUP_LOST;
		differ |= (sums[i]->low ^ items[i].low) |
		    (sums[i]->tag ^ items[i].tag);
	}
	return differ == 0 ? ROLLUP_SAME : ROLLUP_CHANGED;
}

enum rollup_match
rollup_end(struct rollup *r)
{
	size_t got;

	if (!rollup_log_read(&r->first->log, r->numbers, 1, &got))
		return ROLLUP_LOST;
	return got == 0 ? ROLLUP_SAME : ROLLUP_CHANGED;
}

unsigned
rollup_depth(const struct rollup *r)
{
	unsigned depth = 0;

	for (const struct level *l = r->first->next; l != NULL; l = l->next)
		depth++;
	return depth;
}
