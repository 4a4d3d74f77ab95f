#include "stream/kernel.h"

enum {
	INT_MOST = 16,    /* digits of an integer */
	WHOLE_MOST = 14,  /* of an amount, before its point */
	DECIMAL_MOST = 16 /* bytes of a decimal */
};

static const uint64_t powers[DECIMAL_MOST] = { 1, 10, 100, 1000, 10000, 100000,
	1000000, 10000000, 100000000, 1000000000, UINT64_C(10000000000),
	UINT64_C(100000000000), UINT64_C(1000000000000),
	UINT64_C(10000000000000), UINT64_C(100000000000000),
	UINT64_C(1000000000000000) };

/*
 * The number of eight digits, 0..9 each.  *wrong gets a bit in a high half of
 * a byte when one of them is no digit.
 */
static inline uint64_t
word_number(uint64_t digits, uint64_t *wrong)
{
	const uint64_t pairs = UINT64_C(0x000000ff000000ff);

	*wrong |= digits | (digits + KERNEL_BYTES(0x06));
	digits = digits * 10 + (digits >> 8);
	return ((digits & pairs) * UINT64_C(0x000f424000000064) +
	           (digits >> 16 & pairs) * UINT64_C(0x0000271000000001)) >>
	    32;
}

/* The same of the first count (1..8) characters of a word. */
static inline uint64_t
first_number(uint64_t word, size_t count, uint64_t *wrong)
{
	return word_number(
	    (word ^ KERNEL_BYTES('0')) << ((64 - 8 * count) & 63), wrong);
}

/* The same of up to 16 characters; of more the number means nothing. */
static uint64_t
long_number(const char *at, size_t count, uint64_t *wrong)
{
	uint64_t head;

	if (count == 0)
		return 0;
	if (count <= 8)
		return first_number(kernel_word(at), count, wrong);
	head = first_number(kernel_word(at), count - 8, wrong);
	return head * 100000000 +
	    first_number(kernel_word(at + count - 8), 8, wrong);
}

static inline bool
is_wrong(uint64_t wrong)
{
	return (wrong & KERNEL_BYTES(0xf0)) != 0;
}

static inline int64_t
put_sign(uint64_t number, bool negative)
{
	uint64_t sign = 0 - (uint64_t)negative;

	return (int64_t)((number ^ sign) - sign);
}

/* Any that has no more than 14 digits before the point. */
static __attribute__((noinline)) bool
read_any_amount(const char *at, size_t len, size_t digits, int64_t *minor)
{
	uint64_t wrong = 0;
	bool negative = len > 0 && *at == '-';
	bool point = digits > 0 && len > digits + 1 &&
	    at[len - digits - 1] == '.';
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
    int64_t *minor)
{
	const char *end = at + len;
	bool negative = *at == '-';
	size_t bytes = len - negative;
	size_t point;
	uint64_t mask, number;
	uint64_t wrong = 0;

	if (before < 9 || (digits & ~(size_t)2) != 0 || bytes >= LENGTHS)
		return read_any_amount(at, len, digits, minor);
	point = (size_t)(end[-3] == '.') & digits >> 1;
	mask = amounts[LENGTHS * point + bytes];
	if (mask == 0)
		return read_any_amount(at, len, digits, minor);
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
			if (read_amount(at, len, before, digits[i], &minor[i]))
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

static inline bool
read_int(const char *at, size_t len, int64_t *number)
{
	uint64_t wrong = 0;
	bool negative = *at == '-';
	size_t count = len - negative;
	uint64_t magnitude;

	/* What follows an empty cell may be a sign. */
	if (len == 0)
		return false;
	if (count - 1 < 8)
		magnitude =
		    first_number(kernel_word(at + negative), count, &wrong);
	else if (count - 1 < INT_MOST)
		magnitude = long_number(at + negative, count, &wrong);
	else
		return false;
	if (is_wrong(wrong))
		return false;
	*number = put_sign(magnitude, negative);
	return true;
}

void
kernel_ints(const struct kernel_column *c, int64_t *numbers, uint64_t *valid,
    uint64_t *rest)
{
	struct kernel_block block;

	for (size_t first = 0; first <= c->rows; first += KERNEL_ROWS) {
		const uint32_t *end;

		kernel_open(&block, c, first);
		end = block.ends;
		for (size_t i = 0; i < block.count; i++) {
			const char *at = kernel_cell(c, end);
			uint32_t len = kernel_length(end);

			end += block.step;
			if (read_int(at, len, &numbers[i]))
				continue;
			numbers[i] = 0;
			kernel_miss(&block, i, len > 0);
		}
		numbers += block.count;
		valid[first / 64] = block.plain;
		rest[first / 64] = block.rest;
	}
}

/* The top bit of the first byte that is a point; 0: none is. */
static inline uint64_t
find_point(uint64_t word)
{
	word ^= KERNEL_BYTES('.');
	/* Only above a zero byte can a byte be taken for one. */
	word = (word - KERNEL_BYTES(0x01)) & ~word & KERNEL_BYTES(0x80);
	return word & (0 - word);
}

/* Where that byte is; 8: nowhere. */
static inline size_t
offset_of(uint64_t bit)
{
	return bit == 0 ? 8 : (size_t)__builtin_ctzll(bit) / 8;
}

static __attribute__((noinline)) bool
read_long_decimal(const char *at, size_t len, struct decimal *decimal)
{
	uint64_t wrong = 0;
	bool negative = len > 0 && *at == '-';
	size_t mark = offset_of(find_point(kernel_word(at)));
	size_t places = 0;
	size_t whole;
	uint64_t number;

	if (len > DECIMAL_MOST)
		return false;
	if (mark == 8)
		mark += offset_of(find_point(kernel_word(at + 8)));
	if (mark >= len)
		mark = len;
	else if ((places = len - mark - 1) == 0)
		return false;
	whole = mark - negative;
	number = long_number(at + negative, whole, &wrong) * powers[places];
	number += long_number(at + len - places, places, &wrong);
	if (whole - 1 >= DECIMAL_MOST || is_wrong(wrong))
		return false;
	decimal->coefficient = put_sign(number, negative);
	decimal->scale = (int32_t)places;
	return true;
}

/* Up to 8 bytes are quick: the point is taken out of the word. */
static inline bool
read_decimal(const char *at, size_t len, struct decimal *decimal)
{
	uint64_t wrong = 0;
	uint64_t word = kernel_word(at);
	bool negative = (word & 0xff) == '-';
	uint64_t mark;
	uint64_t before;
	size_t places;
	size_t count;

	if (len - 1 >= 8)
		return read_long_decimal(at, len, decimal);
	mark = find_point(word) & UINT64_MAX >> (64 - 8 * len);
	places = mark == 0 ? 0 : len - 1 - offset_of(mark);
	/* All bytes, when there is no mark. */
	before = (mark >> 7) - 1;
	word = (word & before) | (word >> 8 & ~before);
	count = len - negative - (mark != 0);
	word = first_number(word >> 8 * negative, count, &wrong);
	if (count - places - 1 >= 8 || (mark != 0) != (places > 0) ||
	    is_wrong(wrong))
		return false;
	decimal->coefficient = put_sign(word, negative);
	decimal->scale = (int32_t)places;
	return true;
}

void
kernel_decimals(const struct kernel_column *c, struct decimal *decimals,
    uint64_t *valid, uint64_t *rest)
{
	struct kernel_block block;

	for (size_t first = 0; first <= c->rows; first += KERNEL_ROWS) {
		const uint32_t *end;

		kernel_open(&block, c, first);
		end = block.ends;
		for (size_t i = 0; i < block.count; i++) {
			const char *at = kernel_cell(c, end);
			uint32_t len = kernel_length(end);

			end += block.step;
			if (read_decimal(at, len, &decimals[i]))
				continue;
			decimals[i].coefficient = 0;
			decimals[i].scale = 0;
			kernel_miss(&block, i, len > 0);
		}
		decimals += block.count;
		valid[first / 64] = block.plain;
		rest[first / 64] = block.rest;
	}
}
