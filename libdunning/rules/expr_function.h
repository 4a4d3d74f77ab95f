/*
 * expr_function.h -- the functions and properties of expressions.  Private to
 * expr_*.c.
 */
#ifndef DUNNING_EXPR_FUNCTION_H
#define DUNNING_EXPR_FUNCTION_H

#include "rules/expr_node.h"

enum { EXPR_PARAMETERS = 4 };

/* Sets of value types. */
enum {
	TAKES_BOOL = 1 << VALUE_BOOL,
	TAKES_NUMBER = 1 << VALUE_NUMBER,
	TAKES_STRING = 1 << VALUE_STRING,
	TAKES_DATE = 1 << VALUE_DATE,
	TAKES_DAYS = 1 << VALUE_DAYS,
	TAKES_MONTHS = 1 << VALUE_MONTHS,
	TAKES_SET = 1 << VALUE_SET,
	TAKES_TIME = 1 << VALUE_TIME,
	TAKES_DATETIME = 1 << VALUE_DATETIME,
	TAKES_DAY = TAKES_DATE | TAKES_DATETIME,
	TAKES_CLOCK = TAKES_TIME | TAKES_DATETIME,
	TAKES_ORDERED = TAKES_NUMBER | TAKES_STRING | TAKES_DATE | TAKES_DAYS |
	                TAKES_MONTHS | TAKES_TIME | TAKES_DATETIME,
	TAKES_ANY = TAKES_ORDERED | TAKES_BOOL | TAKES_SET
};

struct expr_parameter {
	const char *name;
	int takes;
};

enum function_form {
	FORM_PLAIN,    /* run is called when no argument is null */
	FORM_NULLS,    /* run sees nulls */
	FORM_PATTERN,  /* the second argument is a constant pattern; no run */
	FORM_REPLACE,  /* the same, and what replaces it is the third */
	FORM_ZONES,    /* as FORM_NULLS; texts can name time zones */
	FORM_CALENDAR, /* the last argument is the constant name of one */
	FORM_DURATION, /* the argument is a constant, it decides the type */
	FORM_LIST      /* any number of arguments of one type; kind, no run */
};

struct expr_function {
	const char *name;
	enum function_form form;
	enum value_type result; /* VALUE_NULL: that of the first argument */
	struct value (*run)(struct eval *, const struct value *, size_t count);
	enum node_kind kind; /* FORM_LIST */
	size_t least;        /* arguments */
	size_t most;
	struct expr_parameter parameters[EXPR_PARAMETERS];
};

/* NULL: no function of that name takes as many arguments. */
const struct expr_function *function_find(const char *name, size_t count);

/* For messages: the first of that name; NULL: there is none. */
const struct expr_function *function_named(const char *name);

/* Of a value of that type; NULL: it has no such property. */
const struct expr_function *property_find(enum value_type, struct text name);

/* "year, month, ..." of a type; "" for none. */
const char *property_list(enum value_type);

/* Entries of the table and their names, for suggestions. */
size_t function_count(void);
const char *function_name(size_t);

/* As written after @: a date, a date and time, a time of day or a duration;
 * null when it is none of them.  Zones may be NULL: none is known. */
struct value temporal_parse(struct text, struct zone_cache *);

/* The groups of functions. */
struct value number_abs(struct eval *, const struct value *, size_t);
struct value number_floor(struct eval *, const struct value *, size_t);
struct value number_ceiling(struct eval *, const struct value *, size_t);
struct value number_decimal(struct eval *, const struct value *, size_t);
struct value number_round_up(struct eval *, const struct value *, size_t);
struct value number_round_down(struct eval *, const struct value *, size_t);
struct value number_half_up(struct eval *, const struct value *, size_t);
struct value number_half_down(struct eval *, const struct value *, size_t);
struct value number_sqrt(struct eval *, const struct value *, size_t);
struct value number_exp(struct eval *, const struct value *, size_t);
struct value number_log(struct eval *, const struct value *, size_t);
struct value number_modulo(struct eval *, const struct value *, size_t);
struct value number_even(struct eval *, const struct value *, size_t);
struct value number_odd(struct eval *, const struct value *, size_t);
struct value number_from(struct eval *, const struct value *, size_t);
struct value bool_not(struct eval *, const struct value *, size_t);

struct value value_is(struct eval *, const struct value *, size_t);

struct value string_from(struct eval *, const struct value *, size_t);
struct value string_count(struct eval *, const struct value *, size_t);
struct value string_upper(struct eval *, const struct value *, size_t);
struct value string_lower(struct eval *, const struct value *, size_t);
struct value string_part(struct eval *, const struct value *, size_t);
struct value string_before(struct eval *, const struct value *, size_t);
struct value string_after(struct eval *, const struct value *, size_t);
struct value string_contains(struct eval *, const struct value *, size_t);
struct value string_starts(struct eval *, const struct value *, size_t);
struct value string_ends(struct eval *, const struct value *, size_t);

struct value date_from(struct eval *, const struct value *, size_t);
struct value date_of_parts(struct eval *, const struct value *, size_t);
struct value date_year(struct eval *, const struct value *, size_t);
struct value date_month(struct eval *, const struct value *, size_t);
struct value date_day(struct eval *, const struct value *, size_t);
struct value date_number_of_day(struct eval *, const struct value *, size_t);
struct value date_name_of_day(struct eval *, const struct value *, size_t);
struct value date_name_of_month(struct eval *, const struct value *, size_t);
struct value date_day_of_year(struct eval *, const struct value *, size_t);
struct value date_week_of_year(struct eval *, const struct value *, size_t);
struct value months_between(struct eval *, const struct value *, size_t);

struct value time_from(struct eval *, const struct value *, size_t);
struct value time_of_parts(struct eval *, const struct value *, size_t);
struct value moment_from(struct eval *, const struct value *, size_t);
struct value moment_of_parts(struct eval *, const struct value *, size_t);
struct value time_hour(struct eval *, const struct value *, size_t);
struct value time_minute(struct eval *, const struct value *, size_t);
struct value time_second(struct eval *, const struct value *, size_t);
struct value time_offset(struct eval *, const struct value *, size_t);
struct value time_zone(struct eval *, const struct value *, size_t);

struct value duration_days(struct eval *, const struct value *, size_t);
struct value duration_months(struct eval *, const struct value *, size_t);
struct value duration_years_part(struct eval *, const struct value *, size_t);
struct value duration_months_part(struct eval *, const struct value *, size_t);
struct value duration_hours(struct eval *, const struct value *, size_t);
struct value duration_minutes(struct eval *, const struct value *, size_t);
struct value duration_seconds(struct eval *, const struct value *, size_t);

/* With the calendar of the evaluation. */
struct value calendar_between(struct eval *, const struct value *, size_t);
struct value calendar_move(struct eval *, const struct value *, size_t);

#endif
