/* step_value.c -- steps of what computes values and chooses between them. */
#include <string.h>

#include "rules/expr_function.h"
#include "rules/step_node.h"

static bool
has_loop(enum expr_op op)
{
	return op == OP_ADD || op == OP_SUBTRACT || op == OP_MULTIPLY ||
	       op == OP_DIVIDE;
}

/* Whether all items are numbers and all operators have a loop. */
static bool
is_of_numbers(const struct node *node)
{
	size_t i;

	for (i = 0; i < node->count; i++)
		if (node->items[i]->type != VALUE_NUMBER)
			return false;
	for (i = 1; i < node->count; i++)
		if (!has_loop(node->ops[i - 1]))
			return false;
	return true;
}

/* Of a sum or a difference of days; NULL: there is none. */
static enum value_type
type_of_days(enum expr_op op, enum value_type a, enum value_type b)
{
	if (op != OP_ADD && op != OP_SUBTRACT)
		return VALUE_NULL;
	if (a == VALUE_DATE && b == VALUE_DATE)
		return op == OP_ADD ? VALUE_NULL : VALUE_DAYS;
	if (a == VALUE_DATE)
		return b == VALUE_DAYS ? a : VALUE_NULL;
	if (b == VALUE_DATE)
		return a == VALUE_DAYS && op == OP_ADD ? b : VALUE_NULL;
	return a == b ? a : VALUE_NULL;
}

/* Whether a chain is made of whole days, by its first operands. */
static bool
is_of_days(const struct node *node)
{
	enum value_type type = node->items[0]->type;
	size_t i;

	if (type != VALUE_DATE && type != VALUE_DAYS && type != VALUE_MONTHS)
		return false;
	for (i = 1; i < node->count && type != VALUE_NULL; i++)
		type =
		    type_of_days(node->ops[i - 1], type, node->items[i]->type);
	return type != VALUE_NULL;
}

static bool
have_form(struct step *const *items, size_t count, enum strip_form form)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (items[i]->strip.form != form)
			return false;
	return true;
}

/* An operand is asked for where those before it gave a value. */
static bool
run_chain(struct step *step, const struct span *span, const uint8_t *wanted)
{
	const struct node *node = step->node;
	const struct strip *left = &step->items[0]->strip;
	enum value_type type = left->type;
	size_t i;

	if (!step_run(step->items[0], span, wanted))
		return false;
	for (i = 1; i < step->count; i++) {
		const struct strip *right = &step->items[i]->strip;

		if (!step_run(step->items[i], span, left->known))
			return false;
		if (step->strip.form == STRIP_DAYS)
			type =
			    type_of_days(node->ops[i - 1], type, right->type);
		strip_arithmetic(
		    span, node->ops[i - 1], &step->strip, type, left, right);
		left = &step->strip;
	}
	return true;
}

/* A step all of whose items have its form; else by record. */
static struct step *
open_uniform(struct step_builder *b, const struct node *node, step_runner *run,
    enum strip_form form)
{
	struct step **items = step_items(b, node);

	if (items == NULL)
		return NULL;
	if (!have_form(items, node->count, form))
		return step_each(b, node);
	return step_open(b, node, items, run, form);
}

struct step *
step_chain(struct step_builder *b, const struct node *node)
{
	if (is_of_numbers(node))
		return open_uniform(b, node, run_chain, STRIP_NUMBERS);
	if (is_of_days(node))
		return open_uniform(b, node, run_chain, STRIP_DAYS);
	return step_each(b, node);
}

static bool
run_negate(struct step *step, const struct span *span, const uint8_t *wanted)
{
	if (!step_run(step->items[0], span, wanted))
		return false;
	strip_negate(span, &step->strip, &step->items[0]->strip);
	return true;
}

struct step *
step_negate(struct step_builder *b, const struct node *node)
{
	if (node->type != VALUE_NUMBER)
		return step_each(b, node);
	return open_uniform(b, node, run_negate, STRIP_NUMBERS);
}

static bool
is_condition(const struct node *node, size_t i)
{
	return node->kind == NODE_IF && i % 2 == 0 && i + 1 < node->count;
}

/* The form of all values that a step chooses from; STRIP_VALUES: they have none
 * in common. */
static enum strip_form
common_form(const struct node *node, struct step *const *items)
{
	enum strip_form common = STRIP_NULLS;
	enum strip_form form;
	size_t i;

	for (i = 0; i < node->count; i++) {
		form = items[i]->strip.form;
		if (is_condition(node, i) || form == STRIP_NULLS)
			continue;
		if (common != STRIP_NULLS && common != form)
			return STRIP_VALUES;
		common = form;
	}
	return common;
}

static struct step *
open_choice(struct step_builder *b, const struct node *node, step_runner *run)
{
	struct step **items = step_items(b, node);
	enum strip_form form;

	if (items == NULL)
		return NULL;
	form = common_form(node, items);
	if (form == STRIP_VALUES)
		return step_each(b, node);
	return step_open(b, node, items, run, form);
}

/* Takes the values of an item for some records. */
static bool
take(struct step *step, size_t i, const struct span *span, const uint8_t *mask)
{
	if (!mask_any(mask))
		return true;
	if (!step_run(step->items[i], span, mask))
		return false;
	strip_merge(&step->strip, span, &step->items[i]->strip, mask);
	return true;
}

static bool
run_if(struct step *step, const struct span *span, const uint8_t *wanted)
{
	uint8_t chosen[MASK_ROWS];
	uint8_t rest[MASK_ROWS];
	size_t i;

	memcpy(rest, wanted, sizeof(rest));
	strip_clear(&step->strip);
	for (i = 0; i + 1 < step->count && mask_any(rest); i += 2) {
		if (!step_run(step->items[i], span, rest))
			return false;
		mask_where(
		    rest, step->items[i]->strip.truths, TRUTH_YES, chosen);
		mask_except(rest, chosen, rest);
		if (!take(step, i + 1, span, chosen))
			return false;
	}
	return take(step, step->count - 1, span, rest);
}

struct step *
step_if(struct step_builder *b, const struct node *node)
{
	return open_choice(b, node, run_if);
}

static bool
run_coalesce(struct step *step, const struct span *span, const uint8_t *wanted)
{
	uint8_t rest[MASK_ROWS];
	uint8_t found[MASK_ROWS];
	size_t i;

	memcpy(rest, wanted, sizeof(rest));
	strip_clear(&step->strip);
	for (i = 0; i < step->count; i++) {
		if (!take(step, i, span, rest))
			return false;
		strip_known(&step->strip, rest, found);
		mask_except(rest, found, rest);
	}
	return true;
}

struct step *
step_coalesce(struct step_builder *b, const struct node *node)
{
	return open_choice(b, node, run_coalesce);
}

/* An operand is asked for where none before it is null. */
static bool
run_extreme(struct step *step, const struct span *span, const uint8_t *wanted)
{
	enum expr_op op = step->node->kind == NODE_MIN ? OP_LT : OP_GT;
	uint8_t truths[MASK_ROWS];
	uint8_t stays[MASK_ROWS];
	uint8_t rest[MASK_ROWS];
	size_t i;

	strip_clear(&step->strip);
	if (!take(step, 0, span, wanted))
		return false;
	for (i = 1; i < step->count; i++) {
		const struct strip *item = &step->items[i]->strip;

		strip_known(&step->strip, wanted, rest);
		if (!step_run(step->items[i], span, rest))
			return false;
		/* It wins, and so does null. */
		strip_compare(span, op, item, &step->strip, truths);
		mask_where(rest, truths, TRUTH_NO, stays);
		mask_except(rest, stays, rest);
		strip_merge(&step->strip, span, item, rest);
	}
	return true;
}

struct step *
step_extreme(struct step_builder *b, const struct node *node)
{
	return open_choice(b, node, run_extreme);
}

static bool
run_day_count(struct step *step, const struct span *span, const uint8_t *wanted)
{
	const struct strip *days = &step->items[0]->strip;

	if (!step_run(step->items[0], span, wanted))
		return false;
	step->strip.known = days->known;
	step->strip.numbers = days->numbers;
	return true;
}

/* Of whole days, which are integers already. */
static struct step *
build_day_count(struct step_builder *b, const struct node *node)
{
	struct step **items = step_items(b, node);

	if (items == NULL)
		return NULL;
	if (items[0]->strip.form != STRIP_DAYS)
		return step_each(b, node);
	return step_open(b, node, items, run_day_count, STRIP_NUMBERS);
}

struct step *
step_call(struct step_builder *b, const struct node *node)
{
	const struct expr_function *function = node->call.function;

	if (function->run == duration_days &&
	    node->items[0]->type == VALUE_DAYS)
		return build_day_count(b, node);
	if (function->run == bool_not && node->items[0]->type == VALUE_BOOL)
		return step_not(b, node);
	if (function->form == FORM_PATTERN && node->call.pattern != NULL)
		return step_pattern(b, node);
	return step_each(b, node);
}
