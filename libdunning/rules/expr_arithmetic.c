#include <string.h>

#include "base/date.h"
#include "rules/expr_node.h"

__extension__ typedef __int128 wide;

/* Below 2^123. */
static wide
at_scale(struct decimal value, int32_t scale)
{
	wide result = value.coefficient;
	int32_t i;

	for (i = value.scale; i < scale; i++)
		result *= 10;
	return result;
}

/*
 * Rounds half to even at the largest scale that fits, once: FEEL rounds to 34
 * digits, here there are 18.  False: too large for any scale.
 */
static bool
fit(wide exact, int32_t scale, struct decimal *out)
{
	wide divisor = 1;
	wide quotient = exact;
	wide rest;

	for (; scale >= 0; scale--, divisor *= 10) {
		quotient = exact / divisor;
		rest = exact % divisor;
		rest = rest < 0 ? -rest : rest;
		if (rest > divisor - rest ||
		    (rest == divisor - rest && quotient % 2 != 0))
			quotient += exact < 0 ? -1 : 1;
		if (scale <= NUM_SCALE_MAX && quotient <= INT64_MAX &&
		    quotient >= INT64_MIN) {
			*out = (struct decimal){ (int64_t)quotient, scale };
			return true;
		}
	}
	return false;
}

static bool
add(struct decimal a, struct decimal b, struct decimal *out)
{
	int32_t scale = a.scale > b.scale ? a.scale : b.scale;

	if (decimal_add(a, b, out))
		return true;
	return fit(at_scale(a, scale) + at_scale(b, scale), scale, out);
}

static bool
subtract(struct decimal a, struct decimal b, struct decimal *out)
{
	int32_t scale = a.scale > b.scale ? a.scale : b.scale;

	if (decimal_sub(a, b, out))
		return true;
	return fit(at_scale(a, scale) - at_scale(b, scale), scale, out);
}

static bool
multiply(struct decimal a, struct decimal b, struct decimal *out)
{
	if (decimal_mul(a, b, out))
		return true;
	return fit((wide)a.coefficient * b.coefficient, a.scale + b.scale, out);
}

bool
eval_modulo(struct decimal a, struct decimal b, struct decimal *out)
{
	int32_t scale = a.scale > b.scale ? a.scale : b.scale;
	wide divisor = at_scale(b, scale);
	wide rest;

	if (divisor == 0)
		return false;
	rest = at_scale(a, scale) % divisor;
	if (rest != 0 && (rest < 0) != (divisor < 0))
		rest += divisor;
	return fit(rest, scale, out);
}

/* Whole exponents only. */
static bool
power(struct decimal base, struct decimal exponent, struct decimal *out)
{
	struct decimal result = { 1, 0 };
	int64_t n;

	exponent = decimal_reduce(exponent);
	base = decimal_reduce(base);
	n = exponent.coefficient;
	if (exponent.scale != 0 || n == INT64_MIN)
		return false;
	for (n = n < 0 ? -n : n; n > 0; n /= 2) {
		if (n % 2 != 0 && !multiply(result, base, &result))
			return false;
		if (n > 1 && !multiply(base, base, &base))
			return false;
	}
	if (exponent.coefficient >= 0) {
		*out = result;
		return true;
	}
	return decimal_div((struct decimal){ 1, 0 }, result, out);
}

static struct value
numbers(struct eval *e, enum expr_op op, struct decimal a, struct decimal b)
{
	struct decimal result = { 0, 0 };
	bool fits = false;

	switch (op) {
	case OP_ADD:
		fits = add(a, b, &result);
		break;
	case OP_SUBTRACT:
		fits = subtract(a, b, &result);
		break;
	case OP_MULTIPLY:
		fits = multiply(a, b, &result);
		break;
	case OP_DIVIDE:
		fits = decimal_div(a, b, &result);
		break;
	case OP_POWER:
		fits = power(a, b, &result);
		break;
	case OP_EQ:
	case OP_NE:
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
		break;
	}
	return fits ? value_of_number(result) : eval_fault(e);
}

static struct value
join(struct eval *e, struct text a, struct text b)
{
	char *text = arena_alloc(e->arena, a.len + b.len + 1, 1);

	if (text == NULL) {
		e->no_memory = true;
		return eval_fault(e);
	}
	if (a.len > 0)
		memcpy(text, a.at, a.len);
	if (b.len > 0)
		memcpy(text + a.len, b.at, b.len);
	return value_of_text((struct text){ text, a.len + b.len });
}

/* A date and a duration, or two durations of one kind. */
static struct value
move(struct eval *e, struct value from, struct value by, bool back)
{
	int64_t sum;
	int32_t moved;

	if (back && __builtin_sub_overflow((int64_t)0, by.days, &by.days))
		return eval_fault(e);
	if (from.type == VALUE_DATE && by.type == VALUE_MONTHS) {
		if (by.days > INT32_MAX || by.days < INT32_MIN ||
		    !date_add_months((int32_t)from.days, (int)by.days, &moved))
			return eval_fault(e);
		return value_of_days(VALUE_DATE, moved);
	}
	if (__builtin_add_overflow(from.days, by.days, &sum))
		return eval_fault(e);
	if (from.type == VALUE_DATE && (sum < DATE_MIN || sum > DATE_MAX))
		return eval_fault(e);
	return value_of_days(from.type, sum);
}

/*
 * A duration times or through a number: months lose their fraction, days must
 * be whole.
 */
static struct value
scale_duration(struct eval *e, enum expr_op op, struct value duration,
    struct decimal factor)
{
	struct value result =
	    numbers(e, op, (struct decimal){ duration.days, 0 }, factor);
	struct decimal whole;

	if (result.type == VALUE_NULL)
		return result;
	if (!decimal_round(result.number, 0, ROUND_DOWN, &whole))
		return eval_fault(e);
	if (duration.type == VALUE_DAYS &&
	    decimal_compare(whole, result.number) != 0)
		return eval_fault(e);
	return value_of_days(duration.type, whole.coefficient);
}

static struct value
add_or_subtract(struct eval *e, bool back, struct value a, struct value b)
{
	if (a.type == VALUE_STRING)
		return join(e, a.string, b.string);
	if (b.type != VALUE_DATE)
		return move(e, a, b, back);
	if (!back)
		return move(e, b, a, false);
	return value_of_days(VALUE_DAYS, a.days - b.days);
}

struct value
eval_arithmetic(struct eval *e, enum expr_op op, struct value a, struct value b)
{
	if (a.type == VALUE_NULL || b.type == VALUE_NULL)
		return value_null();
	if (a.type == VALUE_NUMBER && b.type == VALUE_NUMBER)
		return numbers(e, op, a.number, b.number);
	if (op == OP_ADD || op == OP_SUBTRACT)
		return add_or_subtract(e, op == OP_SUBTRACT, a, b);
	if (a.type == VALUE_NUMBER)
		return scale_duration(e, op, b, a.number);
	if (b.type == VALUE_NUMBER)
		return scale_duration(e, op, a, b.number);
	return numbers(e, op, (struct decimal){ a.days, 0 },
	    (struct decimal){ b.days, 0 });
}
