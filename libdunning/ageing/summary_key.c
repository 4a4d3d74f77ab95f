#include "ageing/summary_key.h"

#include <string.h>

enum { FIRST = 7, LONG = 255, PREFIX = 16 };

#define FIRST_MASK ((UINT64_C(1) << 8 * FIRST) - 1)

uint64_t
key_long_head(struct text text)
{
	uint64_t mark = text.len + 1 < LONG ? text.len + 1 : LONG;

	return mark << 8 * FIRST | (load_u64(text.at) & FIRST_MASK);
}

uint64_t *
key_add_rest(uint64_t *to, struct text text)
{
	size_t rest = text.len - FIRST;
	const char *at = text.at + FIRST;

	if (text.len + 1 >= LONG)
		*to++ = text.len;
	for (; rest >= 8; rest -= 8, at += 8)
		*to++ = load_u64(at);
	/* The last eight bytes end where the text does: no byte behind it is
	 * read. */
	if (rest > 0)
		*to++ = load_u64(at + rest - 8) >> 8 * (8 - rest);
	return to;
}

struct key_walk
key_begin(const uint64_t *key)
{
	return (struct key_walk){ key + 1, key + 1 + key_texts(key) };
}

size_t
key_length(const struct key_walk *walk)
{
	size_t mark = *walk->head >> 8 * FIRST;

	return mark < LONG ? mark - 1 : *walk->rest;
}

/* The words of bytes behind the head; the walk goes on to the next text. */
static const uint64_t *
step(struct key_walk *walk)
{
	size_t len = key_length(walk);
	/* Without a word there may be no array, to which nothing is added. */
	const uint64_t *bytes = len + 1 >= LONG ? walk->rest + 1 : walk->rest;

	walk->head++;
	walk->rest = len < 8 ? bytes : bytes + len / 8;
	return bytes;
}

static char *
put_word(char *to, uint64_t word)
{
	if (BYTES_SWAPPED)
		word = __builtin_bswap64(word);
	memcpy(to, &word, sizeof word);
	return to + sizeof word;
}

struct text
key_next(struct key_walk *walk, char *to)
{
	size_t len = key_length(walk);
	char *at = put_word(to, *walk->head & FIRST_MASK) - 1;
	const uint64_t *word = step(walk);

	for (size_t done = FIRST; done < len; done += 8)
		at = put_word(at, *word++);
	return (struct text){ to, len };
}

/* Of words as text: the first byte is the lowest. */
static int
compare_words(uint64_t a, uint64_t b)
{
	a = __builtin_bswap64(a);
	b = __builtin_bswap64(b);
	return (a > b) - (a < b);
}

static int
compare_texts(struct key_walk *a, struct key_walk *b)
{
	size_t x = key_length(a), y = key_length(b);
	size_t least = x < y ? x : y;
	int order = compare_words(*a->head << 8, *b->head << 8);
	const uint64_t *one = step(a), *other = step(b);

	for (size_t done = FIRST; done < least && order == 0; done += 8)
		order = compare_words(*one++, *other++);
	return order != 0 ? order : (x > y) - (x < y);
}

int
key_compare(const uint64_t *a, const uint64_t *b)
{
	struct key_walk x = key_begin(a), y = key_begin(b);
	int order = 0;

	for (size_t i = 0; i < key_texts(a) && order == 0; i++)
		order = compare_texts(&x, &y);
	return order;
}

void
key_prefix(const uint64_t *key, uint64_t prefix[2])
{
	struct key_walk walk = key_begin(key);
	char flat[PREFIX + 16] = { 0 };
	size_t used = 0;

	for (size_t i = 0; i < key_texts(key) && used < PREFIX; i++) {
		size_t len = key_length(&walk);
		char *at = put_word(flat + used, *walk.head & FIRST_MASK) - 1;
		const uint64_t *word = step(&walk);

		for (size_t done = FIRST; done < len && at < flat + PREFIX;
		     done += 8)
			at = put_word(at, *word++);
		/* A zero between them, so that a shorter text comes first. */
		used += len + 1;
	}
	prefix[0] = __builtin_bswap64(load_u64(flat));
	prefix[1] = __builtin_bswap64(load_u64(flat + 8));
}
