#include "ageing/day_count.h"

#include <stdbool.h>

#include "base/date.h"

enum { MONTH = 30, BANK_YEAR = 360, YEAR = 365, LEAP_YEAR = 366 };

static bool
ends_february(struct civil day)
{
	return day.month == 2 && day.day == date_month_days(day.year, 2);
}

static int32_t
months_of_30(struct civil from, struct civil to)
{
	return (to.year - from.year) * BANK_YEAR +
	    (to.month - from.month) * MONTH + (to.day - from.day);
}

static int32_t
days_30e(struct civil from, struct civil to)
{
	if (from.day > MONTH)
		from.day = MONTH;
	if (to.day > MONTH)
		to.day = MONTH;
	return months_of_30(from, to);
}

/* The rules for the end of February come first. */
static int32_t
days_30us(struct civil from, struct civil to)
{
	if (ends_february(from) && ends_february(to))
		to.day = MONTH;
	if (ends_february(from))
		from.day = MONTH;
	if (to.day > MONTH && from.day >= MONTH)
		to.day = MONTH;
	if (from.day > MONTH)
		from.day = MONTH;
	return months_of_30(from, to);
}

int32_t
day_count_days(enum day_count count, int32_t from, int32_t to)
{
	switch (count) {
	case DAY_COUNT_30E_360:
		return days_30e(date_to_civil(from), date_to_civil(to));
	case DAY_COUNT_30US_360:
		return days_30us(date_to_civil(from), date_to_civil(to));
	case DAY_COUNT_ACT_365:
	case DAY_COUNT_ACT_360:
	case DAY_COUNT_ACT_ACT:
	case DAY_COUNTS:
		break;
	}
	return to - from;
}

int32_t
day_count_year(enum day_count count, int32_t day)
{
	switch (count) {
	case DAY_COUNT_ACT_ACT:
		return YEAR - 28 + date_month_days(date_to_civil(day).year, 2);
	case DAY_COUNT_ACT_360:
	case DAY_COUNT_30E_360:
	case DAY_COUNT_30US_360:
		return BANK_YEAR;
	case DAY_COUNT_ACT_365:
	case DAY_COUNTS:
		break;
	}
	return YEAR;
}

int32_t
day_count_year_end(int32_t day)
{
	struct civil last = { date_to_civil(day).year, 12, 31 };
	int32_t end = day;

	date_from_civil(last, &end);
	return end;
}

int32_t
day_count_basis(enum day_count count)
{
	if (count == DAY_COUNT_ACT_ACT)
		return YEAR * LEAP_YEAR;
	return day_count_year(count, 0);
}
