#include "base/date.h"

#include "rules/expr_function.h"

static struct civil
civil_of(const struct value *arg)
{
	return date_to_civil((int32_t)arg->days);
}

struct value
date_from(struct eval *e, const struct value *args, size_t count)
{
	int32_t days;

	(void)count;
	if (args[0].type == VALUE_DATE)
		return args[0];
	if (!date_parse(args[0].string, &days))
		return eval_fault(e);
	return value_of_days(VALUE_DATE, days);
}

/* False: not a whole number that a date can have. */
static bool
whole_of(const struct value *arg, int *out)
{
	struct decimal whole = decimal_reduce(arg->number);

	if (whole.scale != 0 || whole.coefficient < 0 ||
	    whole.coefficient > 9999)
		return false;
	*out = (int)whole.coefficient;
	return true;
}

struct value
date_of_parts(struct eval *e, const struct value *args, size_t count)
{
	struct civil civil;
	int32_t days;

	(void)count;
	if (!whole_of(&args[0], &civil.year) ||
	    !whole_of(&args[1], &civil.month) ||
	    !whole_of(&args[2], &civil.day) || !date_from_civil(civil, &days))
		return eval_fault(e);
	return value_of_days(VALUE_DATE, days);
}

struct value
date_year(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(civil_of(&args[0]).year);
}

struct value
date_month(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(civil_of(&args[0]).month);
}

struct value
date_day(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(civil_of(&args[0]).day);
}

struct value
date_number_of_day(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(date_weekday((int32_t)args[0].days));
}

struct value
date_name_of_day(struct eval *e, const struct value *args, size_t count)
{
	static const char *const names[] = { "Monday", "Tuesday", "Wednesday",
		"Thursday", "Friday", "Saturday", "Sunday" };

	(void)e;
	(void)count;
	return value_of_text(
	    text_of(names[date_weekday((int32_t)args[0].days) - 1]));
}

struct value
date_name_of_month(struct eval *e, const struct value *args, size_t count)
{
	static const char *const names[] = { "January", "February", "March",
		"April", "May", "June", "July", "August", "September",
		"October", "November", "December" };

	(void)e;
	(void)count;
	return value_of_text(text_of(names[civil_of(&args[0]).month - 1]));
}

static int
day_of_year(int32_t days)
{
	struct civil first = { date_to_civil(days).year, 1, 1 };
	int32_t start;

	return date_from_civil(first, &start) ? days - start + 1 : 0;
}

struct value
date_day_of_year(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(day_of_year((int32_t)args[0].days));
}

/* ISO 8601: a week belongs to the year of its Thursday. */
struct value
date_week_of_year(struct eval *e, const struct value *args, size_t count)
{
	int32_t days = (int32_t)args[0].days;
	int32_t thursday = days - date_weekday(days) + 4;

	(void)count;
	if (thursday < DATE_MIN || thursday > DATE_MAX)
		return eval_fault(e);
	return value_of_int((day_of_year(thursday) - 1) / 7 + 1);
}

/* Whole months from the first to the second date. */
struct value
months_between(struct eval *e, const struct value *args, size_t count)
{
	struct civil from = civil_of(&args[0]);
	struct civil to = civil_of(&args[1]);
	int64_t months = (to.year - from.year) * 12 + to.month - from.month;

	(void)e;
	(void)count;
	if (months > 0 && to.day < from.day)
		months--;
	else if (months < 0 && to.day > from.day)
		months++;
	return value_of_days(VALUE_MONTHS, months);
}

struct value
duration_days(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(args[0].days);
}

struct value
duration_months(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(args[0].days);
}

struct value
duration_years_part(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(args[0].days / 12);
}

struct value
duration_months_part(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(args[0].days % 12);
}

struct duration_reader {
	const char *at;
	const char *end;
};

/* "12D" with one of units; its place in units, or -1. */
static int
read_part(struct duration_reader *r, const char *units, int64_t *number)
{
	const char *start = r->at;
	int i;

	while (r->at < r->end && *r->at >= '0' && *r->at <= '9')
		r->at++;
	if (r->at == r->end ||
	    !int_parse((struct text){ start, (size_t)(r->at - start) }, number))
		return -1;
	for (i = 0; units[i] != '\0'; i++) {
		if (units[i] == *r->at) {
			r->at++;
			return i;
		}
	}
	return -1;
}

/*
 * Parts in the order of units, each at most once, into the sum of number times
 * its size.  False: nothing there, or not this form.
 */
static bool
read_parts(struct duration_reader *r, const char *units, const int64_t *sizes,
    int64_t *sum)
{
	int64_t number;
	int last = -1;
	int unit;

	while (r->at < r->end && *r->at != 'T') {
		unit = read_part(r, units, &number);
		if (unit <= last ||
		    __builtin_mul_overflow(number, sizes[unit], &number) ||
		    __builtin_add_overflow(*sum, number, sum))
			return false;
		last = unit;
	}
	return last >= 0;
}

/*
 * ISO 8601 durations as FEEL divides them: years and months, or days.  Hours,
 * minutes and seconds must make whole days.
 */
bool
duration_parse(struct text text, struct value *out)
{
	static const int64_t month_sizes[] = { 12, 1 };
	static const int64_t day_sizes[] = { 86400 };
	static const int64_t time_sizes[] = { 3600, 60, 1 };
	struct duration_reader r = { text.at, text.at + text.len };
	bool negative = text.len > 0 && text.at[0] == '-';
	struct duration_reader start;
	int64_t sum = 0;

	r.at += negative;
	if (r.at >= r.end || *r.at++ != 'P')
		return false;
	start = r;
	if (read_parts(&r, "YM", month_sizes, &sum) && r.at == r.end) {
		*out = value_of_days(VALUE_MONTHS, negative ? -sum : sum);
		return true;
	}
	r = start;
	sum = 0;
	if (r.at < r.end && *r.at != 'T' &&
	    !read_parts(&r, "D", day_sizes, &sum))
		return false;
	if (r.at < r.end && *r.at == 'T') {
		r.at++;
		if (!read_parts(&r, "HMS", time_sizes, &sum))
			return false;
	}
	if (r.at != r.end || r.at == start.at || sum % 86400 != 0)
		return false;
	*out =
	    value_of_days(VALUE_DAYS, negative ? -(sum / 86400) : sum / 86400);
	return true;
}
