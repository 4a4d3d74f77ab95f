#include "ageing/summary_groups.h"

#include <stdlib.h>
#include <string.h>

#include "ageing/summary_key.h"
#include "base/big_memory.h"
#include "base/hash.h"

/*
 * A slot of the index is 0, or the upper half of the hash above the place of
 * the group + 1: the chunk above the word in it.  A slot stands where the
 * upper bits of the hash say or behind, so that a larger index is filled from
 * the slots alone, in their order.
 */
enum {
	CHUNK_BITS = 18,
	CHUNK_WORDS = 1 << CHUNK_BITS,
	CHUNKS = 1 << (32 - CHUNK_BITS),
	LINE_WORDS = 8, /* of the cache; no group begins in the midst of one */
	FIRST_BITS = 10,  /* of the index */
	CACHED_BITS = 15, /* up to here the index is near anyway */
	SORT_BYTES = 48   /* that sorting takes for each */
};

struct chunk {
	uint64_t *words;
	size_t used;
};

struct summary_groups {
	struct chunk *chunks;
	size_t chunk_count;
	uint64_t *index;
	int bits; /* of its size */
	size_t count;
	size_t head; /* words of a group, before its key */
	size_t texts, buckets;
	size_t limit, used; /* bytes */
	uint64_t seed;
};

static size_t
index_bytes(int bits)
{
	return ((size_t)1 << bits) * sizeof(uint64_t);
}

static uint64_t *
new_index(int bits)
{
	uint64_t *index = big_memory_new(index_bytes(bits));

	return index == NULL ? NULL : memset(index, 0, index_bytes(bits));
}

struct summary_groups *
groups_new(size_t texts, size_t buckets, size_t limit)
{
	struct summary_groups *g = calloc(1, sizeof *g);

	if (g == NULL)
		return NULL;
	g->bits = FIRST_BITS;
	g->texts = texts;
	g->buckets = buckets;
	g->head = sizeof(struct summary_group) / sizeof(uint64_t) + buckets;
	g->limit = limit;
	g->used = index_bytes(FIRST_BITS);
	g->index = new_index(FIRST_BITS);
	/* Nobody can choose keys that collide. */
	g->seed = (uintptr_t)g * UINT64_C(0x9e3779b97f4a7c15);
	if (g->index != NULL)
		return g;
	free(g);
	return NULL;
}

void
groups_free(struct summary_groups *g)
{
	if (g == NULL)
		return;
	for (size_t i = 0; i < g->chunk_count; i++)
		free(g->chunks[i].words);
	free(g->chunks);
	free(g->index);
	free(g);
}

size_t
groups_count(const struct summary_groups *g)
{
	return g->count;
}

const uint64_t *
groups_key(const struct summary_groups *g, const struct summary_group *group)
{
	return (const uint64_t *)group + g->head;
}

const struct summary_group *
groups_of(const struct summary_groups *g, const uint64_t *key)
{
	return (const struct summary_group *)(key - g->head);
}

/* A key, wherever its words are. */
struct key {
	const uint64_t *heads, *rests;
	size_t rest_count;
	uint64_t hash;
};

static inline uint64_t
fold(uint64_t hash, uint64_t word)
{
	return hash_fold(hash ^ word, UINT64_C(0xa0761d6478bd642f));
}

static inline uint64_t
hash_key(const struct summary_groups *g, const struct key *key)
{
	uint64_t hash = g->seed;

	for (size_t i = 0; i < g->texts; i++)
		hash = fold(hash, key->heads[i]);
	for (size_t i = 0; i < key->rest_count; i++)
		hash = fold(hash, key->rests[i]);
	return hash;
}

static bool
over_limit(const struct summary_groups *g, struct diag *diag)
{
	diag_at(diag, DIAG_ERROR, "E_LIMIT", POS_NONE,
	    "%zu groups need more than %zu MiB", g->count, g->limit >> 20);
	diag_note(diag, POS_NONE,
	    "raise --memory, or ask with --by for fewer columns or for such "
	    "that have fewer values");
	return false;
}

static bool
take_memory(struct summary_groups *g, size_t bytes, struct diag *diag)
{
	if (bytes > g->limit - g->used)
		return over_limit(g, diag);
	g->used += bytes;
	return true;
}

/* The first free slot for a hash. */
static size_t
free_slot(const uint64_t *index, int bits, uint64_t hash)
{
	size_t mask = ((size_t)1 << bits) - 1;
	size_t at = (size_t)(hash >> (64 - bits));

	while (index[at] != 0)
		at = (at + 1) & mask;
	return at;
}

static bool
grow_index(struct summary_groups *g, struct diag *diag)
{
	uint64_t *index;
	int bits = g->bits + 1;

	if (bits > 32 - 1)
		return over_limit(g, diag);
	if (!take_memory(g, index_bytes(bits), diag))
		return false;
	index = new_index(bits);
	if (index == NULL) {
		diag_memory(diag);
		return false;
	}
	for (size_t i = 0; i < (size_t)1 << g->bits; i++)
		if (g->index[i] != 0)
			index[free_slot(index, bits, g->index[i])] =
			    g->index[i];
	free(g->index);
	g->used -= index_bytes(g->bits);
	g->index = index;
	g->bits = bits;
	return true;
}

/* A chunk with room for that many words; a longer group has its own. */
static struct chunk *
chunk_for(struct summary_groups *g, size_t words, struct diag *diag)
{
	size_t room = words > CHUNK_WORDS ? words : CHUNK_WORDS;
	struct chunk *chunk =
	    g->chunk_count > 0 ? &g->chunks[g->chunk_count - 1] : NULL;

	if (chunk != NULL && chunk->used + words <= CHUNK_WORDS)
		return chunk;
	if (g->chunk_count == CHUNKS - 1) {
		over_limit(g, diag);
		return NULL;
	}
	if (!take_memory(g, room * sizeof *chunk->words, diag))
		return NULL;
	if (g->chunks == NULL ||
	    (g->chunk_count & (g->chunk_count - 1)) == 0) {
		size_t most = g->chunk_count == 0 ? 1 : 2 * g->chunk_count;
		struct chunk *chunks =
		    realloc(g->chunks, most * sizeof *chunks);

		if (chunks == NULL) {
			diag_memory(diag);
			return NULL;
		}
		g->chunks = chunks;
	}
	chunk = &g->chunks[g->chunk_count];
	*chunk = (struct chunk){ big_memory_new(room * sizeof(uint64_t)),
		0 };
	if (chunk->words == NULL) {
		diag_memory(diag);
		return NULL;
	}
	g->chunk_count++;
	return chunk;
}

static struct summary_group *
at_place(const struct summary_groups *g, uint64_t slot)
{
	uint32_t place = (uint32_t)slot - 1;

	return (struct summary_group *)(g->chunks[place >> CHUNK_BITS].words +
	    (place & (CHUNK_WORDS - 1)));
}

static size_t
group_words(const struct summary_groups *g, size_t key_words)
{
	size_t words = g->head + 1 + key_words;

	return (words + LINE_WORDS - 1) / LINE_WORDS * LINE_WORDS;
}

static struct summary_group *
make_group(struct summary_groups *g, const struct key *key, struct diag *diag)
{
	size_t words = g->texts + key->rest_count;
	struct chunk *chunk;
	uint64_t *group, *own, place;

	if (g->count >= ((size_t)3 << g->bits) / 4 && !grow_index(g, diag))
		return NULL;
	chunk = chunk_for(g, group_words(g, words), diag);
	if (chunk == NULL || !take_memory(g, SORT_BYTES, diag))
		return NULL;
	place = (uint64_t)(chunk - g->chunks) << CHUNK_BITS | chunk->used;
	group = chunk->words + chunk->used;
	memset(group, 0, g->head * sizeof *group);
	own = group + g->head;
	own[0] = key_size(g->texts, words);
	memcpy(own + 1, key->heads, g->texts * sizeof *own);
	if (key->rest_count > 0)
		memcpy(own + 1 + g->texts, key->rests,
		    key->rest_count * sizeof *own);
	chunk->used += group_words(g, words);
	g->index[free_slot(g->index, g->bits, key->hash)] =
	    key->hash >> 32 << 32 | (place + 1);
	g->count++;
	return (struct summary_group *)group;
}

static inline bool
same_key(const struct summary_groups *g, const struct key *key,
    const struct summary_group *group)
{
	const uint64_t *own = groups_key(g, group);
	uint64_t differ =
	    own[0] ^ key_size(g->texts, g->texts + key->rest_count);

	for (size_t i = 0; i < g->texts; i++)
		differ |= own[1 + i] ^ key->heads[i];
	own += 1 + g->texts;
	for (size_t i = 0; i < key->rest_count && differ == 0; i++)
		differ = own[i] ^ key->rests[i];
	return differ == 0;
}

static inline struct summary_group *
find(struct summary_groups *g, const struct key *key, struct diag *diag)
{
	size_t mask = ((size_t)1 << g->bits) - 1;
	size_t at = (size_t)(key->hash >> (64 - g->bits));
	uint64_t slot;

	for (; (slot = g->index[at]) != 0; at = (at + 1) & mask)
		if (slot >> 32 == key->hash >> 32 &&
		    same_key(g, key, at_place(g, slot)))
			return at_place(g, slot);
	return make_group(g, key, diag);
}

/* Where find will look first. */
static const char *
first_place(const struct summary_groups *g, uint64_t hash)
{
	uint64_t slot = g->index[hash >> (64 - g->bits)];

	return slot == 0 ? NULL : (const char *)at_place(g, slot);
}

static inline struct key
key_at(const struct summary_groups *g, const struct groups_keys *keys,
    size_t i)
{
	size_t from = i == 0 ? 0 : keys->ends[i - 1];

	/* Of no texts there is no array, to which nothing may be added. */
	return (struct key){ .heads =
		    g->texts == 0 ? NULL : keys->heads + i * g->texts,
		.rests = from == 0 ? keys->rests : keys->rests + from,
		.rest_count = keys->ends[i] - from };
}

bool
groups_find(struct summary_groups *g, const struct groups_keys *keys,
    struct summary_group **found, struct diag *diag)
{
	uint64_t hashes[GROUPS_AT_ONCE];
	bool far = g->bits > CACHED_BITS;

	/* Not in a function that only fetches: compilers take a call of such a
	 * one for useless. */
	for (size_t i = 0; i < keys->count; i++) {
		struct key key = key_at(g, keys, i);

		hashes[i] = hash_key(g, &key);
		if (far)
			__builtin_prefetch(
			    &g->index[hashes[i] >> (64 - g->bits)]);
	}
	for (size_t i = 0; i < keys->count && far; i++) {
		const char *group = first_place(g, hashes[i]);

		if (group == NULL)
			continue;
		__builtin_prefetch(group, 1);
		__builtin_prefetch(group + 64, 1);
	}
	for (size_t i = 0; i < keys->count; i++) {
		struct key key = key_at(g, keys, i);

		key.hash = hashes[i];
		found[i] = find(g, &key, diag);
		if (found[i] == NULL)
			return false;
	}
	return true;
}

struct summary_group *
groups_get(struct summary_groups *g, const uint64_t *words, struct diag *diag)
{
	struct key key = { .heads = words + 1, .rests = words + 1 + g->texts,
		.rest_count = key_words(words) - g->texts };

	key.hash = hash_key(g, &key);
	return find(g, &key, diag);
}

bool
groups_add(const struct summary_groups *g, struct summary_group *to,
    const struct summary_group *from)
{
	if (__builtin_add_overflow(to->items, from->items, &to->items) ||
	    __builtin_add_overflow(to->open, from->open, &to->open) ||
	    __builtin_add_overflow(to->overdue, from->overdue, &to->overdue) ||
	    __builtin_add_overflow(to->unapplied, from->unapplied,
	        &to->unapplied) ||
	    __builtin_add_overflow(to->net, from->net, &to->net))
		return false;
	for (size_t i = 0; i < g->buckets; i++)
		if (__builtin_add_overflow(to->buckets[i], from->buckets[i],
		        &to->buckets[i]))
			return false;
	return true;
}

struct summary_group *
groups_next(const struct summary_groups *g, struct groups_walk *walk)
{
	struct summary_group *group;

	while (walk->chunk < g->chunk_count &&
	    walk->word == g->chunks[walk->chunk].used)
		*walk = (struct groups_walk){ walk->chunk + 1, 0 };
	if (walk->chunk == g->chunk_count)
		return NULL;
	group = (struct summary_group *)(g->chunks[walk->chunk].words +
	    walk->word);
	walk->word += group_words(g, key_words(groups_key(g, group)));
	return group;
}
