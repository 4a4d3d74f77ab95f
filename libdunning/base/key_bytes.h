/*
 * key_bytes.h -- values as bytes that compare (memcmp) as the values do.
 */
#ifndef DUNNING_KEY_BYTES_H
#define DUNNING_KEY_BYTES_H

#include <stdint.h>
#include <string.h>

#include "base/text.h"

/* Each puts its bytes at to and returns what is behind them. */

static inline char *
key_put_u32(char *to, uint32_t n)
{
	n = BYTES_SWAPPED ? n : __builtin_bswap32(n);
	memcpy(to, &n, sizeof n);
	return to + sizeof n;
}

static inline char *
key_put_u64(char *to, uint64_t n)
{
	n = BYTES_SWAPPED ? n : __builtin_bswap64(n);
	memcpy(to, &n, sizeof n);
	return to + sizeof n;
}

static inline uint64_t
key_get_u64(const char *at)
{
	uint64_t n;

	memcpy(&n, at, sizeof n);
	return BYTES_SWAPPED ? n : __builtin_bswap64(n);
}

/* Texts without a NUL byte, one that begins another before it. */
static inline char *
key_put_text(char *to, struct text text)
{
	if (text.len > 0)
		memcpy(to, text.at, text.len);
	to[text.len] = '\0';
	return to + text.len + 1;
}

/*
 * Texts that begin with digits by that number, then by what follows: 2, 02/12,
 * 10/12; others after them.  At most KEY_SERIAL bytes more than the text has.
 */
enum { KEY_SERIAL = 10 };
char *key_put_serial(char *to, struct text);

#endif
