#include <string.h>

#include "base/series.h"
#include "base/wide.h"
#include "rules/expr_node.h"


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

/* A whole exponent is exact as long as it fits. */
static bool
power(struct decimal base, struct decimal exponent, struct decimal *out)
{
	struct decimal result = { 1, 0 };
	int64_t n;

	exponent = decimal_reduce(exponent);
	base = decimal_reduce(base);
	n = exponent.coefficient;
	if (exponent.scale != 0 || n == INT64_MIN)
		return decimal_power(base, exponent, out);
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
	case OP_MODULO:
		fits = eval_modulo(a, b, &result);
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
	if (fits)
		return value_of_number(result);
	if ((op == OP_DIVIDE || op == OP_MODULO) && b.coefficient == 0)
		return eval_fault(e, FAULT_DIVISION);
	if (op == OP_POWER && a.coefficient <= 0)
		return eval_fault(
		    e, a.coefficient == 0 ? FAULT_DIVISION : FAULT_ARGUMENT);
	return eval_fault(e, FAULT_OVERFLOW);
}

static struct value
join(struct eval *e, struct text a, struct text b)
{
	char *text = arena_alloc(e->arena, a.len + b.len + 1, 1);

	if (text == NULL) {
		e->no_memory = true;
		return value_null();
	}
	if (a.len > 0)
		memcpy(text, a.at, a.len);
	if (b.len > 0)
		memcpy(text + a.len, b.at, b.len);
	return value_of_text((struct text){ text, a.len + b.len });
}

struct value
eval_arithmetic(struct eval *e, enum expr_op op, struct value a, struct value b)
{
	if (a.type == VALUE_NULL || b.type == VALUE_NULL)
		return value_null();
	if (a.type == VALUE_NUMBER && b.type == VALUE_NUMBER)
		return numbers(e, op, a.number, b.number);
	if (a.type == VALUE_STRING)
		return join(e, a.string, b.string);
	return eval_temporal(e, op, &a, &b);
}
