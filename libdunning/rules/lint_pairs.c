/* lint_pairs.c -- rules that share records: overlaps and equal ones. */
#include <string.h>

#include "rules/lint_job.h"

enum { POINT_BYTES = 1 << 20 };

/* Where a cell that nothing can pass stands. */
static const struct located *
empty_cell(
    const struct lint_job *job, size_t rule, const struct lint_axis *axis)
{
	const struct decision_rule *one = &job->decision->rules[rule];
	const struct located *cell = NULL;
	size_t i;

	for (i = 0; i < one->test_count; i++)
		if (&job->space.axes[job->space.axis_of[one->tests[i].input]] ==
		    axis)
			cell = one->tests[i].cell;
	return cell;
}

static size_t
cells_on(const struct lint_job *job, size_t rule, const struct lint_axis *axis)
{
	const struct decision_rule *one = &job->decision->rules[rule];
	size_t count = 0;
	size_t i;

	for (i = 0; i < one->test_count; i++)
		count +=
		    &job->space.axes[job->space.axis_of[one->tests[i].input]] ==
		    axis;
	return count;
}

static void
tell_unsat(struct lint_job *job, size_t rule, const struct lint_axis *axis)
{
	const struct located *cell = empty_cell(job, rule, axis);
	const char *id = job->decision->rules[rule].id.at;
	struct src_pos at =
	    cell != NULL ? cell->at : job->decision->rules[rule].at;

	if (cell == NULL)
		/* The condition of the table leaves nothing. */
		lint_tell(job->lint, LINT_UNSAT, LINT_ERROR, at,
		    "rule `%s` is never met: `when` of the table leaves no "
		    "`%s`",
		    id, axis->name.at);
	else if (text_is(cell->text, "null"))
		lint_tell(job->lint, LINT_UNSAT, LINT_INFO, at,
		    "rule `%s` is never met: `%s` is never null here", id,
		    axis->name.at);
	else if (cells_on(job, rule, axis) > 1)
		lint_tell(job->lint, LINT_UNSAT, LINT_ERROR, at,
		    "rule `%s` is never met: two of its cells exclude each "
		    "other",
		    id);
	else
		lint_tell(job->lint, LINT_UNSAT, LINT_ERROR, at,
		    "rule `%s` is never met: no `%s` of a record fits `%s`", id,
		    axis->name.at, cell->text.at);
}

void
job_find_unsat(struct lint_job *job)
{
	const struct lint_axis *axis;
	size_t i;

	for (i = 0; i < job->rules; i++) {
		axis = space_empty_axis(&job->space, i);
		if (axis == NULL)
			continue;
		job->dead[i] = true;
		tell_unsat(job, i, axis);
	}
}

static bool
same_boxes(const struct lint_job *job, size_t a, size_t b)
{
	const struct lint_axis *axis = job->space.axes;
	size_t i;

	for (i = 0; i < job->space.count; i++, axis++)
		if (!set_equal(
		        axis_rule(axis, a), axis_rule(axis, b), axis->words))
			return false;
	return true;
}

/* What both rules take; false: its axes hang together. */
static bool
shared_box(struct lint_job *job, size_t a, size_t b, uint64_t **box)
{
	const struct lint_axis *axis = job->space.axes;
	size_t i;
	size_t k;

	for (i = 0; i < job->space.count; i++, axis++)
		for (k = 0; k < axis->words; k++)
			box[i][k] = axis_rule(axis, a)[k] &
			            axis_rule(axis, b)[k];
	return !job_is_unsure(job, box);
}

static void
tell_remedy(struct lint_job *job, size_t first)
{
	diag_note(job->lint->diag, job->decision->rules[first].at,
	    "rule `%s` is here", job->decision->rules[first].id.at);
	if (job->decision->hit == HIT_ANY)
		diag_note(job->lint->diag, POS_NONE,
		    "with `hit: any`, rules that share a record give it the "
		    "same outputs");
	else
		diag_note(job->lint->diag, POS_NONE,
		    "make one narrower, or say `hit: first` to let the upper "
		    "one count");
}

/* Both take the text, if there is such a record. */
static void
tell_unsure(struct lint_job *job, size_t a, size_t b, const char *text)
{
	const struct decision_rule *rules = job->decision->rules;

	if (lint_tell(job->lint, LINT_NOT_PROVEN, LINT_INFO, rules[b].at,
	        "rules `%s` and `%s` of table `%s` both take %s, if there is "
	        "such a record",
	        rules[a].id.at, rules[b].id.at, job->decision->name.at, text))
		diag_note(job->lint->diag, rules[a].at, "rule `%s` is here",
		    rules[a].id.at);
}

static void
tell_overlap(struct lint_job *job, size_t a, size_t b, uint64_t *const *box,
    bool sure)
{
	const struct decision_rule *rules = job->decision->rules;
	size_t both[2] = { a, b };
	size_t point[COVER_AXES];
	struct buf text;
	size_t i;
	bool told = false;

	for (i = 0; i < job->space.count; i++)
		point[i] = set_next(box[i], 0, job->space.axes[i].count);
	buf_init(&text, POINT_BYTES);
	row_point(&job->space, both, 2, point, &text);
	job->starved |= text.failed;
	if (!sure)
		tell_unsure(job, a, b, buf_text(&text));
	else if (same_boxes(job, a, b))
		told = lint_tell(job->lint, LINT_OVERLAP, LINT_ERROR,
		    rules[b].at,
		    "rules `%s` and `%s` of table `%s` have the same inputs",
		    rules[a].id.at, rules[b].id.at, job->decision->name.at);
	else
		told = lint_tell(job->lint, LINT_OVERLAP, LINT_ERROR,
		    rules[b].at,
		    "rules `%s` and `%s` of table `%s` both take %s",
		    rules[a].id.at, rules[b].id.at, job->decision->name.at,
		    buf_text(&text));
	if (told)
		tell_remedy(job, a);
	buf_clear(&text);
}

/* Under `any`, expressions may well agree. */
static bool
may_agree(const struct lint_job *job, size_t a, size_t b)
{
	const struct decision_answer *left = job->decision->rules[a].answers;
	const struct decision_answer *right = job->decision->rules[b].answers;
	size_t i;

	for (i = 0; i < job->decision->output_count; i++)
		if (left[i].expr == NULL && right[i].expr == NULL &&
		    !decision_same_value(&left[i].value, &right[i].value))
			return false;
	return true;
}

/* A cell that only a record decides leaves open whether they meet. */
static bool
is_open(const struct lint_job *job, size_t a, size_t b)
{
	return job->space.open_cells[a] != NULL ||
	       job->space.open_cells[b] != NULL;
}

static bool
is_forbidden(const struct lint_job *job, size_t a, size_t b)
{
	return job->decision->hit == HIT_UNIQUE || !may_agree(job, a, b);
}

/* Of two rules with the same inputs, the one that never counts: the lower one,
 * or the one with the worse outputs. */
static size_t
loser_of(const struct decision *decision, size_t a, size_t b)
{
	size_t i = 0;

	if (decision->hit != HIT_PRIORITY || decision->order == NULL)
		return b;
	while (decision->order[i] != a && decision->order[i] != b)
		i++;
	return decision->order[i] == a ? b : a;
}

/* The same inputs, where that is allowed, and nothing new. */
static void
tell_duplicate(struct lint_job *job, size_t a, size_t b)
{
	const struct decision_rule *rules = job->decision->rules;

	job->dead[loser_of(job->decision, a, b)] = true;
	if (lint_tell(job->lint, LINT_DUPLICATE, LINT_WARN, rules[b].at,
	        "rules `%s` and `%s` of table `%s` have the same inputs%s",
	        rules[a].id.at, rules[b].id.at, job->decision->name.at,
	        job_same_outputs(job, a, b) ? " and outputs" : ""))
		diag_note(job->lint->diag, rules[a].at, "rule `%s` is here",
		    rules[a].id.at);
}

/*
 * Where all rules that are met answer, the same inputs say something new when
 * their outputs do.
 */
static bool
is_duplicate(const struct lint_job *job, size_t a, size_t b)
{
	if (job->dead[a] || job->dead[b] || is_open(job, a, b) ||
	    !same_boxes(job, a, b))
		return false;
	return !hit_collects((int)job->decision->hit) ||
	       job_same_outputs(job, a, b);
}

struct pairs {
	uint64_t *near; /* rules that share a record with one */
	uint64_t **box;
	size_t told;
	size_t more;
	size_t unsure; /* that may or may not be */
};

static void
look_at_pair(struct lint_job *job, struct pairs *pairs, size_t a, size_t b)
{
	bool exclusive = job->decision->hit == HIT_UNIQUE ||
	                 job->decision->hit == HIT_ANY;

	if (exclusive && is_forbidden(job, a, b)) {
		if (!shared_box(job, a, b, pairs->box) || is_open(job, a, b)) {
			if (pairs->unsure++ < LINT_TOLD)
				tell_overlap(job, a, b, pairs->box, false);
		} else if (pairs->told++ < LINT_TOLD) {
			tell_overlap(job, a, b, pairs->box, true);
		} else {
			pairs->more++;
		}
	} else if (is_duplicate(job, a, b)) {
		tell_duplicate(job, a, b);
	}
}

void
job_find_overlaps(struct lint_job *job)
{
	const struct lint_space *space = &job->space;
	struct pairs pairs = { .box = job_domain(job) };
	size_t a;
	size_t b;

	pairs.near =
	    arena_alloc(job->arena, space->rule_words, sizeof(*pairs.near));
	if (pairs.near == NULL || pairs.box == NULL) {
		job->starved = true;
		return;
	}
	for (a = 0; a < job->rules; a++) {
		space_neighbours(space, a, pairs.near);
		for (b = set_next(pairs.near, a + 1, job->rules);
		     b < job->rules;
		     b = set_next(pairs.near, b + 1, job->rules))
			look_at_pair(job, &pairs, a, b);
	}
	if (pairs.more > 0 && lint_wants(job->lint, LINT_OVERLAP))
		diag_note(job->lint->diag, job->grid_at,
		    "%zu more pairs of rules of table `%s` overlap",
		    pairs.more, job->decision->name.at);
}
