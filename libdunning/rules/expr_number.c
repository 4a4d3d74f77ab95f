#include "base/series.h"
#include "rules/expr_function.h"
#include "rules/expr_moment.h"

/* FEEL's least and greatest scale (DMN 1.3 clause 10.3.4.5). */
enum { FEEL_SCALE_LEAST = -6111, FEEL_SCALE_MOST = 6176 };

struct value
bool_not(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	return value_of_bool(!args[0].boolean);
}

struct value
value_is(struct eval *e, const struct value *args, size_t count)
{
	(void)e;
	(void)count;
	/* The same offset or zone too (DMN 1.3 clause 10.3.4.9). */
	return value_of_bool(args[0].type == args[1].type &&
	                     args[0].offset == args[1].offset &&
	                     args[0].zone == args[1].zone &&
	                     value_compare(&args[0], &args[1]) == 0);
}

struct value
number_abs(struct eval *e, const struct value *args, size_t count)
{
	bool negative = args[0].type == VALUE_NUMBER
	                    ? args[0].number.coefficient < 0
	                    : args[0].days < 0;

	(void)count;
	return negative ? eval_negative(e, &args[0]) : args[0];
}

/*
 * The optional second argument, a scale, into *scale; false: FEEL has no such
 * scale.
 */
static bool
scale_of(const struct value *args, size_t count, int32_t *scale)
{
	struct decimal whole = { 0, 0 };

	if (count > 1 && !decimal_round(args[1].number, 0, ROUND_DOWN, &whole))
		return false;
	if (whole.coefficient < FEEL_SCALE_LEAST ||
	    whole.coefficient > FEEL_SCALE_MOST)
		return false;
	*scale = (int32_t)whole.coefficient;
	return true;
}

static struct value
round_to(
    struct eval *e, const struct value *args, size_t count, enum rounding mode)
{
	struct decimal result;
	int32_t scale;

	if (!scale_of(args, count, &scale))
		return eval_fault(e, FAULT_ARGUMENT);
	if (scale >= args[0].number.scale)
		return args[0];
	if (!decimal_round(args[0].number, scale, mode, &result))
		return eval_fault(e, FAULT_OVERFLOW);
	return value_of_number(result);
}

struct value
number_floor(struct eval *e, const struct value *args, size_t count)
{
	bool negative = args[0].number.coefficient < 0;

	return round_to(e, args, count, negative ? ROUND_UP : ROUND_DOWN);
}

struct value
number_ceiling(struct eval *e, const struct value *args, size_t count)
{
	bool negative = args[0].number.coefficient < 0;

	return round_to(e, args, count, negative ? ROUND_DOWN : ROUND_UP);
}

struct value
number_decimal(struct eval *e, const struct value *args, size_t count)
{
	return round_to(e, args, count, ROUND_HALF_EVEN);
}

struct value
number_round_up(struct eval *e, const struct value *args, size_t count)
{
	return round_to(e, args, count, ROUND_UP);
}

struct value
number_round_down(struct eval *e, const struct value *args, size_t count)
{
	return round_to(e, args, count, ROUND_DOWN);
}

struct value
number_half_up(struct eval *e, const struct value *args, size_t count)
{
	return round_to(e, args, count, ROUND_HALF_UP);
}

struct value
number_half_down(struct eval *e, const struct value *args, size_t count)
{
	return round_to(e, args, count, ROUND_HALF_DOWN);
}

struct value
number_sqrt(struct eval *e, const struct value *args, size_t count)
{
	struct decimal result;

	(void)count;
	if (!decimal_sqrt(args[0].number, &result))
		return eval_fault(e, FAULT_ARGUMENT);
	return value_of_number(result);
}

struct value
number_exp(struct eval *e, const struct value *args, size_t count)
{
	struct decimal result;

	(void)count;
	if (!decimal_exp(args[0].number, &result))
		return eval_fault(e, FAULT_OVERFLOW);
	return value_of_number(result);
}

struct value
number_log(struct eval *e, const struct value *args, size_t count)
{
	struct decimal result;

	(void)count;
	if (!decimal_log(args[0].number, &result))
		return eval_fault(e, FAULT_ARGUMENT);
	return value_of_number(result);
}

struct value
number_modulo(struct eval *e, const struct value *args, size_t count)
{
	struct decimal rest;

	(void)count;
	if (!eval_modulo(args[0].number, args[1].number, &rest))
		return eval_fault(e, args[1].number.coefficient == 0
		                         ? FAULT_DIVISION
		                         : FAULT_OVERFLOW);
	return value_of_number(rest);
}

static struct value
has_rest(struct eval *e, const struct value *args, int64_t wanted)
{
	static const struct decimal two = { 2, 0 };
	struct decimal rest;

	if (!eval_modulo(args[0].number, two, &rest))
		return eval_fault(e, FAULT_OVERFLOW);
	rest = decimal_reduce(rest);
	return value_of_bool(rest.scale == 0 && rest.coefficient == wanted);
}

struct value
number_even(struct eval *e, const struct value *args, size_t count)
{
	(void)count;
	return has_rest(e, args, 0);
}

struct value
number_odd(struct eval *e, const struct value *args, size_t count)
{
	(void)count;
	return has_rest(e, args, 1);
}

/* A separator: 0 when it is null, -1 when it is not one of allowed. */
static int
separator_of(const struct value *arg, const char *allowed)
{
	if (arg->type == VALUE_NULL)
		return 0;
	for (; arg->string.len == 1 && *allowed != '\0'; allowed++) {
		if (arg->string.at[0] == *allowed)
			return *allowed;
	}
	return -1;
}

struct value
number_from(struct eval *e, const struct value *args, size_t count)
{
	char digits[NUM_TEXT_MAX * 2];
	int grouping = count > 1 ? separator_of(&args[1], " ,.") : 0;
	int point = count > 2 ? separator_of(&args[2], ".,") : 0;
	struct text text = args[0].string;
	struct decimal number;
	size_t len = 0;
	size_t i;

	if (args[0].type == VALUE_NULL)
		return value_null();
	point = point == 0 ? '.' : point;
	if (grouping < 0 || point < 0 || grouping == point)
		return eval_fault(e, FAULT_ARGUMENT);
	for (i = 0; i < text.len; i++) {
		if (text.at[i] == grouping)
			continue;
		if (len == sizeof(digits) ||
		    (text.at[i] == '.' && point != '.'))
			return eval_fault(e, FAULT_CONVERSION);
		digits[len++] = text.at[i] == point ? '.' : text.at[i];
	}
	if (decimal_parse((struct text){ digits, len }, &number, NULL) !=
	    NUM_OK)
		return eval_fault(e, FAULT_CONVERSION);
	return value_of_number(number);
}
