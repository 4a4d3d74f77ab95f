/*
 * bytes.h -- bytes in memory as little-endian integers, on any machine.
 */
#ifndef DUNNING_BYTES_H
#define DUNNING_BYTES_H

#include <stdint.h>
#include <string.h>

enum { BYTES_SWAPPED = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ };

static inline uint16_t
load_u16(const char *at)
{
	uint16_t word;

	memcpy(&word, at, sizeof(word));
	return BYTES_SWAPPED ? __builtin_bswap16(word) : word;
}

static inline uint32_t
load_u32(const char *at)
{
	uint32_t word;

	memcpy(&word, at, sizeof(word));
	return BYTES_SWAPPED ? __builtin_bswap32(word) : word;
}

static inline uint64_t
load_u64(const char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return BYTES_SWAPPED ? __builtin_bswap64(word) : word;
}

#endif
