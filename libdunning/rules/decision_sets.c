#include "rules/decision_sets.h"

#include <string.h>

enum { FIRST_ROOM = 64, SLOTS_FOR_EACH = 4, PIECE = 4096 };

static bool
make_room(struct decision_sets *s, size_t room)
{
	s->lists = arena_alloc(s->arena, room, sizeof(*s->lists));
	s->hashes = arena_alloc(s->arena, room, sizeof(*s->hashes));
	s->slot_count = room * SLOTS_FOR_EACH;
	s->slots = arena_alloc(s->arena, s->slot_count, sizeof(*s->slots));
	s->room = room;
	return s->lists != NULL && s->hashes != NULL && s->slots != NULL;
}

bool
decision_sets_open(struct decision_sets *s, struct arena *arena, size_t most)
{
	*s = (struct decision_sets){ .arena = arena };
	s->rules = arena_alloc(arena, most + 1, sizeof(*s->rules));
	return s->rules != NULL && make_room(s, FIRST_ROOM);
}

/* The order of a set of rules is always the same, so that sums will do. */
static inline uint32_t
hash(const struct decision_sets *s)
{
	uint64_t sum = 0;
	uint64_t one;
	size_t i;

	for (i = 0; i < s->rule_count; i++) {
		one = s->rules[i] + UINT64_C(1);
		one *= UINT64_C(0x9e3779b97f4a7c15);
		one = (one ^ one >> 32) * UINT64_C(0xd6e8feb86659fd93);
		sum += one ^ one >> 32;
	}
	return (uint32_t)sum;
}

static inline bool
is_list(const struct decision_sets *s, uint32_t number, uint32_t hashed)
{
	const struct decision_list *list = &s->lists[number];

	return s->hashes[number] == hashed && list->count == s->rule_count &&
	       memcmp(list->rules, s->rules,
	           s->rule_count * sizeof(*s->rules)) == 0;
}

/* Makes twice as much room for lists. */
static bool
grow(struct decision_sets *s)
{
	const struct decision_sets old = *s;
	size_t slot;
	uint32_t i;

	if (!make_room(s, old.room * 2))
		return false;
	memcpy(s->lists, old.lists, old.count * sizeof(*s->lists));
	memcpy(s->hashes, old.hashes, old.count * sizeof(*s->hashes));
	for (i = 0; i < s->count; i++) {
		slot = s->hashes[i] & (s->slot_count - 1);
		while (s->slots[slot] != 0)
			slot = (slot + 1) & (s->slot_count - 1);
		s->slots[slot] = i + 1;
	}
	return true;
}

/* Where the rules of a new list are kept; NULL: out of memory. */
static uint32_t *
keep(struct decision_sets *s)
{
	size_t count = s->rule_count;
	uint32_t *kept;

	if (s->free_count < count) {
		s->free_count = count > PIECE ? count : PIECE;
		s->free = arena_alloc(
		    s->arena, s->free_count, sizeof(*s->free));
		if (s->free == NULL)
			return NULL;
	}
	kept = s->free;
	memcpy(kept, s->rules, count * sizeof(*kept));
	s->free += count;
	s->free_count -= count;
	return kept;
}

uint32_t
decision_sets_number(struct decision_sets *s)
{
	uint32_t hashed = hash(s);
	const uint32_t *rules;
	size_t slot;

	if (s->count == s->room && !grow(s))
		return DECISION_NO_RULE;
	slot = hashed & (s->slot_count - 1);
	for (; s->slots[slot] != 0; slot = (slot + 1) & (s->slot_count - 1))
		if (is_list(s, s->slots[slot] - 1, hashed))
			return s->slots[slot] - 1;
	rules = keep(s);
	if (rules == NULL)
		return DECISION_NO_RULE;
	s->lists[s->count] = (struct decision_list){ rules, s->rule_count };
	s->hashes[s->count] = hashed;
	s->slots[slot] = (uint32_t)++s->count;
	return (uint32_t)s->count - 1;
}
