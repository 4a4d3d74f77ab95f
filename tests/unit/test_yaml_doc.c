#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <time.h>

#include "base/limits.h"
#include "strategy_fixture.h"

/* Each takes less than 50 ms; sanitizers and slow machines take longer, what
 * grows with the square of the input takes seconds. */
enum { HOSTILE_MS = 500 };

static const struct yaml_node *
at_path(const struct yaml_node *node, const char *path)
{
	struct text rest = text_of(path);
	struct text key;
	char name[32];

	while (text_split(&rest, '.', &key)) {
		assert_non_null(node);
		if (node->kind == YAML_LIST) {
			node = node->items[key.at[0] - '0'];
			continue;
		}
		snprintf(name, sizeof(name), "%.*s", (int)key.len, key.at);
		node = yaml_get(node, name);
	}
	assert_non_null(node);
	return node;
}

/* Places counted by hand: bytes from 1, as editors jump to them. */
static void
test_places(void **state)
{
	static const char text[] =
	    "\xef\xbb\xbf"
	    "a: 1\r\n"
	    "\xc3\xa9t\xc3\xa9: {b: 'x', c: [d, \"e\"]}\n"
	    "f:\n"
	    "  - g: h\n"
	    "  - i\n"
	    "  - {\xe0\xa4\xb9: \xf0\x9f\x98\x80, k: l}\n";
	static const struct {
		const char *path;
		size_t line, col;
		const char *text;
	} cases[] = {
		{ "a", 1, 4, "1" },
		{ "\xc3\xa9t\xc3\xa9.b", 2, 12, "x" },
		{ "\xc3\xa9t\xc3\xa9.c.0", 2, 21, "d" },
		{ "\xc3\xa9t\xc3\xa9.c.1", 2, 24, "e" },
		{ "f.0.g", 4, 8, "h" },
		{ "f.1", 5, 5, "i" },
		{ "f.2.\xe0\xa4\xb9", 6, 11, "\xf0\x9f\x98\x80" },
		{ "f.2.k", 6, 20, "l" },
	};
	struct fixture f;
	const struct yaml_node *root;
	const struct yaml_node *node;
	size_t i;

	(void)state;
	fixture_open(&f);
	root = fixture_yaml(&f, text);
	assert_non_null(root);
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		node = at_path(root, cases[i].path);
		assert_string_equal(node->text.at, cases[i].text);
		assert_int_equal(node->at.line, cases[i].line);
		assert_int_equal(node->at.col, cases[i].col);
		assert_string_equal(node->at.file, "test.yaml");
	}
	assert_true(at_path(root, "a")->plain);
	assert_true(at_path(root, "\xc3\xa9t\xc3\xa9.b")->quoted);
	assert_true(at_path(root, "\xc3\xa9t\xc3\xa9")->flow);
	assert_false(at_path(root, "f")->flow);
	assert_null(yaml_get(root, "z"));
	assert_null(yaml_get(at_path(root, "a"), "z"));
	fixture_close(&f);
}

static void
test_blocks(void **state)
{
	static const struct {
		const char *yaml;
		size_t line, col;
		bool literal;
		const char *text;
	} cases[] = {
		{ "a: |\n  x\n  y\n", 2, 3, true, "x\ny\n" },
		{ "a:   |-  # why\n    x\n", 2, 5, true, "x" },
		{ "a: |\n\n\n  x\n", 2, 3, true, "\n\nx\n" },
		{ "a: |\r\n  x \r\n  y\r\n", 2, 3, true, "x \ny\n" },
		{ "a: |2\n    x\n", 2, 3, true, "  x\n" },
		{ "a: |\n  \xc3\xa9 | b\n", 2, 3, true, "\xc3\xa9 | b\n" },
		{ "a:\n  |\n  x", 3, 3, true, "x" },
		{ "a: |\nb: 1\n", 2, 1, true, "" },
		{ "a: >\n    x\n    y\n", 2, 5, false, "x y\n" },
		{ "a: >\n\n    x\n", 2, 5, false, "\nx\n" },
	};
	struct fixture f;
	const struct yaml_node *node;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		fixture_open(&f);
		node = fixture_yaml(&f, cases[i].yaml);
		assert_non_null(node);
		node = at_path(node, "a");
		assert_string_equal(node->text.at, cases[i].text);
		assert_int_equal(node->at.line, cases[i].line);
		assert_int_equal(node->at.col, cases[i].col);
		assert_int_equal(node->literal, cases[i].literal);
		assert_false(node->plain || node->quoted);
		fixture_close(&f);
	}
}

/* YAML 1.1 would read each of these as something else. */
static void
test_scalars_stay_text(void **state)
{
	static const char *const texts[] = { "NO", "3.10", "010", "12:30:45",
		"1_000", "08:00", "null", "~", "true", "0x1F", "2026-01-05",
		"1e3", ".inf", "=", "a#b", "a:b" };
	struct fixture f;
	const struct yaml_node *node;
	char yaml[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		fixture_open(&f);
		snprintf(yaml, sizeof(yaml), "country: %s\n", texts[i]);
		node = fixture_yaml(&f, yaml);
		assert_non_null(node);
		node = at_path(node, "country");
		assert_string_equal(node->text.at, texts[i]);
		fixture_close(&f);
	}
}

static const struct {
	const char *yaml;
	const char *told;
	const char *hint;
} refusals_cases[] = {
	{ "a:\n\tb: 1\n", "2:1 E_YAML tabs cannot indent YAML", "spaces" },
	{ "a:\n\t- b\n", "2:1 E_YAML tabs cannot indent YAML", "spaces" },
	{ "a: |\n\tx\n", "2:1 E_YAML tabs cannot indent YAML", "spaces" },
	{ "w: !=5\n", "1:4 E_YAML_FEATURE `!=5` is read as a YAML tag",
	    "quote the whole value: '!=5'" },
	{ "w: !!str x\n", "1:4 E_YAML_FEATURE `!!str x`", "quote" },
	{ "w: !e!x y\n", "1:4 E_YAML a value that begins with !", "quote" },
	{ "w: [1..30)\n", "1:4 E_YAML this [ has no ]", "\"[1..30)\"" },
	{ "w: ]1..3]\n", "1:4 E_YAML a value cannot begin with", "quote" },
	{ "w: > 30\n", "1:6 E_YAML a value that begins with > or |",
	    "quote the whole value" },
	{ "w: >= 30\n", "1:5 E_YAML a value that begins with > or |",
	    "quote the whole value" },
	{ "w: {when: > 30}\n", "1:11 E_YAML a value cannot begin with this",
	    "quote the whole value" },
	{ "w:\n  when: > 30 # days\n", "2:11 E_YAML a value that begins",
	    "quote the whole value" },
	{ "a:\n  b: 1\n\tc: 2\n", "3:1 E_YAML tabs cannot indent", "spaces" },
	{ "a: |\n  b\n \tc\n", "3:2 E_YAML tabs cannot indent", "spaces" },
	{ "w: \"a\" = x\n", "1:8 E_YAML text after the end of a value",
	    "quote the whole value" },
	{ "w: note = \"a: b\"\n", "1:13 E_YAML a second `: `",
	    "quote the whole value" },
	{ "w: {when: balance < amount(50, \"MXN\")}\n",
	    "1:37 E_YAML a comma or } must come here",
	    "write the rule as a block" },
	{ "w: {when: x\nb: 1\n", "1:4 E_YAML this { has no }", "close it" },
	{ "w: @x\n", "1:4 E_YAML a value cannot begin", "quote" },
	{ "w: `x`\n", "1:4 E_YAML a value cannot begin", "quote" },
	{ "w: * 2\n", "1:4 E_YAML a value cannot begin with & or *", "quote" },
	{ "w: - a\n", "1:4 E_YAML a list cannot begin", "next line" },
	{ "w: ? a\n", "1:4 E_YAML a value cannot begin with `? `", "quote" },
	{ "w: \"a\\d\"\n", "1:6 E_YAML a backslash", "single quotes" },
	{ "w: \"a\nb: 1\n", "1:4 E_YAML this quote is never closed",
	    "close it" },
	{ "a: 1\n b: 2\n", "2:3 E_YAML this line cannot be a key", "indent" },
	{ "a:1\nb: 2\n", "2:2 E_YAML this line cannot be a key",
	    "blank after the colon" },
	{ "b: 2\na:1\nc: 3\n", "2:1 E_YAML this line is neither", "put `: `" },
	{ "a:\n  - b\n c: 1\n", "3:2 E_YAML this line is indented", "indent" },
	{ "a: 1\nb: &x 2\n", "2:4 E_YAML_FEATURE `&x 2`: anchors",
	    "refer to it by that name" },
	{ "b: *x\n", "1:4 E_YAML_FEATURE `*x`: anchors",
	    "refer to it by that name" },
	{ "a:\n  <<: {b: 1}\n", "2:3 E_YAML_FEATURE merge keys", "write out" },
	{ "a: {{ x }}\n", "1:5 E_YAML_FEATURE a key must be text",
	    "quote the whole value" },
	{ "? [a, b]\n: c\n",
	    "1:3 E_YAML_FEATURE a key must be text, not a "
	    "list",
	    "quote" },
	{ "a: 1\n---\nb: 2\n", "2:1 E_YAML_FEATURE a second document",
	    "one document" },
	{ "%YAML 1.2\n---\na: 1\n", "1:1 E_YAML_FEATURE directives", "delete" },
	{ "a: 1\n%b: 2\n", "2:1 E_YAML_FEATURE directives", "delete" },
	{ "a: 1\nb: 2\na: 3\n", "3:1 E_DUPLICATE_KEY `a` is written",
	    "1:1 note it is here too" },
	{ "a: {b: 1, b: 2}\n", "1:11 E_DUPLICATE_KEY `b`", "1:5 note" },
	{ "", "0:0 E_YAML the file is empty", "" },
	{ "# a comment\n", "0:0 E_YAML the file is empty", "" },
	{ "a: b\n# \xe9\nc: d\n", "2:3 E_ENCODING byte 0xe9",
	    "iconv -f WINDOWS-1252" },
	{ "a: \xc3\n", "1:4 E_ENCODING byte 0xc3", "UTF-8" },
	{ "a: \xed\xa0\x80\n", "1:4 E_ENCODING byte 0xed", "UTF-8" },
	{ "\xff\xfe"
	  "a",
	    "1:1 E_ENCODING the file is UTF-16", "UTF-8" },
	{ "\xfe\xff"
	  "a",
	    "1:1 E_ENCODING the file is UTF-16", "UTF-8" },
	{ "\xff"
	  "a",
	    "1:1 E_ENCODING byte 0xff", "UTF-8" },
	{ "a: x\x7fy\n", "1:5 E_YAML a control character", "delete" },
	{ "a: x\xc2\x80y\n", "1:5 E_YAML an invisible control", "delete" },
	{ "a: x\r", "1:5 E_YAML a carriage return", "delete" },
	{ "a: x\x01y\n", "1:5 E_YAML a control character", "delete" },
	{ "a: x\ry\n", "1:5 E_YAML a carriage return", "delete" },
	{ "a: x\xc2\x85y\n", "1:5 E_YAML an invisible", "delete" },
	{ "a: x\xe2\x80\xa8y\n", "1:5 E_YAML an invisible line break",
	    "delete" },
	{ "a: \"x\\0y\"\n", "1:4 E_YAML the escape of a control", "" },
	{ "a: \"x\\ry\"\n", "1:4 E_YAML the escape of a control", "" },
};

static void
test_refusals(void **state)
{
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(refusals_cases) / sizeof(*refusals_cases); i++) {
		fixture_open(&f);
		assert_null(fixture_yaml(&f, refusals_cases[i].yaml));
		assert_int_equal(diag_count(f.diag, DIAG_ERROR), 1);
		if (strncmp(fixture_told(&f), refusals_cases[i].told,
		        strlen(refusals_cases[i].told)) != 0)
			fail_msg("case %zu wanted \"%s\", was told:\n%s", i,
			    refusals_cases[i].told, fixture_told(&f));
		fixture_expect(&f, refusals_cases[i].hint);
		fixture_close(&f);
	}
}

static void
test_several_refusals(void **state)
{
	struct fixture f;

	(void)state;
	fixture_open(&f);
	assert_null(fixture_yaml(
	    &f, "a: &x 1\nb: *x\nc: !y 2\nd: {e: 1, e: 2}\n<<: z\n"));
	assert_int_equal(diag_count(f.diag, DIAG_ERROR), 5);
	fixture_close(&f);
}

static char *
nested(size_t depth)
{
	char *yaml = calloc(1, 2 * depth + 1);

	assert_non_null(yaml);
	memset(yaml, '[', depth);
	memset(yaml + depth, ']', depth);
	return yaml;
}

static void
test_depth(void **state)
{
	struct fixture f;
	char *fits = nested(LIMIT_YAML_DEPTH);
	char *deep = nested(LIMIT_YAML_DEPTH + 1);

	(void)state;
	fixture_open(&f);
	assert_non_null(fixture_yaml(&f, fits));
	assert_null(fixture_yaml(&f, deep));
	assert_string_equal(fixture_told(&f),
	    "1:33 E_LIMIT more than 32 levels of nesting in one file\n"
	    "1:33 note a strategy needs less than ten; quote a text that "
	    "begins with [ or {\n");
	fixture_close(&f);
	free(fits);
	free(deep);
}

static void
test_nodes(void **state)
{
	struct fixture f;
	struct buf yaml;
	size_t i;

	(void)state;
	buf_init(&yaml, SIZE_MAX);
	for (i = 1; i < LIMIT_YAML_NODES; i++)
		buf_puts(&yaml, "- a\n");
	fixture_open(&f);
	assert_non_null(fixture_yaml(&f, buf_text(&yaml)));
	buf_puts(&yaml, "- a\n");
	assert_null(fixture_yaml(&f, buf_text(&yaml)));
	assert_string_equal(fixture_told(&f),
	    "100000:3 E_LIMIT more than 100000 values in one file\n"
	    "100000:3 note keep large tables in CSV files, which `file` "
	    "names\n");
	fixture_close(&f);
	buf_clear(&yaml);
}

static void
add_many(struct buf *to, const char *text, size_t count)
{
	while (count-- > 0)
		buf_puts(to, text);
}

static void
add_bomb(struct buf *to)
{
	int c;
	int i;

	buf_puts(to, "a: &a [x,x,x,x,x,x,x,x,x]\n");
	for (c = 'b'; c <= 'i'; c++) {
		buf_printf(to, "%c: &%c [", c, c);
		for (i = 0; i < 9; i++)
			buf_printf(to, "*%c,", c - 1);
		buf_puts(to, "]\n");
	}
}

static void
make_hostile(struct buf *to, int which)
{
	size_t i;

	switch (which) {
	case 0:
		add_many(to, "[", 100000);
		break;
	case 1:
		add_many(to, "{a: ", 100000);
		break;
	case 2:
		add_many(to, "- ", 100000);
		break;
	case 3:
		add_bomb(to);
		break;
	case 4:
		buf_puts(to, "a: ");
		add_many(to, "xxxxxxxxxx", 1 << 20);
		break;
	case 5:
		add_many(to, "- a\n", 1 << 19);
		buf_puts(to, "\xff");
		break;
	case 6:
		for (i = 0; i < 49000; i++)
			buf_printf(to, "key%zu: 1\n", i);
		buf_puts(to, "key0: 1\n");
		break;
	case 7:
		add_many(to, "k: 1\n", 49000);
		break;
	case 8:
		for (i = 0; i < 50000; i++)
			buf_printf(to, "%%TAG !%zu! tag:x,2000:\n", i);
		break;
	case 9:
		buf_puts(to, "a: [");
		add_many(to, "{\xc3\xa9: 1},", 30000);
		buf_puts(to, "b: c: d");
		break;
	default:
		add_many(to, "\"a\"\n", 1 << 20);
		break;
	}
}

static void
test_hostile(void **state)
{
	struct fixture f;
	struct buf yaml;
	clock_t start;
	long ms;
	int i;

	(void)state;
	for (i = 0; i <= 10; i++) {
		buf_init(&yaml, SIZE_MAX);
		make_hostile(&yaml, i);
		assert_false(yaml.failed);
		fixture_open(&f);
		start = clock();
		assert_null(fixture_yaml(&f, buf_text(&yaml)));
		ms = (long)((clock() - start) * 1000 / CLOCKS_PER_SEC);
		if (ms > HOSTILE_MS)
			fail_msg("hostile input %d took %ld ms", i, ms);
		assert_true(diag_count(f.diag, DIAG_ERROR) > 0);
		fixture_close(&f);
		buf_clear(&yaml);
	}
}

static void
test_read(void **state)
{
	struct fixture f;
	const struct yaml_node *root;

	(void)state;
	fixture_open(&f);
	root = yaml_read(f.arena, "tests/rules/complete.yaml", f.diag);
	assert_non_null(root);
	assert_string_equal(root->at.file, "tests/rules/complete.yaml");
	assert_null(yaml_read(f.arena, "tests/rules/none.yaml", f.diag));
	fixture_expect(&f, "E_SYSTEM cannot read it: No such file");
	assert_null(yaml_read(f.arena, "tests/rules", f.diag));
	fixture_expect(&f, "E_SYSTEM cannot read it: Is a directory");
	assert_null(yaml_read(f.arena, "/dev/zero", f.diag));
	fixture_expect(&f, "E_LIMIT the file has more than 4194304 bytes");
	fixture_close(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_scalars_stay_text),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_several_refusals),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_nodes),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
