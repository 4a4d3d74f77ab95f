/*
 * test_locale_icu.c -- the tables against ICU itself.
 */
/* cmocka needs the first four, in this order. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <unicode/udat.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#include "base/date.h"
#include "base/money.h"
#include "message/locale.h"

enum { TEXT_BYTES = 512 };

static const char *const currencies[] = { "MXN", "COP", "CLP", "BRL", "EUR",
	"USD", "ARS", "PEN", "KWD", "JPY" };

static const char *const tags[] = { "es", "es-419", "es-MX", "es-CO", "es-AR",
	"es-CL", "es-PE", "es-EC", "es-UY", "es-PY", "es-BO", "es-VE", "es-CR",
	"es-GT", "es-DO", "es-PA", "es-US", "es-ES", "pt", "pt-BR", "pt-PT",
	"en", "en-US", "en-GB", "en-CA", "en-IN", "en-ZA", "de-DE", "de-AT",
	"de-CH", "fr-FR", "fr-CA", "fr-CH", "it-IT", "ca-ES", "gl-ES", "eu-ES",
	"nl-NL", "pl-PL", "sv-SE", "ja-JP", "zh-TW", "ar-EG", "hi-IN" };

enum { TAGS = sizeof tags / sizeof *tags };

static struct locale *
open_locale(const char *tag, enum locale_marks marks)
{
	enum locale_error error;
	struct locale *locale = locale_open(text_of(tag), marks, &error);

	if (locale == NULL)
		print_error("%s: error %d\n", tag, (int)error);
	assert_non_null(locale);
	assert_int_equal(error, LOCALE_OK);
	return locale;
}

static void
to_utf8(const UChar *from, int32_t count, char *to)
{
	UErrorCode status = U_ZERO_ERROR;

	u_strToUTF8(to, TEXT_BYTES, NULL, from, count, &status);
	assert_true(U_SUCCESS(status));
}

/* ICU's name of a tag, with the calendar that is promised. */
static void
to_name(const char *tag, char *name)
{
	UErrorCode status = U_ZERO_ERROR;

	uloc_forLanguageTag(tag, name, 64, NULL, &status);
	assert_true(U_SUCCESS(status));
	strcat(name, "@calendar=gregorian");
}

static UNumberFormat *
open_numbers(const char *name, UNumberFormatStyle style)
{
	UErrorCode status = U_ZERO_ERROR;
	UNumberFormat *format = unum_open(style, NULL, 0, name, NULL, &status);

	assert_true(U_SUCCESS(status));
	return format;
}

static void
format_by_icu(UNumberFormat *format, int64_t minor, int digits, char *to)
{
	UErrorCode status = U_ZERO_ERROR;
	char number[MONEY_TEXT_MAX];
	UChar text[TEXT_BYTES];
	size_t len = decimal_format(
	    (struct decimal){ minor, digits }, number, sizeof number);
	int32_t count;

	unum_setAttribute(format, UNUM_FRACTION_DIGITS, digits);
	count = unum_formatDecimal(
	    format, number, (int32_t)len, text, TEXT_BYTES, NULL, &status);
	assert_true(U_SUCCESS(status));
	to_utf8(text, count, to);
}

/* Edges, then a walk over all magnitudes. */
static int64_t
amount_at(size_t i)
{
	static const int64_t edges[] = { 0, 1, -1, 9, 99, -99, 100, 999, 1000,
		-1000, 9999, 10000, 99999, 100000, 123456789, -123456789,
		INT64_MAX, INT64_MIN };
	const size_t count = sizeof edges / sizeof *edges;
	uint64_t walk = (i + 1) * UINT64_C(0x9E3779B97F4A7C15);

	if (i < count)
		return edges[i];
	walk >>= i % 60;
	return walk % 2 == 0 ? (int64_t)(walk / 2) : -(int64_t)(walk / 2);
}

static void
assert_amounts(struct locale *locale, UNumberFormat *format,
    const char *currency, size_t count)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar code[4];
	char expected[TEXT_BYTES];
	struct buf out;

	buf_init(&out, TEXT_BYTES);
	u_charsToUChars(currency, code, 4);
	unum_setTextAttribute(format, UNUM_CURRENCY_CODE, code, 3, &status);
	assert_true(U_SUCCESS(status));
	for (size_t i = 0; i < count; i++) {
		int digits = (int)(i % 5);

		buf_reset(&out);
		assert_true(locale_money(locale, amount_at(i), digits,
		    text_of(currency), false, &out));
		format_by_icu(format, amount_at(i), digits, expected);
		assert_string_equal(buf_text(&out), expected);
	}
	buf_clear(&out);
}

static void
assert_numbers(struct locale *locale, const char *name, size_t count)
{
	UNumberFormat *format = open_numbers(name, UNUM_DECIMAL);
	char expected[TEXT_BYTES];
	struct buf out;

	buf_init(&out, TEXT_BYTES);
	for (size_t i = 0; i < count; i++) {
		int scale = (int)(i % (NUM_SCALE_MAX + 1));

		buf_reset(&out);
		assert_true(locale_number(
		    locale, (struct decimal){ amount_at(i), scale }, &out));
		format_by_icu(format, amount_at(i), scale, expected);
		assert_string_equal(buf_text(&out), expected);
	}
	buf_clear(&out);
	unum_close(format);
}

/* ICU's own pattern, but for the year. */
static UDateFormat *
open_dates(const char *name, UDateFormatStyle style)
{
	UErrorCode status = U_ZERO_ERROR;
	UDateFormat *format =
	    udat_open(UDAT_NONE, style, name, u"GMT", -1, NULL, 0, &status);
	UChar pattern[TEXT_BYTES];
	UChar wide[TEXT_BYTES];
	int32_t len = 0;

	assert_true(U_SUCCESS(status));
	udat_toPattern(format, 0, pattern, TEXT_BYTES, &status);
	assert_true(U_SUCCESS(status));
	for (const UChar *from = pattern; *from != 0; from++) {
		if (from[0] != 'y' || from[1] != 'y')
			wide[len++] = *from;
	}
	udat_applyPattern(format, 0, wide, len);
	return format;
}

static void
assert_dates(struct locale *locale, const char *name, int32_t step)
{
	static const UDateFormatStyle styles[] = {
		[DATE_MEDIUM] = UDAT_MEDIUM,
		[DATE_LONG] = UDAT_LONG,
		[DATE_SHORT] = UDAT_SHORT,
	};
	UChar text[TEXT_BYTES];
	char expected[TEXT_BYTES];
	struct buf out;

	buf_init(&out, TEXT_BYTES);
	for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
		UDateFormat *format = open_dates(name, styles[i]);

		/* From 1600, where ICU's calendar is Gregorian, to 2400. */
		for (int32_t day = -135140; day < 157000; day += step) {
			UErrorCode status = U_ZERO_ERROR;
			int32_t count =
			    udat_format(format, (UDate)day * 86400000, text,
			        TEXT_BYTES, NULL, &status);

			assert_true(U_SUCCESS(status));
			to_utf8(text, count, expected);
			buf_reset(&out);
			assert_true(
			    locale_date(locale, day, (enum date_style)i, &out));
			assert_string_equal(buf_text(&out), expected);
		}
		udat_close(format);
	}
	buf_clear(&out);
}

static void
test_against_icu(void **state)
{
	(void)state;
	for (size_t i = 0; i < TAGS; i++) {
		struct locale *locale =
		    open_locale(tags[i], LOCALE_TYPOGRAPHIC);
		UNumberFormat *format;
		char name[128];

		to_name(tags[i], name);
		format = open_numbers(name, UNUM_CURRENCY);
		for (size_t c = 0; c < sizeof currencies / sizeof *currencies;
		     c++)
			assert_amounts(locale, format, currencies[c], 200);
		unum_close(format);
		assert_numbers(locale, name, 400);
		assert_dates(locale, name, 97);
		locale_close(locale);
	}
}

/* Every locale that ICU has, more lightly. */
static void
test_all_of_icu(void **state)
{
	int32_t count = uloc_countAvailable();

	(void)state;
	assert_true(count > 500);
	for (int32_t i = 0; i < count; i++) {
		UErrorCode status = U_ZERO_ERROR;
		struct locale *locale;
		UNumberFormat *format;
		char name[128];
		char tag[128];

		uloc_toLanguageTag(
		    uloc_getAvailable(i), tag, sizeof tag, 1, &status);
		assert_true(U_SUCCESS(status));
		if (strstr(tag, "-u-") != NULL)
			continue;
		locale = open_locale(tag, LOCALE_TYPOGRAPHIC);
		to_name(tag, name);
		format = open_numbers(name, UNUM_CURRENCY);
		assert_amounts(locale, format, "MXN", 25);
		assert_amounts(locale, format, "EUR", 25);
		unum_close(format);
		assert_numbers(locale, name, 40);
		/* ICU writes months of Hawaiian dates as Roman numerals. */
		if (strncmp(tag, "haw", 3) != 0)
			assert_dates(locale, name, 9973);
		locale_close(locale);
	}
}

/* The language of the machine plays no part. */
static void
test_machine_locale(void **state)
{
	UErrorCode status = U_ZERO_ERROR;
	struct locale *locale;
	struct buf out;
	enum locale_error error;

	(void)state;
	buf_init(&out, TEXT_BYTES);
	uloc_setDefault("de_DE", &status);
	assert_true(U_SUCCESS(status));
	locale = open_locale("es-XX", LOCALE_TYPOGRAPHIC);
	assert_true(locale_date(locale, 20779, DATE_LONG, &out));
	assert_string_equal(buf_text(&out), "22 de noviembre de 2026");
	locale_close(locale);
	assert_null(locale_open(TEXT("xx"), LOCALE_TYPOGRAPHIC, &error));
	uloc_setDefault("en_US_POSIX", &status);
	buf_clear(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_against_icu),
		cmocka_unit_test(test_all_of_icu),
		cmocka_unit_test(test_machine_locale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
