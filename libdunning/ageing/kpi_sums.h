/*
 * kpi_sums.h -- what the indicators of a group of invoices are computed from.
 */
#ifndef DUNNING_KPI_SUMS_H
#define DUNNING_KPI_SUMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ageing/kpi.h"
#include "base/wide.h"

/* Both days belong to it. */
struct kpi_period {
	int32_t from, to;
	int64_t month_days; /* that each month counts for; 0: those it has */
};

/* What came in for an invoice on a day; below zero: what was taken back. */
struct kpi_payment {
	int32_t day;
	int64_t amount;
};

struct kpi_invoice {
	int64_t amount;   /* > 0 */
	int64_t open;     /* at the end, if it is open then */
	int64_t disputed; /* of that */
	int32_t issued, due;
	int32_t settled; /* DATE_NONE: open to this day */
	/* Known day by day, up to the end: then they say what was open when, and
	 * settled is not looked at. */
	bool by_payments;
	const struct kpi_payment *payments; /* by day */
	size_t payment_count;
};

/* Minor units of one currency; a zeroed one has no invoice. */
struct kpi_sums {
	int64_t begin;   /* open on the day before the period */
	int64_t sales;   /* issued in the period */
	int64_t open, current, overdue, disputed; /* at its end */
	int64_t open_items, disputed_items;
	int64_t settled, settled_items; /* in the period; or what was paid, and
	                                   the invoices that are paid by it */
	wide pay_days;    /* of those, amount * (settled - issued) */
	wide beyond_days; /* amount * (settled - due) */
	wide late_days;   /* the same of those that were late */
	int64_t plain_days; /* settled - issued, by invoice */
	int64_t *months; /* sales of the month of the end, and those before it */
	size_t month_count;
	uint64_t invoices; /* all that were added, and what they amount to */
	wide invoiced;
	int digits;
};

enum kpi_added { KPI_ADDED, KPI_OVERFLOW, KPI_MEMORY };

/* An invoice that was issued by the end of the period. */
enum kpi_added kpi_add(struct kpi_sums *, const struct kpi_period *,
    const struct kpi_invoice *);
void kpi_sums_clear(struct kpi_sums *);

/* The months for kpi_countback, as many as month_count; the newest counts for
 * its days up to the end of the period. */
void kpi_months(const struct kpi_sums *, const struct kpi_period *,
    struct kpi_month *);

/* The first day of the month that is that many before the end's. */
int32_t kpi_month_start(const struct kpi_period *, size_t back);

#endif
