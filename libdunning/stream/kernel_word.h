/*
 * kernel_word.h -- digits of numbers, many at once, for the kernels.
 */
#ifndef DUNNING_KERNEL_WORD_H
#define DUNNING_KERNEL_WORD_H

#include "stream/kernel.h"

enum { NUMBER_MOST = 16 }; /* bytes of a number that a kernel reads */

static const uint64_t powers[NUMBER_MOST] = { 1, 10, 100, 1000, 10000, 100000,
	1000000, 10000000, 100000000, 1000000000, UINT64_C(10000000000),
	UINT64_C(100000000000), UINT64_C(1000000000000),
	UINT64_C(10000000000000), UINT64_C(100000000000000),
	UINT64_C(1000000000000000) };

/*
 * The number of eight digits, 0..9 each.  *wrong gets a bit in a high half of
 * a byte when one of them is no digit.
 */
static inline uint64_t
word_number(uint64_t digits, uint64_t *wrong)
{
	const uint64_t pairs = UINT64_C(0x000000ff000000ff);

	*wrong |= digits | (digits + KERNEL_BYTES(0x06));
	digits = digits * 10 + (digits >> 8);
	return ((digits & pairs) * UINT64_C(0x000f424000000064) +
	           (digits >> 16 & pairs) * UINT64_C(0x0000271000000001)) >>
	    32;
}

/* The same of the first count (1..8) characters of a word. */
static inline uint64_t
first_number(uint64_t word, size_t count, uint64_t *wrong)
{
	return word_number(
	    (word ^ KERNEL_BYTES('0')) << ((64 - 8 * count) & 63), wrong);
}

/* The same of up to 16 characters; of more the number means nothing. */
static inline uint64_t
long_number(const char *at, size_t count, uint64_t *wrong)
{
	uint64_t head;

	if (count == 0)
		return 0;
	if (count <= 8)
		return first_number(kernel_word(at), count, wrong);
	head = first_number(kernel_word(at), count - 8, wrong);
	return head * 100000000 +
	    first_number(kernel_word(at + count - 8), 8, wrong);
}

static inline bool
is_wrong(uint64_t wrong)
{
	return (wrong & KERNEL_BYTES(0xf0)) != 0;
}

static inline int64_t
put_sign(uint64_t number, bool negative)
{
	uint64_t sign = 0 - (uint64_t)negative;

	return (int64_t)((number ^ sign) - sign);
}

#endif
