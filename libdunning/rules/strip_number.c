/*
 * strip_number.c -- arithmetic of strips.
 *
 * A loop computes what fits 64 bits at each step, and marks what does not; that
 * is then left to the arithmetic of single values, which has more room, and
 * counts what fails.
 */
#include <string.h>

#include "base/date.h"
#include "rules/scale.h"
#include "rules/strip.h"

/* Far more than there are between two dates; a power of two. */
enum { DAYS_MOST = 1 << 24 };

/* Operands are copies, for the result may take the place of the left one. */
struct sum {
	const struct span *span;
	enum expr_op op;
	struct strip *out;
	struct strip a;
	struct strip b;
	uint8_t failed[STRIP_ROWS]; /* 1: the left operand is still there */
};

static void
put_number(struct sum *s, size_t i, bool failed, int64_t number)
{
	s->failed[i] = failed;
	s->out->own.numbers[i] = failed ? s->a.numbers[i] : number;
}

static void
run_scaled_sum(struct sum *s)
{
	const uint8_t *left = s->a.scales;
	const uint8_t *right = s->b.scales;
	bool minus = s->op == OP_SUBTRACT;
	size_t i;

	for (i = 0; i < s->span->count; i++) {
		uint8_t scale = left[i] > right[i] ? left[i] : right[i];
		int64_t a;
		int64_t b;
		int64_t sum = 0;
		bool fits = scale_raise(s->a.numbers[i], left[i], scale, &a) &&
		            scale_raise(s->b.numbers[i], right[i], scale, &b);

		if (fits && minus)
			fits = !__builtin_sub_overflow(a, b, &sum);
		else if (fits)
			fits = !__builtin_add_overflow(a, b, &sum);
		put_number(s, i, !fits, sum);
		s->out->own.scales[i] = fits ? scale : left[i];
	}
}

static void
run_plain_sum(struct sum *s)
{
	size_t count = s->span->count;
	int64_t sum;
	bool failed;
	size_t i;

	for (i = 0; i < count && s->op == OP_ADD; i++) {
		failed = __builtin_add_overflow(
		    s->a.numbers[i], s->b.numbers[i], &sum);
		put_number(s, i, failed, sum);
	}
	for (i = 0; i < count && s->op == OP_SUBTRACT; i++) {
		failed = __builtin_sub_overflow(
		    s->a.numbers[i], s->b.numbers[i], &sum);
		put_number(s, i, failed, sum);
	}
}

/* Mostly both have one scale. */
static void
run_sum(struct sum *s)
{
	size_t count = s->span->count;

	if (memcmp(s->a.scales, s->b.scales, count) != 0) {
		run_scaled_sum(s);
		return;
	}
	run_plain_sum(s);
	if (s->out->own.scales != s->a.scales)
		memcpy(s->out->own.scales, s->a.scales, count);
}

static void
run_product(struct sum *s)
{
	const uint8_t *left = s->a.scales;
	const uint8_t *right = s->b.scales;
	int64_t product;
	uint8_t scale;
	bool failed;
	size_t i;

	for (i = 0; i < s->span->count; i++) {
		failed = __builtin_mul_overflow(
		    s->a.numbers[i], s->b.numbers[i], &product);
		scale = (uint8_t)(left[i] + right[i]);
		failed |= scale > NUM_SCALE_MAX;
		put_number(s, i, failed, product);
		s->out->own.scales[i] = failed ? left[i] : scale;
	}
}

static void
run_quotient(struct sum *s)
{
	struct decimal a;
	struct decimal b;
	struct decimal quotient = { 0, 0 };
	size_t i;

	for (i = 0; i < s->span->count; i++) {
		if (!s->out->own.known[i])
			continue;
		a = (struct decimal){ s->a.numbers[i], s->a.scales[i] };
		b = (struct decimal){ s->b.numbers[i], s->b.scales[i] };
		s->failed[i] = !scale_divide(a, b, &quotient);
		if (s->failed[i])
			quotient = a;
		s->out->own.numbers[i] = quotient.coefficient;
		s->out->own.scales[i] = (uint8_t)quotient.scale;
	}
}

/* More than there are days is left to others, like a date that is none. */
static void
run_days(struct sum *s)
{
	bool date = s->out->type == VALUE_DATE;
	int64_t least = date ? DATE_MIN : -DAYS_MOST;
	int64_t most = date ? DATE_MAX : DAYS_MOST;
	int64_t sum;
	bool failed;
	size_t i;

	for (i = 0; i < s->span->count; i++) {
		int64_t b = s->b.numbers[i];

		failed = b < -DAYS_MOST || b > DAYS_MOST;
		if (s->op == OP_SUBTRACT)
			failed |=
			    __builtin_sub_overflow(s->a.numbers[i], b, &sum);
		else
			failed |=
			    __builtin_add_overflow(s->a.numbers[i], b, &sum);
		failed |= sum < least || sum > most;
		put_number(s, i, failed, sum);
	}
}

/* Those that did not fit, one by one. */
static void
run_failed(struct sum *s)
{
	struct eval *e = s->span->eval;
	struct value value;
	size_t i;

	mask_and(s->failed, s->out->own.known, s->failed);
	if (!mask_any(s->failed))
		return;
	for (i = 0; i < s->span->count; i++) {
		if (!s->failed[i])
			continue;
		e->row = s->span->from + i;
		value = eval_arithmetic(
		    e, s->op, strip_value(&s->a, i), strip_value(&s->b, i));
		strip_put(s->out, i, &value);
	}
}

void
strip_arithmetic(const struct span *span, enum expr_op op, struct strip *out,
    enum value_type type, const struct strip *a, const struct strip *b)
{
	struct sum s = { .span = span, .op = op, .out = out, .a = *a, .b = *b };

	out->type = type;
	mask_and(a->known, b->known, out->own.known);
	if (out->form == STRIP_DAYS)
		run_days(&s);
	else if (op == OP_MULTIPLY)
		run_product(&s);
	else if (op == OP_DIVIDE)
		run_quotient(&s);
	else
		run_sum(&s);
	run_failed(&s);
}

void
strip_negate(const struct span *span, struct strip *out, const struct strip *a)
{
	struct eval *e = span->eval;
	struct value null;
	size_t i;

	memcpy(out->own.known, a->known, STRIP_ROWS);
	memcpy(out->own.scales, a->scales, span->count);
	for (i = 0; i < span->count; i++) {
		if (!__builtin_sub_overflow(
		        (int64_t)0, a->numbers[i], &out->own.numbers[i]) ||
		    !out->own.known[i])
			continue;
		e->row = span->from + i;
		null = eval_fault(e, FAULT_OVERFLOW);
		strip_put(out, i, &null);
	}
}
