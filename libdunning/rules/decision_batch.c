/* decision_batch.c -- a decision table over all records of a batch. */
#include "rules/classifier.h"
#include "rules/decision_table.h"

/* Records whose classes are held at a time, a multiple of 64. */
enum { CHUNK = 1024 };

/* What is known of an input in the records of a chunk. */
struct lookup_input {
	struct classifier *classifier; /* NULL: no test of it is classified */
	struct classifier_test *tests;
	size_t count;
	uint32_t *classes;
	struct value *values; /* NULL: the input is just a column */
};

struct decision_lookup {
	struct lookup_input *inputs;
	/* The inputs that have a classifier, and their classes. */
	const uint32_t *found[DECISION_INPUTS];
	struct classes classes[DECISION_INPUTS];
	size_t count;
	uint64_t *all;     /* one bit for each rule */
	uint64_t *chained; /* rules with tests that are not classified */
	bool has_chains;
	size_t words;
};

/* Where a walk over the rules is that are alive after the classified tests. */
struct walk {
	size_t top;
	uint64_t words; /* that may have rules, of the 64 from top on */
	size_t word;
	uint64_t rules; /* of that word */
};

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
		const struct decision_rule *rule = &decision->rules[i];
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
		    decision->arena, CHUNK, sizeof(*input->values));
		if (input->values == NULL)
			return false;
	}
	if (input->count == 0 || !classifier_fits(type_of(from), input->tests,
	                             input->count, decision->rule_count))
		return true;
	input->classifier = classifier_new(decision->arena, type_of(from),
	    input->tests, input->count, decision->rule_count);
	input->classes =
	    arena_alloc(decision->arena, CHUNK, sizeof(*input->classes));
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
		struct decision_rule *rule = &decision->rules[i];
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

static struct decision_lookup *
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

/* The values of expressions, and the classes of all inputs. */
static bool
classify(struct decision *decision, const struct expr_env *env,
    struct batch *batch, size_t from, size_t to, const uint8_t *wanted)
{
	struct decision_lookup *lookup = decision->lookup;
	struct lookup_input *input = lookup->inputs;
	size_t row;
	size_t i;

	lookup->count = 0;
	for (i = 0; i < decision->input_count; i++, input++) {
		const struct expr *expr = decision->inputs[i].expr;

		for (row = from; row < to && input->values != NULL; row++) {
			struct value *value = &input->values[row - from];

			*value = (struct value){ .type = VALUE_NULL };
			if (wanted[row])
				*value = expr_eval(expr, env, batch, row);
			if (input->classifier != NULL)
				input->classes[row - from] = classifier_value(
				    input->classifier, value);
		}
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

/* The next rule that all classified tests of record i of the chunk meet. */
static uint32_t
next_alive(const struct decision_lookup *lookup, size_t i, struct walk *walk)
{
	const struct classes *classes = lookup->classes;
	uint32_t rule;
	size_t k;

	while (walk->rules == 0) {
		while (walk->words == 0) {
			if (walk->top * 64 >= lookup->words)
				return DECISION_NO_RULE;
			walk->words = UINT64_MAX;
			if (lookup->words - walk->top * 64 < 64)
				walk->words =
				    (UINT64_C(1)
				        << (lookup->words - walk->top * 64)) -
				    1;
			for (k = 0; k < lookup->count; k++)
				walk->words &=
				    classes[k].tops[lookup->found[k][i] *
				                        classes[k].top_words +
				                    walk->top];
			walk->top++;
		}
		walk->word = (walk->top - 1) * 64 +
		             (size_t)__builtin_ctzll(walk->words);
		walk->words &= walk->words - 1;
		walk->rules = lookup->all[walk->word];
		for (k = 0; k < lookup->count; k++)
			walk->rules &=
			    classes[k].sets[lookup->found[k][i] *
			                        classes[k].words +
			                    walk->word];
	}
	rule = (uint32_t)(walk->word * 64) +
	       (uint32_t)__builtin_ctzll(walk->rules);
	walk->rules &= walk->rules - 1;
	return rule;
}

/* The tests of a rule that no classifier saw to. */
static bool
meets_chain(const struct decision *decision, uint32_t rule,
    const struct expr_env *env, struct batch *batch, size_t row, size_t i)
{
	const struct decision_test *test = decision->rules[rule].tests;
	const struct decision_test *end =
	    test + decision->rules[rule].test_count;

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

static uint32_t
next_met(const struct decision *decision, const struct expr_env *env,
    struct batch *batch, size_t row, size_t i, struct walk *walk)
{
	const struct decision_lookup *lookup = decision->lookup;
	uint32_t rule;

	for (;;) {
		rule = next_alive(lookup, i, walk);
		if (rule == DECISION_NO_RULE ||
		    (lookup->chained[rule / 64] >> (rule % 64) & 1) == 0 ||
		    meets_chain(decision, rule, env, batch, row, i))
			return rule;
	}
}

static void
run_walks(const struct decision *decision, const struct expr_env *env,
    struct batch *batch, size_t from, size_t to, const uint8_t *wanted,
    struct decision_hit *hits)
{
	bool unique = decision->hit == HIT_UNIQUE;
	size_t row;

	for (row = from; row < to; row++) {
		struct walk walk = { .rules = 0 };
		struct decision_hit hit = { DECISION_NO_RULE,
			DECISION_NO_RULE };

		if (!wanted[row])
			continue;
		hit.rule =
		    next_met(decision, env, batch, row, row - from, &walk);
		if (unique && hit.rule != DECISION_NO_RULE)
			hit.other = next_met(
			    decision, env, batch, row, row - from, &walk);
		hits[row] = hit;
	}
}

/* All rules in one word, all tests classified. */
static void
run_words(const struct decision *decision, size_t from, size_t to,
    struct decision_hit *hits)
{
	const struct decision_lookup *lookup = decision->lookup;
	uint64_t second = decision->hit == HIT_UNIQUE ? UINT64_MAX : 0;
	uint64_t alive[CHUNK];
	size_t count = to - from;
	size_t i;
	size_t k;

	for (i = 0; i < count; i++)
		alive[i] = lookup->all[0];
	for (k = 0; k < lookup->count; k++) {
		const uint64_t *sets = lookup->classes[k].sets;
		const uint32_t *classes = lookup->found[k];

		for (i = 0; i < count; i++)
			alive[i] &= sets[classes[i]];
	}
	for (i = 0; i < count; i++) {
		uint64_t rest = alive[i] & (alive[i] - 1) & second;

		hits[from + i].rule = alive[i] == 0
		                          ? DECISION_NO_RULE
		                          : (uint32_t)__builtin_ctzll(alive[i]);
		hits[from + i].other =
		    rest == 0 ? DECISION_NO_RULE
		              : (uint32_t)__builtin_ctzll(rest);
	}
}

/* Records that the table does not look at, and those without a rule. */
static void
finish(const struct decision *decision, size_t from, size_t to,
    const uint8_t *wanted, struct decision_hit *hits)
{
	uint32_t none = decision->has_fallback ? (uint32_t)decision->rule_count
	                                       : DECISION_NO_RULE;
	size_t row;

	for (row = from; row < to; row++) {
		if (!wanted[row])
			hits[row] = (struct decision_hit){ DECISION_NOT_RUN,
				DECISION_NO_RULE };
		else if (hits[row].rule == DECISION_NO_RULE)
			hits[row].rule = none;
	}
}

static bool
run_chunk(struct decision *decision, const struct expr_env *env,
    struct batch *batch, size_t from, size_t to, const uint8_t *wanted,
    struct decision_hit *hits)
{
	if (!classify(decision, env, batch, from, to, wanted))
		return false;
	if (decision->lookup->words == 1 && !decision->lookup->has_chains)
		run_words(decision, from, to, hits);
	else
		run_walks(decision, env, batch, from, to, wanted, hits);
	finish(decision, from, to, wanted, hits);
	return true;
}

bool
decision_run_batch(struct decision *decision, const struct expr_env *env,
    struct batch *batch, struct decision_hit *hits)
{
	uint8_t *wanted = arena_alloc(batch->arena, batch->rows, 1);
	size_t from;
	size_t row;

	if (decision->lookup == NULL)
		decision->lookup = lookup_new(decision);
	if (decision->lookup == NULL || wanted == NULL)
		return false;
	if (decision->when != NULL) {
		if (!expr_test(decision->when, env, batch, wanted))
			return false;
	} else {
		for (row = 0; row < batch->rows; row++)
			wanted[row] = batch->fates[row] == FATE_KEPT;
	}
	for (from = 0; from < batch->rows; from += CHUNK) {
		size_t to = batch->rows - from < CHUNK ? batch->rows
		                                       : from + CHUNK;

		if (!run_chunk(decision, env, batch, from, to, wanted, hits))
			return false;
	}
	return true;
}
