#include "base/keys.h"

#include <stdbool.h>
#include <stdlib.h>

/* An all-zero slot is free, so the one key of all zeros becomes another. */
static struct hash128
not_zero(struct hash128 key)
{
	if (key.high == 0 && key.low == 0)
		key.low = 1;
	return key;
}

static size_t
start_of(size_t size, struct hash128 key)
{
	return (size_t)(key.low ^ key.high >> 7) & (size - 1);
}

static bool
is_free(const struct key_slot *slot)
{
	return slot->key.high == 0 && slot->key.low == 0;
}

static size_t
find(const struct key_slot *slots, size_t size, struct hash128 key)
{
	size_t i = start_of(size, key);

	while (!is_free(&slots[i]) && (slots[i].key.high != key.high ||
	                                  slots[i].key.low != key.low))
		i = (i + 1) & (size - 1);
	return i;
}

static bool
grow(struct keys *keys, bool valued)
{
	size_t size = keys->size == 0 ? 1024 : keys->size * 2;
	struct key_slot *slots = calloc(size, sizeof *slots);
	struct key_value *values =
	    valued ? calloc(size, sizeof *values) : NULL;

	if (slots == NULL || (valued && values == NULL)) {
		free(slots);
		free(values);
		return false;
	}
	for (size_t i = 0; i < keys->size; i++) {
		size_t to;

		if (is_free(&keys->slots[i]))
			continue;
		to = find(slots, size, keys->slots[i].key);
		slots[to] = keys->slots[i];
		if (valued)
			values[to] = keys->values[i];
	}
	free(keys->slots);
	free(keys->values);
	keys->slots = slots;
	keys->values = values;
	keys->size = size;
	return true;
}

static enum keys_result
add(struct keys *keys, struct hash128 key, uint64_t line, uint64_t *first,
    bool valued, size_t *at)
{
	key = not_zero(key);
	if (keys->count * 2 >= keys->size && !grow(keys, valued))
		return KEYS_MEMORY;
	*at = find(keys->slots, keys->size, key);
	if (!is_free(&keys->slots[*at])) {
		*first = keys->slots[*at].line;
		return KEYS_SEEN;
	}
	keys->slots[*at] = (struct key_slot){ key, line };
	keys->count++;
	return KEYS_NEW;
}

enum keys_result
keys_add(struct keys *keys, struct hash128 key, uint64_t line,
    uint64_t *first)
{
	size_t at;

	return add(keys, key, line, first, false, &at);
}

enum keys_result
keys_add_value(struct keys *keys, struct hash128 key, uint64_t line,
    uint64_t *first, const struct key_value *value, struct key_value *old)
{
	size_t at;
	enum keys_result result = add(keys, key, line, first, true, &at);

	if (result == KEYS_NEW)
		keys->values[at] = *value;
	if (result == KEYS_SEEN)
		*old = keys->values[at];
	return result;
}

void
keys_expect(const struct keys *keys, struct hash128 key)
{
	if (keys->size != 0)
		__builtin_prefetch(
		    &keys->slots[start_of(keys->size, not_zero(key))]);
}

void
keys_clear(struct keys *keys)
{
	free(keys->slots);
	free(keys->values);
	*keys = (struct keys){ .slots = NULL };
}
