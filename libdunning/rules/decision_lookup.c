#include "rules/decision_lookup.h"

static enum column_type
type_of(const struct decision_input *input)
{
	return strategy_column_type(input->info.type);
}

/*
 * A test that needs the record may count a fault, so it runs only for records
 * that meet all tests before it, and the tests after it run after it.
 */
static size_t
classified_tests(
    const struct decision *decision, const struct decision_rule *rule)
{
	size_t i = 0;

	while (i < rule->test_count &&
	       classifier_takes(unary_tests(rule->tests[i].unary),
	           type_of(&decision->inputs[rule->tests[i].input])))
		i++;
	return i;
}

/* Gives each input its tests. */
static bool
share_tests(struct decision *decision, struct decision_lookup *lookup)
{
	struct lookup_input *input = lookup->inputs;
	size_t i;
	size_t k;

	for (i = 0; i < decision->input_count; i++, input++) {
		input->tests = arena_alloc(decision->arena,
		    decision->rule_count, sizeof(*input->tests));
		if (input->tests == NULL)
			return false;
	}
	for (i = 0; i < decision->rule_count; i++) {
		const struct decision_rule *rule =
		    &decision->rules[lookup_rule(decision, i)];
		size_t count = classified_tests(decision, rule);

		for (k = 0; k < count; k++) {
			input = &lookup->inputs[rule->tests[k].input];
			input->tests[input->count++] =
			    (struct classifier_test){
				    unary_tests(rule->tests[k].unary), i
			    };
		}
	}
	return true;
}

/* False: out of memory. */
static bool
open_input(struct decision *decision, struct decision_lookup *lookup, size_t i)
{
	const struct decision_input *from = &decision->inputs[i];
	struct lookup_input *input = &lookup->inputs[i];

	if (expr_slot(from->expr) < 0) {
		input->values = arena_alloc(
		    decision->arena, DECISION_CHUNK, sizeof(*input->values));
		if (input->values == NULL)
			return false;
	}
	if (input->count == 0 || !classifier_fits(type_of(from), input->tests,
	                             input->count, decision->rule_count))
		return true;
	input->classifier = classifier_new(decision->arena, type_of(from),
	    input->tests, input->count, decision->rule_count);
	input->classes = arena_alloc(
	    decision->arena, DECISION_CHUNK, sizeof(*input->classes));
	return input->classifier != NULL && input->classes != NULL;
}

/* Marks the tests that classifiers see to; the others are chains. */
static void
mark_tests(struct decision *decision, struct decision_lookup *lookup)
{
	size_t count;
	size_t i;
	size_t k;

	for (i = 0; i < decision->rule_count; i++) {
		struct decision_rule *rule =
		    &decision->rules[lookup_rule(decision, i)];
		uint64_t bit = UINT64_C(1) << (i % 64);

		count = classified_tests(decision, rule);
		lookup->all[i / 64] |= bit;
		for (k = 0; k < rule->test_count; k++) {
			struct decision_test *test = &rule->tests[k];

			test->classified =
			    k < count &&
			    lookup->inputs[test->input].classifier != NULL;
			if (test->classified)
				continue;
			lookup->chained[i / 64] |= bit;
			lookup->has_chains = true;
		}
	}
}

struct decision_lookup *
lookup_new(struct decision *decision)
{
	struct decision_lookup *lookup =
	    arena_alloc(decision->arena, 1, sizeof(*lookup));
	size_t i;

	if (lookup == NULL)
		return NULL;
	lookup->words = (decision->rule_count + 63) / 64;
	lookup->inputs = arena_alloc(decision->arena, decision->input_count,
	    sizeof(*lookup->inputs));
	lookup->all = arena_alloc(
	    decision->arena, lookup->words, sizeof(*lookup->all));
	lookup->chained = arena_alloc(
	    decision->arena, lookup->words, sizeof(*lookup->chained));
	if (lookup->inputs == NULL || lookup->all == NULL ||
	    lookup->chained == NULL || !share_tests(decision, lookup))
		return NULL;
	for (i = 0; i < decision->input_count; i++)
		if (!open_input(decision, lookup, i))
			return NULL;
	mark_tests(decision, lookup);
	return lookup;
}

bool
lookup_classify(struct decision *decision, const struct expr_env *env,
    struct batch *batch, size_t from, size_t to, const uint8_t *wanted)
{
	struct decision_lookup *lookup = decision->lookup;
	struct lookup_input *input = lookup->inputs;
	size_t row;
	size_t i;

	lookup->count = 0;
	for (i = 0; i < decision->input_count; i++, input++) {
		struct expr *expr = decision->inputs[i].expr;

		if (input->values != NULL &&
		    !expr_values(
		        expr, env, batch, from, to, wanted, input->values))
			return false;
		for (row = from; row < to && input->values != NULL &&
		                 input->classifier != NULL;
		     row++)
			input->classes[row - from] = classifier_value(
			    input->classifier, &input->values[row - from]);
		if (input->classifier == NULL)
			continue;
		if (input->values == NULL &&
		    !classifier_run(input->classifier,
		        batch_vector(batch, expr_slot(expr)), from, to,
		        input->classes))
			return false;
		lookup->found[lookup->count] = input->classes;
		lookup->classes[lookup->count++] =
		    classifier_classes(input->classifier);
	}
	return true;
}

bool
lookup_meets(const struct decision *decision, size_t bit,
    const struct expr_env *env, struct batch *batch, size_t row, size_t i)
{
	const struct decision_rule *rule =
	    &decision->rules[lookup_rule(decision, bit)];
	const struct decision_test *test = rule->tests;
	const struct decision_test *end = test + rule->test_count;

	for (; test < end; test++) {
		const struct lookup_input *input =
		    &decision->lookup->inputs[test->input];
		struct value value;

		if (test->classified)
			continue;
		if (input->values != NULL)
			value = input->values[i];
		else
			value = value_of_slot(batch, row,
			    expr_slot(decision->inputs[test->input].expr));
		if (!unary_test(test->unary, &value, env, batch, row))
			return false;
	}
	return true;
}
