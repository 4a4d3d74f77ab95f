/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/num.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static struct decimal
number(const char *text)
{
	struct decimal value = { 0, 0 };

	assert_int_equal(decimal_parse(text_of(text), &value, NULL), NUM_OK);
	return value;
}

/* text NULL: refused. */
static void
check_result(bool ok, struct decimal value, const char *text)
{
	char got[NUM_TEXT_MAX];

	assert_int_equal(ok, text != NULL);
	if (!ok)
		return;
	assert_int_equal(decimal_format(value, got, sizeof(got)), strlen(text));
	assert_string_equal(got, text);
}

static void
test_int_parse(void **state)
{
	static const struct {
		const char *text;
		int64_t value;
	} right[] = {
		{ "0", 0 },
		{ "-0", 0 },
		{ "007", 7 },
		{ "-12", -12 },
		{ "9223372036854775807", INT64_MAX },
		{ "-9223372036854775808", INT64_MIN },
		{ "-00000000000000000000000001", -1 },
	};
	static const char *const wrong[] = { "", "-", "+1", " 1", "1 ", "1.0",
		"0x1", "1e3", "--1", "1-", "9223372036854775808",
		"-9223372036854775809", "99999999999999999999999",
		"\xef\xbc\x91" };
	int64_t value;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(right); i++) {
		assert_true(int_parse(text_of(right[i].text), &value));
		assert_true(value == right[i].value);
	}
	value = 77;
	for (i = 0; i < COUNT(wrong); i++)
		assert_false(int_parse(text_of(wrong[i]), &value));
	assert_false(int_parse(TEXT("1\0"), &value));
	assert_false(int_parse(text_of(NULL), &value));
	assert_int_equal(value, 77);
}

static void
test_decimal_parse(void **state)
{
	static const struct {
		const char *text;
		int64_t coefficient;
		int32_t scale;
	} cases[] = {
		{ "0", 0, 0 },
		{ "1.50", 150, 2 },
		{ "-1.50", -150, 2 },
		{ ".5", 5, 1 },
		{ "-.5", -5, 1 },
		{ "0.000000000000000001", 1, 18 },
		{ "9223372036854775807", INT64_MAX, 0 },
		{ "-9.223372036854775808", INT64_MIN, 18 },
		{ "-92233720368547758.08", INT64_MIN, 2 },
	};
	struct decimal value;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		value = number(cases[i].text);
		assert_true(value.coefficient == cases[i].coefficient);
		assert_int_equal(value.scale, cases[i].scale);
	}
}

static void
test_decimal_parse_errors(void **state)
{
	static const struct {
		const char *text;
		enum num_error error;
		size_t bad;
	} cases[] = {
		{ "", NUM_EMPTY, 0 },
		{ "-", NUM_SYNTAX, 1 },
		{ ".", NUM_SYNTAX, 1 },
		{ "5.", NUM_SYNTAX, 2 },
		{ "-.", NUM_SYNTAX, 2 },
		{ "+5", NUM_SYNTAX, 0 },
		{ "x", NUM_SYNTAX, 0 },
		{ " 1", NUM_SYNTAX, 0 },
		{ "1 ", NUM_SYNTAX, 1 },
		{ "1,5", NUM_SYNTAX, 1 },
		{ "1.5.", NUM_SYNTAX, 3 },
		{ "1e5", NUM_SYNTAX, 1 },
		{ "1..5", NUM_SYNTAX, 2 },
		{ "--1", NUM_SYNTAX, 1 },
		{ "0.0000000000000000001", NUM_SCALE, 20 },
		{ "9223372036854775808", NUM_RANGE, 18 },
		{ "-9.223372036854775809", NUM_RANGE, 20 },
		{ "99999999999999999999x", NUM_SYNTAX, 20 },
	};
	struct decimal value = { 77, 7 };
	size_t bad;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_int_equal(
		    decimal_parse(text_of(cases[i].text), &value, &bad),
		    cases[i].error);
		assert_int_equal(bad, cases[i].bad);
	}
	assert_int_equal(decimal_parse(TEXT("1\0"), &value, &bad), NUM_SYNTAX);
	assert_int_equal(value.coefficient, 77);
	assert_int_equal(value.scale, 7);
}

static void
test_decimal_format(void **state)
{
	char text[NUM_TEXT_MAX];

	(void)state;
	check_result(true, (struct decimal){ 150, 2 }, "1.50");
	check_result(true, (struct decimal){ -5, 2 }, "-0.05");
	check_result(true, (struct decimal){ 0, 0 }, "0");
	check_result(true, (struct decimal){ 0, 3 }, "0.000");
	check_result(true, (struct decimal){ 1, 18 }, "0.000000000000000001");
	check_result(
	    true, (struct decimal){ INT64_MIN, 18 }, "-9.223372036854775808");
	check_result(
	    true, (struct decimal){ INT64_MIN, 0 }, "-9223372036854775808");
	assert_int_equal(
	    decimal_format((struct decimal){ 150, 2 }, text, 5), 4);
	assert_int_equal(
	    decimal_format((struct decimal){ 150, 2 }, text, 4), 0);
	assert_string_equal(text, "");
	assert_int_equal(
	    decimal_format((struct decimal){ 150, 2 }, NULL, 0), 0);
}

static void
test_decimal_reduce(void **state)
{
	(void)state;
	check_result(true, decimal_reduce(number("1.50")), "1.5");
	check_result(true, decimal_reduce(number("1.00")), "1");
	check_result(true, decimal_reduce(number("0.000")), "0");
	check_result(true, decimal_reduce(number("-100")), "-100");
	check_result(true, decimal_reduce(number("1.05")), "1.05");
}

/* a, b, a + b, a - b, a * b; NULL: does not fit. */
static void
test_exact_arithmetic(void **state)
{
	static const char *const cases[][5] = {
		{ "1.50", "1.5", "3.00", "0.00", "2.250" },
		{ "0.1", "0.2", "0.3", "-0.1", "0.02" },
		{ "-1", "0.001", "-0.999", "-1.001", "-0.001" },
		{ "9223372036854775807", "1", NULL, "9223372036854775806",
		    "9223372036854775807" },
		{ "-9223372036854775808", "-1", NULL, "-9223372036854775807",
		    NULL },
		{ "9223372036854775807", "0.1", NULL, NULL,
		    "922337203685477580.7" },
		{ "9223372036854775807", "0.000000000000000000",
		    "9223372036854775807", "9223372036854775807",
		    "0.000000000000000000" },
		{ "4611686018427387904", "2", "4611686018427387906",
		    "4611686018427387902", NULL },
		{ "0.000000000000000001", "0.1", "0.100000000000000001",
		    "-0.099999999999999999", NULL },
		{ "0.000000000000000010", "0.1", "0.100000000000000010",
		    "-0.099999999999999990", "0.000000000000000001" },
		{ "5000000000", "4000000000", "9000000000", "1000000000",
		    NULL },
		{ "9.000000000000000000", "9", "18.00000000000000000",
		    "0.000000000000000000", "81.00000000000000000" },
		{ "3037000499.97605", "3037000499.97605", "6074000999.95210",
		    "0.00000", NULL },
	};
	struct decimal result;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct decimal a = number(cases[i][0]);
		struct decimal b = number(cases[i][1]);
		bool ok = decimal_add(a, b, &result);

		check_result(ok, result, cases[i][2]);
		ok = decimal_sub(a, b, &result);
		check_result(ok, result, cases[i][3]);
		ok = decimal_mul(a, b, &result);
		check_result(ok, result, cases[i][4]);
	}
}

/* Quotients as Python's decimal module rounds them. */
static void
test_div(void **state)
{
	static const char *const cases[][3] = {
		{ "1", "3", "0.333333333333333333" },
		{ "2", "3", "0.666666666666666667" },
		{ "-1", "3", "-0.333333333333333333" },
		{ "1", "-3", "-0.333333333333333333" },
		{ "-2", "-3", "0.666666666666666667" },
		{ "10", "4", "2.5" },
		{ "100", "3", "33.33333333333333333" },
		{ "22", "7", "3.142857142857142857" },
		{ "123456.78", "365", "338.2377534246575342" },
		{ "0", "5", "0" },
		{ "0.000000000000000001", "2", "0" },
		{ "0.000000000000000003", "2", "0.000000000000000002" },
		{ "0.000000000000000005", "2", "0.000000000000000002" },
		{ "8.999999999999999999", "9", "1" },
		{ "1.000000000000000001", "3.000000000000000003",
		    "0.333333333333333333" },
		{ "9223372036854775807", "2", "4611686018427387904" },
		{ "9223372036854775807", "10", "922337203685477580.7" },
		{ "9223372036854775807", "1.5", "6148914691236517205" },
		{ "9223372036854775807", "1.000000000000000001",
		    "9223372036854775798" },
		{ "9223372036854775807", "0.5", NULL },
		{ "9223372036854775807", "0.000000000000000001", NULL },
		{ "1", "9223372036854775807", "0" },
		{ "-9223372036854775808", "1", "-9223372036854775808" },
		{ "-9223372036854775808", "-1", NULL },
		{ "1", "0", NULL },
		{ "0", "0.00", NULL },
	};
	struct decimal result;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		bool ok = decimal_div(
		    number(cases[i][0]), number(cases[i][1]), &result);

		check_result(ok, result, cases[i][2]);
	}
}

static void
test_compare(void **state)
{
	/* in order; equal ones share a rank */
	static const struct {
		const char *text;
		int rank;
	} cases[] = {
		{ "-9223372036854775808", 0 },
		{ "-9.223372036854775808", 1 },
		{ "-1.5", 2 },
		{ "-1.500", 2 },
		{ "-0.000000000000000001", 3 },
		{ "0", 4 },
		{ "0.000", 4 },
		{ "0.000000000000000001", 5 },
		{ "9.223372036854775806", 6 },
		{ "9.223372036854775807", 7 },
		{ "9223372036854775806", 8 },
		{ "9223372036854775807", 9 },
	};
	size_t i;
	size_t j;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		for (j = 0; j < COUNT(cases); j++) {
			int order = decimal_compare(
			    number(cases[i].text), number(cases[j].text));
			int rank = cases[i].rank - cases[j].rank;

			assert_int_equal(
			    (order > 0) - (order < 0), (rank > 0) - (rank < 0));
		}
	}
}

/* value, scale, then half even, half up, up, down. */
static void
test_round(void **state)
{
	static const struct {
		const char *value;
		int32_t scale;
		const char *rounded[4];
	} cases[] = {
		{ "2.5", 0, { "2", "3", "3", "2" } },
		{ "3.5", 0, { "4", "4", "4", "3" } },
		{ "-2.5", 0, { "-2", "-3", "-3", "-2" } },
		{ "2.51", 0, { "3", "3", "3", "2" } },
		{ "2.49", 0, { "2", "2", "3", "2" } },
		{ "-2.01", 0, { "-2", "-2", "-3", "-2" } },
		{ "1.005", 2, { "1.00", "1.01", "1.01", "1.00" } },
		{ "1.015", 2, { "1.02", "1.02", "1.02", "1.01" } },
		{ "0.5", 0, { "0", "1", "1", "0" } },
		{ "-0.5", 0, { "0", "-1", "-1", "0" } },
		{ "9.995", 2, { "10.00", "10.00", "10.00", "9.99" } },
		{ "1.5", 3, { "1.500", "1.500", "1.500", "1.500" } },
		{ "7", 0, { "7", "7", "7", "7" } },
		{ "1250", -2, { "1200", "1300", "1300", "1200" } },
		{ "1350.00", -2, { "1400", "1400", "1400", "1300" } },
		{ "49.9", -2, { "0", "0", "100", "0" } },
		{ "9223372036854775807", -18,
		    { "9000000000000000000", "9000000000000000000", NULL,
		        "9000000000000000000" } },
		{ "9223372036854775807", -19, { NULL, NULL, NULL, "0" } },
		{ "4611686018427387904", -19, { "0", "0", NULL, "0" } },
		{ "0.000000000000000001", -18,
		    { "0", "0", "1000000000000000000", "0" } },
		{ "0.000000000000000001", -100, { "0", "0", NULL, "0" } },
		{ "9223372036854775807", INT32_MIN, { "0", "0", NULL, "0" } },
		{ "0", INT32_MIN, { "0", "0", "0", "0" } },
		{ "9223372036854775807", 1, { NULL, NULL, NULL, NULL } },
		{ "-9223372036854775808", 0,
		    { "-9223372036854775808", "-9223372036854775808",
		        "-9223372036854775808", "-9223372036854775808" } },
		{ "1", 19, { NULL, NULL, NULL, NULL } },
		{ "1", INT32_MAX, { NULL, NULL, NULL, NULL } },
	};
	static const enum rounding modes[] = { ROUND_HALF_EVEN, ROUND_HALF_UP,
		ROUND_UP, ROUND_DOWN };
	struct decimal result;
	size_t i;
	size_t mode;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		for (mode = 0; mode < COUNT(modes); mode++) {
			bool ok = decimal_round(number(cases[i].value),
			    cases[i].scale, modes[mode], &result);

			check_result(ok, result, cases[i].rounded[mode]);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_int_parse),
		cmocka_unit_test(test_decimal_parse),
		cmocka_unit_test(test_decimal_parse_errors),
		cmocka_unit_test(test_decimal_format),
		cmocka_unit_test(test_decimal_reduce),
		cmocka_unit_test(test_exact_arithmetic),
		cmocka_unit_test(test_div),
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_round),
	};

	return cmocka_run_group_tests_name("num", tests, NULL, NULL);
}
