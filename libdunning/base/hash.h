/*
 * hash.h -- stable hashes: the same on every machine and in every version.
 */
#ifndef DUNNING_HASH_H
#define DUNNING_HASH_H

#include <stddef.h>
#include <stdint.h>

/* FNV-1a, 64 bits (draft-eastlake-fnv), then the murmur3 finaliser. */
uint64_t hash_bytes(const char *, size_t len);

__extension__ typedef unsigned __int128 hash_wide;

/*
 * Two words become one: both halves of their product and both words, so that a
 * zero cannot wipe out the other one.  A plain product would lose the last
 * digits of sequential ids.
 */
static inline uint64_t
hash_fold(uint64_t a, uint64_t b)
{
	hash_wide product = (hash_wide)a * b;

	return a ^ b ^ (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* FNV-1a, 128 bits, fed piece by piece. */
struct hash128 {
	uint64_t high;
	uint64_t low;
};
void hash128_init(struct hash128 *);
void hash128_add(struct hash128 *, const char *, size_t len);

/* 32 lower-case hex digits and a NUL. */
enum { HASH128_TEXT = 33 };
void hash128_text(const struct hash128 *, char out[HASH128_TEXT]);

#endif
