/* classifier_test.c -- what a test compares with. */
#include "rules/classifier_set.h"

/* Words of all classes of one column. */
enum { MOST_WORDS = 1 << 22 };

static enum value_type
literal_type(enum column_type type)
{
	switch (type) {
	case COLUMN_STRING:
		return VALUE_STRING;
	case COLUMN_BOOL:
		return VALUE_BOOL;
	case COLUMN_INT:
	case COLUMN_DECIMAL:
	case COLUMN_MONEY:
		return VALUE_NUMBER;
	case COLUMN_DATE:
		return VALUE_DATE;
	case COLUMN_SET:
		break;
	}
	return VALUE_NULL;
}

/* Null is a literal of every type, but no order has a place for it. */
static bool
takes_literal(const struct node *node, enum column_type type, bool ordered)
{
	if (node->kind != NODE_LITERAL)
		return false;
	if (node->literal.type == VALUE_NULL)
		return !ordered;
	return node->literal.type == literal_type(type) &&
	       !(ordered && type == COLUMN_STRING);
}

bool
classifier_takes(const struct test *test, enum column_type type)
{
	size_t i;

	if (type == COLUMN_SET)
		return false;
	switch (test->kind) {
	case TEST_ANY:
		return true;
	case TEST_COMPARE:
		return takes_literal(test->low, type,
		    test->op != OP_EQ && test->op != OP_NE);
	case TEST_RANGE:
		return takes_literal(test->low, type, true) &&
		       takes_literal(test->high, type, true);
	case TEST_SOME:
	case TEST_EVERY:
	case TEST_NONE:
		for (i = 0; i < test->count; i++)
			if (!classifier_takes(test->items[i], type))
				return false;
		return true;
	case TEST_TRUE:
	case TEST_MEMBER:
	case TEST_HAS:
		break;
	}
	return false;
}

static size_t
add_literal(const struct node *node, const struct value **out, size_t count)
{
	if (node->literal.type == VALUE_NULL)
		return count;
	if (out != NULL)
		out[count] = &node->literal;
	return count + 1;
}

size_t
classifier_literals(
    const struct test *test, const struct value **out, size_t count)
{
	size_t i;

	if (test->kind == TEST_COMPARE || test->kind == TEST_RANGE)
		count = add_literal(test->low, out, count);
	if (test->kind == TEST_RANGE)
		count = add_literal(test->high, out, count);
	for (i = 0; i < test->count; i++)
		count = classifier_literals(test->items[i], out, count);
	return count;
}

int32_t
classifier_scale(const struct test *test)
{
	int32_t scale = 0;
	int32_t item;
	size_t i;

	if (test->kind == TEST_COMPARE || test->kind == TEST_RANGE) {
		if (test->low->literal.type == VALUE_NUMBER)
			scale = test->low->literal.number.scale;
		if (test->kind == TEST_RANGE &&
		    test->high->literal.number.scale > scale)
			scale = test->high->literal.number.scale;
	}
	for (i = 0; i < test->count; i++) {
		item = classifier_scale(test->items[i]);
		scale = item > scale ? item : scale;
	}
	return scale;
}

/* All literals of a DECIMAL column have keys that are not cut off. */
static bool
fit_scale(const struct test *test, int32_t scale)
{
	size_t i;

	if (test->kind == TEST_COMPARE || test->kind == TEST_RANGE) {
		if (test->low->literal.type == VALUE_NUMBER &&
		    !classifier_has_key(test->low->literal.number, scale))
			return false;
		if (test->kind == TEST_RANGE &&
		    !classifier_has_key(test->high->literal.number, scale))
			return false;
	}
	for (i = 0; i < test->count; i++)
		if (!fit_scale(test->items[i], scale))
			return false;
	return true;
}

bool
classifier_fits(enum column_type type, const struct classifier_test *tests,
    size_t count, size_t bits)
{
	int32_t scale = 0;
	size_t classes = 2;
	int32_t item;
	size_t i;

	for (i = 0; i < count; i++) {
		classes += 2 * classifier_literals(tests[i].test, NULL, 0);
		if (type != COLUMN_DECIMAL)
			continue;
		item = classifier_scale(tests[i].test);
		scale = item > scale ? item : scale;
	}
	if (classes > MOST_WORDS / (bits / 64 + 1))
		return false;
	for (i = 0; i < count && type == COLUMN_DECIMAL; i++)
		if (!fit_scale(tests[i].test, scale))
			return false;
	return true;
}
