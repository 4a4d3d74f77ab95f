/*
 * scan_places.h -- for units without better instructions: places of bits by a
 * table, eight bits at a time, and the prefix of a xor by doubling.
 */
#include <stddef.h>
#include <stdint.h>

/* The numbers of the bits that are set in each byte, in order. */
extern const uint8_t scan_bit_numbers[256][8];
extern const uint8_t scan_bit_counts[256];

#ifndef STORE_EIGHT
/* Eight bytes, each above base. */
static inline void
store_eight(uint32_t *to, const uint8_t *numbers, uint32_t base)
{
	for (int i = 0; i < 8; i++)
		to[i] = base + numbers[i];
}
#endif

#ifndef COUNT_INSTRUCTION
/* By adding neighbours: pairs, fours, bytes, all (Warren, Hacker's Delight,
 * 5-1). */
static inline size_t
bit_count(uint64_t bits)
{
	bits -= bits >> 1 & UINT64_C(0x5555555555555555);
	bits = (bits & UINT64_C(0x3333333333333333)) +
	    (bits >> 2 & UINT64_C(0x3333333333333333));
	bits = (bits + (bits >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	return (size_t)(bits * UINT64_C(0x0101010101010101) >> 56);
}

/* Of one byte. */
static inline size_t
byte_count(uint8_t byte)
{
	return scan_bit_counts[byte];
}
#else
static inline size_t
bit_count(uint64_t bits)
{
	return (size_t)__builtin_popcountll(bits);
}

static inline size_t
byte_count(uint8_t byte)
{
	return bit_count(byte);
}
#endif

/* The places of the bits, above base; returns what is behind them.  Writes in
 * eights, so what stands there is rubbish. */
static inline uint32_t *
store_places(uint32_t *to, uint64_t bits, uint32_t base)
{
#pragma GCC unroll 8
	for (uint32_t i = 0; i < 64; i += 8) {
		uint8_t byte = (uint8_t)(bits >> i);

		store_eight(to, scan_bit_numbers[byte], base + i);
		to += byte_count(byte);
	}
	return to;
}

#ifndef PREFIX_XOR_INSTRUCTION
/* Bit i of the result: the xor of the bits 0 to i. */
static inline uint64_t
prefix_xor(uint64_t bits)
{
	for (int step = 1; step < 64; step *= 2)
		bits ^= bits << step;
	return bits;
}
#endif
