/* decision_trace.c -- what a table is made of, and how it takes one record. */
#include "rules/decision_table.h"

enum hit_policy
decision_policy(const struct decision *decision)
{
	return decision->hit;
}

size_t
decision_inputs(const struct decision *decision)
{
	return decision->input_count;
}

struct text
decision_input_name(const struct decision *decision, size_t input)
{
	return decision->inputs[input].name;
}

const struct column_info *
decision_input_info(const struct decision *decision, size_t input)
{
	return &decision->inputs[input].info;
}

const struct expr *
decision_when(const struct decision *decision)
{
	return decision->when;
}

const struct located *
decision_input_cell(const struct decision *decision, size_t rule, size_t input)
{
	return &decision->rules[rule].cells[input];
}

const struct located *
decision_output_cell(
    const struct decision *decision, size_t rule, size_t output)
{
	return decision->rules[rule].answers[output].cell;
}

/* The tests of a rule, each asked; fits has one element for each input. */
static bool
trace_rule(const struct decision *decision, const struct decision_rule *rule,
    const struct value *inputs, const struct expr_env *env, struct batch *batch,
    size_t row, bool *fits)
{
	const struct decision_test *test = rule->tests;
	bool met = true;
	size_t i;

	for (i = 0; i < decision->input_count; i++)
		fits[i] = true;
	for (i = 0; i < rule->test_count; i++, test++) {
		fits[test->input] = unary_test(
		    test->unary, &inputs[test->input], env, batch, row);
		met = met && fits[test->input];
	}
	return met;
}

bool
decision_trace(const struct decision *decision, const struct expr_env *env,
    struct batch *batch, size_t row, struct arena *arena,
    struct decision_trace *trace)
{
	struct expr_env quiet = *env;
	size_t width = decision->input_count;
	size_t i;

	quiet.faults = NULL;
	*trace = (struct decision_trace){ .skipped = false };
	trace->skipped = decision->when != NULL &&
	                 !expr_true(decision->when, &quiet, batch, row);
	if (trace->skipped)
		return true;
	trace->inputs = arena_alloc(arena, width + 1, sizeof(struct value));
	trace->fits = arena_alloc(
	    arena, decision->rule_count, (width + 1) * sizeof(bool));
	trace->met = arena_alloc(arena, decision->rule_count, sizeof(bool));
	if (trace->inputs == NULL || trace->fits == NULL || trace->met == NULL)
		return false;
	for (i = 0; i < width; i++)
		trace->inputs[i] =
		    expr_eval(decision->inputs[i].expr, &quiet, batch, row);
	for (i = 0; i < decision->rule_count; i++)
		trace->met[i] = trace_rule(decision, &decision->rules[i],
		    trace->inputs, &quiet, batch, row, trace->fits + i * width);
	return true;
}
