/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "mapping/amount_reader.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static uint64_t seed = 7;

static unsigned
random_below(unsigned n)
{
	seed = seed * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % n;
}

/* The short way gives what the general one gives, or nothing. */
static void
test_quick(void **state)
{
	static const struct money_style styles[] = { { '.', 0, false, false },
		{ ',', '.', false, false }, { '.', ',', false, true },
		{ ',', ' ', true, true }, { '.', '\'', true, false } };
	size_t quick = 0;

	(void)state;
	for (size_t i = 0; i < 600000; i++) {
		struct amount_reader reader = {
			.style = styles[random_below(COUNT(styles))],
			.minor = random_below(8) == 0
		};
		int digits = (int)random_below(5);
		char text[32];
		size_t len = 0;
		int64_t one = 0;
		int64_t other = 0;
		struct text cell;

		if (random_below(5) == 0)
			text[len++] = '-';
		for (unsigned k = random_below(15); k > 0; k--)
			text[len++] = random_below(4) == 0 ?
			    ".,' 0-("[random_below(7)] :
			    (char)('0' + random_below(10));
		if (random_below(2) == 0 && len < 24) {
			text[len++] = reader.style.decimal;
			for (unsigned k = random_below(4); k > 0; k--)
				text[len++] = (char)('0' + random_below(10));
		}
		cell = (struct text){ text, len };
		if (!amount_reader_quick(&reader, cell, digits, &one))
			continue;
		quick++;
		if (money_parse(cell, &reader.style,
		        reader.minor ? 0 : digits, &other, NULL) != MONEY_OK ||
		    one != other)
			fail_msg("'%.*s' decimal %c grouping %c digits %d",
			    (int)len, text, reader.style.decimal,
			    reader.style.grouping, digits);
	}
	assert_in_range(quick, 50000, 599999);
}

/* Usual amounts do take it. */
static void
test_quick_takes(void **state)
{
	static const struct {
		const char *text;
		int64_t minor;
	} cases[] = { { "1.234,56", 123456 }, { "0,05", 5 },
		{ "-1.234.567,00", -123456700 }, { "12", 1200 },
		{ "999.999,9", 99999990 } };
	const struct amount_reader reader = { .style = { ',', '.', false,
		                                  false } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int64_t minor;

		assert_true(amount_reader_quick(&reader,
		    text_of(cases[i].text), 2, &minor));
		assert_int_equal(minor, cases[i].minor);
	}
}

static struct located
word(const char *text)
{
	return (struct located){ .text = text_of(text) };
}

/* SAP's S and H (German Soll and Haben), DR and CR of bank statements. */
static void
test_indicator(void **state)
{
	struct located debits[] = { word("S"), word("D"), word("DR"),
		word("") };
	struct located credits[] = { word("H"), word("C"), word("CR") };
	const struct located_list debit = { debits, COUNT(debits) };
	const struct located_list strict = { debits, COUNT(debits) - 1 };
	const struct located_list credit = { credits, COUNT(credits) };
	const struct {
		const char *cell;
		const char *mark; /* NULL: it stands in the cell */
		bool strict;      /* there must be one */
		int64_t minor;
		const char *why; /* NULL: it is read */
	} cases[] = {
		{ "1.234,56 H", NULL, true, -123456, NULL },
		{ "1.234,56H", NULL, true, -123456, NULL },
		{ "12,00 CR", NULL, true, -1200, NULL },
		{ "DR 5,00", NULL, true, 500, NULL },
		{ "D5,00", NULL, true, 500, NULL },
		{ "  7,50 DR ", NULL, true, 750, NULL },
		{ "7,50", NULL, false, 750, NULL },
		{ "7,50", NULL, true, 0,
		    "has none of the texts for debit and credit" },
		{ "H 7,50 H", NULL, true, 0,
		    "is marked as a debit or a credit twice" },
		{ "7,50 X", NULL, true, 0,
		    "has none of the texts for debit and credit" },
		{ "7,50 X", NULL, false, 0, "is not an amount" },
		{ "-7,50 H", NULL, true, 0,
		    "is negative, and marked as a credit besides" },
		{ "-7,50 S", NULL, true, 0,
		    "is negative, and marked as a debit" },
		{ "-0,00 H", NULL, true, 0, NULL },
		{ "7,50", "H", true, -750, NULL },
		{ "7,50", " S ", true, 750, NULL },
		{ "7,50", "", false, 750, NULL },
		{ "7,50", "", true, 0,
		    "is neither of the texts for debit and credit" },
		{ "7,50", "h", true, 0,
		    "is neither of the texts for debit and credit" },
		{ "92.233.720.368.547.758,07", "H", true,
		    -INT64_C(9223372036854775807), NULL },
		{ "92.233.720.368.547.758,08", "H", true, 0, "is too large" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct amount_reader reader = {
			.style = { ',', '.', false, false },
			.marked = true,
			.inside = cases[i].mark == NULL,
			.debit = cases[i].strict ? &strict : &debit,
			.credit = &credit
		};
		struct refusal refusal = { .why = NULL };
		int64_t minor = 0;
		bool ok = amount_reader_read(&reader, text_of(cases[i].cell),
		    text_of(cases[i].mark), 2, &minor, &refusal);

		if (ok != (cases[i].why == NULL))
			fail_msg("'%s': %s", cases[i].cell,
			    ok ? "read" : refusal.why);
		if (ok)
			assert_int_equal(minor, cases[i].minor);
		else
			assert_string_equal(refusal.why, cases[i].why);
	}
}

static void
test_minor_units(void **state)
{
	const struct amount_reader reader = { .style = money_plain,
		.minor = true };
	struct refusal refusal;
	int64_t minor;

	(void)state;
	assert_true(amount_reader_read(&reader, TEXT("123456"),
	    (struct text){ NULL, 0 }, 2, &minor, &refusal));
	assert_int_equal(minor, 123456);
	assert_true(amount_reader_read(&reader, TEXT("-5.0"),
	    (struct text){ NULL, 0 }, 2, &minor, &refusal));
	assert_int_equal(minor, -5);
	assert_false(amount_reader_read(&reader, TEXT("-5.00"),
	    (struct text){ NULL, 0 }, 2, &minor, &refusal));
	assert_false(amount_reader_read(&reader, TEXT("12.5"),
	    (struct text){ NULL, 0 }, 2, &minor, &refusal));
	assert_string_equal(refusal.why,
	    "is not a whole number of minor units");
}

static bool
read_signed(const char *cell, const struct money_style *style,
    const struct located_list *symbols, int64_t *minor)
{
	const struct amount_reader reader = { .style = *style,
		.symbols = symbols };
	struct refusal refusal;

	return amount_reader_read(&reader, text_of(cell),
	    (struct text){ NULL, 0 }, 2, minor, &refusal);
}

/* A plus says nothing, and U+2212 is the minus sign (Unicode 15, 6.2). */
static void
test_signs(void **state)
{
	static const struct money_style comma = { ',', '.', true, true };
	static const struct money_style before = { ',', '.', false, false };
	static struct located items[] = { { .text = { "$", 1 } },
		{ .text = { "R$", 2 } } };
	static const struct located_list symbols = { items, 2 };
	static const struct {
		const char *cell;
		int64_t minor;
		bool anywhere; /* also with no sign behind */
	} cells[] = { { "+12,50", 1250, true }, { " +12,50 ", 1250, true },
		{ "+,5", 50, true }, { "+1.234.567.890,12", 123456789012, true },
		{ "12,50+", 1250, false }, { "\xe2\x88\x92" "12,50", -1250, true },
		{ "12,50\xe2\x88\x92", -1250, false },
		{ "+$12,50", 1250, true }, { "+ R$ 12,50", 1250, true },
		{ "$+12,50", 1250, true }, { "$ +12,50", 1250, true },
		{ "\xe2\x88\x92$12,50", -1250, true },
		{ "R$ \xe2\x88\x92" "12,50", -1250, true },
		{ "+12,50 $", 1250, true } };
	static const char *const none[] = { "+", "+-12,50", "-+12,50",
		"++12,50", "+(12,50)", "(+12,50)", "+12,50-", "-12,50+",
		"12+50", "+ 12,50", "\xe2\x88\x92\xe2\x88\x92" "12,50",
		"\xe2\x88\x92", "12\xe2\x88\x92" "50", "\xe2\x88\x93" "12,50",
		"$+-12,50", "+$-12,50" };
	int64_t minor;

	(void)state;
	for (size_t i = 0; i < COUNT(cells); i++) {
		assert_true(read_signed(cells[i].cell, &comma, &symbols,
		    &minor));
		assert_int_equal(minor, cells[i].minor);
		assert_int_equal(read_signed(cells[i].cell, &before, &symbols,
		                     &minor),
		    cells[i].anywhere);
	}
	for (size_t i = 0; i < COUNT(none); i++)
		assert_false(read_signed(none[i], &comma, &symbols, &minor));
}

static bool
read_by(const struct amount_reader *reader, const char *cell, int digits,
    int64_t *minor, struct refusal *refusal)
{
	return amount_reader_read(reader, text_of(cell),
	    (struct text){ NULL, 0 }, digits, minor, refusal);
}

/* 150.000 pesos are more often thousands than not: it is never guessed. */
static void
test_doubts(void **state)
{
	static const struct {
		const char *cell;
		int digits;
		int64_t minor; /* 0: refused */
	} cases[] = { { "150.000", 2, 0 }, { "1.500", 2, 0 },
		{ "-80.000", 2, 0 }, { " 950.000 ", 0, 0 },
		{ "950.000-", 0, 0 }, { "(1.500)", 2, 0 },
		{ "150.000", 3, 150000 }, { "1.500", 4, 15000 },
		{ "12.500000", 2, 1250 }, { "12.5000", 2, 1250 },
		{ "1500.000", 2, 150000 }, { "0.500", 2, 50 },
		{ "950.00", 0, 950 }, { "150.0", 2, 15000 } };
	struct amount_reader reader = { .style = { '.', 0, true, true },
		.unsaid = true };
	struct refusal refusal;
	int64_t minor;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		reader.unsaid = true;
		assert_int_equal(read_by(&reader, cases[i].cell,
		                     cases[i].digits, &minor, &refusal),
		    cases[i].minor != 0);
		if (cases[i].minor != 0) {
			assert_int_equal(minor, cases[i].minor);
			continue;
		}
		assert_string_equal(refusal.id, "R_CELL");
		assert_string_equal(refusal.why,
		    "may be thousands, or have three decimals");
		reader.unsaid = false;
		assert_true(read_by(&reader, cases[i].cell, cases[i].digits,
		    &minor, &refusal));
	}
}

/* Blanks that do not break: what ICU and spreadsheets put beside a symbol. */
static void
test_blanks(void **state)
{
	static struct located items[] = { { .text = { "R$", 2 } },
		{ .text = { "\xe2\x82\xac", 3 } } };
	static const struct located_list symbols = { items, 2 };
	static const char *const cells[] = { "R$\xc2\xa0" "1.234,56",
		"1.234,56\xe2\x80\xaf\xe2\x82\xac", "\xc2\xa0" "1.234,56",
		"1.234,56\xc2\xa0 ", "\t R$ \xc2\xa0 1.234,56" };
	const struct amount_reader reader = { .style = { ',', '.', false,
		                                  false },
		.symbols = &symbols };
	struct refusal refusal;
	int64_t minor;

	(void)state;
	for (size_t i = 0; i < COUNT(cells); i++) {
		minor = 0;
		assert_true(read_by(&reader, cells[i], 2, &minor, &refusal));
		assert_int_equal(minor, 123456);
	}
	assert_false(read_by(&reader, "\xc2\xa0", 2, &minor, &refusal));
}

/* Lakh and crore: 1,00,000 and 1,00,00,000 (CLDR en-IN, pattern #,##,##0). */
static void
test_indian(void **state)
{
	static const struct {
		const char *cell;
		int64_t minor; /* 0: refused */
	} cases[] = { { "1,00,000", 10000000 }, { "1,00,00,000", 1000000000 },
		{ "-12,34,567.50", -123456750 }, { "12,345.00", 1234500 },
		{ "123456", 12345600 }, { "+1,23,456", 12345600 },
		{ "1,234,567.00", 123456700 }, { "1,23,45", 0 },
		{ "1,2,345", 0 }, { "123,45,678", 0 }, { "0,50,000", 0 },
		{ "1,23,456,789", 0 }, { "1,23,456.", 0 }, { "1,23,", 0 } };
	struct amount_reader reader = { .style = { '.', ',', false, false },
		.indian = true };
	struct refusal refusal;
	int64_t minor;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(read_by(&reader, cases[i].cell, 2, &minor,
		                     &refusal),
		    cases[i].minor != 0);
		if (cases[i].minor != 0)
			assert_int_equal(minor, cases[i].minor);
	}
	reader.indian = false;
	assert_false(read_by(&reader, "1,00,000", 2, &minor, &refusal));
}

/* CLDR de-CH groups with U+2019, spreadsheets with either. */
static void
test_apostrophe(void **state)
{
	const struct amount_reader reader = { .style = { '.', '\'', false,
		                                  false } };
	const struct amount_reader other = { .style = { '.', ',', false,
		                                 false } };
	struct refusal refusal;
	int64_t minor;

	(void)state;
	assert_true(read_by(&reader, "-1\xe2\x80\x99" "234'567.50", 2, &minor,
	    &refusal));
	assert_int_equal(minor, -123456750);
	assert_false(read_by(&reader, "1\xe2\x80\x99" "23.50", 2, &minor,
	    &refusal));
	assert_false(read_by(&other, "1\xe2\x80\x99" "234.50", 2, &minor,
	    &refusal));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quick),
		cmocka_unit_test(test_quick_takes),
		cmocka_unit_test(test_indicator),
		cmocka_unit_test(test_minor_units),
		cmocka_unit_test(test_signs),
		cmocka_unit_test(test_doubts),
		cmocka_unit_test(test_blanks),
		cmocka_unit_test(test_indian),
		cmocka_unit_test(test_apostrophe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
