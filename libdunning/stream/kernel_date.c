#include "stream/kernel.h"

#include "base/date.h"

/*
 * A batch has few months, so the months that were read are kept: one at each
 * place, found by the last digit of the year and both of the month.
 */
enum { PLACES = 512 };
struct months {
	uint64_t texts[PLACES]; /* "yyyy-mm-" */
	uint32_t days[PLACES];  /* its own; 0: none is read */
	int32_t before[PLACES]; /* from 1970-01-01 to the day before it */
};

/* Brings bits 24..27, 48..51 and 40 together at the top. */
static inline size_t
place_of(uint64_t text)
{
	return (text & UINT64_C(0x000f01000f000000)) *
	    UINT64_C(0x0000000080800800) >> 55;
}

/* False: there is no such month. */
static bool
read_month(const char *at, struct months *months, size_t place)
{
	struct civil last = { .day = 31 };
	uint64_t text = kernel_word(at);
	uint64_t digits = text ^ UINT64_C(0x2d30302d30303030); /* 0000-00- */
	int32_t days;

	/* No byte above 9, and none but the dashes where they are. */
	if (((digits + UINT64_C(0x7f76767f76767676)) & KERNEL_BYTES(0x80)) !=
	        0 ||
	    (digits & KERNEL_BYTES(0x80)) != 0)
		return false;
	last.year = (at[0] - '0') * 1000 + (at[1] - '0') * 100 +
	    (at[2] - '0') * 10 + (at[3] - '0');
	last.month = (at[5] - '0') * 10 + (at[6] - '0');
	while (!date_from_civil(last, &days))
		if (last.day-- == 28)
			return false;
	months->texts[place] = text;
	months->before[place] = days - last.day;
	months->days[place] = (uint32_t)last.day;
	return true;
}

static inline bool
read_date(const char *at, uint32_t len, struct months *months, int32_t *days)
{
	uint64_t text = kernel_word(at);
	size_t place = place_of(text);
	unsigned tens = (unsigned char)at[8] - (unsigned)'0';
	unsigned ones = (unsigned char)at[9] - (unsigned)'0';
	unsigned day = tens * 10 + ones;

	if (__builtin_expect(
	        ((months->texts[place] ^ text) | (len ^ 10)) != 0, 0) &&
	    (len != 10 || !read_month(at, months, place)))
		return false;
	/* Tens that are no digit make a day that is none. */
	if (ones > 9 || day - 1 >= months->days[place])
		return false;
	*days = months->before[place] + (int32_t)day;
	return true;
}

void
kernel_dates(const struct kernel_column *c, int32_t *days, uint64_t *valid,
    uint64_t *rest)
{
	struct kernel_block block;
	struct months months;

	memset(months.texts, 0, sizeof(months.texts));
	memset(months.days, 0, sizeof(months.days));
	for (size_t first = 0; first <= c->rows; first += KERNEL_ROWS) {
		const uint32_t *end;
		size_t count, step;

		kernel_open(&block, c, first);
		end = block.ends;
		count = block.count;
		step = block.step;
		for (size_t i = 0; i < count; i++) {
			const char *at = kernel_cell(c, end);
			uint32_t len = kernel_length(end);

			end += step;
			if (read_date(at, len, &months, &days[i]))
				continue;
			days[i] = 0;
			kernel_miss(&block, i, len > 0);
		}
		days += count;
		valid[first / 64] = block.plain;
		rest[first / 64] = block.rest;
	}
}
