#include "base/duration.h"

#include "base/moment.h"
#include "base/wide.h"


enum { FRACTION_DIGITS = 9 };

static const int64_t hour = 3600 * NANOS_PER_SECOND;
static const int64_t minute = 60 * NANOS_PER_SECOND;

static wide
total(struct duration duration)
{
	return (wide)duration.days * NANOS_PER_DAY + duration.nanos;
}

/* False: out of range. */
static bool
set_total(wide nanos, struct duration *out)
{
	wide days = nanos / NANOS_PER_DAY - (nanos % NANOS_PER_DAY < 0);

	if (days > INT64_MAX || days <= INT64_MIN)
		return false;
	*out = (struct duration){ (int64_t)days,
		(int64_t)(nanos - days * NANOS_PER_DAY) };
	return true;
}

struct reader {
	const char *at;
	const char *end;
};

static bool
is_digit(const struct reader *r)
{
	return r->at < r->end && *r->at >= '0' && *r->at <= '9';
}

/* The decimals of seconds in nanos, after the point. */
static bool
read_fraction(struct reader *r, int64_t *nanos)
{
	int64_t digit = NANOS_PER_SECOND / 10;

	for (*nanos = 0; is_digit(r); r->at++, digit /= 10) {
		if (digit == 0)
			return false;
		*nanos += (*r->at - '0') * digit;
	}
	return true;
}

/* "12D" with one of units; its place in units, or -1. */
static int
read_part(
    struct reader *r, const char *units, int64_t *number, int64_t *fraction)
{
	const char *start = r->at;
	bool point = false;
	int i;

	*fraction = 0;
	while (is_digit(r))
		r->at++;
	if (!int_parse((struct text){ start, (size_t)(r->at - start) }, number))
		return -1;
	if (r->at < r->end && *r->at == '.') {
		point = true;
		r->at++;
		if (!read_fraction(r, fraction))
			return -1;
	}
	for (i = 0; r->at < r->end && units[i] != '\0'; i++) {
		if (units[i] != *r->at)
			continue;
		r->at++;
		return point && units[i] != 'S' ? -1 : i;
	}
	return -1;
}

/*
 * Parts in the order of units, each at most once, into the sum of number times
 * its size.  False: nothing there, or not this form.
 */
static bool
read_parts(struct reader *r, const char *units, const int64_t *sizes, wide *sum)
{
	int64_t fraction;
	int64_t number;
	int last = -1;
	int unit;

	while (r->at < r->end && *r->at != 'T') {
		unit = read_part(r, units, &number, &fraction);
		if (unit <= last)
			return false;
		*sum += (wide)number * sizes[unit] + fraction;
		last = unit;
	}
	return last >= 0;
}

static bool
read_times(struct reader *r, wide *sum)
{
	static const int64_t day_sizes[] = { NANOS_PER_DAY };
	static const int64_t time_sizes[] = { 3600 * NANOS_PER_SECOND,
		60 * NANOS_PER_SECOND, NANOS_PER_SECOND };

	if (r->at == r->end ||
	    (*r->at != 'T' && !read_parts(r, "D", day_sizes, sum)))
		return false;
	if (r->at == r->end)
		return true;
	r->at++;
	return read_parts(r, "HMS", time_sizes, sum) && r->at == r->end;
}

enum duration_kind
duration_parse(struct text text, struct duration *out)
{
	static const int64_t month_sizes[] = { 12, 1 };
	struct reader r = { text.at,
		text.len == 0 ? text.at : text.at + text.len };
	bool negative = text.len > 0 && text.at[0] == '-';
	struct reader start;
	wide sum = 0;

	r.at += negative;
	if (r.at == r.end || *r.at++ != 'P')
		return DURATION_NONE;
	start = r;
	if (read_parts(&r, "YM", month_sizes, &sum) && r.at == r.end) {
		if (sum > INT64_MAX)
			return DURATION_NONE;
		*out =
		    (struct duration){ negative ? -(int64_t)sum : (int64_t)sum,
			    0 };
		return DURATION_MONTHS;
	}
	r = start;
	sum = 0;
	if (!read_times(&r, &sum) || !set_total(negative ? -sum : sum, out))
		return DURATION_NONE;
	return DURATION_TIME;
}

bool
duration_negate(struct duration duration, struct duration *out)
{
	return set_total(-total(duration), out);
}

bool
duration_add(struct duration a, struct duration b, struct duration *out)
{
	return set_total(total(a) + total(b), out);
}

/* Half to even; the divisor is above zero. */
static wide
divide(wide dividend, wide divisor)
{
	wide quotient = dividend / divisor;
	wide rest = dividend % divisor;

	rest = rest < 0 ? -rest : rest;
	if (rest > divisor - rest ||
	    (rest == divisor - rest && quotient % 2 != 0))
		quotient += dividend < 0 ? -1 : 1;
	return quotient;
}

bool
duration_multiply(
    struct duration duration, struct decimal factor, struct duration *out)
{
	wide product;

	factor = decimal_reduce(factor);
	if (__builtin_mul_overflow(
	        total(duration), (wide)factor.coefficient, &product))
		return false;
	return set_total(divide(product, wide_power_of_ten(factor.scale)), out);
}

bool
duration_divide(
    struct duration duration, struct decimal divisor, struct duration *out)
{
	wide by;
	wide product;

	divisor = decimal_reduce(divisor);
	by = divisor.coefficient;
	if (by == 0 || __builtin_mul_overflow(total(duration),
	                   wide_power_of_ten(divisor.scale), &product))
		return false;
	return set_total(
	    by < 0 ? divide(-product, -by) : divide(product, by), out);
}

static wide
common_divisor(wide a, wide b)
{
	wide rest;

	a = a < 0 ? -a : a;
	b = b < 0 ? -b : b;
	while (b != 0) {
		rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

bool
duration_ratio(struct duration a, struct duration b, struct decimal *out)
{
	wide above = total(a);
	wide below = total(b);
	wide common = common_divisor(above, below);

	if (below == 0)
		return false;
	above /= common;
	below /= common;
	if (above > INT64_MAX || above < -INT64_MAX || below > INT64_MAX ||
	    below < -INT64_MAX)
		return false;
	return decimal_div((struct decimal){ (int64_t)above, 0 },
	    (struct decimal){ (int64_t)below, 0 }, out);
}

int
duration_compare(struct duration a, struct duration b)
{
	if (a.days != b.days)
		return a.days < b.days ? -1 : 1;
	return (a.nanos > b.nanos) - (a.nanos < b.nanos);
}

struct duration_parts
duration_split(struct duration duration)
{
	bool negative = duration.days < 0;
	int64_t days = duration.days;
	int64_t nanos = duration.nanos;
	int sign = negative ? -1 : 1;

	if (negative && nanos > 0) {
		days++;
		nanos = NANOS_PER_DAY - nanos;
	}
	return (struct duration_parts){ days, sign * (int)(nanos / hour),
		sign * (int)(nanos % hour / minute), sign * (nanos % minute) };
}

/* What is full gets no more. */
struct writer {
	char *buf;
	size_t size;
	size_t len;
};

static void
put_char(struct writer *w, char c)
{
	if (w->len + 1 < w->size)
		w->buf[w->len++] = c;
	w->buf[w->len] = '\0';
}

/* At least so many digits. */
static void
put_digits(struct writer *w, uint64_t number, size_t least)
{
	char digits[24];
	size_t count = 0;

	do {
		digits[count++] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0 || count < least);
	while (count > 0)
		put_char(w, digits[--count]);
}

static uint64_t
magnitude(int64_t n)
{
	return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

/* Nothing for 0. */
static void
put_part(struct writer *w, int64_t number, char unit)
{
	if (number == 0)
		return;
	put_digits(w, magnitude(number), 1);
	put_char(w, unit);
}

static void
put_seconds(struct writer *w, uint64_t nanos)
{
	put_digits(w, nanos / NANOS_PER_SECOND, 1);
	if (nanos % NANOS_PER_SECOND != 0) {
		put_char(w, '.');
		put_digits(w, nanos % NANOS_PER_SECOND, FRACTION_DIGITS);
		while (w->buf[w->len - 1] == '0')
			w->len--;
	}
	put_char(w, 'S');
}

static struct writer
begin(char *buf, size_t size, bool negative)
{
	struct writer w = { buf, size, 0 };

	if (negative)
		put_char(&w, '-');
	put_char(&w, 'P');
	return w;
}

size_t
duration_format(struct duration duration, char *buf, size_t size)
{
	struct duration_parts parts = duration_split(duration);
	struct writer w = begin(buf, size, duration.days < 0);

	put_part(&w, parts.days, 'D');
	if (duration.nanos == 0 && parts.days != 0)
		return w.len;
	put_char(&w, 'T');
	put_part(&w, parts.hours, 'H');
	put_part(&w, parts.minutes, 'M');
	if (parts.nanos != 0 || duration.nanos == 0)
		put_seconds(&w, magnitude(parts.nanos));
	return w.len;
}

size_t
duration_format_months(int64_t months, char *buf, size_t size)
{
	struct writer w = begin(buf, size, months < 0);

	put_part(&w, months / 12, 'Y');
	if (months % 12 != 0 || months == 0) {
		put_digits(&w, magnitude(months % 12), 1);
		put_char(&w, 'M');
	}
	return w.len;
}
