#include "rules/expr_function.h"

#include <string.h>

#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

/* Sorted by what they work on; several of one name differ in arguments. */
static const struct expr_function functions[] = {
	{ .name = "not", .run = bool_not, .result = VALUE_BOOL, .least = 1,
	    .most = 1, .parameters = { { "negand", TAKES_BOOL } } },
	{ .name = "abs", .run = number_abs, .least = 1, .most = 1,
	    .parameters = { { "n", TAKES_NUMBER | TAKES_DAYS |
	                               TAKES_MONTHS } } },
	{ .name = "floor", .run = number_floor, .result = VALUE_NUMBER,
	    .least = 1, .most = 2,
	    .parameters = { { "n", TAKES_NUMBER },
	        { "scale", TAKES_NUMBER } } },
	{ .name = "ceiling", .run = number_ceiling, .result = VALUE_NUMBER,
	    .least = 1, .most = 2,
	    .parameters = { { "n", TAKES_NUMBER },
	        { "scale", TAKES_NUMBER } } },
	{ .name = "decimal", .run = number_decimal, .result = VALUE_NUMBER,
	    .least = 2, .most = 2,
	    .parameters = { { "n", TAKES_NUMBER },
	        { "scale", TAKES_NUMBER } } },
	{ .name = "round up", .run = number_round_up, .result = VALUE_NUMBER,
	    .least = 2, .most = 2,
	    .parameters = { { "n", TAKES_NUMBER },
	        { "scale", TAKES_NUMBER } } },
	{ .name = "round down", .run = number_round_down,
	    .result = VALUE_NUMBER, .least = 2, .most = 2,
	    .parameters = { { "n", TAKES_NUMBER },
	        { "scale", TAKES_NUMBER } } },
	{ .name = "round half up", .run = number_half_up,
	    .result = VALUE_NUMBER, .least = 2, .most = 2,
	    .parameters = { { "n", TAKES_NUMBER },
	        { "scale", TAKES_NUMBER } } },
	{ .name = "round half down", .run = number_half_down,
	    .result = VALUE_NUMBER, .least = 2, .most = 2,
	    .parameters = { { "n", TAKES_NUMBER },
	        { "scale", TAKES_NUMBER } } },
	{ .name = "round half even", .run = number_decimal,
	    .result = VALUE_NUMBER, .least = 2, .most = 2,
	    .parameters = { { "n", TAKES_NUMBER },
	        { "scale", TAKES_NUMBER } } },
	{ .name = "modulo", .run = number_modulo, .result = VALUE_NUMBER,
	    .least = 2, .most = 2,
	    .parameters = { { "dividend", TAKES_NUMBER },
	        { "divisor", TAKES_NUMBER } } },
	{ .name = "even", .run = number_even, .result = VALUE_BOOL,
	    .least = 1, .most = 1,
	    .parameters = { { "number", TAKES_NUMBER } } },
	{ .name = "odd", .run = number_odd, .result = VALUE_BOOL, .least = 1,
	    .most = 1, .parameters = { { "number", TAKES_NUMBER } } },
	{ .name = "number", .form = FORM_NULLS, .run = number_from,
	    .result = VALUE_NUMBER, .least = 1, .most = 3,
	    .parameters = { { "from", TAKES_STRING },
	        { "grouping separator", TAKES_STRING },
	        { "decimal separator", TAKES_STRING } } },
	{ .name = "min", .form = FORM_LIST, .kind = NODE_MIN, .least = 1,
	    .most = SIZE_MAX, .parameters = { { "", TAKES_ORDERED } } },
	{ .name = "max", .form = FORM_LIST, .kind = NODE_MAX, .least = 1,
	    .most = SIZE_MAX, .parameters = { { "", TAKES_ORDERED } } },
	{ .name = "coalesce", .form = FORM_LIST, .kind = NODE_COALESCE,
	    .least = 1, .most = SIZE_MAX,
	    .parameters = { { "", TAKES_ANY } } },
	{ .name = "is", .form = FORM_NULLS, .run = value_is,
	    .result = VALUE_BOOL, .least = 2, .most = 2,
	    .parameters = { { "value1", TAKES_ANY },
	        { "value2", TAKES_ANY } } },
	{ .name = "string", .run = string_from, .result = VALUE_STRING,
	    .least = 1, .most = 1, .parameters = { { "from", TAKES_ANY } } },
	{ .name = "string length", .run = string_count,
	    .result = VALUE_NUMBER, .least = 1, .most = 1,
	    .parameters = { { "string", TAKES_STRING } } },
	{ .name = "upper case", .run = string_upper, .result = VALUE_STRING,
	    .least = 1, .most = 1,
	    .parameters = { { "string", TAKES_STRING } } },
	{ .name = "lower case", .run = string_lower, .result = VALUE_STRING,
	    .least = 1, .most = 1,
	    .parameters = { { "string", TAKES_STRING } } },
	{ .name = "substring", .run = string_part, .result = VALUE_STRING,
	    .least = 2, .most = 3,
	    .parameters = { { "string", TAKES_STRING },
	        { "start position", TAKES_NUMBER },
	        { "length", TAKES_NUMBER } } },
	{ .name = "substring before", .run = string_before,
	    .result = VALUE_STRING, .least = 2, .most = 2,
	    .parameters = { { "string", TAKES_STRING },
	        { "match", TAKES_STRING } } },
	{ .name = "substring after", .run = string_after,
	    .result = VALUE_STRING, .least = 2, .most = 2,
	    .parameters = { { "string", TAKES_STRING },
	        { "match", TAKES_STRING } } },
	{ .name = "contains", .run = string_contains, .result = VALUE_BOOL,
	    .least = 2, .most = 2,
	    .parameters = { { "string", TAKES_STRING },
	        { "match", TAKES_STRING } } },
	{ .name = "starts with", .run = string_starts, .result = VALUE_BOOL,
	    .least = 2, .most = 2,
	    .parameters = { { "string", TAKES_STRING },
	        { "match", TAKES_STRING } } },
	{ .name = "ends with", .run = string_ends, .result = VALUE_BOOL,
	    .least = 2, .most = 2,
	    .parameters = { { "string", TAKES_STRING },
	        { "match", TAKES_STRING } } },
	{ .name = "matches", .form = FORM_PATTERN, .result = VALUE_BOOL,
	    .least = 2, .most = 3,
	    .parameters = { { "input", TAKES_STRING },
	        { "pattern", TAKES_STRING }, { "flags", TAKES_STRING } } },
	{ .name = "date", .run = date_from, .result = VALUE_DATE, .least = 1,
	    .most = 1,
	    .parameters = { { "from", TAKES_STRING | TAKES_DATE } } },
	{ .name = "date", .run = date_of_parts, .result = VALUE_DATE,
	    .least = 3, .most = 3,
	    .parameters = { { "year", TAKES_NUMBER },
	        { "month", TAKES_NUMBER }, { "day", TAKES_NUMBER } } },
	{ .name = "year", .run = date_year, .result = VALUE_NUMBER,
	    .least = 1, .most = 1,
	    .parameters = { { "date", TAKES_DATE } } },
	{ .name = "month", .run = date_month, .result = VALUE_NUMBER,
	    .least = 1, .most = 1,
	    .parameters = { { "date", TAKES_DATE } } },
	{ .name = "day", .run = date_day, .result = VALUE_NUMBER, .least = 1,
	    .most = 1, .parameters = { { "date", TAKES_DATE } } },
	{ .name = "day of week", .run = date_name_of_day,
	    .result = VALUE_STRING, .least = 1, .most = 1,
	    .parameters = { { "date", TAKES_DATE } } },
	{ .name = "month of year", .run = date_name_of_month,
	    .result = VALUE_STRING, .least = 1, .most = 1,
	    .parameters = { { "date", TAKES_DATE } } },
	{ .name = "day of year", .run = date_day_of_year,
	    .result = VALUE_NUMBER, .least = 1, .most = 1,
	    .parameters = { { "date", TAKES_DATE } } },
	{ .name = "week of year", .run = date_week_of_year,
	    .result = VALUE_NUMBER, .least = 1, .most = 1,
	    .parameters = { { "date", TAKES_DATE } } },
	{ .name = "duration", .form = FORM_DURATION, .least = 1, .most = 1,
	    .parameters = { { "from", TAKES_STRING } } },
	{ .name = "years and months duration", .run = months_between,
	    .result = VALUE_MONTHS, .least = 2, .most = 2,
	    .parameters = { { "from", TAKES_DATE }, { "to", TAKES_DATE } } },
	{ .name = "days", .run = duration_days, .result = VALUE_NUMBER,
	    .least = 1, .most = 1,
	    .parameters = { { "duration", TAKES_DAYS } } },
	{ .name = "months", .run = duration_months, .result = VALUE_NUMBER,
	    .least = 1, .most = 1,
	    .parameters = { { "duration", TAKES_MONTHS } } },
};

/* The part after the point, by the type before it. */
static const struct expr_function properties[] = {
	{ .name = "year", .run = date_year, .result = VALUE_NUMBER,
	    .parameters = { { "", TAKES_DATE } } },
	{ .name = "month", .run = date_month, .result = VALUE_NUMBER,
	    .parameters = { { "", TAKES_DATE } } },
	{ .name = "day", .run = date_day, .result = VALUE_NUMBER,
	    .parameters = { { "", TAKES_DATE } } },
	{ .name = "weekday", .run = date_number_of_day,
	    .result = VALUE_NUMBER, .parameters = { { "", TAKES_DATE } } },
	{ .name = "days", .run = duration_days, .result = VALUE_NUMBER,
	    .parameters = { { "", TAKES_DAYS } } },
	{ .name = "years", .run = duration_years_part, .result = VALUE_NUMBER,
	    .parameters = { { "", TAKES_MONTHS } } },
	{ .name = "months", .run = duration_months_part,
	    .result = VALUE_NUMBER, .parameters = { { "", TAKES_MONTHS } } },
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
	case VALUE_DAYS:
		return "days";
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
