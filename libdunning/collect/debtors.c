#include "collect/debtors.h"

#include <stdlib.h>

#include "base/hash.h"

/* The 128 bits stand for debtor and currency: with a billion debtors the
 * chance that any two meet is below 1e-20. */
struct slot {
	struct hash128 key;
	bool used;
	struct debtor sums;
};

struct debtors {
	struct slot *slots;
	size_t size; /* a power of two */
	size_t count;
};

struct debtors *
debtors_new(void)
{
	struct debtors *d = calloc(1, sizeof *d);

	if (d == NULL)
		return NULL;
	d->size = 1024;
	d->slots = calloc(d->size, sizeof *d->slots);
	if (d->slots == NULL) {
		free(d);
		return NULL;
	}
	return d;
}

void
debtors_free(struct debtors *d)
{
	if (d == NULL)
		return;
	free(d->slots);
	free(d);
}

static struct slot *
find(struct slot *slots, size_t size, const struct hash128 *key)
{
	size_t i = (size_t)(key->low ^ key->high >> 7) & (size - 1);

	while (slots[i].used && (slots[i].key.low != key->low ||
	                            slots[i].key.high != key->high))
		i = (i + 1) & (size - 1);
	return &slots[i];
}

static bool
grow(struct debtors *d)
{
	size_t size = d->size * 2;
	struct slot *slots = calloc(size, sizeof *slots);

	if (slots == NULL)
		return false;
	for (size_t i = 0; i < d->size; i++)
		if (d->slots[i].used)
			*find(slots, size, &d->slots[i].key) = d->slots[i];
	free(d->slots);
	d->slots = slots;
	d->size = size;
	return true;
}

struct debtor *
debtors_get(struct debtors *d, struct text debtor_id, struct text currency)
{
	struct hash128 key;
	struct slot *slot;

	hash128_init(&key);
	hash128_add(&key, currency.at, currency.len);
	hash128_add(&key, "\n", 1);
	hash128_add(&key, debtor_id.at, debtor_id.len);
	if (d->count * 2 >= d->size && !grow(d))
		return NULL;
	slot = find(d->slots, d->size, &key);
	if (!slot->used) {
		slot->used = true;
		slot->key = key;
		slot->sums.max_days = INT64_MIN;
		d->count++;
	}
	return &slot->sums;
}

bool
debtor_add(struct debtor *d, int64_t balance, bool credit, int64_t days)
{
	struct debtor sum = *d;

	if (credit) {
		if (__builtin_sub_overflow(sum.unapplied, balance,
		        &sum.unapplied))
			return false;
	} else {
		if (__builtin_add_overflow(sum.open, balance, &sum.open))
			return false;
		if (days > 0 &&
		    __builtin_add_overflow(sum.overdue, balance,
		        &sum.overdue))
			return false;
		if (days > sum.max_days)
			sum.max_days = days;
		sum.items++;
	}
	*d = sum;
	return true;
}

size_t
debtors_count(const struct debtors *d)
{
	return d->count;
}
