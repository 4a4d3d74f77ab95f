/*
 * explain.h -- why a record and a debtor got what they got, step by step, as
 * data for whoever writes it down.
 *
 * What is said comes from the stages that decided: the same compiled rules are
 * asked again, one record at a time, and what they say is held against what
 * the stages wrote.  A difference is E_EXPLAIN: an explanation that does not
 * explain what came out is worse than none.
 *
 * Texts live as long as the arena that the view has; a text whose at is NULL
 * is a null value.  Values of columns with `pii:` are masked unless the view
 * shows them, and so are texts that are computed from such columns.
 */
#ifndef DUNNING_EXPLAIN_H
#define DUNNING_EXPLAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "rules/decision.h"
#include "rules/scorecard.h"
#include "rules/strategy.h"
#include "stream/batch.h"

/* What is said, and to whom. */
struct explain_view {
	const struct strategy *strategy;
	const struct source_spec *source; /* NULL: none named */
	int32_t as_of;
	bool show_pii;
	struct arena *arena;
	struct diag *diag;
};

/* A name and its value. */
struct explain_cell {
	struct text name;
	struct text value;
	struct src_pos at; /* POS_NONE: nowhere in particular */
};
struct explain_cells {
	struct explain_cell *at;
	size_t count;
};

/* A column of the input that some rule uses. */
struct explain_column {
	struct text name;
	struct text header; /* as the file calls it; null: it has no such column */
	struct text raw;    /* the cell as it came, with its quotes */
	struct text value;
	enum column_type type;
	bool read; /* false: the record was set aside before its turn came */
	struct src_pos at;
};

struct explain_derived {
	const struct derive_spec *spec;
	struct text value;
	struct text fault; /* why it is null; null: it was computed */
	bool given;        /* the input had it, so it was not computed */
	struct explain_cells inputs;
};

/* What became of a record on the way to its age: a column that a stage made. */
struct explain_step {
	struct text name, value;
	struct text why;
};

struct explain_ageing {
	struct explain_step *steps; /* also of what has no bucket in the end */
	size_t step_count;
	bool known; /* the stream has days_overdue and bucket from ageing */
	struct text days;
	struct text days_why; /* how they come to be */
	struct text bucket;
	struct text bucket_why;
	struct src_pos bucket_at; /* where the strategy says so, or POS_NONE */
	struct explain_cells sums; /* of the debtor */
};

struct explain_bin {
	struct text column, value;
	const struct located *bin; /* NULL: none takes the value */
	struct text points, best, distance;
	struct text reason; /* null: none */
};

struct explain_card {
	const struct scorecard_spec *spec;
	enum scorecard_result result;
	struct explain_cells tested; /* by `when` */
	struct text base;
	struct explain_bin *bins;
	size_t bin_count;
	struct text total, band, reasons, probability;
	const struct located *range; /* of the band; NULL: none */
};

/* One cell of a rule that was asked. */
struct explain_test {
	struct text name, value;
	const struct located *cell;
};
struct explain_rule {
	struct text id;
	struct src_pos at;
	struct explain_test *tests; /* of a rule that matched: all that ask for
	                               something; else those that failed */
	size_t count;
};

struct explain_table {
	const struct table_spec *spec;
	enum hit_policy policy;
	enum decision_result result;
	struct text rule, other; /* as decision_run gives them */
	struct explain_cells tested; /* by `when` */
	struct explain_cells inputs;
	struct explain_rule *met; /* all that match, in order of the table */
	size_t met_count;
	struct explain_rule *near; /* the nearest that do not */
	size_t near_count;
	struct explain_cells outputs; /* as they were written */
};

/* The arm of an experiment that a record is in. */
struct explain_arm {
	const struct experiment_spec *spec;
	enum experiment_why why;
	struct explain_cells tested; /* by `when` */
	struct text unit;            /* null: it has none */
	unsigned in_bucket, arm_bucket;
	int arm;           /* index of it; -1: none */
	unsigned from, to; /* its buckets, to excluded */
};

/* The truth of a condition. */
enum explain_truth { EXPLAIN_FALSE, EXPLAIN_TRUE, EXPLAIN_NULL };

struct explain_hold {
	const struct hold_spec *spec;
	enum explain_truth when;
	struct text from, until; /* null: open-ended, or null */
	bool holds;
	bool unreadable;    /* it holds because it cannot be read */
	struct text reason; /* of the row of a list; null: none */
	struct src_pos at;  /* of that row, or of the hold */
	struct explain_cells inputs;
};

struct explain_record {
	uint64_t number; /* in the stream, from 1 */
	struct src_pos at;
	struct explain_cells keys; /* debtor_id, doc_id, as far as there */
	enum fate fate;
	struct text id;  /* of the message that rejected it; else null */
	struct text why; /* it was rejected or left out */
	struct explain_column *columns;
	size_t column_count;
	struct explain_derived *derived;
	size_t derived_count;
	struct explain_ageing ageing;
	struct explain_card *cards;
	size_t card_count;
	struct explain_table *tables;
	size_t table_count;
	struct explain_arm *arms; /* one for each experiment that applies */
	size_t arm_count;
	struct explain_hold *holds;
	size_t hold_count;
	struct text idle; /* why no action can be about it; null: one can */
};

/* Names of hit policies as the strategy writes them. */
const char *explain_policy(enum hit_policy);
const char *explain_truth_text(enum explain_truth);

/* "hit", "default", ... */
const char *explain_decision(enum decision_result);

/* E_EXPLAIN at a place of the strategy; false, for the caller to return. */
bool explain_differs(const struct explain_view *, struct src_pos,
    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
