/*
 * cell_write.h -- typed cells into memory that is known to be large enough.
 */
#ifndef DUNNING_CELL_WRITE_H
#define DUNNING_CELL_WRITE_H

#include <stddef.h>
#include <string.h>

#include "stream/column_set.h"

/* Most bytes of a cell that is no text. */
enum { CELL_MOST = 32 };

/* Bytes behind what is written that may be overwritten. */
enum { CELL_SLACK = 64 };

/*
 * Each writes at `to` and returns what is behind: the room must be what is
 * written and CELL_SLACK bytes more.
 */

/* A number with scale decimals, 0 to 18, as decimal_format writes it. */
char *put_number(char *to, int64_t coefficient, int scale);

/* A day as yyyy-mm-dd; nothing when it is none of date.h. */
char *put_date(char *to, int32_t days);

/* The element of a vector that is valid; a text without labels takes up to
 * 2 * len + 2 bytes. */
char *put_cell(char *to, const struct vector *, size_t row, char delimiter);

/* 0 to 999, without zeros before them. */
enum { SMALL_TEXTS = 1000 };
extern const struct small_text {
	char digits[4];
	uint32_t len;
} small_texts[SMALL_TEXTS];

/* A whole number; small ones are quick. */
static inline char *
put_whole(char *to, int64_t number)
{
	const struct small_text *small;

	if (__builtin_expect((uint64_t)number >= SMALL_TEXTS, 0))
		return put_number(to, number, 0);
	small = &small_texts[number];
	memcpy(to, small->digits, sizeof(small->digits));
	return to + small->len;
}

/* A text of any length that is readable for CELL_SLACK bytes behind its end. */
static inline char *
put_span(char *to, struct text text)
{
	for (size_t i = 0; i < text.len; i += 64)
		memcpy(to + i, text.at + i, 64);
	return to + text.len;
}

/* A text that is readable for CELL_SLACK bytes behind its end. */
static inline char *
put_padded(char *to, struct text text)
{
	memcpy(to, text.at, 16);
	if (__builtin_expect(text.len > 16, 0))
		memcpy(to + 16, text.at + 16, text.len - 16);
	return to + text.len;
}

#endif
