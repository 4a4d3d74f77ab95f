/* test_expr.c -- parsing, typing and evaluating expressions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "rules_fixture.h"

static void
open_columns(struct fixture *f)
{
	fixture_open(f);
	fixture_column(f, "days_overdue", TYPE_INT, NULL);
	fixture_column(f, "balance", TYPE_MONEY, NULL);
	fixture_column(f, "credit_limit", TYPE_MONEY, NULL);
	fixture_column(f, "rate", TYPE_DECIMAL, NULL);
	fixture_column(f, "country", TYPE_ENUM, "MX CO");
	fixture_column(f, "segment", TYPE_STRING, NULL);
	fixture_column(f, "note", TYPE_STRING, NULL);
	fixture_column(f, "dispute", TYPE_BOOL, NULL);
	fixture_column(f, "due_date", TYPE_DATE, NULL);
	fixture_column(f, "promise_date", TYPE_DATE, NULL);
	fixture_column(f, "consent", TYPE_SET, "sms email call");
}

/* One record: 52 days overdue, 1,500.00 of 6,000.00, Mexico, a promise. */
static void
fill(struct fixture *f)
{
	fixture_batch(f, 1);
	fixture_set(f, "days_overdue", 0, "52");
	fixture_set(f, "balance", 0, "1500.00");
	fixture_set(f, "credit_limit", 0, "6000.00");
	fixture_set(f, "rate", 0, "0.0125");
	fixture_set(f, "country", 0, "MX");
	fixture_set(f, "segment", 0, "B");
	fixture_set(f, "dispute", 0, "false");
	fixture_set(f, "due_date", 0, "2025-12-20");
	fixture_set(f, "consent", 0, "sms|email");
}

static struct value
value_of(struct fixture *f, const char *text)
{
	struct located source = fixture_text(text);
	struct expr *expr =
	    expr_parse(f->arena, &source, &f->scope, VALUE_NULL, f->diag);

	if (expr == NULL)
		fail_msg("%s: %s", text, buf_text(&f->told));
	fill(f);
	assert_true(expr_bind(expr, f->columns));
	return expr_eval(expr, &f->env, &f->batch, 0);
}

/* The value as CSV shows it, "null" for null. */
static void
check_value_of(const char *text, const char *expected)
{
	struct fixture f;
	struct value value;
	struct buf shown;

	open_columns(&f);
	value = value_of(&f, text);
	buf_init(&shown, 1 << 16);
	if (value.type == VALUE_NULL)
		buf_puts(&shown, "null");
	else
		assert_true(value_format(&value, &shown));
	if (strcmp(buf_text(&shown), expected) != 0)
		fail_msg("%s is %s, not %s", text, buf_text(&shown), expected);
	buf_clear(&shown);
	fixture_close(&f);
}

struct pair {
	const char *text;
	const char *expected;
};

static void
check_all(const struct pair *pairs, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		check_value_of(pairs[i].text, pairs[i].expected);
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

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
		{ "floor(-1.56, 1)", "-1.6" },   /* TCK 1101 005 */
		{ "ceiling(-1.5)", "-1" },       /* TCK 1102 002 */
		{ "abs(-7)", "7" },
		{ "decimal(2.5, 0)", "2" },
		{ "round half even(3.5, 0)", "4" },
		{ "round half up(-5.5, 0)", "-6" },        /* TCK 1143 002 */
		{ "round half down(5.5, 0)", "5" },        /* TCK 1144 001 */
		{ "round half down(-1.126, 2)", "-1.13" }, /* 1144 004 */
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
dates(void **state)
{
	static const struct pair pairs[] = {
		{ "as_of", "2026-02-10" },
		{ "days(as_of - due_date)", "52" },
		{ "(as_of - due_date).days", "52" },
		{ "due_date + @\"P30D\"", "2026-01-19" },
		{ "due_date - duration(\"P1M\")", "2025-11-20" },
		{ "@\"2026-01-31\" + @\"P1M\"", "2026-02-28" },
		{ "due_date.year * 100 + due_date.month", "202512" },
		{ "due_date.weekday", "6" },
		{ "day of week(due_date)", "Saturday" },
		{ "day(due_date) + month(due_date) + year(due_date)", "2057" },
		{ "months(years and months duration(date(2024,2,29), as_of))",
		    "23" },
		{ "week of year(@\"2010-01-01\")", "53" }, /* TCK 0098 005 */
		{ "day of year(@\"2019-09-17\")", "260" }, /* TCK 0095 006 */
		{ "@\"P10Y11M\" / 2.5", "P4Y4M" },  /* TCK 0100 divide 003 */
		{ "-@\"-P1D\"", "P1D" },            /* TCK 0099 003_a */
		{ "duration(\"PT240H\")", "P10D" }, /* TCK 1120 021 */
		{ "@\"P10D\" / @\"P5D\"", "2" },
		{ "3 * @\"P2D\" = @\"P6D\"", "true" },
	};

	(void)state;
	check_all(pairs, COUNT(pairs));
}

static void
faults_are_counted(void **state)
{
	static const char *const faulty[] = { "1 / (days_overdue - 52)",
		"modulo(days_overdue, days_overdue - 52)",
		"9223372036854775807 * days_overdue", "10 ** days_overdue",
		"days_overdue ** 0.5", "number(segment)", "date(segment)",
		"date(2026, 2, 29 + day(due_date))", "@\"P1D\" * rate",
		"due_date + @\"P9999Y\"", "substring(segment, 0)" };
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(faulty); i++) {
		open_columns(&f);
		assert_int_equal(value_of(&f, faulty[i]).type, VALUE_NULL);
		if (f.faults != 1)
			fail_msg("%s: %d faults", faulty[i], (int)f.faults);
		fixture_close(&f);
	}
	/* What is not evaluated has no fault. */
	open_columns(&f);
	assert_false(value_of(&f, "days_overdue != 52 and "
	                          "1 / (days_overdue - 52) > 1")
	                 .boolean);
	assert_int_equal(f.faults, 0);
	fixture_close(&f);
}

struct refusal {
	const char *text;
	const char *told; /* the beginning of the first message */
	const char *note; /* a part of a later one, or NULL */
};

static void
check_refusal(const struct refusal *r, enum value_type want)
{
	struct located source = fixture_text(r->text);
	struct fixture f;

	open_columns(&f);
	assert_null(expr_parse(f.arena, &source, &f.scope, want, f.diag));
	if (strncmp(buf_text(&f.told), r->told, strlen(r->told)) != 0)
		fail_msg("%s: %s", r->text, buf_text(&f.told));
	if (r->note != NULL && strstr(buf_text(&f.told), r->note) == NULL)
		fail_msg("%s: %s", r->text, buf_text(&f.told));
	assert_int_equal(diag_count(f.diag, DIAG_ERROR), 1);
	fixture_close(&f);
}

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
		{ "segment = 'A'", "E_EXPR 1:11 ", "double quotes" },
		{ "5 % 2", "E_EXPR 1:3 ", "modulo" },
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
		{ "@\"2026-02-01T10:00:00\"", "E_EXPR 1:1 ", NULL },
		{ "duration(\"PT2H\")", "E_EXPR 1:10 ", NULL },
		{ "date(\"2026/01/31\")", "E_EXPR 1:1 `date` can never", NULL },
		{ "/* open", "E_EXPR 1:1 this comment has no end", NULL },
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
		source = fixture_text(repeat(&f, "", openers[i], 100000, "1"));
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
	    value_of(&f, repeat(&f, "days_overdue", " + 1", 100000, ""))
	        .number.coefficient,
	    100052);
	assert_true(value_of(
	    &f, repeat(&f, "dispute", " or dispute", 100000, " or true"))
	                .boolean);
	assert_int_equal(
	    value_of(&f, repeat(&f, "", "if dispute then 1 else ", 10000, "2"))
	        .number.coefficient,
	    2);
	fixture_close(&f);
}

static void
constants_of_the_scope(void **state)
{
	static const char *const names[] = { "channel" };
	static const struct text values[] = { { "email", 5 } };
	struct located source = fixture_text("channel in consent");
	struct fixture f;
	struct expr *expr;

	(void)state;
	open_columns(&f);
	f.scope.constants = names;
	f.scope.constant_count = 1;
	f.env.constants = values;
	expr = expr_parse(f.arena, &source, &f.scope, VALUE_BOOL, f.diag);
	assert_non_null(expr);
	fill(&f);
	assert_true(expr_bind(expr, f.columns));
	assert_true(expr_eval(expr, &f.env, &f.batch, 0).boolean);
	fixture_close(&f);
}

static void
names_in_order(void **state)
{
	struct located source =
	    fixture_text("balance > 3 or days_overdue > balance");
	const char *const *names;
	struct fixture f;
	struct expr *expr;

	(void)state;
	open_columns(&f);
	expr = expr_parse(f.arena, &source, &f.scope, VALUE_BOOL, f.diag);
	assert_non_null(expr);
	assert_int_equal(expr_type(expr), VALUE_BOOL);
	assert_int_equal(expr_names(expr, &names), 2);
	assert_string_equal(names[0], "balance");
	assert_string_equal(names[1], "days_overdue");
	fixture_close(&f);
}

static void
test_of_a_batch(void **state)
{
	struct located source = fixture_text("days_overdue > 30");
	uint8_t truth[4] = { 9, 9, 9, 9 };
	struct fixture f;
	struct expr *expr;

	(void)state;
	open_columns(&f);
	expr = expr_parse(f.arena, &source, &f.scope, VALUE_BOOL, f.diag);
	assert_non_null(expr);
	fixture_batch(&f, 4);
	fixture_set(&f, "days_overdue", 0, "31");
	fixture_set(&f, "days_overdue", 1, "30");
	fixture_set(&f, "days_overdue", 3, "99");
	f.fates[3] = FATE_REJECTED;
	assert_true(expr_bind(expr, f.columns));
	assert_true(expr_test(expr, &f.env, &f.batch, truth));
	assert_int_equal(truth[0], 1);
	assert_int_equal(truth[1], 0);
	assert_int_equal(truth[2], 0);
	assert_int_equal(truth[3], 0);
	fixture_close(&f);
}

static struct vector
run(struct fixture *f, const char *text, enum column_type type, int64_t scale)
{
	struct located source = fixture_text(text);
	struct vector into = fixture_vector(f, type);
	struct expr *expr =
	    expr_parse(f->arena, &source, &f->scope, VALUE_NULL, f->diag);

	assert_non_null(expr);
	fill(f);
	memset(into.digits, 0, FIXTURE_ROWS);
	assert_true(expr_bind(expr, f->columns));
	assert_true(
	    expr_run(expr, &f->env, &f->batch, &into, ROUND_HALF_EVEN, scale));
	return into;
}

static void
runs_into_vectors(void **state)
{
	struct fixture f;
	struct vector v;

	(void)state;
	open_columns(&f);
	v = run(&f, "days_overdue / 8", COLUMN_INT, 0);
	assert_int_equal(v.number[0], 6); /* 6.5, half to even */
	v = run(&f, "balance / credit_limit / 3", COLUMN_DECIMAL, 4);
	assert_int_equal(v.decimal[0].coefficient, 833); /* 0.08333... */
	assert_int_equal(v.decimal[0].scale, 4);
	v = run(&f, "balance * rate / 100", COLUMN_MONEY, 0);
	assert_int_equal(v.number[0], 19); /* 0.1875 of two digits */
	assert_int_equal(v.digits[0], 2);
	v = run(&f, "49.5", COLUMN_MONEY, 0);
	assert_int_equal(v.number[0], 495);
	assert_int_equal(v.digits[0], 1);
	v = run(&f, "due_date + @\"P1D\"", COLUMN_DATE, 0);
	assert_int_equal(v.date[0], 20443); /* 2025-12-21 */
	v = run(&f, "segment + \"1\"", COLUMN_STRING, 0);
	assert_int_equal(v.text[0].len, 2);
	v = run(&f, "days_overdue > 3", COLUMN_BOOL, 0);
	assert_int_equal(v.number[0], 1);
	assert_true(vector_valid(&v, 0));
	v = run(&f, "note", COLUMN_STRING, 0);
	assert_false(vector_valid(&v, 0));
	assert_int_equal(f.faults, 0);
	v = run(&f, "segment", COLUMN_INT, 0);
	assert_false(vector_valid(&v, 0));
	assert_int_equal(f.faults, 1);
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
		cmocka_unit_test(dates),
		cmocka_unit_test(faults_are_counted),
		cmocka_unit_test(syntax_errors),
		cmocka_unit_test(name_errors),
		cmocka_unit_test(type_errors),
		cmocka_unit_test(places_in_blocks),
		cmocka_unit_test(nesting_is_limited),
		cmocka_unit_test(constants_of_the_scope),
		cmocka_unit_test(names_in_order),
		cmocka_unit_test(test_of_a_batch),
		cmocka_unit_test(runs_into_vectors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
