#include <stdint.h>

#include "base/num.h"

#include "base/ratio.h"

/* Below 2^123: a coefficient below 2^63 times at most 10^18. */
static wide
at_scale(struct decimal value, int32_t scale)
{
	return (wide)value.coefficient * wide_power_of_ten(scale - value.scale);
}

/* Gives up trailing zeros until it fits; never a digit that counts. */
static bool
fit(wide coefficient, int32_t scale, struct decimal *out)
{
	while (scale > NUM_SCALE_MAX || coefficient > INT64_MAX ||
	       coefficient < INT64_MIN) {
		if (scale == 0 || coefficient % 10 != 0)
			return false;
		coefficient /= 10;
		scale--;
	}
	*out = (struct decimal){ (int64_t)coefficient, scale };
	return true;
}

static int32_t
larger_scale(struct decimal a, struct decimal b)
{
	return a.scale > b.scale ? a.scale : b.scale;
}

bool
decimal_add(struct decimal a, struct decimal b, struct decimal *out)
{
	int32_t scale = larger_scale(a, b);

	return fit(at_scale(a, scale) + at_scale(b, scale), scale, out);
}

bool
decimal_sub(struct decimal a, struct decimal b, struct decimal *out)
{
	int32_t scale = larger_scale(a, b);

	return fit(at_scale(a, scale) - at_scale(b, scale), scale, out);
}

bool
decimal_mul(struct decimal a, struct decimal b, struct decimal *out)
{
	return fit((wide)a.coefficient * b.coefficient, a.scale + b.scale, out);
}

int
decimal_compare(struct decimal a, struct decimal b)
{
	int32_t scale = larger_scale(a, b);
	wide left = at_scale(a, scale);
	wide right = at_scale(b, scale);

	return (left > right) - (left < right);
}

static wide
magnitude(int64_t n)
{
	return n < 0 ? -(wide)n : (wide)n;
}

static bool
put_signed(wide quotient, int32_t scale, bool negative, struct decimal *out)
{
	if (negative)
		quotient = -quotient;
	if (quotient > INT64_MAX || quotient < INT64_MIN)
		return false;
	*out = (struct decimal){ (int64_t)quotient, scale };
	return true;
}

/* Long division, digit by digit while the rounded result still fits. */
bool
decimal_div(struct decimal a, struct decimal b, struct decimal *out)
{
	bool negative = (a.coefficient < 0) != (b.coefficient < 0);
	wide dividend = magnitude(a.coefficient) * wide_power_of_ten(b.scale);
	wide divisor = magnitude(b.coefficient) * wide_power_of_ten(a.scale);
	struct decimal best;
	int32_t scale;
	wide quotient;
	wide rest;
	wide rounded;

	if (divisor == 0)
		return false;
	quotient = dividend / divisor;
	rest = dividend % divisor;
	rounded = quotient + ratio_carry(quotient, rest, divisor, ROUND_HALF_EVEN);
	if (!put_signed(rounded, 0, negative, &best))
		return false;
	for (scale = 1; scale <= NUM_SCALE_MAX && rest > 0; scale++) {
		quotient = quotient * 10 + rest * 10 / divisor;
		rest = rest * 10 % divisor;
		rounded =
		    quotient + ratio_carry(quotient, rest, divisor, ROUND_HALF_EVEN);
		if (!put_signed(rounded, scale, negative, &best))
			break;
	}
	*out = decimal_reduce(best);
	return true;
}

bool
decimal_round(struct decimal value, int32_t scale, enum rounding mode,
    struct decimal *out)
{
	bool negative = value.coefficient < 0;
	int64_t dropped = (int64_t)value.scale - scale;
	wide quotient = magnitude(value.coefficient);
	wide divisor;

	if (scale > NUM_SCALE_MAX)
		return false;
	/* From 10^37 on every coefficient is far below half of it. */
	if (dropped > 37)
		dropped = 37;
	if (dropped > 0) {
		divisor = wide_power_of_ten((int32_t)dropped);
		dropped = ratio_carry(
		    quotient / divisor, quotient % divisor, divisor, mode);
		quotient = quotient / divisor + dropped;
	} else {
		quotient *= wide_power_of_ten((int32_t)-dropped);
	}
	if (scale >= 0 || quotient == 0)
		return put_signed(
		    quotient, scale > 0 ? scale : 0, negative, out);
	if (scale < -NUM_SCALE_MAX)
		return false;
	return put_signed(quotient * wide_power_of_ten(-scale), 0, negative, out);
}
