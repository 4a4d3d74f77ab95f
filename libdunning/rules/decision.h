/*
 * decision.h -- decision tables (DMN 1.3 clause 8): unique and first.
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
/* TYPE_STRING for a reference. */
enum strategy_type decision_output_type(const struct decision *, size_t);

/*
 * All texts that the rules and the default can give an output, without
 * duplicates, in order; those of expressions are not known.  References to
 * plans are checked already.
 */
size_t decision_output_values(
    const struct decision *, size_t output, const struct located **values);

enum decision_result {
	DECISION_HIT,
	DECISION_DEFAULT, /* no rule matched, the default was given */
	/* Outputs are null.  A table that says it is `complete` must not come
	 * to this: whoever runs it rejects the record. */
	DECISION_NO_MATCH,
	DECISION_SKIPPED, /* the table's `when` is not true */
	DECISION_CONFLICT /* unique, and two rules match: *rule and *other */
};

/*
 * Outputs of one record: values for as many outputs as the table has, null
 * unless the result is a hit or the default.  rule and other are rule ids that
 * live as long as the table; texts of expressions live as long as the batch.
 */
enum decision_result decision_run(const struct decision *,
    const struct expr_env *, struct batch *, size_t row, struct value *outputs,
    struct text *rule, struct text *other);

/*
 * The same for all kept records of a batch.  rule: the number of the rule that
 * is met first, decision_rules() for the default, or one of these; other: the
 * second rule that is met where the hit policy is unique, else
 * DECISION_NO_RULE.
 */
#define DECISION_NO_RULE UINT32_MAX        /* DECISION_NO_MATCH */
#define DECISION_NOT_RUN (UINT32_MAX - 1) /* DECISION_SKIPPED, or not kept */
struct decision_hit {
	uint32_t rule;
	uint32_t other;
};

/* One hit for each record.  False: out of memory. */
bool decision_run_batch(struct decision *, const struct expr_env *,
    struct batch *, struct decision_hit *hits);

/* Rules are numbered from 0. */
size_t decision_rules(const struct decision *);
bool decision_has_default(const struct decision *);
struct text decision_rule_id(const struct decision *, size_t rule);

/* What a rule or the default gives an output; NULL: an expression. */
const struct value *decision_literal(
    const struct decision *, size_t rule, size_t output);
struct value decision_answer(const struct decision *, size_t rule,
    size_t output, const struct expr_env *, struct batch *, size_t row);

/* Place of a rule, for explanations. */
struct src_pos decision_rule_at(const struct decision *, struct text rule);

#endif
