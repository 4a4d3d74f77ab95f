#include "rules/condition.h"

#include <string.h>

#include "rules/classifier.h"
#include "rules/expr_function.h"

enum condition_kind {
	CONDITION_VALUES, /* by record */
	CONDITION_CLASSES,
	CONDITION_PATTERN, /* of a column */
	CONDITION_NOT,
	CONDITION_AND,
	CONDITION_OR
};

struct condition {
	enum condition_kind kind;
	const struct node *node;
	struct condition **items;
	size_t count;
	int slot;
	struct classifier *classifier;
	struct classifier_test test;
	enum truth of_null;
};

/* What is true of b and a when this is true of a and b. */
static enum expr_op
mirrored(enum expr_op op)
{
	switch (op) {
	case OP_LT:
		return OP_GT;
	case OP_LE:
		return OP_GE;
	case OP_GT:
		return OP_LT;
	case OP_GE:
		return OP_LE;
	case OP_EQ:
	case OP_NE:
	case OP_ADD:
	case OP_SUBTRACT:
	case OP_MULTIPLY:
	case OP_DIVIDE:
	case OP_POWER:
		break;
	}
	return op;
}

/* A comparison as a test of its column; NULL: it has none. */
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

/* The column that a test is of, which no record else decides; NULL: none. */
static const struct node *
find_test(struct arena *arena, const struct node *node,
    const struct test **out, bool *no_memory)
{
	const struct node *column = NULL;
	struct test *test;

	if (node->kind == NODE_IN && node->items[0]->kind == NODE_COLUMN) {
		column = node->items[0];
		*out = node->test;
	} else if (node->kind == NODE_COMPARE) {
		test = arena_alloc(arena, 1, sizeof(*test));
		*no_memory = test == NULL;
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

/* False: out of memory. */
static bool
make_classes(struct arena *arena, struct condition *c)
{
	static const struct expr_env nothing = { .as_of = 0 };
	struct value null = value_null();
	struct eval e = { .env = &nothing };
	const struct node *column;
	enum column_type type;
	bool no_memory = false;

	column = find_test(arena, c->node, &c->test.test, &no_memory);
	if (column == NULL)
		return !no_memory;
	type = strategy_column_type(column->column->info.type);
	if (!classifier_fits(type, &c->test, 1, 1))
		return true;
	c->kind = CONDITION_CLASSES;
	c->slot = column->column->slot;
	c->of_null = eval_test(&e, c->test.test, &null);
	c->classifier = classifier_new(arena, type, &c->test, 1, 1);
	return c->classifier != NULL;
}

static bool
make_items(
    struct arena *arena, struct condition *c, enum condition_kind kind)
{
	size_t i;

	c->kind = kind;
	c->count = c->node->count;
	c->items = arena_alloc(arena, c->count, sizeof(struct condition *));
	for (i = 0; c->items != NULL && i < c->count; i++) {
		c->items[i] = condition_new(arena, c->node->items[i]);
		if (c->items[i] == NULL)
			return false;
	}
	return c->items != NULL;
}

static bool
make_call(struct arena *arena, struct condition *c)
{
	const struct node *subject = c->node->items[0];

	if (c->node->call.function->run == bool_not &&
	    subject->type == VALUE_BOOL)
		return make_items(arena, c, CONDITION_NOT);
	if (c->node->call.function->form == FORM_PATTERN &&
	    subject->kind == NODE_COLUMN && c->node->call.pattern != NULL) {
		c->kind = CONDITION_PATTERN;
		c->slot = subject->column->slot;
	}
	return true;
}

/* Operands that are conditions, not null. */
static bool
has_conditions(const struct node *node)
{
	size_t i;

	for (i = 0; i < node->count; i++)
		if (node->items[i]->type != VALUE_BOOL)
			return false;
	return true;
}

struct condition *
condition_new(struct arena *arena, const struct node *node)
{
	struct condition *c = arena_alloc(arena, 1, sizeof(*c));
	bool made = true;

	if (c == NULL)
		return NULL;
	c->node = node;
	if (node->kind == NODE_AND && has_conditions(node))
		made = make_items(arena, c, CONDITION_AND);
	else if (node->kind == NODE_OR && has_conditions(node))
		made = make_items(arena, c, CONDITION_OR);
	else if (node->kind == NODE_CALL)
		made = make_call(arena, c);
	else if (node->kind == NODE_COMPARE || node->kind == NODE_IN)
		made = make_classes(arena, c);
	return made ? c : NULL;
}

static enum truth
truth_of(const struct value *value)
{
	if (value->type != VALUE_BOOL)
		return TRUTH_UNKNOWN;
	return value->boolean ? TRUTH_YES : TRUTH_NO;
}

static void
run_values(const struct condition *c, struct eval *e, const uint8_t *wanted,
    uint8_t *truths)
{
	struct value value;

	for (e->row = 0; e->row < e->batch->rows; e->row++) {
		if (!wanted[e->row])
			continue;
		value = eval_node(e, c->node);
		truths[e->row] = (uint8_t)truth_of(&value);
	}
}

static bool
run_classes(struct condition *c, struct eval *e, uint8_t *truths)
{
	size_t rows = e->batch->rows;
	uint32_t *found = arena_alloc(e->batch->arena, rows, sizeof(*found));
	struct classes classes;
	size_t i;

	if (found == NULL ||
	    !classifier_run(c->classifier, batch_vector(e->batch, c->slot), 0,
	        rows, found))
		return false;
	classes = classifier_classes(c->classifier);
	for (i = 0; i < rows; i++)
		truths[i] = found[i] == CLASS_NULL
		                ? (uint8_t)c->of_null
		                : (uint8_t)classes.sets[found[i]];
	return true;
}

static void
run_pattern(const struct condition *c, struct eval *e, const uint8_t *wanted,
    uint8_t *truths)
{
	const struct vector *v = batch_vector(e->batch, c->slot);
	struct pattern *pattern = c->node->call.pattern;
	size_t i;

	for (i = 0; i < e->batch->rows; i++) {
		truths[i] = TRUTH_UNKNOWN;
		if (!wanted[i] || !vector_valid(v, i))
			continue;
		switch (pattern_test(pattern, vector_text(v, i))) {
		case PATTERN_NO:
			truths[i] = TRUTH_NO;
			break;
		case PATTERN_YES:
			truths[i] = TRUTH_YES;
			break;
		case PATTERN_LIMIT:
		case PATTERN_ERROR:
			e->row = i;
			eval_fault(e, FAULT_PATTERN);
			break;
		}
	}
}

static void
invert(size_t rows, uint8_t *truths)
{
	static const uint8_t inverse[] = { [TRUTH_NO] = TRUTH_YES,
		[TRUTH_YES] = TRUTH_NO,
		[TRUTH_UNKNOWN] = TRUTH_UNKNOWN };
	size_t i;

	for (i = 0; i < rows; i++)
		truths[i] = inverse[truths[i]];
}

/* Kleene's and with stop = TRUTH_NO, or with stop = TRUTH_YES. */
static bool
run_logic(struct condition *c, struct eval *e, const uint8_t *wanted,
    uint8_t *truths, enum truth stop)
{
	size_t rows = e->batch->rows;
	uint8_t *open = arena_alloc(e->batch->arena, rows, 1);
	uint8_t *found = arena_alloc(e->batch->arena, rows, 1);
	size_t i;
	size_t k;

	if (open == NULL || found == NULL)
		return false;
	memcpy(open, wanted, rows);
	memset(truths, stop == TRUTH_NO ? TRUTH_YES : TRUTH_NO, rows);
	for (k = 0; k < c->count; k++) {
		if (!condition_run(c->items[k], e, open, found))
			return false;
		for (i = 0; i < rows; i++) {
			bool stops = found[i] == stop;
			bool decides = open[i] &&
			               (stops || found[i] == TRUTH_UNKNOWN);

			truths[i] = decides ? found[i] : truths[i];
			open[i] = open[i] && !stops;
		}
	}
	return true;
}

bool
condition_run(struct condition *c, struct eval *e, const uint8_t *wanted,
    uint8_t *truths)
{
	switch (c->kind) {
	case CONDITION_VALUES:
		run_values(c, e, wanted, truths);
		return true;
	case CONDITION_CLASSES:
		return run_classes(c, e, truths);
	case CONDITION_PATTERN:
		run_pattern(c, e, wanted, truths);
		return true;
	case CONDITION_NOT:
		if (!condition_run(c->items[0], e, wanted, truths))
			return false;
		invert(e->batch->rows, truths);
		return true;
	case CONDITION_AND:
		return run_logic(c, e, wanted, truths, TRUTH_NO);
	case CONDITION_OR:
		return run_logic(c, e, wanted, truths, TRUTH_YES);
	}
	return false;
}
