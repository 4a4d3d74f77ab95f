#include "rules/lint_names.h"

#include "rules/decision_table.h"
#include "rules/expr_node.h"
#include "rules/scorecard_card.h"

struct visitor {
	lint_name *visit;
	void *ctx;
};

static void walk_node(const struct visitor *, const struct node *);

static void
walk_test(const struct visitor *v, const struct test *test)
{
	size_t i;

	if (test->low != NULL)
		walk_node(v, test->low);
	if (test->high != NULL)
		walk_node(v, test->high);
	for (i = 0; i < test->count; i++)
		walk_test(v, test->items[i]);
}

static void
walk_node(const struct visitor *v, const struct node *node)
{
	size_t i;

	if (node->kind == NODE_COLUMN)
		v->visit(v->ctx, text_of(node->column->name));
	if (node->kind == NODE_IN)
		walk_test(v, node->test);
	for (i = 0; i < node->count; i++)
		if (node->items[i] != NULL)
			walk_node(v, node->items[i]);
}

static void
walk_expr(const struct visitor *v, const struct expr *expr)
{
	if (expr != NULL)
		walk_node(v, expr->program.root);
}

void
lint_decision_names(
    const struct decision *decision, lint_name *visit, void *ctx)
{
	const struct visitor v = { visit, ctx };
	const struct decision_rule *rule = decision->rules;
	size_t i;
	size_t k;

	walk_expr(&v, decision->when);
	for (i = 0; i < decision->input_count; i++)
		walk_expr(&v, decision->inputs[i].expr);
	for (i = 0; i < decision->rule_count; i++, rule++) {
		for (k = 0; k < rule->test_count; k++)
			walk_test(&v, unary_tests(rule->tests[k].unary));
		for (k = 0; k < decision->output_count; k++)
			walk_expr(&v, rule->answers[k].expr);
	}
}

void
lint_scorecard_names(const struct scorecard *card, lint_name *visit, void *ctx)
{
	const struct visitor v = { visit, ctx };
	const struct characteristic *one = card->characteristics;
	size_t i;
	size_t k;

	walk_expr(&v, card->when);
	for (i = 0; i < card->count; i++, one++) {
		walk_expr(&v, one->expr);
		for (k = 0; k < one->count; k++)
			walk_test(&v, unary_tests(one->bins[k].when));
	}
}
