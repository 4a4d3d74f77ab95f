#include "base/date.h"

#include <string.h>

/*
 * Years are counted from 1 March, so that the leap day is the last of its
 * year, and in eras of 400 years, which all have the same number of days.
 */
enum {
	ERA_YEARS = 400,
	ERA_DAYS = 146097,
	EPOCH_DAYS = 719468, /* from 0000-03-01 to 1970-01-01 */
	YEAR_MAX = 9999
};

static bool
is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int
date_month_days(int64_t year, int month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31,
		30, 31, 30, 31 };

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static int32_t
days_of(int year, int month, int day)
{
	int march_year = month > 2 ? year : year - 1;
	int march_month = month > 2 ? month - 3 : month + 9;
	int era = march_year / ERA_YEARS;
	int year_of_era = march_year % ERA_YEARS;
	int day_of_year = (153 * march_month + 2) / 5 + day - 1;
	int day_of_era = year_of_era * 365 + year_of_era / 4 -
	                 year_of_era / 100 + day_of_year;

	return era * ERA_DAYS + day_of_era - EPOCH_DAYS;
}

bool
date_from_civil(struct civil civil, int32_t *days)
{
	if (civil.year < 1 || civil.year > YEAR_MAX)
		return false;
	if (civil.month < 1 || civil.month > 12)
		return false;
	if (civil.day < 1 || civil.day > date_month_days(civil.year, civil.month))
		return false;
	*days = days_of(civil.year, civil.month, civil.day);
	return true;
}

struct civil
date_to_civil(int32_t days)
{
	int32_t shifted = days + EPOCH_DAYS;
	int era = shifted / ERA_DAYS;
	int day_of_era = shifted % ERA_DAYS;
	/* Days 1461, 36525 and 146097 are the leap days of a cycle. */
	int leap_days =
	    day_of_era / 1460 - day_of_era / 36524 + day_of_era / 146096;
	int year_of_era = (day_of_era - leap_days) / 365;
	int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 -
	                                   year_of_era / 100);
	int march_month = (5 * day_of_year + 2) / 153;
	struct civil civil;

	civil.day = day_of_year - (153 * march_month + 2) / 5 + 1;
	civil.month = march_month < 10 ? march_month + 3 : march_month - 9;
	civil.year = era * ERA_YEARS + year_of_era + (civil.month <= 2);
	return civil;
}

int
date_weekday(int32_t days)
{
	/* 0001-01-01 is a Monday. */
	return (days - DATE_MIN) % 7 + 1;
}

bool
date_add_months(int32_t days, int months, int32_t *out)
{
	struct civil civil = date_to_civil(days);
	int64_t total = (int64_t)civil.year * 12 + civil.month - 1 + months;
	int last;

	if (total < 12 || total > (int64_t)YEAR_MAX * 12 + 11)
		return false;
	civil.year = (int)(total / 12);
	civil.month = (int)(total % 12) + 1;
	last = date_month_days(civil.year, civil.month);
	if (civil.day > last)
		civil.day = last;
	*out = days_of(civil.year, civil.month, civil.day);
	return true;
}

int32_t
date_month_end(int32_t days)
{
	struct civil civil = date_to_civil(days);

	return days + date_month_days(civil.year, civil.month) - civil.day;
}

static void
put_digits(char *to, int value, int count)
{
	while (count-- > 0) {
		to[count] = (char)('0' + value % 10);
		value /= 10;
	}
}

size_t
date_format(int32_t days, char *buf, size_t size)
{
	struct civil civil;

	if (size < sizeof("yyyy-mm-dd") || days < DATE_MIN || days > DATE_MAX) {
		if (size > 0)
			buf[0] = '\0';
		return 0;
	}
	civil = date_to_civil(days);
	memcpy(buf, "yyyy-mm-dd", sizeof("yyyy-mm-dd"));
	put_digits(buf, civil.year, 4);
	put_digits(buf + 5, civil.month, 2);
	put_digits(buf + 8, civil.day, 2);
	return sizeof("yyyy-mm-dd") - 1;
}
