/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "mapping/amount_remedy.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define LOST \
	"a spreadsheet has shortened it, and its digits are lost: give the " \
	"column a number format there, and export it again"
#define LETTERS \
	"when its letters say debit or credit, say so with " \
	"`indicator: {debit: [...], credit: [...]}`"
#define ABSENT "when it means that there is no amount, add it to `nulls`"

struct remedy_case {
	const char *cell;
	const char *note; /* NULL: none is known */
};

/* Each is refused, and its note is the one here. */
static void
check(const struct amount_reader *reader, const struct remedy_case *cases,
    size_t count)
{
	struct arena *arena = arena_new(1 << 16);

	assert_non_null(arena);
	for (size_t i = 0; i < count; i++) {
		struct text cell = text_of(cases[i].cell);
		struct refusal refusal;
		const char *note;
		int64_t minor;

		assert_false(amount_reader_read(reader, cell,
		    (struct text){ NULL, 0 }, 2, &minor, &refusal));
		note = amount_remedy(reader, cell, 2, arena);
		if (cases[i].note == NULL && note != NULL)
			fail_msg("'%s': %s", cases[i].cell, note);
		if (cases[i].note == NULL)
			continue;
		if (note == NULL)
			fail_msg("'%s': no note", cases[i].cell);
		assert_string_equal(note, cases[i].note);
	}
	arena_free(arena);
}

/* A reader that nothing was said to. */
static void
test_unsaid(void **state)
{
	static const struct remedy_case cases[] = {
		{ "$5.00", "it reads as 5.00 with `symbol: [\"$\"]`" },
		{ "MXN 5", "it reads as 5.00 with `symbol: [\"MXN\"]`" },
		{ "Bs. 50", "it reads as 50.00 with `symbol: [\"Bs.\"]`" },
		{ "\xe2\x80\x8e" "5.00",
		    "it reads as 5.00 with `symbol: [\"\\u200e\"]`" },
		{ "5.00-", "it reads as -5.00 with `sign: after`" },
		{ "(5.00)", "it reads as -5.00 with `sign: parentheses`" },
		{ "1.234,50", "it reads as 1234.50 with `decimal: \",\"` and "
		              "`grouping: \".\"`" },
		{ "1,234.50", "it reads as 1234.50 with `grouping: \",\"`" },
		{ "1 234.50", "it reads as 1234.50 with `grouping: \" \"`" },
		{ "1\xe2\x80\xaf" "234,50", "it reads as 1234.50 with "
		                            "`decimal: \",\"` and "
		                            "`grouping: \" \"`" },
		{ "1\xe2\x80\x99" "234.50",
		    "it reads as 1234.50 with `grouping: \"'\"`" },
		{ "1,23,456.00", "it reads as 123456.00 with "
		                 "`grouping: \",\"` and `groups: indian`" },
		/* What may be two things is told as two. */
		{ "1,500", "it reads as 1.50 with `decimal: \",\"`, and as "
		           "1500.00 with `grouping: \",\"`" },
		{ "150.000", "it reads as 150.00 with `decimal: \".\"`, and "
		             "as 150000.00 with `decimal: \",\"` and "
		             "`grouping: \".\"`" },
		{ "R$ 1.234,50-", "it reads as -1234.50 with "
		                  "`symbol: [\"R$\"]` and `sign: after` and "
		                  "`decimal: \",\"` and `grouping: \".\"`" },
		{ "- 5.00", "a sign stands next to its figures, without a "
		            "blank" },
		{ "5.00 CR", LETTERS },
		{ "h 5.00", LETTERS },
		{ "1e5", LOST },
		{ "1.5E+05", LOST },
		{ "n/a", ABSENT },
		{ "", ABSENT },
		{ "5%", NULL },
		{ "FAC-123", NULL },
		{ "2026-01-31", NULL },
		{ "5.00)", NULL },
		{ "(-5.00)", NULL },
		{ "5..0", NULL },
		{ "5 [\"]", NULL },
	};
	const struct amount_reader reader = { .style = money_plain,
		.unsaid = true };

	(void)state;
	check(&reader, cases, COUNT(cases));
}

/* What was said already is not told again. */
static void
test_said(void **state)
{
	static struct located items[] = { { .text = { "R$", 2 } } };
	static const struct located_list symbols = { items, 1 };
	static const struct remedy_case cases[] = {
		{ "R$ 1.234,50-", "it reads as -1234.50 with `sign: after`" },
		{ "US$ 1.234,50", "it reads as 1234.50 with "
		                  "`symbol: [\"US$\"]`" },
		{ "R$ 1,234.50", "it reads as 1234.50 with `decimal: \".\"` "
		                 "and `grouping: \",\"`" },
	};
	const struct amount_reader reader = { .style = { ',', '.', false,
		                                  false },
		.symbols = &symbols };

	(void)state;
	check(&reader, cases, COUNT(cases));
}

static void
test_minor(void **state)
{
	static const struct remedy_case cases[] = {
		{ "12.50", "when the column is in major units, leave out "
		           "`unit`" },
		{ "$5", "it reads as 5 with `symbol: [\"$\"]`" },
	};
	const struct amount_reader reader = { .style = money_plain,
		.minor = true };

	(void)state;
	check(&reader, cases, COUNT(cases));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unsaid),
		cmocka_unit_test(test_said),
		cmocka_unit_test(test_minor),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
