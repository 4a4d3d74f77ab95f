#include "rules/hold_sets.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum { FIRST_ROOM = 64 };

/* Numbers by hash, open addressing; number + 1, 0 is free. */
struct places {
	uint64_t *hashes;
	uint32_t *numbers;
	size_t size; /* a power of two, or 0 */
	size_t count;
};

struct hold_sets {
	struct arena *arena;
	const struct held **held;
	size_t held_count, held_room;
	struct places held_places;
	const struct held_set **sets;
	const uint32_t **members; /* of each set */
	size_t set_count, set_room;
	struct places set_places;
};

static void
clear(void *object)
{
	struct hold_sets *s = object;

	free(s->held);
	free(s->held_places.hashes);
	free(s->held_places.numbers);
	free(s->sets);
	free(s->members);
	free(s->set_places.hashes);
	free(s->set_places.numbers);
}

struct hold_sets *
hold_sets_new(struct arena *arena)
{
	struct hold_sets *s = arena_alloc(arena, 1, sizeof *s);

	if (s == NULL || !arena_own(arena, s, clear))
		return NULL;
	s->arena = arena;
	return s;
}

static void
put(struct places *p, uint64_t hash, uint32_t number)
{
	size_t at = (size_t)hash & (p->size - 1);

	while (p->numbers[at] != 0)
		at = (at + 1) & (p->size - 1);
	p->hashes[at] = hash;
	p->numbers[at] = number + 1;
}

/* Room for one more. */
static bool
places_reserve(struct places *p)
{
	struct places grown = { .size = p->size == 0 ? FIRST_ROOM :
		                                       p->size * 2,
		.count = p->count };

	if (p->count * 2 < p->size)
		return true;
	grown.hashes = calloc(grown.size, sizeof *grown.hashes);
	grown.numbers = calloc(grown.size, sizeof *grown.numbers);
	if (grown.hashes == NULL || grown.numbers == NULL) {
		free(grown.hashes);
		free(grown.numbers);
		return false;
	}
	for (size_t i = 0; i < p->size; i++)
		if (p->numbers[i] != 0)
			put(&grown, p->hashes[i], p->numbers[i] - 1);
	free(p->hashes);
	free(p->numbers);
	*p = grown;
	return true;
}

static uint64_t
hash_of(const struct held *h)
{
	uint64_t hash = hash_fold(hash_bytes(h->code.at, h->code.len),
	    hash_bytes(h->hold.at, h->hold.len));

	if (h->reason.at != NULL)
		hash = hash_fold(hash, hash_bytes(h->reason.at, h->reason.len));
	hash = hash_fold(hash, (uint64_t)(uint32_t)h->from << 32 |
	        (uint32_t)h->until);
	return hash_fold(hash, (uint64_t)h->stops << 32 | h->channels);
}

static bool
same(const struct held *a, const struct held *b)
{
	return a->from == b->from && a->until == b->until &&
	    a->stops == b->stops && a->channels == b->channels &&
	    text_equal(a->code, b->code) && text_equal(a->hold, b->hold) &&
	    text_equal(a->reason, b->reason);
}

static bool
held_reserve(struct hold_sets *s)
{
	size_t room = s->held_room == 0 ? FIRST_ROOM : s->held_room * 2;
	const struct held **grown;

	if (s->held_count < s->held_room)
		return true;
	grown = realloc(s->held, room * sizeof *grown);
	if (grown == NULL)
		return false;
	s->held = grown;
	s->held_room = room;
	return true;
}

uint32_t
hold_sets_hold(struct hold_sets *s, const struct held *held)
{
	uint64_t hash = hash_of(held);
	struct held *copy;
	size_t at;

	if (s->held_count >= UINT32_MAX / 4 ||
	    !places_reserve(&s->held_places) || !held_reserve(s))
		return UINT32_MAX;
	at = (size_t)hash & (s->held_places.size - 1);
	for (; s->held_places.numbers[at] != 0;
	     at = (at + 1) & (s->held_places.size - 1))
		if (s->held_places.hashes[at] == hash &&
		    same(s->held[s->held_places.numbers[at] - 1], held))
			return s->held_places.numbers[at] - 1;
	copy = arena_alloc(s->arena, 1, sizeof *copy);
	if (copy == NULL)
		return UINT32_MAX;
	*copy = *held;
	if (held->reason.at != NULL)
		copy->reason.at = arena_strndup(
		    s->arena, held->reason.at, held->reason.len);
	if (held->reason.at != NULL && copy->reason.at == NULL)
		return UINT32_MAX;
	put(&s->held_places, hash, (uint32_t)s->held_count);
	s->held_places.count++;
	s->held[s->held_count] = copy;
	return (uint32_t)s->held_count++;
}

static bool
sets_reserve(struct hold_sets *s)
{
	size_t room = s->set_room == 0 ? FIRST_ROOM : s->set_room * 2;
	const struct held_set **grown;
	const uint32_t **members;

	if (s->set_count < s->set_room)
		return true;
	grown = realloc(s->sets, room * sizeof *grown);
	if (grown == NULL)
		return false;
	s->sets = grown;
	members = realloc(s->members, room * sizeof *members);
	if (members == NULL)
		return false;
	s->members = members;
	s->set_room = room;
	return true;
}

static const struct held_set *
make_set(struct hold_sets *s, const uint32_t *holds, size_t count)
{
	struct held_set *set = arena_alloc(s->arena, 1, sizeof *set);
	struct held *all = arena_alloc(s->arena, count, sizeof *all);
	uint32_t *members = arena_alloc(s->arena, count, sizeof *members);

	if (set == NULL || all == NULL || members == NULL)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		all[i] = *s->held[holds[i]];
		members[i] = holds[i];
		set->stops |= all[i].stops;
		if ((all[i].stops & HOLD_CONTACT) != 0)
			set->channels |= all[i].channels;
	}
	set->holds = all;
	set->count = count;
	s->members[s->set_count] = members;
	return set;
}

uint32_t
hold_sets_set(struct hold_sets *s, const uint32_t *holds, size_t count)
{
	const size_t bytes = count * sizeof *holds;
	uint64_t hash = hash_bytes((const char *)holds, bytes);
	size_t at;

	if (count == 0)
		return 0;
	if (s->set_count >= UINT32_MAX / 4 || !places_reserve(&s->set_places) ||
	    !sets_reserve(s))
		return UINT32_MAX;
	at = (size_t)hash & (s->set_places.size - 1);
	for (; s->set_places.numbers[at] != 0;
	     at = (at + 1) & (s->set_places.size - 1)) {
		uint32_t number = s->set_places.numbers[at] - 1;

		if (s->set_places.hashes[at] == hash &&
		    s->sets[number]->count == count &&
		    memcmp(s->members[number], holds, bytes) == 0)
			return number + 1;
	}
	s->sets[s->set_count] = make_set(s, holds, count);
	if (s->sets[s->set_count] == NULL)
		return UINT32_MAX;
	put(&s->set_places, hash, (uint32_t)s->set_count);
	s->set_places.count++;
	return (uint32_t)++s->set_count;
}

const struct held *
hold_sets_held(const struct hold_sets *s, uint32_t hold)
{
	return s->held[hold];
}

const struct held_set *
hold_sets_get(const struct hold_sets *s, uint32_t set)
{
	static const struct held_set none = { .holds = NULL };

	return set > 0 && set <= s->set_count ? s->sets[set - 1] : &none;
}
