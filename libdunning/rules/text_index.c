#include "rules/text_index.h"

#include "base/hash.h"

/* No text of up to 7 bytes has a key with such a high byte. */
static const uint64_t long_mark = UINT64_C(0xff) << 56;

bool
text_index_init(struct text_index *index, struct arena *arena, size_t most)
{
	size_t room = 8;

	while (room / 2 <= most)
		room *= 2;
	*index = (struct text_index){ .mask = room - 1 };
	index->places = arena_alloc(arena, room, sizeof(*index->places));
	index->texts = arena_alloc(arena, most, sizeof(*index->texts));
	return index->places != NULL && index->texts != NULL;
}

uint64_t
text_index_key(struct text text)
{
	uint64_t key = text_key(text);

	return key != 0 ? key : long_mark | hash_bytes(text.at, text.len);
}

/* The place of a text, or the free one where it belongs. */
static size_t
place_of(const struct text_index *index, struct text text, uint64_t key)
{
	size_t i = text_index_start(index, key);

	while (index->places[i].key != 0 &&
	       (index->places[i].key != key ||
	           !text_equal(index->places[i].text, text)))
		i = (i + 1) & index->mask;
	return i;
}

size_t
text_index_add(struct text_index *index, struct text text)
{
	uint64_t key = text_index_key(text);
	struct text_place *place = &index->places[place_of(index, text, key)];

	if (place->key == 0) {
		*place = (struct text_place){ key, text, index->count };
		index->texts[index->count++] = text;
	}
	return place->number;
}

size_t
text_index_find_long(const struct text_index *index, struct text text)
{
	size_t i = place_of(index, text, text_index_key(text));

	return index->places[i].key != 0 ? index->places[i].number : SIZE_MAX;
}
