/*
 * wide.h -- integers of 128 bits, for what lies between two of 64.
 */
#ifndef DUNNING_WIDE_H
#define DUNNING_WIDE_H

#include <stdint.h>

__extension__ typedef __int128 wide;

/* 10 to the n, n in 0..37; all below 2^127. */
static inline wide
wide_power_of_ten(int32_t n)
{
	wide power = 1;

	while (n-- > 0)
		power *= 10;
	return power;
}

#endif
