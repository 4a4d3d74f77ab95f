/* test_unary.c -- the cells of tables: unary tests and their ranges. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rules_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void
open_columns(struct fixture *f)
{
	fixture_open(f);
	fixture_column(f, "number", TYPE_INT, NULL);
	fixture_column(f, "amount", TYPE_MONEY, NULL);
	fixture_column(f, "country", TYPE_ENUM, "MX CO");
	fixture_column(f, "name", TYPE_STRING, NULL);
	fixture_column(f, "flag", TYPE_BOOL, NULL);
	fixture_column(f, "date", TYPE_DATE, NULL);
	fixture_column(f, "moment", TYPE_DATETIME, NULL);
	fixture_column(f, "consent", TYPE_SET, "sms email");
	fixture_column(f, "other", TYPE_INT, NULL);
	fixture_column(f, "other_name", TYPE_STRING, NULL);
}

static struct unary *
parse(struct fixture *f, const char *column, const char *cell)
{
	struct located source = fixture_text(cell);
	struct column_info info = { .type = TYPE_INT };
	struct expr_scope scope = f->scope;
	size_t i;

	for (i = 0; i < f->source.columns.count; i++) {
		if (strcmp(f->names[i], column) != 0)
			continue;
		info.type = (enum strategy_type)f->specs[i].type;
		info.values = f->specs[i].values;
	}
	scope.input = &info;
	return unary_parse(f->arena, &source, &scope, f->diag);
}

/* value: NULL for null; `other` is 7, `other_name` is "pat". */
static void
check(const char *column, const char *cell, const char *value, bool expected)
{
	struct located name = fixture_text(column);
	struct fixture f;
	struct unary *unary;
	struct value input;
	struct expr *expr;

	open_columns(&f);
	expr = expr_parse(f.arena, &name, &f.scope, VALUE_NULL, f.diag);
	unary = parse(&f, column, cell);
	if (unary == NULL || expr == NULL)
		fail_msg("%s: %s", cell, buf_text(&f.told));
	fixture_batch(&f, 1);
	fixture_set(&f, "other", 0, "7");
	fixture_set(&f, "other_name", 0, "pat");
	fixture_set(&f, column, 0, value);
	assert_true(unary_bind(unary, f.columns));
	assert_true(expr_bind(expr, f.columns));
	input = expr_eval(expr, &f.env, &f.batch, 0);
	if (unary_test(unary, &input, &f.env, &f.batch, 0) != expected)
		fail_msg("%s of %s: not %s", cell,
		    value == NULL ? "null" : value,
		    expected ? "true" : "false");
	fixture_close(&f);
}

static void
anything(void **state)
{
	(void)state;
	check("number", "-", "5", true);
	check("number", "-", NULL, true);
	check("number", "", NULL, true);
	check("name", " - ", "x", true);
}

static void
of_numbers(void **state)
{
	(void)state;
	check("number", "5", "5", true);
	check("number", "5", "6", false);
	check("number", "5.0", "5", true);
	check("number", "< 5", "4", true);
	check("number", "<5", "5", false);
	check("number", "<= 5", "5", true);
	check("number", "> -5", "-4", true);
	check("number", "!= 5", "5", false);
	check("number", "!=5", "6", true);
	check("number", "[1..30]", "1", true);
	check("number", "[1..30]", "31", false);
	check("number", "(1..30]", "1", false);
	check("number", "]1..30[", "30", false);
	check("number", "[1..30)", "29", true);
	check("number", "1, 3, > 10", "3", true);
	check("number", "1, 3, > 10", "4", false);
	check("number", "not(1, 3)", "4", true);
	check("number", "not(1, 3)", "3", false);
	check("number", "= other", "7", true);
	check("number", "other", "7", true);
	check("number", "< other + 1", "7", true);
	check("number", "> 5 and < 10", "7", true);
	check("number", "> 5 and < 10", "10", false);
	check("number", "< 5 or >= 10", "10", true);
	check("number", "(5 + 3) * 2", "16", true);
	check("number", "? > 5 and ? < other", "6", true);
	check("number", "modulo(?, 2) = 0", "6", true);
	check("amount", ">= 1500", "1500.00", true);
	check("amount", "1499.995", "1499.99", false);
	check("flag", "true", "true", true);
	check("flag", "false", "true", false);
	check("flag", "TRUE", "true", true); /* as spreadsheets write it */
	check("flag", "!= FALSE", "false", false);
	check("number", "18,19", "19", true);
	check("number", "10 - other", "3", true);
	check("number", "!= 10 - 3", "6", true);
}

static void
of_texts(void **state)
{
	(void)state;
	check("country", "MX", "MX", true);
	check("country", "MX,CO", "CO", true);
	check("country", "not(MX)", "CO", true);
	check("country", "!= MX", "MX", false);
	check("country", "\"MX\", \"CO\"", "CO", true);
	check("name", "Mexico City", "Mexico City", true);
	check("name", "001", "001", true);
	check("name", "001", "1", false);
	check("name", "-5", "-5", true);
	check("name", "N/A, R-01", "R-01", true);
	check("name", "\"a, b\"", "a, b", true);
	check("name", "= other_name", "pat", true);
	check("name", "other_name", "pat", false);
	check("name", "other_name", "other_name", true);
	check("name", "[A..M)", "Lopez", true);
	check("name", "[\"A\"..\"M\")", "M", false);
	check("name", ">= M", "Q", true);
	check("name", "matches(?, \"^ANT\")", "ANTONIO", true);
	check("name", "not(contains(?, \"x\"))", "abc", true);
	check("name", "starts with(?, \"a\") or ? = \"z\"", "z", true);
	check("name", "true", "true", true);
	check("consent", "sms", "email|sms", true);
	check("consent", "sms, email", "call", false);
	check("consent", "not(sms)", "email", true);
}

static void
of_dates(void **state)
{
	(void)state;
	check("date", "2026-01-31", "2026-01-31", true);
	check("date", "< 2026-01-31", "2026-01-30", true);
	check("date", "[2026-01-01..2026-01-31]", "2026-01-15", true);
	check("date", "> @\"2026-01-31\"", "2026-02-01", true);
	check("date", "<= as_of", "2026-02-10", true);
	check("date", "> as_of - @\"P30D\"", "2026-01-11", false);
}

/* A null satisfies only "-", null, and what is true for null. */
static void
of_moments(void **state)
{
	static const char noon[] = "2026-01-31T12:00:00Z";
	static const char wall[] = "2026-01-31T12:00:00";

	(void)state;
	/* One instant has many texts. */
	check("moment", "2026-01-31T12:00:00Z", noon, true);
	check("moment", "2026-01-31T07:00:00-05:00", noon, true);
	check("moment", "@\"2026-01-31T13:00:00@Europe/Paris\"", noon, true);
	check("moment", "2026-01-31T13:00:00@Europe/Paris", noon, true);
	check("moment", "2026-01-31T07:00:00-06:00", noon, false);
	check("moment", "!= 2026-01-31T12:00:00.001Z", noon, true);
	check("moment", "> 2026-01-31T11:59:59.999Z", noon, true);
	check("moment", "< 2026-01-31T07:00:00-05:00", noon, false);
	check("moment", "<= 2026-01-31T07:00:00-05:00 ", noon, true);
	check("moment", "[2026-01-31T12:00:00Z..2026-02-01T00:00:00Z)", noon,
	    true);
	check("moment", "(2026-01-31T12:00:00Z..2026-02-01T00:00:00Z]", noon,
	    false);
	check("moment", "< 2026-01-01T00:00:00Z, > 2026-01-31T00:00:00Z", noon,
	    true);
	check("moment", "not(2026-01-31T07:00:00-05:00)", noon, false);
	check("moment", "?.hour in [8..20)", noon, true);
	check("moment", "date(?) = as_of", noon, false);
	/* Nobody's clock has no order with UTC, and is never equal. */
	check("moment", "2026-01-31T12:00:00", wall, true);
	check("moment", "[2026-01-31T00:00:00..2026-02-01T00:00:00)", wall,
	    true);
	check("moment", "2026-01-31T12:00:00Z", wall, false);
	check("moment", "> 2020-01-31T12:00:00Z", wall, false);
	check("moment", "< 2030-01-31T12:00:00Z", wall, false);
	/* A date is its midnight; other texts are null. */
	check("moment", "2026-01-31T00:00:00", "2026-01-31", true);
	check("moment", "null", "2026-01-31 12:00:00", true);
	check("moment", "null", "2026-01-31T12:00:00@Europe/Nowhere", true);
	check("moment", "not(null)", noon, true);
	check("moment", "< 2030-01-31T12:00:00", NULL, false);
	check("moment", "null", NULL, true);
}

static void
of_null(void **state)
{
	(void)state;
	check("number", "null", NULL, true);
	check("number", "null", "5", false);
	check("number", "null, 5", NULL, true);
	check("number", "null, 5", "5", true);
	check("number", "not(null)", NULL, false);
	check("number", "not(null)", "5", true);
	check("number", "5", NULL, false);
	check("number", "!= 5", NULL, false);
	check("number", "not(5)", NULL, false);
	check("number", "< 5", NULL, false);
	check("number", "[1..5]", NULL, false);
	check("number", "not([1..5])", NULL, false);
	check("number", "? = null", NULL, true);
	check("number", "? > 5", NULL, false);
	check("number", "not(? > 5)", NULL, false);
	check("number", "coalesce(?, 9) > 5", NULL, true);
	check("name", "null", NULL, true);
	check("name", "x, null", NULL, true);
	check("name", "not(x)", NULL, false);
	check("consent", "not(sms)", NULL, false);
}

struct refusal {
	const char *column;
	const char *cell;
	const char *told;
};

static const struct refusal refusals[] = {
	{ "country", "MEX",
	    "E_UNSAT 1:1 `MEX` is not one of MX, CO; "
	    "did you mean MX?\n" },
	{ "country", "MX, CU",
	    "E_UNSAT 1:5 `CU` is not one of MX, CO"
	    "; did you mean CO?\n" },
	{ "country", "= MX",
	    "E_NAME 1:3 there is no column `MX`\n"
	    "note 1:3 to test for a text in a cell "
	    "write it without `=`, or in double "
	    "quotes\n" },
	{ "number", "[60..31]",
	    "E_UNSAT 1:1 this range is empty: its "
	    "ends are the wrong way round\n" },
	{ "number", "(5..5]", "E_UNSAT 1:1 this range is empty\n" },
	{ "number", "[1..]",
	    "E_EXPR 1:5 `]` where a value is "
	    "expected\n" },
	{ "number", "[1..30",
	    "E_EXPR 1:7 the text ends where the end "
	    "of the range is expected\n" },
	{ "number", "> \"5\"",
	    "E_TYPE 1:1 `>` cannot take a number and"
	    " a text\nnote 1:1 a number has no "
	    "quotes; string(...) makes a text of "
	    "one\n" },
	{ "number", "? + 1",
	    "E_TYPE 1:1 an expression with `?` in a "
	    "cell is a condition, this is a number\n" },
	{ "number", "5 6",
	    "E_EXPR 1:3 `6` where `,` or the end of the "
	    "cell is expected\n" },
	{ "number", "< 5 < 6",
	    "E_EXPR 1:5 `<` where `,` or the end of "
	    "the cell is expected\n" },
	{ "name", "low or mid",
	    "E_EXPR 1:1 alternatives in a cell are "
	    "separated by commas\nnote 1:1 a text "
	    "with `and` or `or` in it stands in "
	    "double quotes\n" },
	{ "name", "a, ",
	    "E_EXPR 1:4 the text ends where a value is "
	    "expected\n" },
	{ "flag", "yes",
	    "E_NAME 1:1 there is no column `yes`\n"
	    "note 1:1 this cell takes true or false\n" },
	{ "amount", "> 1,5",
	    "E_EXPR 1:4 a comma between digits may be a decimal mark or a list"
	    "\nnote 1:4 decimals are written 1.5, thousands 1000, lists with a "
	    "space: 1, 5\n" },
	{ "number", "not(1.000,00)",
	    "E_EXPR 1:10 a comma between digits may be a decimal mark or a "
	    "list\nnote 1:10 decimals are written 1.5, thousands 1000, lists "
	    "with a space: 1, 5\n" },
	{ "number", "1,500",
	    "E_EXPR 1:2 a comma between digits may be a decimal mark or a "
	    "list\nnote 1:2 decimals are written 1.5, thousands 1000, lists "
	    "with a space: 1, 5\n" },
	{ "number", "1-30",
	    "E_EXPR 1:1 `1-30` is a difference, not a range\n"
	    "note 1:1 a range is written [1..30]\n" },
	{ "amount", "[31 - 60]",
	    "E_EXPR 1:2 `31 - 60` is a difference, not a range\n"
	    "note 1:2 a range is written [1..30]\n" },
	{ "number", "< null",
	    "E_UNSAT 1:3 no value is above or below null\n"
	    "note 1:3 an empty input is null, any other not(null)\n" },
	{ "number", "[null..5]",
	    "E_UNSAT 1:2 no value is above or below null\n"
	    "note 1:2 an empty input is null, any other not(null)\n" },
	{ "number", "number > 5",
	    "E_TYPE 1:1 a condition in a cell is about its input, and this "
	    "one is not\nnote 1:1 the input is `?`, as in `? > 5 and due_date "
	    "< as_of`; alone it is left out: > 5\n" },
	{ "date", "31/01/2026",
	    "E_EXPR 1:1 a date in a cell is written 2026-01-31\n" },
	{ "date", "> 31.1.2026",
	    "E_EXPR 1:3 a date in a cell is written 2026-01-31\n" },
	{ "number", "NULL",
	    "E_NAME 1:1 there is no column `NULL`\n"
	    "note 1:1 what is empty is null, in small letters\n" },
	{ "moment", "2026-01-31",
	    "E_EXPR 1:1 `2026-01-31` is not a date and time such as "
	    "2026-01-31T18:30:00\n" },
	{ "moment", "[2026-01-31T10:00:00..2026-01-31T25:00:00]",
	    "E_EXPR 1:23 `2026-01-31T25:00:00` is not a date and time such as "
	    "2026-01-31T18:30:00\n" },
	{ "moment", "> 2026-01-31T10:00:00@Europe/Nowhere",
	    "E_EXPR 1:3 `2026-01-31T10:00:00@Europe/Nowhere` is not a date and "
	    "time such as 2026-01-31T18:30:00\n" },
	{ "moment", "31/01/2026 18:30",
	    "E_EXPR 1:1 a date and time in a cell is written "
	    "2026-01-31T18:30:00\n" },
	{ "moment", "[2026-01-31T10:00:00Z..2026-01-31T10:00:00+01:00]",
	    "E_UNSAT 1:1 this range is empty: its ends are the wrong way "
	    "round\n" },
	{ "date", "2026-02-30", "E_EXPR 1:1 there is no day 2026-02-30\n" },
	{ "date", "< 2026-13-01", "E_EXPR 1:3 there is no day 2026-13-01\n" },
};

static void
refuses(void **state)
{
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(refusals); i++) {
		open_columns(&f);
		assert_null(parse(&f, refusals[i].column, refusals[i].cell));
		assert_string_equal(buf_text(&f.told), refusals[i].told);
		fixture_close(&f);
	}
}

static void
check_interval(const char *cell, bool expected, int64_t low, int64_t high)
{
	struct fixture f;
	struct unary *unary;
	int64_t from;
	int64_t to;

	open_columns(&f);
	unary = parse(&f, "number", cell);
	assert_non_null(unary);
	if (unary_interval(unary, &from, &to) != expected)
		fail_msg("%s", cell);
	if (expected && (from != low || to != high))
		fail_msg(
		    "%s is %lld..%lld", cell, (long long)from, (long long)to);
	fixture_close(&f);
}

static void
intervals(void **state)
{
	(void)state;
	check_interval("< 1", true, INT64_MIN, 0);
	check_interval("<= 5", true, INT64_MIN, 5);
	check_interval("> 180", true, 181, INT64_MAX);
	check_interval(">= -7", true, -7, INT64_MAX);
	check_interval("[1..30]", true, 1, 30);
	check_interval("(0..30]", true, 1, 30);
	check_interval("]0..31[", true, 1, 30);
	check_interval("(-1.5..1.5)", true, -1, 1);
	check_interval("[0.5..2.5]", true, 1, 2);
	check_interval("< -0.5", true, INT64_MIN, -1);
	check_interval("> -0.5", true, 0, INT64_MAX);
	check_interval("5", true, 5, 5);
	check_interval("-", true, INT64_MIN, INT64_MAX);
	check_interval("5.5", false, 0, 0);
	check_interval("(1..2)", false, 0, 0);
	check_interval("!= 5", false, 0, 0);
	check_interval("1, 2", false, 0, 0);
	check_interval("not(1)", false, 0, 0);
	check_interval("null", false, 0, 0);
	check_interval("< other", false, 0, 0);
	check_interval("[1..other]", false, 0, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(anything),
		cmocka_unit_test(of_numbers),
		cmocka_unit_test(of_texts),
		cmocka_unit_test(of_dates),
		cmocka_unit_test(of_moments),
		cmocka_unit_test(of_null),
		cmocka_unit_test(refuses),
		cmocka_unit_test(intervals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
