#include <string.h>

#include "rules/decision_table.h"
#include "rules/expr_node.h"

bool
decision_bind(struct decision *decision, struct columns *columns)
{
	struct decision_rule *rule = decision->rules;
	bool bound = true;
	size_t i;
	size_t k;

	if (decision->when != NULL)
		bound = expr_bind(decision->when, columns);
	for (i = 0; i < decision->input_count; i++)
		bound = expr_bind(decision->inputs[i].expr, columns) && bound;
	for (i = 0; i < decision->rule_count; i++, rule++) {
		for (k = 0; k < rule->test_count; k++)
			bound =
			    unary_bind(rule->tests[k].unary, columns) && bound;
		for (k = 0; k < decision->output_count; k++) {
			if (rule->answers[k].expr == NULL)
				continue;
			bound =
			    expr_bind(rule->answers[k].expr, columns) && bound;
		}
	}
	return bound;
}

size_t
decision_outputs(const struct decision *decision)
{
	return decision->output_count;
}

const char *
decision_output_name(const struct decision *decision, size_t output)
{
	return decision->outputs[output].name;
}

enum strategy_type
decision_output_type(const struct decision *decision, size_t output)
{
	return decision->outputs[output].type;
}

enum strategy_type
decision_answer_type(const struct decision *decision, size_t output)
{
	return decision->outputs[output].info.type;
}

size_t
decision_rules(const struct decision *decision)
{
	return decision->rule_count;
}

bool
decision_collects(const struct decision *decision)
{
	return hit_collects((int)decision->hit);
}

bool
decision_has_default(const struct decision *decision)
{
	return decision->has_fallback;
}

struct text
decision_rule_id(const struct decision *decision, size_t rule)
{
	return decision->rules[rule].id;
}

struct src_pos
decision_rule_at(const struct decision *decision, struct text rule)
{
	size_t i;

	for (i = 0; i < decision->rule_count; i++) {
		if (text_equal(decision->rules[i].id, rule))
			return decision->rules[i].at;
	}
	return POS_NONE;
}

const struct value *
decision_literal(const struct decision *decision, size_t rule, size_t output)
{
	const struct decision_answer *cell;

	if (rule == decision->rule_count)
		return &decision->outputs[output].fallback;
	cell = &decision->rules[rule].answers[output];
	return cell->expr == NULL ? &cell->value : NULL;
}

struct value
decision_answer(const struct decision *decision, size_t rule, size_t output,
    const struct expr_env *env, struct batch *batch, size_t row)
{
	const struct value *literal = decision_literal(decision, rule, output);

	if (literal != NULL)
		return *literal;
	return expr_eval(decision->rules[rule].answers[output].expr, env, batch,
	    row);
}

size_t
decision_rank(const struct decision *decision, size_t rule, size_t output)
{
	const struct decision_output *ranked = &decision->outputs[output];
	const struct value *value =
	    &decision->rules[rule].answers[output].value;
	size_t rank = 0;

	while (rank < ranked->rank_count &&
	       !decision_same_value(value, &ranked->ranks[rank]))
		rank++;
	return rank;
}

bool
decision_same_value(const struct value *a, const struct value *b)
{
	if (a->type != b->type)
		return false;
	return a->type == VALUE_NULL || value_compare(a, b) == 0;
}

bool
decision_same_outputs(const struct decision *decision, size_t rule,
    size_t other, const struct expr_env *env, struct batch *batch, size_t row)
{
	struct expr_env quiet = *env;
	struct value one;
	struct value two;
	size_t i;

	quiet.faults = NULL;
	for (i = 0; i < decision->output_count; i++) {
		one = decision_answer(decision, rule, i, &quiet, batch, row);
		two = decision_answer(decision, other, i, &quiet, batch, row);
		if (!decision_same_value(&one, &two))
			return false;
	}
	return true;
}

struct text
decision_list_ids(const struct decision *decision,
    const struct decision_list *list, struct arena *arena)
{
	static const struct text fallback = { "default", 7 };
	struct text ids = { NULL, 0 };
	size_t len = 0;
	struct text id;
	char *to;
	size_t i;

	for (i = 0; i < list->count; i++)
		len += 1 + (list->rules[i] == decision->rule_count
		                   ? fallback.len
		                   : decision->rules[list->rules[i]].id.len);
	to = arena_alloc(arena, len, 1);
	if (to == NULL)
		return ids;
	ids.at = to;
	for (i = 0; i < list->count; i++) {
		id = list->rules[i] == decision->rule_count
		         ? fallback
		         : decision->rules[list->rules[i]].id;
		if (i > 0)
			*to++ = '|';
		memcpy(to, id.at, id.len);
		to += id.len;
	}
	ids.len = len - 1;
	return ids;
}
