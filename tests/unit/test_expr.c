/* test_expr.c -- evaluating expressions: nulls, conditions, numbers, texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "expr_fixture.h"

/* Each with the case of the DMN Technology Compatibility Kit. */
static void
null_rules(void **state)
{
	static const struct pair pairs[] = {
		{ "null = null", "true" },           /* 0068 null_001 */
		{ "null != null", "false" },         /* 0068 null_002 */
		{ "100 = null", "false" },           /* 0068 number_006 */
		{ "\"foo\" = null", "false" },       /* 0068 string_004 */
		{ "null between 1 and 10", "null" }, /* 0071 null_001 */
		{ "2 between null and 10", "null" }, /* 0071 null_002 */
		{ "2 between 1 and null", "null" },  /* 0071 null_003 */
		{ "null in [1..10]", "null" },       /* 0072 null_001 */
		{ "10 + null", "null" },             /* 0105 023 */
		{ "null - 10", "null" },             /* 0105 026 */
		{ "10 / null", "null" },             /* 0105 029 */
		{ "null / 10", "null" },             /* 0105 030 */
		{ "true and null", "null" },         /* 0064 003_a */
		{ "false and null", "false" },       /* 0064 006_a */
		{ "null and false", "false" },       /* 0064 008_a */
		{ "true or null", "true" },          /* 0065 003_a */
		{ "false or null", "null" },         /* 0065 006_a */
		{ "null or null", "null" },          /* 0065 009_a */
		{ "not(null)", "null" },             /* 0066 003_a */
	};

	(void)state;
	check_all(pairs, COUNT(pairs));
}

/* The same rules when null comes from the record: note, promise_date. */
static void
nulls_of_columns(void **state)
{
	static const struct pair pairs[] = {
		{ "promise_date = null", "true" },
		{ "promise_date != null", "false" },
		{ "due_date = promise_date", "false" },
		{ "promise_date >= as_of", "null" },
		{ "promise_date >= as_of and days_overdue > 60", "false" },
		{ "promise_date >= as_of or days_overdue > 30", "true" },
		{ "promise_date between due_date and as_of", "null" },
		{ "promise_date - due_date", "null" },
		{ "note + \"x\"", "null" },
		{ "string length(note)", "null" },
		{ "not(note = \"x\")", "true" },
		{ "coalesce(note, segment, \"none\")", "B" },
		{ "coalesce(null, note)", "null" },
		{ "max(days_overdue, null)", "null" },
		{ "if promise_date = null then \"none\" else if promise_date "
		  ">= as_of then \"pending\" else \"broken\"",
		    "none" },
		{ "if promise_date > as_of then 1 else 2", "2" },
	};

	(void)state;
	check_all(pairs, COUNT(pairs));
}

static void
conditions(void **state)
{
	static const struct pair pairs[] = {
		{ "days_overdue > 30 and balance >= 1000 and segment in "
		  "(\"A\",\"B\")",
		    "true" },
		{ "days_overdue between 31 and 60", "true" },
		{ "days_overdue in [31..52)", "false" },
		{ "days_overdue in ]51..53[", "true" },
		{ "days_overdue in (1, 2, > 50)", "true" },
		{ "days_overdue in not(1, 2, > 50)", "false" },
		{ "days_overdue in [[1..30], [50..60]]", "true" },
		{ "days_overdue == 52 and days_overdue <> 53", "true" },
		{ "not(dispute)", "true" },
		{ "dispute or country = \"MX\"", "true" },
		{ "\"sms\" in consent", "true" },
		{ "\"call\" in consent", "false" },
		{ "balance = 1500", "true" },
		{ "balance < 1500.01", "true" },
		{ "balance / credit_limit = 0.25", "true" },
		{ "if country = \"MX\" then 50 else 200000", "50" },
		{ "due_date < @\"2026-01-01\"", "true" },
		{ "due_date < date(\"2025-12-01\")", "false" },
		{ "(days_overdue > 30) = true", "true" },
		{ "1 + 1 = 2 // a comment", "true" },
		{ "/* one */ 2 > /* two */ 1", "true" },
	};

	(void)state;
	check_all(pairs, COUNT(pairs));
}

static void
numbers(void **state)
{
	static const struct pair pairs[] = {
		{ "10 + 20 / -5 - 3", "3" }, /* TCK 0105 031 */
		{ "5 + 2 ** 5", "37" },      /* TCK 0105 020 */
		{ "-5 ** 2", "25" },         /* TCK 0100 exponent 004 */
		{ "10 ** -5", "0.00001" },   /* TCK 0105 018 */
		{ "2 * (3 - 1)", "4" },
		{ ".5 + 1.5e1", "15.5" },
		{ "0.1 + 0.2", "0.3" },
		{ "1 / 3", "0.333333333333333333" },
		{ "1000000 / 3 * 3", "1000000" },
		{ "1 / 3 + 1000000", "1000000.333333333333" },
		{ "balance * rate", "18.75" },
		{ "modulo(-10.1, 4.5)", "3.4" }, /* TCK 0056 017b */
		{ "modulo(12, -5)", "-3" },      /* TCK 0056 016c */
		{ "12 % -5 * 2", "-6" },
		{ "2 ^ 3", "8" },
		{ "'it' + \"'s\"", "it's" },
		{ "floor(-1.56, 1)", "-1.6" },   /* TCK 1101 005 */
		{ "ceiling(-1.5)", "-1" },       /* TCK 1102 002 */
		{ "abs(-7)", "7" },
		{ "decimal(2.5, 0)", "2" },
		{ "round half even(3.5, 0)", "4" },
		{ "round half up(-5.5, 0)", "-6" },        /* TCK 1143 002 */
		{ "round half down(5.5, 0)", "5" },        /* TCK 1144 001 */
		{ "round half down(-1.126, 2)", "-1.13" }, /* 1144 004 */
		{ "round half down(0.000000000000000001, -2)", "0" },
		{ "round half down(-5.000000000000000001, -1)", "-10" },
		{ "is(1, 1 / 0)", "false" },
		{ "round up(1.121, 2)", "1.13" },          /* TCK 1141 003 */
		{ "round down(-1.126, 2)", "-1.12" },      /* TCK 1142 004 */
		{ "min(3, 1, 2)", "1" },
		{ "max(3, balance, 2)", "1500" },
		{ "number(\"1.000.000,01\", \".\", \",\")", "1000000.01" },
		{ "even(-2) and odd(-1)", "true" },
	};

	(void)state;
	check_all(pairs, COUNT(pairs));
}

static void
texts(void **state)
{
	static const struct pair pairs[] = {
		{ "\"a\" + \"b\" + segment", "abB" },
		{ "string length(\"\\U01F40Ea\u00f1\")", "3" },
		{ "upper case(\"se\u00f1or \u00dfx\")", "SE\u00d1OR SSX" },
		/* Romanian, Vietnamese, Cyrillic and Greek: UnicodeData.txt */
		{ "upper case(\"ia\u0219i \u021b \u01a1\u01b0 \u04ef "
		  "\u03c2\")",
		    "IA\u0218I \u021a \u01a0\u01af \u04ee \u03a3" },
		{ "lower case(\"IA\u0218I \u021a \u01a0 \u04c0\")",
		    "ia\u0219i \u021b \u01a1 \u04cf" },
		{ "lower case(\"\u00c1\u00c9\u0141\u0416\u0178\")",
		    "\u00e1\u00e9\u0142\u0436\u00ff" },
		{ "substring(\"foobar\", 3)", "obar" },
		{ "substring(\"foobar\", -2, 1)", "a" },
		{ "substring before(\"foobar\", \"bar\")", "foo" },
		{ "substring after(\"foobar\", \"ob\")", "ar" },
		{ "contains(\"foobar\", \"oba\")", "true" },
		{ "starts with(\"foobar\", \"fo\")", "true" },
		{ "ends with(\"foobar\", \"bar\")", "true" },
		{ "matches(\"+525512345678\", \"^\\+52\\d{10}$\")", "true" },
		{ "matches(\"ABC\", \"b\", \"i\")", "true" },
		{ "string(1.50) + string(true)", "1.5true" },
		{ "string(due_date)", "2025-12-20" },
		{ "substring(string: \"abc\", start position: 2)", "bc" },
		{ "\"b\" between \"a\" and \"c\"", "true" },
	};

	(void)state;
	check_all(pairs, COUNT(pairs));
}

static void
nothing_is_counted_in_vain(void **state)
{
	struct fixture f;

	(void)state;
	open_columns(&f);
	assert_false(value_of(&f, "days_overdue != 52 and "
	                          "1 / (days_overdue - 52) > 1")
	                 .boolean);
	assert_int_equal(fixture_faults(&f), 0);
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(null_rules),
		cmocka_unit_test(nulls_of_columns),
		cmocka_unit_test(conditions),
		cmocka_unit_test(numbers),
		cmocka_unit_test(texts),
		cmocka_unit_test(nothing_is_counted_in_vain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
