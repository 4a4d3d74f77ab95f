#include "collect/tally.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/money.h"

void
tally_init(struct tally *t, size_t buckets)
{
	*t = (struct tally){ .buckets = buckets };
}

void
tally_clear(struct tally *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->totals[i].buckets);
	free(t->totals);
	*t = (struct tally){ .buckets = t->buckets };
}

static struct tally_total *
find(const struct tally *t, struct text currency)
{
	for (size_t i = 0; i < t->count; i++)
		if (text_is(currency, t->totals[i].currency))
			return &t->totals[i];
	return NULL;
}

static struct tally_total *
total_new(struct tally *t, struct text currency, int digits)
{
	struct tally_total *grown =
	    realloc(t->totals, (t->count + 1) * sizeof *grown);
	int64_t *buckets = calloc(t->buckets + 1, sizeof *buckets);

	if (grown != NULL)
		t->totals = grown;
	if (grown == NULL || buckets == NULL) {
		free(buckets);
		return NULL;
	}
	grown = &t->totals[t->count++];
	*grown = (struct tally_total){ .digits = digits, .buckets = buckets };
	if (currency.len != 0)
		memcpy(grown->currency, currency.at,
		    currency.len < 3 ? currency.len : 3);
	return grown;
}

enum tally_result
tally_add(struct tally *t, struct text currency, int digits, int64_t balance,
    bool credit, bool overdue, size_t bucket)
{
	struct tally_total *total = find(t, currency);

	if (total == NULL)
		total = total_new(t, currency, digits);
	if (total == NULL)
		return TALLY_MEMORY;
	if (__builtin_add_overflow(total->net, balance, &total->net))
		return TALLY_OVERFLOW;
	if (credit)
		return __builtin_sub_overflow(total->unapplied, balance,
		           &total->unapplied) ?
		    TALLY_OVERFLOW :
		    TALLY_ADDED;
	total->items++;
	if (__builtin_add_overflow(total->open, balance, &total->open) ||
	    __builtin_add_overflow(total->buckets[bucket], balance,
	        &total->buckets[bucket]) ||
	    (overdue && __builtin_add_overflow(total->overdue, balance,
	                    &total->overdue)))
		return TALLY_OVERFLOW;
	return TALLY_ADDED;
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
	static const struct tally_total nothing = { .currency = "" };
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
		    x->items != y->items)
			ok = false;
	}
	if (!ok)
		diag_at(diag, DIAG_ERROR, "E_TIES", POS_NONE,
		    "the input changed between its two readings");
	return ok;
}
