/*
 * parts_key.h -- several texts, such as company, debtor and currency, as 96
 * bits.
 *
 * The bits stand for the texts and for where one ends and the next begins:
 * among n of them the chance that any two meet is about n * n / 2^97, or 6e-16
 * for ten million and 6e-12 for a billion.
 */
#ifndef DUNNING_PARTS_KEY_H
#define DUNNING_PARTS_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/text.h"

struct parts_key {
	uint64_t low;
	uint32_t tag;
};

/* Two hashes of the same bytes that have nothing to do with each other; the
 * numbers are the first bits of the fractions of the square roots of primes
 * (FIPS 180-4, 5.3.5). */
struct parts {
	uint64_t one;
	uint64_t two;
};

static inline struct parts
parts_none(void)
{
	return (struct parts){ UINT64_C(0x6a09e667f3bcc908),
		UINT64_C(0x3c6ef372fe94f82b) };
}

static inline void
parts_words(struct parts *p, uint64_t x, uint64_t y)
{
	p->one = hash_fold(x ^ p->one, y ^ UINT64_C(0xbb67ae8584caa73b));
	p->two = hash_fold(y ^ p->two, x ^ UINT64_C(0xa54ff53a5f1d36f1));
}

/* Null counts as empty. */
static inline void
parts_add(struct parts *p, struct text text)
{
	uint64_t ends = (uint64_t)text.len * UINT64_C(0x9e3779b97f4a7c15);
	const char *at = text.at;
	size_t left = text.len;

	for (; left > 16; left -= 16, at += 16)
		parts_words(p, load_u64(at), load_u64(at + 8));
	if (left >= 8)
		parts_words(p, load_u64(at) ^ ends, load_u64(at + left - 8));
	else
		parts_words(p, text_key((struct text){ at, left }), ends);
}

static inline struct parts_key
parts_end(const struct parts *p)
{
	return (struct parts_key){
		hash_fold(p->one, UINT64_C(0x510e527fade682d1)),
		(uint32_t)(hash_fold(p->two, UINT64_C(0x9b05688c2b3e6c1f)) >>
		    32) };
}

static inline bool
parts_same(struct parts_key a, struct parts_key b)
{
	return a.low == b.low && a.tag == b.tag;
}

#endif
