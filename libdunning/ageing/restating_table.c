#include "ageing/restating_table.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ENTRIES = 1024, FIRST_BITS = 11, ENTRY_BYTES = 56 };

void
restating_currencies_init(struct restating_currencies *c, int unsaid)
{
	*c = (struct restating_currencies){ .count = 1, .number = -1 };
	c->digits[RESTATING_UNSAID] = unsaid;
}

void
restating_currencies_clear(struct restating_currencies *c)
{
	for (size_t i = 1; i < c->count; i++)
		free(c->codes[i]);
	c->count = 0;
}

int
restating_currency_find(struct restating_currencies *c, struct text code)
{
	uint64_t key = text_key(code);

	if (code.len == 0)
		return RESTATING_UNSAID;
	if (key != 0 && key == c->last)
		return c->number;
	c->last = key;
	c->number = -1;
	for (size_t i = 1; i < c->count; i++)
		if (text_is(code, c->codes[i]))
			c->number = (int)i;
	return c->number;
}

int
restating_currency_add(struct restating_currencies *c, struct text code,
    int digits, struct diag *diag)
{
	int number = restating_currency_find(c, code);
	char *copy;

	if (number >= 0)
		return number;
	if (c->count == RESTATING_CURRENCIES) {
		diag_at(diag, DIAG_ERROR, "E_LIMIT", POS_NONE,
		    "the transactions have more than %d currencies",
		    RESTATING_CURRENCIES - 1);
		return -1;
	}
	copy = calloc(code.len + 1, 1);
	if (copy == NULL) {
		diag_memory(diag);
		return -1;
	}
	memcpy(copy, code.at, code.len);
	c->codes[c->count] = copy;
	c->digits[c->count] = digits;
	c->last = 0;
	return (int)c->count++;
}

void
restating_table_init(struct restating_table *t, size_t memory,
    struct diag *diag)
{
	*t = (struct restating_table){ .diag = diag,
		.most = memory / ENTRY_BYTES };
	if (t->most > UINT32_MAX - 1)
		t->most = UINT32_MAX - 1;
}

void
restating_table_clear(struct restating_table *t)
{
	free(t->entries);
	free(t->slots);
	t->entries = NULL;
	t->slots = NULL;
	t->count = t->room = 0;
}

static size_t
place_of(const struct restating_table *t, uint64_t low)
{
	return (size_t)(low >> (64 - t->bits));
}

static void
put_slot(struct restating_table *t, size_t entry)
{
	size_t mask = ((size_t)1 << t->bits) - 1;
	size_t place = place_of(t, t->entries[entry].low);

	while (t->slots[place] != 0)
		place = (place + 1) & mask;
	t->slots[place] = (uint32_t)entry + 1;
}

/* An index that room entries fill by half at most: most items of a portfolio
 * may have no transaction, and it is told soon. */
static bool
make_slots(struct restating_table *t)
{
	unsigned bits = t->bits == 0 ? FIRST_BITS : t->bits;

	while (((size_t)1 << bits) / 2 < t->room)
		bits++;
	if (bits == t->bits)
		return true;
	free(t->slots);
	t->slots = calloc((size_t)1 << bits, sizeof *t->slots);
	t->bits = bits;
	for (size_t i = 0; t->slots != NULL && i < t->count; i++)
		put_slot(t, i);
	return t->slots != NULL;
}

static bool
grow(struct restating_table *t)
{
	size_t room = t->room == 0 ? FIRST_ENTRIES : t->room + t->room / 2;
	struct restating_entry *entries;

	if (room > t->most)
		room = t->most;
	if (room <= t->count) {
		diag_at(t->diag, DIAG_ERROR, "E_LIMIT", POS_NONE,
		    "the transactions are of more than %zu items, which is "
		    "what the memory holds",
		    t->count);
		diag_note(t->diag, POS_NONE, "give it more with --memory=MIB");
		return false;
	}
	entries = realloc(t->entries, room * sizeof *entries);
	if (entries != NULL) {
		t->entries = entries;
		t->room = room;
	}
	if (entries != NULL && make_slots(t))
		return true;
	diag_memory(t->diag);
	return false;
}

struct restating_entry *
restating_table_next(const struct restating_table *t, struct parts_key key,
    size_t *at)
{
	size_t mask = ((size_t)1 << t->bits) - 1;

	if (t->slots == NULL)
		return NULL;
	for (;;) {
		size_t place = (place_of(t, key.low) + *at) & mask;
		struct restating_entry *entry;

		if (t->slots[place] == 0)
			return NULL;
		++*at;
		entry = &t->entries[t->slots[place] - 1];
		if (entry->low == key.low && entry->tag == key.tag)
			return entry;
	}
}

static struct restating_entry *
entry_of(struct restating_table *t, struct parts_key key, int currency)
{
	struct restating_entry *entry;
	size_t at = 0;

	while ((entry = restating_table_next(t, key, &at)) != NULL)
		if (entry->currency == currency)
			return entry;
	if (t->count == t->room && !grow(t))
		return NULL;
	entry = &t->entries[t->count];
	*entry = (struct restating_entry){ .low = key.low, .tag = key.tag,
		.currency = (uint8_t)currency };
	put_slot(t, t->count++);
	return entry;
}

enum restating_added
restating_table_add(struct restating_table *t, struct parts_key key,
    int currency, int64_t amount, bool later)
{
	struct restating_entry *entry = entry_of(t, key, currency);
	int64_t *sum;
	uint32_t *count;

	if (entry == NULL)
		return RESTATING_FULL;
	sum = later ? &entry->later : &entry->sum;
	count = later ? &entry->later_count : &entry->count;
	if (__builtin_add_overflow(*sum, amount, sum) ||
	    __builtin_add_overflow(*count, 1, count))
		return RESTATING_OVERFLOW;
	return RESTATING_ADDED;
}
