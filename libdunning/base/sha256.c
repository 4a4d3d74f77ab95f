#include "base/sha256.h"

#include <string.h>

enum { ROUNDS = 64, LENGTH_BYTES = 8 };

static const uint32_t round_words[ROUNDS] = { 0x428a2f98, 0x71374491,
	0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
	0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d,
	0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb,
	0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08,
	0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb,
	0xbef9a3f7, 0xc67178f2 };

static uint32_t
turn(uint32_t word, unsigned by)
{
	return word >> by | word << (32 - by);
}

static void
spread(const unsigned char *block, uint32_t words[ROUNDS])
{
	for (size_t i = 0; i < 16; i++, block += 4)
		words[i] = (uint32_t)block[0] << 24 |
		    (uint32_t)block[1] << 16 | (uint32_t)block[2] << 8 |
		    (uint32_t)block[3];
	for (size_t i = 16; i < ROUNDS; i++) {
		uint32_t a = words[i - 15], b = words[i - 2];

		words[i] = words[i - 16] + words[i - 7] +
		    (turn(a, 7) ^ turn(a, 18) ^ a >> 3) +
		    (turn(b, 17) ^ turn(b, 19) ^ b >> 10);
	}
}

static void
mix(uint32_t state[8], const unsigned char *block)
{
	uint32_t words[ROUNDS], s[8];

	spread(block, words);
	memcpy(s, state, sizeof s);
	for (size_t i = 0; i < ROUNDS; i++) {
		uint32_t one = s[7] +
		    (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) +
		    ((s[4] & s[5]) ^ (~s[4] & s[6])) + round_words[i] +
		    words[i];
		uint32_t two = (turn(s[0], 2) ^ turn(s[0], 13) ^
		                   turn(s[0], 22)) +
		    ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));

		memmove(s + 1, s, 7 * sizeof *s);
		s[4] += one;
		s[0] = one + two;
	}
	for (size_t i = 0; i < 8; i++)
		state[i] += s[i];
}

void
sha256_init(struct sha256 *hash)
{
	static const uint32_t start[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372,
		0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };

	memcpy(hash->state, start, sizeof start);
	hash->len = 0;
}

void
sha256_add(struct sha256 *hash, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;

	while (len > 0) {
		size_t used = (size_t)(hash->len % SHA256_BLOCK);
		size_t part = SHA256_BLOCK - used < len ? SHA256_BLOCK - used :
		                                          len;

		memcpy(hash->block + used, at, part);
		hash->len += part;
		at += part;
		len -= part;
		if (used + part == SHA256_BLOCK)
			mix(hash->state, hash->block);
	}
}

void
sha256_end(struct sha256 *hash, unsigned char out[SHA256_BYTES])
{
	static const unsigned char padding[SHA256_BLOCK] = { 0x80 };
	uint64_t bits = hash->len * 8;
	size_t used = (size_t)(hash->len % SHA256_BLOCK);
	size_t room = SHA256_BLOCK - LENGTH_BYTES;
	unsigned char length[LENGTH_BYTES];

	for (int i = 0; i < LENGTH_BYTES; i++)
		length[i] = (unsigned char)(bits >> (56 - 8 * i));
	sha256_add(hash, padding,
	    used < room ? room - used : SHA256_BLOCK + room - used);
	sha256_add(hash, length, sizeof length);
	for (size_t i = 0; i < SHA256_BYTES; i++)
		out[i] =
		    (unsigned char)(hash->state[i / 4] >> (24 - 8 * (i % 4)));
}

void
sha256_hmac(const void *key, size_t key_len, const void *text, size_t text_len,
    unsigned char out[SHA256_BYTES])
{
	unsigned char pad[SHA256_BLOCK] = { 0 };
	struct sha256 hash;

	sha256_init(&hash);
	if (key_len > sizeof pad) {
		sha256_add(&hash, key, key_len);
		sha256_end(&hash, pad);
		sha256_init(&hash);
	} else if (key_len > 0) {
		memcpy(pad, key, key_len);
	}
	for (size_t i = 0; i < sizeof pad; i++)
		pad[i] ^= 0x36;
	sha256_add(&hash, pad, sizeof pad);
	if (text_len > 0)
		sha256_add(&hash, text, text_len);
	sha256_end(&hash, out);
	for (size_t i = 0; i < sizeof pad; i++)
		pad[i] ^= 0x36 ^ 0x5c;
	sha256_init(&hash);
	sha256_add(&hash, pad, sizeof pad);
	sha256_add(&hash, out, SHA256_BYTES);
	sha256_end(&hash, out);
}

void
sha256_hex(const unsigned char *bytes, size_t count, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < count; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
	*out = '\0';
}
