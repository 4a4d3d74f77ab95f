/*
 * summary_report.h -- groups that are summed up: whether they tie, and one after
 * the other in order.
 */
#ifndef DUNNING_SUMMARY_REPORT_H
#define DUNNING_SUMMARY_REPORT_H

#include "ageing/buckets.h"
#include "ageing/summary_groups.h"
#include "ageing/summary_left.h"
#include "ageing/summary_order.h"
#include "ageing/tally.h"
#include "base/num.h"
#include "stream/out.h"

/* The rows of one currency. */
struct summary_section {
	char currency[16]; /* "": none */
	int digits;
	size_t first, count; /* rows */
	const struct summary_group *total; /* of all of them */
};

/* What the amounts of a currency were converted by, and what became of those
 * that are open. */
struct summary_rate {
	char currency[16];
	int digits;
	struct decimal rate; /* units of the base currency for one unit */
	int32_t date;        /* that it is of */
	int64_t open, base_open;
};

/* A report; the key of a group is its currency, then the texts of by. */
struct summary_report {
	struct summary_groups *groups;
	const struct buckets *buckets;
	const char *const *by;
	size_t by_count;
	bool detail; /* groups have the sums of summary_detail */
	const struct text *columns; /* names, column_count of them */
	size_t column_count;
	const struct tally *tally; /* of the same records */
	struct text usual; /* currency of those without one, or null */
	struct summary_left left;
	uint64_t records; /* that are summed */
	/* The same of all currencies together, in the base currency, and the
	 * rates; NULL: there is no base currency. */
	const struct summary_report *base;
	const struct summary_rate *rates;
	size_t rate_count;
	bool based;     /* there will be such a report; its columns are named */
	bool converted; /* it is one: the tally is by other currencies */
	struct diag *diag;

	/* Of summary_finish; rows by the bytes of their texts: */
	struct summary_groups *totals;
	struct summary_row *rows;
	struct summary_section *sections;
	size_t section_count;
};

/* Where the sums of a group are in its buckets: those of money come first. */
enum summary_detail {
	DETAIL_DISPUTED, /* money */
	DETAIL_CREDITS,  /* number of credits */
	DETAIL_ITEMS     /* number of items of the first bucket, and so on */
};

static inline size_t
summary_at(const struct summary_report *r, enum summary_detail detail)
{
	return r->buckets->count + 1 + detail;
}

/* Sums of a group behind its first five. */
size_t summary_slots(const struct buckets *, bool detail);

/*
 * Makes the names of the columns: currency, those of by, items, the buckets,
 * unapplied, open, overdue, net; in detail then disputed, share, credits and
 * items_ before each bucket; with a base currency then section, base_rate and
 * base_rate_date.  False: out of memory, not reported.
 */
bool summary_name(struct summary_report *, struct arena *);

/*
 * Checks the invariants: in each group the buckets add up to open, and open less
 * unapplied is net; in each currency the groups add up to the tally.  Then puts
 * the rows in order.  False after E_TIES, E_OVERFLOW or no memory.
 */
bool summary_finish(struct summary_report *);

/* Adds the groups of the second; false after E_OVERFLOW, E_LIMIT or no
 * memory. */
bool summary_merge_groups(struct summary_report *,
    const struct summary_report *);
void summary_clear(struct summary_report *);

/* Of the rows in order, one after the other: those to come are fetched, for
 * they lie anywhere in memory. */
const struct summary_group *summary_sums(const struct summary_report *,
    size_t row);

#endif
