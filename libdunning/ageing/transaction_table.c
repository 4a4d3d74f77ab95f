#include "ageing/transaction_table.h"

#include <stdlib.h>

enum { FIRST_ENTRIES = 1024, FIRST_BITS = 11, ENTRY_BYTES = 88 };

void
transaction_table_init(struct transaction_table *t, size_t memory,
    struct diag *diag)
{
	*t = (struct transaction_table){ .diag = diag,
		.most = memory / ENTRY_BYTES };
	if (t->most > UINT32_MAX - 1)
		t->most = UINT32_MAX - 1;
}

void
transaction_table_clear(struct transaction_table *t)
{
	free(t->entries);
	free(t->slots);
	t->entries = NULL;
	t->slots = NULL;
	t->count = t->room = 0;
}

static size_t
place_of(const struct transaction_table *t, uint64_t low)
{
	return (size_t)(low >> (64 - t->bits));
}

static void
put_slot(struct transaction_table *t, size_t entry)
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
make_slots(struct transaction_table *t)
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
grow(struct transaction_table *t)
{
	size_t room = t->room == 0 ? FIRST_ENTRIES : t->room + t->room / 2;
	struct transaction_entry *entries;

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

struct transaction_entry *
transaction_table_next(const struct transaction_table *t, struct parts_key key,
    size_t *at)
{
	size_t mask = ((size_t)1 << t->bits) - 1;

	if (t->slots == NULL)
		return NULL;
	for (;;) {
		size_t place = (place_of(t, key.low) + *at) & mask;
		struct transaction_entry *entry;

		if (t->slots[place] == 0)
			return NULL;
		++*at;
		entry = &t->entries[t->slots[place] - 1];
		if (entry->low == key.low && entry->tag == key.tag)
			return entry;
	}
}

struct transaction_entry *
transaction_table_entry(struct transaction_table *t, struct parts_key key,
    int currency)
{
	struct transaction_entry *entry;
	size_t at = 0;

	while ((entry = transaction_table_next(t, key, &at)) != NULL)
		if (entry->currency == currency)
			return entry;
	if (t->count == t->room && !grow(t))
		return NULL;
	entry = &t->entries[t->count];
	*entry = (struct transaction_entry){ .low = key.low, .tag = key.tag,
		.currency = (uint8_t)currency,
		.day = TRANSACTION_NEVER };
	put_slot(t, t->count++);
	return entry;
}

bool
transaction_entry_add(struct transaction_entry *entry, int64_t amount,
    bool later)
{
	int64_t *sum = later ? &entry->later : &entry->sum;
	uint32_t *count = later ? &entry->later_count : &entry->count;

	return !__builtin_add_overflow(*sum, amount, sum) &&
	    !__builtin_add_overflow(*count, 1, count);
}

void
transaction_table_date(struct transaction_table *t, struct parts_key key,
    int currency, int32_t day)
{
	struct transaction_entry *entry;
	size_t at = 0;

	while ((entry = transaction_table_next(t, key, &at)) != NULL)
		if (day < entry->day &&
		    transaction_currency_agrees(entry->currency, currency))
			entry->day = day;
}
