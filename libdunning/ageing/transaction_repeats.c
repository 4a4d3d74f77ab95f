#include "ageing/transaction_repeats.h"

#include <stdlib.h>

#include "ageing/parts_key.h"

enum { FIRST_BITS = 11 };

void
transaction_repeats_init(struct transaction_repeats *r, size_t memory)
{
	*r = (struct transaction_repeats){ .most = memory / sizeof *r->slots };
}

void
transaction_repeats_clear(struct transaction_repeats *r)
{
	free(r->slots);
	*r = (struct transaction_repeats){ .full = true };
}

/* Where the hash is, or may be put. */
static size_t
place_of(const struct transaction_repeats *r, uint64_t hash)
{
	size_t mask = ((size_t)1 << r->bits) - 1;
	size_t place = (size_t)(hash >> (64 - r->bits));

	while (r->slots[place] != 0 && r->slots[place] != hash)
		place = (place + 1) & mask;
	return place;
}

/* Room for one more, of which at most half is taken. */
static bool
grow(struct transaction_repeats *r)
{
	struct transaction_repeats more = { .most = r->most,
		.count = r->count,
		.bits = r->bits == 0 ? FIRST_BITS : r->bits + 1 };
	size_t size = (size_t)1 << more.bits;

	if (size > r->most)
		return false;
	more.slots = calloc(size, sizeof *more.slots);
	if (more.slots == NULL)
		return false;
	for (size_t i = 0; i < (r->bits == 0 ? 0 : (size_t)1 << r->bits); i++)
		if (r->slots[i] != 0)
			more.slots[place_of(&more, r->slots[i])] = r->slots[i];
	free(r->slots);
	*r = more;
	return true;
}

bool
transaction_repeats_add(struct transaction_repeats *r, struct text record)
{
	struct parts parts = parts_none();
	uint64_t hash;
	size_t place;

	if (r->full)
		return false;
	if (2 * (r->count + 1) > (r->bits == 0 ? 0 : (size_t)1 << r->bits) &&
	    !grow(r)) {
		transaction_repeats_clear(r);
		return false;
	}
	parts_add(&parts, record);
	hash = parts_end(&parts).low;
	hash = hash == 0 ? 1 : hash;
	place = place_of(r, hash);
	if (r->slots[place] == hash)
		return true;
	r->slots[place] = hash;
	r->count++;
	return false;
}
