#include "rules/step_node.h"

#include <string.h>

/* Most that the strips of one expression take; a longer one goes by record. */
enum { STRIPS_BYTES = 4 << 20 };

struct step *
step_open(struct step_builder *b, const struct node *node, struct step **items,
    step_runner *run, enum strip_form form)
{
	struct step *step;

	b->bytes += strip_size(form);
	b->too_large = b->too_large || b->bytes > STRIPS_BYTES;
	if (b->too_large)
		return NULL;
	step = arena_alloc(b->arena, 1, sizeof(*step));
	if (step == NULL ||
	    !strip_open(&step->strip, b->arena, node->type, form)) {
		b->no_memory = true;
		return NULL;
	}
	step->run = run;
	step->node = node;
	step->items = items;
	step->count = items == NULL ? 0 : node->count;
	return step;
}

struct step **
step_items(struct step_builder *b, const struct node *node)
{
	struct step **items =
	    arena_alloc(b->arena, node->count, sizeof(struct step *));
	size_t i;

	if (items == NULL) {
		b->no_memory = true;
		return NULL;
	}
	for (i = 0; i < node->count; i++) {
		items[i] = step_build(b, node->items[i]);
		if (items[i] == NULL)
			return NULL;
	}
	return items;
}

static bool
run_each(struct step *step, const struct span *span, const uint8_t *wanted)
{
	struct eval *e = span->eval;
	struct value value;
	size_t i;

	memset(step->strip.own.known, 0, STRIP_ROWS);
	for (i = 0; i < span->count; i++) {
		if (!wanted[i])
			continue;
		e->row = span->from + i;
		value = eval_node(e, step->node);
		strip_put(&step->strip, i, &value);
	}
	return true;
}

struct step *
step_each(struct step_builder *b, const struct node *node)
{
	return step_open(b, node, NULL, run_each, strip_form_of(node->type));
}

static bool
run_literal(struct step *step, const struct span *span, const uint8_t *wanted)
{
	(void)span;
	strip_repeat(&step->strip, wanted);
	return true;
}

/* A duration of whole days needs no more than a number. */
static enum strip_form
form_of_literal(const struct value *literal)
{
	if (literal->type == VALUE_DAYS && literal->nanos == 0)
		return STRIP_DAYS;
	return strip_form_of(literal->type);
}

static struct step *
build_literal(struct step_builder *b, const struct node *node)
{
	struct step *step = step_open(
	    b, node, NULL, run_literal, form_of_literal(&node->literal));

	if (step != NULL)
		strip_fill(&step->strip, &node->literal);
	return step;
}

static bool
run_column(struct step *step, const struct span *span, const uint8_t *wanted)
{
	struct batch *batch = span->eval->batch;

	strip_read(&step->strip, span,
	    batch_vector(batch, step->node->column->slot), wanted);
	return true;
}

static bool
run_as_of(struct step *step, const struct span *span, const uint8_t *wanted)
{
	struct value day = eval_node(span->eval, step->node);

	/* All are the same, zeros at first. */
	if (step->strip.own.numbers[0] != day.days)
		strip_fill(&step->strip, &day);
	strip_repeat(&step->strip, wanted);
	return true;
}

struct step *
step_build(struct step_builder *b, const struct node *node)
{
	switch (node->kind) {
	case NODE_LITERAL:
		return build_literal(b, node);
	case NODE_COLUMN:
		return step_open(
		    b, node, NULL, run_column, strip_form_of(node->type));
	case NODE_AS_OF:
		return step_open(b, node, NULL, run_as_of, STRIP_DAYS);
	case NODE_NEGATE:
		return step_negate(b, node);
	case NODE_ARITHMETIC:
		return step_chain(b, node);
	case NODE_COMPARE:
		return step_compare(b, node);
	case NODE_AND:
	case NODE_OR:
		return step_logic(b, node);
	case NODE_IF:
		return step_if(b, node);
	case NODE_IN:
		return step_in(b, node);
	case NODE_CALL:
		return step_call(b, node);
	case NODE_MIN:
	case NODE_MAX:
		return step_extreme(b, node);
	case NODE_COALESCE:
		return step_coalesce(b, node);
	case NODE_CONSTANT:
	case NODE_INPUT:
		break;
	}
	return step_each(b, node);
}

struct step *
step_new(struct arena *arena, const struct node *root)
{
	struct step_builder b = { .arena = arena };
	struct step *step = step_build(&b, root);

	if (step != NULL || !b.too_large)
		return step;
	b = (struct step_builder){ .arena = arena };
	return step_each(&b, root);
}

bool
step_run(struct step *step, const struct span *span, const uint8_t *wanted)
{
	return step->run(step, span, wanted);
}

const struct strip *
step_strip(const struct step *step)
{
	return &step->strip;
}
