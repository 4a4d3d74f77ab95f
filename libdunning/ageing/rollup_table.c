#include "ageing/rollup_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/big_memory.h"

enum { FIRST_BITS = 12, BITS_MOST = 32 };

static const size_t chunk_bytes = ROLLUP_CHUNK * sizeof(struct rollup_sums);
static const size_t detail_bytes =
    ROLLUP_CHUNK * sizeof(struct rollup_detail);
static const size_t dispute_bytes = ROLLUP_CHUNK * sizeof(int64_t);

/* Slots of an index that n entries make at most seven eighths full. */
static unsigned
bits_for(size_t n)
{
	unsigned bits = FIRST_BITS;

	while (bits < BITS_MOST && (((size_t)1 << bits) / 8) * 7 < n)
		bits++;
	return bits;
}

size_t
rollup_table_room(size_t bytes, struct rollup_keeps keeps)
{
	size_t each = sizeof(struct rollup_sums) +
	    (keeps.detail ? sizeof(struct rollup_detail) : 0) +
	    (keeps.disputes ? sizeof(int64_t) : 0);
	size_t most = 0;

	for (unsigned bits = FIRST_BITS; bits <= BITS_MOST; bits++) {
		size_t slots = (size_t)1 << bits;
		size_t entries;

		if (slots > bytes / sizeof(uint64_t))
			break;
		entries = (bytes - slots * sizeof(uint64_t)) / each;
		if (entries > slots / 8 * 7)
			entries = slots / 8 * 7;
		if (entries > most)
			most = entries;
	}
	return most;
}

void
rollup_table_init(struct rollup_table *t, size_t entries,
    struct rollup_keeps keeps)
{
	if (entries > ROLLUP_ENTRIES_MOST)
		entries = ROLLUP_ENTRIES_MOST;
	*t = (struct rollup_table){ .most = entries,
		.bits_most = bits_for(entries), .keeps = keeps };
}

static size_t
index_bytes(unsigned bits)
{
	return sizeof(uint64_t) << bits;
}

void
rollup_table_clear(struct rollup_table *t)
{
	free(t->index);
	for (size_t i = 0; i < t->chunk_count; i++) {
		free(t->chunks[i]);
		if (t->keeps.detail)
			free(t->details[i]);
		if (t->keeps.disputes)
			free(t->disputes[i]);
	}
	free(t->chunks);
	free(t->details);
	free(t->disputes);
	rollup_table_init(t, t->most, t->keeps);
}

void
rollup_table_reset(struct rollup_table *t)
{
	if (t->index != NULL)
		memset(t->index, 0, index_bytes(t->bits));
	t->count = 0;
}

/* By the first bits of the tag: a bigger index has the same order. */
static size_t
place_of(const struct rollup_table *t, uint32_t tag)
{
	return (size_t)tag >> (BITS_MOST - t->bits);
}

static bool
index_grow(struct rollup_table *t)
{
	struct rollup_table old = *t;
	size_t mask;

	t->bits = old.index == NULL ? FIRST_BITS : old.bits + 1;
	t->index = big_memory_new(index_bytes(t->bits));
	if (t->index == NULL) {
		*t = old;
		return false;
	}
	memset(t->index, 0, index_bytes(t->bits));
	if (old.index == NULL)
		return true;
	mask = ((size_t)1 << t->bits) - 1;
	for (size_t i = 0; i < (size_t)1 << old.bits; i++) {
		uint64_t slot = old.index[i];
		size_t at = place_of(t, (uint32_t)(slot >> 32));

		if (slot == 0)
			continue;
		while (t->index[at] != 0)
			at = (at + 1) & mask;
		t->index[at] = slot;
	}
	free(old.index);
	return true;
}

/* The index for extra entries more, five eighths full while it may grow. */
static bool
index_reserve(struct rollup_table *t, size_t extra)
{
	while (t->index == NULL ||
	    (t->bits < t->bits_most &&
	        t->count + extra > ((size_t)1 << t->bits) / 8 * 5))
		if (!index_grow(t))
			return false;
	return true;
}

/* The first may be all that there is, and hardly be filled. */
static void *
chunk_new(const struct rollup_table *t, size_t bytes)
{
	return t->chunk_count == 0 ? malloc(bytes) : big_memory_new(bytes);
}

/* Room for one chunk more in each list that is kept. */
static bool
lists_grow(struct rollup_table *t)
{
	size_t room = t->chunk_count + 1;
	struct rollup_sums **chunks = realloc(t->chunks,
	    room * sizeof(*chunks));
	struct rollup_detail **details = t->details;
	int64_t **disputes = t->disputes;

	if (chunks != NULL)
		t->chunks = chunks;
	if (t->keeps.detail) {
		details = realloc(t->details, room * sizeof(*details));
		if (details != NULL)
			t->details = details;
	}
	if (t->keeps.disputes) {
		disputes = realloc(t->disputes, room * sizeof(*disputes));
		if (disputes != NULL)
			t->disputes = disputes;
	}
	return chunks != NULL && (details != NULL || !t->keeps.detail) &&
	    (disputes != NULL || !t->keeps.disputes);
}

static bool
chunk_add(struct rollup_table *t)
{
	size_t n = t->chunk_count;
	void *sums, *detail = NULL, *disputed = NULL;

	if (!lists_grow(t))
		return false;
	sums = chunk_new(t, chunk_bytes);
	if (t->keeps.detail)
		detail = chunk_new(t, detail_bytes);
	if (t->keeps.disputes)
		disputed = chunk_new(t, dispute_bytes);
	if (sums == NULL || (t->keeps.detail && detail == NULL) ||
	    (t->keeps.disputes && disputed == NULL)) {
		free(sums);
		free(detail);
		free(disputed);
		return false;
	}
	t->chunks[n] = sums;
	if (t->keeps.detail)
		t->details[n] = detail;
	if (t->keeps.disputes)
		t->disputes[n] = disputed;
	t->chunk_count++;
	return true;
}

static bool
chunks_reserve(struct rollup_table *t, size_t extra)
{
	size_t wanted = t->count + extra < t->most ? t->count + extra : t->most;

	while (t->chunk_count * ROLLUP_CHUNK < wanted)
		if (!chunk_add(t))
			return false;
	return true;
}

/* The slot of the tag at or after a place, or the free one before it. */
static size_t
slot_from(const struct rollup_table *t, size_t at, uint32_t tag)
{
	size_t mask = ((size_t)1 << t->bits) - 1;

	at &= mask;
	while (t->index[at] != 0 && (uint32_t)(t->index[at] >> 32) != tag)
		at = (at + 1) & mask;
	return at;
}

static uint32_t
entry_new(struct rollup_table *t, size_t slot, const struct rollup_item *item)
{
	struct rollup_sums *sums;

	if (t->count == t->most)
		return ROLLUP_NONE;
	t->index[slot] = (uint64_t)item->tag << 32 | (t->count + 1);
	sums = rollup_table_entry(t, (uint32_t)t->count);
	*sums = (struct rollup_sums){ .low = item->low, .tag = item->tag,
		.max_days = INT32_MIN };
	if (t->keeps.detail)
		*rollup_table_detail(t, (uint32_t)t->count) =
		    (struct rollup_detail){ .next_days = INT32_MIN };
	if (t->keeps.disputes)
		*rollup_table_disputed(t, (uint32_t)t->count) = 0;
	return (uint32_t)t->count++;
}

/* The entry that has the tag, which may be that of another key. */
static uint32_t
entry_guess(struct rollup_table *t, const struct rollup_item *item)
{
	size_t slot = slot_from(t, place_of(t, item->tag), item->tag);

	return t->index[slot] != 0 ? (uint32_t)t->index[slot] - 1 :
	                             entry_new(t, slot, item);
}

static uint32_t
entry_find(struct rollup_table *t, const struct rollup_item *item)
{
	size_t slot = slot_from(t, place_of(t, item->tag), item->tag);

	while (t->index[slot] != 0) {
		uint32_t number = (uint32_t)t->index[slot] - 1;

		if (rollup_table_entry(t, number)->low == item->low)
			return number;
		slot = slot_from(t, slot + 1, item->tag);
	}
	return entry_new(t, slot, item);
}

/* Of an item with marks: its money counts, and nothing else. */
static bool
add_money(struct rollup_sums *s, const struct rollup_item *item)
{
	int64_t late = item->days > 0 ? item->balance : 0;

	return !__builtin_add_overflow(s->open, item->balance, &s->open) &&
	    !__builtin_add_overflow(s->overdue, late, &s->overdue);
}

/* False: overflow. */
static bool
add(struct rollup_sums *s, const struct rollup_item *item)
{
	int64_t late = item->days > 0 ? item->balance : 0;

	if (item->record > ROLLUP_RECORD)
		return add_money(s, item);
	if (item->balance < 0)
		return !__builtin_sub_overflow(s->unapplied, item->balance,
		    &s->unapplied);
	if (item->days > s->max_days)
		s->max_days = item->days;
	s->items++;
	return !__builtin_add_overflow(s->open, item->balance, &s->open) &&
	    !__builtin_add_overflow(s->overdue, late, &s->overdue);
}

/* Before the item is added to the sums. */
static void
add_detail(struct rollup_detail *d, const struct rollup_sums *s,
    const struct rollup_item *item)
{
	if (item->balance < 0 || (item->record & ROLLUP_SMALL) != 0)
		return;
	if (item->days > s->max_days ||
	    (item->days == s->max_days && item->balance > d->carried)) {
		d->carried = item->balance;
		d->carrying = item->record;
	}
	if (item->days <= 0) {
		if (item->days > d->next_days)
			d->next_days = item->days;
		return;
	}
	d->weighted += (wide)item->balance * item->days;
	d->weights += item->balance;
}

/* False: overflow. */
static bool
add_disputed(int64_t *sum, int64_t disputed)
{
	return !__builtin_add_overflow(*sum, disputed, sum);
}

/* Looks all entries up first, so that memory answers many of them at once. */
static void
guess_all(struct rollup_table *t, const struct rollup_item *items,
    size_t count, uint32_t *entries)
{
	for (size_t i = 0; i < count; i++)
		__builtin_prefetch(&t->index[place_of(t, items[i].tag)], 1);
	for (size_t i = 0; i < count; i++) {
		const struct rollup_sums *sums;

		entries[i] = entry_guess(t, &items[i]);
		if (entries[i] == ROLLUP_NONE)
			continue;
		sums = rollup_table_entry(t, entries[i]);
		__builtin_prefetch(sums, 1);
		__builtin_prefetch(&sums->max_days, 1);
	}
}

enum rollup_result
rollup_table_add(struct rollup_table *t, const struct rollup_item *items,
    const int64_t *disputed, size_t count, uint32_t *entries, size_t *failed)
{
	if (!index_reserve(t, count) || !chunks_reserve(t, count))
		return ROLLUP_FAILED;
	guess_all(t, items, count, entries);
	for (size_t i = 0; i < count; i++) {
		struct rollup_sums *sums;

		if (entries[i] == ROLLUP_NONE)
			continue;
		sums = rollup_table_entry(t, entries[i]);
		if (sums->low != items[i].low) {
			entries[i] = entry_find(t, &items[i]);
			if (entries[i] == ROLLUP_NONE)
				continue;
			sums = rollup_table_entry(t, entries[i]);
		}
		if (t->keeps.detail)
			add_detail(rollup_table_detail(t, entries[i]), sums,
			    &items[i]);
		if ((disputed != NULL && disputed[i] != 0 &&
		        t->keeps.disputes &&
		        !add_disputed(rollup_table_disputed(t, entries[i]),
		            disputed[i])) ||
		    !add(sums, &items[i])) {
			*failed = i;
			return ROLLUP_OVERFLOW;
		}
	}
	return ROLLUP_ADDED;
}
