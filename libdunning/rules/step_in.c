/* step_in.c -- steps of the tests of `in` and `between`. */
#include <string.h>

#include "rules/step_node.h"

/* A test of the values of a strip. */
struct check {
	const struct test *test;
	bool loops; /* low and high are there; else it goes by record */
	struct step *low;
	struct step *high;
	struct check **items;
};

static struct check *build_check(
    struct step_builder *, const struct step *subject, const struct test *);
static bool run_list(const struct check *, const struct span *,
    const struct strip *subject, const uint8_t *wanted, uint8_t *truths);

static bool
is_list(const struct test *test)
{
	return test->kind == TEST_SOME || test->kind == TEST_EVERY ||
	       test->kind == TEST_NONE;
}

static bool
build_items(
    struct step_builder *b, const struct step *subject, struct check *check)
{
	const struct test *test = check->test;
	size_t i;

	check->items =
	    arena_alloc(b->arena, test->count, sizeof(struct check *));
	if (check->items == NULL) {
		b->no_memory = true;
		return false;
	}
	for (i = 0; i < test->count; i++) {
		check->items[i] = build_check(b, subject, test->items[i]);
		if (check->items[i] == NULL)
			return false;
	}
	return true;
}

/* Whether an operand does without `?`, and is of a type for a loop. */
static bool
build_operand(struct step_builder *b, const struct step *subject,
    const struct node *node, struct step **operand)
{
	if (node->uses_input)
		return false;
	*operand = step_build(b, node);
	return *operand != NULL &&
	       strip_comparable(&subject->strip, &(*operand)->strip);
}

/* NULL: too large, or out of memory. */
static struct check *
build_check(
    struct step_builder *b, const struct step *subject, const struct test *test)
{
	struct check *check = arena_alloc(b->arena, 1, sizeof(*check));

	if (check == NULL) {
		b->no_memory = true;
		return NULL;
	}
	check->test = test;
	if (is_list(test))
		return build_items(b, subject, check) ? check : NULL;
	if (test->kind == TEST_COMPARE && !test->strict)
		check->loops =
		    build_operand(b, subject, test->low, &check->low);
	else if (test->kind == TEST_RANGE)
		check->loops =
		    build_operand(b, subject, test->low, &check->low) &&
		    build_operand(b, subject, test->high, &check->high);
	return b->too_large || b->no_memory ? NULL : check;
}

/* By record. */
static void
run_each(const struct check *check, const struct span *span,
    const struct strip *subject, const uint8_t *wanted, uint8_t *truths)
{
	struct eval *e = span->eval;
	struct value value;
	size_t i;

	for (i = 0; i < span->count; i++) {
		if (!wanted[i])
			continue;
		e->row = span->from + i;
		value = strip_value(subject, i);
		truths[i] = (uint8_t)eval_test(e, check->test, &value);
	}
}

static bool
run_range(const struct check *check, const struct span *span,
    const struct strip *subject, const uint8_t *wanted, uint8_t *truths)
{
	const struct test *test = check->test;
	uint8_t open[MASK_ROWS];
	uint8_t found[MASK_ROWS];

	if (!step_run(check->low, span, wanted) ||
	    !step_run(check->high, span, wanted))
		return false;
	memcpy(open, wanted, sizeof(open));
	memset(truths, TRUTH_YES, MASK_ROWS);
	strip_compare(span, test->low_open ? OP_GT : OP_GE, subject,
	    step_strip(check->low), found);
	mask_decide(TRUTH_NO, found, open, truths);
	strip_compare(span, test->high_open ? OP_LT : OP_LE, subject,
	    step_strip(check->high), found);
	mask_decide(TRUTH_NO, found, open, truths);
	return true;
}

/* Truths of the records that are wanted.  False: out of memory. */
static bool
run_check(const struct check *check, const struct span *span,
    const struct strip *subject, const uint8_t *wanted, uint8_t *truths)
{
	const struct test *test = check->test;

	if (is_list(test))
		return run_list(check, span, subject, wanted, truths);
	if (!check->loops) {
		run_each(check, span, subject, wanted, truths);
		return true;
	}
	if (test->kind == TEST_RANGE)
		return run_range(check, span, subject, wanted, truths);
	if (!step_run(check->low, span, wanted))
		return false;
	strip_compare(span, test->op, subject, step_strip(check->low), truths);
	return true;
}

static bool
run_list(const struct check *check, const struct span *span,
    const struct strip *subject, const uint8_t *wanted, uint8_t *truths)
{
	const struct test *test = check->test;
	bool every = test->kind == TEST_EVERY;
	uint8_t open[MASK_ROWS];
	uint8_t found[MASK_ROWS];
	size_t i;

	memcpy(open, wanted, sizeof(open));
	memset(truths, every ? TRUTH_YES : TRUTH_NO, MASK_ROWS);
	for (i = 0; i < test->count && mask_any(open); i++) {
		if (!run_check(check->items[i], span, subject, open, found))
			return false;
		mask_decide(every ? TRUTH_NO : TRUTH_YES, found, open, truths);
	}
	if (test->kind == TEST_NONE)
		mask_invert(truths, truths);
	return true;
}

static bool
run_in(struct step *step, const struct span *span, const uint8_t *wanted)
{
	const struct step *subject = step->items[0];

	return step_run(step->items[0], span, wanted) &&
	       run_check(step->check, span, step_strip(subject), wanted,
	           step->strip.own.truths);
}

struct step *
step_in(struct step_builder *b, const struct node *node)
{
	struct step *step = step_classes(b, node);
	struct step **items;
	struct check *check;

	if (step != NULL || b->too_large || b->no_memory)
		return step;
	items = step_items(b, node);
	if (items == NULL)
		return NULL;
	if (items[0]->strip.form == STRIP_VALUES)
		return step_each(b, node);
	check = build_check(b, items[0], node->test);
	step = step_open(b, node, items, run_in, STRIP_TRUTHS);
	if (check == NULL || step == NULL)
		return NULL;
	step->check = check;
	return step;
}
