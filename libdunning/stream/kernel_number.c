#include "stream/kernel_word.h"

enum {
	INT_MOST = 16,    /* digits of an integer */
	DECIMAL_MOST = 16 /* bytes of a decimal */
};

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
