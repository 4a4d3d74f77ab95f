/*
 * summary_item.h -- one record in the sums of its group.  Private to summary*.c.
 */
#ifndef DUNNING_SUMMARY_ITEM_H
#define DUNNING_SUMMARY_ITEM_H

#include "ageing/summary_report.h"

/* Amounts are minor units of the currency of the group. */
struct summary_item {
	int64_t amount;   /* with its sign */
	int64_t disputed; /* of it; in detail only */
	size_t bucket;    /* that of credits is behind the last */
	bool late;        /* past due */
	bool debit;       /* the balance is positive; the amount may be 0 */
	int digits;       /* of the balance */
};

static inline bool
summary_is_credit(const struct summary_report *r,
    const struct summary_item *item)
{
	return item->bucket > r->buckets->count;
}

/* Adds a debt, or a credit that is aged and so taken off; false: overflow. */
static inline bool
summary_add_debit(struct summary_group *group, const struct summary_item *item)
{
	int64_t *bucket = &group->buckets[item->bucket];
	int64_t overdue = item->late ? item->amount : 0;

	group->items += item->debit;
	return !(__builtin_add_overflow(group->net, item->amount,
	             &group->net) ||
	    __builtin_add_overflow(group->open, item->amount, &group->open) ||
	    __builtin_add_overflow(group->overdue, overdue, &group->overdue) ||
	    __builtin_add_overflow(*bucket, item->amount, bucket));
}

/* A credit is negative, or a positive one by its type. */
static inline int64_t
summary_credit(const struct summary_item *item)
{
	return item->amount > 0 ? -item->amount : item->amount;
}

/* What is in dispute, and the number of items of each bucket. */
static inline bool
summary_add_detail(const struct summary_report *r,
    struct summary_group *group, const struct summary_item *item)
{
	int64_t *disputed = &group->buckets[summary_at(r, DETAIL_DISPUTED)];

	if (summary_is_credit(r, item) || !item->debit)
		group->buckets[summary_at(r, DETAIL_CREDITS)]++;
	else
		group->buckets[summary_at(r, DETAIL_ITEMS) + item->bucket]++;
	return !__builtin_add_overflow(*disputed, item->disputed, disputed);
}

/* False: a sum does not fit. */
static inline bool
summary_add(const struct summary_report *r, struct summary_group *group,
    const struct summary_item *item)
{
	if (!summary_is_credit(r, item)) {
		if (!summary_add_debit(group, item))
			return false;
	} else {
		int64_t credit = summary_credit(item);

		if (__builtin_add_overflow(group->net, credit, &group->net) ||
		    __builtin_sub_overflow(group->unapplied, credit,
		        &group->unapplied))
			return false;
	}
	return !r->detail || summary_add_detail(r, group, item);
}

#endif
