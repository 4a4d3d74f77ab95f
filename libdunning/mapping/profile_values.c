#include "mapping/profile_values.h"

#include <stdlib.h>
#include <string.h>

#include "base/bytes.h"
#include "base/hash.h"

/* A value in bytes: how often, a mark, a length, and what is kept. */
enum { TIMES = 0, MARK = 8, LENGTH = 12, KEPT = 13, LONG = 255 };
enum { FIRST_SLOTS = 128, FIRST_BYTES = 2048 };

struct kept {
	char bytes[1 + VALUE_KEPT]; /* a length first */
	size_t len;
};

bool
profile_pool_take(struct profile_pool *pool, size_t more)
{
	if (more > pool->limit - pool->used)
		return false;
	pool->used += more;
	return true;
}

uint32_t
profile_values_hash(struct text text)
{
	const uint64_t odd = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t hash = text.len + odd, last = 0;
	size_t i = 0;

	for (; text.len - i >= 8; i += 8)
		hash = hash_fold(hash ^ load_u64(text.at + i), odd);
	for (; i < text.len; i++)
		last = last << 8 | (unsigned char)text.at[i];
	hash = hash_fold(hash ^ last, odd);
	return (uint32_t)(hash ^ hash >> 32);
}

static void
keep(struct text text, struct kept *kept)
{
	if (text.len <= VALUE_KEPT) {
		kept->bytes[0] = (char)text.len;
		if (text.len != 0)
			memcpy(kept->bytes + 1, text.at, text.len);
		kept->len = 1 + text.len;
	} else {
		struct hash128 hash;

		hash128_init(&hash);
		hash128_add(&hash, text.at, text.len);
		kept->bytes[0] = (char)LONG;
		memcpy(kept->bytes + 1, text.at, VALUE_BEGINNING);
		memcpy(kept->bytes + 1 + VALUE_BEGINNING, &hash.high, 8);
		memcpy(kept->bytes + 1 + VALUE_BEGINNING + 8, &hash.low, 8);
		kept->len = 1 + VALUE_KEPT;
	}
}

static void
put(struct profile_slot *slots, size_t size, struct profile_slot slot)
{
	size_t i = slot.hash & (size - 1);

	while (slots[i].at != 0)
		i = (i + 1) & (size - 1);
	slots[i] = slot;
}

static enum profile_added
grow_slots(struct profile_values *v, struct profile_pool *pool)
{
	size_t size = v->size == 0 ? FIRST_SLOTS : 2 * v->size;
	struct profile_slot *slots;

	if (!profile_pool_take(pool, (size - v->size) * sizeof *slots))
		return VALUE_OTHER;
	slots = calloc(size, sizeof *slots);
	if (slots == NULL)
		return VALUE_MEMORY;
	for (size_t i = 0; i < v->size; i++)
		if (v->slots[i].at != 0)
			put(slots, size, v->slots[i]);
	free(v->slots);
	v->slots = slots;
	v->size = size;
	return VALUE_NEW;
}

static enum profile_added
grow_bytes(struct profile_values *v, struct profile_pool *pool)
{
	size_t room = v->room == 0 ? FIRST_BYTES : 2 * v->room;
	char *bytes;

	if (room > UINT32_MAX || !profile_pool_take(pool, room - v->room))
		return VALUE_OTHER;
	bytes = realloc(v->bytes, room);
	if (bytes == NULL)
		return VALUE_MEMORY;
	v->bytes = bytes;
	v->room = room;
	return VALUE_NEW;
}

/* Room for one value more; half of the slots stay free, so that chains are
 * short. */
static enum profile_added
make_room(struct profile_values *v, struct profile_pool *pool, size_t len)
{
	enum profile_added made = VALUE_NEW;

	if (2 * (v->count + 1) > v->size)
		made = grow_slots(v, pool);
	if (made == VALUE_NEW && v->room - v->len < len)
		made = grow_bytes(v, pool);
	return made;
}

static enum profile_added
add_new(struct profile_values *v, struct profile_pool *pool, uint32_t hash,
    uint64_t times, const struct kept *kept)
{
	/* A column that lacked room once does not begin again: what it says of
	 * its first values would be hard to tell. */
	enum profile_added made = v->others != 0 ?
	    VALUE_OTHER :
	    make_room(v, pool, LENGTH + kept->len);
	char *at;

	if (made == VALUE_OTHER)
		v->others += times;
	if (made != VALUE_NEW)
		return made;
	at = v->bytes + v->len;
	memcpy(at + TIMES, &times, sizeof times);
	memset(at + MARK, 0, LENGTH - MARK);
	memcpy(at + LENGTH, kept->bytes, kept->len);
	put(v->slots, v->size,
	    (struct profile_slot){ hash, (uint32_t)v->len + 1 });
	v->len += LENGTH + kept->len;
	v->count++;
	return VALUE_NEW;
}

enum profile_added
profile_values_add(struct profile_values *v, struct profile_pool *pool,
    struct text text, uint32_t hash, uint64_t times, size_t *place)
{
	size_t mask = v->size - 1;
	struct kept kept;

	keep(text, &kept);
	for (size_t i = hash & mask; v->size != 0 && v->slots[i].at != 0;
	     i = (i + 1) & mask) {
		char *at = v->bytes + v->slots[i].at - 1;
		uint64_t before;

		if (v->slots[i].hash != hash || at[LENGTH] != kept.bytes[0] ||
		    memcmp(at + LENGTH, kept.bytes, kept.len) != 0)
			continue;
		memcpy(&before, at + TIMES, sizeof before);
		before += times;
		memcpy(at + TIMES, &before, sizeof before);
		*place = v->slots[i].at - 1;
		return VALUE_OLD;
	}
	*place = v->len;
	return add_new(v, pool, hash, times, &kept);
}

void
profile_values_clear(struct profile_values *v)
{
	free(v->slots);
	free(v->bytes);
	*v = (struct profile_values){ .slots = NULL };
}

static size_t
kept_length(const char *at)
{
	return (unsigned char)at[LENGTH] == LONG ? VALUE_KEPT :
	                                           (unsigned char)at[LENGTH];
}

size_t
profile_values_next(const struct profile_values *v, size_t place)
{
	return place + KEPT + kept_length(v->bytes + place);
}

uint64_t
profile_values_times(const struct profile_values *v, size_t place)
{
	uint64_t times;

	memcpy(&times, v->bytes + place + TIMES, sizeof times);
	return times;
}

void
profile_values_mark(struct profile_values *v, size_t place, uint32_t mark)
{
	memcpy(v->bytes + place + MARK, &mark, sizeof mark);
}

uint32_t
profile_values_marked(const struct profile_values *v, size_t place)
{
	uint32_t mark;

	memcpy(&mark, v->bytes + place + MARK, sizeof mark);
	return mark;
}

struct text
profile_values_text(const struct profile_values *v, size_t place, bool *whole)
{
	const char *at = v->bytes + place;
	struct text text = { at + KEPT, kept_length(at) };

	*whole = (unsigned char)at[LENGTH] != LONG;
	if (!*whole)
		text = text_excerpt((struct text){ text.at, VALUE_BEGINNING },
		    VALUE_BEGINNING - 3);
	return text;
}

size_t
profile_values_top(const struct profile_values *v, size_t *places,
    size_t most)
{
	size_t count = 0;

	for (size_t i = VALUES_FIRST; i < v->len;
	     i = profile_values_next(v, i)) {
		uint64_t times = profile_values_times(v, i);
		size_t at = count;

		while (at > 0 &&
		    profile_values_times(v, places[at - 1]) < times)
			at--;
		if (at == most)
			continue;
		if (count < most)
			count++;
		memmove(places + at + 1, places + at,
		    (count - at - 1) * sizeof *places);
		places[at] = i;
	}
	return count;
}
