#include "rules/calendar.h"

#include "base/date.h"
#include "rules/expr_function.h"

/* Dates of columns, which are the ones that calendars have. */
static bool
is_date(int64_t days)
{
	return days >= DATE_MIN && days <= DATE_MAX;
}

struct value
calendar_between(struct eval *e, const struct value *args, size_t count)
{
	int64_t days;

	(void)count;
	if (!is_date(args[0].days) || !is_date(args[1].days))
		return eval_fault(e, FAULT_ARGUMENT);
	if (!calendar_count(e->calendar, (int32_t)args[0].days,
	        (int32_t)args[1].days, &days))
		return eval_fault(e, FAULT_CALENDAR);
	return value_of_int(days);
}

struct value
calendar_move(struct eval *e, const struct value *args, size_t count)
{
	struct decimal days = decimal_reduce(args[1].number);
	int32_t date;

	(void)count;
	if (!is_date(args[0].days) || days.scale != 0)
		return eval_fault(e, FAULT_ARGUMENT);
	if (!calendar_add(
	        e->calendar, (int32_t)args[0].days, days.coefficient, &date))
		return eval_fault(e, FAULT_CALENDAR);
	return value_of_days(VALUE_DATE, date);
}
