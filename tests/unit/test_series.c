/*
 * test_series.c -- roots, exponentials, logarithms and powers.
 *
 * Expected: sqrt 2 is OEIS A002193, e A001113, ln 2 A002162, ln 10 A002392;
 * the others by the decimal arithmetic of Python (IEEE 754-2008 decimal, 40
 * digits).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/series.h"

static struct decimal
number(const char *text)
{
	struct decimal value;

	assert_int_equal(decimal_parse(text_of(text), &value, NULL), NUM_OK);
	return value;
}

/* NULL: there is no result. */
static void
check(bool (*run)(struct decimal, struct decimal *), const char *of,
    const char *expected)
{
	char shown[NUM_TEXT_MAX];
	struct decimal result;

	if (!run(number(of), &result)) {
		if (expected != NULL)
			fail_msg("of %s: nothing", of);
		return;
	}
	decimal_format(result, shown, sizeof(shown));
	if (expected == NULL || strcmp(shown, expected) != 0)
		fail_msg("of %s: %s", of, shown);
}

static void
roots(void **state)
{
	(void)state;
	check(decimal_sqrt, "0", "0");
	check(decimal_sqrt, "4", "2");
	check(decimal_sqrt, "0.25", "0.5");
	check(decimal_sqrt, "2", "1.414213562373095049");
	check(decimal_sqrt, "9223372036854775807", "3037000499.976049692");
	check(decimal_sqrt, "0.000000000000000001", "0.000000001");
	check(decimal_sqrt, "-1", NULL);
}

static void
exponentials(void **state)
{
	(void)state;
	check(decimal_exp, "0", "1");
	check(decimal_exp, "1", "2.718281828459045235");
	check(decimal_exp, "-1", "0.367879441171442322");
	check(decimal_exp, "0.5", "1.648721270700128147");
	check(decimal_exp, "43", "4727839468229346561");
	check(decimal_exp, "44", NULL);
	check(decimal_exp, "-44", "0");
	check(decimal_exp, "-9223372036854775808", "0");
	check(decimal_exp, "9223372036854775807", NULL);
}

static void
logarithms(void **state)
{
	(void)state;
	check(decimal_log, "1", "0");
	check(decimal_log, "2", "0.693147180559945309");
	check(decimal_log, "4", "1.386294361119890619");
	check(decimal_log, "10", "2.302585092994045684");
	check(decimal_log, "0.000001", "-13.8155105579642741");
	check(decimal_log, "9223372036854775807", "43.66827237527655449");
	check(decimal_log, "0", NULL);
	check(decimal_log, "-1", NULL);
}

static void
check_power(const char *base, const char *exponent, const char *expected)
{
	char shown[NUM_TEXT_MAX] = "nothing";
	struct decimal result;

	if (decimal_power(number(base), number(exponent), &result))
		decimal_format(result, shown, sizeof(shown));
	if (strcmp(shown, expected) != 0)
		fail_msg("%s ** %s: %s", base, exponent, shown);
}

static void
powers(void **state)
{
	(void)state;
	check_power("4", "0.5", "2");
	check_power("2", "0.5", "1.414213562373095049");
	check_power("2", "-0.5", "0.707106781186547524");
	check_power("0", "0.5", "0");
	check_power("0", "-0.5", "nothing");
	check_power("-4", "0.5", "nothing");
	check_power("10", "18.9", "7943282347242815021");
	check_power("10", "19.5", "nothing");
	check_power("0.1", "30.5", "0");
	check_power("2", "1000000.5", "nothing");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(roots),
		cmocka_unit_test(exponentials),
		cmocka_unit_test(logarithms),
		cmocka_unit_test(powers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
