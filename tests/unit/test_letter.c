/* cmocka needs the first four, in this order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "letter_fixture.h"

struct fault {
	struct text document;
	const char *id;
	const char *text;
	const char *note; /* NULL: none is asked for */
};

static void
assert_faults(struct fixture *fixture, const struct fault *fault, size_t count)
{
	for (; count > 0; count--, fault++) {
		if (check(fixture, fault->document))
			fail_msg(
			    "no fault found in: %.60s", fault->document.at);
		assert_string_equal(fixture->told.id, fault->id);
		if (strstr(fixture->told.text, fault->text) == NULL)
			fail_msg("\"%s\" is not about \"%s\"",
			    fixture->told.text, fault->text);
		assert_int_equal(fixture->told.count, 1);
		assert_int_equal(fixture->told.level,
		    fault->id[0] == 'R' ? DIAG_REJECT : DIAG_ERROR);
		assert_string_equal(fixture->told.at.file, "cartera.csv");
		assert_int_equal(fixture->told.at.line, 7);
		if (fault->note != NULL)
			assert_non_null(
			    strstr(fixture->told.note, fault->note));
	}
}

#define ASSERT_FAULTS(fixture, faults)                                         \
	assert_faults(fixture, faults, sizeof(faults) / sizeof((faults)[0]))

static void
test_faults_of_templates(void **state)
{
	const struct fault faults[] = {
		{ TEXT(HEAD "@subjet x\n"), "E_LETTER_SYNTAX",
		    "letter line 3: unknown directive '@subjet'",
		    "did you mean '@subject'?" },
		{ TEXT(HEAD "\n@frobnicate"), "E_LETTER_SYNTAX",
		    "letter line 4: unknown directive", "&#64;" },
		{ TEXT("@layout a5\n" HEAD), "E_LETTER_SYNTAX",
		    "unknown layout 'a5'", "din5008b or us10" },
		{ TEXT("@lang spanish (mexico)\n" HEAD), "E_LETTER_SYNTAX",
		    "@lang", NULL },
		{ TEXT(HEAD "@subject a\n@subject b\n"), "E_LETTER_SYNTAX",
		    "letter line 4: a second @subject", NULL },
		{ TEXT(HEAD "@info Cliente\n"), "E_LETTER_SYNTAX",
		    "label | value", NULL },
		{ TEXT(HEAD "@row a | b\n"), "E_LETTER_SYNTAX",
		    "a row outside of a table", NULL },
		{ TEXT(HEAD ROWS "@endtable\n@row a | b | c\n"),
		    "E_LETTER_SYNTAX", "letter line 5: a row outside", NULL },
		{ TEXT(HEAD ROWS "texto\n@row a | b | c\n"), "E_LETTER_SYNTAX",
		    "a row outside of a table", NULL },
		{ TEXT(HEAD "@table *A | *B\n"), "E_LETTER_SYNTAX",
		    "two columns", NULL },
		{ TEXT(HEAD "@endtable\n"), "E_LETTER_SYNTAX",
		    "@endtable without @table", NULL },
		{ TEXT(HEAD "@footer a | b | c | d\n"), "E_LETTER_SYNTAX",
		    "more than 3 blocks", NULL },
		{ TEXT(HEAD "@space -1\n"), "E_LETTER_SYNTAX", "@space", NULL },
		{ TEXT(HEAD "@space 200.5\n"), "E_LETTER_SYNTAX", "@space",
		    NULL },
		{ TEXT(HEAD ROWS "@row F-1 | servicio\n"), "E_LETTER_CELLS",
		    "letter line 4: 2 cells, the table has 3 columns", NULL },
		{ TEXT(HEAD ROWS "@row F-1 | a | b | \n"), "E_LETTER_CELLS",
		    "4 cells", NULL },
		{ TEXT(HEAD "uno\n\ndos <b>tres\n"), "E_LETTER_MARKUP",
		    "letter line 5: ", NULL },
		{ TEXT(HEAD "<blink>x</blink>\n"), "E_LETTER_MARKUP", "blink",
		    NULL },
		{ TEXT(HEAD "Pan & Sal\n"), "E_LETTER_MARKUP", "'& Sal'",
		    "&amp;" },
		{ TEXT(HEAD "@qr <b>x</b>\n"), "E_LETTER_MARKUP", "no markup",
		    NULL },
		{ TEXT(HEAD "@logo ../logo.png\n"), "E_LETTER_LOGO",
		    "'../logo.png'", NULL },
		{ TEXT(HEAD "@logo /logo.png\n"), "E_LETTER_LOGO",
		    "'/logo.png'", NULL },
		{ TEXT(HEAD "@logo a/../b.png\n"), "E_LETTER_LOGO",
		    "directory of assets", NULL },
		{ TEXT(HEAD "@logo logo.png\n"), "E_LETTER_LOGO",
		    "no directory of assets", NULL },
		{ TEXT(HEAD "@sender <span size='80pt'>A</span>\n"
		            "@sender <span size='80pt'>B</span>\n"),
		    "E_LETTER_ROOM", "@sender do not fit above", NULL },
	};

	ASSERT_FAULTS(*state, faults);
}

static void
test_faults_of_data(void **state)
{
	const struct fault faults[] = {
		{ TEXT("Hola\n"), "R_LETTER_ADDRESS", "no address", NULL },
		{ TEXT("@address\n@address  \n"), "R_LETTER_ADDRESS",
		    "no address", NULL },
		{ TEXT(HEAD "@address 3\n@address 4\n@address 5\n"
		            "@address 6\n@address 7\n"),
		    "R_LETTER_ADDRESS", "letter line 7: more than 6", NULL },
		{ TEXT("@address Sociedad Cooperativa de Producción "
		       "Agropecuaria y Comercialización de Ñames y Otros "
		       "Tubérculos del Valle de México\n"),
		    "R_LETTER_ADDRESS", "the window shows 80 mm",
		    "two address lines" },
		{ TEXT("@address Ana\xff\n"), "R_LETTER_CHARACTER",
		    "byte 0xFF is not UTF-8", NULL },
		{ TEXT("@address A\0na\n"), "R_LETTER_CHARACTER", "U+0000",
		    NULL },
		{ TEXT("@address A&#10;na\n"), "R_LETTER_CHARACTER", "U+000A",
		    NULL },
		{ TEXT("@address A\xe2\x80\xa8na\n"), "R_LETTER_CHARACTER",
		    "U+2028", NULL },
		/* Plane 15 is for private use: no font that is shipped has it.
		 */
		{ TEXT(HEAD "Estimado \xf3\xb0\x80\x80:\n"), "R_LETTER_GLYPH",
		    "letter line 3: no font has a glyph for U+F0000",
		    "install a font" },
		{ TEXT(HEAD ROWS "@row &#x10FFFD; | a | b\n"), "R_LETTER_GLYPH",
		    "letter line 4: no font has a glyph for "
		    "U+10FFFD",
		    NULL },
		{ TEXT(HEAD "@qr\n"), "R_LETTER_CODE", "without text", NULL },
		{ TEXT(HEAD "<span size='2000pt'>x</span>\n"), "R_LETTER_LONG",
		    "higher than a page", NULL },
		{ TEXT(HEAD "@table >A | >B\n@row "
		            "88888888888888888888888888888888888888888888888888"
		            " | "
		            "88888888888888888888888888888888888888888888888888"
		            "\n"),
		    "R_LETTER_WIDE", "the page has room for 165 mm", NULL },
	};

	ASSERT_FAULTS(*state, faults);
}

static void
test_faults_of_length(void **state)
{
	struct fixture *fixture = *state;
	struct buf document;
	int i;

	buf_init(&document, PDF_BYTES);
	buf_puts(&document, HEAD "@qr ");
	for (i = 0; i < 2332; i++)
		buf_putc(&document, 'x');
	assert_false(
	    check(fixture, (struct text){ document.data, document.len }));
	assert_string_equal(fixture->told.id, "R_LETTER_CODE");
	assert_non_null(strstr(fixture->told.text, "2332 bytes"));

	buf_reset(&document);
	buf_puts(&document, HEAD ROWS);
	for (i = 0; i < 25000; i++)
		buf_puts(&document, "@row F | servicio | 1.00\n");
	assert_false(document.failed);
	assert_false(
	    check(fixture, (struct text){ document.data, document.len }));
	assert_string_equal(fixture->told.id, "R_LETTER_LONG");
	assert_non_null(strstr(fixture->told.text, "over 500 pages"));
	buf_clear(&document);
}

static void
test_letters_that_are_right(void **state)
{
	const struct text documents[] = {
		TEXT(HEAD),
		TEXT("\r\n@address Ana\r\n@subject\r\n@sender\r\nuno\r\ndos"),
		TEXT(HEAD "  @space 0\n@space 200\n"),
		TEXT(HEAD "@info Ref. |\n@info Ref. | 1\n@footer a | b\n"),
		TEXT(HEAD "<b>A &amp; B</b> &lt; &#xF1; &#241;&#10;C\n"),
		TEXT(HEAD ROWS),
		TEXT(HEAD ROWS "@total Total | | 1.00\n"),
		TEXT(HEAD ROWS "@row a&#124;b | c | 1.00\n@total T | | 1\n"
		               "@row a | c | 1.00\n@total T | | 1\n"),
		TEXT(HEAD "@table >A | >*B\n@row 1 | 2\n"),
		TEXT(HEAD "@qr BCD&#10;002&#10;1\nuno\n\ndos\n@endqr\ntres\n"),
		TEXT(HEAD "@qr x\n@qr y\n"),
		TEXT("@lang pt-BR\n@layout us10\n" HEAD
		     "@page Página {page} de {pages}\n"),
		TEXT(HEAD "שלום עולם Ελλάδα Łódź\n"),
	};
	struct fixture *fixture = *state;
	size_t i;

	for (i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		if (!check(fixture, documents[i]))
			fail_msg("%zu: %s", i, fixture->told.text);
		assert_int_equal(fixture->told.count, 0);
	}
}

static void
test_press_faults(void **state)
{
	struct fixture *fixture = *state;

	assert_null(
	    press_with(fixture, (struct letter_options){ .layout = "a5" }));
	assert_string_equal(fixture->told.id, "E_LETTER_LAYOUT");
	assert_null(press_with(
	    fixture, (struct letter_options){ .font = "No Such Family" }));
	assert_string_equal(fixture->told.id, "E_LETTER_FONT");
	assert_non_null(
	    strstr(fixture->told.text, "'No Such Family' is not installed"));
}

static void
test_missing_logo_is_told(void **state)
{
	struct fixture *fixture = *state;
	struct letter_press *press = fixture->press;

	fixture->press = press_with(
	    fixture, (struct letter_options){ .assets = "/nonexistent" });
	assert_false(check(fixture, TEXT(HEAD "@logo logo.png\n")));
	assert_string_equal(fixture->told.id, "E_LETTER_LOGO");
	assert_non_null(
	    strstr(fixture->told.text, "letter line 3: cannot use 'logo.png'"));
	letter_press_free(fixture->press);
	fixture->press = press;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_faults_of_templates),
		cmocka_unit_test(test_faults_of_data),
		cmocka_unit_test(test_faults_of_length),
		cmocka_unit_test(test_letters_that_are_right),
		cmocka_unit_test(test_press_faults),
		cmocka_unit_test(test_missing_logo_is_told),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
