#include "ageing/kpi.h"

enum { SCALE = 10000, PERCENT = 100 };

struct kpi_value
kpi_ratio(wide numerator, wide denominator)
{
	bool negative = (numerator < 0) != (denominator < 0);
	wide n = numerator < 0 ? -numerator : numerator;
	wide d = denominator < 0 ? -denominator : denominator;
	wide rounded;

	if (d == 0)
		return (struct kpi_value){ .null = true };
	/* The remainder is looked at rather than half of d added, which would
	 * take one bit more. */
	n *= SCALE;
	rounded = n / d;
	rounded += n % d >= d - n % d;
	if (rounded > INT64_MAX)
		return (struct kpi_value){ .null = true };
	return (struct kpi_value){
		.value = negative ? -(int64_t)rounded : (int64_t)rounded
	};
}

struct kpi_value
kpi_dso(int64_t receivable, int64_t sales, int64_t days)
{
	return kpi_ratio((wide)receivable * days, sales);
}

struct kpi_value
kpi_cei(int64_t begin, int64_t sales, int64_t months, int64_t end,
    int64_t current)
{
	wide due = (wide)begin * months + sales;

	return kpi_ratio((due - (wide)end * months) * PERCENT,
	    due - (wide)current * months);
}

struct kpi_value
kpi_mean(wide weighted, int64_t weights)
{
	return kpi_ratio(weighted, weights);
}

struct kpi_value
kpi_countback(int64_t receivable, const struct kpi_month *months, size_t count,
    size_t *used)
{
	wide left = receivable;
	int64_t days = 0;

	*used = 0;
	if (left < 0)
		return (struct kpi_value){ .null = true };
	for (size_t i = 0; i < count && left > 0; i++) {
		const struct kpi_month *month = &months[i];

		*used = i + 1;
		if (left < month->sales)
			return kpi_ratio((wide)days * month->sales +
			        left * month->days,
			    month->sales);
		left -= month->sales;
		days += month->days;
	}
	if (left > 0)
		return (struct kpi_value){ .null = true };
	return kpi_ratio(days, 1);
}
