#include "template_fixture.h"

/* Parsing fails cleanly wherever memory ends, and works once it suffices. */
static void
test_memory(void **state)
{
	static const char source[] = "{{<base}}{{$x}}\n  {{#items}}\n  {{a.b | "
	                             "upper}}{{/items}}\n{{/x}}{{/base}}{{>p}}";
	const char *partials[] = { "base", " {{$x}}y{{/x}}\n", "p", "z", NULL };
	struct fixture *fixture = *state;
	struct template *template = NULL;
	size_t failures = 0;
	size_t limit;

	fixture->loader.ctx = partials;
	fixture->settings.loader = &fixture->loader;
	for (limit = 1; template == NULL; limit += 8) {
		struct arena *arena = arena_new(limit);

		assert_non_null(arena);
		fixture->seen.len = 0;
		template = template_parse(arena, TEXT(source), "t",
		    &fixture->settings, fixture->diag);
		if (template == NULL) {
			assert_non_null(
			    strstr(fixture->seen.text, "out of memory"));
			failures++;
		}
		arena_free(arena);
		diag_free(fixture->diag);
		fixture->diag = diag_new(remember, &fixture->seen);
	}
	assert_true(failures > 20);
}

/* count times piece, in the fixture's arena. */
static struct text
repeat(struct fixture *fixture, const char *piece, size_t count)
{
	size_t len = strlen(piece);
	char *bytes = arena_alloc(fixture->arena, count, len);
	size_t i;

	assert_non_null(bytes);
	for (i = 0; i < count; i++)
		memcpy(bytes + i * len, piece, len);
	return (struct text){ bytes, count * len };
}

static void
test_hostile_source(void **state)
{
	struct fixture *fixture = *state;
	struct template *template;

	assert_null(parse_bytes(fixture, repeat(fixture, "{{#a}}", 100000)));
	assert_string_equal(fixture->seen.text,
	    "E_TEMPLATE_LIMIT t:1:385 sections are nested deeper than 64\n");
	assert_null(parse_bytes(fixture, repeat(fixture, "{{$a}}", 100000)));
	assert_string_equal(fixture->seen.text,
	    "E_TEMPLATE_LIMIT t:1:385 sections are nested deeper than 64\n");
	assert_null(parse_bytes(fixture, repeat(fixture, "{{", 100000)));
	assert_string_equal(fixture->seen.text,
	    "E_TEMPLATE_SYNTAX t:1:1 this tag has no closing '}}}'\n");
	/* Not one message for each. */
	assert_null(parse_bytes(fixture, repeat(fixture, "{{}}", 100000)));
	assert_int_equal(diag_count(fixture->diag, DIAG_ERROR), LIMIT_ERRORS);
	assert_null(parse_bytes(
	    fixture, repeat(fixture, "x", LIMIT_TEMPLATE_BYTES + 1)));
	assert_string_equal(fixture->seen.text,
	    "E_TEMPLATE_LIMIT t:1:1 a template has at most 1048576 bytes, this "
	    "has 1048577\n");
	template = parse_bytes(
	    fixture, repeat(fixture, "{{two}}\n", LIMIT_TEMPLATE_BYTES / 8));
	assert_non_null(template);
	assert_true(render(fixture, template));
	assert_int_equal(fixture->out.len, LIMIT_TEMPLATE_BYTES / 8 * 3);
}

static void
test_long_names(void **state)
{
	struct fixture *fixture = *state;
	struct text name = repeat(fixture, "\xc3\xa9", 101);
	char *source =
	    arena_printf(fixture->arena, "{{%.*s}}", (int)name.len, name.at);

	assert_refused(fixture, source,
	    "E_TEMPLATE_SYNTAX t:1:1 the name in this tag is longer than 200 "
	    "bytes\n");
	source = arena_printf(
	    fixture->arena, "{{%.*s}}", (int)name.len - 2, name.at);
	assert_non_null(parse_bytes(fixture, text_of(source)));
	assert_renders(fixture,
	    "{{=1234567890123456 6543210987654321=}}"
	    "1234567890123456two6543210987654321",
	    "-2");
	/* Told no longer than a line, and cut between characters. */
	source = arena_printf(fixture->arena, "{{a%.*s}}", 198, name.at);
	assert_rejected(fixture, source,
	    "R_TEMPLATE_VALUE t:1:1 'a\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
	    "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
	    "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
	    "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
	    "' is not in the data\n");
}

static bool
count_name(void *ctx, const struct template_use *use)
{
	size_t *count = ctx;

	(void)use;
	++*count;
	return true;
}

static void
test_recursion(void **state)
{
	struct fixture *fixture = *state;
	const char *partials[] = { "self", "{{>self}}", "tree",
		"{{two}}{{#items}}{{>tree}}{{/items}}", NULL };
	struct template *template;
	size_t count = 0;

	fixture->loader.ctx = partials;
	fixture->settings.loader = &fixture->loader;
	assert_rejected(fixture, "{{>self}}",
	    "R_TEMPLATE_LIMIT self:1:1 sections and included templates are "
	    "nested deeper than 64\n self:1:1 does a template include "
	    "itself?\n");
	assert_rejected(fixture, "{{>tree}}",
	    "R_TEMPLATE_LIMIT tree:1:18 sections and included templates are "
	    "nested deeper than 64\n tree:1:18 does a template include "
	    "itself?\n");
	template = parse_bytes(fixture, TEXT("{{>self}}{{>tree}}"));
	assert_true(template_names(template, count_name, &count));
	assert_int_equal(count, 2);
}

/* Thirty files, each of which includes the next one twice: 2^30 in all. */
static void
test_explosion(void **state)
{
	struct fixture *fixture = *state;
	const char *partials[2 * 30 + 1] = { NULL };
	struct template_schema schema = { NULL, 0 };
	struct template *template;
	size_t count = 0;
	int i;

	for (i = 0; i < 30; i++) {
		partials[2 * i] = arena_printf(fixture->arena, "p%d", i);
		partials[2 * i + 1] = arena_printf(
		    fixture->arena, "{{>p%d}}{{>p%d}}", i + 1, i + 1);
	}
	partials[2 * 30 - 1] = "";
	fixture->loader.ctx = partials;
	fixture->settings.loader = &fixture->loader;
	template = parse_bytes(fixture, TEXT("{{>p0}}"));
	assert_non_null(template);
	assert_false(render(fixture, template));
	assert_non_null(strstr(
	    fixture->seen.text, "the message takes more than 4194304 steps\n"));
	assert_false(template_names(template, count_name, &count));
	assert_int_equal(count, 0);
	assert_false(template_check(template, &schema, fixture->diag));
	assert_non_null(strstr(fixture->seen.text,
	    "E_TEMPLATE_LIMIT t:0:0 its templates include each other too many "
	    "times\n"));
}

static void
test_full_buffer(void **state)
{
	struct fixture *fixture = *state;
	struct template *template;

	template = parse_bytes(fixture, TEXT("1234{{name}}{{two}}"));
	buf_clear(&fixture->out);
	buf_init(&fixture->out, 16);
	assert_true(buf_puts(&fixture->out, "abc"));
	assert_false(template_render(
	    template, &fixture->data, NULL, &fixture->out, fixture->diag));
	assert_string_equal(buf_text(&fixture->out), "abc");
	assert_string_equal(fixture->seen.text,
	    "R_TEMPLATE_LIMIT t:1:13 the message does not fit in 16 bytes\n");
	/* The buffer is good for another message. */
	template = parse_bytes(fixture, TEXT("{{two}}"));
	assert_true(template_render(
	    template, &fixture->data, NULL, &fixture->out, fixture->diag));
	assert_string_equal(buf_text(&fixture->out), "abc-2");
}

static void
test_many_partials(void **state)
{
	struct fixture *fixture = *state;
	struct buf source;
	int i;

	buf_init(&source, LIMIT_TEMPLATE_BYTES);
	for (i = 0; i < 1001; i++)
		assert_true(buf_printf(&source, "{{>p%d}}{{>p%d}}\n", i, i));
	fixture->loader.ctx = (const char *[]){ NULL };
	fixture->settings.loader = &fixture->loader;
	fixture->settings.lenient = true;
	assert_refused(fixture, buf_text(&source),
	    "E_TEMPLATE_LIMIT t:1001:1 more than 1000 templates are "
	    "included\n");
	buf_clear(&source);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_memory, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_hostile_source, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_long_names, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_recursion, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_explosion, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_full_buffer, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    test_many_partials, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
