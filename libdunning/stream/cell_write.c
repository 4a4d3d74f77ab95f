#include "stream/cell_write.h"

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

static char *
put_unsigned(char *to, uint64_t n)
{
	char room[CELL_MOST];
	char *end = room + sizeof(room);
	char *at;

	if (n < SMALL_TEXTS)
		return put_whole(to, (int64_t)n);
	if (n < UINT64_C(10000))
		return put_four(to, (uint32_t)n);
	if (n < UINT64_C(10000000))
		return put_four(put_whole(to, (int64_t)(n / 10000)),
		    (uint32_t)(n % 10000));
	at = digits_before(end, n);
	memcpy(to, at, (size_t)(end - at));
	return to + (end - at);
}

char *
put_number(char *to, int64_t coefficient, int scale)
{
	char room[CELL_MOST];
	char *end = room + sizeof(room);
	uint64_t rest = (uint64_t)coefficient;
	char *at;
	size_t len;

	if (coefficient < 0) {
		*to++ = '-';
		rest = 0 - rest;
	}
	if (scale == 0)
		return put_unsigned(to, rest);
	if (scale == 2) {
		to = put_unsigned(to, rest / 100);
		*to = '.';
		memcpy(to + 1, pairs + rest % 100 * 2, 2);
		return to + 3;
	}
	at = digits_before(end, rest);
	while (end - at <= scale)
		*--at = '0';
	len = (size_t)(end - at) - (size_t)scale;
	memcpy(to, at, len);
	to[len] = '.';
	memcpy(to + len + 1, at + len, (size_t)scale);
	return to + len + 1 + scale;
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
		return to + date_format(v->date[row], to, CELL_SLACK);
	}
	return to;
}
