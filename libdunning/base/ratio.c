#include "base/ratio.h"

int
ratio_carry(wide quotient, wide remainder, wide divisor, enum rounding mode)
{
	wide other = divisor - remainder;

	switch (mode) {
	case ROUND_HALF_EVEN:
		if (remainder == other)
			return (int)(quotient % 2);
		return remainder > other;
	case ROUND_HALF_UP:
		return remainder >= other;
	case ROUND_HALF_DOWN:
		return remainder > other;
	case ROUND_UP:
		return remainder > 0;
	case ROUND_DOWN:
		break;
	}
	return 0;
}

bool
ratio_round(wide dividend, wide divisor, enum rounding mode, int64_t *whole)
{
	bool negative = (dividend < 0) != (divisor < 0);
	wide top = dividend < 0 ? -dividend : dividend;
	wide bottom = divisor < 0 ? -divisor : divisor;
	wide quotient;

	if (bottom == 0)
		return false;
	quotient = top / bottom;
	quotient += ratio_carry(quotient, top % bottom, bottom, mode);
	if (negative)
		quotient = -quotient;
	if (quotient > INT64_MAX || quotient < INT64_MIN)
		return false;
	*whole = (int64_t)quotient;
	return true;
}
