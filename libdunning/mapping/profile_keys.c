/* profile_keys.c -- records that say who they are as an earlier one does. */
#include "mapping/profile_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

struct profile_key {
	struct hash128 key;
	uint64_t record; /* a hash of all its cells */
};

enum { FIRST_KEYS = 1024 };

static size_t
slot_of(const struct profile_keys *k, struct hash128 key)
{
	size_t i = (size_t)(key.low ^ key.high >> 7) & (k->size - 1);

	while (k->slots[i] != 0 &&
	    memcmp(&k->entries[k->slots[i] - 1].key, &key, sizeof key) != 0)
		i = (i + 1) & (k->size - 1);
	return i;
}

/* False: there is no room; *ok is false when there is no memory. */
static bool
grow(struct profile *p, bool *ok)
{
	struct profile_keys *k = &p->keys;
	size_t cap = k->cap == 0 ? FIRST_KEYS : 2 * k->cap;
	size_t more = (cap - k->cap) * sizeof *k->entries +
	    (2 * cap - k->size) * sizeof *k->slots;
	struct profile_key *entries;
	uint32_t *slots;

	if (cap > UINT32_MAX / 4 || !profile_pool_take(&p->pool, more))
		return false;
	entries = realloc(k->entries, cap * sizeof *entries);
	if (entries != NULL)
		k->entries = entries;
	slots = calloc(2 * cap, sizeof *slots);
	*ok = entries != NULL && slots != NULL;
	if (!*ok) {
		free(slots);
		return false;
	}
	free(k->slots);
	k->slots = slots;
	k->size = 2 * cap;
	k->cap = cap;
	for (size_t i = 0; i < k->count; i++)
		k->slots[slot_of(k, k->entries[i].key)] = (uint32_t)i + 1;
	return true;
}

static void
add_part(const struct profile *p, struct hash128 *hash,
    const struct profile_column *column, size_t row)
{
	char key[VALUE_KEPT];
	struct text text = { key, 0 };

	if (column != NULL && column->cells.state[row] >= CELL_VALUE) {
		if (column->cells.text != NULL)
			text = column->cells.text[row];
		else
			text.len = profile_key_of(p, column, row, key);
	}
	/* A length, so that no part runs into the next. */
	hash128_add(hash, (const char *)&text.len, sizeof text.len);
	hash128_add(hash, text.at, text.len);
}

static uint64_t
record_hash(const struct batch *b, size_t row)
{
	size_t from = b->starts[row];

	return hash_bytes(b->data + from,
	    b->ends[row * b->fields + b->fields - 1] - from);
}

static void
repeated(struct profile *p, const struct profile_key *first, struct batch *b,
    size_t row)
{
	const struct profile_column *document =
	    profile_role(p, ROLE_DOCUMENT);

	p->keys.same += first->record == record_hash(b, row);
	if (p->key_issues.count++ != 0)
		return;
	p->key_issues.line = profile_line(document, b, row);
	p->key_issues.example = profile_cell_text(p, document, b, row);
}

static bool
look(struct profile *p, struct hash128 key, struct batch *b, size_t row)
{
	struct profile_keys *k = &p->keys;
	bool ok = true;
	size_t at;

	if (k->unlooked != 0 || (k->count == k->cap && !grow(p, &ok))) {
		k->unlooked++;
		return ok;
	}
	k->looked++;
	at = slot_of(k, key);
	if (k->slots[at] != 0) {
		repeated(p, &k->entries[k->slots[at] - 1], b, row);
		return true;
	}
	k->entries[k->count] =
	    (struct profile_key){ key, record_hash(b, row) };
	k->slots[at] = (uint32_t)++k->count;
	return true;
}

bool
profile_keys_run(struct profile *p, struct batch *b)
{
	static const enum profile_role parts[] = { ROLE_COMPANY, ROLE_DEBTOR,
		ROLE_DOCUMENT, ROLE_INSTALMENT, ROLE_KIND };
	const struct profile_column *document = profile_role(p, ROLE_DOCUMENT);

	if (document == NULL)
		return true;
	for (size_t row = 0; row < b->rows; row++) {
		struct hash128 key;

		if (document->cells.state[row] < CELL_VALUE)
			continue;
		hash128_init(&key);
		for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
			add_part(p, &key, profile_role(p, parts[i]), row);
		if (!look(p, key, b, row))
			return false;
	}
	return true;
}
