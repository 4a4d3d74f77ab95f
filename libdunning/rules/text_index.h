/*
 * text_index.h -- texts numbered from 0 in the order in which they come, each
 * once.
 */
#ifndef DUNNING_TEXT_INDEX_H
#define DUNNING_TEXT_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

struct text_place {
	uint64_t key; /* of text_index_key; 0: free */
	struct text text;
	size_t number;
};

struct text_index {
	struct text_place *places;
	struct text *texts; /* by number */
	size_t mask;
	size_t count;
};

/* Room for that many texts.  False: out of memory. */
bool text_index_init(struct text_index *, struct arena *, size_t most);

/* The number of a text, which is borrowed; new ones get index->count. */
size_t text_index_add(struct text_index *, struct text);

/* A number of a text, never 0; only long texts can share it. */
uint64_t text_index_key(struct text);

/* A text of at least 8 bytes; its number, or SIZE_MAX. */
size_t text_index_find_long(const struct text_index *, struct text);

static inline size_t
text_index_start(const struct text_index *index, uint64_t key)
{
	return (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 32) &
	    index->mask;
}

/* The number of a text, SIZE_MAX when it is not there. */
static inline size_t
text_index_find(const struct text_index *index, struct text text)
{
	uint64_t key = text_key(text);
	size_t i;

	if (key == 0)
		return text_index_find_long(index, text);
	i = text_index_start(index, key);
	while (index->places[i].key != key) {
		if (index->places[i].key == 0)
			return SIZE_MAX;
		i = (i + 1) & index->mask;
	}
	return index->places[i].number;
}

#endif
