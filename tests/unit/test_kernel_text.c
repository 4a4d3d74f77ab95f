/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kernel_fixture.h"

/* Valid and invalid UTF-8 by RFC 3629. */
static const struct {
	const char *cell;
	const char *text; /* NULL: rest */
	bool ascii;
} texts_of[] = {
	{ "a", "a", true },
	{ "a text of 27 bytes, in words", "a text of 27 bytes, in words",
	    true },
	{ "\"a, b\"", "a, b", true },
	{ "\"", "\"", true },
	{ "\"\"", NULL, true },
	{ "\"a \"\"b\"\"\"", NULL, true },
	{ "Ib\xc3\xa1\xc3\xb1" "ez", "Ib\xc3\xa1\xc3\xb1" "ez", false },
	{ "1234567\xc3\xa9", "1234567\xc3\xa9", false },
	{ "123456789012345\xc3\xa9", "123456789012345\xc3\xa9", false },
	{ "\"Jos\xc3\xa9\"", "Jos\xc3\xa9", false },
	{ "5 \xe2\x82\xac", "5 \xe2\x82\xac", false },
	{ "\xf0\x9f\x92\xb6", "\xf0\x9f\x92\xb6", false },
	{ "\xc2\x80\xdf\xbf", "\xc2\x80\xdf\xbf", false },
	{ "a\xc3", NULL, false },
	{ "1234567\xc3", NULL, false },
	{ "\xa9", NULL, false },
	{ "\xc3\xa9\xa9", NULL, false },
	{ "\xc3\xc3\xa9", NULL, false },
	{ "\xc1\xbf", NULL, false },
	{ "\xc0\x80", NULL, false },
	{ "\xe0\x80\x80", NULL, false },
	{ "\xed\xa0\x80", NULL, false },
	{ "\xf4\x90\x80\x80", NULL, false },
	{ "\xff", NULL, false },
};

static void
texts(void **state)
{
	static struct text found[ROWS];

	(void)state;
	for (int utf8 = 0; utf8 < 2; utf8++) {
		begin(utf8 != 0);
		for (size_t i = 0; i < COUNT(texts_of); i++)
			add(texts_of[i].cell);
		add("");
		kernel_texts(&b.column, utf8 != 0, found, b.valid, b.rest);
		for (size_t i = 0; i < COUNT(texts_of); i++) {
			bool plain = texts_of[i].text != NULL &&
			    (texts_of[i].ascii || utf8 != 0);

			assert_int_equal(is_valid(i), plain);
			assert_int_equal(is_rest(i), !plain);
			assert_int_equal(found[i].at != NULL, plain);
			if (!plain)
				continue;
			assert_true(found[i].at >= b.data &&
			    found[i].at < b.data + sizeof(b.data));
			assert_true(text_is(found[i], texts_of[i].text));
		}
		assert_false(is_valid(COUNT(texts_of)));
		assert_false(is_rest(COUNT(texts_of)));
		assert_null(found[COUNT(texts_of)].at);
		check_end();
	}
}

static void
cells_set_aside_by_length(void **state)
{
	static struct text found[ROWS];

	(void)state;
	begin(false);
	for (size_t i = 0; i < 33; i++) {
		add("NA");
		add("\"NA\"");
		add("ANY");
		add("");
	}
	kernel_texts(&b.column, true, found, b.valid, b.rest);
	kernel_set_aside(&b.column, 1 << 2 | 1 << 4, b.valid, b.rest);
	for (size_t row = 0; row < b.column.rows; row += 4) {
		assert_true(is_rest(row) && !is_valid(row));
		assert_true(is_rest(row + 1) && !is_valid(row + 1));
		assert_true(is_valid(row + 2) && !is_rest(row + 2));
		assert_false(is_valid(row + 3) || is_rest(row + 3));
	}
	check_end();
}

/* Whatever a cell is, it is read as any text; only those have a number that
 * ISO 4217 has, however they are quoted, and it stays the same. */
static void
currencies(void **state)
{
	static const char *const cells[] = { "EUR", "JPY", "\"EUR\"", "", "KWD",
		"EURO", "eur", "\"\"", "USD", "E\"R", "\"U\"\"D\"", "X",
		"\"JPY\"",
		"US", "a long name", "\"a long name\"", "\xc3\xb1", "\xff", "CLP",
		"\"EU\"", "EUR\"", "\"" };
	static const struct {
		const char *name;
		int digits;
	} known[] = { { "EUR", 2 }, { "JPY", 0 }, { "KWD", 3 }, { "USD", 2 },
		{ "CLP", 0 } };
	static struct text found[ROWS], expected[ROWS];
	static uint8_t codes[ROWS];
	struct currency_book book = { .count = 0 };
	struct text names[] = { TEXT("currency") };
	struct diag *diag = diag_new(NULL, NULL);
	struct arena *arena = arena_new(0);
	struct columns *columns = columns_new(arena, names, 1, "in.csv", diag);

	(void)state;
	assert_non_null(columns);
	for (int round = 0; round < 4; round++) {
		uint64_t valid[WORDS], rest[WORDS];
		bool utf8 = round % 2 != 0;

		begin(round / 2 != 0);
		for (size_t i = 0; i < 300; i++)
			add(cells[i % COUNT(cells)]);
		kernel_texts(&b.column, utf8, expected, valid, rest);
		currency_read(&book, columns, &b.column, utf8, found, codes,
		    b.valid, b.rest);
		assert_memory_equal(b.valid, valid, (300 / 64 + 1) * 8);
		assert_memory_equal(b.rest, rest, (300 / 64 + 1) * 8);
		for (size_t i = 0; i < 300; i++) {
			size_t k = 0;

			assert_ptr_equal(found[i].at, expected[i].at);
			assert_int_equal(found[i].len, expected[i].len);
			while (k < COUNT(known) &&
			    !text_is(found[i], known[k].name))
				k++;
			if (k == COUNT(known)) {
				assert_int_equal(codes[i], 0);
				continue;
			}
			assert_int_equal(codes[i], k + 1);
			assert_int_equal(book.digits[codes[i]],
			    known[k].digits);
		}
		check_end();
	}
	assert_int_equal(book.count, COUNT(known));
	arena_free(arena);
	diag_free(diag);
}

/* More than there are numbers for: the first have them. */
static void
many_currencies(void **state)
{
	static struct text found[ROWS];
	static uint8_t codes[ROWS];
	struct currency_book book = { .count = 0 };
	struct text names[] = { TEXT("currency") };
	struct diag *diag = diag_new(NULL, NULL);
	struct arena *arena = arena_new(0);
	struct columns *columns = columns_new(arena, names, 1, "in.csv", diag);

	(void)state;
	assert_non_null(columns);
	for (int round = 0; round < 2; round++) {
		begin(false);
		for (int i = 0; i < ROWS; i++) {
			char name[ROOM];

			snprintf(name, sizeof(name), "C%d", i);
			if (round == 0)
				assert_true(
				    columns_currency(columns, name, i % 5));
			add(name);
		}
		currency_read(&book, columns, &b.column, true, found, codes,
		    b.valid, b.rest);
		for (int i = 0; i < ROWS; i++) {
			assert_true(is_valid((size_t)i));
			assert_int_equal(codes[i], i < 255 ? i + 1 : 0);
			if (i < 255)
				assert_int_equal(book.digits[codes[i]], i % 5);
		}
	}
	arena_free(arena);
	diag_free(diag);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts),
		cmocka_unit_test(cells_set_aside_by_length),
		cmocka_unit_test(currencies),
		cmocka_unit_test(many_currencies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
