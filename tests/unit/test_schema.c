#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>

#include "strategy_fixture.h"

struct leaf {
	struct located name;
	struct src_pos at;
	int64_t size;
};

struct thing {
	struct located text, name, id, column, expr, path;
	bool flag;
	int64_t whole;
	struct decimal number;
	int32_t date;
	int choice, other_choice;
	struct located_list strings, numbers, days;
	struct {
		bool set;
		int64_t depth;
	} inner;
	struct items list, map, pairs, levels;
	struct yaml_node *by;
	struct yaml_node *node;
	struct items bounds;
};

/* Keys that depend on each other. */
struct bound {
	struct located name, one, other, third;
	int kind;
	struct located_list values;
};

static const char *const colours[] = { "red", "green", NULL };

static void
leaf_defaults(void *into)
{
	struct leaf *leaf = into;

	leaf->size = 7;
}

static const struct schema_key leaf_keys[] = {
	{ "size", SCHEMA_INT, offsetof(struct leaf, size), .low = 1, .high = 9,
	    .doc = "how big" },
};
static const struct schema leaf_schema = {
	.name = "a leaf",
	.keys = leaf_keys,
	.count = 1,
	.size = sizeof(struct leaf),
	.key_offset = offsetof(struct leaf, name),
	.at_offset = offsetof(struct leaf, at),
	.set_offset = SIZE_MAX,
	.defaults = leaf_defaults,
	.key_kind = SCHEMA_NAME,
};

static const struct schema_key bound_keys[] = {
	{ "one", SCHEMA_STRING, offsetof(struct bound, one),
	    .pattern = "^[a-z]$", .doc = "the one" },
	{ "other", SCHEMA_STRING, offsetof(struct bound, other),
	    .doc = "the other" },
	{ "third", SCHEMA_STRING, offsetof(struct bound, third), .doc = "t" },
	{ "kind", SCHEMA_CHOICE, offsetof(struct bound, kind),
	    .choices = colours, .doc = "k" },
	{ "values", SCHEMA_STRINGS, offsetof(struct bound, values),
	    .least = 1, .doc = "what it holds" },
};
static const struct schema_group bound_groups[] = {
	{ SCHEMA_ONE, { "one", "other" }, NULL },
	{ SCHEMA_APART, { "other", "third" }, NULL },
	{ SCHEMA_NEEDS, { "kind", "values" }, "red" },
	{ SCHEMA_NEEDS, { "third", "kind", "values" }, NULL },
};
static const struct schema bound_schema = {
	.name = "a bound",
	.keys = bound_keys,
	.count = sizeof(bound_keys) / sizeof(*bound_keys),
	.size = sizeof(struct bound),
	.key_offset = offsetof(struct bound, name),
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
	.groups = bound_groups,
	.group_count = sizeof(bound_groups) / sizeof(*bound_groups),
};

static const struct schema_key inner_keys[] = {
	{ "depth", SCHEMA_INT, offsetof(struct thing, inner.depth), .low = 0,
	    .high = 5, .required = true, .doc = "how deep" },
};
static const struct schema inner_schema = {
	.name = "`inner`",
	.keys = inner_keys,
	.count = 1,
	.size = sizeof(struct thing),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = offsetof(struct thing, inner.set),
};

static const struct schema_key thing_keys[] = {
	{ "text", SCHEMA_STRING, offsetof(struct thing, text),
	    .doc = "any \"text\"" },
	{ "name", SCHEMA_NAME, offsetof(struct thing, name), .doc = "n" },
	{ "id", SCHEMA_ID, offsetof(struct thing, id), .doc = "i" },
	{ "column", SCHEMA_COLUMN, offsetof(struct thing, column), .doc = "c" },
	{ "expr", SCHEMA_EXPR, offsetof(struct thing, expr), .doc = "e" },
	{ "path", SCHEMA_PATH, offsetof(struct thing, path), .doc = "p" },
	{ "flag", SCHEMA_BOOL, offsetof(struct thing, flag), .doc = "b" },
	{ "whole", SCHEMA_INT, offsetof(struct thing, whole), .low = -5,
	    .high = 5, .doc = "w" },
	{ "number", SCHEMA_DECIMAL, offsetof(struct thing, number),
	    .doc = "d" },
	{ "date", SCHEMA_DATE, offsetof(struct thing, date), .doc = "d" },
	{ "choice", SCHEMA_CHOICE, offsetof(struct thing, choice),
	    .choices = colours, .doc = "c" },
	{ "other_choice", SCHEMA_CHOICE, offsetof(struct thing, other_choice),
	    .choices = colours, .doc = "c" },
	{ "strings", SCHEMA_STRINGS, offsetof(struct thing, strings),
	    .doc = "s" },
	{ "numbers", SCHEMA_STRINGS, offsetof(struct thing, numbers),
	    .item = SCHEMA_INT, .low = 0, .high = 99, .doc = "s" },
	{ "days", SCHEMA_STRINGS, offsetof(struct thing, days),
	    .choices = colours, .doc = "s" },
	{ "inner", SCHEMA_STRUCT, 0, .sub = &inner_schema, .doc = "i" },
	{ "list", SCHEMA_LIST, offsetof(struct thing, list),
	    .sub = &leaf_schema, .doc = "l" },
	{ "map", SCHEMA_MAP, offsetof(struct thing, map), .sub = &leaf_schema,
	    .doc = "m" },
	{ "pairs", SCHEMA_PAIRS, offsetof(struct thing, pairs), .doc = "p" },
	{ "levels", SCHEMA_PAIRS, offsetof(struct thing, levels),
	    .item = SCHEMA_ID, .choices = colours, .doc = "l" },
	{ "by", SCHEMA_BY, offsetof(struct thing, by), .doc = "b" },
	{ "bounds", SCHEMA_MAP, offsetof(struct thing, bounds),
	    .sub = &bound_schema, .doc = "b" },
	{ "node", SCHEMA_NODE, offsetof(struct thing, node), .doc = "n" },
};
static const struct schema thing_schema = {
	.name = "a thing",
	.keys = thing_keys,
	.count = sizeof(thing_keys) / sizeof(*thing_keys),
	.size = sizeof(struct thing),
	.key_offset = SIZE_MAX,
	.at_offset = SIZE_MAX,
	.set_offset = SIZE_MAX,
};

static bool
load(struct fixture *f, const char *yaml, struct thing *thing)
{
	const struct yaml_node *root = fixture_yaml(f, yaml);

	assert_non_null(root);
	return schema_load(&thing_schema, root, thing, f->arena, f->diag);
}

/* Each is right. */
static const char *const fine_yaml[] = {
	"by: mx\n",
	"by: {MX: mx, by: country}\n",
	"bounds: {a: {one: 1}, b: {other: 1}}\n",
	"bounds: {a: {one: 1, kind: green}}\n",
	"bounds: {a: {one: 1, kind: red, values: 1}}\n",
	"bounds: {a: {one: 1, third: 1, kind: red, values: [1]}}\n",
};

static const char values_yaml[] = "text: 3.10\n"
                                  "name: erp_1\n"
                                  "id: 1A\n"
                                  "column: Total\n"
                                  "expr: 'a = \"x # y\"'\n"
                                  "path: tables/a.csv\n"
                                  "flag: true\n"
                                  "whole: -5\n"
                                  "number: 1.50\n"
                                  "date: 2026-02-28\n"
                                  "choice: green\n"
                                  "strings: [NO, \"\", '1']\n"
                                  "numbers: 42\n"
                                  "days: [red, green]\n"
                                  "inner: {depth: 3}\n"
                                  "list:\n  - size: 1\n  - {}\n"
                                  "map:\n  b: {size: 2}\n  a: {}\n"
                                  "node: {any: [thing]}\n";

static void
test_values(void **state)
{
	struct fixture f;
	struct thing t;
	const struct leaf *leaf;

	(void)state;
	fixture_open(&f);
	assert_true(load(&f, values_yaml, &t));
	assert_string_equal(fixture_told(&f), "");
	assert_string_equal(t.text.text.at, "3.10");
	assert_int_equal(t.text.at.line, 1);
	assert_int_equal(t.text.at.col, 7);
	assert_string_equal(t.expr.text.at, "a = \"x # y\"");
	assert_int_equal(t.expr.at.line, 5);
	assert_int_equal(t.expr.at.col, 8); /* after the quote */
	assert_true(t.flag);
	assert_int_equal(t.whole, -5);
	assert_int_equal(t.number.coefficient, 150);
	assert_int_equal(t.number.scale, 2);
	assert_int_equal(t.date, 20512); /* date -d 2026-02-28 +%s / 86400 */
	assert_int_equal(t.choice, 1);
	assert_int_equal(t.other_choice, -1);
	assert_int_equal(t.strings.count, 3);
	assert_string_equal(t.strings.items[0].text.at, "NO");
	assert_string_equal(t.strings.items[1].text.at, "");
	assert_int_equal(t.numbers.count, 1);
	assert_int_equal(t.days.count, 2);
	assert_true(t.inner.set);
	assert_int_equal(t.inner.depth, 3);
	assert_int_equal(t.list.count, 2);
	leaf = t.list.at;
	assert_int_equal(leaf[0].size, 1);
	assert_int_equal(leaf[1].size, 7);
	assert_null(leaf[0].name.text.at);
	assert_int_equal(t.map.count, 2);
	leaf = t.map.at;
	assert_string_equal(leaf[0].name.text.at, "b");
	assert_int_equal(leaf[0].size, 2);
	assert_int_equal(leaf[0].at.line, 20);
	assert_int_equal(leaf[0].at.col, 6);
	assert_string_equal(leaf[1].name.text.at, "a");
	assert_int_equal(t.node->kind, YAML_MAP);
	fixture_close(&f);
}

static void
test_fine(void **state)
{
	struct fixture f;
	struct thing t;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(fine_yaml) / sizeof(*fine_yaml); i++) {
		fixture_open(&f);
		if (!load(&f, fine_yaml[i], &t))
			fail_msg("%s%s", fine_yaml[i], fixture_told(&f));
		assert_string_equal(fixture_told(&f), "");
		fixture_close(&f);
	}
}

/* Both keys that would do are told. */
static void
test_neither(void **state)
{
	struct fixture f;
	struct thing t;

	(void)state;
	fixture_open(&f);
	assert_false(load(&f, "bounds: {a: {}}\n", &t));
	assert_string_equal(fixture_told(&f),
	    "1:13 E_MISSING_KEY a bound needs the key `one` or `other`\n"
	    "1:13 note `one`: the one\n"
	    "1:13 note `other`: the other\n");
	fixture_close(&f);
}

static void
test_absent(void **state)
{
	struct fixture f;
	struct thing t;

	(void)state;
	memset(&t, 0xff, sizeof(t));
	fixture_open(&f);
	assert_true(load(&f, "{}", &t));
	assert_null(t.text.text.at);
	assert_false(t.flag);
	assert_int_equal(t.date, DATE_NONE);
	assert_int_equal(t.choice, -1);
	assert_int_equal(t.strings.count, 0);
	assert_false(t.inner.set);
	assert_int_equal(t.list.count, 0);
	assert_null(t.node);
	assert_int_equal(t.pairs.count, 0);
	fixture_close(&f);
}

static void
test_pairs(void **state)
{
	struct fixture f;
	struct thing t;
	const struct schema_pair *pair;

	(void)state;
	fixture_open(&f);
	assert_true(load(&f,
	    "pairs: {a b: 3.10, '': \"\", c: null}\n"
	    "levels:\n  E_GAP: green\n  1: red\n",
	    &t));
	assert_string_equal(fixture_told(&f), "");
	assert_int_equal(t.pairs.count, 3);
	pair = t.pairs.at;
	assert_string_equal(pair[0].key.text.at, "a b");
	assert_int_equal(pair[0].key.at.col, 9);
	assert_string_equal(pair[0].value.text.at, "3.10");
	assert_int_equal(pair[0].value.at.col, 14);
	assert_int_equal(pair[0].choice, -1);
	assert_string_equal(pair[1].key.text.at, "");
	assert_string_equal(pair[1].value.text.at, "");
	assert_string_equal(pair[2].value.text.at, "null");
	assert_int_equal(t.levels.count, 2);
	pair = t.levels.at;
	assert_string_equal(pair[0].key.text.at, "E_GAP");
	assert_int_equal(pair[0].choice, 1);
	assert_int_equal(pair[1].choice, 0);
	assert_int_equal(pair[1].value.at.line, 4);
	fixture_close(&f);
	fixture_open(&f);
	assert_false(load(&f, "levels: {a: no, b: red}\n", &t));
	pair = t.levels.at;
	assert_int_equal(pair[0].choice, -1);
	assert_null(pair[0].value.text.at);
	assert_int_equal(pair[1].choice, 0);
	fixture_close(&f);
}

static const struct {
	const char *yaml;
	const char *told;
	const char *hint;
} errors_cases[] = {
	{ "txt: x\n", "1:1 E_UNKNOWN_KEY `txt` is not a key of a thing",
	    "did you mean `text`?" },
	{ "size: 1\n", "1:1 E_UNKNOWN_KEY `size`",
	    "`size` belongs to a leaf, not to a thing" },
	{ "depht: 1\n", "1:1 E_UNKNOWN_KEY `depht`",
	    "did you mean `depth`, which belongs to `inner`?" },
	{ "zzzzzz: 1\n", "1:1 E_UNKNOWN_KEY `zzzzzz`",
	    "a thing has the keys text, name, id, column" },
	{ "inner: {dpth: 1}\n",
	    "1:9 E_UNKNOWN_KEY `dpth` is not a key of `inner`",
	    "did you mean `depth`?" },
	{ "inner: {depth: 5, dpth)}\n",
	    "1:19 E_UNKNOWN_KEY `dpth)` is not a key of `inner`",
	    "inside of { } a value with a comma stands between" },
	{ "inner: {}\n", "1:8 E_MISSING_KEY `inner` needs the key `depth`",
	    "`depth`: how deep" },
	{ "days: [red, grene]\n",
	    "1:13 E_VALUE `days` cannot be `grene`; it is one of red, "
	    "green",
	    "did you mean `green`?" },
	{ "flag: yes\n", "1:7 E_VALUE `flag` is true or false, not `yes`",
	    "did you mean true?" },
	{ "flag: False\n", "1:7 E_VALUE `flag`", "did you mean false?" },
	{ "flag: maybe\n", "1:7 E_VALUE `flag`", "" },
	{ "whole: 1_0\n", "1:8 E_VALUE `whole` is a whole number", "" },
	{ "whole: 0x1\n", "1:8 E_VALUE `whole` is a whole number", "" },
	{ "whole: 6\n", "1:8 E_VALUE `whole` is -5 to 5, not 6", "" },
	{ "number: 1,5\n", "1:9 E_VALUE `number` is a number", "" },
	{ "date: 28/02/2026\n", "1:7 E_VALUE `date` is a date", "" },
	{ "date: 2026-02-29\n", "1:7 E_VALUE `date` is a date", "" },
	{ "name: Erp\n", "1:7 E_VALUE name: `Erp` is not a name", "" },
	{ "name: _a\n", "1:7 E_VALUE name: `_a`", "" },
	{ "name: aZ\n", "1:7 E_VALUE name: `aZ`", "" },
	{ "name: 1\n", "1:7 E_VALUE name: `1`", "" },
	{ "id: ''\n", "1:6 E_VALUE id", "" },
	{ "path: a/\n", "1:7 E_VALUE path", "" },
	{ "flag: 0\n", "1:7 E_VALUE `flag`", "did you mean false?" },
	{ "flag: no\n", "1:7 E_VALUE `flag`", "did you mean false?" },
	{ "id: a-b\n", "1:5 E_VALUE id: `a-b` is not an id", "" },
	{ "column: 1a\n", "1:9 E_VALUE column: `1a`", "" },
	{ "path: /etc/passwd\n", "1:7 E_VALUE path", "" },
	{ "path: a/../../b\n", "1:7 E_VALUE path", "" },
	{ "path: ..\n", "1:7 E_VALUE path", "" },
	{ "expr: ' '\n", "1:8 E_VALUE expr", "" },
	{ "expr: code = \"A #1\" and x > 2\n",
	    "1:7 E_VALUE a text in `expr` has no closing \"",
	    "begins a comment of YAML" },
	{ "numbers: [1, x]\n", "1:14 E_VALUE `numbers`", "" },
	{ "map: {A: {}}\n", "1:7 E_VALUE a leaf: `A` is not a name", "" },
	{ "text:\n", "1:6 E_VALUE `text` has no value", "\"\"" },
	{ "text: [1..30]\n", "1:7 E_SHAPE `text` takes one value",
	    "text: \"[1..30]\"" },
	{ "text: [a, b]\n", "1:7 E_SHAPE `text`", "text: \"[a, b]\"" },
	{ "text:\n  - a\n", "2:3 E_SHAPE `text` takes one value",
	    "after `text: `" },
	{ "text: {a: b}\n", "1:7 E_SHAPE `text` takes one value",
	    "quote the whole value" },
	{ "strings: [[a]]\n", "1:11 E_SHAPE `strings`", "\"[a]\"" },
	{ "inner: 3\n", "1:8 E_SHAPE `inner` takes keys of its own",
	    "such as `depth: ...`" },
	{ "inner: [3]\n", "1:8 E_SHAPE `inner` takes keys", "without `- `" },
	{ "list: {size: 1}\n", "1:7 E_SHAPE `list` takes a list",
	    "begin each entry with `- `" },
	{ "list: a\n", "1:7 E_SHAPE `list` takes a list", "after `- `" },
	{ "list: [a]\n", "1:8 E_SHAPE an entry of `list`",
	    "such as `size: ...`" },
	{ "map: {a: }\n", "1:10 E_SHAPE an entry of `map`", "write {}" },
	{ "by: [mx]\n", "1:5 E_SHAPE `by` takes keys", "" },
	{ "by: {MX: mx}\n", "1:5 E_MISSING_KEY `by` needs the key `by`", "" },
	{ "by: {by: c, MX: [mx]}\n", "1:17 E_SHAPE `by` takes one value",
	    "\"[mx]\"" },
	{ "by: {by: c, MX: }\n", "1:17 E_VALUE `by` has no value", "" },
	{ "bounds: {a: {other: 1, one: 2}}\n",
	    "1:24 E_VALUE `one` and `other` exclude each other",
	    "delete one of them" },
	{ "bounds: {a: {third: 1, other: 2, kind: green, values: 1}}\n",
	    "1:24 E_VALUE `other` and `third` exclude each other",
	    "delete one of them" },
	{ "bounds: {a: {one: 1, kind: red}}\n",
	    "1:28 E_MISSING_KEY `kind: red` needs the key `values`",
	    "`values`: what it holds" },
	{ "bounds: {a: {one: 1, third: 1, values: 1}}\n",
	    "1:13 E_MISSING_KEY a bound with `third` needs the key `kind`",
	    "`kind`: k" },
	{ "bounds: {a: {one: 1, values: []}}\n",
	    "1:30 E_VALUE `values` is empty", "" },
	{ "pairs: a\n", "1:8 E_SHAPE `pairs` takes keys of its own",
	    "as `name: text`" },
	{ "pairs: [a]\n", "1:8 E_SHAPE `pairs` takes keys of its own",
	    "without `- `" },
	{ "pairs: {a: [1..3]}\n", "1:12 E_SHAPE `a` takes one value",
	    "a: \"[1..3]\"" },
	{ "pairs:\n  a:\n    b: c\n", "3:5 E_SHAPE `a` takes one value",
	    "after `a: `" },
	{ "pairs: {a: }\n", "1:12 E_VALUE `a` has no value", "\"\"" },
	{ "levels: {a: rad}\n", "1:13 E_VALUE `a` cannot be `rad`",
	    "did you mean `red`?" },
	{ "levels: {a-b: red}\n", "1:10 E_VALUE levels: `a-b` is not an id",
	    "" },
	{ "- a\n", "1:1 E_SHAPE a thing is written as", "" },
	{ "a\n", "1:1 E_SHAPE a thing is written as", "" },
};

static void
test_errors(void **state)
{
	struct fixture f;
	struct thing t;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(errors_cases) / sizeof(*errors_cases); i++) {
		fixture_open(&f);
		assert_false(load(&f, errors_cases[i].yaml, &t));
		if (diag_count(f.diag, DIAG_ERROR) != 1 ||
		    diag_count(f.diag, DIAG_NOTE) > 1)
			fail_msg("case %zu was told:\n%s", i, fixture_told(&f));
		fixture_expect(&f, errors_cases[i].told);
		fixture_expect(&f, errors_cases[i].hint);
		fixture_close(&f);
	}
}

static void
test_all_errors_up_to_the_limit(void **state)
{
	struct fixture f;
	struct thing t;
	struct buf yaml;
	int i;

	(void)state;
	fixture_open(&f);
	assert_false(load(&f,
	    "txt: x\nflag: no\nwhole: 9\nsoon: 1\nmap: {a: {sze: 1}}\n", &t));
	assert_int_equal(diag_count(f.diag, DIAG_ERROR), 5);
	fixture_close(&f);

	buf_init(&yaml, 1 << 16);
	for (i = 0; i < 100; i++)
		buf_printf(&yaml, "k%d: 1\n", i);
	fixture_open(&f);
	assert_false(load(&f, buf_text(&yaml), &t));
	assert_int_equal(diag_count(f.diag, DIAG_ERROR), 20);
	fixture_close(&f);
	buf_clear(&yaml);
}

/* Properties of the JSON Schema must be the keys of the table. */
static void
check_object(const json_t *object, const struct schema *schema)
{
	const json_t *properties = json_object_get(object, "properties");
	const json_t *property;
	const struct schema_key *key;
	size_t known = 0;
	size_t i;

	assert_string_equal(
	    json_string_value(json_object_get(object, "type")), "object");
	assert_true(
	    json_is_false(json_object_get(object, "additionalProperties")));
	for (i = 0; i < schema->count; i++) {
		key = &schema->keys[i];
		property = json_object_get(properties, key->name);
		known++;
		assert_non_null(property);
		assert_string_equal(
		    json_string_value(json_object_get(property, "description")),
		    key->doc);
		if (key->kind == SCHEMA_STRUCT)
			check_object(property, key->sub);
		else if (key->kind == SCHEMA_LIST)
			check_object(
			    json_object_get(property, "items"), key->sub);
		else if (key->kind == SCHEMA_MAP)
			check_object(
			    json_object_get(property, "additionalProperties"),
			    key->sub);
	}
	assert_int_equal(json_object_size(properties), known);
}

static void
check_json(const struct schema *schema)
{
	json_error_t error;
	struct buf buf;
	json_t *root;

	buf_init(&buf, 1 << 20);
	assert_true(schema_json(schema, &buf));
	root = json_loads(buf_text(&buf), JSON_REJECT_DUPLICATES, &error);
	if (root == NULL)
		fail_msg("line %d: %s", error.line, error.text);
	assert_string_equal(json_string_value(json_object_get(root, "$schema")),
	    "http://json-schema.org/draft-07/schema#");
	check_object(root, schema);
	assert_int_equal(buf.data[buf.len - 1], '\n');
	json_decref(root);
	buf_clear(&buf);

	buf_init(&buf, 100);
	assert_false(schema_json(schema, &buf));
	buf_clear(&buf);
}

static void
test_json(void **state)
{
	(void)state;
	check_json(&thing_schema);
	check_json(&strategy_schema);
}

/* Two keys of one name, or a key without a word about it. */
static void
check_table(const struct schema *schema)
{
	size_t i;
	size_t k;

	assert_non_null(schema->name);
	for (i = 0; i < schema->count; i++) {
		const struct schema_key *key = &schema->keys[i];

		assert_non_null(key->doc);
		assert_true(strlen(key->doc) > 0);
		assert_null(strchr(key->doc, '\n'));
		for (k = 0; k < i; k++)
			assert_string_not_equal(
			    key->name, schema->keys[k].name);
		if (key->kind == SCHEMA_CHOICE)
			assert_non_null(key->choices);
		if (key->kind == SCHEMA_STRING)
			assert_null(key->choices);
		if (key->kind == SCHEMA_INT)
			assert_true(key->low <= key->high && key->high != 0);
		if (key->kind == SCHEMA_STRUCT || key->kind == SCHEMA_LIST ||
		    key->kind == SCHEMA_MAP)
			check_table(key->sub);
	}
}

static bool
has_key(const struct schema *schema, const char *name)
{
	size_t i;

	for (i = 0; i < schema->count; i++)
		if (strcmp(schema->keys[i].name, name) == 0)
			return true;
	return false;
}

/* Groups name keys that there are, two of those that exclude each other. */
static void
check_groups(const struct schema *schema)
{
	const struct schema_group *group = schema->groups;
	size_t i;
	size_t k;

	for (i = 0; i < schema->group_count; i++, group++) {
		for (k = 0; k < SCHEMA_GROUP_MAX && group->keys[k] != NULL; k++)
			assert_true(has_key(schema, group->keys[k]));
		assert_true(k >= 2);
		assert_true(group->relation == SCHEMA_NEEDS || k == 2);
		assert_true(
		    group->relation == SCHEMA_NEEDS || group->value == NULL);
	}
	for (i = 0; i < schema->count; i++)
		if (schema->keys[i].sub != NULL)
			check_groups(schema->keys[i].sub);
}

static void
test_strategy_table(void **state)
{
	(void)state;
	check_table(&strategy_schema);
	check_groups(&strategy_schema);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_fine),
		cmocka_unit_test(test_neither),
		cmocka_unit_test(test_absent),
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_all_errors_up_to_the_limit),
		cmocka_unit_test(test_json),
		cmocka_unit_test(test_strategy_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
