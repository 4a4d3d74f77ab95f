#include "ageing/tally.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/money.h"

void
tally_init(struct tally *t, size_t buckets)
{
	*t = (struct tally){ .buckets = buckets };
}

void
tally_clear(struct tally *t)
{
	for (size_t i = 0; i < t->count; i++) {
		free(t->totals[i].currency);
		free(t->totals[i].buckets);
	}
	free(t->totals);
	tally_init(t, t->buckets);
}

/* The keys of long texts are above those of short ones. */
static uint64_t
key_of(struct text currency)
{
	uint64_t key = text_key(currency);

	return key != 0 ? key :
	                  UINT64_C(0xff) << 56 |
	        hash_bytes(currency.at, currency.len) >> 8;
}

static struct tally_total *
total_new(struct tally *t, struct text currency, int digits, uint64_t record)
{
	struct tally_total *grown =
	    realloc(t->totals, (t->count + 1) * sizeof *grown);
	int64_t *buckets = calloc(t->buckets + 1, sizeof *buckets);
	char *copy = calloc(currency.len + 1, 1);

	if (grown != NULL)
		t->totals = grown;
	if (grown == NULL || buckets == NULL || copy == NULL) {
		free(buckets);
		free(copy);
		return NULL;
	}
	if (currency.len != 0)
		memcpy(copy, currency.at, currency.len);
	grown = &t->totals[t->count++];
	*grown = (struct tally_total){ .currency = copy,
		.key = key_of(currency),
		.first = record,
		.digits = digits,
		.buckets = buckets };
	return grown;
}

int32_t
tally_search(struct tally *t, struct text currency, int digits,
    uint64_t record)
{
	uint64_t key = text_key(currency);
	size_t place = (size_t)(key * UINT64_C(0x9e3779b97f4a7c15) >> 58);
	size_t i = 0;

	while (i < t->count && !text_is(currency, t->totals[i].currency))
		i++;
	if (i == t->count &&
	    (i == INT32_MAX || total_new(t, currency, digits, record) == NULL))
		return TALLY_NONE;
	t->cache[place].key = key;
	t->cache[place].total = (uint32_t)i;
	return (int32_t)i;
}

/* Items below this, as many as come together, add up to QUARTER at most. */
#define SMALL (INT64_C(1) << 53)
#define QUARTER (UINT64_C(1) << 62)

static_assert(TALLY_ITEMS * SMALL == (int64_t)QUARTER, "a quarter of 64 bits");

enum { BLOCK = 32 };

/* Whether all balances are -SMALL .. SMALL - 1; *signs is negative when one of
 * them is. */
static bool
all_small(const int64_t *balances, size_t count, int64_t *signs)
{
	uint64_t large = 0, any = 0;

	for (; count >= BLOCK; count -= BLOCK, balances += BLOCK)
		for (size_t i = 0; i < BLOCK; i++) {
			large |= (uint64_t)balances[i] + SMALL;
			any |= (uint64_t)balances[i];
		}
	for (size_t i = 0; i < count; i++) {
		large |= (uint64_t)balances[i] + SMALL;
		any |= (uint64_t)balances[i];
	}
	*signs = (int64_t)any;
	return large < 2 * (uint64_t)SMALL;
}

/* Then no sum overflows by small items: none is above what is open and
 * unapplied together. */
static bool
have_room(const struct tally *t)
{
	bool full = false;

	for (size_t i = 0; i < t->count; i++)
		full |= (uint64_t)t->totals[i].open +
		        (uint64_t)t->totals[i].unapplied >=
		    QUARTER;
	return !full;
}

static void
add_debits(struct tally *t, const struct tally_items *items)
{
	for (size_t i = 0; i < items->count; i++) {
		struct tally_total *total = &t->totals[items->totals[i]];
		int64_t balance = items->balances[i];

		total->net += balance;
		total->open += balance;
		total->items++;
		total->overdue += items->days[i] > 0 ? balance : 0;
		total->buckets[items->buckets[i]] += balance;
	}
}

static void
add_mixed(struct tally *t, const struct tally_items *items)
{
	for (size_t i = 0; i < items->count; i++) {
		struct tally_total *total = &t->totals[items->totals[i]];
		int64_t balance = items->balances[i];
		bool credit = balance < 0;
		int64_t debit = credit ? 0 : balance;

		total->net += balance;
		total->open += debit;
		total->unapplied += debit - balance;
		total->items += !credit;
		total->overdue += items->days[i] > 0 ? debit : 0;
		total->buckets[items->buckets[i]] += debit;
	}
}

static bool
add_item(struct tally *t, const struct tally_items *items, size_t i)
{
	struct tally_total *total = &t->totals[items->totals[i]];
	int64_t balance = items->balances[i];

	if (t->nets && balance < 0 && items->buckets[i] < t->buckets)
		return tally_take_off(total, balance, items->days[i],
		    items->buckets[i]);
	return tally_add(total, balance, items->days[i], items->buckets[i]);
}

/* What credits take off is in no bound of have_room. */
static size_t
add_balances(struct tally *t, const struct tally_items *items)
{
	int64_t signs;
	size_t i = 0;

	if (!t->nets &&
	    all_small(items->balances, items->count, &signs) && have_room(t)) {
		if (signs < 0)
			add_mixed(t, items);
		else
			add_debits(t, items);
		return items->count;
	}
	while (i < items->count && add_item(t, items, i))
		i++;
	return i;
}

size_t
tally_add_items(struct tally *t, const struct tally_items *items)
{
	size_t count;

	assert(items->count <= TALLY_ITEMS);
	count = add_balances(t, items);
	for (size_t i = 0; items->disputed != NULL && i < count; i++) {
		int64_t *sum = &t->totals[items->totals[i]].disputed;

		if (__builtin_add_overflow(*sum, items->disputed[i], sum))
			return i;
	}
	return count;
}

static bool
fits(const struct tally_total *to, const struct tally_total *from,
    size_t buckets)
{
	int64_t sum;
	bool over = __builtin_add_overflow(to->open, from->open, &sum) ||
	    __builtin_add_overflow(to->overdue, from->overdue, &sum) ||
	    __builtin_add_overflow(to->unapplied, from->unapplied, &sum) ||
	    __builtin_add_overflow(to->net, from->net, &sum) ||
	    __builtin_add_overflow(to->disputed, from->disputed, &sum) ||
	    __builtin_add_overflow(to->settled, from->settled, &sum);

	for (size_t i = 0; i < buckets && !over; i++)
		over = __builtin_add_overflow(to->buckets[i], from->buckets[i],
		    &sum);
	return !over;
}

/* It fits. */
static void
add_total(struct tally_total *to, const struct tally_total *from,
    size_t buckets)
{
	to->open += from->open;
	to->overdue += from->overdue;
	to->unapplied += from->unapplied;
	to->net += from->net;
	to->disputed += from->disputed;
	to->settled += from->settled;
	to->items += from->items;
	for (size_t i = 0; i < buckets; i++)
		to->buckets[i] += from->buckets[i];
	if (from->first < to->first)
		to->first = from->first;
}

/* The total of the currency of another tally's one; NULL: out of memory. */
static struct tally_total *
counterpart(struct tally *t, const struct tally_total *from)
{
	int32_t total = tally_search(t, text_of(from->currency), from->digits,
	    from->first);

	return total == TALLY_NONE ? NULL : &t->totals[total];
}

static int
by_first(const void *a, const void *b)
{
	const struct tally_total *x = a, *y = b;

	return (x->first > y->first) - (x->first < y->first);
}

enum tally_result
tally_merge(struct tally *t, const struct tally *other)
{
	for (size_t i = 0; i < other->count; i++) {
		const struct tally_total *to =
		    counterpart(t, &other->totals[i]);

		if (to == NULL)
			return TALLY_MEMORY;
		if (!fits(to, &other->totals[i], t->buckets))
			return TALLY_OVERFLOW;
	}
	for (size_t i = 0; i < other->count; i++) {
		struct tally_total *to = counterpart(t, &other->totals[i]);

		if (to == NULL)
			return TALLY_MEMORY;
		add_total(to, &other->totals[i], t->buckets);
	}
	if (t->count > 1)
		qsort(t->totals, t->count, sizeof *t->totals, by_first);
	memset(t->cache, 0, sizeof t->cache);
	memset(t->numbered, 0, sizeof t->numbered);
	return TALLY_ADDED;
}

void
tally_reset(struct tally *t)
{
	for (size_t i = 0; i < t->count; i++) {
		struct tally_total *total = &t->totals[i];

		total->open = total->overdue = 0;
		total->unapplied = total->net = total->items = 0;
		total->disputed = total->settled = 0;
		memset(total->buckets, 0,
		    t->buckets * sizeof *total->buckets);
	}
}

static bool
differ(struct diag *diag, const struct tally_total *t, const char *what,
    int64_t one, int64_t other)
{
	char first[MONEY_TEXT_MAX], second[MONEY_TEXT_MAX];

	if (one == other)
		return false;
	money_format(one, t->digits, first, sizeof first);
	money_format(other, t->digits, second, sizeof second);
	diag_at(diag, DIAG_ERROR, "E_TIES", POS_NONE,
	    "the totals do not tie: %s %s: %s is not %s",
	    *t->currency != '\0' ? t->currency : "(no currency)", what, first,
	    second);
	return true;
}

bool
tally_ties(const struct tally *t, struct diag *diag)
{
	bool ok = true;

	for (size_t i = 0; i < t->count; i++) {
		const struct tally_total *total = &t->totals[i];
		int64_t sum = 0, net;

		for (size_t k = 0; k < t->buckets; k++)
			if (__builtin_add_overflow(sum, total->buckets[k],
			        &sum))
				return false;
		if (__builtin_sub_overflow(total->open, total->unapplied,
		        &net) ||
		    differ(diag, total, "buckets against open", sum,
		        total->open) ||
		    differ(diag, total, "open less unapplied against net", net,
		        total->net))
			ok = false;
	}
	return ok;
}

bool
tally_same(const struct tally *a, const struct tally *b, struct diag *diag)
{
	char none[] = "";
	const struct tally_total nothing = { .currency = none };
	bool ok = true;

	for (size_t i = 0; i < a->count || i < b->count; i++) {
		const struct tally_total *x =
		    i < a->count ? &a->totals[i] : &nothing;
		const struct tally_total *y =
		    i < b->count ? &b->totals[i] : &nothing;

		if (strcmp(x->currency, y->currency) != 0 ||
		    differ(diag, x, "open, first and second reading", x->open,
		        y->open) ||
		    differ(diag, x, "net, first and second reading", x->net,
		        y->net) ||
		    differ(diag, x, "overdue, first and second reading",
		        x->overdue, y->overdue) ||
		    differ(diag, x, "disputed, first and second reading",
		        x->disputed, y->disputed) ||
		    x->items != y->items)
			ok = false;
	}
	if (!ok)
		diag_at(diag, DIAG_ERROR, "E_TIES", POS_NONE,
		    "the input changed between its two readings");
	return ok;
}
