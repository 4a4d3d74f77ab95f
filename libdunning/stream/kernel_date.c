#include "stream/kernel.h"

#include "base/date.h"

/*
 * A batch has few months, so the months that were read are kept: one at each
 * place, found by the last digit of the year and both of the month.
 */
enum { PLACES = 512 };
struct month {
	uint64_t text;  /* "yyyy-mm-" */
	int32_t before; /* days from 1970-01-01 to the day before its first */
	uint32_t days;  /* its own; 0: none is read */
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
read_month(const char *at, struct month *month)
{
	char first[] = "yyyy-mm-01";
	int32_t days;

	memcpy(first, at, 8);
	if (!date_parse((struct text){ first, 10 }, &days))
		return false;
	month->text = kernel_word(at);
	month->before = days - 1;
	month->days = (uint32_t)(date_month_end(days) - days) + 1;
	return true;
}

static inline bool
read_date(const char *at, uint32_t len, struct month *months, int32_t *days)
{
	uint64_t text = kernel_word(at);
	struct month *month = &months[place_of(text)];
	unsigned tens = (unsigned char)at[8] - (unsigned)'0';
	unsigned ones = (unsigned char)at[9] - (unsigned)'0';
	unsigned day = tens * 10 + ones;

	if (__builtin_expect(((month->text ^ text) | (len ^ 10)) != 0, 0) &&
	    (len != 10 || !read_month(at, month)))
		return false;
	/* Tens that are no digit make a day that is none. */
	if (ones > 9 || day - 1 >= month->days)
		return false;
	*days = month->before + (int32_t)day;
	return true;
}

void
kernel_dates(const struct kernel_column *c, int32_t *days, uint64_t *valid,
    uint64_t *rest)
{
	struct kernel_block block;
	struct month months[PLACES] = { { 0, 0, 0 } };

	for (size_t first = 0; first <= c->rows; first += KERNEL_ROWS) {
		const uint32_t *end;

		kernel_open(&block, c, first);
		end = block.ends;
		for (size_t i = 0; i < block.count; i++) {
			const char *at = kernel_cell(c, end);
			uint32_t len = kernel_length(end);

			end += block.step;
			if (read_date(at, len, months, &days[i]))
				continue;
			days[i] = 0;
			kernel_miss(&block, i, len > 0);
		}
		days += block.count;
		valid[first / 64] = block.plain;
		rest[first / 64] = block.rest;
	}
}
