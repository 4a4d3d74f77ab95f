#include "base/zone_rule.h"

#include "base/date.h"

enum {
	MINUTE = 60,
	HOUR = 3600,
	DAY = 86400,
	OFFSET_HOURS = 24, /* of an offset from UTC */
	TIME_HOURS = 167   /* of a switch, by RFC 8536 */
};

static bool
take_char(struct text *s, char c)
{
	if (s->len == 0 || *s->at != c)
		return false;
	s->at++;
	s->len--;
	return true;
}

/* One to three digits, at most max. */
static bool
take_number(struct text *s, int max, int *n)
{
	size_t digits = 0;

	*n = 0;
	while (s->len > 0 && *s->at >= '0' && *s->at <= '9' && digits < 4) {
		*n = *n * 10 + (*s->at - '0');
		s->at++;
		s->len--;
		digits++;
	}
	return digits > 0 && digits < 4 && *n <= max;
}

static bool
is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_quotable(char c)
{
	return is_alpha(c) || (c >= '0' && c <= '9') || c == '+' || c == '-';
}

/* EST or <-05>: three characters at least. */
static bool
take_name(struct text *s)
{
	bool quoted = take_char(s, '<');
	size_t len = 0;

	while (len < s->len &&
	       (is_alpha(s->at[len]) || (quoted && is_quotable(s->at[len]))))
		len++;
	s->at += len;
	s->len -= len;
	return len >= 3 && (!quoted || take_char(s, '>'));
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool
take_time(struct text *s, int max_hours, int32_t *seconds)
{
	bool negative = take_char(s, '-');
	int hours;
	int minutes = 0;
	int rest = 0;

	if (!negative)
		(void)take_char(s, '+');
	if (!take_number(s, max_hours, &hours))
		return false;
	if (take_char(s, ':')) {
		if (!take_number(s, 59, &minutes))
			return false;
		if (take_char(s, ':') && !take_number(s, 59, &rest))
			return false;
	}
	*seconds = hours * HOUR + minutes * MINUTE + rest;
	if (negative)
		*seconds = -*seconds;
	return true;
}

/* POSIX counts to the west. */
static bool
take_offset(struct text *s, int32_t *east)
{
	int32_t west;

	if (!take_time(s, OFFSET_HOURS, &west))
		return false;
	*east = -west;
	return true;
}

static bool
take_weekday(struct text *s, struct zone_switch *when)
{
	when->kind = ZONE_DAY_WEEKDAY;
	return take_number(s, 12, &when->month) && when->month > 0 &&
	       take_char(s, '.') && take_number(s, 5, &when->week) &&
	       when->week > 0 && take_char(s, '.') &&
	       take_number(s, 6, &when->day);
}

static bool
take_switch(struct text *s, struct zone_switch *when)
{
	bool ok;

	*when = (struct zone_switch){ .time = 2 * HOUR };
	if (!take_char(s, ','))
		return false;
	if (take_char(s, 'M')) {
		ok = take_weekday(s, when);
	} else if (take_char(s, 'J')) {
		when->kind = ZONE_DAY_NOT_LEAP;
		ok = take_number(s, 365, &when->day) && when->day > 0;
	} else {
		when->kind = ZONE_DAY_OF_YEAR;
		ok = take_number(s, 365, &when->day);
	}
	if (ok && take_char(s, '/'))
		ok = take_time(s, TIME_HOURS, &when->time);
	return ok;
}

bool
zone_rule_parse(struct text s, struct zone_rule *rule)
{
	*rule = (struct zone_rule){ .switches = false };
	if (!take_name(&s) || !take_offset(&s, &rule->standard))
		return false;
	rule->daylight = rule->standard;
	if (s.len == 0)
		return true;
	rule->switches = true;
	if (!take_name(&s))
		return false;
	rule->daylight = rule->standard + HOUR;
	if (s.len > 0 && *s.at != ',' && !take_offset(&s, &rule->daylight))
		return false;
	return take_switch(&s, &rule->start) && take_switch(&s, &rule->end) &&
	       s.len == 0;
}

static bool
is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

/* Days since 1970 of the w-th weekday of a month. */
static int32_t
find_weekday(const struct zone_switch *when, int32_t month_start)
{
	int first = date_weekday(month_start) % 7;
	int32_t day =
	    month_start + (when->day - first + 7) % 7 + 7 * (when->week - 1);

	while (day > date_month_end(month_start))
		day -= 7;
	return day;
}

/* Seconds since 1970 by the wall clock. */
static bool
find_switch(const struct zone_switch *when, int year, int64_t *local)
{
	struct civil first = { year, 1, 1 };
	int32_t day;

	if (when->kind == ZONE_DAY_WEEKDAY)
		first.month = when->month;
	if (!date_from_civil(first, &day))
		return false;
	if (when->kind == ZONE_DAY_WEEKDAY)
		day = find_weekday(when, day);
	else if (when->kind == ZONE_DAY_OF_YEAR)
		day += when->day;
	else
		day += when->day - 1 + (is_leap(year) && when->day > 59);
	*local = (int64_t)day * DAY + when->time;
	return true;
}

bool
zone_rule_year(
    const struct zone_rule *rule, int year, int64_t *start, int64_t *end)
{
	if (!find_switch(&rule->start, year, start) ||
	    !find_switch(&rule->end, year, end))
		return false;
	*start -= rule->standard;
	*end -= rule->daylight;
	return true;
}
