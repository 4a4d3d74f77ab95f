/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/money.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* An amount in some style, and what it is; bad only counts with an error. */
struct parse_case {
	const char *text;
	int digits;
	enum money_error error;
	int64_t minor;
	size_t bad;
};

static void
check_parse(const struct money_style *style, const struct parse_case *cases,
    size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		int64_t minor = 77;
		size_t bad = 999;
		enum money_error error = money_parse(text_of(cases[i].text),
		    style, cases[i].digits, &minor, &bad);

		if (error != cases[i].error)
			print_message("\"%s\"\n", cases[i].text);
		assert_int_equal(error, cases[i].error);
		if (error == MONEY_OK)
			assert_true(minor == cases[i].minor);
		else
			assert_true(minor == 77);
		assert_int_equal(bad, error == MONEY_OK ? 999 : cases[i].bad);
	}
}

static void
test_parse_plain(void **state)
{
	static const struct parse_case cases[] = {
		{ "0", 2, MONEY_OK, 0, 0 },
		{ "-0", 2, MONEY_OK, 0, 0 },
		{ "-0.00", 2, MONEY_OK, 0, 0 },
		{ "12", 2, MONEY_OK, 1200, 0 },
		{ "12.5", 2, MONEY_OK, 1250, 0 },
		{ "12.50", 2, MONEY_OK, 1250, 0 },
		{ "12.500", 2, MONEY_OK, 1250, 0 },
		{ "12.50000000000000000000000000", 2, MONEY_OK, 1250, 0 },
		{ "12.501", 2, MONEY_PRECISION, 0, 5 },
		{ "12.5001", 2, MONEY_PRECISION, 0, 6 },
		{ "-12.34", 2, MONEY_OK, -1234, 0 },
		{ ".5", 2, MONEY_OK, 50, 0 },
		{ "-.05", 2, MONEY_OK, -5, 0 },
		{ "0012.30", 2, MONEY_OK, 1230, 0 },
		{ "  12.30\t", 2, MONEY_OK, 1230, 0 },
		{ "1500", 0, MONEY_OK, 1500, 0 },
		{ "1500.00", 0, MONEY_OK, 1500, 0 },
		{ "1500.50", 0, MONEY_PRECISION, 0, 5 },
		{ "1.2345", 3, MONEY_PRECISION, 0, 5 },
		{ "1.234", 3, MONEY_OK, 1234, 0 },
		{ "1.2345", 4, MONEY_OK, 12345, 0 },
		{ "", 2, MONEY_EMPTY, 0, 0 },
		{ " \t ", 2, MONEY_EMPTY, 0, 0 },
		{ "-", 2, MONEY_SYNTAX, 0, 1 },
		{ ".", 2, MONEY_SYNTAX, 0, 1 },
		{ "-.", 2, MONEY_SYNTAX, 0, 2 },
		{ "5.", 2, MONEY_SYNTAX, 0, 2 },
		{ "+5", 2, MONEY_SYNTAX, 0, 0 },
		{ "--5", 2, MONEY_SYNTAX, 0, 1 },
		{ "- 5", 2, MONEY_SYNTAX, 0, 1 },
		{ "5-", 2, MONEY_SYNTAX, 0, 1 },
		{ "(5)", 2, MONEY_SYNTAX, 0, 0 },
		{ "1,000", 2, MONEY_SYNTAX, 0, 1 },
		{ "1 000", 2, MONEY_SYNTAX, 0, 1 },
		{ "1.2.3", 2, MONEY_SYNTAX, 0, 3 },
		{ "1e5", 2, MONEY_SYNTAX, 0, 1 },
		{ "0x10", 2, MONEY_SYNTAX, 0, 1 },
		{ "nan", 2, MONEY_SYNTAX, 0, 0 },
		{ " 12a", 2, MONEY_SYNTAX, 0, 3 },
		{ "12\n", 2, MONEY_SYNTAX, 0, 2 },
		{ "$12", 2, MONEY_SYNTAX, 0, 0 },
		{ "\xe2\x88\x92"
		  "5",
		    2, MONEY_SYNTAX, 0, 0 },
		{ "\xd9\xa1", 2, MONEY_SYNTAX, 0, 0 },
		/* An amount that is none is not a large one. */
		{ "12.501x", 2, MONEY_SYNTAX, 0, 6 },
		{ "99999999999999999999999x", 2, MONEY_SYNTAX, 0, 23 },
	};

	(void)state;
	check_parse(&money_plain, cases, COUNT(cases));
	assert_int_equal(
	    money_parse((struct text){ NULL, 0 }, &money_plain, 2, NULL, NULL),
	    MONEY_EMPTY);
}

static void
test_parse_nul(void **state)
{
	int64_t minor;
	size_t bad;

	(void)state;
	assert_int_equal(money_parse(TEXT("12\0"
	                                  "3"),
	                     &money_plain, 2, &minor, &bad),
	    MONEY_SYNTAX);
	assert_int_equal(bad, 2);
}

static void
test_parse_edges(void **state)
{
	static const struct parse_case cases[] = {
		{ "9223372036854775807", 0, MONEY_OK, INT64_MAX, 0 },
		{ "9223372036854775808", 0, MONEY_RANGE, 0, 0 },
		{ "-9223372036854775808", 0, MONEY_OK, INT64_MIN, 0 },
		{ "-9223372036854775809", 0, MONEY_RANGE, 0, 0 },
		{ "92233720368547758.07", 2, MONEY_OK, INT64_MAX, 0 },
		{ "92233720368547758.08", 2, MONEY_RANGE, 0, 0 },
		{ "-92233720368547758.08", 2, MONEY_OK, INT64_MIN, 0 },
		{ "-92233720368547758.09", 2, MONEY_RANGE, 0, 0 },
		{ "-922337203685477.5808", 4, MONEY_OK, INT64_MIN, 0 },
		{ "92233720368547759", 2, MONEY_RANGE, 0, 0 },
		{ "18446744073709551615", 0, MONEY_RANGE, 0, 0 },
		{ "18446744073709551616", 0, MONEY_RANGE, 0, 19 },
		{ "184467440737095517", 2, MONEY_RANGE, 0, 18 },
		{ "000000000000000000000000000001", 2, MONEY_OK, 100, 0 },
	};
	static char ones[1000001];
	int64_t minor;

	(void)state;
	check_parse(&money_plain, cases, COUNT(cases));
	memset(ones, '1', sizeof(ones) - 1);
	assert_int_equal(
	    money_parse(text_of(ones), &money_plain, 2, &minor, NULL),
	    MONEY_RANGE);
}

static void
test_parse_grouping(void **state)
{
	static const struct money_style dots = { ',', '.', false, false };
	static const struct money_style commas = { '.', ',', false, false };
	static const struct money_style quotes = { '.', '\'', false, false };
	static const struct parse_case dotted[] = {
		{ "1.234,56", 2, MONEY_OK, 123456, 0 },
		{ "12.345.678", 2, MONEY_OK, 1234567800, 0 },
		{ "-12.345.678,9", 2, MONEY_OK, -1234567890, 0 },
		{ "123.456,00", 0, MONEY_OK, 123456, 0 },
		{ "1234,56", 2, MONEY_OK, 123456, 0 },
		{ ",56", 2, MONEY_OK, 56, 0 },
		{ "1.23,4", 2, MONEY_GROUPING, 0, 1 },
		{ "1234.567,00", 2, MONEY_GROUPING, 0, 4 },
		{ "1.2345", 2, MONEY_GROUPING, 0, 1 },
		{ "12.50", 2, MONEY_GROUPING, 0, 2 },
		{ "1.234.56", 2, MONEY_GROUPING, 0, 5 },
		{ "1..234", 2, MONEY_GROUPING, 0, 1 },
		{ ".123", 2, MONEY_GROUPING, 0, 0 },
		{ "123.", 2, MONEY_GROUPING, 0, 3 },
		{ "123.,5", 2, MONEY_GROUPING, 0, 3 },
		{ ".", 2, MONEY_GROUPING, 0, 0 },
		{ "1,234.567", 2, MONEY_SYNTAX, 0, 5 },
		{ "1.234,56,7", 2, MONEY_SYNTAX, 0, 8 },
		{ "1.23x", 2, MONEY_SYNTAX, 0, 4 },
		{ "1 234,56", 2, MONEY_SYNTAX, 0, 1 },
	};
	static const struct parse_case english[] = {
		{ "1,234.56", 2, MONEY_OK, 123456, 0 },
		{ "1.234,56", 2, MONEY_SYNTAX, 0, 5 },
		{ "1,23", 2, MONEY_GROUPING, 0, 1 },
	};
	static const struct parse_case swiss[] = {
		{ "1'234'567.05", 2, MONEY_OK, 123456705, 0 },
		{ "1'234\"567", 2, MONEY_SYNTAX, 0, 5 },
	};

	(void)state;
	check_parse(&dots, dotted, COUNT(dotted));
	check_parse(&commas, english, COUNT(english));
	check_parse(&quotes, swiss, COUNT(swiss));
}

static void
test_parse_spaces(void **state)
{
	static const struct money_style spaces = { ',', ' ', false, true };
	static const struct parse_case cases[] = {
		{ " 1 234,56 ", 2, MONEY_OK, 123456, 0 },
		{ "1\xc2\xa0"
		  "234,56",
		    2, MONEY_OK, 123456, 0 },
		{ "1\xe2\x80\xaf"
		  "234\xe2\x80\xaf"
		  "567,8",
		    2, MONEY_OK, 123456780, 0 },
		{ "1\xe2\x80\xaf"
		  "234 567",
		    2, MONEY_OK, 123456700, 0 },
		{ "1 234-", 2, MONEY_OK, -123400, 0 },
		{ "1  234", 2, MONEY_GROUPING, 0, 1 },
		{ "1 234 -", 2, MONEY_GROUPING, 0, 5 },
		{ "- 1 234", 2, MONEY_GROUPING, 0, 1 },
		{ "1\xc2"
		  "234",
		    2, MONEY_SYNTAX, 0, 1 },
		{ "1\xe2\x80\x89"
		  "234",
		    2, MONEY_SYNTAX, 0, 1 },
		{ "1\xe2\x80", 2, MONEY_SYNTAX, 0, 1 },
		{ "1\xc2", 2, MONEY_SYNTAX, 0, 1 },
	};

	(void)state;
	check_parse(&spaces, cases, COUNT(cases));
}

static void
test_parse_signs(void **state)
{
	static const struct money_style both = { '.', ',', true, true };
	static const struct parse_case cases[] = {
		{ "(12.00)", 2, MONEY_OK, -1200, 0 },
		{ " (1,234.5) ", 2, MONEY_OK, -123450, 0 },
		{ "(0.00)", 2, MONEY_OK, 0, 0 },
		{ "(92233720368547758.08)", 2, MONEY_OK, INT64_MIN, 0 },
		{ "12.00-", 2, MONEY_OK, -1200, 0 },
		{ "12-", 2, MONEY_OK, -1200, 0 },
		{ "-12", 2, MONEY_OK, -1200, 0 },
		{ "-12-", 2, MONEY_SYNTAX, 0, 3 },
		{ "12--", 2, MONEY_SYNTAX, 0, 3 },
		{ "(-12)", 2, MONEY_SYNTAX, 0, 1 },
		{ "-(12)", 2, MONEY_SYNTAX, 0, 1 },
		{ "(12)-", 2, MONEY_SYNTAX, 0, 4 },
		{ "(12-)", 2, MONEY_SYNTAX, 0, 3 },
		{ "((12))", 2, MONEY_SYNTAX, 0, 1 },
		{ "(12", 2, MONEY_SYNTAX, 0, 3 },
		{ "12)", 2, MONEY_SYNTAX, 0, 2 },
		{ "()", 2, MONEY_SYNTAX, 0, 1 },
		{ "( 12)", 2, MONEY_SYNTAX, 0, 1 },
		{ "(12 )", 2, MONEY_SYNTAX, 0, 3 },
		{ "12 -", 2, MONEY_SYNTAX, 0, 2 },
		{ "(12) ", 2, MONEY_OK, -1200, 0 },
	};

	(void)state;
	check_parse(&both, cases, COUNT(cases));
}

static void
test_format(void **state)
{
	static const struct {
		int64_t minor;
		int digits;
		const char *text;
	} cases[] = {
		{ 0, 2, "0.00" },
		{ -5, 2, "-0.05" },
		{ 5, 2, "0.05" },
		{ 50, 2, "0.50" },
		{ 123456, 2, "1234.56" },
		{ -100, 2, "-1.00" },
		{ 1500, 0, "1500" },
		{ 0, 0, "0" },
		{ -7, 0, "-7" },
		{ 1234, 3, "1.234" },
		{ 1, 4, "0.0001" },
		{ INT64_MAX, 2, "92233720368547758.07" },
		{ INT64_MIN, 2, "-92233720368547758.08" },
		{ INT64_MIN, 0, "-9223372036854775808" },
	};
	char text[MONEY_TEXT_MAX];
	int64_t back;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_int_equal(money_format(cases[i].minor, cases[i].digits,
		                     text, sizeof(text)),
		    strlen(cases[i].text));
		assert_string_equal(text, cases[i].text);
		assert_int_equal(money_parse(text_of(text), &money_plain,
		                     cases[i].digits, &back, NULL),
		    MONEY_OK);
		assert_true(back == cases[i].minor);
	}
	assert_int_equal(money_format(123, 2, text, 5), 4);
	assert_int_equal(money_format(123, 2, text, 4), 0);
	assert_string_equal(text, "");
}

static void
test_add(void **state)
{
	int64_t sum = 0;

	(void)state;
	assert_true(money_add(-5, 3, &sum));
	assert_int_equal(sum, -2);
	assert_true(money_add(INT64_MAX, INT64_MIN, &sum));
	assert_int_equal(sum, -1);
	assert_false(money_add(INT64_MAX, 1, &sum));
	assert_false(money_add(INT64_MIN, -1, &sum));
}

/* ISO 4217, list one. */
static void
test_currency(void **state)
{
	static const struct {
		const char *codes;
		int digits;
	} lists[] = {
		{ "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV "
		  "XAF XOF XPF",
		    0 },
		{ "BHD IQD JOD KWD LYD OMR TND", 3 },
		{ "CLF UYW", 4 },
		{ "AED ARS AUD BOB BRL BYN CAD CHF CNY COP CRC CUP CZK DKK "
		  "DOP EGP EUR GBP GTQ HKD HNL HUF IDR ILS INR JMD MAD MGA "
		  "MRU MXN MXV NIO NOK NZD PAB PEN PHP PLN RON RUB SAR SEK "
		  "SGD SLE STN SVC THB TRY TTD TWD UAH USD UYU VED VES XCD "
		  "XCG XXX ZAR ZMW ZWG",
		    2 },
		{ "AAA DEM ESP FRF HRK LTL MXP VEF ZZZ eur Eur EU EURO E", -1 },
	};
	struct text rest;
	struct text code;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(lists); i++) {
		rest = text_of(lists[i].codes);
		while (text_split(&rest, ' ', &code))
			assert_int_equal(
			    currency_digits(code), lists[i].digits);
	}
	assert_int_equal(currency_digits(TEXT("")), -1);
	assert_int_equal(currency_digits(TEXT("EDA")), -1);
}

static void
test_error_text(void **state)
{
	static const enum money_error errors[] = { MONEY_OK, MONEY_EMPTY,
		MONEY_SYNTAX, MONEY_GROUPING, MONEY_PRECISION, MONEY_RANGE };
	size_t i;
	size_t j;

	(void)state;
	assert_string_equal(money_error_text(MONEY_SYNTAX), "is not an amount");
	for (i = 0; i < COUNT(errors); i++) {
		for (j = 0; j < i; j++)
			assert_string_not_equal(money_error_text(errors[i]),
			    money_error_text(errors[j]));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse_plain),
		cmocka_unit_test(test_parse_nul),
		cmocka_unit_test(test_parse_edges),
		cmocka_unit_test(test_parse_grouping),
		cmocka_unit_test(test_parse_spaces),
		cmocka_unit_test(test_parse_signs),
		cmocka_unit_test(test_format),
		cmocka_unit_test(test_add),
		cmocka_unit_test(test_currency),
		cmocka_unit_test(test_error_text),
	};

	return cmocka_run_group_tests_name("money", tests, NULL, NULL);
}
