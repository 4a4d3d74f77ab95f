#include "rules/lint_set.h"

#include <string.h>

size_t
set_next(const uint64_t *set, size_t from, size_t end)
{
	uint64_t word;
	size_t i = from / 64;

	if (from >= end)
		return end;
	word = set[i] >> (from % 64) << (from % 64);
	while (word == 0) {
		if (++i * 64 >= end)
			return end;
		word = set[i];
	}
	from = i * 64 + (size_t)__builtin_ctzll(word);
	return from < end ? from : end;
}

bool
set_empty(const uint64_t *set, size_t words)
{
	size_t i = 0;

	while (i < words && set[i] == 0)
		i++;
	return i == words;
}

bool
set_equal(const uint64_t *a, const uint64_t *b, size_t words)
{
	return memcmp(a, b, words * sizeof(*a)) == 0;
}

bool
set_within(const uint64_t *inner, const uint64_t *outer, size_t words)
{
	size_t i = 0;

	while (i < words && (inner[i] & ~outer[i]) == 0)
		i++;
	return i == words;
}

bool
set_meets(const uint64_t *a, const uint64_t *b, size_t words)
{
	size_t i = 0;

	while (i < words && (a[i] & b[i]) == 0)
		i++;
	return i < words;
}

size_t
set_count(const uint64_t *set, size_t words)
{
	size_t count = 0;
	size_t i;

	for (i = 0; i < words; i++)
		count += (size_t)__builtin_popcountll(set[i]);
	return count;
}
