#include "base/hash.h"

uint64_t
hash_bytes(const char *bytes, size_t len)
{
	return hash_finish(hash_feed(HASH_START, bytes, len));
}

void
hash128_init(struct hash128 *hash)
{
	hash->high = UINT64_C(0x6c62272e07bb0142);
	hash->low = UINT64_C(0x62b821756295c58d);
}

void
hash128_add(struct hash128 *hash, const char *bytes, size_t len)
{
	const hash_wide prime = (hash_wide)1 << 88 | 0x13b;
	hash_wide h = (hash_wide)hash->high << 64 | hash->low;
	size_t i;

	for (i = 0; i < len; i++) {
		h ^= (unsigned char)bytes[i];
		h *= prime;
	}
	hash->high = (uint64_t)(h >> 64);
	hash->low = (uint64_t)h;
}

static void
hex_of(uint64_t word, char *to)
{
	int i;

	for (i = 15; i >= 0; i--) {
		to[i] = "0123456789abcdef"[word & 15];
		word >>= 4;
	}
}

void
hash128_text(const struct hash128 *hash, char out[HASH128_TEXT])
{
	hex_of(hash->high, out);
	hex_of(hash->low, out + 16);
	out[32] = '\0';
}
