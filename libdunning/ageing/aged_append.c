/* aged_append.c -- what is known of open items, as columns. */
#include <string.h>

#include "ageing/aged.h"

enum { WORD = 64 }; /* records of one word of a vector's valid bits */

void
aged_set_valid(const struct aged *aged, struct vector *v)
{
	uint64_t *words;

	if (!aged->whole) {
		for (size_t i = 0; i < aged->count; i++)
			vector_set_valid(v, aged->rows[i]);
		return;
	}
	words = v->valid + (aged->count > 0 ? aged->rows[0] / WORD : 0);
	for (size_t i = 0; i < aged->count / WORD; i++)
		words[i] = UINT64_MAX;
}

static void
widen(int64_t *restrict to, const int32_t *restrict from)
{
	for (size_t i = 0; i < WORD; i++)
		to[i] = from[i];
}

/* All of the records: they follow each other. */
static void
append_whole(const struct aged *aged, struct vector *days,
    struct vector *bucket)
{
	size_t row = aged->count > 0 ? aged->rows[0] : 0;

	for (size_t i = 0; i < aged->count; i += WORD)
		widen(days->number + row + i, aged->days + i);
	memcpy(bucket->codes + row, aged->codes,
	    aged->count * sizeof *aged->codes);
	aged_set_valid(aged, bucket);
	aged_set_valid(aged, days);
}

void
aged_append(const struct aged *aged, struct vector *days,
    struct vector *bucket)
{
	if (aged->whole) {
		append_whole(aged, days, bucket);
		return;
	}
	for (size_t i = 0; i < aged->count; i++) {
		size_t row = aged->rows[i];

		days->number[row] = aged->days[i];
		bucket->codes[row] = aged->codes[i];
		if ((aged->marks[i] & AGED_APART) == 0)
			vector_set_valid(days, row);
	}
	aged_set_valid(aged, bucket);
}

void
aged_append_since(const struct aged *aged, int32_t as_of,
    const struct vector *date, struct vector *days)
{
	for (size_t i = 0; i < aged->count; i++) {
		size_t row = aged->rows[i];

		if ((aged->marks[i] & AGED_APART) != 0 ||
		    !vector_valid(date, row))
			continue;
		days->number[row] = as_of - date->date[row];
		vector_set_valid(days, row);
	}
}

void
aged_append_balance(const struct aged *aged, uint8_t *digits,
    struct vector *balance)
{
	balance->digits = digits;
	for (size_t i = 0; i < aged->count; i++)
		balance->number[aged->rows[i]] = aged->balances[i];
	aged_set_valid(aged, balance);
}

void
aged_append_undisputed(const struct aged *aged, uint8_t *digits,
    struct vector *undisputed)
{
	undisputed->digits = digits;
	if (aged->whole && aged->count > 0 && !aged->contested) {
		memcpy(undisputed->number + aged->rows[0], aged->balances,
		    aged->count * sizeof *aged->balances);
		aged_set_valid(aged, undisputed);
		return;
	}
	for (size_t i = 0; i < aged->count; i++) {
		int64_t disputed = aged->contested ? aged->disputed[i] : 0;

		if (aged->balances[i] < 0)
			continue;
		undisputed->number[aged->rows[i]] =
		    aged->balances[i] - disputed;
		vector_set_valid(undisputed, aged->rows[i]);
	}
}

void
aged_append_small(const struct aged *aged, struct vector *small)
{
	for (size_t i = 0; i < aged->count; i++)
		small->number[aged->rows[i]] =
		    (aged->marks[i] & AGED_SMALL) != 0;
	aged_set_valid(aged, small);
}
