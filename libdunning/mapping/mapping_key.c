/* mapping_key.c -- records that have the key of an earlier one. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "mapping/mapping_internal.h"
#include "stream/csv_scan.h"

enum { AHEAD = 8, NAMES_MOST = 160, KEY_MOST = 160, KEY_TEXT = 40 };

/* The key of a record, and the line of the first record that has it. */
struct seen_key {
	uint64_t line;
	uint64_t first;
	struct key_value value;
};

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

/* A mapped cell; of one that is put together, the parts, for others may give
 * the same. */
static struct hash128
cell_of(const struct mapped *column, struct batch *b, size_t row)
{
	const struct vector *v = batch_vector(b, column->read);
	struct hash128 hash = seed;

	if (column->gather == GATHER_CONCAT)
		for (size_t i = 0; i < column->slot_count; i++)
			mix_text(&hash, text_trim(batch_cell(b,
			                    column->slots[i], row)));
	else if (vector_valid(v, row))
		mix_value(&hash, v, row);
	return hash;
}

/* All mapped cells of a record. */
static struct key_value
value_of(const struct mapping *m, struct batch *b, size_t row)
{
	unsigned bits = part_bits(m->count);
	struct key_value value = { .cells = seed };

	for (size_t i = 0; i < m->count; i++) {
		struct hash128 own = cell_of(&m->mapped[i], b, row);

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

/* The text of a value of the key; of one that is no text, its cell. */
static struct text
key_text(const struct mapped *column, const struct batch *b, size_t row)
{
	const struct vector *v = &b->vectors[column->read];
	struct text raw;

	if (v->type == COLUMN_STRING || v->type == COLUMN_SET)
		return vector_text(v, row);
	if (column->at == NO_SLOT)
		return TEXT("...");
	raw = batch_raw(b, row,
	    (size_t)columns_slot_field(b->columns, column->at));
	return csv_is_quoted(raw) ?
	    (struct text){ raw.at + 1, raw.len - 2 } :
	    raw;
}

/* A column of the key that is put together, with nothing between its parts;
 * NULL: none. */
static const char *
run_together(const struct mapping *m)
{
	const struct located_list *key = &m->source->key;

	for (size_t i = 0; i < m->count; i++) {
		const struct column_spec *spec = m->mapped[i].converter.spec;

		if (m->mapped[i].gather != GATHER_CONCAT ||
		    spec->between.text.at == NULL ||
		    spec->between.text.len > 0)
			continue;
		for (size_t k = 0; k < key->count; k++)
			if (text_equal(key->items[k].text, spec->name.text))
				return spec->name.text.at;
	}
	return NULL;
}

/* "'F-1', '2'": the texts of the key, as far as they may be told. */
static void
say_key(const struct mapping *m, struct batch *b, size_t row,
    char said[KEY_MOST])
{
	const struct located_list *key = &m->source->key;
	size_t len = 0;

	said[0] = '\0';
	for (size_t i = 0; i < m->count * key->count; i++) {
		const struct column_spec *spec =
		    m->mapped[i % m->count].converter.spec;
		struct text text;
		int more;

		if (!text_equal(key->items[i / m->count].text,
		        spec->name.text))
			continue;
		text = text_excerpt(key_text(&m->mapped[i % m->count], b, row),
		    KEY_TEXT);
		if (spec->pii > 0)
			text = TEXT("***");
		more = snprintf(said + len, KEY_MOST - len, "%s'%.*s'",
		    len > 0 ? ", " : "", (int)text.len, text.at);
		if (more < 0 || (size_t)more >= KEY_MOST - len) {
			said[len] = '\0';
			return;
		}
		len += (size_t)more;
	}
}

static void
note_together(const struct mapping *m, struct batch *b)
{
	const char *name = run_together(m);

	if (name != NULL)
		batch_note(b,
		    "'%s' is put together with nothing between its parts, so "
		    "that 1 and 23 are the same as 12 and 3; say `between` "
		    "with a text that is in none of them",
		    name);
}

static void
settle_repeated(struct mapping *m, struct batch *b, size_t row,
    const struct seen_key *key, const struct key_value *old)
{
	const struct key_value *value = &key->value;
	char names[NAMES_MOST];

	if (value->cells.high == old->cells.high &&
	    value->cells.low == old->cells.low) {
		b->fates[row] = FATE_EXCLUDED;
		if (m->counts.repeated++ == 0) {
			m->counts.repeated_line = key->line;
			m->counts.repeated_first = key->first;
		}
		m->left[row] = CONTROL_REPEATED;
		return;
	}
	name_columns(m, value->parts ^ old->parts, names);
	batch_reject(b, row, NO_SLOT, "R_KEY_DIFFERS",
	    "the record of line %" PRIu64 " has the same key, but other "
	    "values%s",
	    key->first, names);
	if (run_together(m) != NULL)
		note_together(m, b);
	else
		batch_note(b,
		    "`repeated: first` leaves out records that say the same "
		    "in all named columns; name another key, or columns of "
		    "the whole document only");
}

/* False: out of memory. */
static bool
add_key(struct mapping *m, struct batch *b, size_t row, struct hash128 hash,
    uint64_t line)
{
	struct seen_key key = { .line = line };
	struct key_value old;
	enum keys_result result;

	if (m->source->repeated == REPEATED_FIRST) {
		key.value = value_of(m, b, row);
		result = keys_add_value(&m->keys, hash, line, &key.first,
		    &key.value, &old);
		if (result == KEYS_SEEN)
			settle_repeated(m, b, row, &key, &old);
		return result != KEYS_MEMORY;
	}
	result = keys_add(&m->keys, hash, line, &key.first);
	if (result == KEYS_SEEN) {
		char said[KEY_MOST];

		say_key(m, b, row, said);
		batch_reject(b, row, NO_SLOT, "R_KEY_DUP",
		    "the record of line %" PRIu64 " has the same key %s",
		    key.first, said);
		note_together(m, b);
	}
	return result != KEYS_MEMORY;
}

bool
mapping_keys(struct mapping *m, struct batch *b)
{
	struct hash128 *hashes;
	uint64_t *lines;

	if (m->source->key.count == 0)
		return true;
	hashes = arena_take(b->arena, b->rows + 1, sizeof *hashes);
	lines = arena_take(b->arena, b->rows + 1, sizeof *lines);
	if (hashes == NULL || lines == NULL)
		return false;
	batch_lines(b, lines);
	hash_keys(m, b, hashes);
	for (size_t row = 0; row < b->rows; row++) {
		if (row + AHEAD < b->rows)
			keys_expect(&m->keys, hashes[row + AHEAD]);
		if (b->fates[row] == FATE_KEPT &&
		    !add_key(m, b, row, hashes[row], lines[row]))
			return false;
	}
	return true;
}
