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
	assert_rejected(fixture, "{{rate | days}}",
	    "R_TEMPLATE_VALUE t:1:1 'rate' is not a whole number of days\n"
	    " t:1:1 so filter 'days' cannot write it\n");
	assert_rejected(fixture, "{{name | phone}}",
	    "R_TEMPLATE_VALUE t:1:1 'name' is not a telephone number\n"
	    " t:1:1 so filter 'phone' cannot write it\n");
	assert_rejected(fixture, "{{empty | default:\"12+34\" | phone}}",
	    "R_TEMPLATE_VALUE t:1:1 'empty' has a + that is not in front\n"
	    " t:1:1 so filter 'phone' cannot write it\n");
	assert_rejected(fixture,
	    "{{empty | default:\"1234567890123456\" | "
	    "phone}}",
	    "R_TEMPLATE_VALUE t:1:1 'empty' has not 3 to 15 digits as "
	    "telephone numbers have\n t:1:1 so filter 'phone' cannot write "
	    "it\n");
	assert_rejected(fixture, "{{items | upper}}",
	    "R_TEMPLATE_VALUE t:1:1 'items' is a list: use it as a section\n"
	    " t:1:1 so filter 'upper' cannot write it\n");
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

static const struct template_field item_fields[] = {
	{ "doc_id", DATA_TEXT, NULL }, { "balance", DATA_MONEY, NULL }
};
static const struct template_schema item_schema = { item_fields, 2 };
static const struct template_field row_fields[] = {
	{ "debtor_name", DATA_TEXT, NULL },
	{ "total", DATA_MONEY, NULL },
	{ "due", DATA_DATE, NULL },
	{ "extra", DATA_NULL, NULL },
	{ "items", DATA_LIST, &item_schema },
	{ "tags", DATA_LIST, NULL },
	{ "agent", DATA_OBJECT, &item_schema },
};
static const struct template_schema row_schema = { row_fields,
	sizeof row_fields / sizeof *row_fields };

static void
assert_checks(struct fixture *fixture, const char *source, const char *message)
{
	struct template *template = parse_bytes(fixture, text_of(source));

	assert_non_null(template);
	assert_int_equal(template_check(template, &row_schema, fixture->diag),
	    *message == '\0');
	assert_string_equal(fixture->seen.text, message);
}

static void
test_check(void **state)
{
	struct fixture *fixture = *state;

	assert_checks(fixture,
	    "{{debtor_name}} {{#items}}{{doc_id}} {{balance|money}} {{total}}"
	    "{{/items}}{{#tags}}{{.|upper}}{{/tags}}{{agent.doc_id}}"
	    "{{#agent}}{{#doc_id}}{{.}}{{/doc_id}}{{/agent}}{{extra|money}}"
	    "{{^items}}{{due|date|default:\"-\"}}{{/items}}",
	    "");
	assert_checks(fixture, "{{debtor_nmae}}\n {{doc_id}}",
	    "E_TEMPLATE_NAME t:1:1 the data has no 'debtor_nmae'\n"
	    " t:1:1 did you mean 'debtor_name'?\n"
	    "E_TEMPLATE_NAME t:2:2 the data has no 'doc_id'\n");
	assert_checks(fixture, "{{#items}}{{dco_id}}{{/items}}{{agent.x.y}}",
	    "E_TEMPLATE_NAME t:1:11 the data has no 'dco_id'\n"
	    " t:1:11 did you mean 'doc_id'?\n"
	    "E_TEMPLATE_NAME t:1:31 the data has no 'agent.x.y'\n");
	/* Of what hangs on an unknown section nothing can be said. */
	assert_checks(fixture, "{{#itmes}}{{doc_id}}{{.|money}}{{/itmes}}",
	    "E_TEMPLATE_NAME t:1:1 the data has no 'itmes'\n"
	    " t:1:1 did you mean 'items'?\n");
	assert_checks(fixture, "{{items}}{{agent}}",
	    "E_TEMPLATE_NAME t:1:1 'items' is a list: use it as a section\n"
	    "E_TEMPLATE_NAME t:1:10 'agent' is an object with fields: use it "
	    "as a section\n");
	assert_checks(fixture, "{{debtor_name|money}}{{total|date}}",
	    "E_TEMPLATE_FILTER t:1:1 filter 'money' cannot write "
	    "'debtor_name', which is a text\n"
	    "E_TEMPLATE_FILTER t:1:22 filter 'date' cannot write 'total', "
	    "which is an amount\n");
}

struct uses {
	char text[1024];
	size_t len;
};

static bool
list_use(void *ctx, const struct template_use *use)
{
	static const char kinds[] = {
		[USE_VALUE] = 'v', [USE_SECTION] = '#', [USE_INVERTED] = '^'
	};
	struct uses *uses = ctx;
	const struct template_section *section;

	uses->len += (size_t)sprintf(uses->text + uses->len, "%s:%zu %c%.*s%s",
	    use->at.file, use->at.col, kinds[use->kind], (int)use->name.len,
	    use->name.at, use->defaulted ? "?" : "");
	for (section = use->within; section != NULL; section = section->outer)
		uses->len += (size_t)sprintf(uses->text + uses->len, "<%.*s",
		    (int)section->name.len, section->name.at);
	uses->len += (size_t)sprintf(uses->text + uses->len, "\n");
	return use->name.len < 5;
}

static void
test_names(void **state)
{
	struct fixture *fixture = *state;
	const char *partials[] = { "p", "{{b}}{{>p}}", "base",
		"{{#s}}{{$x}}{{c}}{{/x}}{{/s}}{{$y}}{{d}}{{/y}}", NULL };
	struct template *template;
	struct uses uses = { "", 0 };

	fixture->loader.ctx = partials;
	fixture->settings.loader = &fixture->loader;
	template = parse_bytes(
	    fixture, TEXT("{{#a}}{{>p}}{{#.}}{{e.f|default:\"\"}}{{/.}}{{/a}}"
	                  "{{<base}}{{$x}}{{g}}{{/x}}{{/base}}{{^h}}{{i}}{{/h}}"
	                  "{{enough}}{{j}}"));
	assert_non_null(template);
	assert_false(template_names(template, list_use, &uses));
	assert_string_equal(uses.text, "t:1 #a\n"
	                               "p:1 vb<a\n"
	                               "t:13 #.<a\n"
	                               "t:19 ve.f?<.<a\n"
	                               "base:1 #s\n"
	                               "t:64 vg<s\n"
	                               "base:36 vd\n"
	                               "t:84 ^h\n"
	                               "t:90 vi\n"
	                               "t:101 venough\n");
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
		cmocka_unit_test_setup_teardown(test_check, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_case, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_letter_controls, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
