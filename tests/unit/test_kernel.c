/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "kernel_fixture.h"

/* A calendar that counts (ISO 8601, proleptic Gregorian); day 0 is 1970-01-01,
 * and 0001-01-01 is 719162 days before it. */
static int
days_in(int year, int month)
{
	if (month == 2)
		return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0) ?
		    29 :
		    28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

static void
all_dates(void **state)
{
	static int32_t days[ROWS];
	int32_t next = -719162;

	(void)state;
	for (int year = 1; year <= 9999; year++) {
		int32_t first = next;

		begin(year % 2 == 0);
		for (int month = 1; month <= 12; month++)
			for (int day = 1; day <= days_in(year, month); day++) {
				char text[ROOM];

				snprintf(text, sizeof(text), "%04d-%02d-%02d",
				    year, month, day);
				add(text);
				next++;
			}
		kernel_dates(&b.column, days, b.valid, b.rest);
		for (size_t row = 0; row < b.column.rows; row++) {
			assert_true(is_valid(row));
			assert_int_equal(days[row], first + (int32_t)row);
		}
		check_end();
	}
	assert_int_equal(next - 1, 2932896);
}

static void
months_and_days_that_are_none(void **state)
{
	static const int years[] = { 0, 4, 1900, 1999, 2000, 2023, 2024, 2100,
		9999 };
	static int32_t days[ROWS];

	(void)state;
	for (size_t y = 0; y < COUNT(years); y++)
		for (int month = 0; month < 100; month++) {
			begin(false);
			for (int day = 0; day < 100; day++) {
				char text[ROOM];

				snprintf(text, sizeof(text), "%04d-%02d-%02d",
				    years[y], month, day);
				add(text);
			}
			kernel_dates(&b.column, days, b.valid, b.rest);
			for (int day = 0; day < 100; day++) {
				bool right = years[y] > 0 && month >= 1 &&
				    month <= 12 && day >= 1 &&
				    day <= days_in(years[y], month);

				assert_int_equal(is_valid((size_t)day), right);
				assert_int_equal(is_rest((size_t)day), !right);
			}
		}
}

/* Each byte of a date becomes each other byte. */
static void
dates_with_a_wrong_byte(void **state)
{
	static int32_t days[ROWS];
	char text[] = "2024-02-29";

	(void)state;
	for (size_t at = 0; at < 10; at++) {
		char right = text[at];

		begin(at % 2 == 0);
		for (int byte = 1; byte < 256; byte++) {
			text[at] = (char)byte;
			add(text);
		}
		text[at] = right;
		kernel_dates(&b.column, days, b.valid, b.rest);
		for (size_t row = 0; row < b.column.rows; row++) {
			int32_t expected = 0;
			struct text cell = { b.data + (at % 2 == 0 ?
				                        b.starts[row] :
				                        b.ends[2 * row] + 1),
				10 };

			assert_int_equal(is_valid(row),
			    date_parse(cell, &expected));
			assert_int_equal(days[row], expected);
		}
	}
}

/* No month is read yet where those of year 0 would be. */
static void
dates_of_zero_bytes(void **state)
{
	static int32_t days[ROWS];

	(void)state;
	for (int round = 0; round < 2; round++) {
		begin(false);
		for (int month = 1; month <= 12 && round == 0; month++) {
			char text[ROOM];

			snprintf(text, sizeof(text), "2020-%02d-21", month);
			add(text);
		}
		if (round == 1) {
			add("2020-00-21");
			memset(b.data + b.starts[0] + 2, 0, 8);
		}
		kernel_dates(&b.column, days, b.valid, b.rest);
		assert_int_equal(is_valid(0), round == 0);
	}
	assert_true(is_rest(0) && days[0] == 0);
}

/* Two years of the same last digit, so that they are kept at one place. */
static void
dates_of_two_decades(void **state)
{
	static int32_t days[ROWS];

	(void)state;
	begin(false);
	for (int i = 0; i < 100; i++) {
		add("2009-03-01");
		add("2019-03-01");
		add("2019-13-01");
		add("");
	}
	kernel_dates(&b.column, days, b.valid, b.rest);
	for (size_t row = 0; row < ROWS; row += 4) {
		assert_true(is_valid(row) && is_valid(row + 1));
		/* date -u -d 2009-03-01 +%s is 1235865600. */
		assert_int_equal(days[row], 1235865600 / 86400);
		assert_int_equal(days[row + 1], 1551398400 / 86400);
		assert_true(!is_valid(row + 2) && is_rest(row + 2));
		assert_false(is_valid(row + 3) || is_rest(row + 3));
	}
}

struct number {
	const char *cell;
	int64_t value;
	int digits; /* or scale */
};

static const struct number amounts[] = {
	{ "1234.56", 123456, 2 },
	{ "0.05", 5, 2 },
	{ "-0.05", -5, 2 },
	{ "-0.00", 0, 2 },
	{ "999999.99", 99999999, 2 },
	{ "1000000.00", 100000000, 2 },
	{ "-99999999999999.99", -9999999999999999, 2 },
	{ "100", 10000, 2 },
	{ "-7", -700, 2 },
	{ "42", 4200, 2 },
	{ "0.1", 1, 1 },
	{ "1.23", 123, 2 },
	{ "-999999.99", -99999999, 2 },
	{ "12345678", 1234567800, 2 },
	{ "123456789", 12345678900, 2 },
	{ "-87654321", -8765432100, 2 },
	{ "00012.30", 1230, 2 },
	{ "1234", 1234, 0 },
	{ "-12345678", -12345678, 0 },
	{ "123456789", 123456789, 0 },
	{ "99999999999999", 99999999999999, 0 },
	{ "1.5", 15, 1 },
	{ "1234.567", 1234567, 3 },
	{ "-12345.678", -12345678, 3 },
	{ "0.0001", 1, 4 },
	{ "99999999999999.9999", 999999999999999999, 4 },
};

static void
plain_amounts(void **state)
{
	static uint8_t digits[ROWS];
	static int64_t minor[ROWS];

	(void)state;
	for (int first = 0; first < 2; first++) {
		begin(first != 0);
		for (size_t i = 0; i < 200; i++) {
			add(amounts[i % COUNT(amounts)].cell);
			digits[i] =
			    (uint8_t)amounts[i % COUNT(amounts)].digits;
		}
		kernel_money(&b.column, digits, minor, b.valid, b.rest);
		for (size_t i = 0; i < 200; i++) {
			assert_true(is_valid(i) && !is_rest(i));
			assert_true(
			    minor[i] == amounts[i % COUNT(amounts)].value);
		}
		check_end();
	}
}

static void
amounts_left_to_the_parser(void **state)
{
	static const char *const cells[] = { "12.5", "12.345", ".50", "5.",
		"1,234.56", " 1.00", "1.00 ", "+1.00", "--1.00", "-", ".", "-.",
		"1.2.3", "1e3", "\"1.00\"", "12:45", "1/.00", "1.0/", "1.:0",
		"\xef\xbc\x91.00", "1234567890123456.00", "12-45.00", "-.50",
		"x", "1.00x", "-1.0", "x2.34", "12.3456789", "1234567.8" };
	static uint8_t digits[ROWS];
	static int64_t minor[ROWS];

	(void)state;
	memset(digits, 2, sizeof(digits));
	begin(false);
	for (size_t i = 0; i < COUNT(cells); i++)
		add(cells[i]);
	add("");
	kernel_money(&b.column, digits, minor, b.valid, b.rest);
	for (size_t i = 0; i < COUNT(cells); i++) {
		assert_true(is_rest(i) && !is_valid(i));
		assert_true(minor[i] == 0);
	}
	assert_false(is_rest(COUNT(cells)) || is_valid(COUNT(cells)));
	check_end();
}

/* Nothing is read that lies before the data. */
static void
amounts_at_the_start(void **state)
{
	static const char *const cells[] = { "7", "8.25", "-9", "10.50" };
	static const int64_t values[] = { 700, 825, -900, 1050 };
	static uint8_t digits[ROWS];
	static int64_t minor[ROWS];

	(void)state;
	memset(digits, 2, sizeof(digits));
	begin(true);
	for (size_t i = 0; i < COUNT(cells); i++)
		add(cells[i]);
	kernel_money(&b.column, digits, minor, b.valid, b.rest);
	for (size_t i = 0; i < COUNT(cells); i++) {
		assert_true(is_valid(i));
		assert_true(minor[i] == values[i]);
	}
}

static void
ints(void **state)
{
	static const struct number right[] = {
		{ "0", 0, 0 },
		{ "-0", 0, 0 },
		{ "7", 7, 0 },
		{ "-12", -12, 0 },
		{ "12345678", 12345678, 0 },
		{ "-123456789", -123456789, 0 },
		{ "0000000000000001", 1, 0 },
		{ "-9999999999999999", -9999999999999999, 0 },
	};
	static const char *const rest[] = { "-", "1.0", "+1", "1 ", "x",
		"1234567x", "12345678x", "x23456789", "12345678901234567",
		"\"1\"", "1-2", "\xc3\xa9" };
	static int64_t numbers[ROWS];
	size_t row = 0;

	(void)state;
	begin(false);
	for (size_t i = 0; i < COUNT(right); i++)
		add(right[i].cell);
	for (size_t i = 0; i < COUNT(rest); i++)
		add(rest[i]);
	add("");
	kernel_ints(&b.column, numbers, b.valid, b.rest);
	for (size_t i = 0; i < COUNT(right); i++, row++) {
		assert_true(is_valid(row));
		assert_true(numbers[row] == right[i].value);
	}
	for (size_t i = 0; i < COUNT(rest); i++, row++) {
		assert_true(is_rest(row) && !is_valid(row));
		assert_true(numbers[row] == 0);
	}
	assert_false(is_rest(row) || is_valid(row));
	check_end();
}

static void
decimals(void **state)
{
	static const struct number right[] = {
		{ "0", 0, 0 },
		{ "1.50", 150, 2 },
		{ "-0.5", -5, 1 },
		{ "-12.345", -12345, 3 },
		{ "12345678", 12345678, 0 },
		{ "0.000001", 1, 6 },
		{ "1234567.8", 12345678, 1 },
		{ "-1234567.89", -123456789, 2 },
		{ "1234567890.12345", 123456789012345, 5 },
		{ "0.00000000000001", 1, 14 },
		{ "9999999999999999", 9999999999999999, 0 },
	};
	static const char *const rest[] = { ".5", "5.", "-", ".", "-.5",
		"1.2.3", "1..2", "1-2", "1,5", "1e3", "12345678901234.567",
		"123456789.", "1234567.", " 1", "\"1.5\"" };
	static struct decimal found[ROWS];
	size_t row = 0;

	(void)state;
	begin(false);
	for (size_t i = 0; i < COUNT(right); i++)
		add(right[i].cell);
	for (size_t i = 0; i < COUNT(rest); i++)
		add(rest[i]);
	add("");
	kernel_decimals(&b.column, found, b.valid, b.rest);
	for (size_t i = 0; i < COUNT(right); i++, row++) {
		assert_true(is_valid(row));
		assert_true(found[row].coefficient == right[i].value);
		assert_int_equal(found[row].scale, right[i].digits);
	}
	for (size_t i = 0; i < COUNT(rest); i++, row++)
		assert_true(is_rest(row) && !is_valid(row));
	assert_false(is_rest(row) || is_valid(row));
}

static void
bools(void **state)
{
	static const char *const rest[] = { "True", "truex", "fals", "falsey",
		"0", "\"true\"", "tru", "false " };
	static int64_t truths[ROWS];

	(void)state;
	begin(true);
	add("true");
	add("false");
	add("");
	for (size_t i = 0; i < COUNT(rest); i++)
		add(rest[i]);
	kernel_bools(&b.column, truths, b.valid, b.rest);
	assert_true(is_valid(0) && truths[0] == 1);
	assert_true(is_valid(1) && truths[1] == 0);
	assert_false(is_valid(2) || is_rest(2));
	for (size_t row = 3; row < b.column.rows; row++)
		assert_true(is_rest(row) && !is_valid(row));
	check_end();
}

static void
no_records(void **state)
{
	static int64_t numbers[1];

	(void)state;
	begin(false);
	kernel_ints(&b.column, numbers, b.valid, b.rest);
	assert_true(b.valid[0] == 0 && b.rest[0] == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_dates),
		cmocka_unit_test(months_and_days_that_are_none),
		cmocka_unit_test(dates_with_a_wrong_byte),
		cmocka_unit_test(dates_of_zero_bytes),
		cmocka_unit_test(dates_of_two_decades),
		cmocka_unit_test(plain_amounts),
		cmocka_unit_test(amounts_left_to_the_parser),
		cmocka_unit_test(amounts_at_the_start),
		cmocka_unit_test(ints),
		cmocka_unit_test(decimals),
		cmocka_unit_test(bools),
		cmocka_unit_test(no_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
