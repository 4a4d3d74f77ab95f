#include "ageing/summary_report.h"

#include <stdlib.h>

#include "ageing/ageing.h"
#include "base/buf.h"
#include "base/money.h"

enum { AHEAD = 8 };

size_t
summary_slots(const struct buckets *buckets, bool detail)
{
	size_t count = buckets->count + 1;

	return detail ? count + DETAIL_ITEMS + count : count;
}

/* Behind the buckets. */
static const struct text sums[] = {
	{ AGEING_UNAPPLIED, sizeof AGEING_UNAPPLIED - 1 },
	{ "open", 4 }, { "overdue", 7 }, { "net", 3 }, { "disputed", 8 },
	{ "share", 5 }, { "credits", 7 }
};
enum { SUMS = 4, SUMS_DETAIL = sizeof sums / sizeof *sums };

/* Behind all of them. */
static const struct text based[] = { { "section", 7 }, { "base_rate", 9 },
	{ "base_rate_date", 14 } };
enum { BASED = sizeof based / sizeof *based };

bool
summary_name(struct summary_report *r, struct arena *arena)
{
	size_t buckets = r->buckets->count + 1;
	size_t count = 0;
	struct text *names = arena_alloc(arena,
	    2 + r->by_count + 2 * buckets + SUMS_DETAIL + BASED,
	    sizeof *names);

	if (names == NULL)
		return false;
	names[count++] = TEXT("currency");
	for (size_t i = 0; i < r->by_count; i++)
		names[count++] = text_of(r->by[i]);
	names[count++] = TEXT("items");
	for (size_t i = 0; i < buckets; i++)
		names[count++] = r->buckets->labels[i];
	for (size_t i = 0; i < (r->detail ? SUMS_DETAIL : SUMS); i++)
		names[count++] = sums[i];
	for (size_t i = 0; i < buckets && r->detail; i++) {
		struct text label = r->buckets->labels[i];

		names[count] = text_of(arena_printf(arena, "items_%.*s",
		    (int)label.len, label.at));
		if (names[count++].at == NULL)
			return false;
	}
	for (size_t i = 0; i < (r->based ? BASED : 0); i++)
		names[count++] = based[i];
	r->columns = names;
	r->column_count = count;
	return true;
}

static bool
overflow(const struct summary_report *r)
{
	diag_at(r->diag, DIAG_ERROR, "E_OVERFLOW", POS_NONE,
	    "the sum of balances does not fit 64 bits of minor units");
	return false;
}

/* A tally says nothing for records that are of the usual currency without
 * saying so. */
static struct text
total_currency(const struct summary_report *r, size_t i)
{
	const char *code = r->tally->totals[i].currency;

	return *code != '\0' && !r->converted ? text_of(code) : r->usual;
}

static int
digits_of(const struct summary_report *r, const uint64_t *currency)
{
	for (size_t i = 0; i < r->tally->count; i++)
		if (key_head(total_currency(r, i)) == *currency)
			return r->tally->totals[i].digits;
	return 2;
}

static bool
differ(const struct summary_report *r, const uint64_t *currency,
    const char *what, int64_t one, int64_t other)
{
	char first[MONEY_TEXT_MAX], second[MONEY_TEXT_MAX], code[16];
	struct key_walk walk = { .head = currency };
	struct text name = TEXT("(no currency)");
	int digits;

	if (one == other)
		return false;
	digits = digits_of(r, currency);
	if (!key_is_long(*currency) && key_length(&walk) > 0)
		name = key_next(&walk, code);
	money_format(one, digits, first, sizeof first);
	money_format(other, digits, second, sizeof second);
	diag_at(r->diag, DIAG_ERROR, "E_TIES", POS_NONE,
	    "the report does not tie: %.*s: %s: %s is not %s", (int)name.len,
	    name.at, what, first, second);
	return true;
}

/* One group in itself. */
static bool
group_ties(const struct summary_report *r, const struct summary_group *group,
    const uint64_t *currency)
{
	int64_t sum = 0, items = 0, net;

	for (size_t i = 0; i <= r->buckets->count; i++)
		if (__builtin_add_overflow(sum, group->buckets[i], &sum))
			return overflow(r);
	if (__builtin_sub_overflow(group->open, group->unapplied, &net))
		return overflow(r);
	for (size_t i = 0; i <= r->buckets->count && r->detail; i++)
		items += group->buckets[summary_at(r, DETAIL_ITEMS) + i];
	return !(r->detail &&
	           differ(r, currency, "items of buckets against items", items,
	               group->items)) &&
	    !differ(r, currency, "buckets against open", sum,
	           group->open) &&
	    !differ(r, currency, "open less unapplied against net", net,
	        group->net);
}

/* The code of a currency is one word: a record with another is rejected. */
static struct summary_group *
total_of(const struct summary_report *r, struct summary_groups *totals,
    uint64_t currency)
{
	const uint64_t key[] = { key_size(1, 1), currency };

	return groups_get(totals, key, r->diag);
}

static bool
add_groups(const struct summary_report *r, struct summary_groups *totals)
{
	struct groups_walk walk = { 0, 0 };
	const struct summary_group *group;

	while ((group = groups_next(r->groups, &walk)) != NULL) {
		const uint64_t *currency = groups_key(r->groups, group) + 1;
		struct summary_group *total = total_of(r, totals, *currency);

		if (total == NULL || !group_ties(r, group, currency))
			return false;
		if (!groups_add(totals, total, group))
			return overflow(r);
	}
	return true;
}

/* False: overflow. */
static bool
take_off(const struct summary_report *r, struct summary_group *from,
    const struct tally_total *t)
{
	if (__builtin_sub_overflow(from->items, t->items, &from->items) ||
	    __builtin_sub_overflow(from->open, t->open, &from->open) ||
	    __builtin_sub_overflow(from->overdue, t->overdue,
	        &from->overdue) ||
	    __builtin_sub_overflow(from->unapplied, t->unapplied,
	        &from->unapplied) ||
	    __builtin_sub_overflow(from->net, t->net, &from->net))
		return false;
	for (size_t i = 0; i <= r->buckets->count; i++)
		if (__builtin_sub_overflow(from->buckets[i], t->buckets[i],
		        &from->buckets[i]))
			return false;
	return true;
}

/* Takes the tally off: what does not tie is left. */
static bool
take_tally(const struct summary_report *r, struct summary_groups *totals)
{
	for (size_t i = 0; i < r->tally->count; i++) {
		struct summary_group *total =
		    total_of(r, totals, key_head(total_currency(r, i)));

		if (total == NULL)
			return false;
		if (!take_off(r, total, &r->tally->totals[i]))
			return overflow(r);
	}
	return true;
}

static bool
nothing_left(const struct summary_report *r,
    const struct summary_groups *totals)
{
	struct groups_walk walk = { 0, 0 };
	const struct summary_group *left;
	bool ok = true;

	while ((left = groups_next(totals, &walk)) != NULL) {
		const uint64_t *currency = groups_key(totals, left) + 1;

		if (differ(r, currency, "open, more than aged", left->open,
		        0) ||
		    differ(r, currency, "overdue, more than aged",
		        left->overdue, 0) ||
		    differ(r, currency, "unapplied, more than aged",
		        left->unapplied, 0) ||
		    differ(r, currency, "net, more than aged", left->net, 0) ||
		    differ(r, currency, "items, more than aged", left->items,
		        0))
			ok = false;
		for (size_t k = 0; k <= r->buckets->count && ok; k++)
			ok = !differ(r, currency, "bucket, more than aged",
			    left->buckets[k], 0);
	}
	return ok;
}

bool
summary_merge_groups(struct summary_report *r,
    const struct summary_report *more)
{
	const struct summary_groups *from = more->groups;
	struct groups_walk walk = { 0, 0 };
	const struct summary_group *group;

	while ((group = groups_next(from, &walk)) != NULL) {
		struct summary_group *to =
		    groups_get(r->groups, groups_key(from, group), r->diag);

		if (to == NULL)
			return false;
		if (!groups_add(from, to, group))
			return overflow(r);
	}
	r->records += more->records;
	return true;
}

static bool
out_of_memory(const struct summary_report *r)
{
	diag_memory(r->diag);
	return false;
}

static bool
add_totals(const struct summary_report *r, struct summary_groups *to)
{
	struct groups_walk walk = { 0, 0 };
	const struct summary_group *from;

	while ((from = groups_next(r->totals, &walk)) != NULL) {
		struct summary_group *total =
		    groups_get(to, groups_key(r->totals, from), r->diag);

		if (total == NULL)
			return false;
		if (!groups_add(to, total, from))
			return overflow(r);
	}
	return true;
}

/* In each currency, the groups against the tally. */
static bool
totals_tie(const struct summary_report *r)
{
	struct summary_groups *left = groups_new(1,
	    summary_slots(r->buckets, r->detail), SIZE_MAX);
	bool ok;

	if (left == NULL)
		return out_of_memory(r);
	ok = add_totals(r, left) && take_tally(r, left) &&
	    nothing_left(r, left);
	groups_free(left);
	return ok;
}

static bool
sort_rows(struct summary_report *r)
{
	r->rows = order_rows(r->groups);
	return r->rows != NULL || out_of_memory(r);
}

static bool
make_sections(struct summary_report *r)
{
	size_t count = groups_count(r->groups), next;

	r->sections =
	    calloc(groups_count(r->totals) + 1, sizeof *r->sections);
	if (r->sections == NULL)
		return out_of_memory(r);
	for (size_t i = 0; i < count; i = next) {
		struct summary_section *s = &r->sections[r->section_count++];
		const uint64_t *currency = &r->rows[i].key[1];
		struct key_walk walk = { .head = currency };
		struct text code = key_next(&walk, s->currency);

		next = order_section(r->rows, count, i);
		s->currency[code.len] = '\0';
		s->digits = digits_of(r, currency);
		s->first = i;
		s->count = next - i;
		s->total = total_of(r, r->totals, *currency);
		if (s->total == NULL)
			return false;
	}
	return true;
}

static void
forget_order(struct summary_report *r)
{
	groups_free(r->totals);
	free(r->rows);
	free(r->sections);
	r->totals = NULL;
	r->rows = NULL;
	r->sections = NULL;
	r->section_count = 0;
}

bool
summary_finish(struct summary_report *r)
{
	forget_order(r);
	r->totals = groups_new(1, summary_slots(r->buckets, r->detail),
	    SIZE_MAX);
	if (r->totals == NULL)
		return out_of_memory(r);
	return add_groups(r, r->totals) && totals_tie(r) && sort_rows(r) &&
	    make_sections(r);
}

void
summary_clear(struct summary_report *r)
{
	groups_free(r->groups);
	forget_order(r);
	left_clear(&r->left);
}

const struct summary_group *
summary_sums(const struct summary_report *r, size_t row)
{
	if (row + AHEAD < groups_count(r->groups)) {
		const char *next = (const char *)groups_of(r->groups,
		    r->rows[row + AHEAD].key);

		__builtin_prefetch(next);
		__builtin_prefetch(next + 64);
	}
	return groups_of(r->groups, r->rows[row].key);
}
