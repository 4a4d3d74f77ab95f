#include "stream/cell_write.h"

#include "base/date.h"
#include "stream/csv_write.h"

enum { LARGEST_SMALL = 9999 };

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

static char *
put_small(char *to, uint32_t n)
{
	if (n >= 1000) {
		memcpy(to, pairs + n / 100 * 2, 2);
		memcpy(to + 2, pairs + n % 100 * 2, 2);
		return to + 4;
	}
	if (n >= 100) {
		*to = (char)('0' + n / 100);
		memcpy(to + 1, pairs + n % 100 * 2, 2);
		return to + 3;
	}
	if (n >= 10) {
		memcpy(to, pairs + n * 2, 2);
		return to + 2;
	}
	*to = (char)('0' + n);
	return to + 1;
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
	if (scale == 0 && rest <= LARGEST_SMALL)
		return put_small(to, (uint32_t)rest);
	at = digits_before(end, rest);
	while (end - at <= scale)
		*--at = '0';
	len = (size_t)(end - at);
	if (scale == 0) {
		memcpy(to, at, len);
		return to + len;
	}
	len -= (size_t)scale;
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
