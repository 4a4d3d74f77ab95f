#include "plan/intern.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"

/* With the hash, so that other texts need not be looked at. */
struct slot {
	uint32_t number; /* and 1; 0: free */
	uint32_t hash;
};

struct intern {
	struct arena *arena;
	struct text *texts;
	struct slot *slots;
	uint32_t count;
	uint32_t size; /* of slots, a power of two; texts has half of it */
	bool failed;
};

static bool
resize(struct intern *in, uint32_t size)
{
	struct slot *slots = calloc(size, sizeof *slots);
	struct text *texts = realloc(in->texts, size / 2 * sizeof *texts);

	if (texts != NULL)
		in->texts = texts;
	if (slots == NULL || texts == NULL) {
		free(slots);
		return false;
	}
	for (uint32_t i = 0; i < in->size; i++) {
		uint32_t at = in->slots[i].hash & (size - 1);

		if (in->slots[i].number == 0)
			continue;
		while (slots[at].number != 0)
			at = (at + 1) & (size - 1);
		slots[at] = in->slots[i];
	}
	free(in->slots);
	in->slots = slots;
	in->size = size;
	return true;
}

struct intern *
intern_new(void)
{
	struct intern *in = calloc(1, sizeof *in);

	if (in == NULL)
		return NULL;
	in->arena = arena_new(0);
	if (in->arena == NULL || !resize(in, 1024)) {
		intern_free(in);
		return NULL;
	}
	return in;
}

void
intern_free(struct intern *in)
{
	if (in == NULL)
		return;
	arena_free(in->arena);
	free(in->texts);
	free(in->slots);
	free(in);
}

/* Where a text is, or would be. */
static struct slot *
find_slot(const struct intern *in, struct text text, uint32_t hash)
{
	uint32_t at = hash & (in->size - 1);

	while (in->slots[at].number != 0 &&
	    (in->slots[at].hash != hash ||
	        !text_equal(in->texts[in->slots[at].number - 1], text)))
		at = (at + 1) & (in->size - 1);
	return &in->slots[at];
}

uint32_t
intern_add(struct intern *in, struct text text)
{
	uint32_t hash;
	struct slot *slot;
	char *copy;

	if (text.at == NULL)
		return INTERN_NONE;
	hash = (uint32_t)hash_bytes(text.at, text.len);
	slot = find_slot(in, text, hash);
	if (slot->number != 0)
		return slot->number - 1;
	copy = arena_strndup(in->arena, text.at, text.len);
	if (copy == NULL || in->count >= UINT32_MAX / 4) {
		in->failed = true;
		return INTERN_NONE;
	}
	in->texts[in->count] = (struct text){ copy, text.len };
	*slot = (struct slot){ ++in->count, hash };
	if (in->count * 2 >= in->size && !resize(in, in->size * 2))
		in->failed = true;
	return in->count - 1;
}

uint32_t
intern_find(const struct intern *in, struct text text)
{
	if (text.at == NULL)
		return INTERN_NONE;
	/* The number of a free slot, 0, gives INTERN_NONE. */
	return find_slot(in, text, (uint32_t)hash_bytes(text.at, text.len))
	           ->number -
	    1;
}

bool
intern_failed(const struct intern *in)
{
	return in->failed;
}

struct text
intern_text(const struct intern *in, uint32_t number)
{
	return number < in->count ? in->texts[number] :
	                            (struct text){ NULL, 0 };
}

uint32_t
intern_count(const struct intern *in)
{
	return in->count;
}
