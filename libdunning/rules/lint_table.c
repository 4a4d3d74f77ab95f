/* lint_table.c -- one table as a job, and what all its parts need. */
#include <string.h>

#include "rules/lint_job.h"

enum { ROW_BYTES = 1 << 20, ROW_SHOWN = 2000 };

static uint64_t **
make_box(struct lint_job *job)
{
	const struct lint_space *space = &job->space;
	uint64_t **box =
	    arena_alloc(job->arena, space->count + 1, sizeof(*box));
	size_t i;

	for (i = 0; box != NULL && i < space->count; i++) {
		box[i] = arena_alloc(
		    job->arena, space->axes[i].words, sizeof(**box));
		if (box[i] == NULL)
			box = NULL;
	}
	job->starved |= box == NULL;
	return box;
}

uint64_t **
job_box(struct lint_job *job, size_t rule)
{
	uint64_t **box = make_box(job);
	const struct lint_axis *axis = job->space.axes;
	size_t i;

	for (i = 0; box != NULL && i < job->space.count; i++, axis++)
		memcpy(box[i], axis_rule(axis, rule),
		    axis->words * sizeof(**box));
	return box;
}

uint64_t **
job_domain(struct lint_job *job)
{
	uint64_t **box = make_box(job);
	const struct lint_axis *axis = job->space.axes;
	size_t i;

	for (i = 0; box != NULL && i < job->space.count; i++, axis++)
		memcpy(box[i], axis->domain, axis->words * sizeof(**box));
	return box;
}

bool
job_is_unsure(const struct lint_job *job, uint64_t *const *box)
{
	const struct lint_axis *axis = job->space.axes;
	uint64_t seen = job->space.unsure;
	size_t i;

	for (i = 0; i < job->space.count; i++, axis++) {
		if (axis_is_whole(axis, box[i]))
			continue;
		if ((seen & axis->bases) != 0)
			return true;
		seen |= axis->bases;
	}
	return false;
}

enum lint_level
job_proof_level(const struct lint_job *job)
{
	return job->spec->complete ? LINT_WARN : LINT_INFO;
}

void
job_unproven(struct lint_job *job)
{
	if (job->unproven)
		return;
	job->unproven = true;
	if (lint_tell(job->lint, LINT_NOT_PROVEN, job_proof_level(job),
	        job->grid_at, "table `%s` is too large for a proof that it is "
	                      "complete",
	        job->decision->name.at))
		diag_note(job->lint->diag, job->grid_at,
		    "%zu rules were looked at; a table in parts is easier to "
		    "prove, and to read",
		    job->rules);
}

void
job_tell_row(struct lint_job *job, uint64_t *const *box, size_t like,
    struct src_pos at, const char *what)
{
	struct buf row;

	buf_init(&row, ROW_BYTES);
	row_write(job->decision, &job->space, box, like, &row);
	job->starved |= row.failed;
	/* A row that a message would cut cannot be pasted. */
	if (!row.failed && row.len > ROW_SHOWN)
		diag_fix(job->lint->diag, at, buf_text(&row),
		    "%s has %zu bytes: --format=json shows it", what, row.len);
	else if (!row.failed)
		diag_fix(job->lint->diag, at, buf_text(&row), "%s: %s", what,
		    buf_text(&row));
	buf_clear(&row);
}

bool
job_same_outputs(const struct lint_job *job, size_t a, size_t b)
{
	const struct decision_answer *left = job->decision->rules[a].answers;
	const struct decision_answer *right = job->decision->rules[b].answers;
	size_t i;

	for (i = 0; i < job->decision->output_count; i++, left++, right++) {
		if ((left->expr == NULL) != (right->expr == NULL))
			return false;
		if (left->expr == NULL
		        ? !decision_same_value(&left->value, &right->value)
		        : !text_equal(left->cell->text, right->cell->text))
			return false;
	}
	return true;
}

/* The inputs and cells of a table; false: out of memory. */
static bool
list_parts(struct lint_job *job, struct lint_table_parts *parts)
{
	const struct decision *decision = job->decision;
	const struct decision_input *input = decision->inputs;
	const struct decision_test *test;
	struct lint_input *inputs;
	struct lint_cell *cells;
	size_t count = 0;
	size_t i;
	size_t k;

	for (i = 0; i < decision->rule_count; i++)
		count += decision->rules[i].test_count;
	inputs = arena_alloc(
	    job->arena, decision->input_count, sizeof(*inputs));
	cells = arena_alloc(job->arena, count, sizeof(*cells));
	if (inputs == NULL || cells == NULL)
		return false;
	for (i = 0; i < decision->input_count; i++, input++)
		inputs[i] = (struct lint_input){ .name = input->name,
			.expr = input->expr,
			.info = input->info };
	count = 0;
	for (i = 0; i < decision->rule_count; i++) {
		test = decision->rules[i].tests;
		for (k = 0; k < decision->rules[i].test_count; k++, test++)
			cells[count++] = (struct lint_cell){ i, test->input,
				unary_tests(test->unary), test->cell };
	}
	parts->inputs = inputs;
	parts->input_count = decision->input_count;
	parts->cells = cells;
	parts->cell_count = count;
	parts->rule_count = decision->rule_count;
	return true;
}

static enum space_result
open_job(struct lint_job *job)
{
	struct lint_table_parts parts = { .strategy = job->lint->strategy,
		.sources = &job->spec->sources,
		.when = job->decision->when };
	enum space_result result;

	job->rules = job->decision->rule_count;
	job->grid_at = job->decision->grid->columns[0].name.at;
	job->dead = arena_alloc(job->arena, job->rules, sizeof(*job->dead));
	if (job->dead == NULL || !list_parts(job, &parts))
		return SPACE_MEMORY;
	result = space_init(&job->space, job->arena, &parts);
	if (result == SPACE_MADE && !cover_init(&job->cover, &job->space))
		return SPACE_MEMORY;
	return result;
}

/* Runs parts of a job over a table; false: out of memory, reported. */
static bool
run_job(struct lint *lint, const struct decision *decision,
    const struct table_spec *spec, void (*parts)(struct lint_job *))
{
	struct lint_job job = { .lint = lint,
		.decision = decision,
		.spec = spec,
		.arena = arena_new(0) };
	enum space_result result = SPACE_MEMORY;

	if (job.arena != NULL)
		result = open_job(&job);
	if (result == SPACE_MADE)
		parts(&job);
	else if (result == SPACE_TOO_LARGE)
		job_unproven(&job);
	cover_clear(&job.cover);
	arena_free(job.arena);
	if (result != SPACE_MEMORY && !job.starved)
		return true;
	diag_memory(lint->diag);
	return false;
}

static void
find_all(struct lint_job *job)
{
	job_find_unsat(job);
	job_find_overlaps(job);
	job_find_shadowed(job);
	job_find_mergeable(job);
	job_find_gaps(job);
}

/* A cell that was forgotten looks like one that takes everything. */
static void
tell_empty_cells(struct lint *lint, const struct decision *decision)
{
	const struct located *first = NULL;
	size_t count = 0;
	size_t i;
	size_t k;

	for (i = 0; i < decision->rule_count; i++)
		for (k = 0; k < decision->input_count; k++) {
			const struct located *cell =
			    &decision->rules[i].cells[k];

			if (cell->text.len > 0)
				continue;
			count++;
			if (first == NULL)
				first = cell;
		}
	if (first == NULL ||
	    !lint_tell(lint, LINT_EMPTY_CELL, LINT_INFO, first->at,
	        "%zu cell%s of table `%s` %s empty, which takes everything",
	        count, count == 1 ? "" : "s", decision->name.at,
	        count == 1 ? "is" : "are"))
		return;
	diag_note(lint->diag, first->at,
	    "write `-` where that is meant, so that a cell that was forgotten "
	    "is seen");
}

bool
lint_table(struct lint *lint, const struct decision *decision,
    const struct table_spec *spec)
{
	tell_empty_cells(lint, decision);
	return run_job(lint, decision, spec, find_all);
}

bool
lint_complete(struct arena *arena, const struct strategy *strategy,
    const struct decision *decision, const struct table_spec *spec,
    struct diag *diag)
{
	size_t before = diag_count(diag, DIAG_ERROR);
	struct lint lint = { strategy, arena, diag, { 0 } };

	if (!spec->complete)
		return true;
	/* Findings are off but for gaps, which have a level of their own. */
	return run_job(&lint, decision, spec, job_find_gaps) &&
	       diag_count(diag, DIAG_ERROR) == before;
}
