/*
 * test_expr_function.c -- functions of numbers and texts, patterns, business
 * days, and what they count when they have no value.
 *
 * Replacements: XPath and XQuery Functions and Operators 3.1, clause 5.6.4, and
 * its examples.  Holidays of 2026 in Mexico: Ley Federal del Trabajo, art. 74.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "expr_fixture.h"

static void
replacing(void **state)
{
	static const struct pair pairs[] = {
		{ "replace(\"abracadabra\", \"bra\", \"*\")", "a*cada*" },
		{ "replace(\"abracadabra\", \"a.*a\", \"*\")", "*" },
		{ "replace(\"abracadabra\", \"a.*?a\", \"*\")", "*c*bra" },
		{ "replace(\"abracadabra\", \"a\", \"\")", "brcdbr" },
		{ "replace(\"abracadabra\", \"a(.)\", \"a$1$1\")",
		    "abbraccaddabbra" },
		{ "replace(\"AAAA\", \"A+\", \"b\")", "b" },
		{ "replace(\"AAAA\", \"A+?\", \"b\")", "bbbb" },
		{ "replace(\"darted\", \"^(.*?)d(.*)$\", \"$1c$2\")",
		    "carted" },
		/* One of 12 is group 1 and a 2 when there is no group 12. */
		{ "replace(\"abc\", \"(b)\", \"[$12]\")", "a[b2]c" },
		{ "replace(\"abc\", \"(x)?b\", \"[$1$2]\")", "a[]c" },
		{ "replace(\"abc\", \"b\", \"<$0>\")", "a<b>c" },
		{ "replace(\"abc\", \"b\", \"\\\\$1\\\\\\\\\")", "a$1\\c" },
		{ "replace(\"+52 55 1234\", \"[^0-9]\", \"\")", "52551234" },
		{ "replace(\"se\u00f1or\", \"\u00d1\", \"n\", \"i\")",
		    "senor" },
		{ "replace(\"a b c\", \" b  c \", \"x\", \"x\")", "a b c" },
		{ "replace(segment, \"x\", note)", "null" },
		{ "replace(note, \"x\", \"y\")", "null" },
		{ "replace(input: \"abc\", pattern: \"b\", replacement: "
		  "\"-\")",
		    "a-c" },
		{ "replace(\"a1b22\", \"\\d+\", segment)", "aBbB" },
	};

	(void)state;
	check_all(pairs, COUNT(pairs));
}

static void
numbers(void **state)
{
	static const struct pair pairs[] = {
		{ "sqrt(2)", "1.414213562373095049" }, /* OEIS A002193 */
		{ "sqrt(number: 4)", "2" },            /* TCK 0051 006 */
		{ "exp(1)", "2.718281828459045235" },  /* OEIS A001113 */
		{ "log(10)", "2.302585092994045684" }, /* OEIS A002392 */
		{ "round half up(exp(log(42)), 9)", "42" }, { "4 ** 0.5", "2" },
		{ "days_overdue ** 0.5", "7.211102550927978586" },
		{ "sqrt(null)", "null" },
		{ "number(\"1 000 000,5\", \" \", \",\")", "1000000.5" },
		{ "number(\"1,000\", \",\")", "1000" },
		{ "number(from: \"1.000\", grouping separator: \".\", decimal "
		  "separator: \",\")",
		    "1000" },
		{ "number(null)", "null" },
		{ "modulo(-12, 5)", "3" }, /* TCK 0056 016b */
	};

	(void)state;
	check_all(pairs, COUNT(pairs));
}

struct fault_case {
	const char *text;
	const char *told;
};

/* What is counted, by its kind. */
static void
kinds_of_faults(void **state)
{
	static const struct fault_case cases[] = {
		{ "1 / (days_overdue - 52)", "1 division by zero" },
		{ "modulo(days_overdue, days_overdue - 52)",
		    "1 division by zero" },
		{ "(as_of - due_date) / (days_overdue - 52)",
		    "1 division by zero" },
		{ "(as_of - due_date) / (as_of - as_of)",
		    "1 division by zero" },
		{ "(days_overdue - 52) ** -1", "1 division by zero" },
		{ "9223372036854775807 * days_overdue", "1 overflow" },
		{ "10 ** days_overdue", "1 overflow" },
		{ "exp(days_overdue)", "1 overflow" },
		{ "due_date + @\"P1000000000Y\"", "1 overflow" },
		{ "@\"P9223372036854775807D\" * days_overdue", "1 overflow" },
		{ "number(segment)", "1 failed conversion" },
		{ "date(segment)", "1 failed conversion" },
		{ "time(segment)", "1 failed conversion" },
		{ "date and time(segment)", "1 failed conversion" },
		{ "time(\"10:00:00@No/\" + segment)", "1 failed conversion" },
		{ "date(2026, 2, 29 + day(due_date))", "1 argument outside" },
		{ "substring(segment, 0)", "1 argument outside" },
		{ "sqrt(-days_overdue)", "1 argument outside" },
		{ "log(days_overdue - 52)", "1 argument outside" },
		{ "(-days_overdue) ** 0.5", "1 argument outside" },
		{ "time(days_overdue, 0, 0)", "1 argument outside" },
		{ "date and time(due_date, @\"10:00:00\") < "
		  "@\"2026-01-01T00:00:00Z\"",
		    "1 argument outside" },
		{ "replace(segment, \"B\", \"$\" + segment)", "1 pattern" },
	};
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		open_columns(&f);
		assert_int_equal(value_of(&f, cases[i].text).type, VALUE_NULL);
		faults_tell(f.env.faults, f.diag);
		if (fixture_faults(&f) != 1 ||
		    strstr(buf_text(&f.told), cases[i].told) == NULL)
			fail_msg("%s: %s", cases[i].text, buf_text(&f.told));
		fixture_close(&f);
	}
}

/*
 * Calendars `mx`, with the holidays of 2026 that fall on weekdays in its first
 * half, and `never`, in which nothing is open.
 */
static const char strategy[] =
    "dunning: 1\n"
    "strategy: days\n"
    "calendars:\n"
    "  mx: {weekend: [sat, sun], holidays: table.csv}\n"
    "  never: {weekend: [mon, tue, wed, thu, fri, sat, sun],"
    " holidays: table.csv}\n"
    "columns:\n"
    "  promised: {type: date}\n";

static const char holidays[] = "date,name\n"
                               "2026-01-01,A\u00f1o Nuevo\n"
                               "2026-02-02,Constituci\u00f3n\n"
                               "2026-03-16,Benito Ju\u00e1rez\n"
                               "2026-05-01,Trabajo\n"
                               "2026-05-01,Trabajo otra vez\n";

static void
check_day(struct fixture *f, const char *text, const char *expected)
{
	struct located source = fixture_text(text);
	struct expr *expr =
	    expr_parse(f->arena, &source, &f->scope, VALUE_NULL, f->diag);
	struct value value;
	struct buf shown;

	if (expr == NULL)
		fail_msg("%s: %s", text, buf_text(&f->told));
	value = expr_eval(expr, &f->env, &f->batch, 0);
	buf_init(&shown, 1 << 16);
	if (value.type == VALUE_NULL)
		buf_puts(&shown, "null");
	else
		assert_true(value_format(&value, &shown));
	if (strcmp(buf_text(&shown), expected) != 0)
		fail_msg("%s is %s", text, buf_text(&shown));
	buf_clear(&shown);
}

static void
count_days(struct fixture *f)
{
	f->batch.arena = f->arena;
	assert_non_null(f->strategy);
	/* The day of the run is Tuesday, 2026-02-10. */
	check_day(f, "add_business_days(as_of, 1, \"mx\")", "2026-02-11");
	check_day(f, "add_business_days(as_of, 4, \"mx\")", "2026-02-16");
	check_day(f, "add_business_days(as_of, 0, \"mx\")", "2026-02-10");
	check_day(f, "add_business_days(as_of, -7, \"mx\")", "2026-01-29");
	check_day(
	    f, "add_business_days(@\"2026-03-13\", 1, \"mx\")", "2026-03-17");
	check_day(
	    f, "business_days(@\"2026-03-13\", @\"2026-03-17\", \"mx\")", "1");
	check_day(f, "business_days(@\"2026-01-30\", as_of, \"mx\")", "6");
	check_day(f, "business_days(as_of, @\"2026-01-30\", \"mx\")", "-6");
	check_day(f, "business_days(as_of, as_of, \"mx\")", "0");
	/* 17 weeks and a day, less 2 February, 16 March, 1 May. */
	check_day(
	    f, "business_days(@\"2026-01-01\", @\"2026-05-01\", \"mx\")", "83");
	check_day(f,
	    "business_days(from: as_of, to: @\"2026-02-13T23:00:00\", "
	    "calendar: \"mx\")",
	    "3");
	check_day(f, "add_business_days(null, 1, \"mx\")", "null");
	assert_int_equal(fixture_faults(f), 0);
	/* Nobody knows the holidays of 2027, nor when `never` opens. */
	check_day(f, "business_days(as_of, as_of + @\"P1Y\", \"mx\")", "null");
	check_day(f, "add_business_days(as_of, 300, \"mx\")", "null");
	check_day(f, "add_business_days(as_of, 1, \"never\")", "null");
	assert_int_equal(fixture_faults(f), 3);
	faults_tell(f->env.faults, f->diag);
	if (strstr(buf_text(&f->told), "3 days without a calendar") == NULL)
		fail_msg("%s", buf_text(&f->told));
}

static void
business_days(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	fixture_strategy(&f, strategy, holidays, count_days);
	fixture_close(&f);
}

static void
refuse_days(struct fixture *f)
{
	static const struct refusal cases[] = {
		{ "business_days(as_of, promised, \"mex\")",
		    "E_CALENDAR 1:32 there is no calendar `mex`", NULL },
		{ "business_days(as_of, promised)",
		    "E_CALENDAR 1:1 there are several calendars", NULL },
		{ "business_days(as_of, promised, string(promised))",
		    "E_CALENDAR 1:32 a calendar is named by a text in quotes",
		    NULL },
	};
	struct located source;
	size_t i;

	assert_non_null(f->strategy);
	for (i = 0; i < COUNT(cases); i++) {
		source = fixture_text(cases[i].text);
		buf_reset(&f->told);
		assert_null(expr_parse(
		    f->arena, &source, &f->scope, VALUE_NULL, f->diag));
		if (strncmp(buf_text(&f->told), cases[i].told,
		        strlen(cases[i].told)) != 0)
			fail_msg("%s", buf_text(&f->told));
	}
}

static void
unknown_calendars(void **state)
{
	static const struct refusal none = { "add_business_days(due_date, 2)",
		"E_CALENDAR 1:1 there is no calendar", NULL };
	struct fixture f;

	(void)state;
	check_refusal(&none, VALUE_NULL);
	fixture_open(&f);
	fixture_strategy(&f, strategy, holidays, refuse_days);
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replacing),
		cmocka_unit_test(numbers),
		cmocka_unit_test(kinds_of_faults),
		cmocka_unit_test(business_days),
		cmocka_unit_test(unknown_calendars),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
