/* mapping_key.c -- records that have the key of an earlier one. */
#include <inttypes.h>
#include <string.h>

#include "mapping/mapping_internal.h"

enum { AHEAD = 8, NAMES_MOST = 160 };

/* A word into both halves, each with a constant of its own. */
static inline void
mix(struct hash128 *hash, uint64_t word)
{
	hash->low = hash_fold(hash->low ^ word, UINT64_C(0x9e3779b97f4a7c15));
	hash->high = hash_fold(hash->high ^ word,
	    UINT64_C(0xd1342543de82ef95));
}

static void
mix_text(struct hash128 *hash, struct text text)
{
	size_t i = 0;
	uint64_t word;

	mix(hash, text.len);
	for (; i + 8 <= text.len; i += 8) {
		memcpy(&word, text.at + i, 8);
		mix(hash, word);
	}
	if (i == text.len)
		return;
	word = 0;
	memcpy(&word, text.at + i, text.len - i);
	mix(hash, word);
}

static void
mix_value(struct hash128 *hash, const struct vector *v, size_t row)
{
	switch (v->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		mix_text(hash, vector_text(v, row));
		break;
	case COLUMN_DATE:
		mix(hash, (uint64_t)(int64_t)v->date[row]);
		break;
	case COLUMN_BOOL:
	case COLUMN_INT:
	case COLUMN_MONEY:
		mix(hash, (uint64_t)v->number[row]);
		break;
	case COLUMN_DECIMAL:
		mix(hash, (uint64_t)v->decimal[row].coefficient);
		mix(hash, (uint64_t)v->decimal[row].scale);
		break;
	}
}

static const struct hash128 seed = { UINT64_C(0x243f6a8885a308d3),
	UINT64_C(0x13198a2e03707344) };

/* The keys of all records that are kept; one that is not whole rejects. */
static void
hash_keys(struct mapping *m, struct batch *b, struct hash128 *hashes)
{
	const struct located_list *key = &m->source->key;

	for (size_t row = 0; row < b->rows; row++)
		hashes[row] = seed;
	for (size_t i = 0; i < key->count; i++) {
		const struct vector *v = batch_vector(b, m->key[i]);

		for (size_t row = 0; row < b->rows; row++) {
			if (b->fates[row] != FATE_KEPT)
				continue;
			if (vector_valid(v, row))
				mix_value(&hashes[row], v, row);
			else
				batch_reject(b, row, NO_SLOT, "R_KEY_NULL",
				    "key column '%s' is empty",
				    key->items[i].text.at);
		}
	}
}

/* Bits of key_value.parts that each column has. */
static unsigned
part_bits(size_t columns)
{
	return columns == 0 || columns > 64 ? 0 : (unsigned)(64 / columns);
}

/* All mapped cells of a record. */
static struct key_value
value_of(const struct mapping *m, struct batch *b, size_t row)
{
	unsigned bits = part_bits(m->count);
	struct key_value value = { .cells = seed,
		.record = b->first + row + 1 };

	for (size_t i = 0; i < m->count; i++) {
		const struct vector *v =
		    batch_vector(b, m->mapped[i].read);
		struct hash128 own = seed;

		if (vector_valid(v, row))
			mix_value(&own, v, row);
		mix(&value.cells, own.low);
		mix(&value.cells, own.high);
		if (bits > 0)
			value.parts |= own.low >> (64 - bits) << i * bits;
	}
	return value;
}

/* The columns that surely differ, as far as they fit. */
static void
name_columns(const struct mapping *m, uint64_t differ, char names[NAMES_MOST])
{
	unsigned bits = part_bits(m->count);
	size_t len = 0;

	names[0] = '\0';
	for (size_t i = 0; i < m->count && bits > 0; i++) {
		struct text name = m->mapped[i].converter.spec->name.text;
		uint64_t own = differ >> i * bits & (UINT64_MAX >> (64 - bits));
		struct text before = len > 0 ? TEXT(", ") : TEXT(" in ");

		if (own == 0 || len + before.len + name.len >= NAMES_MOST)
			continue;
		memcpy(names + len, before.at, before.len);
		len += before.len;
		memcpy(names + len, name.at, name.len);
		len += name.len;
		names[len] = '\0';
	}
}

static void
settle_repeated(struct mapping *m, struct batch *b, size_t row,
    const struct key_value *value, const struct key_value *first)
{
	char names[NAMES_MOST];

	if (value->cells.high == first->cells.high &&
	    value->cells.low == first->cells.low) {
		b->fates[row] = FATE_EXCLUDED;
		m->counts.repeated++;
		m->left[row] = CONTROL_REPEATED;
		return;
	}
	name_columns(m, value->parts ^ first->parts, names);
	batch_reject(b, row, NO_SLOT, "R_KEY_DIFFERS",
	    "record %" PRIu64 " has the same key, but other values%s",
	    first->record, names);
	batch_note(b,
	    "`repeated: first` leaves out records that say the same in all "
	    "named columns; name another key, or columns of the whole "
	    "document only");
}

/* False: out of memory. */
static bool
add_key(struct mapping *m, struct batch *b, size_t row, struct hash128 hash)
{
	struct key_value value, first;
	enum keys_result result;

	if (m->source->repeated == REPEATED_FIRST) {
		value = value_of(m, b, row);
		result = keys_add_value(&m->keys, hash, &value, &first);
		if (result == KEYS_SEEN)
			settle_repeated(m, b, row, &value, &first);
		return result != KEYS_MEMORY;
	}
	result = keys_add(&m->keys, hash);
	if (result == KEYS_SEEN)
		batch_reject(b, row, NO_SLOT, "R_KEY_DUP",
		    "an earlier record has the same key");
	return result != KEYS_MEMORY;
}

bool
mapping_keys(struct mapping *m, struct batch *b)
{
	struct hash128 *hashes;

	if (m->source->key.count == 0)
		return true;
	hashes = arena_take(b->arena, b->rows + 1, sizeof *hashes);
	if (hashes == NULL)
		return false;
	hash_keys(m, b, hashes);
	for (size_t row = 0; row < b->rows; row++) {
		if (row + AHEAD < b->rows)
			keys_expect(&m->keys, hashes[row + AHEAD]);
		if (b->fates[row] == FATE_KEPT &&
		    !add_key(m, b, row, hashes[row]))
			return false;
	}
	return true;
}
