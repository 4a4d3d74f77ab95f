#include "collect/keys.h"

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

static struct hash128 *
find(struct hash128 *slots, size_t size, struct hash128 key)
{
	size_t i = (size_t)(key.low ^ key.high >> 7) & (size - 1);

	while ((slots[i].high != 0 || slots[i].low != 0) &&
	    (slots[i].high != key.high || slots[i].low != key.low))
		i = (i + 1) & (size - 1);
	return &slots[i];
}

static bool
grow(struct keys *keys)
{
	size_t size = keys->size == 0 ? 1024 : keys->size * 2;
	struct hash128 *slots = calloc(size, sizeof *slots);

	if (slots == NULL)
		return false;
	for (size_t i = 0; i < keys->size; i++)
		if (keys->slots[i].high != 0 || keys->slots[i].low != 0)
			*find(slots, size, keys->slots[i]) = keys->slots[i];
	free(keys->slots);
	keys->slots = slots;
	keys->size = size;
	return true;
}

enum keys_result
keys_add(struct keys *keys, struct hash128 key)
{
	struct hash128 *slot;

	key = not_zero(key);
	if (keys->count * 2 >= keys->size && !grow(keys))
		return KEYS_MEMORY;
	slot = find(keys->slots, keys->size, key);
	if (slot->high != 0 || slot->low != 0)
		return KEYS_SEEN;
	*slot = key;
	keys->count++;
	return KEYS_NEW;
}

void
keys_clear(struct keys *keys)
{
	free(keys->slots);
	*keys = (struct keys){ .slots = NULL };
}
