/*
 * decision_table.h -- a compiled decision table.  Private to decision*.c.
 */
#ifndef DUNNING_DECISION_TABLE_H
#define DUNNING_DECISION_TABLE_H

#include "rules/decision.h"
#include "rules/unary.h"

enum { DECISION_INPUTS = 64 };

struct decision_input {
	struct text name;
	struct expr *expr;
	struct column_info info;
};

/* A cell of an input that not everything fits. */
struct decision_test {
	size_t input;
	struct unary *unary;
	bool classified; /* by the classifier of the input */
};

/* A cell of an output. */
struct decision_answer {
	struct value value;
	struct expr *expr; /* NULL: the value */
};

struct decision_rule {
	struct text id;
	struct src_pos at;
	struct decision_test *tests;
	size_t test_count;
	struct decision_answer *answers; /* one for each output */
};

struct decision_output {
	const char *name;
	struct column_info info; /* a reference is a text */
	bool is_ref;
	struct value fallback;
	struct located *values; /* the different texts that it can be */
	size_t value_count;
};

struct decision {
	enum hit_policy hit;
	bool has_fallback;
	struct expr *when; /* NULL: always */
	struct decision_input *inputs;
	size_t input_count;
	struct decision_output *outputs;
	size_t output_count;
	struct decision_rule *rules;
	size_t rule_count;
	struct arena *arena;
	struct decision_lookup *lookup; /* after the first batch */
};

#endif
