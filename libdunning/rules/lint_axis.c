/* lint_axis.c -- the classes of one input, and which of them pass a test. */
#include <stdlib.h>
#include <string.h>

#include "rules/classifier.h"
#include "rules/lint_space.h"

wide
axis_unit(const struct lint_axis *axis, const struct value *literal,
    bool *whole)
{
	struct decimal number;
	wide divisor;
	wide unit;

	*whole = true;
	if (literal->type == VALUE_BOOL)
		return literal->boolean;
	if (literal->type != VALUE_NUMBER)
		return literal->days;
	number = literal->number;
	if (number.scale <= axis->scale)
		return number.coefficient *
		       wide_power_of_ten(axis->scale - number.scale);
	divisor = wide_power_of_ten(number.scale - axis->scale);
	unit = number.coefficient / divisor;
	*whole = unit * divisor == number.coefficient;
	return !*whole && number.coefficient < 0 ? unit - 1 : unit;
}

bool
axis_takes(const struct column_info *info, const struct test *test)
{
	if (info->type != TYPE_SET)
		return classifier_takes(test, strategy_column_type(info->type));
	if (test->kind == TEST_NONE && test->count == 1)
		test = test->items[0];
	return test->kind == TEST_ANY ||
	       (test->kind == TEST_COMPARE && test->low->kind == NODE_LITERAL &&
	           test->low->literal.type == VALUE_NULL);
}

/* Literals of a test but null, after count others; out may be NULL. */
static size_t
add_literals(const struct test *test, const struct value **out, size_t count)
{
	const struct node *ends[2] = { test->low, test->high };
	size_t i;

	if (test->kind != TEST_COMPARE && test->kind != TEST_RANGE)
		ends[0] = ends[1] = NULL;
	for (i = 0; i < 2; i++) {
		if (ends[i] == NULL || ends[i]->literal.type == VALUE_NULL)
			continue;
		if (out != NULL)
			out[count] = &ends[i]->literal;
		count++;
	}
	for (i = 0; i < test->count; i++)
		count = add_literals(test->items[i], out, count);
	return count;
}

/* All literals of some tests; NULL: out of memory. */
static const struct value **
collect_literals(struct arena *arena, const struct test *const *tests,
    size_t count, size_t *total)
{
	const struct value **literals;
	size_t i;

	*total = 0;
	for (i = 0; i < count; i++)
		*total = add_literals(tests[i], NULL, *total);
	literals = arena_alloc(arena, *total + 1, sizeof(struct value *));
	*total = 0;
	for (i = 0; literals != NULL && i < count; i++)
		*total = add_literals(tests[i], literals, *total);
	return literals;
}

static int
compare_cuts(const void *a, const void *b)
{
	const struct lint_cut *left = a;
	const struct lint_cut *right = b;

	if (left->unit != right->unit)
		return left->unit < right->unit ? -1 : 1;
	/* What begins at a literal is told before what begins after one. */
	return (int)left->after - (int)right->after;
}

/* The two places at which the order with a literal changes. */
static size_t
add_cuts(const struct lint_axis *axis, const struct value *literal,
    struct lint_cut *cuts, size_t count)
{
	bool whole;
	wide unit = axis_unit(axis, literal, &whole);

	cuts[count++] =
	    (struct lint_cut){ unit + (whole ? 0 : 1), literal, false };
	cuts[count++] = (struct lint_cut){ unit + 1, literal, true };
	return count;
}

static void
finish_values(struct lint_axis *axis, size_t values)
{
	axis->values = values;
	axis->null = values;
	axis->count = values + 1;
	axis->words = (axis->count + 63) / 64;
}

static const struct lint_cut *
bool_cuts(void)
{
	static const struct lint_cut cuts[] = { { 0, NULL, false },
		{ 1, NULL, false }, { 2, NULL, false } };

	return cuts;
}

enum space_result
axis_make_order(struct lint_axis *axis, struct arena *arena,
    const struct test *const *tests, size_t count)
{
	const struct value **literals;
	struct lint_cut *cuts;
	size_t kept = 0;
	size_t total;
	size_t n = 1;
	size_t i;

	axis->other = SPACE_NONE;
	if (axis->info.type == TYPE_BOOL) {
		axis->cuts = bool_cuts();
		finish_values(axis, 2);
		return SPACE_MADE;
	}
	literals = collect_literals(arena, tests, count, &total);
	cuts = arena_alloc(arena, 2 * total + 2, sizeof(*cuts));
	if (literals == NULL || cuts == NULL)
		return SPACE_MEMORY;
	cuts[0] = (struct lint_cut){ SPACE_LOWEST, NULL, false };
	for (i = 0; i < total; i++)
		n = add_cuts(axis, literals[i], cuts, n);
	qsort(cuts, n, sizeof(*cuts), compare_cuts);
	for (i = 0; i < n; i++)
		if (i == 0 || cuts[i].unit != cuts[kept - 1].unit)
			cuts[kept++] = cuts[i];
	cuts[kept] = (struct lint_cut){ SPACE_HIGHEST, NULL, false };
	axis->cuts = cuts;
	finish_values(axis, kept);
	return SPACE_MADE;
}

enum space_result
axis_make_texts(struct lint_axis *axis, struct arena *arena,
    const struct test *const *tests, size_t count)
{
	const struct located_list *values = &axis->info.values;
	const struct value **literals;
	bool listed = values->count > 0 && axis->info.type != TYPE_SET;
	size_t total;
	size_t i;

	axis->texts = true;
	literals = collect_literals(arena, tests, count, &total);
	if (literals == NULL ||
	    !text_index_init(&axis->named, arena, total + values->count))
		return SPACE_MEMORY;
	for (i = 0; listed && i < values->count; i++)
		text_index_add(&axis->named, values->items[i].text);
	for (i = 0; !listed && i < total; i++)
		text_index_add(&axis->named, literals[i]->string);
	axis->other = listed ? SPACE_NONE : axis->named.count;
	finish_values(axis, axis->named.count + (listed ? 0 : 1));
	return SPACE_MADE;
}

static bool
passes(const struct test *test, const struct value *value)
{
	static const struct expr_env nothing = { .as_of = 0 };
	struct eval e = { .env = &nothing };

	return eval_test(&e, test, value) == TRUTH_YES;
}

/* Whether a value compares so with a literal; below, at or above zero. */
static int
compare_unit(
    const struct lint_axis *axis, wide unit, const struct value *literal)
{
	bool whole;
	wide other = axis_unit(axis, literal, &whole);

	if (unit == other)
		return whole ? 0 : -1;
	return unit < other ? -1 : 1;
}

static bool
compares(const struct lint_axis *axis, wide unit, enum expr_op op,
    const struct node *node)
{
	int order;

	/* No value is null, and none has an order with it. */
	if (node->literal.type == VALUE_NULL)
		return op == OP_NE;
	order = compare_unit(axis, unit, &node->literal);
	if (op == OP_EQ)
		return order == 0;
	if (op == OP_NE)
		return order != 0;
	if (op == OP_LT)
		return order < 0;
	if (op == OP_LE)
		return order <= 0;
	return op == OP_GT ? order > 0 : order >= 0;
}

static bool
unit_passes(const struct lint_axis *axis, wide unit, const struct test *test)
{
	bool wanted = test->kind != TEST_EVERY;
	size_t i;

	if (test->kind == TEST_ANY)
		return true;
	if (test->kind == TEST_COMPARE)
		return compares(axis, unit, test->op, test->low);
	if (test->kind == TEST_RANGE)
		return compares(axis, unit, test->low_open ? OP_GT : OP_GE,
		           test->low) &&
		       compares(axis, unit, test->high_open ? OP_LT : OP_LE,
		           test->high);
	for (i = 0; i < test->count; i++)
		if (unit_passes(axis, unit, test->items[i]) == wanted)
			break;
	return (i < test->count) == (test->kind == TEST_SOME);
}

static size_t
find_class(const struct lint_axis *axis, wide unit)
{
	size_t low = 0;
	size_t high = axis->values;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (axis->cuts[middle].unit <= unit)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static int
compare_sizes(const void *a, const void *b)
{
	size_t left = *(const size_t *)a;
	size_t right = *(const size_t *)b;

	return (left > right) - (left < right);
}

/* What a test says can change only where its own literals are. */
static enum space_result
classify_order(const struct lint_axis *axis, struct arena *arena,
    const struct test *test, uint64_t *classes)
{
	const struct value **literals;
	size_t *starts;
	size_t count;
	size_t n = 0;
	size_t class;
	bool whole;
	wide unit;
	size_t i;

	literals = collect_literals(arena, &test, 1, &count);
	starts = arena_alloc(arena, 2 * count + 4, sizeof(*starts));
	if (literals == NULL || starts == NULL)
		return SPACE_MEMORY;
	starts[n++] = 0;
	for (i = 0; i < count; i++) {
		unit = axis_unit(axis, literals[i], &whole);
		starts[n++] = find_class(axis, unit + (whole ? 0 : 1));
		starts[n++] = find_class(axis, unit + 1);
	}
	if (axis->info.type == TYPE_BOOL)
		starts[n++] = 1;
	qsort(starts, n, sizeof(*starts), compare_sizes);
	starts[n] = axis->values;
	for (i = 0; i < n; i++) {
		if (starts[i] == starts[i + 1] ||
		    !unit_passes(axis, axis->cuts[starts[i]].unit, test))
			continue;
		for (class = starts[i]; class < starts[i + 1]; class++)
			set_add(classes, class);
	}
	return SPACE_MADE;
}

/* Texts that a test does not name are all the same to it. */
static enum space_result
classify_texts(const struct lint_axis *axis, struct arena *arena,
    const struct test *test, uint64_t *classes)
{
	const struct value **literals;
	struct value other;
	size_t longest = 0;
	size_t count;
	size_t class;
	size_t i;

	literals = collect_literals(arena, &test, 1, &count);
	if (literals == NULL)
		return SPACE_MEMORY;
	for (i = 0; i < count; i++)
		if (literals[i]->string.len > longest)
			longest = literals[i]->string.len;
	other = value_of_text(
	    (struct text){ arena_alloc(arena, longest + 1, 1), longest + 1 });
	if (other.string.at == NULL)
		return SPACE_MEMORY;
	if (passes(test, &other))
		for (class = 0; class < axis->values; class++)
			set_add(classes, class);
	for (i = 0; i < count; i++) {
		class = text_index_find(&axis->named, literals[i]->string);
		if (class == SIZE_MAX)
			continue;
		set_drop(classes, class);
		if (passes(test, literals[i]))
			set_add(classes, class);
	}
	return SPACE_MADE;
}

enum space_result
axis_classify(const struct lint_axis *axis, struct arena *arena,
    const struct test *test, uint64_t *classes)
{
	struct value null = value_null();

	if (passes(test, &null))
		set_add(classes, axis->null);
	return axis->texts ? classify_texts(axis, arena, test, classes)
	                   : classify_order(axis, arena, test, classes);
}
