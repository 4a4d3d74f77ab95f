/*
 * hash.h -- stable hashes: the same on every machine and in every version.
 */
#ifndef DUNNING_HASH_H
#define DUNNING_HASH_H

#include <stddef.h>
#include <stdint.h>

/* FNV-1a, 64 bits (draft-eastlake-fnv), then the murmur3 finaliser. */
uint64_t hash_bytes(const char *, size_t len);

/*
 * The same in pieces: hash_bytes is hash_finish of what hash_feed makes of
 * HASH_START, whatever the pieces.  hash_feed alone is FNV-1a.
 */
#define HASH_START UINT64_C(0xcbf29ce484222325)
#define HASH_PRIME UINT64_C(0x100000001b3)

static inline uint64_t
hash_feed(uint64_t h, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		h ^= (unsigned char)bytes[i];
		h *= HASH_PRIME;
	}
	return h;
}

/* FNV leaves the high bits of short keys alike; buckets need all of them. */
static inline uint64_t
hash_finish(uint64_t h)
{
	h ^= h >> 33;
	h *= UINT64_C(0xff51afd7ed558ccd);
	h ^= h >> 33;
	h *= UINT64_C(0xc4ceb9fe1a85ec53);
	h ^= h >> 33;
	return h;
}

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
