#include "base/series.h"

#include <stdint.h>

#include "base/wide.h"

__extension__ typedef unsigned __int128 bits;

/*
 * Numbers with a fraction of FRACTION bits, below 2^11: enough for the
 * logarithm of any decimal, with a sign.
 */
enum { FRACTION = 116, HALF = 64, EXPONENT_MAX = 1000000 };

static const bits one = (bits)1 << FRACTION;

/* ln 2: OEIS A068426 in binary. */
static const bits log_of_two =
    (bits)UINT64_C(0xb17217f7d1cf7) << HALF | UINT64_C(0x9abc9e3b39803f2f);

/* More than FRACTION bits of a product: high is above low. */
struct product {
	bits high;
	bits low;
};

static struct product
multiply(bits a, bits b)
{
	const bits mask = UINT64_MAX;
	bits low = (a & mask) * (b & mask);
	bits left = (a >> HALF) * (b & mask);
	bits right = (a & mask) * (b >> HALF);
	bits middle = (low >> HALF) + (left & mask) + (right & mask);

	return (struct product){ (a >> HALF) * (b >> HALF) + (left >> HALF) +
		                     (right >> HALF) + (middle >> HALF),
		middle << HALF | (low & mask) };
}

/* Of two fractions; the last bit is cut off. */
static bits
scale(bits a, bits b)
{
	struct product product = multiply(a, b);

	return product.high << (128 - FRACTION) | product.low >> FRACTION;
}

static wide
scale_signed(wide a, wide b)
{
	bits size = scale((bits)(a < 0 ? -a : a), (bits)(b < 0 ? -b : b));

	return (a < 0) != (b < 0) ? -(wide)size : (wide)size;
}

/* The fraction of a quotient below 2^11; the divisor is below 2^66. */
static bits
divide(bits dividend, bits divisor)
{
	bits quotient = dividend / divisor;
	bits rest = dividend % divisor;
	int done;

	for (done = 0; done < FRACTION; done += FRACTION / 2) {
		quotient <<= FRACTION / 2;
		rest <<= FRACTION / 2;
		quotient |= rest / divisor;
		rest %= divisor;
	}
	return quotient;
}

/* Without its last bits, 1 to 255 of them. */
static struct product
shift(struct product product, int count)
{
	if (count < 128)
		return (struct product){ product.high >> count,
			product.high << (128 - count) | product.low >> count };
	return (struct product){ 0, product.high >> (count - 128) };
}

/*
 * A fraction times 2^power as a decimal, rounded at the largest scale that
 * fits.  False: too large.
 */
static bool
round_off(bits fraction, int power, bool negative, struct decimal *out)
{
	struct product product;
	int32_t places;

	for (places = NUM_SCALE_MAX; places >= 0; places--) {
		product = multiply(fraction, (bits)wide_power_of_ten(places));
		/* Up to the bit that says which way to round. */
		product = shift(product, FRACTION - power - 1);
		product.low = (product.low >> 1) + (product.low & 1);
		if (product.high == 0 && product.low <= INT64_MAX) {
			*out = (struct decimal){ (int64_t)product.low, places };
			if (negative)
				out->coefficient = -out->coefficient;
			*out = decimal_reduce(*out);
			return true;
		}
	}
	return false;
}

/* The largest number whose square is not above n. */
static bits
root(bits n)
{
	bits guess = n;
	bits next = n / 2 + 1;

	if (n == 0)
		return 0;
	while (next < guess) {
		guess = next;
		next = (guess + n / guess) / 2;
	}
	return guess;
}

bool
decimal_sqrt(struct decimal value, struct decimal *out)
{
	const bits most = ((bits)1 << 126) / 10;
	int32_t places;
	bits square;
	bits result;
	int32_t i;

	if (value.coefficient < 0)
		return false;
	for (places = NUM_SCALE_MAX; places >= value.scale / 2; places--) {
		square = (bits)value.coefficient;
		for (i = value.scale; i < 2 * places && square < most; i++)
			square *= 10;
		if (i < 2 * places)
			continue;
		result = root(square);
		/* Half a unit further the square is a quarter too large. */
		result += square - result * result > result;
		if (result > INT64_MAX)
			continue;
		*out =
		    decimal_reduce((struct decimal){ (int64_t)result, places });
		return true;
	}
	return false;
}

/* e to a fraction in -1..1. */
static bits
exponential(wide fraction)
{
	wide term = (wide)one;
	wide sum = (wide)one;
	int n;

	for (n = 1; term != 0; n++) {
		term = scale_signed(term, fraction) / n;
		sum += term;
	}
	return (bits)sum;
}

/* e to a fraction; false: too large. */
static bool
raise(wide fraction, struct decimal *out)
{
	const wide half = (wide)(log_of_two / 2);
	const wide two = (wide)log_of_two;
	wide power = (fraction < 0 ? fraction - half : fraction + half) / two;

	if (power > 63)
		return false;
	/* Below half of the last decimal there can be. */
	if (power < -61) {
		*out = (struct decimal){ 0, 0 };
		return true;
	}
	return round_off(
	    exponential(fraction - power * two), (int)power, false, out);
}

bool
decimal_exp(struct decimal value, struct decimal *out)
{
	static const struct decimal most = { 44, 0 };
	static const struct decimal least = { -44, 0 };
	bool negative = value.coefficient < 0;
	bits size;

	if (decimal_compare(value, most) > 0)
		return false;
	if (decimal_compare(value, least) < 0)
		value = least;
	size = divide((bits)(negative ? -(wide)value.coefficient
	                              : (wide)value.coefficient),
	    (bits)wide_power_of_ten(value.scale));
	return raise(negative ? -(wide)size : (wide)size, out);
}

/* The logarithm of a number above zero, as a fraction. */
static wide
logarithm(struct decimal value)
{
	bits above = (bits)value.coefficient;
	bits below = (bits)wide_power_of_ten(value.scale);
	wide powers = 0;
	wide root_of_ratio;
	wide square;
	wide term;
	wide sum = 0;
	int n;

	for (; above > below * 3 / 2; powers++)
		below *= 2;
	for (; above * 4 < below * 3; powers--)
		above *= 2;
	/* 2 artanh((a - b) / (a + b)) is the logarithm of a / b. */
	if (above >= below)
		root_of_ratio = (wide)divide(above - below, above + below);
	else
		root_of_ratio = -(wide)divide(below - above, above + below);
	square = scale_signed(root_of_ratio, root_of_ratio);
	term = root_of_ratio;
	for (n = 1; term != 0; n += 2) {
		sum += term / n;
		term = scale_signed(term, square);
	}
	return 2 * sum + powers * (wide)log_of_two;
}

bool
decimal_log(struct decimal value, struct decimal *out)
{
	wide fraction;

	if (value.coefficient <= 0)
		return false;
	fraction = logarithm(value);
	return round_off(
	    (bits)(fraction < 0 ? -fraction : fraction), 0, fraction < 0, out);
}

/* A fraction times a decimal, but no further from zero than 64. */
static wide
times(wide fraction, struct decimal by)
{
	const bits most = (bits)64 << FRACTION;
	bool negative = (fraction < 0) != (by.coefficient < 0);
	bits size = (bits)(fraction < 0 ? -fraction : fraction);
	bits whole = by.coefficient < 0 ? (bits) - (wide)by.coefficient
	                                : (bits)by.coefficient;
	bits unit = (bits)wide_power_of_ten(by.scale);
	bits product;

	/* The whole part and the fraction of `by` apart. */
	if (__builtin_mul_overflow(size, whole / unit, &product) ||
	    __builtin_add_overflow(
	        product, scale(size, divide(whole % unit, unit)), &product) ||
	    product > most)
		product = most;
	return negative ? -(wide)product : (wide)product;
}

bool
decimal_power(struct decimal base, struct decimal exponent, struct decimal *out)
{
	static const struct decimal most = { EXPONENT_MAX, 0 };
	static const struct decimal least = { -EXPONENT_MAX, 0 };

	if (base.coefficient < 0 || decimal_compare(exponent, most) > 0 ||
	    decimal_compare(exponent, least) < 0)
		return false;
	if (base.coefficient == 0) {
		*out = base;
		return exponent.coefficient > 0;
	}
	return raise(times(logarithm(base), exponent), out);
}
