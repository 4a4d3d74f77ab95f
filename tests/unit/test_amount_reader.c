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
	assert_true(amount_reader_read(&reader, TEXT("-5.00"),
	    (struct text){ NULL, 0 }, 2, &minor, &refusal));
	assert_int_equal(minor, -5);
	assert_false(amount_reader_read(&reader, TEXT("12.5"),
	    (struct text){ NULL, 0 }, 2, &minor, &refusal));
	assert_string_equal(refusal.why,
	    "is not a whole number of minor units");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quick),
		cmocka_unit_test(test_quick_takes),
		cmocka_unit_test(test_indicator),
		cmocka_unit_test(test_minor_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
