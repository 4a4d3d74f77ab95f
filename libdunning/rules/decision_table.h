/*
 * decision_table.h -- a compiled decision table.  Private to decision*.c.
 */
#ifndef DUNNING_DECISION_TABLE_H
#define DUNNING_DECISION_TABLE_H

#include "rules/decision.h"
#include "rules/unary.h"

enum { DECISION_INPUTS = 64 };

struct grid;

struct decision_input {
	struct text name;
	struct expr *expr;
	struct column_info info;
};

/* A cell of an input that not everything fits. */
struct decision_test {
	size_t input;
	struct unary *unary;
	const struct located *cell;
	bool classified; /* by the classifier of the input */
};

/* A cell of an output. */
struct decision_answer {
	struct value value;
	struct expr *expr; /* NULL: the value */
	const struct located *cell;
};

struct decision_rule {
	struct text id;
	struct src_pos at;
	struct located *cells; /* one for each input */
	struct decision_test *tests;
	size_t test_count;
	struct decision_answer *answers; /* one for each output */
};

struct decision_output {
	const char *name;
	struct column_info info; /* of its answers; a reference is a text */
	bool is_ref;
	enum strategy_type type; /* of its column */
	struct value fallback;
	struct value *ranks; /* `values` of its spec, the best first */
	size_t rank_count;   /* 0: it does not order rules */
	struct fault_place place;
};

struct decision {
	enum hit_policy hit;
	struct text name;
	struct text separator;
	bool has_fallback;
	struct expr *when; /* NULL: always */
	struct decision_input *inputs;
	size_t input_count;
	struct decision_output *outputs;
	size_t output_count;
	struct decision_rule *rules;
	size_t rule_count;
	/* Rules from the best to the worst, where outputs order them; else
	 * NULL. */
	uint32_t *order;
	/* Where its rules were written, and for each column of it the input or
	 * output. */
	const struct grid *grid;
	const size_t *places;
	struct arena *arena;
	struct decision_lookup *lookup; /* after the first batch */
};

/* A list that `values` order. */
static inline bool
decision_is_ranked(const struct decision *decision)
{
	return decision->hit == HIT_PRIORITY ||
	       decision->hit == HIT_OUTPUT_ORDER;
}

/* Equal as the outputs of `any` are: both null, or the same value. */
bool decision_same_value(const struct value *, const struct value *);

/* Whether two rules give a record the same outputs; faults are not counted. */
bool decision_same_outputs(const struct decision *, size_t rule, size_t other,
    const struct expr_env *, struct batch *, size_t row);

/* The place of an answer among `values` of its output; one more than there are
 * for null. */
size_t decision_rank(const struct decision *, size_t rule, size_t output);

#endif
