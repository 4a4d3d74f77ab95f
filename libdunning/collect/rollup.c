#include "collect/rollup.h"

#include <stdlib.h>

#include "collect/rollup_bins.h"
#include "collect/rollup_log.h"

/* Numbers in the log from here on are bins. */
enum { BIN_BITS = 6, KEY_BITS = 64, BLOCK_LEAST = 4096, BLOCK_MOST = 1 << 18 };
#define FIRST_BIN (UINT32_MAX - ROLLUP_BINS)

/* A table and what did not fit in it; the next depth sums one bin of that. */
struct level {
	struct level *next; /* NULL before it is needed */
	unsigned depth;
	struct rollup_table table;
	struct rollup_log log;      /* entry or bin of each item */
	struct rollup_bins apart;   /* struct rollup_item */
	struct rollup_bins results; /* struct rollup_sums for each of those */
	bool spilled;
};

struct rollup {
	struct diag *diag;
	struct rollup_options options;
	size_t block; /* bytes of one block of the bins */
	struct level *first;
	uint32_t numbers[ROLLUP_SLICE];
	struct rollup_sums sums[ROLLUP_SLICE]; /* of items from bins */
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
	return rollup_table_room(tables / 4 * 3);
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
	rollup_table_init(&level->table, entries_of(r, depth));
	rollup_log_init(&level->log, r->diag);
	rollup_bins_init(&level->apart, sizeof(struct rollup_item), r->block,
	    r->diag);
	rollup_bins_init(&level->results, sizeof(struct rollup_sums), r->block,
	    r->diag);
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
    const struct rollup_item *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		unsigned bin;

		if (r->numbers[i] != ROLLUP_NONE)
			continue;
		bin = bin_of(r, level, items[i].low);
		if (!rollup_bins_write(&level->apart, bin, &items[i]))
			return false;
		r->numbers[i] = FIRST_BIN + bin;
		level->spilled = true;
	}
	return true;
}

static enum rollup_result
level_add(struct rollup *r, struct level *level,
    const struct rollup_item *items, size_t count, size_t *failed)
{
	enum rollup_result result = rollup_table_add(&level->table, items,
	    count, r->numbers, failed);

	if (result == ROLLUP_FAILED)
		diag_memory(r->diag);
	if (result != ROLLUP_ADDED)
		return result;
	if ((level->table.count == level->table.most &&
	        !put_apart(r, level, items, count)) ||
	    !rollup_log_write(&level->log, r->numbers, count))
		return ROLLUP_FAILED;
	return ROLLUP_ADDED;
}

enum rollup_result
rollup_add(struct rollup *r, const struct rollup_item *items, size_t count,
    size_t *failed)
{
	return level_add(r, r->first, items, count, failed);
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

/* The rest of what level_next gives: false, reported. */
static bool
sums_from_bins(struct rollup *r, struct level *level, size_t count,
    const struct rollup_sums **sums)
{
	for (size_t i = 0; i < count; i++) {
		const void *record;
		size_t got;

		if (sums[i] != NULL)
			continue;
		if (!rollup_bins_read(&level->results,
		        r->numbers[i] - FIRST_BIN, 1, &record, &got))
			return false;
		if (got == 0) {
			diag_at(r->diag, DIAG_ERROR, "E_COUNTS", POS_NONE,
			    "sums were lost: written and read do not agree");
			return false;
		}
		r->sums[i] = *(const struct rollup_sums *)record;
		sums[i] = &r->sums[i];
	}
	return true;
}

/* The sums of the next items, fewer than count only at the end. */
static bool
level_next(struct rollup *r, struct level *level, size_t count, size_t *got,
    const struct rollup_sums **sums)
{
	if (!rollup_log_read(&level->log, r->numbers, count, got))
		return false;
	sums_from_table(r, level, *got, sums);
	return !level->spilled || sums_from_bins(r, level, *got, sums);
}

static enum rollup_result level_turn(struct rollup *, struct level *,
    uint64_t *record);

/* Sums one bin; its items are in the next level then. */
static enum rollup_result
sum_bin(struct rollup *r, struct level *level, unsigned bin, uint64_t *record)
{
	enum rollup_result result = ROLLUP_ADDED;
	size_t failed = 0;

	level_reset(level->next);
	while (result == ROLLUP_ADDED) {
		const void *items;
		size_t got;

		if (!rollup_bins_read(&level->apart, bin, ROLLUP_SLICE, &items,
		        &got))
			return ROLLUP_FAILED;
		if (got == 0)
			return level_turn(r, level->next, record);
		result = level_add(r, level->next, items, got, &failed);
		if (result == ROLLUP_OVERFLOW)
			*record = ((const struct rollup_item *)items)[failed]
			              .record;
	}
	return result;
}

/* What the next level has found, as the results of a bin. */
static bool
keep_results(struct rollup *r, struct level *level, unsigned bin)
{
	const struct rollup_sums *sums[ROLLUP_SLICE];
	size_t got;

	do {
		if (!level_next(r, level->next, ROLLUP_SLICE, &got, sums))
			return false;
		for (size_t i = 0; i < got; i++)
			if (!rollup_bins_write(&level->results, bin, sums[i]))
				return false;
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
    const struct rollup_sums **sums)
{
	uint64_t differ = 0;
	size_t got;

	if (!level_next(r, r->first, count, &got, sums))
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
