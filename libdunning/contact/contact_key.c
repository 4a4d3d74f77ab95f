#include "contact/contact_key.h"

#include <string.h>

#include "base/hash.h"

/* More different records than that are asked about one by one; at most half of
 * the table is used. */
enum { KEYS_MOST = 4096, TABLE_ROOM = 2 * KEYS_MOST, KEY_BYTES = 512 };

struct known_key {
	const char *at; /* NULL: free */
	size_t len;
	uint64_t hash;
	uint32_t number;
};

struct contact_keys {
	struct arena *arena;
	const struct contact_rules *rules;
	int *slots; /* of columns whose values matter */
	size_t slot_count, slot_room;
	int *fields; /* of those that must only be there */
	size_t field_count, field_room;
	bool ready, off;
	struct known_key *table;
	size_t count;
	/* The key of the record that was asked for last. */
	char key[KEY_BYTES];
	size_t len;
	uint64_t hash;
	bool usable;
};

/* A number in a list, once; -1 is none.  False: out of memory. */
static bool
add_slot(struct arena *arena, int **slots, size_t *count, size_t *room,
    int slot)
{
	int *grown;
	size_t i;

	for (i = 0; i < *count; i++)
		if ((*slots)[i] == slot)
			return true;
	if (slot < 0)
		return true;
	if (*count == *room) {
		grown = arena_alloc(arena, *room * 2 + 8, sizeof(*grown));
		if (grown == NULL)
			return false;
		if (*count != 0)
			memcpy(grown, *slots, *count * sizeof(*grown));
		*slots = grown;
		*room = *room * 2 + 8;
	}
	(*slots)[(*count)++] = slot;
	return true;
}

static bool
add_value(struct contact_keys *keys, int slot)
{
	return add_slot(keys->arena, &keys->slots, &keys->slot_count,
	    &keys->slot_room, slot);
}

static bool
add_names(struct contact_keys *keys, const struct expr *expr)
{
	const char *const *names;
	size_t count = expr == NULL ? 0 : expr_names(expr, &names);
	bool ok = true;
	size_t i;

	for (i = 0; ok && i < count; i++)
		ok = add_value(keys, expr_name_slot(expr, names[i]));
	return ok;
}

/* After the columns were bound. */
static bool
list_slots(struct contact_keys *keys)
{
	const struct contact_rules *rules = keys->rules;
	bool ok = add_value(keys, rules->role) &&
	    add_value(keys, rules->place) && add_value(keys, rules->consent);
	size_t k;
	size_t i;

	for (k = 0; ok && k < rules->count; k++) {
		const struct contact_rule *rule = &rules->rules[k];

		ok = add_names(keys, rule->when) &&
		    add_names(keys, rule->require) &&
		    add_names(keys, rule->except);
		for (i = 0; ok && i < rule->field_count; i++)
			ok = add_slot(keys->arena, &keys->fields,
			    &keys->field_count, &keys->field_room,
			    rule->fields[i].slot);
	}
	return ok;
}

struct contact_keys *
contact_keys_new(struct arena *arena, const struct contact_rules *rules)
{
	struct contact_keys *keys = arena_alloc(arena, 1, sizeof(*keys));

	if (keys == NULL)
		return NULL;
	keys->arena = arena;
	keys->rules = rules;
	keys->table = arena_alloc(arena, TABLE_ROOM, sizeof(*keys->table));
	return keys->table == NULL ? NULL : keys;
}

static bool
put(struct contact_keys *keys, const void *bytes, size_t len)
{
	if (len > KEY_BYTES - keys->len)
		return false;
	memcpy(keys->key + keys->len, bytes, len);
	keys->len += len;
	return true;
}

/* False: it is no text and no truth value, of which there are many, or the key
 * gets too long. */
static bool
put_value(struct contact_keys *keys, const struct vector *vector, size_t row)
{
	bool valid = vector_valid(vector, row);
	struct text text;

	if (!put(keys, &valid, sizeof(valid)))
		return false;
	if (!valid)
		return true;
	switch (vector->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		text = vector_text(vector, row);
		return put(keys, &text.len, sizeof(text.len)) &&
		    put(keys, text.at, text.len);
	case COLUMN_BOOL:
		return put(keys, &vector->number[row], sizeof(int64_t));
	case COLUMN_INT:
	case COLUMN_MONEY:
	case COLUMN_DECIMAL:
	case COLUMN_DATE:
		break;
	}
	return false;
}

static bool
make_key(struct contact_keys *keys, const struct batch *batch, size_t row)
{
	size_t i;

	keys->len = 0;
	for (i = 0; i < keys->slot_count; i++)
		if (!put_value(keys, &batch->vectors[keys->slots[i]], row))
			return false;
	for (i = 0; i < keys->field_count; i++) {
		bool there =
		    vector_valid(&batch->vectors[keys->fields[i]], row);

		if (!put(keys, &there, sizeof(there)))
			return false;
	}
	keys->hash = hash_bytes(keys->key, keys->len);
	return true;
}

static struct known_key *
find_place(struct contact_keys *keys)
{
	size_t i = keys->hash % TABLE_ROOM;

	while (keys->table[i].at != NULL &&
	    (keys->table[i].hash != keys->hash ||
	        keys->table[i].len != keys->len ||
	        memcmp(keys->table[i].at, keys->key, keys->len) != 0))
		i = (i + 1) % TABLE_ROOM;
	return &keys->table[i];
}

uint32_t
contact_keys_find(
    struct contact_keys *keys, const struct batch *batch, size_t row)
{
	const struct known_key *known;

	if (!keys->ready) {
		keys->ready = true;
		keys->off = !list_slots(keys);
	}
	keys->usable = !keys->off && make_key(keys, batch, row);
	if (!keys->usable)
		return CONTACT_NO_ROW;
	known = find_place(keys);
	return known->at != NULL ? known->number : CONTACT_NO_ROW;
}

void
contact_keys_add(struct contact_keys *keys, uint32_t number)
{
	struct known_key *place;
	char *copy;

	if (!keys->usable || keys->count == KEYS_MOST)
		return;
	copy = arena_strndup(keys->arena, keys->key, keys->len);
	if (copy == NULL)
		return;
	place = find_place(keys);
	*place = (struct known_key){ copy, keys->len, keys->hash, number };
	keys->count++;
}
