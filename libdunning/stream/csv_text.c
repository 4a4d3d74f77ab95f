/* csv_text.c -- raw CSV bytes: quotes off, lines counted. */
#include <string.h>

#include "stream/csv_scan.h"

struct text
csv_unquote(struct text raw, char *to)
{
	struct text inner = { raw.at + 1, raw.len - 2 };
	const char *quote;
	size_t len = 0;

	if (!csv_is_quoted(raw))
		return raw;
	quote = memchr(inner.at, '"', inner.len);
	if (quote == NULL)
		return inner;
	for (size_t i = 0; i < inner.len; i++) {
		to[len++] = inner.at[i];
		if (inner.at[i] == '"')
			i++;
	}
	return (struct text){ to, len };
}

/* Bytes of eight equal to LF, as a sum of ones in each byte's lowest bit. */
static uint64_t
mark_lf(const char *data)
{
	const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
	uint64_t word;

	memcpy(&word, data, sizeof(word));
	word ^= UINT64_C(0x0a0a0a0a0a0a0a0a);
	return ~(((word & low) + low) | word | low) >> 7;
}

static size_t
sum_bytes(uint64_t word)
{
	size_t sum = 0;

	for (; word != 0; word >>= 8)
		sum += word & 0xff;
	return sum;
}

/* Most data has no CR, and is counted eight bytes at a time. */
static size_t
count_lf(const char *data, size_t size)
{
	size_t lines = 0;
	size_t at = 0;

	while (size - at >= sizeof(uint64_t)) {
		uint64_t counts = 0;
		size_t steps = (size - at) / sizeof(uint64_t);

		if (steps > UINT8_MAX)
			steps = UINT8_MAX;
		for (size_t i = 0; i < steps; i++)
			counts += mark_lf(data + at + i * sizeof(uint64_t));
		lines += sum_bytes(counts);
		at += steps * sizeof(uint64_t);
	}
	for (; at < size; at++)
		lines += data[at] == '\n';
	return lines;
}

size_t
csv_count_lines(const char *data, size_t size, bool *after_cr)
{
	size_t lines = 0;
	bool cr = *after_cr;

	if (!cr && size > 0 && memchr(data, '\r', size) == NULL)
		return count_lf(data, size);
	for (size_t i = 0; i < size; i++) {
		char c = data[i];

		lines += (c == '\r') | ((c == '\n') & !cr);
		cr = c == '\r';
	}
	*after_cr = cr;
	return lines;
}
