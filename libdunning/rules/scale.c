#include "rules/scale.h"

__extension__ typedef unsigned __int128 wide;

const int64_t scale_powers[NUM_SCALE_MAX + 1] = {
	INT64_C(1),
	INT64_C(10),
	INT64_C(100),
	INT64_C(1000),
	INT64_C(10000),
	INT64_C(100000),
	INT64_C(1000000),
	INT64_C(10000000),
	INT64_C(100000000),
	INT64_C(1000000000),
	INT64_C(10000000000),
	INT64_C(100000000000),
	INT64_C(1000000000000),
	INT64_C(10000000000000),
	INT64_C(100000000000000),
	INT64_C(1000000000000000),
	INT64_C(10000000000000000),
	INT64_C(100000000000000000),
	INT64_C(1000000000000000000),
};

static uint64_t
magnitude(int64_t n)
{
	return n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
}

/* A magnitude with its sign, without trailing zeros. */
static struct decimal
reduce(uint64_t number, int32_t scale, bool negative)
{
	while (scale >= 8 && number % 100000000 == 0) {
		number /= 100000000;
		scale -= 8;
	}
	if (scale >= 4 && number % 10000 == 0) {
		number /= 10000;
		scale -= 4;
	}
	return decimal_reduce((struct decimal){
	    (int64_t)(negative ? 0 - number : number), scale });
}

/*
 * Drops the last places of a quotient that left a rest, half to even; false:
 * what is left is above most.
 */
static bool
drop_places(wide quotient, uint64_t rest, uint64_t divisor, int32_t places,
    uint64_t most, uint64_t *out)
{
	uint64_t power = (uint64_t)scale_powers[places];
	uint64_t half = power / 2;
	uint64_t number = (uint64_t)(quotient / power);
	uint64_t dropped = (uint64_t)(quotient - (wide)number * power);
	bool above;
	bool tie;

	if (places == 0) {
		above = rest > divisor - rest;
		tie = rest == divisor - rest;
	} else {
		above = dropped > half || (dropped == half && rest > 0);
		tie = dropped == half && rest == 0;
	}
	*out = number + (above || (tie && number % 2 != 0));
	return *out <= most;
}

bool
scale_divide(struct decimal a, struct decimal b, struct decimal *out)
{
	bool negative = (a.coefficient < 0) != (b.coefficient < 0);
	uint64_t most = (uint64_t)INT64_MAX + negative;
	uint64_t number = magnitude(a.coefficient);
	uint64_t divisor = magnitude(b.coefficient);
	int32_t lead = b.scale - a.scale;
	int32_t drop = 0;
	wide dividend;
	wide quotient;
	uint64_t rest;

	if (divisor == 0)
		return false;
	if (lead > 0 && __builtin_mul_overflow(
	                    number, (uint64_t)scale_powers[lead], &number))
		return false;
	lead = lead > 0 ? 0 : lead;
	dividend = (wide)number * (uint64_t)scale_powers[NUM_SCALE_MAX + lead];
	quotient = dividend / divisor;
	rest = (uint64_t)(dividend - quotient * divisor);
	while (quotient >= ((wide)most + 1) * (uint64_t)scale_powers[drop]) {
		if (++drop > NUM_SCALE_MAX)
			return false;
	}
	if (!drop_places(quotient, rest, divisor, drop, most, &number))
		return false;
	*out = reduce(number, NUM_SCALE_MAX - drop, negative);
	return true;
}

int64_t
scale_round(struct decimal value, int32_t scale, enum rounding mode)
{
	uint64_t power = (uint64_t)scale_powers[value.scale - scale];
	uint64_t number = magnitude(value.coefficient);
	uint64_t quotient = number / power;
	uint64_t rest = number - quotient * power;
	uint64_t other = power - rest;
	bool carry = false;

	switch (mode) {
	case ROUND_HALF_EVEN:
		carry = rest > other || (rest == other && quotient % 2 != 0);
		break;
	case ROUND_HALF_UP:
		carry = rest >= other;
		break;
	case ROUND_HALF_DOWN:
		carry = rest > other;
		break;
	case ROUND_UP:
		carry = rest > 0;
		break;
	case ROUND_DOWN:
		break;
	}
	quotient += carry;
	return (int64_t)(value.coefficient < 0 ? 0 - quotient : quotient);
}
