/*
 * sha256.h -- SHA-256 (FIPS 180-4) and HMAC (RFC 2104) with it.
 */
#ifndef DUNNING_SHA256_H
#define DUNNING_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_BYTES = 32, SHA256_BLOCK = 64 };

/* Fed piece by piece. */
struct sha256 {
	uint32_t state[8];
	uint64_t len; /* bytes so far */
	unsigned char block[SHA256_BLOCK];
};
void sha256_init(struct sha256 *);
void sha256_add(struct sha256 *, const void *, size_t len);
void sha256_end(struct sha256 *, unsigned char out[SHA256_BYTES]);

/* Of one text under a key of any length. */
void sha256_hmac(const void *key, size_t key_len, const void *text,
    size_t text_len, unsigned char out[SHA256_BYTES]);

/* The first count bytes in lower-case hex and a NUL: 2 * count + 1 bytes. */
void sha256_hex(const unsigned char *bytes, size_t count, char *out);

#endif
