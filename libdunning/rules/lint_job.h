/*
 * lint_job.h -- one table that is being looked at.  Private to lint*.c.
 */
#ifndef DUNNING_LINT_JOB_H
#define DUNNING_LINT_JOB_H

#include "rules/decision_table.h"
#include "rules/grid.h"
#include "rules/lint_cover.h"
#include "rules/lint_row.h"
#include "rules/lint_space.h"

/* Findings of one kind that are told of one table. */
enum { LINT_TOLD = 10 };

struct lint_job {
	struct lint *lint;
	const struct decision *decision;
	const struct table_spec *spec;
	struct arena *arena; /* of the job alone */
	struct lint_space space;
	struct lint_cover cover;
	size_t rules;
	struct src_pos grid_at; /* the header of the rules */
	/* By rule: it never gives an answer, which was told already. */
	bool *dead;
	bool unproven; /* W_NOT_PROVEN was told for want of time */
	bool starved;  /* out of memory */
};

/* The box of a rule, as sets of the axes; NULL: out of memory. */
uint64_t **job_box(struct lint_job *, size_t rule);
/* The box of everything that can be. */
uint64_t **job_domain(struct lint_job *);

/* Whether a region concerns axes whose values hang together, so that nothing
 * of it may ever be met. */
bool job_is_unsure(const struct lint_job *, uint64_t *const *box);

/* That it took too much, once. */
void job_unproven(struct lint_job *);

/* How bad it is that something is not proven. */
enum lint_level job_proof_level(const struct lint_job *);

/* A note with a row for a box, and its text; like: see row_write. */
void job_tell_row(struct lint_job *, uint64_t *const *box, size_t like,
    struct src_pos, const char *what);

/* Rules without any place, rules that share places, rules that others hide,
 * rules that could be one. */
void job_find_unsat(struct lint_job *);
void job_find_overlaps(struct lint_job *);
void job_find_shadowed(struct lint_job *);
void job_find_mergeable(struct lint_job *);

/* Places without any rule. */
void job_find_gaps(struct lint_job *);

/* Whether two rules say the same outputs in their cells. */
bool job_same_outputs(const struct lint_job *, size_t a, size_t b);

#endif
