#include "stream/kernel_word.h"

enum {
	WHOLE_MOST = 14, /* digits before the point */
	QUICK_MOST = 14  /* bytes whose digits and four zeros fit in any case */
};

/* Any that has no more than 14 digits before the point. */
static __attribute__((noinline)) bool
read_any_amount(const char *at, size_t len, size_t digits, char decimal,
    int64_t *minor)
{
	uint64_t wrong = 0;
	bool negative = len > 0 && *at == '-';
	bool point = digits > 0 && len > digits + 1 &&
	    at[len - digits - 1] == decimal;
	size_t places = point ? digits : 0;
	size_t whole = len - negative - point - places;
	uint64_t number;

	if (whole - 1 >= WHOLE_MOST)
		return false;
	number = long_number(at + negative, whole, &wrong);
	number *= powers[digits];
	number += long_number(at + len - places, places, &wrong);
	if (is_wrong(wrong))
		return false;
	*minor = put_sign(number, negative);
	return true;
}

/* The last count (1..8) bytes of a word. */
#define LAST(count) (UINT64_MAX << (64 - 8 * (count)))

/*
 * Where the digits of an amount are in its last eight bytes, by whether it has
 * a point and two digits behind, which is then left out, and by its length; 0:
 * too short or too long.
 */
enum { LENGTHS = 16 };
static const uint64_t amounts[2 * LENGTHS] = {
	[1] = LAST(1), LAST(2), LAST(3), LAST(4), LAST(5), LAST(6), LAST(7),
	LAST(8),
	[LENGTHS + 4] = LAST(3), LAST(4), LAST(5), LAST(6), LAST(7), LAST(8)
};

/*
 * Up to 8 digits, with two or none behind a point, are quick: the digits before
 * the point are moved next to the others, and all are one word.  Whether there
 * is a point is no branch, for no one can foretell it.  `before` is how many
 * bytes can be read before the end.
 */
static inline bool
read_amount(const char *at, size_t len, size_t before, size_t digits,
    char decimal, int64_t *minor)
{
	const char *end = at + len;
	bool negative = *at == '-';
	size_t bytes = len - negative;
	size_t point;
	uint64_t mask, number;
	uint64_t wrong = 0;

	if (before < 9 || (digits & ~(size_t)2) != 0 || bytes >= LENGTHS)
		return read_any_amount(at, len, digits, decimal,
		    minor);
	point = (size_t)(end[-3] == decimal) & digits >> 1;
	mask = amounts[LENGTHS * point + bytes];
	if (mask == 0)
		return read_any_amount(at, len, digits, decimal,
		    minor);
	number = (kernel_word(end - 8 - point) & ~LAST(2)) |
	    (kernel_word(end - 8) & LAST(2));
	number = word_number((number ^ KERNEL_BYTES('0')) & mask, &wrong);
	if (is_wrong(wrong))
		return false;
	*minor = put_sign(number * powers[digits & (point - 1)], negative);
	return true;
}

void
kernel_money(const struct kernel_column *c, const uint8_t *digits,
    int64_t *minor, uint64_t *valid, uint64_t *rest)
{
	struct kernel_block block;

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
			uint32_t before = *end;

			end += step;
			if (read_amount(at, len, before, digits[i], '.',
			        &minor[i]))
				continue;
			minor[i] = 0;
			kernel_miss(&block, i, len > 0);
		}
		digits += count;
		minor += count;
		valid[first / 64] = block.plain;
		rest[first / 64] = block.rest;
	}
}

/* The digits before the decimal mark; NULL: not a usual number. */
static const char *
read_whole(const char *at, const char *end, char grouping, int64_t *number)
{
	size_t run = 0;
	size_t groups = 0;

	for (; at < end; at++) {
		unsigned digit = (unsigned char)*at - (unsigned)'0';

		if (digit <= 9) {
			*number = *number * 10 + digit;
			run++;
			continue;
		}
		if (*at != grouping)
			break;
		if (groups == 0 ? run - 1 > 2 || (run == 1 && *number == 0) :
		                  run != 3)
			return NULL;
		groups++;
		run = 0;
	}
	return (groups == 0 ? run == 0 : run != 3) ? NULL : at;
}

bool
kernel_amount(struct text cell, char decimal, char grouping, size_t digits,
    int64_t *minor)
{
	const char *at = cell.at;
	const char *end = at + cell.len;
	int64_t number = 0;
	bool negative = cell.len > 0 && *at == '-';
	size_t left = digits;

	if (cell.len > QUICK_MOST)
		return false;
	/* No cell has the byte 0, which means no grouping. */
	at = read_whole(at + negative, end, grouping, &number);
	if (at == NULL || (at < end && *at != decimal) ||
	    (size_t)(end - at) > left + 1 || end - at == 1)
		return false;
	for (at += at < end; at < end; at++) {
		unsigned digit = (unsigned char)*at - (unsigned)'0';

		if (digit > 9)
			return false;
		number = number * 10 + digit;
		left--;
	}
	if (left > 4)
		return false;
	number *= (int64_t)powers[left];
	*minor = negative ? -number : number;
	return true;
}

static __attribute__((noinline)) bool
read_any_grouped(const char *at, size_t len, const char marks[2],
    size_t digits, int64_t *minor)
{
	return read_any_amount(at, len, digits, marks[0], minor) ||
	    kernel_amount((struct text){ at, len }, marks[0], marks[1], digits,
	        minor);
}

/*
 * Where the digits before the decimal mark are, by the bytes that they take
 * with a grouping mark that is fourth from behind: in the last eight bytes, in
 * those one byte before, and all bits of a byte when there is that mark.
 */
static const struct grouped {
	uint64_t last, before;
	unsigned char mark;
} grouped[8] = {
	[1] = { LAST(1), 0, 0 },
	[2] = { LAST(2), 0, 0 },
	[3] = { LAST(3), 0, 0 },
	[5] = { LAST(3), LAST(4) ^ LAST(3), 0xff },
	[6] = { LAST(3), LAST(5) ^ LAST(3), 0xff },
	[7] = { LAST(3), LAST(6) ^ LAST(3), 0xff },
};

/* Up to 6 digits, with two or none behind the decimal mark, are quick; what
 * differs from one amount to the next is no branch. */
static inline bool
read_grouped(const char *at, size_t len, size_t before, size_t digits,
    const char marks[2], int64_t *minor)
{
	const char *end = at + len;
	bool negative = *at == '-';
	const struct grouped *g;
	const char *last;
	size_t point, whole;
	uint64_t wrong = 0;
	uint64_t number, fraction;

	if (before <= 16 || (digits & ~(size_t)2) != 0)
		return read_any_grouped(at, len, marks, digits, minor);
	point = (size_t)(end[-3] == marks[0]) & digits >> 1;
	last = end - 3 * point;
	whole = len - negative - 3 * point;
	g = &grouped[whole < 8 ? whole : 0];
	number = ((kernel_word(last - 8) ^ KERNEL_BYTES('0')) & g->last) |
	    ((kernel_word(last - 9) ^ KERNEL_BYTES('0')) & g->before);
	fraction = (kernel_word(end - 8) ^ KERNEL_BYTES('0')) &
	    (LAST(2) & (0 - (uint64_t)point));
	number = word_number(number, &wrong) * powers[digits] +
	    word_number(fraction, &wrong);
	/* 0.500 is no half million. */
	if (((g->last == 0) | is_wrong(wrong) |
	        ((g->mark & (last[-4] ^ marks[1])) != 0) |
	        ((whole == 5) & (last[-5] == '0'))) != 0)
		return read_any_grouped(at, len, marks, digits, minor);
	*minor = put_sign(number, negative);
	return true;
}

void
kernel_money_by(const struct kernel_column *c, char decimal, char grouping,
    const uint8_t *digits, int64_t *minor, uint64_t *valid, uint64_t *rest)
{
	const char marks[2] = { decimal, grouping };
	struct kernel_block block;

	for (size_t first = 0; first <= c->rows; first += KERNEL_ROWS) {
		kernel_open(&block, c, first);
		for (size_t i = 0; i < block.count; i++) {
			const char *at = kernel_cell(c, block.ends);
			uint32_t len = kernel_length(block.ends);
			uint32_t before = *block.ends;

			block.ends += block.step;
			if (grouping == '\0' ?
			            read_amount(at, len, before, digits[i],
			                decimal, &minor[i]) :
			            read_grouped(at, len, before, digits[i],
			                marks, &minor[i]))
				continue;
			minor[i] = 0;
			kernel_miss(&block, i, len > 0);
		}
		digits += block.count;
		minor += block.count;
		valid[first / 64] = block.plain;
		rest[first / 64] = block.rest;
	}
}
