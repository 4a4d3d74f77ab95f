#include "rules/mask.h"

#include <string.h>

#include "base/bytes.h"

/* One in each byte. */
static const uint64_t ones = UINT64_C(0x0101010101010101);

static inline uint64_t
load(const uint8_t *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return word;
}

static inline void
store(uint64_t word, uint8_t *at)
{
	memcpy(at, &word, sizeof(word));
}

bool
mask_any(const uint8_t *mask)
{
	uint64_t any = 0;
	size_t i;

	for (i = 0; i < MASK_ROWS; i += 8)
		any |= load(mask + i);
	return any != 0;
}

void
mask_and(const uint8_t *a, const uint8_t *b, uint8_t *out)
{
	size_t i;

	for (i = 0; i < MASK_ROWS; i += 8)
		store(load(a + i) & load(b + i), out + i);
}

void
mask_except(const uint8_t *a, const uint8_t *b, uint8_t *out)
{
	size_t i;

	for (i = 0; i < MASK_ROWS; i += 8)
		store(load(a + i) & ~load(b + i), out + i);
}

void
mask_where(
    const uint8_t *mask, const uint8_t *bytes, uint8_t value, uint8_t *out)
{
	uint64_t other;
	size_t i;

	for (i = 0; i < MASK_ROWS; i += 8) {
		other = load(bytes + i) ^ value * ones;
		store(load(mask + i) & ~(other | other >> 1), out + i);
	}
}

void
mask_known(const uint8_t *mask, const uint8_t *truths, uint8_t *out)
{
	size_t i;

	/* TRUTH_UNKNOWN is the second bit. */
	for (i = 0; i < MASK_ROWS; i += 8)
		store(load(mask + i) & ~(load(truths + i) >> 1), out + i);
}

void
mask_replace(const uint8_t *mask, const uint8_t *truths, uint8_t *out)
{
	uint64_t chosen;
	size_t i;

	for (i = 0; i < MASK_ROWS; i += 8) {
		chosen = load(mask + i) * 0xff;
		store((load(out + i) & ~chosen) | (load(truths + i) & chosen),
		    out + i);
	}
}

void
mask_invert(const uint8_t *truths, uint8_t *out)
{
	uint64_t word;
	size_t i;

	/* The lowest bit is turned where the one above it is clear. */
	for (i = 0; i < MASK_ROWS; i += 8) {
		word = load(truths + i);
		store(word ^ (~(word >> 1) & ones), out + i);
	}
}

void
mask_decide(
    enum truth stop, const uint8_t *truths, uint8_t *open, uint8_t *result)
{
	uint64_t yes = stop == TRUTH_YES ? ones : 0;
	uint64_t found;
	uint64_t stops;
	uint64_t unknown;
	uint64_t wanted;
	size_t i;

	for (i = 0; i < MASK_ROWS; i += 8) {
		found = load(truths + i);
		wanted = load(open + i);
		unknown = wanted & found >> 1;
		stops = wanted & ~unknown & ~(found ^ yes);
		store((load(result + i) & ~((stops | unknown) * 0xff)) |
		          (stops & yes) | unknown << 1,
		    result + i);
		store(wanted & ~stops, open + i);
	}
}

uint64_t
mask_bits(const uint8_t *bytes)
{
	uint64_t bits = 0;
	uint64_t word;
	size_t i;

	for (i = 0; i < 8; i++) {
		word = load(bytes + i * 8);
		if (BYTES_SWAPPED)
			word = __builtin_bswap64(word);
		word *= UINT64_C(0x0102040810204080);
		bits |= word >> 56 << (i * 8);
	}
	return bits;
}

void
mask_bytes(uint64_t bits, uint8_t *bytes)
{
	uint64_t word;
	size_t i;

	for (i = 0; i < 8; i++, bits >>= 8) {
		/* Each bit in the byte of its own, then at its bottom. */
		word = (bits & 0xff) * ones & UINT64_C(0x8040201008040201);
		word = (word + ones * 0x7f) >> 7 & ones;
		if (BYTES_SWAPPED)
			word = __builtin_bswap64(word);
		store(word, bytes + i * 8);
	}
}
