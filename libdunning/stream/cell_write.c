#include "stream/cell_write.h"

#include <stdbool.h>

#include "base/date.h"
#include "stream/csv_write.h"

/* 0 to 99, two digits each. */
static const char pairs[] = "0001020304050607080910111213141516171819"
                            "2021222324252627282930313233343536373839"
                            "4041424344454647484950515253545556575859"
                            "6061626364656667686970717273747576777879"
                            "8081828384858687888990919293949596979899";

/* The digits of n, before end; returns their start. */
static char *
digits_before(char *end, uint64_t n)
{
	while (n >= 100) {
		end -= 2;
		memcpy(end, pairs + n % 100 * 2, 2);
		n /= 100;
	}
	if (n >= 10) {
		end -= 2;
		memcpy(end, pairs + n * 2, 2);
		return end;
	}
	*--end = (char)('0' + n);
	return end;
}

/* Four digits, with zeros before them. */
static char *
put_four(char *to, uint32_t n)
{
	memcpy(to, pairs + n / 100 * 2, 2);
	memcpy(to + 2, pairs + n % 100 * 2, 2);
	return to + 4;
}

/* Below 10^7. */
static inline char *
put_short(char *to, uint32_t n)
{
	if (n < SMALL_TEXTS)
		return put_whole(to, n);
	if (n >= 10000)
		to = put_whole(to, n / 10000);
	return put_four(to, n >= 10000 ? n % 10000 : n);
}

static char *
put_unsigned(char *to, uint64_t n)
{
	char room[CELL_MOST];
	char *end = room + sizeof(room);
	char *at;

	if (n < UINT64_C(10000000))
		return put_short(to, (uint32_t)n);
	at = digits_before(end, n);
	memcpy(to, at, (size_t)(end - at));
	return to + (end - at);
}

static char *
put_fraction(char *to, uint64_t number, int scale)
{
	char room[CELL_MOST];
	char *end = room + sizeof(room);
	char *at = digits_before(end, number);
	size_t len;

	while (end - at <= scale)
		*--at = '0';
	len = (size_t)(end - at) - (size_t)scale;
	memcpy(to, at, len);
	to[len] = '.';
	memcpy(to + len + 1, at + len, (size_t)scale);
	return to + len + 1 + scale;
}

char *
put_number(char *to, int64_t coefficient, int scale)
{
	bool negative = coefficient < 0;
	uint64_t rest = (uint64_t)coefficient;

	rest = negative ? 0 - rest : rest;
	*to = '-';
	to += negative;
	/* Most amounts, whose currencies change from one to the next. */
	if (rest < UINT64_C(10000000) && (scale & ~2) == 0) {
		uint32_t n = (uint32_t)rest;

		to = put_short(to, scale != 0 ? n / 100 : n);
		*to = '.';
		memcpy(to + 1, pairs + n % 100 * 2, 2);
		return to + scale / 2 * 3;
	}
	return scale == 0 ? put_unsigned(to, rest) :
	                    put_fraction(to, rest, scale);
}

/*
 * The calendar of 400 years, with years from 1 March, by multiplication:
 * Neri and Schneider, "Euclidean affine functions and their application to
 * calendar algorithms" (2022), figure 12.
 */
char *
put_date(char *to, int32_t days)
{
	/* From 0000-03-01. */
	uint32_t shifted = ((uint32_t)days + 719468) * 4 + 3;
	uint32_t century = shifted / 146097;
	uint32_t of_century = shifted % 146097 | 3;
	uint64_t product = UINT64_C(2939745) * of_century;
	uint32_t of_year = (uint32_t)product / 2939745 / 4;
	uint32_t months = 2141 * of_year + 197913;
	uint32_t next = of_year >= 306;
	uint32_t year = 100 * century + (uint32_t)(product >> 32) + next;
	uint32_t month = (months >> 16) - 12 * next;
	uint32_t day = (months & 0xffff) / 2141 + 1;

	if (days < DATE_MIN || days > DATE_MAX)
		return to;
	put_four(to, year);
	to[4] = '-';
	memcpy(to + 5, pairs + month * 2, 2);
	to[7] = '-';
	memcpy(to + 8, pairs + day * 2, 2);
	return to + 10;
}

char *
put_cell(char *to, const struct vector *v, size_t row, char delimiter)
{
	switch (v->type) {
	case COLUMN_STRING:
	case COLUMN_SET:
		return csv_put(to, vector_text(v, row), delimiter);
	case COLUMN_BOOL:
		memcpy(to, v->number[row] ? "true " : "false", 5);
		return to + (v->number[row] ? 4 : 5);
	case COLUMN_INT:
		return put_number(to, v->number[row], 0);
	case COLUMN_DECIMAL:
		return put_number(to, v->decimal[row].coefficient,
		    v->decimal[row].scale);
	case COLUMN_MONEY:
		return put_number(to, v->number[row], v->digits[row]);
	case COLUMN_DATE:
		return put_date(to, v->date[row]);
	}
	return to;
}
