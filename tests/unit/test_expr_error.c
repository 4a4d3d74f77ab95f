/* test_expr_error.c -- what is refused when an expression is loaded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "expr_fixture.h"

static void
syntax_errors(void **state)
{
	static const struct refusal refusals[] = {
		{ "", "E_EXPR 1:1 the text ends where a value is expected",
		    NULL },
		{ "country = \"A ", "E_EXPR 1:11 this text has no closing",
		    "` #` starts a comment in YAML" },
		{ "1 +", "E_EXPR 1:4 ", NULL },
		{ "(1", "E_EXPR 1:3 ", NULL },
		{ "1 2", "E_EXPR 1:3 `2` where an operator", NULL },
		{ "dispute && dispute", "E_EXPR 1:9 ", "write `and`" },
		{ "segment = 'A", "E_EXPR 1:11 this text has no closing",
		    NULL },
		{ "rate > 5%", "E_EXPR 1:10 ", NULL },
		/* As spreadsheets and people write. */
		{ "rate * 0,5", "E_EXPR 1:9 `,` where", "a point: 0.5" },
		{ "rate > 1.000.000", "E_EXPR 1:13 `.000` where",
		    "thousands have no mark" },
		{ "rate => 5", "E_EXPR 1:7 `>` where", "write >=" },
		{ "rate =< 5", "E_EXPR 1:7 `<` where", "write <=" },
		{ "days_overdue in 31..60", "E_EXPR 1:19 `..` where",
		    "brackets: [1..30]" },
		{ "dispute AND dispute", "E_EXPR 1:9 `AND` where",
		    "in small letters" },
		{ "segment is null", "E_EXPR 1:9 `is` where", "= null" },
		{ "segment like \"A%\"", "E_EXPR 1:9 `like` where",
		    "contains(text, match)" },
		{ "segment betweenness", "E_EXPR 1:9 `betweenness` where",
		    "a name has no blanks" },
		{ "!dispute", "E_EXPR 1:1 ", "not(...)" },
		{ "not dispute", "E_EXPR 1:1 ", "not(...)" },
		{ "segment = \xe2\x80\x9c"
		  "A\xe2\x80\x9d",
		    "E_EXPR 1:11 ", "typographic quotes" },
		{ "1 < 2 < 3", "E_EXPR 1:7 comparisons do not chain", NULL },
		{ "if dispute then 1", "E_EXPR 1:18 ", NULL },
		{ "? > 5", "E_EXPR 1:1 `?` stands for", NULL },
		{ "1.1234567890123456789", "E_EXPR 1:1 the number", NULL },
		{ "99999999999999999999", "E_EXPR 1:1 the number", NULL },
		{ "@\"2026-02-30\"", "E_EXPR 1:1 ", NULL },
		{ "@\"2026-02-01 10:00:00\"", "E_EXPR 1:1 ", "T18:30:00" },
		{ "@\"10:00:00@Europa/Paris\"",
		    "E_EXPR 1:1 `Europa/Paris` is not a known time zone",
		    NULL },
		{ "duration(\"P2H\")", "E_EXPR 1:10 ", "PT2H30M" },
		{ "duration(segment)", "E_TYPE 1:10 ", "n * @" },
		{ "time(25, 0, 0)", "E_EXPR 1:1 `time` can never", NULL },
		{ "date(\"2026/01/31\")", "E_EXPR 1:1 `date` can never", NULL },
		{ "/* open", "E_EXPR 1:1 this comment has no end", NULL },
		{ "[1..5] = [1..5]", "E_EXPR 1:1 `[` where a value",
		    "stands after `in`" },
		{ "{a: 1}", "E_EXPR 1:1 ", "no contexts" },
		{ "segment instance of string", "E_EXPR 1:9 ", "!= null" },
		{ "days_overdue in [60..31]",
		    "E_UNSAT 1:17 this range is empty", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(refusals); i++)
		check_refusal(&refusals[i], VALUE_NULL);
}

static void
name_errors(void **state)
{
	static const struct refusal refusals[] = {
		{ "days_overdu > 3",
		    "E_NAME 1:1 there is no column "
		    "`days_overdu`; did you mean "
		    "`days_overdue`?",
		    NULL },
		{ "asof",
		    "E_NAME 1:1 there is no column `asof`; did you mean "
		    "`as_of`?",
		    NULL },
		{ "segment = CORE", "E_NAME 1:11 there is no column `CORE`",
		    "a text stands in double quotes: \"CORE\"" },
		{ "uper case(segment)",
		    "E_NAME 1:1 there is no function "
		    "`uper case`; did you mean "
		    "`upper case`?",
		    NULL },
		{ "today() > due_date",
		    "E_NAME 1:1 there is no function "
		    "`today`",
		    "as_of" },
		{ "now() > as_of", "E_NAME 1:1 there is no function `now`",
		    "as_of" },
		{ "due_date + P10D", "E_NAME 1:12 there is no column `P10D`",
		    "a duration is written @\"P10D\"" },
		{ "IF dispute THEN 1", "E_NAME 1:1 there is no column `IF`",
		    "in small letters" },
		{ "dispute = TRUE", "E_NAME 1:11 there is no column `TRUE`",
		    "true and false are in small letters" },
		{ "sum(1, 2)", "E_NAME 1:1 there is no function `sum`",
		    "there are no lists" },
		{ "SUM(1, 2)", "E_NAME 1:1 there is no function `SUM`",
		    "there are no lists" },
		{ "YEAR(as_of)",
		    "E_NAME 1:1 there is no function `YEAR`; did you mean "
		    "`year`?",
		    NULL },
		{ "IF(dispute, 1, 2)", "E_NAME 1:1 there is no function `IF`",
		    "if CONDITION then VALUE else VALUE" },
		{ "list contains(consent, \"sms\")", "E_NAME 1:1 ",
		    "\"sms\" in consent" },
		{ "Days Overdue > 3", "E_NAME 1:1 there is no column `Days`",
		    "no blanks: write days_overdue" },
		{ "some x in consent satisfies x = 1", "E_NAME 1:1 ",
		    "there are no lists" },
		{ "as_of.hour", "E_NAME 1:7 a date has no property `hour`",
		    NULL },
		{ "@\"10:00:00\".year", "E_NAME 1:13 a time of day has no",
		    "time offset" },
		{ "due_date.yeer", "E_NAME 1:10 a date has no property",
		    "year, month, day, weekday" },
		{ "country = \"MEX\"",
		    "E_UNSAT 1:11 `MEX` is not one of MX, "
		    "CO; did you mean MX?",
		    NULL },
		{ "country in (\"MX\", \"co\")",
		    "E_UNSAT 1:19 `co` is not one "
		    "of MX, CO; did you mean CO?",
		    NULL },
		{ "\"smss\" in consent",
		    "E_UNSAT 1:1 `smss` is not one of "
		    "sms, email, call; did you mean sms?",
		    NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(refusals); i++)
		check_refusal(&refusals[i], VALUE_NULL);
}

static void
type_errors(void **state)
{
	static const struct refusal refusals[] = {
		{ "days_overdue > \"30\"",
		    "E_TYPE 1:14 `>` cannot take a "
		    "number and a text",
		    "no quotes" },
		{ "due_date < \"2026-01-31\"", "E_TYPE 1:10 ",
		    "@\"2026-01-31\"" },
		{ "as_of + 3", "E_TYPE 1:9 `+` cannot take a date and a number",
		    "@\"P3D\"" },
		{ "as_of - due_date > 30", "E_TYPE 1:18 ", "days(...)" },
		{ "due_date = @\"2026-01-01T00:00:00\"", "E_TYPE 1:10 ",
		    "date(...) is the day" },
		{ "due_date + @\"10:00:00\"", "E_TYPE 1:12 ",
		    "date and time(d, t)" },
		{ "@\"P1D\" + @\"P1M\"", "E_TYPE 1:10 ",
		    "no number of days is a month" },
		{ "@\"10:00:00\" + @\"P1M\"", "E_TYPE 1:15 ", NULL },
		{ "segment = \"A\" or \"B\"",
		    "E_TYPE 1:18 `or` needs a "
		    "condition",
		    "segment in" },
		{ "dispute > false", "E_TYPE 1:9 `>` cannot order", NULL },
		{ "consent = \"sms\"", "E_TYPE 1:9 ", "\"sms\" in consent" },
		{ "if days_overdue then 1 else 2", "E_TYPE 1:4 `if`", NULL },
		{ "if dispute then 1 else \"a\"", "E_TYPE 1:24 ", NULL },
		{ "abs(segment)",
		    "E_TYPE 1:5 `abs` takes a number or days "
		    "duration or months duration here, not a text",
		    NULL },
		{ "floor()", "E_TYPE 1:1 `floor` does not take 0 arguments",
		    "floor(n, [scale])" },
		{ "floor(n: 1, scal: 2)",
		    "E_TYPE 1:1 `floor` has no parameter "
		    "`scal`",
		    "floor(n, [scale])" },
		{ "max(1, \"a\")", "E_TYPE 1:8 ", NULL },
		{ "-segment", "E_TYPE 1:1 ", NULL },
		{ "matches(segment, note)", "E_PATTERN 1:18 ", NULL },
		{ "matches(segment, \"a(b\")", "E_PATTERN 1:22 ", NULL },
		{ "matches(segment, \"a\", \"q\")", "E_PATTERN 1:23 ", NULL },
		{ "matches(segment, \"\\p{IsBasicLatin}\")",
		    "E_PATTERN 1:19 blocks", NULL },
		{ "replace(segment, note, \"\")", "E_PATTERN 1:18 ", NULL },
		{ "replace(segment, \"a*\", \"\")",
		    "E_PATTERN 1:18 a pattern of `replace` cannot match the "
		    "empty text",
		    NULL },
		{ "replace(segment, \"a\", \"b$\")",
		    "E_PATTERN 1:25 in a replacement $", NULL },
		{ "matches(segment, \"[a-z-[aeiou]]\")", "E_PATTERN 1:23 ",
		    NULL },
	};
	static const struct refusal wanted = { "days_overdue + 1",
		"E_TYPE 1:1 a condition is needed here, this is a number",
		NULL };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(refusals); i++)
		check_refusal(&refusals[i], VALUE_NULL);
	check_refusal(&wanted, VALUE_BOOL);
}

/* In a literal block lines count from the first, columns from its indent. */
static void
places_in_blocks(void **state)
{
	struct located source = fixture_text("days_overdue > 30\n"
	                                     "and balence < 3");
	struct fixture f;

	(void)state;
	open_columns(&f);
	source.literal = true;
	source.at = (struct src_pos){ "s.yaml", 12, 7 };
	assert_null(expr_parse(f.arena, &source, &f.scope, VALUE_BOOL, f.diag));
	assert_string_equal(buf_text(&f.told),
	    "E_NAME 13:11 there is no column `balence`; did you mean "
	    "`balance`?\n");
	fixture_close(&f);
}

static char *
repeat(struct fixture *f, const char *before, const char *text, size_t count,
    const char *after)
{
	size_t len = strlen(text);
	char *out = arena_alloc(
	    f->arena, strlen(before) + len * count + strlen(after) + 1, 1);
	size_t at = strlen(before);
	size_t i;

	assert_non_null(out);
	memcpy(out, before, at);
	for (i = 0; i < count; i++, at += len)
		memcpy(out + at, text, len);
	memcpy(out + at, after, strlen(after));
	return out;
}

static void
nesting_is_limited(void **state)
{
	static const char *const openers[] = { "(", "-", "not(", "[", "abs(",
		"if true then ", "1 in (", "1 in not(" };
	struct fixture f;
	struct located source;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(openers); i++) {
		open_columns(&f);
		source = fixture_text(repeat(&f, "", openers[i], 4000, "1"));
		assert_null(
		    expr_parse(f.arena, &source, &f.scope, VALUE_NULL, f.diag));
		assert_int_equal(diag_count(f.diag, DIAG_ERROR), 1);
		if (i == 0)
			assert_string_equal(buf_text(&f.told),
			    "E_LIMIT 1:65 this expression is nested deeper "
			    "than 64 levels\n");
		fixture_close(&f);
	}
	/* Length is not depth. */
	open_columns(&f);
	assert_int_equal(
	    value_of(&f, repeat(&f, "days_overdue", " + 1", 16000, ""))
	        .number.coefficient,
	    16052);
	assert_true(
	    value_of(&f, repeat(&f, "dispute", " or dispute", 5000, " or true"))
	        .boolean);
	assert_int_equal(
	    value_of(&f, repeat(&f, "", "if dispute then 1 else ", 2500, "2"))
	        .number.coefficient,
	    2);
	fixture_close(&f);
}

static void
length_is_limited(void **state)
{
	struct fixture f;
	struct located source;

	(void)state;
	open_columns(&f);
	source = fixture_text(repeat(&f, "1", " + 1", 16384, ""));
	assert_null(expr_parse(f.arena, &source, &f.scope, VALUE_NULL, f.diag));
	assert_memory_equal(buf_text(&f.told),
	    "E_LIMIT 1:1 this expression has more than 65536 bytes\n", 54);
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(syntax_errors),
		cmocka_unit_test(name_errors),
		cmocka_unit_test(type_errors),
		cmocka_unit_test(places_in_blocks),
		cmocka_unit_test(nesting_is_limited),
		cmocka_unit_test(length_is_limited),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
