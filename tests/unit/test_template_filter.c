#include "template_fixture.h"

#include "message/filter.h"
#include "message/template_case.h"

/* A locale that shows what it was asked for. */
static bool
write_money(void *ctx, int64_t minor, int digits, struct text currency,
    bool bare, struct buf *out)
{
	(void)ctx;
	return buf_printf(out, "<%s %lld/%d %.*s>", bare ? "bare" : "money",
	    (long long)minor, digits, (int)currency.len, currency.at);
}

static bool
write_date(void *ctx, int32_t days, enum date_style style, struct buf *out)
{
	static const char *const styles[] = { [DATE_MEDIUM] = "medium",
		[DATE_LONG] = "long",
		[DATE_SHORT] = "short" };

	(void)ctx;
	assert_true(style != DATE_ISO);
	return buf_printf(out, "<%s %d>", styles[style], (int)days);
}

static bool
write_number(void *ctx, struct decimal number, struct buf *out)
{
	(void)ctx;
	if (number.coefficient == 13)
		return false;
	return buf_printf(
	    out, "<%lld %d>", (long long)number.coefficient, (int)number.scale);
}

static const struct template_format shown = { NULL, write_money, write_date,
	write_number };

static void
test_locale(void **state)
{
	struct fixture *fixture = *state;

	fixture->format = &shown;
	assert_renders(fixture, "{{total | money}} {{ total|money:bare }}",
	    "<money -123450/2 MXN> <bare -123450/2 MXN>");
	assert_renders(fixture,
	    "{{due|date}} {{due|date:long}} {{due|date:short}} {{due|date:iso}}"
	    " {{due_text | date : long}}",
	    "<medium 19783> <long 19783> <short 19783> 2024-03-01 "
	    "<long 19782>");
	assert_renders(
	    fixture, "{{rate|number}} {{two|number}}", "<250 2> <-2 0>");
	assert_renders(fixture, "{{zero | days}} {{two | days}}", "0 -2");
	fixture->settings.kind = TEMPLATE_HTML;
	assert_renders(fixture, "{{rate|number}}", "&lt;250 2&gt;");
}

static void
test_plain(void **state)
{
	struct fixture *fixture = *state;

	assert_renders(fixture, "{{total}} {{due}} {{rate}} {{paid}} {{zero}}",
	    "-1234.50 2024-03-01 2.50 false 0");
}

static void
test_texts(void **state)
{
	struct fixture *fixture = *state;

	assert_renders(
	    fixture, "{{name | upper}} {{name|lower}}", "ANA & BO ana & bo");
	assert_renders(fixture, "[{{empty | default:\" x\t\" | trim}}]", "[x]");
	assert_renders(fixture, "{{phone | phone}}", "+525512345678");
	assert_renders(fixture,
	    "{{empty|default:\"1.12\"|phone}} "
	    "{{empty|default:\"123456789012345\"|phone}}",
	    "112 123456789012345");
	/* RFC 3986, 2.5: A, A with grave, katakana A; 2.3: unreserved. */
	assert_renders(fixture,
	    "{{empty|default:\"A\xc3\x80\xe3\x82\xa2\"|url}} "
	    "{{empty|default:\"a-._~0 &/?=%\"|url}}",
	    "A%C3%80%E3%82%A2 a-._~0%20%26%2F%3F%3D%25");
	assert_renders(
	    fixture, "{{name | upper | url | lower}}", "ana%20%26%20bo");
	assert_renders(fixture, "{{total|url}}{{paid|upper}}{{two|trim}}",
	    "-1234.50FALSE-2");
}

static void
test_unfit(void **state)
{
	struct fixture *fixture = *state;

	assert_rejected(fixture, "{{total|money}}",
	    "R_TEMPLATE_VALUE t:1:1 'total' has no locale to be written in\n"
	    " t:1:1 so filter 'money' cannot write it\n");
	fixture->format = &shown;
	assert_rejected(fixture, "\n{{name | money}}",
	    "R_TEMPLATE_VALUE t:2:1 'name' is not an amount\n"
	    " t:2:1 so filter 'money' cannot write it\n");
	assert_rejected(fixture, "{{name | date}}",
	    "R_TEMPLATE_VALUE t:1:1 'name' is not a date (yyyy-mm-dd)\n"
	    " t:1:1 so filter 'date' cannot write it\n");
	assert_rejected(fixture, "{{rate | date:iso}}",
	    "R_TEMPLATE_VALUE t:1:1 'rate' is not a date\n"
	    " t:1:1 so filter 'date' cannot write it\n");
	assert_rejected(fixture, "{{name | number}}",
	    "R_TEMPLATE_VALUE t:1:1 'name' is not a number\n"
	    " t:1:1 so filter 'number' cannot write it\n");
	assert_rejected(fixture, "{{empty | default:\"13\" | number}}",
	    "R_TEMPLATE_VALUE t:1:1 'empty' cannot be written in this locale\n"
	    " t:1:1 so filter 'number' cannot write it\n");
	assert_rejected(fixture, "{{due | number}}",
	    "R_TEMPLATE_VALUE t:1:1 'due' is not a number\n"
	    " t:1:1 so filter 'number' cannot write it\n");
	assert_rejected(fixture, "{{total | days}}",
	    "R_TEMPLATE_VALUE t:1:1 'total' is not a number\n"
	    " t:1:1 so filter 'days' cannot write it\n");
	assert_rejected(fixture, "{{rate | days}}",
	    "R_TEMPLATE_VALUE t:1:1 'rate' is not a whole number of days\n"
	    " t:1:1 so filter 'days' cannot write it\n");
	assert_rejected(fixture, "{{name | phone}}",
	    "R_TEMPLATE_VALUE t:1:1 'name' is not a telephone number\n"
	    " t:1:1 so filter 'phone' cannot write it\n");
	assert_rejected(fixture, "{{empty | default:\"1+2345\" | phone}}",
	    "R_TEMPLATE_VALUE t:1:1 'empty' has a + that is not in front\n"
	    " t:1:1 so filter 'phone' cannot write it\n");
	assert_rejected(fixture,
	    "{{empty | default:\"1234567890123456\" | "
	    "phone}}",
	    "R_TEMPLATE_VALUE t:1:1 'empty' has not 3 to 15 digits as "
	    "telephone numbers have\n t:1:1 so filter 'phone' cannot write "
	    "it\n");
	assert_rejected(fixture, "{{empty | default:\"12\" | phone}}",
	    "R_TEMPLATE_VALUE t:1:1 'empty' has not 3 to 15 digits as "
	    "telephone numbers have\n t:1:1 so filter 'phone' cannot write "
	    "it\n");
	assert_rejected(fixture, "{{items | upper}}",
	    "R_TEMPLATE_VALUE t:1:1 'items' is a list: use it as a section\n"
	    " t:1:1 so filter 'upper' cannot write it\n");
	/* An empty default says that nothing is right here. */
	assert_renders(fixture, "[{{empty | default:\"\"}}]", "[]");
	/* Blanks alone are nothing. */
	assert_rejected(fixture, "{{empty | default:\" \" | trim}}",
	    "R_TEMPLATE_VALUE t:1:1 'empty' is empty: give it "
	    "| default:\"...\", or a section\n");
}

static void
test_filter_syntax(void **state)
{
	struct fixture *fixture = *state;

	assert_refused(fixture, "{{total | mony}}",
	    "E_TEMPLATE_FILTER t:1:1 unknown filter 'mony'\n"
	    " t:1:1 did you mean 'money'?\n");
	assert_refused(fixture, "{{total | AZ_az09}}",
	    "E_TEMPLATE_FILTER t:1:1 unknown filter 'AZ_az09'\n");
	assert_refused(fixture, "{{due | date:lnog}}",
	    "E_TEMPLATE_FILTER t:1:1 unknown filter argument 'lnog'\n"
	    " t:1:1 did you mean 'long'?\n");
	assert_refused(fixture, "{{x | upper:a}}",
	    "E_TEMPLATE_FILTER t:1:1 filter 'upper' takes nothing after a "
	    "colon\n");
	assert_refused(fixture, "{{x | }}",
	    "E_TEMPLATE_FILTER t:1:1 no filter name after '|'\n");
	assert_refused(fixture, "{{x | upper lower}}",
	    "E_TEMPLATE_FILTER t:1:1 '|' or the end of the tag is missing "
	    "after filter 'upper'\n");
	assert_refused(fixture, "{{x | default}}",
	    "E_TEMPLATE_FILTER t:1:1 filter 'default' needs a text: "
	    "default:\"...\"\n");
	assert_refused(fixture, "{{x | default:\"a}}",
	    "E_TEMPLATE_FILTER t:1:1 the text of 'default' has no closing "
	    "'\"'\n");
	assert_refused(fixture, "{{x | upper | money}}",
	    "E_TEMPLATE_FILTER t:1:1 filter 'money' must come first: the one "
	    "before it makes text\n");
}

/* Mappings of UnicodeData.txt. */
static void
test_case(void **state)
{
	static const char lower[] = "az\xc3\xa1\xc3\xb1\xc3\xbc\xc3\xb7\xc3\xbf"
	                            "\xc5\x93\xc5\xba\xc8\x99"
	                            "\xce\xb1\xcf\x8e\xd0\xb6\xd1\x91"
	                            "\xe1\xba\xa1\xf0\x9f\x99\x82";
	static const char upper[] = "AZ\xc3\x81\xc3\x91\xc3\x9c\xc3\xb7\xc5\xb8"
	                            "\xc5\x92\xc5\xb9\xc8\x98"
	                            "\xce\x91\xce\x8f\xd0\x96\xd0\x81"
	                            "\xe1\xba\xa0\xf0\x9f\x99\x82";
	struct buf out;

	(void)state;
	buf_init(&out, 200);
	assert_true(case_upper(TEXT(lower), &out));
	assert_string_equal(buf_text(&out), upper);
	buf_reset(&out);
	assert_true(case_lower(TEXT(upper), &out));
	assert_string_equal(buf_text(&out), lower);
	buf_reset(&out);
	/* One way: dotless i, long s, final sigma; none: sharp s. */
	assert_true(case_upper(TEXT("\xc4\xb1\xc5\xbf\xcf\x82\xc3\x9f"), &out));
	assert_string_equal(buf_text(&out), "IS\xce\xa3\xc3\x9f");
	buf_clear(&out);
	buf_init(&out, 1);
	assert_false(case_upper(TEXT("ab"), &out));
	buf_clear(&out);
}

static void
test_letter_controls(void **state)
{
	struct fixture *fixture = *state;

	fixture->settings.kind = TEMPLATE_LETTER;
	assert_renders(fixture,
	    "{{empty|default:\"a\tb\x7f"
	    "c\xc2\x85"
	    "d\xe2\x80\xa8"
	    "e\xe2\x80\xa9"
	    "f\rg\n\nh\xc2\xa0i\xe2\x80\xa6\"}}",
	    "a b c d e f g  h\xc2\xa0i\xe2\x80\xa6");
	fixture->settings.kind = TEMPLATE_HEADER;
	assert_rejected(fixture, "{{empty|default:\"\x7f\"}}",
	    "R_TEMPLATE_VALUE t:1:1 'empty' has the control character U+007F, "
	    "which a mail header cannot hold\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_locale, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_plain, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_texts, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_unfit, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_filter_syntax, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_case, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_letter_controls, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
