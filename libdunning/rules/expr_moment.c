#include "rules/expr_moment.h"

#include "rules/expr_function.h"

/* Puts a parsed time into its zone; false: there is no such zone. */
static bool
find_zone(struct moment *moment, struct text name, struct zone_cache *zones)
{
	enum zone_error error;
	struct zone *zone;

	if (name.len == 0)
		return true;
	zone = zones == NULL ? NULL : zone_cache_find(zones, name, &error);
	if (zone == NULL)
		return false;
	moment_set_zone_of_time(moment, zone);
	return true;
}

/* Null: it is none. */
static struct value
parse_time(struct text text, struct zone_cache *zones)
{
	struct moment moment;
	struct text name;

	if (!moment_parse_time(text, &moment, &name) ||
	    !find_zone(&moment, name, zones))
		return value_null();
	moment.nanos %= NANOS_PER_DAY;
	return value_of_moment(VALUE_TIME, &moment);
}

static struct value
parse_moment(struct text text, struct zone_cache *zones)
{
	struct moment moment;

	return moment_read(text, zones, &moment)
	           ? value_of_moment(VALUE_DATETIME, &moment)
	           : value_null();
}

struct value
temporal_parse(struct text text, struct zone_cache *zones)
{
	struct duration duration;
	struct value value;
	int64_t days;

	if (moment_parse_date(text, &days))
		return value_of_days(VALUE_DATE, days);
	switch (duration_parse(text, &duration)) {
	case DURATION_TIME:
		return value_of_duration(duration);
	case DURATION_MONTHS:
		return value_of_days(VALUE_MONTHS, duration.days);
	case DURATION_NONE:
		break;
	}
	value = parse_moment(text, zones);
	return value.type == VALUE_NULL ? parse_time(text, zones) : value;
}

/* time(from): the time of what has one; a date has that of UTC. */
struct value
time_from(struct eval *e, const struct value *args, size_t count)
{
	struct moment moment;
	struct value value;

	(void)count;
	if (args[0].type == VALUE_NULL)
		return value_null();
	if (args[0].type == VALUE_STRING) {
		value = parse_time(args[0].string, e->zones);
		return value.type == VALUE_NULL
		           ? eval_fault(e, FAULT_CONVERSION)
		           : value;
	}
	moment = moment_of_value(&args[0]);
	if (moment.zone != NULL)
		moment_set_zone_of_time(&moment, moment.zone);
	return value_of_moment(VALUE_TIME, &moment);
}

/* A whole number from 0 to most. */
static bool
read_part(const struct value *arg, int64_t most, int64_t *out)
{
	struct decimal number = decimal_reduce(arg->number);

	*out = number.coefficient;
	return number.scale == 0 && *out >= 0 && *out <= most;
}

/* Seconds with their decimals. */
static bool
read_seconds(const struct value *arg, int64_t *nanos)
{
	struct decimal number;

	if (!decimal_round(arg->number, 9, ROUND_DOWN, &number))
		return false;
	*nanos = number.coefficient;
	return *nanos >= 0 && *nanos < 60 * NANOS_PER_SECOND;
}

/* A null offset is none. */
static bool
read_offset(const struct value *arg, int32_t *offset)
{
	struct duration_parts parts;
	int64_t seconds;

	*offset = MOMENT_LOCAL;
	if (arg->type == VALUE_NULL)
		return true;
	parts = duration_split(duration_of_value(arg));
	seconds = parts.hours * 3600 + parts.minutes * 60 +
	          parts.nanos / NANOS_PER_SECOND;
	*offset = (int32_t)seconds;
	return parts.days == 0 && parts.nanos % NANOS_PER_SECOND == 0 &&
	       seconds <= MOMENT_OFFSET_MAX && seconds >= -MOMENT_OFFSET_MAX;
}

struct value
time_of_parts(struct eval *e, const struct value *args, size_t count)
{
	struct moment moment = { .offset = MOMENT_LOCAL };
	int64_t hour;
	int64_t minute;
	size_t i;

	for (i = 0; i < 3; i++)
		if (args[i].type == VALUE_NULL)
			return value_null();
	if (!read_part(&args[0], 23, &hour) ||
	    !read_part(&args[1], 59, &minute) ||
	    !read_seconds(&args[2], &moment.nanos) ||
	    (count > 3 && !read_offset(&args[3], &moment.offset)))
		return eval_fault(e, FAULT_ARGUMENT);
	moment.nanos += (hour * 60 + minute) * 60 * NANOS_PER_SECOND;
	return value_of_moment(VALUE_TIME, &moment);
}

struct value
moment_from(struct eval *e, const struct value *args, size_t count)
{
	struct moment moment;
	struct value value;

	(void)count;
	if (args[0].type == VALUE_DATE) {
		moment = moment_of_value(&args[0]);
		return value_of_moment(VALUE_DATETIME, &moment);
	}
	if (args[0].type != VALUE_STRING)
		return args[0];
	value = parse_moment(args[0].string, e->zones);
	return value.type == VALUE_NULL ? eval_fault(e, FAULT_CONVERSION)
	                                : value;
}

/* The day of the first by the clock of the second. */
struct value
moment_of_parts(struct eval *e, const struct value *args, size_t count)
{
	struct moment moment;

	(void)e;
	(void)count;
	if (args[0].type == VALUE_NULL || args[1].type == VALUE_NULL)
		return value_null();
	moment = moment_of_value(&args[1]);
	moment.days = args[0].days;
	if (moment.zone != NULL)
		moment_set_zone(&moment, moment.zone);
	return value_of_moment(VALUE_DATETIME, &moment);
}

struct value
time_hour(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(args[0].nanos / (3600 * NANOS_PER_SECOND));
}

struct value
time_minute(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_int(args[0].nanos / (60 * NANOS_PER_SECOND) % 60);
}

struct value
time_second(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_number(decimal_reduce(
	    (struct decimal){ args[0].nanos % (60 * NANOS_PER_SECOND), 9 }));
}

struct value
time_offset(struct eval *e, const struct value *args, size_t count)
{
	struct duration duration = { 0, args[0].offset * NANOS_PER_SECOND };

	(void)e;
	(void)count;
	if (args[0].offset == MOMENT_LOCAL || args[0].offset == MOMENT_OPEN)
		return value_null();
	moment_normalize(&duration.days, &duration.nanos);
	return value_of_duration(duration);
}

struct value
time_zone(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	if (args[0].zone == NULL)
		return value_null();
	return value_of_text(text_of(zone_name(args[0].zone)));
}

bool
value_is_comparable(const struct value *a, const struct value *b)
{
	struct moment left;
	struct moment right;

	if (a->type != VALUE_TIME && a->type != VALUE_DATETIME)
		return true;
	left = moment_of_value(a);
	right = moment_of_value(b);
	return moment_is_comparable(&left, &right);
}
