#include "rules/decision_table.h"

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
	return decision->outputs[output].info.type;
}

size_t
decision_rules(const struct decision *decision)
{
	return decision->rule_count;
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

size_t
decision_output_values(const struct decision *decision, size_t output,
    const struct located **values)
{
	*values = decision->outputs[output].values;
	return decision->outputs[output].value_count;
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

static bool
is_met(const struct decision_rule *rule, const struct value *inputs,
    const struct expr_env *env, struct batch *batch, size_t row)
{
	const struct decision_test *test = rule->tests;
	size_t i;

	for (i = 0; i < rule->test_count; i++, test++) {
		if (!unary_test(
		        test->unary, &inputs[test->input], env, batch, row))
			return false;
	}
	return true;
}

/* The next rule that is met from i on; rule_count: none. */
static size_t
next_met(const struct decision *decision, size_t i, const struct value *inputs,
    const struct expr_env *env, struct batch *batch, size_t row)
{
	while (i < decision->rule_count &&
	       !is_met(&decision->rules[i], inputs, env, batch, row))
		i++;
	return i;
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

static enum decision_result
answer_fallback(const struct decision *decision, struct value *outputs)
{
	size_t i;

	for (i = 0; i < decision->output_count; i++)
		outputs[i] = decision->outputs[i].fallback;
	return decision->has_fallback ? DECISION_DEFAULT : DECISION_NO_MATCH;
}

static bool
is_skipped(const struct decision *decision, const struct expr_env *env,
    struct batch *batch, size_t row)
{
	struct value when;

	if (decision->when == NULL)
		return false;
	when = expr_eval(decision->when, env, batch, row);
	return when.type != VALUE_BOOL || !when.boolean;
}

enum decision_result
decision_run(const struct decision *decision, const struct expr_env *env,
    struct batch *batch, size_t row, struct value *outputs, struct text *rule,
    struct text *other)
{
	struct value inputs[DECISION_INPUTS];
	size_t first;
	size_t second;
	size_t i;

	for (i = 0; i < decision->output_count; i++)
		outputs[i] = (struct value){ .type = VALUE_NULL };
	*rule = *other = (struct text){ NULL, 0 };
	if (is_skipped(decision, env, batch, row))
		return DECISION_SKIPPED;
	for (i = 0; i < decision->input_count; i++)
		inputs[i] =
		    expr_eval(decision->inputs[i].expr, env, batch, row);
	first = next_met(decision, 0, inputs, env, batch, row);
	if (first == decision->rule_count)
		return answer_fallback(decision, outputs);
	*rule = decision->rules[first].id;
	if (decision->hit == HIT_UNIQUE) {
		second = next_met(decision, first + 1, inputs, env, batch, row);
		if (second < decision->rule_count) {
			*other = decision->rules[second].id;
			return DECISION_CONFLICT;
		}
	}
	for (i = 0; i < decision->output_count; i++)
		outputs[i] =
		    decision_answer(decision, first, i, env, batch, row);
	return DECISION_HIT;
}
