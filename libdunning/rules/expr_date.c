#include "rules/expr_function.h"
#include "rules/expr_moment.h"

struct value
date_from(struct eval *e, const struct value *args, size_t count)
{
	int64_t days;

	(void)count;
	if (args[0].type != VALUE_STRING)
		return value_of_days(VALUE_DATE, args[0].days);
	if (!moment_parse_date(args[0].string, &days))
		return eval_fault(e, FAULT_CONVERSION);
	return value_of_days(VALUE_DATE, days);
}

/* False: not a whole number that a date can have. */
static bool
whole_of(const struct value *arg, int *out)
{
	struct decimal whole = decimal_reduce(arg->number);

	if (whole.scale != 0 || whole.coefficient < -MOMENT_YEAR_MAX ||
	    whole.coefficient > MOMENT_YEAR_MAX)
		return false;
	*out = (int)whole.coefficient;
	return true;
}

struct value
date_of_parts(struct eval *e, const struct value *args, size_t count)
{
	struct civil civil;
	int64_t days;

	(void)count;
	if (!whole_of(&args[0], &civil.year) ||
	    !whole_of(&args[1], &civil.month) ||
	    !whole_of(&args[2], &civil.day) || !moment_from_civil(civil, &days))
		return eval_fault(e, FAULT_ARGUMENT);
	return value_of_days(VALUE_DATE, days);
}

struct value
date_year(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(moment_to_civil(args[0].days).year);
}

struct value
date_month(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(moment_to_civil(args[0].days).month);
}

struct value
date_day(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(moment_to_civil(args[0].days).day);
}

struct value
date_number_of_day(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(moment_weekday(args[0].days));
}

struct value
date_name_of_day(struct eval *e, const struct value *args, size_t count)
{
	static const char *const names[] = { "Monday", "Tuesday", "Wednesday",
		"Thursday", "Friday", "Saturday", "Sunday" };

	(void)e;
	(void)count;
	return value_of_text(text_of(names[moment_weekday(args[0].days) - 1]));
}

struct value
date_name_of_month(struct eval *e, const struct value *args, size_t count)
{
	static const char *const names[] = { "January", "February", "March",
		"April", "May", "June", "July", "August", "September",
		"October", "November", "December" };

	(void)e;
	(void)count;
	return value_of_text(
	    text_of(names[moment_to_civil(args[0].days).month - 1]));
}

static int
day_of_year(int64_t days)
{
	struct civil first = { moment_to_civil(days).year, 1, 1 };
	int64_t start;

	return moment_from_civil(first, &start) ? (int)(days - start) + 1 : 0;
}

struct value
date_day_of_year(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(day_of_year(args[0].days));
}

/* ISO 8601: a week belongs to the year of its Thursday. */
struct value
date_week_of_year(struct eval *e, const struct value *args, size_t count)
{
	int64_t days = args[0].days;
	int64_t thursday = days - moment_weekday(days) + 4;

	(void)count;
	if (!moment_has_days(thursday))
		return eval_fault(e, FAULT_OVERFLOW);
	return value_of_int((day_of_year(thursday) - 1) / 7 + 1);
}

/* Whole months from the first to the second date, times of day aside. */
struct value
months_between(struct eval *e, const struct value *args, size_t count)
{
	struct civil from = moment_to_civil(args[0].days);
	struct civil to = moment_to_civil(args[1].days);
	int64_t months =
	    ((int64_t)to.year - from.year) * 12 + to.month - from.month;

	(void)e;
	(void)count;
	if (months > 0 && to.day < from.day)
		months--;
	else if (months < 0 && to.day > from.day)
		months++;
	return value_of_days(VALUE_MONTHS, months);
}
