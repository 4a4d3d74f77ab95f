/*
 * segmenting.h -- the stage of `dunning segment`: derived columns, decision
 * tables and arms of experiments.
 *
 * Appends the derived columns, the outputs of each table, and `rule_id`: the
 * ids of the rules that decided, table by table in order, joined by '|'; a
 * table whose default decided says "default".  With experiments it then appends
 * `arm`, and their arms change outputs (experiment.h).
 */
#ifndef DUNNING_SEGMENTING_H
#define DUNNING_SEGMENTING_H

#include "base/arena.h"
#include "base/diag.h"
#include "collect/experiment.h"
#include "rules/decision.h"
#include "rules/deriving.h"
#include "rules/rules_run.h"
#include "stream/stage.h"

/*
 * NULL after reporting, also a gap in a table that says it is `complete`
 * (E_GAP).  Two rules that match under `unique` reject the record
 * (R_HIT_UNIQUE, names both), and under `any` when their outputs differ
 * (R_HIT_ANY); so does a value of a list that has its separator in it
 * (R_LIST_VALUE); so does a record that no rule of a `complete`
 * table takes (R_NO_RULE).  Others without a rule are counted in a warning.
 */
struct stage *segmenting_stage(struct arena *, const struct rules_run *,
    struct diag *);

/* Whether a strategy has anything for it to do. */
bool segmenting_wanted(const struct strategy *);

/* What it is made of, for explanations: the tables that apply, in order; the
 * slot of an output, and of rule_id (-1 without tables). */
struct segmenting_table {
	const struct table_spec *spec;
	const struct decision *table;
};
size_t segmenting_tables(const struct stage *);
struct segmenting_table segmenting_table(const struct stage *, size_t table);
int segmenting_slot(const struct stage *, size_t table, size_t output);
int segmenting_rule_id(const struct stage *);
const struct deriving *segmenting_deriving(const struct stage *);
const struct experiments *segmenting_experiments(const struct stage *);

#endif
