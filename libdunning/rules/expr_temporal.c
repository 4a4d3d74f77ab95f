#include "rules/expr_function.h"
#include "rules/expr_moment.h"

static struct value
months_sum(struct eval *e, int64_t a, int64_t b)
{
	int64_t sum;

	if (__builtin_add_overflow(a, b, &sum))
		return eval_fault(e, FAULT_OVERFLOW);
	return value_of_days(VALUE_MONTHS, sum);
}

/* The day on which a date, seen as its midnight, arrives. */
static struct value
move_date(struct eval *e, const struct value *from, const struct value *by)
{
	int64_t moved;

	if (by->type == VALUE_MONTHS) {
		if (!moment_add_months(from->days, by->days, &moved))
			return eval_fault(e, FAULT_OVERFLOW);
	} else if (__builtin_add_overflow(from->days, by->days, &moved) ||
	           !moment_has_days(moved)) {
		return eval_fault(e, FAULT_OVERFLOW);
	}
	return value_of_days(VALUE_DATE, moved);
}

static struct value
move_moment(struct eval *e, const struct value *from, const struct value *by)
{
	struct moment moment = moment_of_value(from);

	if (from->type == VALUE_TIME) {
		moment.nanos = (moment.nanos + by->nanos) % NANOS_PER_DAY;
	} else if (by->type == VALUE_MONTHS
	               ? !moment_move_months(&moment, by->days)
	               : !moment_add(&moment, by->days, by->nanos)) {
		return eval_fault(e, FAULT_OVERFLOW);
	}
	return value_of_moment(from->type, &moment);
}

/* A date or time and a duration, or two durations of one kind. */
static struct value
add(struct eval *e, const struct value *a, const struct value *b)
{
	struct duration sum;

	if (a->type == VALUE_DATE)
		return move_date(e, a, b);
	if (a->type == VALUE_MONTHS && b->type == VALUE_MONTHS)
		return months_sum(e, a->days, b->days);
	if (a->type != VALUE_DAYS && a->type != VALUE_MONTHS)
		return move_moment(e, a, b);
	if (b->type != VALUE_DAYS)
		return add(e, b, a);
	if (!duration_add(duration_of_value(a), duration_of_value(b), &sum))
		return eval_fault(e, FAULT_OVERFLOW);
	return value_of_duration(sum);
}

static struct value
subtract(struct eval *e, const struct value *a, const struct value *b)
{
	struct duration apart = { 0, 0 };
	struct moment left;
	struct moment right;
	struct value negative;

	if (b->type == VALUE_DAYS || b->type == VALUE_MONTHS) {
		negative = eval_negative(e, b);
		return negative.type == VALUE_NULL ? negative
		                                   : add(e, a, &negative);
	}
	if (a->type == VALUE_DATE && b->type == VALUE_DATE)
		return value_of_days(VALUE_DAYS, a->days - b->days);
	left = moment_of_value(a);
	right = moment_of_value(b);
	if (!moment_is_comparable(&left, &right))
		return eval_fault(e, FAULT_ARGUMENT);
	moment_subtract(&left, &right, &apart.days, &apart.nanos);
	return value_of_duration(apart);
}

struct value
eval_negative(struct eval *e, const struct value *value)
{
	struct value result = *value;
	struct duration duration;
	bool fits;

	if (value->type == VALUE_NULL)
		return result;
	if (value->type == VALUE_NUMBER) {
		fits = !__builtin_sub_overflow((int64_t)0,
		    value->number.coefficient, &result.number.coefficient);
	} else if (value->type == VALUE_MONTHS) {
		fits = !__builtin_sub_overflow(
		    (int64_t)0, value->days, &result.days);
	} else {
		fits = duration_negate(duration_of_value(value), &duration);
		if (fits)
			result = value_of_duration(duration);
	}
	return fits ? result : eval_fault(e, FAULT_OVERFLOW);
}

/* A duration of months times or through a number loses its fraction. */
static struct value
scale_months(struct eval *e, enum expr_op op, const struct value *months,
    const struct value *by)
{
	struct value result =
	    eval_arithmetic(e, op, value_of_int(months->days), *by);
	struct decimal whole;

	if (result.type == VALUE_NULL)
		return result;
	if (!decimal_round(result.number, 0, ROUND_DOWN, &whole))
		return eval_fault(e, FAULT_OVERFLOW);
	return value_of_days(VALUE_MONTHS, whole.coefficient);
}

static struct value
scale(struct eval *e, enum expr_op op, const struct value *duration,
    const struct value *by)
{
	struct duration result;
	bool fits;

	if (duration->type == VALUE_MONTHS)
		return scale_months(e, op, duration, by);
	if (op == OP_MULTIPLY)
		fits = duration_multiply(
		    duration_of_value(duration), by->number, &result);
	else if (by->number.coefficient == 0)
		return eval_fault(e, FAULT_DIVISION);
	else
		fits = duration_divide(
		    duration_of_value(duration), by->number, &result);
	return fits ? value_of_duration(result) : eval_fault(e, FAULT_OVERFLOW);
}

static struct value
ratio(struct eval *e, const struct value *a, const struct value *b)
{
	struct decimal result;

	if (a->type == VALUE_MONTHS)
		return eval_arithmetic(
		    e, OP_DIVIDE, value_of_int(a->days), value_of_int(b->days));
	if (b->days == 0 && b->nanos == 0)
		return eval_fault(e, FAULT_DIVISION);
	if (!duration_ratio(
	        duration_of_value(a), duration_of_value(b), &result))
		return eval_fault(e, FAULT_OVERFLOW);
	return value_of_number(result);
}

struct value
eval_temporal(struct eval *e, enum expr_op op, const struct value *a,
    const struct value *b)
{
	if (op == OP_ADD)
		return add(e, a, b);
	if (op == OP_SUBTRACT)
		return subtract(e, a, b);
	if (a->type == VALUE_NUMBER)
		return scale(e, op, b, a);
	if (b->type == VALUE_NUMBER)
		return scale(e, op, a, b);
	return ratio(e, a, b);
}
