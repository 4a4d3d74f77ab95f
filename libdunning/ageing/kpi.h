/*
 * kpi.h -- indicators of receivables, from sums in minor units.
 *
 * Each is an exact fraction that is rounded once, half away from zero, to four
 * decimals.  A division by zero has no value, neither 0 nor infinity.
 */
#ifndef DUNNING_KPI_H
#define DUNNING_KPI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/wide.h"

enum { KPI_DIGITS = 4 };

/* value / 10^KPI_DIGITS; null: there is none. */
struct kpi_value {
	bool null;
	int64_t value;
};

/* A fraction, |numerator| below 2^110. */
struct kpi_value kpi_ratio(wide numerator, wide denominator);

/*
 * Days sales outstanding: receivable / sales * days.  Of the receivable that is
 * not due it is the best possible DSO; of that which is overdue, the average
 * days delinquent, which is the one less the other.
 */
struct kpi_value kpi_dso(int64_t receivable, int64_t sales, int64_t days);

/*
 * Collection effectiveness, in percent: what was collected of what could be,
 * (begin + sales / months - end) / (begin + sales / months - current) * 100.
 * With months 1 the sales are those of the whole period; months is > 0 and at
 * most 1200.  It may be above 100 or below 0 when the data do not fit together.
 */
struct kpi_value kpi_cei(int64_t begin, int64_t sales, int64_t months,
    int64_t end, int64_t current);

/* Sum of amount * days / sum of amount. */
struct kpi_value kpi_mean(wide weighted, int64_t weights);

/* Sales of one month, and the days that it counts for. */
struct kpi_month {
	int64_t sales;
	int64_t days;
};

/*
 * DSO by counting back: the sales of whole months are taken off the receivable,
 * the newest first, each for its days; the last one counts in part.  *used is
 * the number of months that were looked at.  Null: the receivable is negative,
 * or more than all months sold.
 */
struct kpi_value kpi_countback(int64_t receivable,
    const struct kpi_month *months, size_t count, size_t *used);

#endif
