/* step_classes.c -- steps of tests whose column alone decides them. */
#include "rules/step_node.h"

/* What is true of b and a when this is true of a and b. */
static enum expr_op
mirrored(enum expr_op op)
{
	if (op == OP_LT)
		return OP_GT;
	if (op == OP_LE)
		return OP_GE;
	if (op == OP_GT)
		return OP_LT;
	return op == OP_GE ? OP_LE : op;
}

/* A comparison as a test of its column, which is returned; NULL: it has none.
 */
static const struct node *
test_of_comparison(const struct node *node, struct test *test)
{
	const struct node *left = node->items[0];
	const struct node *right = node->items[1];

	*test = (struct test){ .kind = TEST_COMPARE, .op = node->op };
	test->low = right;
	if (left->kind == NODE_COLUMN)
		return left;
	test->op = mirrored(node->op);
	test->low = left;
	return right->kind == NODE_COLUMN ? right : NULL;
}

/* The column that a test is of, which nothing else of the record decides;
 * NULL: none, or out of memory. */
static const struct node *
find_test(
    struct step_builder *b, const struct node *node, const struct test **out)
{
	const struct node *column = NULL;
	struct test *test;

	if (node->kind == NODE_IN && node->items[0]->kind == NODE_COLUMN) {
		column = node->items[0];
		*out = node->test;
	} else if (node->kind == NODE_COMPARE) {
		test = arena_alloc(b->arena, 1, sizeof(*test));
		b->no_memory = b->no_memory || test == NULL;
		if (test != NULL)
			column = test_of_comparison(node, test);
		*out = test;
	}
	if (column == NULL ||
	    !classifier_takes(
	        *out, strategy_column_type(column->column->info.type)))
		return NULL;
	return column;
}

static bool
run_classes(struct step *step, const struct span *span, const uint8_t *wanted)
{
	struct batch *batch = span->eval->batch;
	uint8_t *truths = step->strip.own.truths;
	uint32_t found[STRIP_ROWS];
	struct classes classes;
	size_t i;

	(void)wanted;
	if (!classifier_run(step->classes.classifier,
	        batch_vector(batch, step->classes.slot), span->from,
	        span->from + span->count, found))
		return false;
	classes = classifier_classes(step->classes.classifier);
	for (i = 0; i < span->count; i++)
		truths[i] = found[i] == CLASS_NULL
		                ? (uint8_t)step->classes.of_null
		                : (uint8_t)classes.sets[found[i]];
	return true;
}

struct step *
step_classes(struct step_builder *b, const struct node *node)
{
	static const struct expr_env nothing = { .as_of = 0 };
	struct classifier_test test = { .test = NULL, .bit = 0 };
	struct value null = value_null();
	struct eval e = { .env = &nothing };
	const struct node *column = find_test(b, node, &test.test);
	enum column_type type;
	struct step *step;

	if (column == NULL)
		return NULL;
	type = strategy_column_type(column->column->info.type);
	if (!classifier_fits(type, &test, 1, 1))
		return NULL;
	step = step_open(b, node, NULL, run_classes, STRIP_TRUTHS);
	if (step == NULL)
		return NULL;
	step->classes.slot = column->column->slot;
	step->classes.test = test;
	step->classes.of_null = eval_test(&e, test.test, &null);
	step->classes.classifier =
	    classifier_new(b->arena, type, &step->classes.test, 1, 1);
	b->no_memory = step->classes.classifier == NULL;
	return b->no_memory ? NULL : step;
}
