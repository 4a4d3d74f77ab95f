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

/* Place of a rule, for explanations. */
struct src_pos decision_rule_at(const struct decision *, struct text rule);

#endif
