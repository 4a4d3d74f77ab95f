/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/date.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int32_t
day(int year, int month, int number)
{
	int32_t days;

	assert_true(
	    date_from_civil((struct civil){ year, month, number }, &days));
	return days;
}

/* Proleptic Gregorian day numbers and weekdays as Python's datetime has them.
 */
static void
test_known_days(void **state)
{
	static const struct {
		const char *text;
		int32_t days;
		int weekday;
	} cases[] = {
		{ "1970-01-01", 0, 4 },
		{ "1969-12-31", -1, 3 },
		{ "0001-01-01", -719162, 1 },
		{ "1600-01-01", -135140, 6 },
		{ "1900-03-01", -25508, 4 },
		{ "2000-02-29", 11016, 2 },
		{ "2024-02-29", 19782, 4 },
		{ "2026-01-31", 20484, 6 },
		{ "2038-01-19", 24855, 2 },
		{ "2400-12-31", 157419, 7 },
		{ "9999-12-31", 2932896, 5 },
	};
	char text[DATE_TEXT_MAX];
	int32_t days;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_true(date_parse(text_of(cases[i].text), &days));
		assert_int_equal(days, cases[i].days);
		assert_int_equal(date_weekday(days), cases[i].weekday);
		assert_int_equal(date_format(days, text, sizeof(text)), 10);
		assert_string_equal(text, cases[i].text);
	}
}

static void
test_no_such_day(void **state)
{
	static const struct civil wrong[] = { { 1900, 2, 29 }, { 2100, 2, 29 },
		{ 2023, 2, 29 }, { 2024, 2, 30 }, { 2024, 4, 31 },
		{ 2024, 1, 0 }, { 2024, 1, 32 }, { 2024, 0, 1 },
		{ 2024, 13, 1 }, { 0, 1, 1 }, { -1, 1, 1 }, { 10000, 1, 1 } };
	int32_t days;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(wrong); i++)
		assert_false(date_from_civil(wrong[i], &days));
	assert_int_equal(day(2000, 2, 29) + 1, day(2000, 3, 1));
	assert_int_equal(day(1600, 2, 29) + 1, day(1600, 3, 1));
	assert_int_equal(day(1900, 2, 28) + 1, day(1900, 3, 1));
}

/* A calendar that only counts, against the one that calculates. */
static void
test_round_trip(void **state)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	struct civil at = { 1600, 1, 1 };
	int32_t expected = -135140;
	int weekday = 6;
	int length;

	(void)state;
	while (at.year <= 2400) {
		struct civil got = date_to_civil(expected);

		assert_int_equal(got.year, at.year);
		assert_int_equal(got.month, at.month);
		assert_int_equal(got.day, at.day);
		assert_int_equal(day(at.year, at.month, at.day), expected);
		assert_int_equal(date_weekday(expected), weekday);
		length = lengths[at.month - 1];
		if (at.month == 2 && at.year % 4 == 0 &&
		    (at.year % 100 != 0 || at.year % 400 == 0))
			length = 29;
		assert_int_equal(
		    date_month_end(expected), expected + length - at.day);
		expected++;
		weekday = weekday % 7 + 1;
		if (++at.day > length) {
			at.day = 1;
			at.year += at.month == 12;
			at.month = at.month % 12 + 1;
		}
	}
	assert_int_equal(expected - 1, 157419);
}

static void
test_range_round_trip(void **state)
{
	int32_t days;

	(void)state;
	for (days = DATE_MIN; days <= DATE_MAX; days++) {
		int32_t back;

		assert_true(date_from_civil(date_to_civil(days), &back));
		assert_int_equal(back, days);
	}
}

static void
test_parse_is_strict(void **state)
{
	static const char *const wrong[] = { "", "2026-1-01", "2026-01-1",
		"2026-01-01 ", " 2026-01-01", "2026/01/01", "20260101",
		"2026-01-0x", "x026-01-01", "2026-02-30", "0000-01-01",
		"+026-01-01", "2026-01-01T00:00", "-001-01-01", "2026-00-10",
		"2026-/1-01", "2026-:1-01" };
	int32_t days;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(wrong); i++)
		assert_false(date_parse(text_of(wrong[i]), &days));
}

static void
test_parse_as(void **state)
{
	static const struct {
		const char *format;
		const char *text;
		const char *date; /* NULL: refused */
	} cases[] = {
		{ "dd/mm/yyyy", "31/01/2026", "2026-01-31" },
		{ "dd/mm/yyyy", "1/01/2026", NULL },
		{ "dd/mm/yyyy", "31/02/2026", NULL },
		{ "dd/mm/yyyy", "31/01/26", NULL },
		{ "dd/mm/yyyy", "31/01/20266", NULL },
		{ "dd/mm/yyyy", "31-01-2026", NULL },
		{ "dd/mm/yyyy", "", NULL },
		{ "d.m.yyyy", "1.2.2026", "2026-02-01" },
		{ "d.m.yyyy", "01.02.2026", "2026-02-01" },
		{ "d.m.yyyy", "001.2.2026", NULL },
		{ "d.m.yyyy", ".2.2026", NULL },
		{ "yyyymmdd", "20260131", "2026-01-31" },
		{ "yyyymmdd", "2026013", NULL },
		{ "mm-dd-yy", "12-31-68", "2068-12-31" },
		{ "mm-dd-yy", "12-31-69", "1969-12-31" },
		{ "mm-dd-yy", "12-31-99", "1999-12-31" },
		{ "mm-dd-yy", "12-31-00", "2000-12-31" },
		{ "m/d/yy", "2/29/24", "2024-02-29" },
		{ "m/d/yy", "2/29/23", NULL },
		{ "yyyy-mm-ddT00:00:00", "2026-01-31T00:00:00", "2026-01-31" },
		{ "yyyy-mm-ddT00:00:00", "2026-01-31T00:00:01", NULL },
		{ "yyyy-mm-dd", "0000-01-01", NULL },
		{ "dd/mm", "31/01", NULL },
		/* Names of months: Unicode CLDR, gregorian, wide and
		 * abbreviated. */
		{ "dd-mmm(es)-yyyy", "12-ene-2026", "2026-01-12" },
		{ "dd-mmm(es)-yyyy", "12-ENE.-2026", "2026-01-12" },
		{ "dd-mmm(es)-yyyy", "12-enero-2026", "2026-01-12" },
		{ "dd-mmm(es)-yyyy", "12-ener-2026", NULL },
		{ "dd-mmm(es)-yyyy", "12-jan-2026", NULL },
		{ "dd-mmm(es)-yyyy", "31-sept-2026", NULL },
		{ "dd-mmm(es)-yy", "30-sept-26", "2026-09-30" },
		{ "dd-mmm(es)-yy", "30-set-26", "2026-09-30" },
		{ "d \\de mmm(es) \\de yyyy", "2 de marzo de 2026",
		    "2026-03-02" },
		{ "d \\de mmm(pt) \\de yyyy", "2 de mar\xc3\xa7o de 2026",
		    "2026-03-02" },
		/* A c, and U+0327. */
		{ "d \\de mmm(pt) \\de yyyy", "2 de marc\xcc\xa7o de 2026",
		    "2026-03-02" },
		{ "dd/mmm(pt)/yyyy", "01/MARC\xcc\xa7O/2026", "2026-03-01" },
		{ "d \\de mmm(pt) \\de yyyy", "2 de MAR\xc3\x87O de 2026",
		    "2026-03-02" },
		{ "dd/mmm(pt)/yyyy", "01/fev/2026", "2026-02-01" },
		{ "dd/mmm(pt)/yyyy", "01/dez./2026", "2026-12-01" },
		{ "dd.mmm(pt).yyyy", "01.out.2026", "2026-10-01" },
		{ "mmm(en) d, yyyy", "Mar 16, 2026", "2026-03-16" },
		{ "mmm(en) d, yyyy", "September 6, 2026", "2026-09-06" },
		{ "ddmmm(en)yyyy", "06Sep2026", "2026-09-06" },
		{ "d(first)mmm(en)-yyyy", "Dec-2015", "2015-12-01" },
		{ "d(last)mmm(en)-yyyy", "Dec-2015", "2015-12-31" },
		{ "d(last)mmm(en)-yyyy", "Feb-2016", "2016-02-29" },
		{ "d(last)mm/yyyy", "02/2015", "2015-02-28" },
		{ "d(last)mm/yyyy", "13/2015", NULL },
		{ "mmm(es)-yyd(first)", "ene-24", "2024-01-01" },
	};
	char text[DATE_TEXT_MAX];
	int32_t days;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		bool ok = date_parse_as(
		    text_of(cases[i].text), text_of(cases[i].format), &days);

		assert_int_equal(ok, cases[i].date != NULL);
		if (ok) {
			date_format(days, text, sizeof(text));
			assert_string_equal(text, cases[i].date);
		}
	}
}

static void
test_format_valid(void **state)
{
	static const char *const right[] = { "yyyy-mm-dd", "dd/mm/yy",
		"d.m.yyyy", "yyyymmdd", "m/d/yyyy", "(yy) mm dd",
		"dd mmm(es) yyyy", "d(last)mmm(pt)yyyy", "\\d\\m yyyymmdd", "d \\of mm yyyy" };
	static const char *const wrong[] = { "", "yyyy-mm", "dd/mm",
		"yyyy-mm-dd-dd", "yyy-mm-dd", "y-mm-dd", "yyyy-mmm-dd",
		"yyyy-mm-ddd", "yyyyy-mm-dd", "yy yyyy mm dd", "DD/MM/YYYY",
		"yyyy-m-mm-d", "dd-mmm(fr)-yyyy", "dd-mmm(es-yyyy",
		"dd-mm-mmm(es)-yyyy", "d(last)dd-mm-yyyy", "mm(es)yyyyd(mid)d",
		"dd-mm-yyyy\\", "d(last)mmyyyyd", "dd\\mm(es)yyyym",
		"dd-mon-yyyy", "dd(last)mmyyyy", "dd/mm/aaaayyyy", "d of mm yyyy" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(right); i++)
		assert_true(date_format_valid(text_of(right[i])));
	for (i = 0; i < COUNT(wrong); i++)
		assert_false(date_format_valid(text_of(wrong[i])));
}

static void
test_format_size(void **state)
{
	char text[11] = "x";

	(void)state;
	assert_int_equal(date_format(0, text, 11), 10);
	assert_string_equal(text, "1970-01-01");
	assert_int_equal(date_format(0, text, 10), 0);
	assert_string_equal(text, "");
	assert_int_equal(date_format(0, NULL, 0), 0);
	assert_int_equal(date_format(DATE_MAX + 1, text, 11), 0);
	assert_int_equal(date_format(DATE_MIN - 1, text, 11), 0);
}

static void
test_add_months(void **state)
{
	static const struct {
		struct civil from;
		int months;
		struct civil to;
	} cases[] = {
		{ { 2026, 1, 31 }, 1, { 2026, 2, 28 } },
		{ { 2024, 1, 31 }, 1, { 2024, 2, 29 } },
		{ { 2024, 1, 31 }, 3, { 2024, 4, 30 } },
		{ { 2024, 2, 29 }, 12, { 2025, 2, 28 } },
		{ { 2024, 2, 29 }, 48, { 2028, 2, 29 } },
		{ { 2024, 3, 31 }, -1, { 2024, 2, 29 } },
		{ { 2024, 1, 15 }, -1, { 2023, 12, 15 } },
		{ { 2024, 12, 15 }, 1, { 2025, 1, 15 } },
		{ { 2024, 5, 5 }, 0, { 2024, 5, 5 } },
		{ { 1, 2, 1 }, -1, { 1, 1, 1 } },
		{ { 9999, 11, 30 }, 1, { 9999, 12, 30 } },
	};
	int32_t days;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		assert_true(
		    date_add_months(day(cases[i].from.year, cases[i].from.month,
		                        cases[i].from.day),
		        cases[i].months, &days));
		assert_int_equal(days,
		    day(cases[i].to.year, cases[i].to.month, cases[i].to.day));
	}
	assert_false(date_add_months(DATE_MIN, -1, &days));
	assert_false(date_add_months(DATE_MAX, 1, &days));
	assert_false(date_add_months(0, INT32_MAX, &days));
	assert_false(date_add_months(0, INT32_MIN, &days));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_days),
		cmocka_unit_test(test_no_such_day),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_range_round_trip),
		cmocka_unit_test(test_parse_is_strict),
		cmocka_unit_test(test_parse_as),
		cmocka_unit_test(test_format_valid),
		cmocka_unit_test(test_format_size),
		cmocka_unit_test(test_add_months),
	};

	return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
