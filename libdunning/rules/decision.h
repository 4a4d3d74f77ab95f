/*
 * decision.h -- decision tables (DMN 1.3 clause 8) with all hit policies.
 */
#ifndef DUNNING_DECISION_H
#define DUNNING_DECISION_H

#include "rules/expr.h"

struct decision;

/*
 * Compiles a table: its cells from `rows:` or `file:`, all errors reported
 * with their place.  NULL after that.  Lives in the arena.
 */
struct decision *decision_new(struct arena *, const struct strategy *,
    const struct table_spec *, struct diag *);

/* Binds inputs to slots; false: reported. */
bool decision_bind(struct decision *, struct columns *);

size_t decision_outputs(const struct decision *);
const char *decision_output_name(const struct decision *, size_t);

/* Of the column; TYPE_STRING for a reference. */
enum strategy_type decision_output_type(const struct decision *, size_t);

/* Of what a rule says; the same but for lists and counts. */
enum strategy_type decision_answer_type(const struct decision *, size_t);

enum decision_result {
	DECISION_HIT,
	DECISION_DEFAULT, /* no rule matched, the default was given */
	/* Outputs are null, but a count is 0.  A table that says it is
	 * `complete` must not come to this: whoever runs it rejects the
	 * record. */
	DECISION_NO_MATCH,
	DECISION_SKIPPED, /* the table's `when` is not true */
	/* Two rules match under unique, or with different outputs under any:
	 * *rule and *other. */
	DECISION_CONFLICT,
	DECISION_MIXED,    /* a value of *rule has the list separator in it */
	DECISION_NO_MEMORY /* of a policy that collects */
};

/*
 * Outputs of one record: values for as many outputs as the table has, null
 * unless the result is a hit or the default.  *rule is the id of the rule that
 * decided, or the ids of all of them in the order of the list, joined by "|";
 * rule and other live as long as the batch, and so do the texts of lists and
 * expressions.
 *
 * What several rules that match mean (DMN 1.3 clause 8.2.11):
 * unique: a conflict; any: a conflict unless all outputs are equal, when the
 * first of them decides; priority: the best by the order of `values:`, first
 * output first, null last, the upper one of equals; first: the upper one.
 * rule_order, collect: the list of all, from the upper to the lower one;
 * output_order: the same in the order of priority.  A list is a text, its
 * values joined by the list separator, null as nothing between them; sets
 * become one set when that is "|".
 * sum, min, max: of the values, null when one is null; count: of the rules.
 *
 * Under unique and first, rules after those that decide are not asked; under
 * the others all are.
 */
enum decision_result decision_run(const struct decision *,
    const struct expr_env *, struct batch *, size_t row, struct value *outputs,
    struct text *rule, struct text *other);

/*
 * The same for all kept records of a batch.
 *
 * rule: a number, or one of those below.  Of a rule, or decision_rules() for
 * the default; where the policy collects, of a list of them.  other: the rule
 * that is in conflict with it, else DECISION_NO_RULE.
 */
#define DECISION_NO_RULE UINT32_MAX        /* DECISION_NO_MATCH */
#define DECISION_NOT_RUN (UINT32_MAX - 1) /* DECISION_SKIPPED, or not kept */
struct decision_hit {
	uint32_t rule;
	uint32_t other;
};

/* Numbers of rules, or just that of the default; never empty. */
struct decision_list {
	const uint32_t *rules;
	size_t count;
};

/* Live as long as the batch. */
struct decision_hits {
	struct decision_hit *of; /* one for each record */
	/* The different lists, in order of first use; none where the policy
	 * does not collect. */
	const struct decision_list *lists;
	size_t list_count;
};

/* False: out of memory. */
bool decision_run_batch(struct decision *, const struct expr_env *,
    struct batch *, struct decision_hits *);

/* Whether its answer is made of all rules that match, as a list or as one
 * value. */
bool decision_collects(const struct decision *);

/* Rules are numbered from 0. */
size_t decision_rules(const struct decision *);
bool decision_has_default(const struct decision *);
struct text decision_rule_id(const struct decision *, size_t rule);

/* What a rule or the default gives an output; NULL: an expression. */
const struct value *decision_literal(
    const struct decision *, size_t rule, size_t output);
struct value decision_answer(const struct decision *, size_t rule,
    size_t output, const struct expr_env *, struct batch *, size_t row);

/* How answers are rounded before they stand in a list; as in their columns. */
struct decision_form {
	enum rounding rounding;
	int digits; /* of amounts; below 0: as many as they have */
};

/*
 * What the rules of a list give an output.  DECISION_HIT, or DECISION_MIXED
 * with the number of that rule in *mixed, or DECISION_NO_MEMORY.  Values that
 * do not fit are null and counted.
 */
enum decision_result decision_fold(const struct decision *,
    const struct decision_list *, size_t output, const struct decision_form *,
    const struct expr_env *, struct batch *, size_t row, struct value *out,
    size_t *mixed);

/* The ids of a list, "default" for the default, joined by "|"; null: out of
 * memory. */
struct text decision_list_ids(
    const struct decision *, const struct decision_list *, struct arena *);

/* Place of a rule, for explanations. */
struct src_pos decision_rule_at(const struct decision *, struct text rule);

/* What a table is made of, for explanations and checks. */
enum hit_policy decision_policy(const struct decision *);
size_t decision_inputs(const struct decision *);
struct text decision_input_name(const struct decision *, size_t input);
const struct column_info *decision_input_info(
    const struct decision *, size_t input);

/* Its `when`; NULL: there is none. */
const struct expr *decision_when(const struct decision *);

/* The cells of a rule as they are written, with their places. */
const struct located *decision_input_cell(
    const struct decision *, size_t rule, size_t input);
const struct located *decision_output_cell(
    const struct decision *, size_t rule, size_t output);

/*
 * How each cell takes one record.  Every test is asked, also those that
 * decision_run need not ask; faults are not counted.
 */
struct decision_trace {
	bool skipped;         /* `when` is not true; the rest is NULL */
	struct value *inputs; /* one for each input */
	bool *fits;           /* [rule * decision_inputs() + input] */
	bool *met;            /* rules whose tests are all true */
};

/* Into the arena; false: out of memory. */
bool decision_trace(const struct decision *, const struct expr_env *,
    struct batch *, size_t row, struct arena *, struct decision_trace *);

#endif
