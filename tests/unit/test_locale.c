/* cmocka needs the first four, in this order. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/date.h"
#include "message/locale.h"

enum { TEXT_BYTES = 512 };

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

/*
 * Texts of ICU 72.1 (CLDR 42), with its no-break spaces: U+00A0 after and
 * before currencies, U+202F between French groups.
 */
static void
test_amounts_as_read(void **state)
{
	static const struct {
		const char *tag;
		int64_t minor;
		int digits;
		const char *currency;
		const char *text;
		const char *bare;
	} cases[] = {
		{ "es-MX", -123456790, 2, "MXN", "-$1,234,567.90",
		    "-1,234,567.90" },
		{ "es-MX", -123456790, 2, "USD", "-USD\u00a01,234,567.90",
		    "-1,234,567.90" },
		{ "es-CO", -123456790, 2, "COP", "-$\u00a01.234.567,90",
		    "-1.234.567,90" },
		{ "es-CO", 1234567, 0, "COP", "$\u00a01.234.567", "1.234.567" },
		{ "es-AR", -123456790, 2, "ARS", "-$\u00a01.234.567,90",
		    "-1.234.567,90" },
		{ "es-CL", -1234568, 0, "CLP", "$-1.234.568", "-1.234.568" },
		{ "es-PE", 150, 2, "PEN", "S/\u00a01.50", "1.50" },
		{ "es-ES", 123450, 2, "EUR", "1.234,50\u00a0€", "1.234,50" },
		{ "pt-BR", -123456790, 2, "BRL", "-R$\u00a01.234.567,90",
		    "-1.234.567,90" },
		{ "pt-PT", 123450, 2, "EUR", "1\u00a0234,50\u00a0€",
		    "1\u00a0234,50" },
		{ "en-US", -123456790, 2, "USD", "-$1,234,567.90",
		    "-1,234,567.90" },
		{ "en-IN", 123456789, 2, "INR", "₹12,34,567.89",
		    "12,34,567.89" },
		{ "de-DE", -123456790, 2, "EUR", "-1.234.567,90\u00a0€",
		    "-1.234.567,90" },
		{ "fr-FR", 123456790, 2, "EUR", "1\u202f234\u202f567,90\u00a0€",
		    "1\u202f234\u202f567,90" },
		{ "en-US", 5, 3, "KWD", "KWD\u00a00.005", "0.005" },
		{ "en-US", 5, 2, "XXX", "0.05", "0.05" },
		{ "en-US", 0, 2, "USD", "$0.00", "0.00" },
	};
	struct buf out;

	(void)state;
	buf_init(&out, TEXT_BYTES);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct locale *locale =
		    open_locale(cases[i].tag, LOCALE_TYPOGRAPHIC);
		struct text currency = text_of(cases[i].currency);

		buf_reset(&out);
		assert_true(locale_money(locale, cases[i].minor,
		    cases[i].digits, currency, false, &out));
		assert_string_equal(buf_text(&out), cases[i].text);
		buf_reset(&out);
		assert_true(locale_money(locale, cases[i].minor,
		    cases[i].digits, currency, true, &out));
		assert_string_equal(buf_text(&out), cases[i].bare);
		locale_close(locale);
	}
	buf_clear(&out);
}

/* 2026-11-22 and 2027-03-01, as ICU 72.1 writes them. */
static void
test_dates_as_read(void **state)
{
	static const struct {
		const char *tag;
		int32_t days;
		const char *as_long;
		const char *as_medium;
		const char *as_short;
	} cases[] = {
		{ "es-MX", 20779, "22 de noviembre de 2026", "22 nov 2026",
		    "22/11/2026" },
		{ "es-MX", 20878, "1 de marzo de 2027", "1 mar 2027",
		    "01/03/2027" },
		{ "es-CL", 20878, "1 de marzo de 2027", "01-03-2027",
		    "01-03-2027" },
		{ "pt-BR", 20878, "1 de março de 2027", "1 de mar. de 2027",
		    "01/03/2027" },
		{ "en-US", 20878, "March 1, 2027", "Mar 1, 2027", "3/1/2027" },
		{ "en-GB", 20878, "1 March 2027", "1 Mar 2027", "01/03/2027" },
		{ "de-DE", 20878, "1. März 2027", "01.03.2027", "01.03.2027" },
		{ "fr-FR", 20878, "1 mars 2027", "1 mars 2027", "01/03/2027" },
	};
	struct buf out;

	(void)state;
	buf_init(&out, TEXT_BYTES);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct locale *locale =
		    open_locale(cases[i].tag, LOCALE_TYPOGRAPHIC);

		assert_true(
		    locale_date(locale, cases[i].days, DATE_LONG, &out));
		assert_string_equal(buf_text(&out), cases[i].as_long);
		buf_reset(&out);
		assert_true(
		    locale_date(locale, cases[i].days, DATE_MEDIUM, &out));
		assert_string_equal(buf_text(&out), cases[i].as_medium);
		buf_reset(&out);
		assert_true(
		    locale_date(locale, cases[i].days, DATE_SHORT, &out));
		assert_string_equal(buf_text(&out), cases[i].as_short);
		buf_reset(&out);
		locale_close(locale);
	}
	buf_clear(&out);
}

static void
test_plain_marks(void **state)
{
	static const struct {
		const char *tag;
		const char *text;
	} cases[] = {
		{ "fr-FR", "-1 234 567,90 EUR?" },
		{ "es-CO", "-EUR 1.234.567,90" },
		{ "sv-SE", "-1 234 567,90 EUR?" },
		{ "de-CH", "EUR-1'234'567.90" },
		{ "he-IL", "-1,234,567.90 EUR?" },
	};
	struct buf out;

	(void)state;
	buf_init(&out, TEXT_BYTES);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct locale *locale = open_locale(cases[i].tag, LOCALE_PLAIN);
		const char *rest = strstr(cases[i].text, "EUR?");
		size_t len = rest == NULL ? strlen(cases[i].text)
		                          : (size_t)(rest - cases[i].text);

		buf_reset(&out);
		assert_true(locale_money(
		    locale, -123456790, 2, TEXT("EUR"), false, &out));
		assert_memory_equal(buf_text(&out), cases[i].text, len);
		assert_string_equal(out.data + len, rest == NULL ? "" : "€");
		locale_close(locale);
	}
	buf_clear(&out);
}

static void
test_tags(void **state)
{
	static const struct {
		const char *tag;
		enum locale_error error;
	} cases[] = {
		{ "es", LOCALE_OK },
		{ "ES-mx", LOCALE_OK },
		{ "es-XX", LOCALE_OK },
		{ "es-Latn-MX", LOCALE_OK },
		{ "zh-Hant-TW", LOCALE_OK },
		{ "", LOCALE_TAG },
		{ "es_MX", LOCALE_TAG },
		{ "es-", LOCALE_TAG },
		{ "es MX", LOCALE_TAG },
		{ "en-u-nu-arab", LOCALE_TAG },
		{ "x-private", LOCALE_TAG },
		{ "es-MX-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd", LOCALE_TAG },
		{ "und", LOCALE_TAG },
		{ "xx", LOCALE_UNKNOWN },
		{ "klingon", LOCALE_UNKNOWN },
		{ "e", LOCALE_TAG },
	};
	enum locale_error error;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct locale *locale = locale_open(
		    text_of(cases[i].tag), LOCALE_TYPOGRAPHIC, &error);

		if (error != cases[i].error)
			print_error("%s\n", cases[i].tag);
		assert_int_equal(error, cases[i].error);
		assert_int_equal(locale != NULL, error == LOCALE_OK);
		locale_close(locale);
	}
}

static void
test_refused(void **state)
{
	struct locale *locale = open_locale("es-MX", LOCALE_TYPOGRAPHIC);
	const struct text bad[] = { TEXT(""), TEXT("MX"), TEXT("mxn"),
		TEXT("MXNX"), TEXT("M1N"), TEXT("M\0N"), { NULL, 0 } };
	struct buf out;

	(void)state;
	buf_init(&out, TEXT_BYTES);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_false(locale_money(locale, 1, 2, bad[i], false, &out));
		assert_false(locale_money(locale, 1, 2, bad[i], true, &out));
	}
	assert_false(locale_money(locale, 1, -1, TEXT("MXN"), false, &out));
	assert_false(locale_money(locale, 1, 19, TEXT("MXN"), false, &out));
	assert_false(locale_date(locale, DATE_MAX + 1, DATE_LONG, &out));
	assert_false(locale_date(locale, DATE_MIN - 1, DATE_LONG, &out));
	assert_string_equal(buf_text(&out), "");
	buf_clear(&out);
	buf_init(&out, 3);
	assert_false(locale_money(locale, 1, 2, TEXT("MXN"), false, &out));
	assert_false(locale_date(locale, 0, DATE_LONG, &out));
	buf_clear(&out);
	locale_close(locale);
}

/* More currencies than fit are refused; those before still work. */
static void
test_many_currencies(void **state)
{
	struct locale *locale = open_locale("es-MX", LOCALE_TYPOGRAPHIC);
	struct buf out;
	char code[4] = "AAA";
	size_t written = 0;

	(void)state;
	buf_init(&out, TEXT_BYTES);
	for (int i = 0; i < LOCALE_CURRENCIES_MAX + 40; i++) {
		code[1] = (char)('A' + i / 26);
		code[2] = (char)('A' + i % 26);
		buf_reset(&out);
		written +=
		    locale_money(locale, 100, 2, text_of(code), false, &out);
	}
	assert_int_equal(written, LOCALE_CURRENCIES_MAX);
	buf_reset(&out);
	assert_true(locale_money(locale, 1, 2, TEXT("AAB"), false, &out));
	assert_string_equal(buf_text(&out), "AAB\u00a00.01");
	buf_clear(&out);
	locale_close(locale);
}

static void
test_template_format(void **state)
{
	struct locale *locale = open_locale("pt-BR", LOCALE_TYPOGRAPHIC);
	struct template_format format = locale_template_format(locale);
	struct buf out;

	(void)state;
	buf_init(&out, TEXT_BYTES);
	assert_true(
	    format.money(format.ctx, 123450, 2, TEXT("BRL"), true, &out));
	buf_putc(&out, '|');
	assert_true(format.date(format.ctx, 20779, DATE_ISO, &out));
	buf_putc(&out, '|');
	assert_true(
	    format.number(format.ctx, (struct decimal){ 10050, 3 }, &out));
	assert_string_equal(buf_text(&out), "1.234,50|2026-11-22|10,050");
	buf_clear(&out);
	locale_close(locale);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_amounts_as_read),
		cmocka_unit_test(test_dates_as_read),
		cmocka_unit_test(test_plain_marks),
		cmocka_unit_test(test_tags),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_many_currencies),
		cmocka_unit_test(test_template_format),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
