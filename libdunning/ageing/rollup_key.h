/*
 * rollup_key.h -- a debtor and a currency as 96 bits.
 *
 * The bits stand for both: among n debtors the chance that any two meet is
 * about n * n / 2^97, or 6e-16 for ten million and 6e-12 for a billion.
 */
#ifndef DUNNING_ROLLUP_KEY_H
#define DUNNING_ROLLUP_KEY_H

#include <stdint.h>

#include "base/hash.h"
#include "base/text.h"

struct rollup_key {
	uint64_t low;
	uint32_t tag;
};

/* Two hashes of the same bytes that have nothing to do with each other; the
 * numbers are the square roots of the primes from 2 (FIPS 180-4, 5.3.5). */
struct rollup_hash {
	uint64_t one;
	uint64_t two;
};

static inline void
rollup_hash_words(struct rollup_hash *h, uint64_t x, uint64_t y)
{
	h->one = hash_fold(x ^ h->one, y ^ UINT64_C(0xbb67ae8584caa73b));
	h->two = hash_fold(y ^ h->two, x ^ UINT64_C(0xa54ff53a5f1d36f1));
}

/* currency is a number that no other currency has. */
static inline struct rollup_key
rollup_key_of(uint64_t currency, struct text debtor_id)
{
	struct rollup_hash h = { UINT64_C(0x6a09e667f3bcc908),
		UINT64_C(0x3c6ef372fe94f82b) };
	uint64_t ends = currency ^
	    (uint64_t)debtor_id.len * UINT64_C(0x9e3779b97f4a7c15);
	const char *at = debtor_id.at;
	size_t left = debtor_id.len;

	for (; left > 16; left -= 16, at += 16)
		rollup_hash_words(&h, load_u64(at), load_u64(at + 8));
	if (left >= 8)
		rollup_hash_words(&h, load_u64(at), load_u64(at + left - 8));
	else
		rollup_hash_words(&h, text_key((struct text){ at, left }), 0);
	return (struct rollup_key){
		hash_fold(h.one ^ ends, UINT64_C(0x510e527fade682d1)),
		(uint32_t)(hash_fold(h.two ^ ends,
		               UINT64_C(0x9b05688c2b3e6c1f)) >>
		    32) };
}

#endif
