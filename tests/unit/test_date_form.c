/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/date_form.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static uint64_t seed = 1;

static unsigned
random_below(unsigned n)
{
	seed = seed * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % n;
}

/*
 * Serial numbers that Microsoft publishes: 2008-01-01 is 39448 ("DATE
 * function"); 1998-07-05 is 35981 and 34519, 2011-07-05 is 40729 and 39267
 * ("Date systems in Excel"), which are 1,462 days apart.  1 is 1900-01-01, and
 * 60 is the day that there never was (ECMA-376 part 1, 18.17.4.1).
 */
static void
test_serials(void **state)
{
	static const struct {
		const char *format;
		const char *text;
		const char *date; /* NULL: refused */
	} cases[] = {
		{ "excel", "39448", "2008-01-01" },
		{ "excel", "35981", "1998-07-05" },
		{ "excel", "40729", "2011-07-05" },
		{ "excel1904", "34519", "1998-07-05" },
		{ "excel1904", "39267", "2011-07-05" },
		{ "excel1904", "0", "1904-01-01" },
		{ "excel", "1", "1900-01-01" },
		{ "excel", "59", "1900-02-28" },
		{ "excel", "60", NULL },
		{ "excel", "61", "1900-03-01" },
		{ "excel", "0", NULL },
		{ "excel", "2958465", "9999-12-31" },
		{ "excel", "2958466", NULL },
		{ "excel1904", "2957003", "9999-12-31" },
		{ "excel1904", "2957004", NULL },
		{ "excel", "39448.0", "2008-01-01" },
		{ "excel", "39448.000", "2008-01-01" },
		{ "excel", "39448.75", "2008-01-01" },
		{ "excel", "39448.9999", "2008-01-01" },
		/* within half a second of the next day */
		{ "excel", "39447.99999999999", NULL },
		{ "excel", "39448.", NULL },
		{ "excel", "39448,5", NULL },
		{ "excel", "39448.5x", NULL },
		/* 39,448 by another hand */
		{ "excel", "39.448", NULL },
		{ "excel", "-1", NULL },
		{ "excel", "+39448", NULL },
		{ "excel", " 39448", NULL },
		{ "excel", "", NULL },
		{ "excel", ".5", NULL },
		{ "excel", "20260131", NULL },
	};
	char text[DATE_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct date_form form;
		int32_t days;
		bool ok;

		assert_true(date_form_init(&form, text_of(cases[i].format),
		    DATE_PIVOT));
		ok = date_form_read(&form, text_of(cases[i].text), &days,
		    NULL);
		if (ok != (cases[i].date != NULL))
			fail_msg("%s by %s", cases[i].text, cases[i].format);
		if (!ok)
			continue;
		date_format(days, text, sizeof(text));
		assert_string_equal(text, cases[i].date);
	}
}

/* As a spreadsheet saves a date and time where the mark is a comma. */
static void
test_serial_comma(void **state)
{
	struct date_form form;
	int32_t days, point;

	(void)state;
	assert_true(date_form_init(&form, TEXT("excel"), DATE_PIVOT));
	assert_false(date_form_read(&form, TEXT("39448,75"), &days, NULL));
	form.comma = true;
	assert_true(date_form_read(&form, TEXT("39448,75"), &days, NULL));
	assert_true(date_form_read(&form, TEXT("39448.75"), &point, NULL));
	assert_int_equal(days, point);
	assert_false(date_form_read(&form, TEXT("39,448"), &days, NULL));
	assert_false(date_form_read(&form, TEXT("39448,"), &days, NULL));
	assert_false(date_form_read(&form, TEXT("39448,7,5"), &days, NULL));
}

static void
test_pivot(void **state)
{
	static const struct {
		int pivot;
		const char *text;
		const char *date;
	} cases[] = {
		{ 69, "010168", "2068-01-01" }, { 69, "010169", "1969-01-01" },
		{ 30, "010129", "2029-01-01" }, { 30, "010130", "1930-01-01" },
		{ 0, "010100", "1900-01-01" }, { 100, "010199", "2099-01-01" },
	};
	char text[DATE_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct date_form form;
		int32_t days;

		assert_true(date_form_init(&form, TEXT("ddmmyy"),
		    cases[i].pivot));
		assert_true(date_form_read(&form, text_of(cases[i].text),
		    &days, NULL));
		date_format(days, text, sizeof(text));
		assert_string_equal(text, cases[i].date);
	}
}

static void
test_turns(void **state)
{
	static const struct {
		const char *text;
		bool turns;
	} cases[] = { { "03/04/2026", true }, { "04/04/2026", false },
		{ "13/04/2026", false }, { "12/11/2026", true } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct date_form form;
		int32_t days;
		bool turns;

		assert_true(date_form_init(&form, TEXT("dd/mm/yyyy"), 0));
		assert_true(date_form_read(&form, text_of(cases[i].text),
		    &days, &turns));
		assert_int_equal(turns, cases[i].turns);
	}
}

/* Widths that no one can tell apart are no format. */
static void
test_invalid(void **state)
{
	static const char *const wrong[] = { "dmyyyy", "yyyymd", "ddmyyyy",
		"d1/mm/yyyy", "excel1900", "Excel", "dd/mm/aaaa" };

	(void)state;
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct date_form form;

		assert_false(date_form_init(&form, text_of(wrong[i]), 69));
	}
}

/* A date as the format has it, or something near. */
static void
make_text(const char *format, char *text, size_t size)
{
	char date[32];
	size_t len = 0;

	snprintf(date, sizeof(date), "%04u%02u%02u", random_below(10000),
	    random_below(14), random_below(34));
	for (; *format != '\0' && len + 5 < size; format++) {
		const char *from = date;
		size_t count = 2;

		if (*format == 'y' && strncmp(format, "yyyy", 4) == 0) {
			count = 4;
			format += 3;
		} else if (*format == 'y') {
			format++;
		} else if (*format == 'm' || *format == 'd') {
			from = *format == 'm' ? date + 4 : date + 6;
			if (format[1] == *format) {
				format++;
			} else if (*from == '0' && random_below(2) == 0) {
				from++;
				count = 1;
			}
		} else {
			text[len++] = *format;
			continue;
		}
		memcpy(text + len, from, count);
		len += count;
	}
	text[len] = '\0';
	if (len > 0 && random_below(8) == 0)
		text[random_below((unsigned)len)] = "/-. x0059"[random_below(9)];
	if (len > 0 && random_below(16) == 0)
		text[len - 1] = '\0';
}

/* What is compiled reads what the one that goes token by token reads. */
static void
test_same_as_tokens(void **state)
{
	static const char *const formats[] = { "dd/mm/yyyy", "mm/dd/yyyy",
		"yyyy-mm-dd", "yyyymmdd", "ddmmyyyy", "d/m/yyyy", "d.m.yy",
		"dd-mm-yy", "yymmdd", "m/d/yyyy", "yyyy/m/d",
		"yyyy-mm-ddT00:00:00", "[dd] of <<<mm>>> in the year yyyy" };
	size_t read = 0;

	(void)state;
	for (size_t i = 0; i < 400000; i++) {
		const char *format = formats[random_below(COUNT(formats))];
		int pivot = (int)random_below(101);
		struct date_form form;
		char text[64];
		int32_t one = 0;
		int32_t other = 0;
		bool ok;

		make_text(format, text, sizeof(text));
		if (!date_form_init(&form, text_of(format), pivot))
			continue;
		ok = date_parse_pivot(text_of(text), text_of(format), pivot,
		    &one);
		if (date_form_read(&form, text_of(text), &other, NULL) != ok ||
		    one != other)
			fail_msg("'%s' by %s", text, format);
		read += ok;
	}
	assert_in_range(read, 100000, 399999);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_serials),
		cmocka_unit_test(test_serial_comma),
		cmocka_unit_test(test_pivot),
		cmocka_unit_test(test_turns),
		cmocka_unit_test(test_invalid),
		cmocka_unit_test(test_same_as_tokens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
