/* step_condition.c -- steps of conditions. */
#include <string.h>

#include "rules/expr_function.h"
#include "rules/step_node.h"

static bool
run_compare(struct step *step, const struct span *span, const uint8_t *wanted)
{
	if (!step_run(step->items[0], span, wanted) ||
	    !step_run(step->items[1], span, wanted))
		return false;
	strip_compare(span, step->node->op, &step->items[0]->strip,
	    &step->items[1]->strip, step->strip.own.truths);
	return true;
}

struct step *
step_compare(struct step_builder *b, const struct node *node)
{
	struct step *step = step_classes(b, node);
	struct step **items;

	if (step != NULL || b->too_large || b->no_memory)
		return step;
	items = step_items(b, node);
	if (items == NULL)
		return NULL;
	if (!strip_comparable(&items[0]->strip, &items[1]->strip))
		return step_each(b, node);
	return step_open(b, node, items, run_compare, STRIP_TRUTHS);
}

/* Kleene's and, or or. */
static bool
run_logic(struct step *step, const struct span *span, const uint8_t *wanted)
{
	bool both = step->node->kind == NODE_AND;
	uint8_t *truths = step->strip.own.truths;
	uint8_t open[MASK_ROWS];
	size_t i;

	memcpy(open, wanted, sizeof(open));
	memset(truths, both ? TRUTH_YES : TRUTH_NO, MASK_ROWS);
	for (i = 0; i < step->count && mask_any(open); i++) {
		if (!step_run(step->items[i], span, open))
			return false;
		mask_decide(both ? TRUTH_NO : TRUTH_YES,
		    step->items[i]->strip.truths, open, truths);
	}
	return true;
}

struct step *
step_logic(struct step_builder *b, const struct node *node)
{
	struct step **items;

	if (node->type != VALUE_BOOL)
		return step_each(b, node);
	items = step_items(b, node);
	return items == NULL
	           ? NULL
	           : step_open(b, node, items, run_logic, STRIP_TRUTHS);
}

static bool
run_not(struct step *step, const struct span *span, const uint8_t *wanted)
{
	if (!step_run(step->items[0], span, wanted))
		return false;
	mask_invert(step->items[0]->strip.truths, step->strip.own.truths);
	return true;
}

struct step *
step_not(struct step_builder *b, const struct node *node)
{
	struct step **items = step_items(b, node);

	return items == NULL ? NULL
	                     : step_open(b, node, items, run_not, STRIP_TRUTHS);
}

static enum truth
test_pattern(struct pattern *pattern, struct text subject, struct eval *e)
{
	switch (pattern_test(pattern, subject)) {
	case PATTERN_NO:
		return TRUTH_NO;
	case PATTERN_YES:
		return TRUTH_YES;
	case PATTERN_LIMIT:
	case PATTERN_ERROR:
		break;
	}
	eval_fault(e, FAULT_PATTERN);
	return TRUTH_UNKNOWN;
}

static bool
run_pattern(struct step *step, const struct span *span, const uint8_t *wanted)
{
	const struct strip *subject = &step->items[0]->strip;
	uint8_t *truths = step->strip.own.truths;
	size_t i;

	if (!step_run(step->items[0], span, wanted))
		return false;
	for (i = 0; i < span->count; i++) {
		truths[i] = TRUTH_UNKNOWN;
		if (!subject->known[i])
			continue;
		span->eval->row = span->from + i;
		truths[i] = (uint8_t)test_pattern(
		    step->node->call.pattern, subject->texts[i], span->eval);
	}
	return true;
}

struct step *
step_pattern(struct step_builder *b, const struct node *node)
{
	struct step **items = step_items(b, node);

	if (items == NULL)
		return NULL;
	if (items[0]->strip.form != STRIP_TEXTS)
		return step_each(b, node);
	return step_open(b, node, items, run_pattern, STRIP_TRUTHS);
}
