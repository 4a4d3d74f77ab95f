#include "base/moment.h"

#include <stdio.h>
#include <string.h>

enum {
	ERA_YEARS = 400,
	ERA_DAYS = 146097,
	EPOCH_DAYS = 719468, /* from 0000-03-01 to 1970-01-01 */
	HOUR = 3600,
	MINUTE = 60,
	YEAR_DIGITS = 9,
	FRACTION_DIGITS = 9
};

static int64_t
floor_div(int64_t n, int64_t divisor)
{
	return n / divisor - (n % divisor < 0);
}

/* Years are counted from March, so that the leap day ends one. */
static int64_t
days_of(int64_t year, int month, int day)
{
	int64_t march_year = month > 2 ? year : year - 1;
	int march_month = month > 2 ? month - 3 : month + 9;
	int64_t era = floor_div(march_year, ERA_YEARS);
	int64_t rest = march_year - era * ERA_YEARS;

	return era * ERA_DAYS + rest * 365 + rest / 4 - rest / 100 +
	       (153 * march_month + 2) / 5 + day - 1 - EPOCH_DAYS;
}

bool
moment_from_civil(struct civil civil, int64_t *days)
{
	if (civil.year < -MOMENT_YEAR_MAX || civil.year > MOMENT_YEAR_MAX ||
	    civil.month < 1 || civil.month > 12 || civil.day < 1 ||
	    civil.day > date_month_days(civil.year, civil.month))
		return false;
	*days = days_of(civil.year, civil.month, civil.day);
	return true;
}

struct civil
moment_to_civil(int64_t days)
{
	int64_t shifted = days + EPOCH_DAYS;
	int64_t era = floor_div(shifted, ERA_DAYS);
	int day_of_era = (int)(shifted - era * ERA_DAYS);
	int leap_days =
	    day_of_era / 1460 - day_of_era / 36524 + day_of_era / 146096;
	int rest = (day_of_era - leap_days) / 365;
	int day_of_year = day_of_era - (365 * rest + rest / 4 - rest / 100);
	int march_month = (5 * day_of_year + 2) / 153;
	struct civil civil;

	civil.day = day_of_year - (153 * march_month + 2) / 5 + 1;
	civil.month = march_month < 10 ? march_month + 3 : march_month - 9;
	civil.year = (int)(era * ERA_YEARS + rest + (civil.month <= 2));
	return civil;
}

bool
moment_has_days(int64_t days)
{
	return days >= days_of(-MOMENT_YEAR_MAX, 1, 1) &&
	       days <= days_of(MOMENT_YEAR_MAX, 12, 31);
}

int
moment_weekday(int64_t days)
{
	/* 1970-01-01 is a Thursday. */
	return (int)(days + 3 - floor_div(days + 3, 7) * 7) + 1;
}

bool
moment_add_months(int64_t days, int64_t months, int64_t *out)
{
	struct civil civil = moment_to_civil(days);
	int64_t total;
	int64_t year;
	int last;

	if (__builtin_add_overflow(
	        (int64_t)civil.year * 12 + civil.month - 1, months, &total))
		return false;
	year = floor_div(total, 12);
	if (year < -MOMENT_YEAR_MAX || year > MOMENT_YEAR_MAX)
		return false;
	civil.month = (int)(total - year * 12) + 1;
	last = date_month_days(year, civil.month);
	if (civil.day > last)
		civil.day = last;
	*out = days_of(year, civil.month, civil.day);
	return true;
}

bool
moment_normalize(int64_t *days, int64_t *nanos)
{
	int64_t carry = floor_div(*nanos, NANOS_PER_DAY);

	*nanos -= carry * NANOS_PER_DAY;
	return !__builtin_add_overflow(*days, carry, days);
}

struct reader {
	const char *at;
	const char *end;
};

static bool
accept(struct reader *r, char c)
{
	if (r->at == r->end || *r->at != c)
		return false;
	r->at++;
	return true;
}

static size_t
count_digits(const struct reader *r)
{
	const char *at = r->at;

	while (at < r->end && *at >= '0' && *at <= '9')
		at++;
	return (size_t)(at - r->at);
}

/* Exactly that many digits. */
static bool
read_digits(struct reader *r, size_t count, int *out)
{
	if (count_digits(r) < count)
		return false;
	for (*out = 0; count > 0; count--)
		*out = *out * 10 + (*r->at++ - '0');
	return true;
}

static bool
read_date(struct reader *r, int64_t *days)
{
	bool negative = accept(r, '-');
	size_t digits = count_digits(r);
	bool padded = r->at < r->end && *r->at == '0';
	struct civil civil;

	if (digits < 4 || digits > YEAR_DIGITS || (digits > 4 && padded) ||
	    !read_digits(r, digits, &civil.year) || !accept(r, '-') ||
	    !read_digits(r, 2, &civil.month) || !accept(r, '-') ||
	    !read_digits(r, 2, &civil.day) || count_digits(r) > 0)
		return false;
	if (negative)
		civil.year = -civil.year;
	return moment_from_civil(civil, days);
}

static bool
read_fraction(struct reader *r, int64_t *nanos)
{
	size_t digits = count_digits(r);
	int fraction;
	size_t i;

	if (digits == 0 || digits > FRACTION_DIGITS ||
	    !read_digits(r, digits, &fraction))
		return false;
	*nanos = fraction;
	for (i = digits; i < FRACTION_DIGITS; i++)
		*nanos *= 10;
	return true;
}

static bool
read_clock(struct reader *r, int64_t *nanos)
{
	int64_t fraction = 0;
	int hour;
	int minute;
	int second;

	if (!read_digits(r, 2, &hour) || !accept(r, ':') ||
	    !read_digits(r, 2, &minute) || !accept(r, ':') ||
	    !read_digits(r, 2, &second))
		return false;
	if (accept(r, '.') && !read_fraction(r, &fraction))
		return false;
	*nanos = (hour * HOUR + minute * MINUTE + second) * NANOS_PER_SECOND +
	         fraction;
	return minute < 60 && second < 60 && count_digits(r) == 0 &&
	       *nanos <= NANOS_PER_DAY;
}

static bool
read_offset(struct reader *r, int32_t *offset)
{
	bool west = *r->at++ == '-';
	int hours;
	int minutes;
	int seconds = 0;

	if (!read_digits(r, 2, &hours) || !accept(r, ':') ||
	    !read_digits(r, 2, &minutes))
		return false;
	if (accept(r, ':') && !read_digits(r, 2, &seconds))
		return false;
	*offset = hours * HOUR + minutes * MINUTE + seconds;
	if (minutes > 59 || seconds > 59 || *offset > MOMENT_OFFSET_MAX)
		return false;
	*offset = west ? -*offset : *offset;
	return true;
}

/* What may stand behind a time. */
static bool
read_place(struct reader *r, struct moment *out, struct text *name)
{
	*name = (struct text){ r->end, 0 };
	out->offset = MOMENT_LOCAL;
	out->zone = NULL;
	if (accept(r, 'Z'))
		out->offset = 0;
	else if (r->at < r->end && (*r->at == '+' || *r->at == '-'))
		return read_offset(r, &out->offset) && r->at == r->end;
	else if (accept(r, '@')) {
		*name = (struct text){ r->at, (size_t)(r->end - r->at) };
		return name->len > 0;
	}
	return r->at == r->end;
}

static struct reader
read_text(struct text text)
{
	return (struct reader){ text.at,
		text.len == 0 ? text.at : text.at + text.len };
}

bool
moment_parse_date(struct text text, int64_t *days)
{
	struct reader r = read_text(text);

	return read_date(&r, days) && r.at == r.end;
}

bool
moment_parse_time(struct text text, struct moment *out, struct text *name)
{
	struct reader r = read_text(text);

	out->days = 0;
	return read_clock(&r, &out->nanos) && read_place(&r, out, name);
}

bool
moment_parse(struct text text, struct moment *out, struct text *name)
{
	struct reader r = read_text(text);

	out->nanos = 0;
	if (!read_date(&r, &out->days))
		return false;
	if (r.at == r.end)
		return read_place(&r, out, name);
	return accept(&r, 'T') && read_clock(&r, &out->nanos) &&
	       read_place(&r, out, name) &&
	       moment_normalize(&out->days, &out->nanos) &&
	       moment_has_days(out->days);
}

void
moment_set_zone(struct moment *moment, struct zone *zone)
{
	moment->zone = zone;
	moment->offset = zone_offset_of_wall(
	    zone, moment->days * 86400 + moment->nanos / NANOS_PER_SECOND);
}

void
moment_set_zone_of_time(struct moment *moment, struct zone *zone)
{
	moment->zone = zone;
	if (!zone_is_steady(zone, &moment->offset))
		moment->offset = MOMENT_OPEN;
}

bool
moment_add(struct moment *moment, int64_t days, int64_t nanos)
{
	int64_t seconds;

	nanos += moment->nanos;
	if (moment->zone != NULL)
		nanos -= moment->offset * NANOS_PER_SECOND;
	if (__builtin_add_overflow(moment->days, days, &days) ||
	    !moment_normalize(&days, &nanos) || !moment_has_days(days))
		return false;
	if (moment->zone != NULL) {
		seconds = days * 86400 + nanos / NANOS_PER_SECOND;
		moment->offset = zone_offset_of_instant(moment->zone, seconds);
		nanos += moment->offset * NANOS_PER_SECOND;
		if (!moment_normalize(&days, &nanos) || !moment_has_days(days))
			return false;
	}
	moment->days = days;
	moment->nanos = nanos;
	return true;
}

bool
moment_move_months(struct moment *moment, int64_t months)
{
	if (!moment_add_months(moment->days, months, &moment->days))
		return false;
	if (moment->zone != NULL)
		moment_set_zone(moment, moment->zone);
	return true;
}

static bool
has_offset(const struct moment *moment)
{
	return moment->offset != MOMENT_LOCAL && moment->offset != MOMENT_OPEN;
}

bool
moment_is_comparable(const struct moment *a, const struct moment *b)
{
	if (has_offset(a) || has_offset(b))
		return has_offset(a) && has_offset(b);
	return a->zone == b->zone;
}

void
moment_subtract(const struct moment *a, const struct moment *b, int64_t *days,
    int64_t *nanos)
{
	*days = a->days - b->days;
	*nanos = a->nanos - b->nanos;
	if (has_offset(a) && has_offset(b))
		*nanos -= ((int64_t)a->offset - b->offset) * NANOS_PER_SECOND;
	moment_normalize(days, nanos);
}

size_t
moment_format_date(int64_t days, char *buf, size_t size)
{
	struct civil civil = moment_to_civil(days);
	int len;

	len = snprintf(buf, size, "%s%04d-%02d-%02d", civil.year < 0 ? "-" : "",
	    civil.year < 0 ? -civil.year : civil.year, civil.month, civil.day);
	return len < 0 || (size_t)len >= size ? 0 : (size_t)len;
}

/* "Z", "+05:30", "@Europe/Paris" or nothing. */
static int
format_place(const struct moment *moment, char *buf, size_t size)
{
	int offset;

	if (moment->zone != NULL)
		return snprintf(buf, size, "@%s", zone_name(moment->zone));
	if (!has_offset(moment))
		return 0;
	offset = moment->offset < 0 ? -moment->offset : moment->offset;
	if (offset == 0)
		return snprintf(buf, size, "Z");
	if (offset % MINUTE == 0)
		return snprintf(buf, size, "%c%02d:%02d",
		    moment->offset < 0 ? '-' : '+', offset / HOUR,
		    offset / MINUTE % 60);
	return snprintf(buf, size, "%c%02d:%02d:%02d",
	    moment->offset < 0 ? '-' : '+', offset / HOUR, offset / MINUTE % 60,
	    offset % MINUTE);
}

size_t
moment_format_time(const struct moment *moment, char *buf, size_t size)
{
	int seconds = (int)(moment->nanos / NANOS_PER_SECOND);
	int fraction = (int)(moment->nanos % NANOS_PER_SECOND);
	int len = snprintf(buf, size, "%02d:%02d:%02d.%09d", seconds / HOUR,
	    seconds / MINUTE % 60, seconds % 60, fraction);
	int rest;

	if (len < 0 || (size_t)len >= size)
		return 0;
	while (buf[len - 1] == '0' && fraction != 0)
		len--;
	if (fraction == 0)
		len -= FRACTION_DIGITS + 1;
	rest = format_place(moment, buf + len, size - (size_t)len);
	buf[len + (rest > 0 ? rest : 0)] = '\0';
	return rest < 0 || (size_t)(len + rest) >= size ? 0
	                                                : (size_t)(len + rest);
}
