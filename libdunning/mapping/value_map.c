#include "mapping/value_map.h"

enum { NEAR_MOST = 256 };

struct value_map {
	struct text_index index;
	struct text *values; /* by number in the index */
	const char **names;  /* the texts, for suggestions */
	struct text rest;    /* of any other text; null: it means nothing */
	bool keeps;          /* any other text means itself */
};

static void
add_pair(struct value_map *map, const struct schema_pair *pair)
{
	struct text key = text_trim(pair->key.text);
	size_t number;

	if (text_is(key, "*")) {
		map->rest = pair->value.text;
		map->keeps = text_is(pair->value.text, "=");
		return;
	}
	number = text_index_add(&map->index, key);
	map->names[number] = pair->key.text.at;
	map->values[number] =
	    text_is(pair->value.text, "=") ? key : pair->value.text;
}

const struct value_map *
value_map_new(struct arena *arena, const struct items *pairs)
{
	struct value_map *map = arena_alloc(arena, 1, sizeof *map);
	const struct schema_pair *pair = pairs->at;

	if (map == NULL ||
	    !text_index_init(&map->index, arena, pairs->count + 1))
		return NULL;
	map->values =
	    arena_alloc(arena, pairs->count + 1, sizeof *map->values);
	map->names = arena_alloc(arena, pairs->count + 1, sizeof *map->names);
	if (map->values == NULL || map->names == NULL)
		return NULL;
	for (size_t i = 0; i < pairs->count; i++)
		if (pair[i].key.text.at != NULL &&
		    pair[i].value.text.at != NULL)
			add_pair(map, &pair[i]);
	return map;
}

bool
value_map_find(const struct value_map *map, struct text text,
    struct text *value, struct arena *scratch, struct refusal *refusal)
{
	size_t number;
	const char *near;

	text = text_trim(text);
	number = text_index_find(&map->index, text);
	if (number != SIZE_MAX) {
		*value = map->values[number];
		return true;
	}
	if (map->rest.at != NULL) {
		*value = map->keeps ? text : map->rest;
		return true;
	}
	*refusal = (struct refusal){ .id = "R_MAP",
		.why = "is not in its `map`",
		.note = "add what it means to `map`, or the key \"*\" for "
		        "what all others mean" };
	near = text_nearest(text, map->names,
	    map->index.count < NEAR_MOST ? map->index.count : NEAR_MOST);
	if (near != NULL)
		near = arena_printf(scratch,
		    "is not in its `map`; did you mean '%s'?", near);
	if (near != NULL)
		refusal->why = near;
	return false;
}
