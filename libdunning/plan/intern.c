#include "plan/intern.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"

struct intern {
	struct arena *arena;
	struct text *texts;
	uint32_t *slots; /* number + 1; 0 is free */
	uint32_t count;
	uint32_t size; /* of slots, a power of two; texts has half of it */
	bool failed;
};

static bool
resize(struct intern *in, uint32_t size)
{
	uint32_t *slots = calloc(size, sizeof *slots);
	struct text *texts = realloc(in->texts, size / 2 * sizeof *texts);

	if (texts != NULL)
		in->texts = texts;
	if (slots == NULL || texts == NULL) {
		free(slots);
		return false;
	}
	free(in->slots);
	in->slots = slots;
	in->size = size;
	for (uint32_t i = 0; i < in->count; i++) {
		uint32_t at = (uint32_t)hash_bytes(texts[i].at, texts[i].len) &
		    (size - 1);

		while (slots[at] != 0)
			at = (at + 1) & (size - 1);
		slots[at] = i + 1;
	}
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

uint32_t
intern_add(struct intern *in, struct text text)
{
	uint32_t at;
	char *copy;

	if (text.at == NULL)
		return INTERN_NONE;
	at = (uint32_t)hash_bytes(text.at, text.len) & (in->size - 1);
	for (; in->slots[at] != 0; at = (at + 1) & (in->size - 1))
		if (text_equal(in->texts[in->slots[at] - 1], text))
			return in->slots[at] - 1;
	copy = arena_strndup(in->arena, text.at, text.len);
	if (copy == NULL || in->count >= UINT32_MAX / 4) {
		in->failed = true;
		return INTERN_NONE;
	}
	in->texts[in->count] = (struct text){ copy, text.len };
	in->slots[at] = ++in->count;
	if (in->count * 2 >= in->size && !resize(in, in->size * 2))
		in->failed = true;
	return in->count - 1;
}

uint32_t
intern_find(const struct intern *in, struct text text)
{
	uint32_t at;

	if (text.at == NULL)
		return INTERN_NONE;
	at = (uint32_t)hash_bytes(text.at, text.len) & (in->size - 1);
	for (; in->slots[at] != 0; at = (at + 1) & (in->size - 1))
		if (text_equal(in->texts[in->slots[at] - 1], text))
			return in->slots[at] - 1;
	return INTERN_NONE;
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
