#include "rules/expr_function.h"
#include "rules/expr_moment.h"

static struct duration_parts
parts_of(const struct value *arg)
{
	return duration_split(duration_of_value(arg));
}

/* Whole days; what is less than one is left out. */
struct value
duration_days(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	if (args[0].nanos == 0)
		return value_of_int(args[0].days);
	return value_of_int(parts_of(&args[0]).days);
}

struct value
duration_hours(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(parts_of(&args[0]).hours);
}

struct value
duration_minutes(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(parts_of(&args[0]).minutes);
}

struct value
duration_seconds(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_number(
	    decimal_reduce((struct decimal){ parts_of(&args[0]).nanos, 9 }));
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
