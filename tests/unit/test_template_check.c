#include "template_fixture.h"

static const struct template_field item_fields[] = {
	{ "doc_id", DATA_TEXT, NULL }, { "balance", DATA_MONEY, NULL }
};
static const struct template_schema item_schema = { item_fields, 2 };
static const struct template_field row_fields[] = {
	{ "debtor_name", DATA_TEXT, NULL },
	{ "total", DATA_MONEY, NULL },
	{ "due", DATA_DATE, NULL },
	{ "extra", DATA_NULL, NULL },
	{ "late", DATA_INT, NULL },
	{ "rate", DATA_DECIMAL, NULL },
	{ "paid", DATA_BOOL, NULL },
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
	assert_checks(
	    fixture, "{{late|days}}{{rate|number}}{{paid|upper}}", "");
	assert_checks(fixture, "{{debtor_nmae}}\n {{doc_id}}",
	    "E_TEMPLATE_NAME t:1:1 the data has no 'debtor_nmae'\n"
	    " t:1:1 did you mean 'debtor_name'?\n"
	    "E_TEMPLATE_NAME t:2:2 the data has no 'doc_id'\n");
	assert_checks(fixture, "{{#items}}{{dco_id}}{{/items}}{{agent.x.y}}",
	    "E_TEMPLATE_NAME t:1:11 the data has no 'dco_id'\n"
	    " t:1:11 did you mean 'doc_id'?\n"
	    "E_TEMPLATE_NAME t:1:31 the data has no 'agent.x.y'\n");
	assert_checks(fixture, "{{creditor.vat}}",
	    "E_TEMPLATE_NAME t:1:1 the data has no 'creditor.vat'\n"
	    " t:1:1 write it under `creditor:` of the strategy\n");
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

static void
test_check_wide(void **state)
{
	enum { WIDE = 200 };
	struct fixture *fixture = *state;
	struct template_field wide[WIDE];
	struct template_schema schema = { wide, WIDE };
	struct template *template;
	int i;

	for (i = 0; i < WIDE; i++)
		wide[i] = (struct template_field){ arena_printf(fixture->arena,
			                               "column_%d", i),
			DATA_TEXT, NULL };
	wide[70].name = "debtor_name";
	template = parse_bytes(fixture, TEXT("{{column_199}}{{debtor_nmae}}"));
	assert_non_null(template);
	assert_false(template_check(template, &schema, fixture->diag));
	assert_string_equal(fixture->seen.text,
	    "E_TEMPLATE_NAME t:1:15 the data has no 'debtor_nmae'\n"
	    " t:1:15 did you mean 'debtor_name'?\n");
}

static bool
count_use(void *ctx, const struct template_use *use)
{
	size_t *count = ctx;

	(void)use;
	++*count;
	return true;
}

/* As deep as rendering goes, and no deeper. */
static void
test_check_deep(void **state)
{
	enum { DEEP = LIMIT_TEMPLATE_DEPTH };
	struct fixture *fixture = *state;
	const char *partials[] = { "p", "{{#agent}}{{doc_id}}{{/agent}}",
		NULL };
	struct template *template;
	struct buf source;
	size_t count = 0;
	int i;

	buf_init(&source, LIMIT_TEMPLATE_BYTES);
	for (i = 0; i < DEEP; i++)
		buf_puts(&source, "{{#agent}}");
	buf_puts(&source, "{{doc_id}}{{>p}}");
	for (i = 0; i < DEEP; i++)
		buf_puts(&source, "{{/agent}}");
	fixture->loader.ctx = partials;
	fixture->settings.loader = &fixture->loader;
	assert_checks(fixture, buf_text(&source), "");
	template = parse_bytes(
	    fixture, (struct text){ buf_text(&source), source.len });
	assert_true(template_names(template, count_use, &count));
	assert_int_equal(count, DEEP + 1);
	buf_clear(&source);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_check, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_check_wide, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_check_deep, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
