/* decision_run.c -- a decision table for one record, rule by rule. */
#include <string.h>

#include "rules/decision_table.h"

struct run {
	const struct decision *decision;
	const struct expr_env *env;
	struct batch *batch;
	size_t row;
	struct value inputs[DECISION_INPUTS];
	uint32_t *met; /* rules, where all are asked */
	size_t count;
};

static bool
is_met(struct run *r, size_t number)
{
	const struct decision_rule *rule = &r->decision->rules[number];
	const struct decision_test *test = rule->tests;
	size_t i;

	for (i = 0; i < rule->test_count; i++, test++) {
		if (!unary_test(test->unary, &r->inputs[test->input], r->env,
		        r->batch, r->row))
			return false;
	}
	return true;
}

/* The next rule that is met from i on; rule_count: none. */
static size_t
next_met(struct run *r, size_t i)
{
	while (i < r->decision->rule_count && !is_met(r, i))
		i++;
	return i;
}

static bool
ask_all(struct run *r)
{
	size_t i;

	r->met = arena_alloc(
	    r->batch->arena, r->decision->rule_count, sizeof(*r->met));
	for (i = 0; r->met != NULL && i < r->decision->rule_count; i++)
		if (is_met(r, i))
			r->met[r->count++] = (uint32_t)i;
	return r->met != NULL;
}

/* Whether a rule comes before another one by the order of `values`. */
static bool
is_better(const struct decision *decision, size_t rule, size_t other)
{
	size_t one;
	size_t two;
	size_t i;

	for (i = 0; i < decision->output_count; i++) {
		if (decision->outputs[i].rank_count == 0)
			continue;
		one = decision_rank(decision, rule, i);
		two = decision_rank(decision, other, i);
		if (one != two)
			return one < two;
	}
	return false;
}

/* By insertion, so that equals stay as they are. */
static void
sort_met(struct run *r)
{
	uint32_t rule;
	size_t i;
	size_t k;

	for (i = 1; i < r->count; i++) {
		rule = r->met[i];
		for (k = i; k > 0; k--) {
			if (!is_better(r->decision, rule, r->met[k - 1]))
				break;
			r->met[k] = r->met[k - 1];
		}
		r->met[k] = rule;
	}
}

static enum decision_result
answer_rule(const struct run *r, size_t rule, struct value *outputs,
    struct text *id)
{
	size_t i;

	for (i = 0; i < r->decision->output_count; i++)
		outputs[i] = decision_answer(
		    r->decision, rule, i, r->env, r->batch, r->row);
	*id = r->decision->rules[rule].id;
	return DECISION_HIT;
}

static enum decision_result
answer_conflict(
    const struct run *r, size_t rule, size_t other, struct text ids[2])
{
	ids[0] = r->decision->rules[rule].id;
	ids[1] = r->decision->rules[other].id;
	return DECISION_CONFLICT;
}

static enum decision_result
answer_any(const struct run *r, struct value *outputs, struct text ids[2])
{
	size_t i;

	for (i = 1; i < r->count; i++)
		if (!decision_same_outputs(r->decision, r->met[0], r->met[i],
		        r->env, r->batch, r->row))
			return answer_conflict(r, r->met[0], r->met[i], ids);
	return answer_rule(r, r->met[0], outputs, &ids[0]);
}

/* Rules, or just the number of the default. */
static enum decision_result
fold_outputs(const struct run *r, const struct decision_list *list,
    struct value *outputs, size_t *mixed)
{
	static const struct decision_form plain = { ROUND_HALF_EVEN, -1 };
	enum decision_result result = DECISION_HIT;
	size_t i;

	for (i = 0; result == DECISION_HIT && i < r->decision->output_count;
	     i++)
		result = decision_fold(r->decision, list, i, &plain, r->env,
		    r->batch, r->row, &outputs[i], mixed);
	if (result != DECISION_HIT)
		memset(
		    outputs, 0, r->decision->output_count * sizeof(*outputs));
	return result;
}

static enum decision_result
answer_list(const struct run *r, struct value *outputs, struct text *ids)
{
	struct decision_list list = { r->met, r->count };
	enum decision_result result;
	size_t mixed = 0;

	result = fold_outputs(r, &list, outputs, &mixed);
	if (result == DECISION_MIXED)
		*ids = r->decision->rules[mixed].id;
	if (result != DECISION_HIT)
		return result;
	*ids = decision_list_ids(r->decision, &list, r->batch->arena);
	return ids->at == NULL ? DECISION_NO_MEMORY : DECISION_HIT;
}

static enum decision_result
answer_fallback(const struct run *r, struct value *outputs)
{
	const struct decision *decision = r->decision;
	uint32_t number = (uint32_t)decision->rule_count;
	struct decision_list alone = { &number, 1 };
	enum decision_result result;
	size_t mixed;
	size_t i;

	if (!decision->has_fallback) {
		if (decision->hit == HIT_COUNT)
			outputs[0] = (struct value){ .type = VALUE_NUMBER,
				.number = { 0, 0 } };
		return DECISION_NO_MATCH;
	}
	if (decision_collects(decision)) {
		result = fold_outputs(r, &alone, outputs, &mixed);
		return result == DECISION_HIT ? DECISION_DEFAULT : result;
	}
	for (i = 0; i < decision->output_count; i++)
		outputs[i] = decision->outputs[i].fallback;
	return DECISION_DEFAULT;
}

/* Policies that stop at the rules that decide. */
static enum decision_result
run_until(struct run *r, struct value *outputs, struct text ids[2])
{
	size_t first = next_met(r, 0);
	size_t second = r->decision->rule_count;

	if (first == r->decision->rule_count)
		return answer_fallback(r, outputs);
	if (r->decision->hit == HIT_UNIQUE)
		second = next_met(r, first + 1);
	if (second < r->decision->rule_count)
		return answer_conflict(r, first, second, ids);
	return answer_rule(r, first, outputs, &ids[0]);
}

static enum decision_result
run_all(struct run *r, struct value *outputs, struct text ids[2])
{
	if (!ask_all(r))
		return DECISION_NO_MEMORY;
	if (r->count == 0)
		return answer_fallback(r, outputs);
	if (r->decision->hit == HIT_ANY)
		return answer_any(r, outputs, ids);
	if (decision_is_ranked(r->decision))
		sort_met(r);
	return r->decision->hit == HIT_PRIORITY
	           ? answer_rule(r, r->met[0], outputs, &ids[0])
	           : answer_list(r, outputs, &ids[0]);
}

enum decision_result
decision_run(const struct decision *decision, const struct expr_env *env,
    struct batch *batch, size_t row, struct value *outputs, struct text *rule,
    struct text *other)
{
	struct run r = {
		.decision = decision, .env = env, .batch = batch, .row = row
	};
	struct text ids[2] = { { NULL, 0 }, { NULL, 0 } };
	enum decision_result result;
	size_t i;

	*rule = *other = ids[0];
	for (i = 0; i < decision->output_count; i++)
		outputs[i] = (struct value){ .type = VALUE_NULL };
	if (decision->when != NULL &&
	    !expr_true(decision->when, env, batch, row))
		return DECISION_SKIPPED;
	for (i = 0; i < decision->input_count; i++)
		r.inputs[i] =
		    expr_eval(decision->inputs[i].expr, env, batch, row);
	result = decision->hit == HIT_UNIQUE || decision->hit == HIT_FIRST
	             ? run_until(&r, outputs, ids)
	             : run_all(&r, outputs, ids);
	*rule = ids[0];
	*other = ids[1];
	return result;
}
