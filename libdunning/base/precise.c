#include "base/precise.h"

__extension__ typedef unsigned __int128 wide_bits;

enum { LIMBS = 4, LIMB_BITS = 64 };

static const uint64_t half_scale = UINT64_C(1000000000000000); /* 10^15 */

/* A number of 256 bits, the lowest limb first. */
struct limbs {
	uint64_t at[LIMBS];
};

static struct limbs
multiply(wide_bits a, wide_bits b)
{
	uint64_t left[2] = { (uint64_t)a, (uint64_t)(a >> LIMB_BITS) };
	uint64_t right[2] = { (uint64_t)b, (uint64_t)(b >> LIMB_BITS) };
	struct limbs product = { { 0 } };

	for (int i = 0; i < 2; i++) {
		uint64_t carry = 0;

		for (int k = 0; k < 2; k++) {
			wide_bits sum = (wide_bits)left[i] * right[k] +
			    product.at[i + k] + carry;

			product.at[i + k] = (uint64_t)sum;
			carry = (uint64_t)(sum >> LIMB_BITS);
		}
		product.at[i + 2] = carry;
	}
	return product;
}

static void
add(struct limbs *number, wide_bits summand)
{
	wide_bits carry = 0;

	for (int i = 0; i < LIMBS; i++) {
		carry += (wide_bits)number->at[i] + (uint64_t)summand;
		number->at[i] = (uint64_t)carry;
		carry >>= LIMB_BITS;
		summand >>= LIMB_BITS;
	}
}

static void
divide(struct limbs *number, uint64_t divisor)
{
	wide_bits rest = 0;

	for (int i = LIMBS; i-- > 0;) {
		rest = rest << LIMB_BITS | number->at[i];
		number->at[i] = (uint64_t)(rest / divisor);
		rest %= divisor;
	}
}

static bool
lowest(const struct limbs *number, wide most, wide *out)
{
	wide_bits low =
	    (wide_bits)number->at[1] << LIMB_BITS | number->at[0];

	if (number->at[3] != 0 || number->at[2] != 0 || low > (wide_bits)most)
		return false;
	*out = (wide)low;
	return true;
}

wide
precise_one(void)
{
	return (wide)half_scale * (wide)half_scale;
}

wide
precise_most(void)
{
	return precise_one() * 100000000;
}

bool
precise_mul(wide a, wide b, wide *product)
{
	struct limbs wider = multiply((wide_bits)a, (wide_bits)b);

	add(&wider, (wide_bits)precise_one() / 2);
	divide(&wider, half_scale);
	divide(&wider, half_scale);
	return lowest(&wider, precise_most(), product);
}

bool
precise_power(wide base, int32_t exponent, wide *power)
{
	wide result = precise_one();

	for (; exponent > 0; exponent /= 2) {
		if (exponent % 2 == 1 && !precise_mul(result, base, &result))
			return false;
		if (exponent > 1 && !precise_mul(base, base, &base))
			return false;
	}
	*power = result;
	return true;
}

/* By halves: a power that does not fit is too large as well. */
wide
precise_root(wide number, int32_t degree)
{
	wide low = precise_one();
	wide high = number;

	while (low < high) {
		wide middle = low + (high - low + 1) / 2;
		wide power;

		if (precise_power(middle, degree, &power) && power <= number)
			low = middle;
		else
			high = middle - 1;
	}
	return low;
}

bool
precise_amount(int64_t amount, wide factor, wide *scaled)
{
	wide_bits size = amount < 0 ? -(wide_bits)(wide)amount
	                            : (wide_bits)amount;
	struct limbs wider = multiply(size, (wide_bits)factor);
	/* 10^30 less 10^12: 10^18, as 10^15 and 10^3. */
	const uint64_t rest = 1000;
	wide most = wide_power_of_ten(37);

	add(&wider, (wide_bits)half_scale * rest / 2);
	divide(&wider, half_scale);
	divide(&wider, rest);
	if (!lowest(&wider, most, scaled))
		return false;
	if (amount < 0)
		*scaled = -*scaled;
	return true;
}
