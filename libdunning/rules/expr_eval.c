#include "rules/expr_function.h"
#include "rules/expr_moment.h"
#include "rules/unary.h"

struct value
eval_fault(struct eval *e, enum fault_kind kind)
{
	e->faulted = true;
	if (e->env != NULL)
		faults_add(e->env->faults, e->place, kind, e->batch, e->row);
	return value_null();
}

static bool
is_null(const struct value *value)
{
	return value->type == VALUE_NULL;
}

/* At another scale when that fits 64 bits, which it nearly always does. */
static bool
rescale(struct decimal value, int32_t scale, int64_t *out)
{
	static const int64_t powers[] = { 1, 10, 100, 1000, 10000, 100000,
		1000000, 10000000, 100000000, 1000000000 };
	int32_t more = scale - value.scale;

	if (more >= (int32_t)(sizeof(powers) / sizeof(powers[0])))
		return false;
	return !__builtin_mul_overflow(value.coefficient, powers[more], out);
}

static int
compare_numbers(struct decimal a, struct decimal b)
{
	int64_t left = a.coefficient;
	int64_t right = b.coefficient;

	if ((a.scale < b.scale && !rescale(a, b.scale, &left)) ||
	    (b.scale < a.scale && !rescale(b, a.scale, &right)))
		return decimal_compare(a, b);
	return (left > right) - (left < right);
}

static int
compare_moments(const struct value *a, const struct value *b)
{
	struct moment left = moment_of_value(a);
	struct moment right = moment_of_value(b);
	struct duration apart = { 0, 0 };

	moment_subtract(&left, &right, &apart.days, &apart.nanos);
	return duration_compare(apart, (struct duration){ 0, 0 });
}

int
value_compare(const struct value *a, const struct value *b)
{
	switch (a->type) {
	case VALUE_NUMBER:
		return compare_numbers(a->number, b->number);
	case VALUE_STRING:
	case VALUE_SET:
		return text_compare(a->string, b->string);
	case VALUE_BOOL:
		return (int)a->boolean - (int)b->boolean;
	case VALUE_DATE:
	case VALUE_MONTHS:
		return (a->days > b->days) - (a->days < b->days);
	case VALUE_DAYS:
		return duration_compare(
		    duration_of_value(a), duration_of_value(b));
	case VALUE_TIME:
	case VALUE_DATETIME:
		return compare_moments(a, b);
	case VALUE_NULL:
		break;
	}
	return 0;
}

static bool
holds(enum expr_op op, int order)
{
	switch (op) {
	case OP_EQ:
		return order == 0;
	case OP_NE:
		return order != 0;
	case OP_LT:
		return order < 0;
	case OP_LE:
		return order <= 0;
	case OP_GT:
		return order > 0;
	case OP_GE:
		return order >= 0;
	case OP_ADD:
	case OP_SUBTRACT:
	case OP_MULTIPLY:
	case OP_DIVIDE:
	case OP_MODULO:
	case OP_POWER:
		break;
	}
	return false;
}

static enum truth
truth_of(bool truth)
{
	return truth ? TRUTH_YES : TRUTH_NO;
}

static struct value
value_of_truth(enum truth truth)
{
	return truth == TRUTH_UNKNOWN ? value_null()
	                              : value_of_bool(truth == TRUTH_YES);
}

/*
 * Null is equal to null; every order of null is unknown.  A time by the wall
 * and one with an offset are not equal, and have no order.
 */
static enum truth
compare(struct eval *e, enum expr_op op, const struct value *a,
    const struct value *b)
{
	bool equality = op == OP_EQ || op == OP_NE;

	if (!is_null(a) && !is_null(b)) {
		if (equality && a->type == VALUE_STRING)
			return truth_of(
			    (op == OP_EQ) == text_equal(a->string, b->string));
		if (a->type > VALUE_SET && !value_is_comparable(a, b)) {
			if (equality)
				return truth_of(op == OP_NE);
			eval_fault(e, FAULT_ARGUMENT);
			return TRUTH_UNKNOWN;
		}
		return truth_of(holds(op, value_compare(a, b)));
	}
	if (!equality)
		return TRUTH_UNKNOWN;
	return truth_of((op == OP_EQ) == (is_null(a) && is_null(b)));
}

/* Kleene's and with stop = false, or with stop = true. */
static struct value
eval_logic(struct eval *e, const struct node *node, bool stop)
{
	struct value result = value_of_bool(!stop);
	struct value item;
	size_t i;

	for (i = 0; i < node->count; i++) {
		item = eval_node(e, node->items[i]);
		if (is_null(&item))
			result = item;
		else if (item.boolean == stop)
			return item;
	}
	return result;
}

static struct value
eval_if(struct eval *e, const struct node *node)
{
	struct value condition;
	size_t i;

	for (i = 0; i + 1 < node->count; i += 2) {
		condition = eval_node(e, node->items[i]);
		if (!is_null(&condition) && condition.boolean)
			return eval_node(e, node->items[i + 1]);
	}
	return eval_node(e, node->items[node->count - 1]);
}

static struct value
eval_chain(struct eval *e, const struct node *node)
{
	struct value result = eval_node(e, node->items[0]);
	size_t i;

	for (i = 1; i < node->count && !is_null(&result); i++)
		result = eval_arithmetic(
		    e, node->ops[i - 1], result, eval_node(e, node->items[i]));
	return result;
}

static struct value
eval_negate(struct eval *e, const struct node *node)
{
	struct value value = eval_node(e, node->items[0]);

	return eval_negative(e, &value);
}

static struct value
eval_extreme(struct eval *e, const struct node *node)
{
	struct value result = eval_node(e, node->items[0]);
	struct value item;
	int order;
	size_t i;

	for (i = 1; i < node->count && !is_null(&result); i++) {
		item = eval_node(e, node->items[i]);
		if (is_null(&item))
			return item;
		if (!value_is_comparable(&item, &result))
			return eval_fault(e, FAULT_ARGUMENT);
		order = value_compare(&item, &result);
		if (node->kind == NODE_MIN ? order < 0 : order > 0)
			result = item;
	}
	return result;
}

static struct value
eval_coalesce(struct eval *e, const struct node *node)
{
	struct value item = value_null();
	size_t i;

	for (i = 0; i < node->count && is_null(&item); i++)
		item = eval_node(e, node->items[i]);
	return item;
}

static struct value
eval_pattern(struct eval *e, const struct node *node)
{
	struct value subject = eval_node(e, node->items[0]);

	if (is_null(&subject) || node->call.pattern == NULL)
		return value_null();
	switch (pattern_test(node->call.pattern, subject.string)) {
	case PATTERN_NO:
		return value_of_bool(false);
	case PATTERN_YES:
		return value_of_bool(true);
	case PATTERN_LIMIT:
	case PATTERN_ERROR:
		break;
	}
	return eval_fault(e, FAULT_PATTERN);
}

static struct value
eval_replace(struct eval *e, const struct node *node)
{
	struct value subject = eval_node(e, node->items[0]);
	struct value by = eval_node(e, node->items[2]);
	struct value result = value_of_text((struct text){ NULL, 0 });

	if (is_null(&subject) || is_null(&by) || node->call.pattern == NULL)
		return value_null();
	switch (pattern_replace(node->call.pattern, subject.string, by.string,
	    e->arena, &result.string)) {
	case PATTERN_YES:
		e->no_memory |= result.string.at == NULL;
		return e->no_memory ? value_null() : result;
	case PATTERN_NO:
	case PATTERN_LIMIT:
	case PATTERN_ERROR:
		break;
	}
	return eval_fault(e, FAULT_PATTERN);
}

static struct value
eval_call(struct eval *e, const struct node *node)
{
	const struct expr_function *function = node->call.function;
	struct value args[EXPR_PARAMETERS];
	size_t i;

	if (function->form == FORM_PATTERN)
		return eval_pattern(e, node);
	if (function->form == FORM_REPLACE)
		return eval_replace(e, node);
	for (i = 0; i < node->count; i++) {
		args[i] = eval_node(e, node->items[i]);
		if (is_null(&args[i]) && function->form != FORM_NULLS &&
		    function->form != FORM_ZONES)
			return value_null();
	}
	e->calendar = node->call.calendar;
	return function->run(e, args, node->count);
}

/* The value of an operand, mostly a literal, which needs no copy. */
static const struct value *
operand(struct eval *e, const struct node *node, struct value *store)
{
	if (node->kind == NODE_LITERAL)
		return &node->literal;
	*store = eval_node(e, node);
	return store;
}

static enum truth
test_compare(struct eval *e, const struct test *test, const struct value *value)
{
	const struct value *low;
	struct value store;

	if (test->strict && test->low->type == VALUE_NULL)
		return truth_of((test->op == OP_EQ) == is_null(value));
	low = operand(e, test->low, &store);
	if (test->strict && (is_null(value) || is_null(low)))
		return TRUTH_UNKNOWN;
	return compare(e, test->op, value, low);
}

static enum truth
test_range(struct eval *e, const struct test *test, const struct value *value)
{
	struct value stores[2];
	const struct value *low = operand(e, test->low, &stores[0]);
	const struct value *high = operand(e, test->high, &stores[1]);
	enum truth above =
	    compare(e, test->low_open ? OP_GT : OP_GE, value, low);
	enum truth below =
	    compare(e, test->high_open ? OP_LT : OP_LE, value, high);

	if (above == TRUTH_NO || below == TRUTH_NO)
		return TRUTH_NO;
	return above == TRUTH_YES ? below : TRUTH_UNKNOWN;
}

static enum truth
test_expression(struct eval *e, const struct test *test)
{
	struct value truth = eval_node(e, test->low);

	return is_null(&truth) ? TRUTH_UNKNOWN : truth_of(truth.boolean);
}

static bool
set_has(struct text set, struct text name)
{
	struct text piece;

	while (text_split(&set, '|', &piece)) {
		if (text_equal(text_trim(piece), name))
			return true;
	}
	return false;
}

static enum truth
test_member(struct eval *e, const struct test *test, const struct value *value)
{
	struct value other = eval_node(e, test->low);

	if (is_null(value) || is_null(&other))
		return TRUTH_UNKNOWN;
	return truth_of(test->kind == TEST_HAS
	                    ? set_has(value->string, other.string)
	                    : set_has(other.string, value->string));
}

/* Any of the items is stop: stop; else unknown when one is. */
static enum truth
test_items(struct eval *e, const struct test *test, const struct value *value,
    enum truth stop)
{
	enum truth result = stop == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
	enum truth item;
	size_t i;

	for (i = 0; i < test->count; i++) {
		item = eval_test(e, test->items[i], value);
		if (item == stop)
			return stop;
		if (item == TRUTH_UNKNOWN)
			result = TRUTH_UNKNOWN;
	}
	return result;
}

static enum truth
invert(enum truth truth)
{
	if (truth == TRUTH_UNKNOWN)
		return truth;
	return truth_of(truth == TRUTH_NO);
}

static enum truth
test_value(struct eval *e, const struct test *test, const struct value *value)
{
	switch (test->kind) {
	case TEST_ANY:
		return TRUTH_YES;
	case TEST_COMPARE:
		return test_compare(e, test, value);
	case TEST_RANGE:
		return test_range(e, test, value);
	case TEST_TRUE:
		return test_expression(e, test);
	case TEST_MEMBER:
	case TEST_HAS:
		return test_member(e, test, value);
	case TEST_SOME:
		return test_items(e, test, value, TRUTH_YES);
	case TEST_EVERY:
		return test_items(e, test, value, TRUTH_NO);
	case TEST_NONE:
		return invert(test_items(e, test, value, TRUTH_YES));
	}
	return TRUTH_UNKNOWN;
}

enum truth
eval_test(struct eval *e, const struct test *test, const struct value *value)
{
	const struct value *outer = e->input;
	enum truth result;

	if (!test->outer_input)
		e->input = value;
	result = test_value(e, test, value);
	e->input = outer;
	return result;
}

static struct value
eval_in(struct eval *e, const struct node *node)
{
	struct value subject = eval_node(e, node->items[0]);

	return value_of_truth(eval_test(e, node->test, &subject));
}

static struct value
eval_compare(struct eval *e, const struct node *node)
{
	struct value stores[2];
	const struct value *left = operand(e, node->items[0], &stores[0]);
	const struct value *right = operand(e, node->items[1], &stores[1]);

	return value_of_truth(compare(e, node->op, left, right));
}

struct value
eval_node(struct eval *e, const struct node *node)
{
	switch (node->kind) {
	case NODE_LITERAL:
		return node->literal;
	case NODE_COLUMN:
		return value_of_slot(e->batch, e->row, node->column->slot);
	case NODE_AS_OF:
		return value_of_days(VALUE_DATE, e->env->as_of);
	case NODE_CONSTANT:
		return value_of_text(e->env->constants[node->index]);
	case NODE_INPUT:
		return *e->input;
	case NODE_NEGATE:
		return eval_negate(e, node);
	case NODE_ARITHMETIC:
		return eval_chain(e, node);
	case NODE_COMPARE:
		return eval_compare(e, node);
	case NODE_AND:
		return eval_logic(e, node, false);
	case NODE_OR:
		return eval_logic(e, node, true);
	case NODE_IF:
		return eval_if(e, node);
	case NODE_IN:
		return eval_in(e, node);
	case NODE_CALL:
		return eval_call(e, node);
	case NODE_MIN:
	case NODE_MAX:
		return eval_extreme(e, node);
	case NODE_COALESCE:
		return eval_coalesce(e, node);
	}
	return value_null();
}
