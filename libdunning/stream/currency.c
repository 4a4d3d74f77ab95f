#include "stream/currency.h"

enum { TRIES = 64, KEY_MOST = 7 };

/* A name of 1 to 7 bytes as a number; the lowest byte is its length. */
static inline uint64_t
key_of(const char *at, size_t len)
{
	return kernel_word(at) << (64 - 8 * len) | len;
}

static inline size_t
place_of(uint64_t factor, uint64_t key)
{
	return (size_t)(key * factor >> 56);
}

static inline void
put_code(struct currency_book *book, uint8_t code)
{
	uint64_t key = book->keys[code];
	size_t place = place_of(book->factor, key);

	book->places[place].key = key;
	book->places[place].code = code;
}

static bool
have_own_places(const struct currency_book *book)
{
	uint64_t taken[CURRENCY_PLACES / 64] = { 0 };

	for (size_t code = 1; code <= book->count; code++) {
		size_t place = place_of(book->factor, book->keys[code]);
		uint64_t bit = UINT64_C(1) << place % 64;

		if ((taken[place / 64] & bit) != 0)
			return false;
		taken[place / 64] |= bit;
	}
	return true;
}

/* Finds a factor that gives each its own place, if there is one: then a look
 * at one place is enough whatever the order of the records. */
static void
settle(struct currency_book *book)
{
	if (book->factor == 0)
		book->factor = UINT64_C(0x9e3779b97f4a7c15);
	for (int tries = 0; tries < TRIES && !have_own_places(book); tries++)
		book->factor *= UINT64_C(0xd1342543de82ef95);
	memset(book->places, 0, sizeof(book->places));
	for (size_t code = 1; code <= book->count; code++)
		put_code(book, (uint8_t)code);
}

static uint8_t
learn(struct currency_book *book, const struct columns *columns,
    struct text name)
{
	uint64_t key;
	int digits;

	if (name.len - 1 >= KEY_MOST)
		return 0;
	key = key_of(name.at, name.len);
	for (size_t code = 1; code <= book->count; code++)
		if (book->keys[code] == key) {
			put_code(book, (uint8_t)code);
			return (uint8_t)code;
		}
	digits = columns_currency_digits(columns, name);
	if (digits < 0 || book->count == CURRENCY_CODES - 1)
		return 0;
	book->count++;
	book->keys[book->count] = key;
	book->digits[book->count] = (uint8_t)digits;
	settle(book);
	return (uint8_t)book->count;
}

/* 0: unknown, or no name of 1 to 7 bytes. */
static inline uint8_t
find(const struct currency_book *book, struct text name)
{
	uint64_t key;
	size_t place;

	if (name.len - 1 >= KEY_MOST)
		return 0;
	key = key_of(name.at, name.len);
	place = place_of(book->factor, key);
	return book->places[place].key == key ? book->places[place].code : 0;
}

/* Without the quotes around it; others inside make it no name that is known. */
static inline struct text
name_of(const char *at, size_t len)
{
	return *at == '"' && len >= 2 ? (struct text){ at + 1, len - 2 } :
	                                (struct text){ at, len };
}

static void
read_one(const char *at, uint32_t len, bool utf8, struct text *text,
    uint64_t *valid, uint64_t *rest)
{
	const uint32_t start = 0;
	const struct kernel_column column = { .data = at,
		.starts = &start,
		.ends = &len,
		.fields = 1,
		.rows = 1 };

	kernel_texts(&column, utf8, text, valid, rest);
}

void
currency_read(struct currency_book *book, const struct columns *columns,
    const struct kernel_column *c, bool utf8, struct text *texts,
    uint8_t *codes, uint64_t *valid, uint64_t *rest)
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
			uint64_t plain, other;

			end += step;
			texts[i] = name_of(at, len);
			codes[i] = find(book, texts[i]);
			if (codes[i] != 0)
				continue;
			read_one(at, len, utf8, &texts[i], &plain, &other);
			if (plain == 0)
				kernel_miss(&block, i, other != 0);
			else
				codes[i] = learn(book, columns, texts[i]);
		}
		texts += count;
		codes += count;
		valid[first / 64] = block.plain;
		rest[first / 64] = block.rest;
	}
}
