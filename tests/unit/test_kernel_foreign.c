/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/money.h"
#include "kernel_fixture.h"

static uint64_t turns[WORDS];

/* A calendar that counts (ISO 8601, proleptic Gregorian). */
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
write_date(const char *format, int year, int month, int day, char *to)
{
	for (; *format != '\0'; format++) {
		int size = *format == 'y' ? 4 : 2;
		int value = *format == 'y' ? year :
		    *format == 'm'         ? month :
		                             day;

		if (*format == 'y' && format[2] != 'y') {
			size = 2;
			value = year % 100;
		}
		if (strchr("ymd", *format) == NULL) {
			*to++ = *format;
			continue;
		}
		to += snprintf(to, ROOM, "%0*d", size, value);
		format += size - 1;
	}
	*to = '\0';
}

/* All days of the years are read, with what could be turned. */
static void
check_form(const char *format, int from, int to)
{
	static int32_t days[ROWS];
	struct date_form form;
	int32_t next = -719162; /* 0001-01-01, from 1970-01-01 */

	assert_true(date_form_init(&form, text_of(format), 69));
	assert_true(kernel_has_form(&form));
	for (int year = 1; year <= to; year++) {
		int32_t first = next;

		begin(year % 2 == 0);
		for (int month = 1; month <= 12; month++)
			for (int day = 1; day <= days_in(year, month); day++) {
				char text[ROOM];

				write_date(format, year, month, day, text);
				add(text);
				next++;
			}
		if (year < from)
			continue;
		kernel_dates_by(&b.column, &form, days, b.valid, b.rest,
		    turns);
		for (size_t row = 0, month = 1, day = 1;
		     row < b.column.rows; row++) {
			assert_true(is_valid(row));
			assert_int_equal(days[row], first + (int32_t)row);
			assert_int_equal(turns[row / 64] >> row % 64 & 1,
			    day <= 12 && day != month);
			if (++day > (size_t)days_in(year, (int)month)) {
				day = 1;
				month++;
			}
		}
		check_end();
	}
}

static void
all_dates(void **state)
{
	(void)state;
	check_form("dd/mm/yyyy", 1, 9999);
	check_form("mm-dd-yyyy", 1890, 2110);
	check_form("yyyymmdd", 1890, 2110);
	check_form("ddmmyyyy", 1890, 2110);
	check_form("dd.mm.yy", 1969, 2068);
	check_form("yymmdd", 1969, 2068);
	check_form("(.) dd/mm/yyyy", 1990, 2010);
	check_form("yyyy-mm-dd", 1990, 2010);
}

static void
forms_of_other_shapes(void **state)
{
	static const char *const formats[] = { "d/m/yyyy", "dd/m/yyyy", "excel",
		"excel1904", "timestamp", "(.....) dd/mm/yyyy" };
	struct date_form form;

	(void)state;
	for (size_t i = 0; i < COUNT(formats); i++) {
		assert_true(date_form_init(&form, text_of(formats[i]), 69));
		assert_false(kernel_has_form(&form));
	}
}

/* Each byte of a date becomes each other byte; and days that are none. */
static void
dates_that_are_none(void **state)
{
	static int32_t days[ROWS];
	struct date_form form;
	char text[] = "29/02/2024";

	(void)state;
	assert_true(date_form_init(&form, TEXT("dd/mm/yyyy"), 69));
	for (size_t at = 0; at < 10; at++) {
		char right = text[at];

		begin(at % 2 == 0);
		for (int byte = 1; byte < 256; byte++) {
			text[at] = (char)byte;
			add(text);
		}
		text[at] = right;
		kernel_dates_by(&b.column, &form, days, b.valid, b.rest,
		    turns);
		for (int byte = 1; byte < 256; byte++) {
			int32_t expected = 0;
			bool read;

			text[at] = (char)byte;
			read = date_parse_as(text_of(text),
			    TEXT("dd/mm/yyyy"), &expected);
			assert_int_equal(is_valid((size_t)byte - 1), read);
			assert_int_equal(is_rest((size_t)byte - 1), !read);
			assert_int_equal(days[byte - 1], expected);
		}
		text[at] = right;
	}
	begin(false);
	add("31/04/2026");
	add("29/02/2023");
	add("00/01/2026");
	add("01/13/2026");
	add("01/01/0000");
	add("1/01/2026");
	add("01/01/2026 ");
	add("");
	add("01/01/2026");
	kernel_dates_by(&b.column, &form, days, b.valid, b.rest, turns);
	assert_int_equal(b.valid[0], 1 << 8);
	assert_int_equal(b.rest[0], 0x7f);
}

static uint64_t seed = 11;

static unsigned
random_below(unsigned n)
{
	seed = seed * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % n;
}

/* In minor units, with a mark between each three digits of the whole. */
static void
write_amount(char *to, int64_t minor, unsigned digits, char decimal,
    char grouping)
{
	static const int64_t powers[] = { 1, 10, 100, 1000, 10000 };
	int64_t magnitude = minor < 0 ? -minor : minor;
	char whole[32];
	size_t len = (size_t)snprintf(whole, sizeof(whole), "%lld",
	    (long long)(magnitude / powers[digits]));

	if (minor < 0)
		*to++ = '-';
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0 && grouping != '\0')
			*to++ = grouping;
		*to++ = whole[i];
	}
	*to = '\0';
	if (digits > 0)
		snprintf(to, 24, "%c%0*lld", decimal, (int)digits,
		    (long long)(magnitude % powers[digits]));
}

/* All of up to 14 bytes are read, wherever they stand. */
static void
amounts(void **state)
{
	static const char marks[][2] = { { ',', '.' }, { '.', ',' },
		{ ',', ' ' }, { '.', '\'' }, { ',', '\0' } };
	static int64_t numbers[ROWS], expected[ROWS];
	static uint8_t digits[ROWS];

	(void)state;
	for (size_t round = 0; round < 4000; round++) {
		const char *mark = marks[random_below(COUNT(marks))];
		uint32_t lens[ROWS];

		begin(random_below(2) == 0);
		for (size_t row = 0; row < 100; row++) {
			int64_t limit = 1;
			char text[ROOM];

			for (unsigned k = random_below(13); k > 0; k--)
				limit *= 10;
			expected[row] = (int64_t)random_below(1U << 31) *
			    (int64_t)random_below(1U << 31) % limit;
			if (random_below(4) == 0)
				expected[row] = -expected[row];
			digits[row] = (uint8_t)(random_below(4) != 0 ?
			        2 :
			        random_below(5));
			write_amount(text, expected[row], digits[row],
			    mark[0], random_below(4) == 0 ? '\0' : mark[1]);
			lens[row] = (uint32_t)strlen(text);
			add(text);
		}
		kernel_money_by(&b.column, mark[0], mark[1], digits, numbers,
		    b.valid, b.rest);
		for (size_t row = 0; row < 100; row++) {
			assert_true(is_valid(row) || lens[row] > 14);
			assert_int_equal(is_valid(row) + is_rest(row), 1);
			assert_int_equal(numbers[row],
			    is_valid(row) ? expected[row] : 0);
		}
		check_end();
	}
}

/* What is read at all is what the general parser reads. */
static void
texts_that_are_near(void **state)
{
	static const struct money_style style = { ',', '.', false, false };
	static int64_t numbers[ROWS];
	static uint8_t digits[ROWS];
	size_t read = 0;

	(void)state;
	for (size_t round = 0; round < 4000; round++) {
		static char texts[100][ROOM];

		begin(random_below(2) == 0);
		for (size_t row = 0; row < 100; row++) {
			size_t len = 0;

			for (unsigned k = random_below(13); k > 0; k--)
				texts[row][len++] = random_below(3) == 0 ?
				    "..,,-0+("[random_below(8)] :
				    (char)('0' + random_below(10));
			texts[row][len] = '\0';
			digits[row] = (uint8_t)(random_below(2) * 2);
			add(texts[row]);
		}
		kernel_money_by(&b.column, ',', '.', digits, numbers, b.valid,
		    b.rest);
		for (size_t row = 0; row < 100; row++) {
			int64_t expected = 0;

			assert_int_equal(is_valid(row) + is_rest(row),
			    texts[row][0] != '\0');
			if (!is_valid(row))
				continue;
			assert_int_equal(money_parse(text_of(texts[row]),
			    &style, digits[row], &expected, NULL), MONEY_OK);
			assert_int_equal(numbers[row], expected);
			read++;
		}
	}
	assert_true(read > 10000);
}

static void
amounts_left_to_the_parser(void **state)
{
	static const char *const cells[] = { "0.500,00", "1.23,45", "12.3456",
		",5", "1,", "1.234.56", ".123", "+1,00", "(1,00)", "1,00-",
		"1.234,567", "\xe2\x88\x92" "1,00", "\"1,00\"", " 1,00", "-" };
	static int64_t numbers[ROWS];
	static uint8_t digits[ROWS];

	(void)state;
	begin(false);
	for (size_t i = 0; i < COUNT(cells); i++) {
		digits[i] = 2;
		add(cells[i]);
	}
	kernel_money_by(&b.column, ',', '.', digits, numbers, b.valid, b.rest);
	for (size_t i = 0; i < COUNT(cells); i++)
		assert_true(!is_valid(i) && is_rest(i) && numbers[i] == 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_dates),
		cmocka_unit_test(forms_of_other_shapes),
		cmocka_unit_test(dates_that_are_none),
		cmocka_unit_test(amounts),
		cmocka_unit_test(texts_that_are_near),
		cmocka_unit_test(amounts_left_to_the_parser),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
