#include "rules/expr_function.h"

#include <string.h>

#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

/*
 * Name, form, result, run, kind, least and most arguments, parameters; by what
 * they work on.  Several of one name differ in the number of arguments.
 */
static const struct expr_function functions[] = {
	{ "not", FORM_PLAIN, VALUE_BOOL, bool_not, NODE_CALL, 1, 1,
	    { { "negand", TAKES_BOOL } } },
	{ "abs", FORM_PLAIN, VALUE_NULL, number_abs, NODE_CALL, 1, 1,
	    { { "n", TAKES_NUMBER | TAKES_DAYS | TAKES_MONTHS } } },
	{ "floor", FORM_PLAIN, VALUE_NUMBER, number_floor, NODE_CALL, 1, 2,
	    { { "n", TAKES_NUMBER }, { "scale", TAKES_NUMBER } } },
	{ "ceiling", FORM_PLAIN, VALUE_NUMBER, number_ceiling, NODE_CALL, 1, 2,
	    { { "n", TAKES_NUMBER }, { "scale", TAKES_NUMBER } } },
	{ "decimal", FORM_PLAIN, VALUE_NUMBER, number_decimal, NODE_CALL, 2, 2,
	    { { "n", TAKES_NUMBER }, { "scale", TAKES_NUMBER } } },
	{ "round up", FORM_PLAIN, VALUE_NUMBER, number_round_up, NODE_CALL, 2,
	    2, { { "n", TAKES_NUMBER }, { "scale", TAKES_NUMBER } } },
	{ "round down", FORM_PLAIN, VALUE_NUMBER, number_round_down, NODE_CALL,
	    2, 2, { { "n", TAKES_NUMBER }, { "scale", TAKES_NUMBER } } },
	{ "round half up", FORM_PLAIN, VALUE_NUMBER, number_half_up, NODE_CALL,
	    2, 2, { { "n", TAKES_NUMBER }, { "scale", TAKES_NUMBER } } },
	{ "round half down", FORM_PLAIN, VALUE_NUMBER, number_half_down,
	    NODE_CALL, 2, 2,
	    { { "n", TAKES_NUMBER }, { "scale", TAKES_NUMBER } } },
	{ "round half even", FORM_PLAIN, VALUE_NUMBER, number_decimal,
	    NODE_CALL, 2, 2,
	    { { "n", TAKES_NUMBER }, { "scale", TAKES_NUMBER } } },
	{ "sqrt", FORM_PLAIN, VALUE_NUMBER, number_sqrt, NODE_CALL, 1, 1,
	    { { "number", TAKES_NUMBER } } },
	{ "exp", FORM_PLAIN, VALUE_NUMBER, number_exp, NODE_CALL, 1, 1,
	    { { "number", TAKES_NUMBER } } },
	{ "log", FORM_PLAIN, VALUE_NUMBER, number_log, NODE_CALL, 1, 1,
	    { { "number", TAKES_NUMBER } } },
	{ "modulo", FORM_PLAIN, VALUE_NUMBER, number_modulo, NODE_CALL, 2, 2,
	    { { "dividend", TAKES_NUMBER }, { "divisor", TAKES_NUMBER } } },
	{ "even", FORM_PLAIN, VALUE_BOOL, number_even, NODE_CALL, 1, 1,
	    { { "number", TAKES_NUMBER } } },
	{ "odd", FORM_PLAIN, VALUE_BOOL, number_odd, NODE_CALL, 1, 1,
	    { { "number", TAKES_NUMBER } } },
	{ "number", FORM_NULLS, VALUE_NUMBER, number_from, NODE_CALL, 1, 3,
	    { { "from", TAKES_STRING }, { "grouping separator", TAKES_STRING },
	        { "decimal separator", TAKES_STRING } } },
	{ "min", FORM_LIST, VALUE_NULL, NULL, NODE_MIN, 1, SIZE_MAX,
	    { { "", TAKES_ORDERED } } },
	{ "max", FORM_LIST, VALUE_NULL, NULL, NODE_MAX, 1, SIZE_MAX,
	    { { "", TAKES_ORDERED } } },
	{ "coalesce", FORM_LIST, VALUE_NULL, NULL, NODE_COALESCE, 1, SIZE_MAX,
	    { { "", TAKES_ANY } } },
	{ "is", FORM_NULLS, VALUE_BOOL, value_is, NODE_CALL, 2, 2,
	    { { "value1", TAKES_ANY }, { "value2", TAKES_ANY } } },
	{ "string", FORM_PLAIN, VALUE_STRING, string_from, NODE_CALL, 1, 1,
	    { { "from", TAKES_ANY } } },
	{ "string length", FORM_PLAIN, VALUE_NUMBER, string_count, NODE_CALL, 1,
	    1, { { "string", TAKES_STRING } } },
	{ "upper case", FORM_PLAIN, VALUE_STRING, string_upper, NODE_CALL, 1, 1,
	    { { "string", TAKES_STRING } } },
	{ "lower case", FORM_PLAIN, VALUE_STRING, string_lower, NODE_CALL, 1, 1,
	    { { "string", TAKES_STRING } } },
	{ "substring", FORM_PLAIN, VALUE_STRING, string_part, NODE_CALL, 2, 3,
	    { { "string", TAKES_STRING }, { "start position", TAKES_NUMBER },
	        { "length", TAKES_NUMBER } } },
	{ "substring before", FORM_PLAIN, VALUE_STRING, string_before,
	    NODE_CALL, 2, 2,
	    { { "string", TAKES_STRING }, { "match", TAKES_STRING } } },
	{ "substring after", FORM_PLAIN, VALUE_STRING, string_after, NODE_CALL,
	    2, 2, { { "string", TAKES_STRING }, { "match", TAKES_STRING } } },
	{ "contains", FORM_PLAIN, VALUE_BOOL, string_contains, NODE_CALL, 2, 2,
	    { { "string", TAKES_STRING }, { "match", TAKES_STRING } } },
	{ "starts with", FORM_PLAIN, VALUE_BOOL, string_starts, NODE_CALL, 2, 2,
	    { { "string", TAKES_STRING }, { "match", TAKES_STRING } } },
	{ "ends with", FORM_PLAIN, VALUE_BOOL, string_ends, NODE_CALL, 2, 2,
	    { { "string", TAKES_STRING }, { "match", TAKES_STRING } } },
	{ "matches", FORM_PATTERN, VALUE_BOOL, NULL, NODE_CALL, 2, 3,
	    { { "input", TAKES_STRING }, { "pattern", TAKES_STRING },
	        { "flags", TAKES_STRING } } },
	{ "replace", FORM_REPLACE, VALUE_STRING, NULL, NODE_CALL, 3, 4,
	    { { "input", TAKES_STRING }, { "pattern", TAKES_STRING },
	        { "replacement", TAKES_STRING }, { "flags", TAKES_STRING } } },
	{ "date", FORM_PLAIN, VALUE_DATE, date_from, NODE_CALL, 1, 1,
	    { { "from", TAKES_STRING | TAKES_DAY } } },
	{ "date", FORM_PLAIN, VALUE_DATE, date_of_parts, NODE_CALL, 3, 3,
	    { { "year", TAKES_NUMBER }, { "month", TAKES_NUMBER },
	        { "day", TAKES_NUMBER } } },
	{ "time", FORM_ZONES, VALUE_TIME, time_from, NODE_CALL, 1, 1,
	    { { "from", TAKES_STRING | TAKES_DAY | TAKES_TIME } } },
	{ "time", FORM_NULLS, VALUE_TIME, time_of_parts, NODE_CALL, 3, 4,
	    { { "hour", TAKES_NUMBER }, { "minute", TAKES_NUMBER },
	        { "second", TAKES_NUMBER }, { "offset", TAKES_DAYS } } },
	{ "date and time", FORM_ZONES, VALUE_DATETIME, moment_from, NODE_CALL,
	    1, 1, { { "from", TAKES_STRING | TAKES_DAY } } },
	{ "date and time", FORM_PLAIN, VALUE_DATETIME, moment_of_parts,
	    NODE_CALL, 2, 2,
	    { { "date", TAKES_DAY }, { "time", TAKES_TIME } } },
	{ "year", FORM_PLAIN, VALUE_NUMBER, date_year, NODE_CALL, 1, 1,
	    { { "date", TAKES_DAY } } },
	{ "month", FORM_PLAIN, VALUE_NUMBER, date_month, NODE_CALL, 1, 1,
	    { { "date", TAKES_DAY } } },
	{ "day", FORM_PLAIN, VALUE_NUMBER, date_day, NODE_CALL, 1, 1,
	    { { "date", TAKES_DAY } } },
	{ "day of week", FORM_PLAIN, VALUE_STRING, date_name_of_day, NODE_CALL,
	    1, 1, { { "date", TAKES_DAY } } },
	{ "month of year", FORM_PLAIN, VALUE_STRING, date_name_of_month,
	    NODE_CALL, 1, 1, { { "date", TAKES_DAY } } },
	{ "day of year", FORM_PLAIN, VALUE_NUMBER, date_day_of_year, NODE_CALL,
	    1, 1, { { "date", TAKES_DAY } } },
	{ "week of year", FORM_PLAIN, VALUE_NUMBER, date_week_of_year,
	    NODE_CALL, 1, 1, { { "date", TAKES_DAY } } },
	{ "duration", FORM_DURATION, VALUE_NULL, NULL, NODE_CALL, 1, 1,
	    { { "from", TAKES_STRING } } },
	{ "years and months duration", FORM_PLAIN, VALUE_MONTHS, months_between,
	    NODE_CALL, 2, 2, { { "from", TAKES_DAY }, { "to", TAKES_DAY } } },
	{ "days", FORM_PLAIN, VALUE_NUMBER, duration_days, NODE_CALL, 1, 1,
	    { { "duration", TAKES_DAYS } } },
	{ "months", FORM_PLAIN, VALUE_NUMBER, duration_months, NODE_CALL, 1, 1,
	    { { "duration", TAKES_MONTHS } } },
	{ "business_days", FORM_CALENDAR, VALUE_NUMBER, calendar_between,
	    NODE_CALL, 2, 3,
	    { { "from", TAKES_DAY }, { "to", TAKES_DAY },
	        { "calendar", TAKES_STRING } } },
	{ "add_business_days", FORM_CALENDAR, VALUE_DATE, calendar_move,
	    NODE_CALL, 2, 3,
	    { { "date", TAKES_DAY }, { "days", TAKES_NUMBER },
	        { "calendar", TAKES_STRING } } },
};

/* The part after the point, by the type before it. */
static const struct expr_function properties[] = {
	{ "year", FORM_PLAIN, VALUE_NUMBER, date_year, NODE_CALL, 0, 0,
	    { { "", TAKES_DAY } } },
	{ "month", FORM_PLAIN, VALUE_NUMBER, date_month, NODE_CALL, 0, 0,
	    { { "", TAKES_DAY } } },
	{ "day", FORM_PLAIN, VALUE_NUMBER, date_day, NODE_CALL, 0, 0,
	    { { "", TAKES_DAY } } },
	{ "weekday", FORM_PLAIN, VALUE_NUMBER, date_number_of_day, NODE_CALL, 0,
	    0, { { "", TAKES_DAY } } },
	{ "hour", FORM_PLAIN, VALUE_NUMBER, time_hour, NODE_CALL, 0, 0,
	    { { "", TAKES_CLOCK } } },
	{ "minute", FORM_PLAIN, VALUE_NUMBER, time_minute, NODE_CALL, 0, 0,
	    { { "", TAKES_CLOCK } } },
	{ "second", FORM_PLAIN, VALUE_NUMBER, time_second, NODE_CALL, 0, 0,
	    { { "", TAKES_CLOCK } } },
	{ "time offset", FORM_PLAIN, VALUE_DAYS, time_offset, NODE_CALL, 0, 0,
	    { { "", TAKES_CLOCK } } },
	{ "timezone", FORM_PLAIN, VALUE_STRING, time_zone, NODE_CALL, 0, 0,
	    { { "", TAKES_CLOCK } } },
	{ "days", FORM_PLAIN, VALUE_NUMBER, duration_days, NODE_CALL, 0, 0,
	    { { "", TAKES_DAYS } } },
	{ "hours", FORM_PLAIN, VALUE_NUMBER, duration_hours, NODE_CALL, 0, 0,
	    { { "", TAKES_DAYS } } },
	{ "minutes", FORM_PLAIN, VALUE_NUMBER, duration_minutes, NODE_CALL, 0,
	    0, { { "", TAKES_DAYS } } },
	{ "seconds", FORM_PLAIN, VALUE_NUMBER, duration_seconds, NODE_CALL, 0,
	    0, { { "", TAKES_DAYS } } },
	{ "years", FORM_PLAIN, VALUE_NUMBER, duration_years_part, NODE_CALL, 0,
	    0, { { "", TAKES_MONTHS } } },
	{ "months", FORM_PLAIN, VALUE_NUMBER, duration_months_part, NODE_CALL,
	    0, 0, { { "", TAKES_MONTHS } } },
};

const struct expr_function *
function_named(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(functions); i++) {
		if (strcmp(functions[i].name, name) == 0)
			return &functions[i];
	}
	return NULL;
}

const struct expr_function *
function_find(const char *name, size_t count)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(functions); i++) {
		if (strcmp(functions[i].name, name) == 0 &&
		    count >= functions[i].least && count <= functions[i].most)
			return &functions[i];
	}
	return NULL;
}

const struct expr_function *
property_find(enum value_type type, struct text name)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(properties); i++) {
		if ((properties[i].parameters[0].takes & 1 << type) != 0 &&
		    text_is(name, properties[i].name))
			return &properties[i];
	}
	return NULL;
}

const char *
property_list(enum value_type type)
{
	switch (type) {
	case VALUE_DATE:
		return "year, month, day, weekday";
	case VALUE_DATETIME:
		return "year, month, day, weekday, hour, minute, second, "
		       "time offset, timezone";
	case VALUE_TIME:
		return "hour, minute, second, time offset, timezone";
	case VALUE_DAYS:
		return "days, hours, minutes, seconds";
	case VALUE_MONTHS:
		return "years, months";
	case VALUE_NULL:
	case VALUE_BOOL:
	case VALUE_NUMBER:
	case VALUE_STRING:
	case VALUE_SET:
		break;
	}
	return "";
}

size_t
function_count(void)
{
	return ARRAY_LEN(functions);
}

const char *
function_name(size_t i)
{
	return functions[i].name;
}
